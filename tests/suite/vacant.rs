//! Whoever is the last to leave takes nobody's questions along: what is asked of a role goes to where somebody of it sits.

use crate::support::{happened, mean, moments, ran};

fn is(got: f64, wanted: f64) {
    assert!((got - wanted).abs() <= 1e-6 * wanted.abs().max(1.0), "{got} instead of {wanted}");
}

fn hours(text: &str) -> f64 {
    mean(&ran(text, &[], 1, 2), "flow time", "F") / 3_600.0
}

/// One of them beside the doer and two over an interface, both without delay.
fn beside((dev, op): (&str, &str), people: &str, stage: &str, rest: &str) -> String {
    format!(
        "andon 1\nrole Dev {{ {dev} }}\nrole Op {{ {op} }}\nchannel c {{ speed 0 s }}\nteam A {{ {people} }}\nteam B {{ 2 Op }}\n\
         interface A <-> B by c\ndefault room_speed 0 s\ndefault room_fidelity 100%\n\
         stream F {{ stage Code by Dev {{ effort 4 h; {stage} }} }}\n{rest}\n"
    )
}

/// Rights of those who ask and of those who are asked, what is asked, what it takes.
const ASKED: [((&str, &str), &str, &str, f64); 5] = [
    (("may decide D", ""), "decides D", "decision D { takes 1 h; approved by Op for 30 min }", 5.5),
    (("", "may decide D"), "decides D", "decision D { takes 1 h }", 5.0),
    (("", ""), "asks Op 100% for 1 h", "", 5.0),
    (("", ""), "meets Op 100% for 1 h", "", 5.0),
    (("", ""), "needs access Env", "access Env { granted by Op, effort 1 h; lasts 1 day }", 5.0),
];

/// Before the one beside them leaves and after, all is asked and answered alike; and so it is where the place was empty from the start.
#[test]
fn what_is_asked_goes_to_where_somebody_sits() {
    for (rights, stage, rest, wanted) in ASKED {
        let run = |people: &str, event: &str| {
            let scenario =
                format!("scenario S {{ runs 20 days; demand F 1 at day 1; demand F 1 at day 5; {event} }}");
            let text = beside(rights, people, stage, &format!("{rest}\n{scenario}"));
            is(hours(&text), wanted);
            assert_eq!((happened(&text, "done"), happened(&text, "unreachable")), (2, 0), "{stage}: {event}");
        };
        run("3 Dev; 1 Op", "");
        run("3 Dev; 1 Op", "at day 3 1 Op leave A");
    }
    let dismissed = "variant V { dismiss 1 Op from A; changes resources because \"x\" }\n\
        scenario S { runs 20 days; demand F 1 at day 1; demand F 1 at day 5; at day 3 use variant V }";
    is(hours(&beside(("", ""), "3 Dev; 1 Op", "asks Op 100% for 1 h", dismissed)), 5.0);
}

/// Whoever comes is asked first again, since they are the nearest.
#[test]
fn a_place_that_is_taken_again_is_asked_again() {
    let slow = "channel d { speed 1 day }\nteam C { 2 Dev; 1 Op }\ninterface C <-> B by d\n";
    let text = beside(("", ""), "1 Op", "asks Op 100% for 1 h", slow);
    let run = |events: &str| {
        hours(&format!(
            "{text}scenario S {{ runs 20 days; demand F 1 at day 5; {events} }}\ndefault mentoring 0%\n"
        ))
    };
    is(run(""), 5.0);
    is(run("at day 2 1 Op leave C"), 5.0 + 48.0);
    is(run("at day 2 1 Op leave C; at day 4 1 Op join C"), 5.0);
}

/// Under way for a day when the last one leaves, a day on to the next place, and home the way that it came.
#[test]
fn what_is_under_way_goes_on_to_the_next_place() {
    let text = |more: &str, events: &str| {
        format!(
            "andon 1\nrole Dev\nrole Op\nchannel c {{ speed 1 day }}\nteam D {{ 1 Dev }}\nteam A {{ 1 Op }}\n{more}\
             interface D <-> A by c\nstream F {{ stage Code by Dev {{ effort 4 h; asks Op 100% for 1 h }} }}\n\
             default rework_of_wrong 50%\ndefault mentoring 0%\nscenario S {{ runs 20 days; demand F 1 at day 1; {events} }}\n"
        )
    };
    let next = "team B { 2 Op }\ninterface A <-> B by c\n";
    is(hours(&text(next, "")), 5.0 + 48.0);
    is(hours(&text(next, "at day 2 1 Op leave A")), 5.0 + 96.0);
    // Where there is no other, it reaches nobody: done without an answer, and half of it again.
    let alone = text("", "at day 2 1 Op leave A");
    assert_eq!(happened(&alone, "unreachable"), 1);
    is(hours(&alone), 6.0 + 24.0);
}

/// So does work that is handed on; and where nobody is left, it waits for somebody to come.
#[test]
fn work_under_way_goes_on_to_the_next_place() {
    let text = |more: &str, events: &str| {
        format!(
            "andon 1\nrole Dev\nrole Op\nchannel c {{ speed 1 day }}\nteam A {{ 1 Dev }}\nteam B {{ 1 Op }}\n{more}\
             interface A -> B by c\nstream F {{ stage Code by Dev {{ effort 1 h }}\nstage Ship by Op {{ effort 1 h }} }}\n\
             default mentoring 0%\nscenario S {{ runs 20 days; demand F 1 at day 1; {events} }}\n"
        )
    };
    let next = "team C { 2 Op }\ninterface B <-> C by c\n";
    is(hours(&text(next, "")), 2.0 + 24.0);
    is(hours(&text(next, "at day 2 1 Op leave B")), 2.0 + 48.0);
    is(hours(&text("", "at day 2 1 Op leave B; at day 4 1 Op join B")), 72.0 + 24.0 + 1.0);
}

