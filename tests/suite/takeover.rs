//! What another structure finds when it takes over: rhythms that it changes, messages under way over what it no longer has, people who wait
//! for what it has more of, sessions that were called before.

use crate::support::{happened, mean, moments, ran};

fn hours(text: &str, kind: &str) -> Vec<f64> {
    moments(text, kind).into_iter().map(|at| at / 3_600.0).collect()
}

#[track_caller]
fn are(got: &[f64], wanted: &[f64]) {
    let near = got.iter().zip(wanted).all(|(got, wanted)| (got - wanted).abs() < 1e-6);
    assert!(got.len() == wanted.len() && near, "{got:?} instead of {wanted:?}");
}

const NINE: f64 = 9.0;

fn at(day: f64) -> f64 {
    24.0 * day + NINE
}

fn rhythms(base: [&str; 4], scenario: &str, variant: &str) -> String {
    let [board, boss, rig, meeting] = base;
    format!(
        "andon 1\nrole Dev\nrole Off\nteam A led by AL {{ 2 Dev }}\nteam B led by BL {{ 3 Off }}\n\
         channel ph {{ speed 10 min; fidelity 100% }}\ninterface A <-> B by ph\n\
         board Bd {{ members 3 Off; meets {board} }}\ndecision Go {{ approved by Bd }}\n\
         decision Sign {{ approved by BL {boss} }}\nresource Rig 1 {{ allocated by AL {rig} }}\n\
         meeting M {meeting} for 1 h {{ attended by B }}\n\
         stream F {{ stage Code by Dev {{ effort 1 h; decides Go }} }}\n\
         stream G {{ stage Code by Dev {{ effort 1 h; decides Sign }} }}\n\
         stream H {{ stage Code by Dev {{ effort 1 h; uses 1 Rig }} }}\n\
         scenario S {{ runs 30 days; {scenario} }}\nvariant V {{ {variant}; changes resources because \"it is asked\" }}\n"
    )
}

const RARE: [&str; 4] = ["every week on Thursday at 10:00"; 4];
const DAILY: [&str; 4] = ["every day at 09:00"; 4];

/// What was asked before the takeover on day 2 and what is asked after it: at nine o'clock, and no more on Thursday.
#[test]
fn what_waits_for_a_rhythm_follows_that_of_the_structure_in_force() {
    let demand = |stream: &str| {
        format!(
            "demand {stream} 1 at day 0; demand {stream} 1 at day 2.1; demand {stream} 1 at day 7.5; at day 2 use variant V"
        )
    };
    let board = rhythms(RARE, &demand("F"), "set board Bd { meets every day at 09:00 }");
    are(&hours(&board, "approved"), &[at(2.0), at(2.0), at(8.0)]);
    // Twenty minutes for each.
    let boss = rhythms(RARE, &demand("G"), "set decision Sign { approved by BL every day at 09:00 }");
    let third = 1.0 / 3.0;
    are(&hours(&boss, "approved"), &[at(2.0) + third, at(2.0) + 2.0 * third, at(8.0) + third]);
    // There is one, and it is given out once a day.
    let rig = rhythms(RARE, &demand("H"), "set resource Rig { allocated by AL every day at 09:00 }");
    are(&hours(&rig, "finished"), &[at(2.0) + 1.0, at(3.0) + 1.0, at(8.0) + 1.0]);
    let free = rhythms(RARE, &demand("H"), "set resource Rig { first come first served }");
    are(&hours(&free, "finished"), &[49.0, 24.0 * 2.1 + 1.0, 24.0 * 7.5 + 1.0]);
}

/// Rare for three days: what came meanwhile has its turn on the first morning after.
#[test]
fn a_rhythm_comes_back_when_a_window_is_over() {
    let window = |demand: &str| format!("{demand}; from day 2.5 for 3 days use variant V");
    let two = |stream: &str| window(&format!("demand {stream} 1 at day 1; demand {stream} 1 at day 3"));
    let board = rhythms(DAILY, &two("F"), "set board Bd { meets every 60 days }");
    are(&hours(&board, "approved"), &[at(1.0), at(6.0)]);
    let boss = rhythms(DAILY, &two("G"), "set decision Sign { approved by BL every 60 days }");
    are(&hours(&boss, "approved"), &[at(1.0) + 1.0 / 3.0, at(6.0) + 1.0 / 3.0]);
    let rig = rhythms(DAILY, &two("H"), "set resource Rig { allocated by AL every 60 days }");
    are(&hours(&rig, "finished"), &[at(1.0) + 1.0, at(6.0) + 1.0]);
    let meeting = rhythms(DAILY, &window("demand F 1 at day 1"), "set meeting M every 60 days for 1 h");
    let held: Vec<f64> = (0..3).chain(6..30).map(|day| at(f64::from(day))).collect();
    are(&hours(&meeting, "meeting"), &held);
}

