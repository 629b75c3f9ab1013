//! Attention in time: who is away or booked begins nothing, nobody does two things at once, and those of one role in one team pull from
//! one queue, guests among them.

use crate::support::{mean, moments, ran};

const HOUR: f64 = 3_600.0;

fn is(got: f64, wanted: f64) {
    assert!((got - wanted).abs() <= 1e-6 * wanted.abs().max(1.0), "{got} instead of {wanted}");
}

/// Two people who are each booked half of the time, and work that takes a second: it waits while both are booked. That is so in one
/// half-hour of four, a quarter of an hour on average, and another half-hour for each slot after that: 15 + 30 · ¼/(1 − ¼) minutes.
/// Over many seeds the mean of 8 runs stands within 0.3 minutes of it (standard deviation 0.1).
#[test]
fn nobody_who_is_booked_keeps_work_from_a_colleague_who_is_free() {
    let text = "andon 1\nrole Op { available 50% }\nteam A { 2 Op }\nstream F { stage W by Op { effort 1 s } }\n\
        scenario S { runs 200 days after 1 day warm-up; demand F every 7 min }\n";
    let wait = (15.0 + 30.0 * 0.25 / 0.75) / 4.0 * 60.0;
    let run = ran(text, &[], 1, 8);
    let got = mean(&run, "flow time", "F");
    assert!((got - wait).abs() < 18.0, "{got} instead of {wait}");
}

/// At night nobody is there: in the morning the urgent one comes first, though it came last, and the wait was for hours until then.
#[test]
fn what_comes_at_night_is_taken_up_in_its_order_in_the_morning() {
    let text = "andon 1\ncalendar Office { works Monday to Friday from 09:00 to 17:00 }\nrole Dev { works Office }\nteam A { 1 Dev }\n\
        stream Slow { stage W by Dev { effort 2 h } }\nstream Fast { stage W by Dev { effort 1 h } }\n\
        scenario S { runs 3 days; demand Slow 1 at day 0 priority 5; demand Fast 1 at day 0.125 priority 1 }\n";
    let run = ran(text, &[], 1, 2);
    is(mean(&run, "flow time", "Fast"), 7.0 * HOUR);
    is(mean(&run, "flow time", "Slow"), 12.0 * HOUR);
    is(mean(&run, "time in calendar", "Fast"), 6.0 * HOUR);
    is(mean(&run, "time in calendar", "Slow"), 9.0 * HOUR);
    is(mean(&run, "time in queue", "Slow"), HOUR);
}

/// Whoever is asked at night answers in the morning, before they take up new work that came earlier.
#[test]
fn a_question_of_the_night_comes_before_new_work_in_the_morning() {
    let text = "andon 1\ncalendar Office { works Monday to Friday from 09:00 to 17:00 }\nrole Dev\nrole Op { works Office }\n\
        default room_speed 0 s\ndefault room_fidelity 100%\nteam A { 1 Dev; 1 Op }\n\
        stream F { stage Code by Dev { effort 1 h; asks Op 100% for 30 min } }\nstream G { stage Run by Op { effort 2 h } }\n\
        scenario S { runs 3 days; demand G 1 at day 0; demand F 1 at day 0.125 }\n";
    let run = ran(text, &[], 1, 2);
    is(mean(&run, "flow time", "G"), 11.5 * HOUR);
    is(mean(&run, "flow time", "F"), mean(&run, "time in question", "F") + HOUR);
    assert!(mean(&run, "flow time", "F") < 7.5 * HOUR);
}

fn press(what: &str, more: &str, at: &str) -> String {
    format!(
        "andon 1\nrole Worker\nrole Fixer\nteam Line led by TL {{ 1 Worker }}\nteam Fix led by FL {{ 1 Fixer }}\n\
         channel now {{ speed 0 s; fidelity 100% }}\ninterface Line <-> Fix by now\n{what}\n\
         stream Car {{ stage Weld by Worker {{ effort 2 h; {more} }} }}\n\
         scenario S {{ runs 1 day; demand Car 3 at day 0.2; at day 0.16666666666667 {at}; at day 0.33333333333333 {at} }}\n"
    )
}

/// Broken from 4 to 7 and from 8 to 11 o'clock: one car is begun in between and brought to its end, the others come after.
#[test]
fn work_that_could_go_on_is_held_up_when_its_machine_has_broken_again() {
    let text = press("component Press owned by Fix { repair 3 h }", "runs on Press", "break Press");
    let run = ran(&text, &[], 1, 2);
    let came = 0.2 * 24.0;
    let done = [9.0, 13.0, 15.0];
    is(mean(&run, "flow time", "Car") / HOUR, done.iter().sum::<f64>() / 3.0 - came);
    assert_eq!(moments(&text, "finished").len(), 3);
}

