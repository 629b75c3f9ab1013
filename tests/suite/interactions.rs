//! Mechanisms together, in small worlds whose outcome can be said beforehand: structures that take over while work waits, limits where
//! work forks and where a stage runs another stream, absences of boards and of those who allocate, pay by calendar.

use crate::support::{happened, mean, moments, ran};

fn hours(text: &str, of: &str) -> f64 {
    mean(&ran(&format!("andon 1\n{text}"), &[], 1, 2), "flow time", of) / 3_600.0
}

fn is(got: f64, wanted: f64) {
    assert!((got - wanted).abs() <= 1e-6 * wanted.abs().max(1.0), "{got} instead of {wanted}");
}

/// A second person comes after two hours: ends at 5, 7, 10, 12, 15 and 17 h, whoever brings them. With two from the start, one of whom
/// is gone after two hours and back after twelve: 5, 5, 10, 15, 17, 20.
#[test]
fn who_comes_with_a_structure_takes_up_what_waits() {
    let text = |people: u32, event: &str, variant: &str| {
        format!(
            "role W\nteam T {{ {people} W }}\nstream S {{ stage A by W {{ effort 5 h }} }}\n\
             scenario Y {{ runs 4 days; demand S 6 at day 0; {event} }}\n\
             variant V {{ {variant}; changes resources because \"it is asked\" }}\n"
        )
    };
    is(hours(&text(1, "at 2 h 1 W join T", "hire 1 W into T"), "S"), 11.0);
    is(hours(&text(1, "at 2 h use variant V", "hire 1 W into T"), "S"), 11.0);
    is(hours(&text(2, "from 2 h for 10 h use variant V", "dismiss 1 W from T"), "S"), 12.0);
}

#[test]
fn limits_and_batches_of_the_next_structure_hold_at_once() {
    let text = |body: &str, demand: u32, set: &str, at: &str| {
        format!(
            "role W\nrole V\nteam T {{ 9 W }}\nchannel c {{ speed 0 s }}\n{body}\n\
             scenario Y {{ runs 4 days; demand S {demand} at day 0; at {at} use variant V }}\nvariant V {{ set {set} }}\n"
        )
    };
    // At once, and two more at one o'clock; then one after each that ends: 4, 5, 5, 8, 9.
    let stream = "team Q { 9 V }\nstream S { at most 1 items; stage A by W { effort 4 h } }";
    is(hours(&text(stream, 5, "stream S { at most 3 items }", "1 h"), "S"), 6.2);
    let team = "team Q { 9 V; at most 1 items }\ninterface T <-> Q by c\n\
        stream S { stage A by W { effort 1 h }; stage B by V { effort 4 h } }";
    is(hours(&text(team, 3, "team Q { at most 3 items }", "2 h"), "S"), (5.0 + 6.0 + 6.0) / 3.0);
    let stage = "team Q { 9 V }\ninterface T <-> Q by c\n\
        stream S { stage A by W { effort 1 h }; stage B by V { at most 1 items; effort 4 h } }";
    is(hours(&text(stage, 3, "stage S.B { at most 3 items }", "2 h"), "S"), (5.0 + 6.0 + 6.0) / 3.0);
    let batch = "team Q { 9 V }\nstream S { stage A by W { batch 3; effort 1 h } }";
    is(hours(&text(batch, 2, "stage S.A { batch 2 }", "1 h"), "S"), 2.0);
}

/// One at a time for two hours each, where the other branch is free: 3, 5 and 7 h.
#[test]
fn a_limit_holds_where_work_forks() {
    let text = "role W\nrole V\nrole X\nrole J\nteam T { 3 W; 3 V; 3 X; 1 J }\n\
        stream S { stage A by W { effort 1 h }; stage B by V after A { at most 1 items; effort 2 h }\n\
        stage C by X after A { LIMIT effort 1 h }; stage D by J after B, C { effort 0 s } }\n\
        scenario Y { runs 4 days; demand S 3 at day 0 }\n";
    is(hours(&text.replace("LIMIT", ""), "S"), 5.0);
    is(hours(&text.replace("LIMIT", "at most 1 items;"), "S"), 5.0);
}

