//! One person is one person: let in once for all that they have in hand, and with one past and one voice at all the seats that they
//! have as a guest.

use crate::support::{done, happened, mean, moments, ran, trace_of};

const DAY: f64 = 24.0;

fn is(got: f64, wanted: f64) {
    assert!((got - wanted).abs() <= 1e-6 * wanted.abs().max(1.0), "{got} instead of {wanted}");
}

fn gated(people: &str, access: &str, demand: &str) -> String {
    format!(
        "andon 1\nrole Dev\nrole Adm\nteam A {{ {people} }}\naccess Env {{ {access} }}\n\
         stream F {{ stage Code by Dev {{ effort 2 h; needs access Env }} }}\nscenario S {{ runs 30 days; {demand} }}\n"
    )
}

/// An hour and the ways there and back, then two hours each.
#[test]
fn whoever_is_let_in_goes_on_with_all_that_they_have_in_hand() {
    let wanted = 62.0 / 60.0 + (2.0 + 4.0 + 6.0) / 3.0;
    for more in ["", "; at most 1 per week", "; at most 1 per week; lasts 2 days"] {
        let text = gated("1 Dev; 1 Adm", &format!("granted by Adm, effort 1 h{more}"), "demand F 3 at day 1");
        is(mean(&ran(&text, &[], 1, 2), "flow time", "F") / 3_600.0, wanted);
        assert_eq!((happened(&text, "asked-access"), happened(&text, "granted")), (1, 1), "{more}");
    }
    let own = gated("1 Dev", "self service in 1 h", "demand F 3 at day 1");
    is(mean(&ran(&own, &[], 1, 2), "flow time", "F") / 3_600.0, 1.0 + (2.0 + 4.0 + 6.0) / 3.0);
}

/// The second developer is let in a week after the first one, and does nothing of the kind before: what they take up on day 3 waits, too.
#[test]
fn nobody_is_in_before_the_turn_of_their_grant() {
    let access = "granted by Adm, effort 1 h; at most 1 per week";
    let text = gated("2 Dev; 1 Adm", access, "demand F 2 at day 1; demand F 3 at day 3");
    let grant = 62.0 / 60.0;
    let ends = [grant + 2.0, 7.0 * DAY + grant + 2.0, 2.0, 5.0 * DAY + grant + 4.0, 5.0 * DAY + grant + 6.0];
    is(mean(&ran(&text, &[], 1, 2), "flow time", "F") / 3_600.0, ends.iter().sum::<f64>() / 5.0);
    assert_eq!(happened(&text, "granted"), 2);
}

/// Where nobody can be asked, all that one person has in hand waits, and goes on with one grant when somebody can.
#[test]
fn what_waits_for_one_request_is_not_forgotten_when_it_reaches_nobody() {
    let text = "andon 1\nrole Dev\nrole Adm\nchannel c { speed 0 s }\nteam A { 1 Dev }\nteam B { 1 Adm }\n\
        interface A <-> B by c\naccess Env { granted by Adm, effort 1 h }\n\
        stream F { stage Code by Dev { effort 2 h; needs access Env } }\n\
        scenario S { runs 30 days; demand F 3 at day 1; at day 0 cut interface A -> B; at day 2 restore interface A -> B }\n";
    is(mean(&ran(text, &[], 1, 2), "flow time", "F") / 3_600.0, DAY + 1.0 + 4.0);
    assert_eq!(happened(text, "granted"), 1);
}

fn lent(role: &str, people: &str, rest: &str) -> String {
    format!(
        "andon 1\nrole Op {{ {role} }}\nrole Adm\nunit U led by Chief {{ team A {{ 1 Op from B at 50% }}\nteam B {{ {people} }} }}\n{rest}\n"
    )
}