/// What somebody is at is brought to its end before they sit in a session: ten hours of work from 0:00, then ten hours of session, and
/// the hour of work that called it.
#[test]
fn a_session_does_not_begin_while_one_of_its_people_is_at_work() {
    let text = "andon 1\nrole Dev\nrole Rev\ndefault room_speed 0 s\nteam A { 1 Dev; 1 Rev }\nstream B { stage W by Rev { effort 10 h } }\n\
        stream H { stage Code by Dev { effort 1 h; meets Rev 100% for 10 h } }\n\
        scenario S { runs 2 days; demand B 1 at day 0; demand H 1 at day 0.125 }\n";
    let run = ran(text, &[], 1, 2);
    is(mean(&run, "flow time", "B"), 10.0 * HOUR);
    is(mean(&run, "flow time", "H"), 18.0 * HOUR);
    is(mean(&run, "time in calendar", "H"), 7.0 * HOUR);
    is(mean(&run, "utilisation", "Rev"), 20.0 / 48.0);
}

/// One pair of hands more never makes a team slower: a guest helps where nobody else is free, and has no queue of their own.
#[test]
fn guests_pull_from_the_queue_of_the_team() {
    let text = |guest: &str| {
        format!(
            "andon 1\nrole Op\nteam A {{ 1 Op }}\nteam B {{ 1 Op{guest} }}\nstream F {{ stage W by Op in B {{ effort 30 min }} }}\n\
             scenario S {{ runs 100 days; demand F every 8 h; demand F 4 at day 50 }}\n"
        )
    };
    let (alone, helped) = (ran(&text(""), &[], 1, 2), ran(&text("; 1 Op from A at 50%"), &[], 1, 2));
    let flow = |run| mean(run, "flow time", "F");
    assert!(flow(&helped) <= flow(&alone), "{} against {}", flow(&helped), flow(&alone));
    let rare = "andon 1\nrole Op\nteam A { 1 Op }\nteam B { 1 Op; 1 Op from A at 10% }\nstream F { stage W by Op in B { effort 30 min } }\n\
        scenario S { runs 100 days; demand F every 8 h }\n";
    is(mean(&ran(rare, &[], 1, 2), "flow time", "F"), 0.5 * HOUR);
}

/// The machine breaks after half an hour and is whole after five and a half. A question of that time is answered before: the rest of the
/// work is not begun meanwhile.
#[test]
fn what_goes_on_after_an_answer_is_held_up_by_a_broken_machine_too() {
    let text = "andon 1\nrole Worker\nrole Op\nrole Fixer\ndefault room_speed 0 s\nteam Line led by TL { 1 Worker; 1 Op }\n\
        team Fix led by FL { 1 Fixer }\nchannel now { speed 0 s; fidelity 100% }\ninterface Line <-> Fix by now\n\
        component Press owned by Fix { repair 5 h }\n\
        stream Car { stage Weld by Worker { effort 2 h; runs on Press; asks Op 100% for 1 h } }\n\
        scenario S { runs 1 day; demand Car 1 at day 0; at day 0.0208333333333333 break Press }\n";
    let run = ran(text, &[], 1, 2);
    let (flow, held_up) = (mean(&run, "flow time", "Car"), mean(&run, "time in resource", "Car"));
    is(mean(&run, "time in touch", "Car"), 2.0 * HOUR);
    is(flow, held_up + 3.0 * HOUR);
    assert!(flow > 5.5 * HOUR, "{flow}");
}

/// A place in a team with a limit that a colleague of another role gives back: the next hour of work begins at once, and not with the next
/// arrival, which never comes.
#[test]
fn room_in_a_team_is_for_any_of_its_people() {
    let text = "andon 1\nrole P\nrole Q\nteam B led by BL { 1 Q; 1 P; at most 1 items }\nstream F { stage W by P { effort 1 h } }\n\
        stream G { stage V by Q { effort 9 h } }\nscenario S { runs 10 days; demand G 1 at day 1; demand F 1 at day 1.125 }\n";
    let run = ran(text, &[], 1, 2);
    is(mean(&run, "flow time", "G"), 9.0 * HOUR);
    is(mean(&run, "flow time", "F"), 7.0 * HOUR);
}

/// Handed on to a guest while nobody else was there: it joins the one queue of the team when it arrives after somebody has come.
#[test]
fn what_is_handed_on_to_a_guest_joins_the_queue_of_whoever_has_come_meanwhile() {
    let text = "andon 1\nrole Q\nrole X\nunit U led by Boss {\nteam A led by AL { 1 X }\nteam B led by BL { 1 Q }\n\
        team C led by CL { 1 X; 1 X from A at 30% }\n}\nchannel k { speed 1 day; fidelity 100% }\ninterface B <-> C by k\n\
        stream G { stage V by Q { effort 1 h }; stage W by X in C { effort 20 min } }\n\
        scenario S { runs 30 days; demand G 1 at day 8.875; at day 8.1 1 X leave C; at day 9 1 X join C }\n";
    let run = ran(text, &[], 1, 2);
    assert!(mean(&run, "flow time", "G") < 16.0 * HOUR);
}