/// Three items each run an item of another stream, one at a time: they are through at 4, 6 and 8 h, and their inner items take 2, 4 and 6 h.
#[test]
fn what_a_stage_runs_waits_at_the_door_like_all_others() {
    let text = |inner: &str, stage: &str, outer: &str| {
        format!(
            "role W\nteam T {{ 5 W }}\nstream Inner {{ {inner} stage X by W {{ {stage} effort 2 h }} }}\n\
             stream Outer {{ stage A by W {{ effort 1 h }}; stage Run runs Inner {{ }}; stage B by W {{ effort 1 h }} }}\n\
             phase Closed {{ starts no Inner }}\nphase Open {{ }}\n\
             scenario Y {{ runs 4 days; demand Outer 3 at day 0{outer} }}\n"
        )
    };
    for limited in [text("at most 1 items;", "", ""), text("", "at most 1 items;", "")] {
        is(hours(&limited, "Outer"), 6.0);
        is(hours(&limited, "Inner"), 4.0);
    }
    is(hours(&text("", "", ""), "Outer"), 4.0);
    is(hours(&text("", "", "; cycle Closed 12 h, Open 9 days"), "Outer"), 15.0);
}

#[test]
fn a_number_kept_going_ends_with_its_window() {
    let text = "andon 1\nrole W\nteam T { 5 W }\nstream S { stage A by W { effort 1 h } }\n\
        scenario Y { runs 6 days; demand S keeps 2 going from day 1 to day 3 }\n";
    let done = mean(&ran(text, &[], 1, 2), "throughput", "S") * 6.0 * 86_400.0;
    // Two an hour for two days; those that end at the last moment are followed by two more.
    is(done, 98.0);
}

#[test]
fn hours_are_paid_when_they_are_worked() {
    let cost = |scenario: &str| {
        let text = format!(
            "andon 1\ncalendar Office {{ works Monday to Friday from 09:00 to 17:00 }}\nrole W {{ works Office; costs 10 USD per h }}\n\
             team T {{ 1 W }}\nstream S {{ stage A by W {{ effort 1 h }} }}\nscenario Y {{ {scenario} }}\n"
        );
        mean(&ran(&text, &[], 1, 2), "cost", "")
    };
    is(cost("runs 1 day; demand S 1 at day 0"), 80.0);
    is(cost("runs 2 days after 5 days warm-up; demand S 1 at day 5"), 0.0);
    is(cost("runs 7 days; demand S 1 at day 0; from day 5 for 2 days W is away"), 400.0);
    is(cost("runs 7 days; demand S 1 at day 0; from day 0 for 2 days W is away"), 240.0);
    is(cost("runs 7 days; demand S 1 at day 0; at day 5 1 W join T"), 400.0);
    is(cost("runs 7 days; demand S 1 at day 6; at 8 h 1 W leave T"), 0.0);
}

/// One attention, two inboxes, one pay.
#[test]
fn a_guest_is_paid_once() {
    let text = "andon 1\nrole V { costs 10 USD per h }\nrole X\nteam T { 1 V }\nteam Q { 1 X; 1 V from T at 25% }\n\
        stream S { stage A by X { effort 6 h } }\nscenario Y { runs 10 days; demand S 1 at day 0 }\n";
    is(mean(&ran(text, &[], 1, 2), "cost", ""), 2_400.0);
}

/// Ten hours of work, of which eight come after the notice.
#[test]
fn whoever_leaves_is_there_until_nothing_is_in_hand() {
    let text = "andon 1\nrole W { costs 10 USD per h }\nrole C\nteam T { 1 W; 1 C }\nstream S { stage A by W { effort 10 h } }\n\
        scenario Y { runs 4 days; demand S 1 at day 0; at 2 h 1 W leave T }\n";
    let run = ran(text, &[], 1, 2);
    is(mean(&run, "utilisation", "W"), 1.0);
    is(mean(&run, "cost", ""), 100.0);
}