/// An approver with one day for it a week has left before it comes: it goes on on that day.
#[test]
fn what_waits_for_an_occasion_is_not_lost_with_whoever_was_to_see_it() {
    let text = |event: &str| {
        beside(
            ("may decide D", ""),
            "3 Dev; 1 Op",
            "decides D",
            &format!(
                "decision D {{ takes 1 h; approved by Op every week on Thursday for 30 min }}\n\
                 scenario S {{ runs 20 days; demand F 1 at day 0; {event} }}"
            ),
        )
    };
    let at_once = hours(&text(""));
    is(at_once, 72.5);
    // Of the other place it is asked for the occasion after.
    is(hours(&text("at day 2 1 Op leave A")), at_once);
}

/// The question back about what was lost is answered by another one of the role when its author has left.
#[test]
fn a_question_to_somebody_who_has_left_is_answered_by_another_one() {
    let text = |event: &str| {
        format!(
            "andon 1\nrole Dev\nrole Op\nchannel c {{ speed 1 day }}\nchannel lossy {{ speed 1 day; fidelity 0% }}\n\
             team A {{ 1 Dev }}\nteam B {{ 1 Op }}\nteam C {{ 1 Dev }}\ninterface A -> B by lossy\ninterface B -> A by c\n\
             interface B <-> C by c\ndefault mentoring 0%\n\
             stream F {{ stage Code by Dev in A {{ effort 1 h }}\nstage Ship by Op {{ effort 1 h }} }}\n\
             scenario S {{ runs 20 days; demand F 1 at day 1; {event} }}\n"
        )
    };
    for event in ["", "at day 2 1 Dev leave A"] {
        assert_eq!(happened(&text(event), "unreachable"), 0, "{event}");
        is(hours(&text(event)), 1.0 + 24.0 + 1.0 + 48.5);
    }
}

/// When items are done, in hours; nothing has reached nobody.
fn done(text: &str) -> Vec<f64> {
    assert_eq!(happened(text, "unreachable"), 0, "{text}");
    moments(text, "done").into_iter().map(|at| at / 3_600.0).collect()
}

fn of_a_unit(people: [&str; 3], scenario: &str, variant: &str) -> String {
    let [a, b, c] = people;
    format!(
        "andon 1\nrole P\nrole Q\nrole R\nunit U led by Boss {{ team A led by AL {{ {a} }}\nteam B led by BL {{ {b} }}\n\
         team C led by CL {{ {c} }} }}\ndefault mentoring 0%\n\
         stream F {{ stage V by P {{ effort 8 h }}\nstage W by Q {{ effort 20 min }} }}\n\
         scenario S {{ runs 100 days; {scenario} }}\nvariant V {{ {variant}; changes resources because \"it is asked\" }}\n"
    )
}

/// Whoever has no place in the next structure goes on with what is in hand as whoever leaves does: it is handed on from where they sat, and
/// what they are asked goes to others of their role.
#[test]
fn what_is_in_hand_where_a_place_is_gone_is_handed_on() {
    let demand = "demand F 1 at day 1; demand F 1 at day 1.05; demand F 1 at day 1.06";
    let run = |event: &str| {
        let scenario = format!("{demand}; at day 1.1 {event}");
        done(&of_a_unit(["1 P; 1 R", "1 Q", "1 P"], &scenario, "dismiss 1 P from A"))
    };
    let left = run("1 P leave A");
    assert_eq!(left.len(), 3);
    assert_eq!(run("use variant V"), left);
}

/// Hired for a while, or lent for a while, and gone with work in hand.
#[test]
fn who_was_there_for_a_while_hands_on_what_is_in_hand() {
    let hired = "demand F 2 at day 5; from day 4 for 1.2 days use variant V";
    assert_eq!(done(&of_a_unit(["1 R", "1 Q", "1 P"], hired, "hire 1 P into A")).len(), 2);
    let lent = "demand F 8 at day 1; from day 0.5 for 2 days use variant V";
    let guest = "set team C { 1 P from A at 50% }";
    assert_eq!(done(&of_a_unit(["1 P", "1 Q", "1 R"], lent, guest)).len(), 8);
    // The whole team goes: what is in hand there climbs to whoever was above it.
    let whole = "demand F 2 at day 1; at day 1.1 use variant V";
    assert_eq!(done(&of_a_unit(["1 P", "1 Q", "1 P"], whole, "drop team A")).len(), 2);
}

/// Whoever did it sits elsewhere by now, and has a way from there.
#[test]
fn what_waits_is_handed_on_from_where_its_sender_sits() {
    let text = "andon 1\nrole P\nrole Q\nrole Z\nchannel c { speed 0 s }\nteam A { 1 P }\nteam B { 1 Q }\nteam C { 1 Z }\nteam D { 1 Z }\n\
        interface A -> B by c\ninterface C -> D by c\n\
        stream F { stage V by P { effort 1 h }\nstage W by Q { effort 1 day } }\n\
        scenario S { runs 30 days; demand F 2 at day 0; at day 0.5 use variant V }\n\
        variant V { move 1 P from A to C; move 1 Q from B to D }\n";
    assert_eq!(done(text), [25.0, 49.0]);
}