/// Wright's curve over all that they do: the n-th time takes n^log₂0.8 of an hour, here or there.
#[test]
fn a_guest_has_one_past() {
    let stream = "stream F { stage Code by Op { effort 1 h } }\n";
    let curve = |from: u32, n: u32| {
        (from..from + n).map(|n| f64::from(n).powf(0.8_f64.log2())).sum::<f64>() / f64::from(n)
    };
    for (phases, cycle, from) in
        [("", "", 1), ("phase re { practises F 1 times }\nphase op { }\n", "cycle re 15 h, op 100 days; ", 2)]
    {
        let text = lent(
            "learns 20%",
            "1 Op",
            &format!("{stream}{phases}scenario S {{ {cycle}runs 20 days; demand F every 1 day }}"),
        );
        let run = ran(&text, &[], 1, 4);
        let [touch, done] = ["time in touch", "throughput"].map(|m| {
            run.measured.iter().find(|measured| measured.metric.name == m && measured.of == "F").unwrap()
        });
        for (touch, done) in touch.values.iter().zip(&done.values) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "twenty items")]
            let n = (done * 20.0 * 86_400.0).round() as u32;
            assert!(n > 10);
            // A tick is lost here and there.
            assert!((touch / 3_600.0 - curve(from, n)).abs() < 1e-5, "{cycle}: {}", touch / 3_600.0);
        }
    }
}

#[test]
fn a_guest_is_let_in_once() {
    let text = lent(
        "",
        "1 Op; 1 Adm",
        "access Env { granted by Adm, effort 30 min }\nstream F { stage Code by Op { effort 1 h; needs access Env } }\n\
         scenario S { runs 20 days; demand F every 1 day }",
    );
    assert_eq!(happened(&text, "granted"), 1);
}

/// Every ten days one problem of one person: five days until it arises, and five until it is harm.
#[test]
fn a_problem_arises_at_each_person_and_not_at_each_seat() {
    let text = lent(
        "",
        "1 Op",
        "signal N { arises every 5 days at Op; noticed 0%; tells Chief; unheard for 5 days becomes I }\nincident I { lasts 1 h }\n\
         scenario S { runs 102 days }",
    );
    is(mean(&ran(&text, &[], 1, 2), "problems", "N") * 102.0 * 86_400.0, 10.0);
}

/// Whoever is blamed in one team says nothing in the other; and is one voice of the unit.
#[test]
fn a_guest_has_one_voice() {
    let text = lent(
        "",
        "1 Op",
        "climate { bad news is punished 100%; safety 100%; moves 5% up, 100% down, 0% seen }\n\
         signal M { arises in F.X 100%; tells Chief; noticed 100%; unheard for 10 days becomes I }\n\
         signal N { arises in F.Y 100%; tells Chief; noticed 100%; unheard for 10 days becomes I }\nincident I { lasts 1 h }\n\
         stream F { stage X by Op in A { effort 1 h }; stage Y by Op in B { effort 9 h } }\n\
         scenario S { runs 20 days after 5 days warm-up; demand F 1 at day 0; demand F 1 at day 10 }",
    );
    let run = ran(&text, &[], 1, 2);
    for signal in ["M", "N"] {
        is(mean(&run, "share of problems spoken of", signal), 0.0);
    }
    is(mean(&run, "safety", "U.B"), 0.0);
    assert!(run.interval("safety", "U.A").is_none_or(|i| i.n == 0), "counted at home");
}

/// One voice for two hours, half of one for five days after an absence in which it was halved: nobody counts it meanwhile.
#[test]
fn the_voice_of_whoever_is_away_is_not_counted() {
    let text = "andon 1\nrole Op\nchannel slow { speed 1 day }\nteam A led by Chief { reports by slow; 1 Op }\n\
        climate { bad news is punished 100%; safety 100%; moves 5% up, 50% down, 0% seen }\n\
        signal N { arises in F.X 100%; tells Chief; noticed 100%; unheard for 10 days becomes I }\nincident I { lasts 1 h }\n\
        stream F { stage X by Op { effort 1 h } }\n\
        scenario S { runs 10 days; demand F 1 at day 0; from 2 h for 118 h Op is away }\n";
    is(mean(&ran(text, &[], 1, 2), "safety", "Op"), (2.0 + 0.5 * 120.0) / 122.0);
}