/// The first meeting, and the first allocation, at which somebody is there.
#[test]
fn nothing_is_decided_where_everybody_is_away() {
    let board = "role W\nrole C\nteam T { 5 W; 1 C }\nboard B { members 1 C; meets every day at 10:00; takes 30 min }\n\
        decision D { approved by B; takes 0 s }\nstream S { stage A by W { effort 1 h; decides D } }\n\
        scenario Y { runs 20 days; demand S 1 at day 3; from day 0 for 10 days C is away }\n";
    // A minute for the way of the request.
    is(hours(board, "S"), 7.0 * 24.0 + 10.0 + 1.0 / 60.0);
    let allocator = "role W\nrole O\nteam T { 3 W; 1 O }\nresource R 1 { allocated by O every day at 06:00 }\n\
        stream S { stage A by W { effort 1 h; uses 1 R } }\n\
        scenario Y { runs 20 days; demand S 1 at day 0; from day 0 for 10 days O is away }\n";
    is(hours(allocator, "S"), 10.0 * 24.0 + 6.0 + 1.0);
}

/// Ten of twenty days, whether another structure takes over meanwhile or not.
#[test]
fn whoever_waits_to_be_let_in_goes_on_waiting_under_another_structure() {
    let text = |event: &str| {
        format!(
            "andon 1\nrole W\nrole O\nrole X\nteam T {{ 1 W; 1 O }}\naccess Env {{ granted by O, effort 30 min }}\n\
             stream S {{ stage A by W {{ effort 2 h; needs access Env }} }}\n\
             scenario Y {{ runs 20 days; demand S 1 at day 0; from 0 h for 10 days O is away{event} }}\n\
             variant V {{ set role X {{ pace 100% }} }}\n"
        )
    };
    for event in ["", "; from day 2 for 4 days use variant V"] {
        let idle = mean(&ran(&text(event), &[], 1, 2), "idle for access", "W");
        assert!((0.5..0.502).contains(&idle), "{event}: {idle}");
    }
}

/// A rare rhythm comes once at its time: one matter in four weeks.
#[test]
fn a_board_that_meets_rarely_meets_once() {
    let text = "andon 1\nrole R\nrole B\nteam T { 9 R }\nteam U { 3 B }\nchannel c { speed 0 s }\ninterface T <-> U by c\n\
        decision D { approved by Bo; takes 1 min }\nboard Bo { members 3 B; meets every 4 weeks on Thursday at 10:00; agenda 1; takes 1 h }\n\
        stream S { stage A by R { effort 1 h; decides D } }\nscenario Y { runs 5 years after 1 year warm-up; demand S 1 per week }\n";
    let weeks = mean(&ran(text, &[], 1, 2), "throughput", "S") * 7.0 * 86_400.0;
    assert!((0.245..0.255).contains(&weeks), "{weeks} a week");
}

/// Half of the items pass it by, and go where its own words lead: C, and not B.
#[test]
fn who_passes_a_stage_by_goes_where_it_leads() {
    let text = "role W\nteam T { 9 W }\nstream S { stage A by W { effort 2 h; happens 50%; next C 100% }; stage B by W { effort 40 h }; stage C by W { effort 1 h } }\n\
        scenario Y { runs 2000 days; demand S every 1 day }\n";
    let took = hours(text, "S");
    assert!((took - 2.0).abs() < 0.1, "{took} h");
}

#[test]
fn what_is_traded_at_a_meeting_that_shares_needs_is_traded_there() {
    let text = "role W\nteam T { 3 W }\nmeeting Trade every day at 06:00 for 30 min { attended by W; shares needs }\nresource R 1 { traded at Trade }\n\
        stream S { stage A by W { effort 1 h; uses 1 R } }\nscenario Y { runs 20 days; demand S 1 at 1 h }\n";
    is(hours(text, "S"), 5.0 + 0.5 + 1.0);
}

#[test]
fn what_a_variant_drops_and_adds_again_is_used_again() {
    let text = "role W\nteam T { 9 W }\nresource R 1 { first come first served }\nstream S { stage A by W { effort 4 h; uses 1 R } }\n\
        scenario Y { runs 4 days; demand S 3 at day 0; at 0 h use variant V }\n\
        variant V { drop resource R; add resource R 3 { first come first served }; changes resources because \"it is asked\" }\n";
    is(hours(text, "S"), 4.0);
}