#[test]
fn a_structure_that_changes_nothing_moves_nothing() {
    let demands = "demand F every 20 h; demand G every 21 h; demand H every 22 h";
    let event = "; at day 2.2 use variant V; from day 5.4 for 3 days use variant V; at day 9 use variant V";
    for base in [RARE, DAILY, ["every 5 days"; 4]] {
        let [plain, taken] =
            ["", event].map(|event| rhythms(base, &format!("{demands}{event}"), "add role Zed"));
        for kind in ["approved", "meeting", "started", "finished"] {
            are(&hours(&taken, kind), &hours(&plain, kind));
        }
    }
}

/// An approval is another one when somebody else gives it.
#[test]
fn another_approver_is_asked_anew() {
    let demand = "demand F 1 at day 0; at day 2 use variant V";
    let text = rhythms(RARE, demand, "set decision Go { approved by BL }");
    let approved = hours(&text, "approved");
    assert!(approved.len() == 1 && approved[0] > 48.0 && approved[0] < 52.0, "{approved:?}");
}

/// Asked somewhere in two hours of work: what lies under way, and an hour to answer.
fn asked(moment: &str, variant: &str) -> String {
    format!(
        "andon 1\nrole Dev\nrole Op\nteam A led by AL {{ 1 Dev }}\nteam B led by BL {{ 1 Op }}\n\
         channel slow {{ speed 2 days; fidelity 100% }}\nchannel ph {{ speed 10 min; fidelity 100% }}\n\
         interface A -> B by slow\nstream F {{ stage Code by Dev {{ effort 2 h; asks Op 100% for 1 h }} }}\n\
         scenario S {{ runs 20 days; demand F 1 at day 1; at {moment} use variant V }}\nvariant V {{ {variant} }}\n"
    )
}

#[test]
fn no_message_goes_over_what_the_structure_in_force_no_longer_has() {
    let done = |moment: &str, variant: &str| hours(&asked(moment, variant), "done");
    let home = |way: f64| [24.0 + 2.0 + 48.0 + 1.0 + way];
    are(&done("day 2", "set role Dev { pace 100% }"), &home(48.0));
    are(&done("day 2", "drop interface A -> B; add interface A <-> B by ph"), &home(1.0 / 6.0));
    are(
        &done("day 2", "add interface A <-> B by ph; drop interface A -> B; add interface B -> A by ph"),
        &home(1.0 / 6.0),
    );
    // What it still has, it has as it is now.
    are(&done("day 2", "set channel slow { speed 1 day }"), &home(24.0));
    // Whoever answers sits with those who asked by now.
    are(&done("day 3.05", "move 1 Op from B to A"), &home(1.0 / 60.0));
    let parked = asked("day 2", "drop interface A -> B");
    assert_eq!((happened(&parked, "parked"), happened(&parked, "done")), (1, 0));
    // What is on a passage arrives.
    are(&done("day 4", "drop interface A -> B"), &home(48.0));
}

/// Two days and ten minutes to pass it on; then the way that there is, and back.
#[test]
fn relays_take_the_way_that_there_is() {
    let text = |variant: &str| {
        format!(
            "andon 1\nrole Dev\nrole Op\nrole Mid\nteam A {{ 1 Dev }}\nteam M {{ 1 Mid }}\nteam B {{ 1 Op }}\n\
             channel slow {{ speed 2 days; fidelity 100%; handling 10 min }}\nchannel ph {{ speed 10 min; fidelity 100%; handling 10 min }}\n\
             interface A <-> M by slow\ninterface M <-> B by slow\n\
             stream F {{ stage Code by Dev {{ effort 2 h; asks Op 100% for 1 h }} }}\n\
             scenario S {{ runs 20 days; demand F 1 at day 1; at day 2 use variant V }}\nvariant V {{ {variant} }}\n"
        )
    };
    let there = 24.0 + 2.0 + 1.0 + 48.0 + 1.0 / 6.0;
    let kept = text("set role Dev { pace 100% }");
    are(&hours(&kept, "done"), &[there + 48.0 + 96.0 + 1.0 / 6.0]);
    let other = text("drop interface M <-> B; add interface M <-> B by ph");
    are(&hours(&other, "done"), &[there + 1.0 / 6.0 + 1.0 / 6.0 + 1.0 / 6.0 + 48.0]);
    let straight = text(
        "drop interface A <-> M; drop interface M <-> B; add interface M -> B by ph; add interface B <-> A by ph",
    );
    are(&hours(&straight, "done"), &[there + 1.0 / 6.0 + 1.0 / 6.0]);
}