/// `was` keeps the luck of guests and of those who are hired, whatever of their place has another name.
#[test]
fn a_rename_changes_nothing_for_guests() {
    let text = "andon 1\ncalendar Office { works Monday to Friday from 09:00 to 17:00 }\nrole Op { works Office; available 70% }\n\
        role Dev\nunit U led by Chief { team A { 1 Dev; 1 Op from Ops at 20% }\nteam Ops { 2 Op } }\n\
        stream F { stage Code by Op { effort exponential 2 h } }\n\
        scenario S { runs 60 days; demand F 2 per day; at day 30 use variant V }\n\
        variant V { hire 1 Op into Ops; changes resources because \"x\" }\n";
    let flow = |text: &str| mean(&ran(text, &[], 1, 3), "flow time", "F");
    let renamed = [
        text.replace("role Op ", "role ZzOp was Op ")
            .replace("1 Op ", "1 ZzOp ")
            .replace("2 Op ", "2 ZzOp ")
            .replace("by Op ", "by ZzOp "),
        text.replace("team A {", "team Zz was A {"),
        text.replace("unit U led", "unit Zz was U led"),
        text.replace("team Ops {", "team AaOps was Ops {")
            .replace("from Ops", "from AaOps")
            .replace("into Ops", "into AaOps"),
    ];
    for other in renamed {
        assert_ne!(other, text);
        assert_eq!(flow(&other).to_bits(), flow(text).to_bits(), "{other}");
    }
}

/// Two people move to another team half way: what they cost and did before is not forgotten with their old places.
#[test]
fn an_emptied_place_keeps_what_was_counted_there() {
    let text = |event: &str, paid: &str| {
        format!(
            "andon 1\nrole Dev {{ costs 100 EUR per {paid} }}\nteam A {{ 2 Dev }}\nteam B {{ 2 Dev }}\n\
             stream Case {{ stage Do by Dev {{ effort 4 h }} }}\n\
             scenario S {{ runs 100 days; demand Case every 2 h from day 0 to day 60{event} }}\nvariant Merged {{ move 2 Dev from A to B }}\n"
        )
    };
    for paid in ["day", "hour", "week"] {
        let plain = mean(&ran(&text("", paid), &[], 1, 2), "cost", "");
        let merged = ran(&text("; at day 50 use variant Merged", paid), &[], 1, 2);
        is(mean(&merged, "cost", "") / plain, 1.0);
        let (of_a, of_b) = (mean(&merged, "utilisation", "A"), mean(&merged, "utilisation", "B"));
        assert!(of_a > 0.2 && of_b > 0.2, "{of_a} {of_b}");
    }
}

/// Problems arise every six hours, by day and by night; the porter sees them from eight to four.
#[test]
fn nobody_sees_a_problem_who_is_not_at_work() {
    let text = "andon 1\ncalendar Day { works Monday to Sunday from 08:00 to 16:00 }\nrole Porter { works Day }\nrole Nurse\n\
        team Ward led by Sister { 1 Porter; 1 Nurse }\nandon Help { answered by Nurse within 10 min, takes 1 min }\n\
        signal Fall { arises every 6 h at Porter; noticed 100%; pulls Help }\nclimate { safety 100% }\n\
        scenario S { runs 20 days }\n";
    let pulls = moments(text, "pulled");
    assert!(pulls.len() > 10, "{}", pulls.len());
    let hour = |at: &f64| at.rem_euclid(86_400.0) / 3_600.0;
    assert!(pulls.iter().all(|at| (8.0..16.0).contains(&hour(at))), "{pulls:?}");
    // Those of the night are seen in the morning, and none is lost.
    assert!(pulls.iter().any(|at| hour(at) == 8.0));
}