/// Work that nobody can take, an approval and an access that reach nobody: another structure that says the same changes nothing of that,
/// and each of them is told once.
#[test]
fn what_reaches_nobody_is_told_once() {
    let text = |event: &str| {
        format!(
            "andon 1\nrole W\nrole O\nrole X\nchannel c {{ speed 0 s }}\nteam T {{ 9 W }}\nteam Q {{ 1 O }}\n\
             decision D {{ approved by O }}\naccess Env {{ granted by O, effort 30 min }}\n\
             stream S {{ stage A by W {{ effort 1 h; needs access Env }} }}\nstream R {{ stage B by W {{ effort 1 h; decides D }} }}\n\
             stream P {{ stage C by W {{ effort 1 h }}; stage E by O {{ effort 1 h }} }}\n\
             scenario Y {{ runs 20 days; demand S 2 at day 0; demand R 1 at day 0; demand P 1 at day 0{event} }}\n\
             variant V {{ set role X {{ pace 100% }} }}\n"
        )
    };
    for event in ["", "; from day 2 for 4 days use variant V"] {
        assert_eq!(happened(&text(event), "unreachable"), 4, "{event}");
    }
}

/// Doors are opened in the order of names, whichever is declared first: one worker, an hour each, and the first name goes first.
#[test]
fn a_phase_opens_doors_in_the_order_of_names() {
    let streams = ["stream Aa { stage X by W { effort 1 h } }", "stream Bb { stage X by W { effort 1 h } }"];
    for (first, second) in [(0, 1), (1, 0)] {
        let text = format!(
            "role W\nteam T {{ 1 W }}\n{}\n{}\nphase Shut {{ starts no Aa, Bb }}\nphase Open {{ }}\n\
             scenario Y {{ runs 4 days; cycle Shut 1 day, Open 10 days; demand Aa 1 at 1 h; demand Bb 1 at 1 h }}\n",
            streams[first], streams[second]
        );
        is(hours(&text, "Aa"), 24.0);
        is(hours(&text, "Bb"), 25.0);
    }
}

/// Order means nothing in a variant either: what is added may name what is added further down, or above something dropped.
#[test]
fn what_a_variant_adds_is_there_for_all_of_it() {
    let compile = |variant: &str| {
        let text = format!(
            "andon 1\nrole Dev\nchannel c {{ speed 1 h }}\nteam A {{ 2 Dev }}\nteam Old {{ 1 Dev }}\nvariant V {{ {variant}; changes resources because \"x\" }}\n"
        );
        andon::resolve::compile(
            "a.org",
            &andon::source::provider::InMemory::default().with("a.org", text.as_str()),
        )
    };
    let statements = [
        "add interface A -> B by c",
        "move 1 Dev from A to B",
        "drop team Old",
        "add team B { 1 Dev }",
        "hire 1 Op into B",
        "add role Op",
    ];
    for turn in 0..statements.len() {
        let mut turned = statements;
        turned.rotate_left(turn);
        let compiled = compile(&turned.join("; "));
        assert!(compiled.is_sound(), "{:#?}", compiled.findings);
        let org = &compiled.project.variants[0].org;
        assert_eq!((org.headcount(), org.interfaces.count()), (4, 1));
    }
    assert!(!compile("add team B { 1 Dev }; drop team B").project.variants.is_empty());
    assert!(!compile("add team A { 1 Dev }").is_sound(), "a name that there is already");
    assert!(compile("drop team A; add team A { 1 Dev }").is_sound());
}

/// Three days away: nobody takes part, and nothing is given to those who are not there. One helicopter a meeting, half an hour of
/// which everybody sits through.
#[test]
fn who_is_away_takes_no_part_in_a_meeting() {
    let text = |event: &str| {
        format!(
            "andon 1\nrole Pilot\nteam A {{ 3 Pilot }}\nresource Heli 1 {{ traded at Call }}\n\
             meeting Call every day at 09:00 for 30 min {{ attended by A; shares needs }}\n\
             stream F {{ stage Fly by Pilot {{ effort 2 h; uses 1 Heli }} }}\nscenario S {{ runs 6 days; demand F 3 at day 1{event} }}\n"
        )
    };
    let finished = |event: &str| {
        moments(&text(event), "finished").into_iter().map(|at| at / 3_600.0).collect::<Vec<_>>()
    };
    assert_eq!(finished(""), [24.0 + 11.5, 48.0 + 11.5, 72.0 + 11.5]);
    assert_eq!(finished("; from day 2 for 3 days A is away"), [24.0 + 11.5, 120.0 + 11.5]);
    assert_eq!(happened(&text("; from day 2 for 3 days A is away"), "meeting"), 3);
}