/// One rig for ten days of work each: 10, 20, 30 days. A second one from day 2 on: 10, 11, 20. Two at first, and one from day 2 on: 10, 10, 20.
#[test]
fn more_of_a_scarce_thing_is_handed_out_at_once() {
    let text = |first: u32, variant: &str| {
        format!(
            "andon 1\nrole Dev\nteam A {{ 3 Dev }}\nresource Rig {first} {{ first come first served }}\n\
             stream F {{ stage Code by Dev {{ effort 10 days; uses 1 Rig }} }}\n\
             scenario S {{ runs 60 days; demand F 3 at day 1; at day 2 use variant V }}\n\
             variant V {{ {variant}; changes resources because \"it is asked\" }}\n"
        )
    };
    let days = |text: &str| mean(&ran(text, &[], 1, 2), "flow time", "F") / 86_400.0;
    let again =
        |count: u32| format!("drop resource Rig; add resource Rig {count} {{ first come first served }}");
    are(&[days(&text(1, "add role Zed"))], &[20.0]);
    are(&[days(&text(1, &again(2)))], &[41.0 / 3.0]);
    are(&[days(&text(2, &again(1)))], &[40.0 / 3.0]);
}

/// There is one rig, and as long as the structure of the window is in force, ten days of work need it: who waits for it goes on when the
/// window is over, and is not given up later.
#[test]
fn nobody_waits_for_what_is_not_used_any_more() {
    for patience in ["", ", given up after 5 days"] {
        let text = format!(
            "andon 1\nrole Dev\nteam A {{ 2 Dev }}\nresource Rig 1 {{ first come first served }}\n\
             stream F {{ stage Code by Dev {{ effort 10 days }} }}\n\
             scenario S {{ runs 60 days; demand F 2 at day 2; from day 1 for 3 days use variant V }}\n\
             variant V {{ set stage F.Code {{ uses 1 Rig{patience} }}; changes resources because \"it is asked\" }}\n"
        );
        are(&hours(&text, "done"), &[24.0 * 12.0, 24.0 * 14.0]);
        assert_eq!(happened(&text, "given-up"), 0);
    }
}

/// The same of what it runs on, which is broken: begun at once, when the window is over.
#[test]
fn nobody_waits_for_the_repair_of_what_is_not_needed_any_more() {
    let text = "andon 1\nrole Dev\nrole Op\nteam A { 2 Dev }\nteam B { 1 Op }\ncomponent Press 1 owned by B { repair 10 days }\n\
         stream F { stage Code by Dev { effort 1 h } }\n\
         scenario S { runs 60 days; at day 1 break Press; demand F 2 at day 2; from day 1 for 3 days use variant V }\n\
         variant V { set stage F.Code { runs on Press } }\n";
    are(&hours(text, "done"), &[24.0 * 4.0 + 1.0; 2]);
}

/// A session that was called before keeps its place in the calendars of those who meet.
#[test]
fn sessions_that_were_called_stay_in_the_calendars() {
    let text = |event: &str| {
        format!(
            "andon 1\ncalendar O {{ works Monday to Friday from 09:00 to 17:00 }}\nrole Dev {{ works O }}\nrole Off {{ works O }}\n\
             team A led by AL {{ 3 Dev; 2 Off }}\nstream F {{ stage Code by Dev {{ effort 4 h; meets Off 100% for 3 h }} }}\n\
             stream G {{ stage Doc by Off {{ effort 5 h }} }}\n\
             scenario S {{ runs 20 days; demand F 4 at day 0.5; demand G 6 at day 0.4{event} }}\nvariant V {{ add role Zed }}\n"
        )
    };
    let plain = text("");
    for moment in ["13 h", "day 1.1", "day 1.6", "day 2.45"] {
        are(&hours(&text(&format!("; at {moment} use variant V")), "done"), &hours(&plain, "done"));
    }
}