/// The second of two leaves with work in hand, and another one comes: each has a number of their own to the end.
#[test]
fn a_number_in_a_trace_is_one_persons() {
    let text = "andon 1\nrole Dev\nteam A { 2 Dev }\nstream G { stage Code by Dev { effort 20 h } }\n\
        scenario S { runs 6 days; demand G 2 at day 2; demand G 1 at day 2.3; at day 2.1 1 Dev leave A; at day 2.2 1 Dev join A }\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.org"), text).unwrap();
    for who in ["A.Dev#1", "A.Dev#2", "A.Dev#3"] {
        let (code, said) = done(folder.path(), &["trace", "filter", "a.org", "--who", who]);
        let events: Vec<&str> = said.lines().filter(|line| line.contains("\"who\"")).collect();
        assert!(code == Some(0) && events.len() == 2, "{who}: {said}");
        let items: Vec<&str> = events
            .iter()
            .map(|e| e.split("\"item\":\"").nth(1).unwrap().split('"').next().unwrap())
            .collect();
        assert_eq!(items[0], items[1], "{who}: {said}");
    }
}

/// A branch of ten hours and one of two, and a day away from the fifth hour on: each step tells what its own time went to.
#[test]
fn a_story_tells_of_each_step_what_it_was_spent_on() {
    let text = "andon 1\nrole Dev\nrole Tst\nteam A { 1 Dev; 1 Tst }\nstream G {\n  stage P by Tst { effort 1 h }\n\
        stage B by Dev after P { effort 10 h }\n  stage C by Tst after P { effort 2 h }\n  stage D by Tst after B, C { effort 3 h }\n}\n\
        scenario S { runs 10 days; demand G 1 at day 1; from 29 h for 1 day A is away }\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.org"), text).unwrap();
    let (_, story) = done(folder.path(), &["trace", "story", "a.org", "--item", "G#1"]);
    assert!(story.contains("+2 h  finished by A.Tst#1: touch\n"), "{story}");
    assert!(story.contains("+32 h  finished by A.Dev#1: calendar 24 h, touch 8 h\n"), "{story}");
}

fn lent_to_b(people: &str, event: &str) -> String {
    format!(
        "andon 1\nrole Op\nrole Sp\nteam A led by AL {{ {people} }}\nteam B led by BL {{ 1 Sp; 1 Op from A at 40% }}\n\
         team C led by CL {{ 1 Op }}\ndefault mentoring 0%\n\
         stream F {{ stage V by Sp {{ effort 5 min }}; stage W by Op {{ effort 20 min }} }}\n\
         scenario S {{ runs 60 days; demand F 6 per day; at day 20 {event} }}\n\
         variant V {{ dismiss 1 Op from A; changes resources because \"it is asked\" }}\n\
         variant W {{ move 1 Op from A to C }}\nvariant X {{ drop team A; changes resources because \"it is asked\" }}\n"
    )
}

/// Whoever leaves at home leaves the teams that they are lent to, too; whoever moves goes on there, and so does a guest whose colleagues leave.
#[test]
fn whoever_has_left_is_a_guest_nowhere() {
    let begun = |people: &str, event: &str| {
        let trace = trace_of(&lent_to_b(people, event));
        let late = |e: &andon::sim::TraceEvent<'_>| e.kind == "started" && e.at.secs() > 21.0 * 86_400.0;
        trace.iter().filter(|e| late(e) && e.who.is_some_and(|who| who.starts_with("B.Op"))).count()
    };
    for event in ["1 Op leave A", "use variant V", "use variant X"] {
        assert_eq!(begun("1 Op", event), 0, "{event}");
    }
    for (people, event) in [("2 Op", "1 Op leave A"), ("2 Op", "use variant V"), ("1 Op", "use variant W")] {
        assert!(begun(people, event) > 100, "{people}: {event}");
    }
}