/// On day 10 all is told to whoever sits there; who was not has to ask.
#[test]
fn who_is_away_learns_nothing_at_a_meeting() {
    let text = |event: &str| {
        format!(
            "andon 1\nspecialty Db\ndefault learned_from_answer 100%\ndefault room_fidelity 100%\ndefault learned_from_broadcast 100%\n\
             role Dev\nrole Cow\nrole Dba {{ skilled in Db }}\nchannel now {{ speed 1 h; fidelity 100% }}\n\
             team A {{ 1 Dev }}\nteam C {{ 1 Cow }}\nteam B {{ 1 Dba }}\ninterface A <-> B by now\ninterface C <-> B by now\n\
             meeting Share every 10 days for 1 h {{ attended by A, C; shares learning }}\n\
             stream F {{ stage Code by Dev {{ effort 2 h; asks Db 100% for 1 h }} }}\n\
             stream G {{ stage Do by Cow {{ effort 2 h; asks Db 100% for 1 h }} }}\n\
             scenario S {{ runs 15 days; demand F 1 at day 1; demand G 1 at day 12{event} }}\n"
        )
    };
    assert_eq!(happened(&text(""), "asked"), 1);
    assert_eq!(happened(&text("; from day 9 for 2 days C is away"), "asked"), 2);
}

/// Two hours, then ten minutes under way; the line is down for a day from the beginning on.
#[test]
fn what_waits_for_a_way_that_comes_back_is_under_way() {
    let text = |stages: &str| {
        format!(
            "andon 1\nrole Dev\nrole Off\nteam A {{ 1 Dev }}\nteam B {{ 1 Off }}\nchannel ph {{ speed 10 min; fidelity 100% }}\n\
             interface A <-> B by ph\ndecision Go {{ approved by Off }}\naccess Env {{ granted by Off, effort 1 h }}\n\
             stream F {{ {stages} }}\nscenario S {{ runs 6 days; demand F 1 at day 2; from day 2 for 1 day channel ph is down }}\n"
        )
    };
    let spent = |stages: &str, cause: &str| {
        let run = ran(&text(stages), &[], 1, 2);
        is(mean(&run, "share of messages unreachable", ""), 0.0);
        mean(&run, &format!("time in {cause}"), "F") / 3_600.0
    };
    let hand_off = "stage Code by Dev { effort 2 h }; stage Ship by Off { effort 2 h }";
    is(spent(hand_off, "hop"), 22.0 + 1.0 / 6.0);
    is(spent(hand_off, "queue"), 0.0);
    // Half an hour to decide, and twenty minutes to approve.
    is(spent("stage Code by Dev { effort 2 h; decides Go }", "approval"), 21.5 + 1.0 / 3.0);
    is(spent("stage Code by Dev { effort 2 h; needs access Env }", "access"), 24.0 + 1.0);
}

/// The board would meet in two months; the phase that needs no approvals begins after a day.
#[test]
fn a_phase_that_waives_approvals_releases_what_waits_for_them() {
    let text = "andon 1\nrole Dev\nrole Off\nteam A { 1 Dev; 3 Off }\ndecision Go { approved by Bd }\n\
        board Bd { members 3 Off; meets every 60 days }\nstream F { stage Code by Dev { effort 1 h; decides Go } }\n\
        phase Plan { }\nphase Rush { waives approvals of Go }\n\
        scenario S { runs 20 days; demand F 1 at day 0.5; cycle Plan 1 day, Rush 30 days }\n";
    is(mean(&ran(text, &[], 1, 2), "flow time", "F") / 3_600.0, 12.0);
}
