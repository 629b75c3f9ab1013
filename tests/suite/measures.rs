//! Figures of a run in small worlds where they can be said beforehand: where leaders' attention goes, who decides, what releases break,
//! what phases buy.

use crate::support::{close, mean, ran};

const HOUR: f64 = 3_600.0;

/// Nine repetitions before the first item: the tenth takes 10^log₂0.8 of an hour. Nothing else comes of them.
#[test]
fn a_rehearsal_makes_faster_and_harms_nobody() {
    let text = "andon 1\nrole Dev { learns 20% }\nteam A { 1 Dev }\ncomponent Core 10 owned by A { depends on 1 Core breaks 50% }\n\
        signal Odd { arises in S.T 100%; unheard for 1 h becomes Fire }\nincident Fire { lasts 1 h }\n\
        stream S { stage T by Dev { effort 1 h; changes Core } }\nphase rehearse { practises S 9 times }\n\
        scenario Y { runs 20 days; cycle rehearse 1 day, operate 100 days; demand S 1 at day 2 }\n";
    let run = ran(text, &[], 1, 2);
    close(mean(&run, "flow time", "S"), 10.0_f64.powf(0.8_f64.log2()) * HOUR, 1e-6);
    let rate = |metric: &str, of: &str| mean(&run, metric, of) * 20.0 * 86_400.0;
    close(rate("changes", ""), 1.0, 1e-9);
    close(rate("problems", "Odd"), 1.0, 1e-9);
    close(mean(&ran(text, &["rehearsal"], 1, 2), "flow time", "S"), HOUR, 1e-9);
    // It takes their time: whoever comes in the middle of it waits until it is over.
    let busy = text.replace("1 at day 2", "1 at day 0");
    let practice: f64 = (1..=9).map(|n| f64::from(n).powf(0.8_f64.log2())).sum();
    close(
        mean(&ran(&busy, &[], 1, 2), "flow time", "S"),
        (practice + 10.0_f64.powf(0.8_f64.log2())) * HOUR,
        1e-6,
    );
}

/// An intent that is half forgotten after ten days is spoken of at the beginning of every cycle of ten: on average
/// (1 − ½)/ln 2 of it is in mind, and the edge is right with a half and a half of that.
#[test]
fn planning_makes_the_intent_clear_again() {
    let text = "andon 1\nrole Dev { may decide Go }\nteam A { 1 Dev }\ndefault intent_half_life 10 days\n\
        decision Go { takes 0 s; local 50% }\nintent A { purpose \"P\"; avoid \"H\"; clear 100% }\n\
        stream S { stage T by Dev { effort 1 s; decides Go } }\nphase plan { shares intent }\n\
        scenario Y { runs 100 days; cycle plan 1 day, operate 9 days; demand S every 30 min }\n";
    let right = |without: &[&str]| mean(&ran(text, without, 1, 10), "share of decisions right", "Go");
    let in_mind = 0.5 / std::f64::consts::LN_2;
    close(right(&[]), 0.5 + 0.5 * in_mind, 0.01);
    // Spoken of once, at the start: after 17 days no more of it is in mind than is known without an intent.
    let faded = (1.0_f64 / 0.3).log2() / 10.0;
    let fading = (1.0 - 0.3) / (10.0 * std::f64::consts::LN_2);
    close(right(&["phases"]), 0.5 + 0.5 * (fading + 0.3 * (1.0 - faded)), 0.01);
    close(right(&["phases", "context"]), 1.0, 1e-9);
}

/// What is known without any intent is a floor, for one that is faint or was forgotten long ago, too: 0.5 + 0.5 · 0.3.
#[test]
fn a_faint_intent_takes_nothing_away() {
    let right = |more: &str| {
        let text = format!(
            "andon 1\nrole Dev {{ may decide Go }}\nteam A {{ 1 Dev }}\ndecision Go {{ takes 0 s; local 50% }}\n{more}\n\
             stream S {{ stage T by Dev {{ effort 1 s; decides Go }} }}\n\
             scenario Y {{ runs 100 days after 50 days warm-up; demand S every 30 min }}\n"
        );
        mean(&ran(&text, &[], 1, 4), "share of decisions right", "Go")
    };
    let intent = "intent A { purpose \"P\"; avoid \"H\"; clear";
    close(right(""), 0.65, 0.01);
    close(right(&format!("{intent} 5% }}")), 0.65, 0.01);
    close(right(&format!("default intent_half_life 10 days\n{intent} 100% }}")), 0.65, 0.01);
    close(right(&format!("{intent} 50% }}")), 0.75, 0.01);
    close(right(&format!("default context_without_intent 10%\n{intent} 20% }}")), 0.6, 0.01);
}

#[test]
fn a_phase_shares_intent_and_learning_only() {
    use andon::source::provider::InMemory;
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nphase plan { shares needs }\n";
    let compiled = andon::resolve::compile("a.org", &InMemory::default().with("a.org", text));
    let told = &compiled.findings[0];
    assert_eq!(told.message, "a phase cannot share `needs`");
    assert_eq!(told.help.as_deref(), Some("it may share: intent, learning"));
}

/// A decision of six hours a day beside six hours of own work: half of the day is busy, and half of that is what others bring.
#[test]
fn leaders_attention_on_operations_is_counted_apart() {
    let text = "andon 1\nrole Dev\nteam A led by L { 1 Dev }\nleader L { may decide Go }\ndecision Go { takes 6 h }\n\
        default line_speed 0 s\nstream S { stage T by Dev { effort 1 h; decides Go } }\nstream Own { stage W by L { effort 6 h } }\n\
        scenario Y { runs 100 days after 10 days warm-up; demand S every 1 day; demand Own every 1 day }\n";
    let run = ran(text, &[], 1, 2);
    close(mean(&run, "utilisation", "L"), 0.5, 0.01);
    close(mean(&run, "attention on operations", "L"), 0.25, 0.01);
    // The team's leaders only: what its members do is their work.
    close(mean(&run, "attention on operations", "A"), 0.25, 0.01);
    assert!(run.interval("attention on operations", "Dev").is_none_or(|i| i.n == 0));
    close(mean(&run, "share of messages up", ""), 0.5, 1e-9);
    close(mean(&run, "share of messages down", ""), 0.5, 1e-9);
    close(mean(&run, "share of messages across", "") + 1.0, 1.0, 1e-9);
}

#[test]
fn decisions_are_counted_where_they_are_taken() {
    let text = "andon 1\nrole Dev\nteam A led by L { 1 Dev }\nleader L { may decide Go }\ndecision Go { takes 0 s; amount uniform 0 USD to 100 USD }\n\
        intent A { purpose \"P\"; avoid \"H\"; delegates Go to Dev up to 30 USD }\nstream S { stage T by Dev { effort 0 s; decides Go } }\n\
        scenario Y { runs 100 days; demand S every 10 min }\n";
    close(mean(&ran(text, &[], 1, 10), "share of decisions at the edge", "Go"), 0.3, 0.03);
    close(mean(&ran(text, &["delegation"], 1, 2), "share of decisions at the edge", "Go") + 1.0, 1.0, 1e-9);
}

/// Half a day until they are let in, a quarter of a day of work, and the same again on the next day.
#[test]
fn people_who_wait_to_be_let_in_are_idle() {
    let text = "andon 1\nrole Dev\nrole Op\nteam A { 1 Dev; 1 Op }\ndefault room_speed 0 s\naccess Door { granted by Op, effort 12 h; lasts 1 h }\n\
        stream S { stage T by Dev { effort 6 h; needs access Door } }\n\
        scenario Y { runs 100 days after 10 days warm-up; demand S every 1 day }\n";
    let run = ran(text, &[], 1, 2);
    close(mean(&run, "idle for access", "Dev"), 0.5, 0.01);
    close(mean(&run, "utilisation", "Dev"), 0.25, 0.01);
    assert_eq!(mean(&run, "idle for access", "Op"), 0.0);
    assert!(mean(&ran(text, &["access"], 1, 2), "idle for access", "Dev").abs() < 1e-12);
}

/// Half of each working day after the first is work, whether the run ends on a Friday, a Sunday or in the middle of a week; and what is closed is no
/// time at work.
#[test]
fn use_is_measured_on_the_hours_at_work() {
    for (runs, closed) in
        [("5 days", ""), ("7 days", ""), ("17 days", ""), ("5 days", "closed from day 2 for 1 day")]
    {
        let text = format!(
            "andon 1\ncalendar Office {{ works Monday to Friday from 09:00 to 17:00; {closed} }}\nrole Dev {{ works Office }}\n\
             team A {{ 1 Dev }}\nstream S {{ stage T by Dev {{ effort 4 h }} }}\nscenario Y {{ runs {runs}; demand S every 1 day }}\n"
        );
        let busy = mean(&ran(&text, &[], 1, 2), "utilisation", "Dev");
        // What comes at a weekend or a holiday is done on the days after.
        let wanted = match (runs, closed) {
            ("17 days", _) => 64.0 / 104.0,
            (_, "") => 0.4,
            _ => 0.5,
        };
        close(busy, wanted, 1e-9);
    }
}

/// Three days of work on one item: it counts as far as it falls into the time that is observed, at its beginning and at its end.
#[test]
fn long_work_counts_as_far_as_it_is_observed() {
    let text = |runs: &str| {
        format!(
            "andon 1\nrole Dev\nteam A {{ 1 Dev }}\nstream S {{ stage T by Dev {{ effort 3 days }} }}\n\
             scenario Y {{ runs {runs}; demand S 1 at day 1 }}\n"
        )
    };
    for (runs, wanted) in [
        ("2 days", 0.5),
        ("8 days", 3.0 / 8.0),
        ("1 day after 2 days warm-up", 1.0),
        ("4 days after 2 days warm-up", 0.5),
    ] {
        close(mean(&ran(&text(runs), &[], 1, 2), "utilisation", "Dev"), wanted, 1e-9);
    }
}

/// Away from day 2 to 10 in two absences that overlap; whoever comes meanwhile is away with them.
#[test]
fn absences_that_overlap_are_one_absence() {
    for (joins, there) in [("", 12.0), ("; at day 5 1 Dev join A", 22.0), ("; at day 12 1 Dev join A", 20.0)]
    {
        let text = format!(
            "andon 1\nrole Dev\nteam A {{ 1 Dev }}\nstream S {{ stage T by Dev {{ effort 4 days }} }}\n\
             scenario Y {{ runs 20 days; demand S 1 at day 15; from day 2 for 4 days A is away; from day 4 for 6 days A is away{joins} }}\n"
        );
        close(mean(&ran(&text, &[], 1, 2), "utilisation", "Dev"), 4.0 / there, 1e-9);
    }
}

/// One of two labs is always taken: each use of six hours follows on the one before. With one lab more, a third of them is.
#[test]
fn what_is_in_use_of_a_scarce_thing_is_counted() {
    for (labs, wanted) in [(2, 0.5), (3, 1.0 / 3.0)] {
        let text = format!(
            "andon 1\nrole Dev\nteam A {{ 3 Dev }}\nresource Lab {labs} {{ first come first served }}\n\
             stream S {{ stage T by Dev {{ effort 6 h; uses 1 Lab }} }}\n\
             scenario Y {{ runs 100 days after 10 days warm-up; demand S every 6 h }}\n"
        );
        close(mean(&ran(&text, &[], 1, 2), "share in use", "Lab"), wanted, 1e-9);
    }
}

/// Two items a day, and an hour for turning from each to the next.
#[test]
fn turning_to_another_item_takes_its_time() {
    let text = "andon 1\nrole Dev { switching takes 1 h }\nteam A { 1 Dev }\nstream S { stage T by Dev { effort 3 h } }\n\
        scenario Y { runs 100 days after 10 days warm-up; demand S every 12 h }\n";
    let run = ran(text, &[], 1, 2);
    close(mean(&run, "switching", "Dev"), 2.0 / 24.0, 0.01);
    close(mean(&run, "utilisation", "Dev"), 8.0 / 24.0, 0.01);
    close(mean(&ran(text, &["switching"], 1, 2), "utilisation", "Dev"), 6.0 / 24.0, 0.01);
}

/// One change in a hundred breaks something by itself and one pair in ten thousand together: 1 − 0.99ⁿ·0.9999^(n(n−1)/2) of the
/// releases of n break something.
#[test]
fn the_larger_a_release_the_surer_it_breaks() {
    for (batch, breaks) in [(1_i32, 0.01_f64), (10, 0.099_679), (100, 0.776_883)] {
        let exact = 1.0 - 0.99_f64.powi(batch) * 0.999_9_f64.powi(batch * (batch - 1) / 2);
        assert!((exact - breaks).abs() < 1e-6);
        let text = format!(
            "andon 1\nrole Dev\nrole Fixer\nteam A {{ 200 Dev }}\nteam B {{ 1 Fixer }}\ndefault interplay 0.01%\ndefault room_speed 0 s\n\
             component Code\ncomponent Site owned by B {{ depends on Code breaks 1%; repair 1 s }}\nchannel chat {{ speed 0 s }}\ninterface A -> B by chat\n\
             stream S {{ stage T by Dev {{ effort 0 s; batch {batch}; changes Code }} }}\n\
             scenario Y {{ runs 4 days after 1 h warm-up; demand S every {} s }}\n",
            3_000.0 / f64::from(batch * 30)
        );
        let run = ran(&text, &[], 1, if batch == 100 { 5 } else { 10 });
        let found = run.interval("share of releases that break", "").unwrap();
        println!("{batch}: {found:?}");
        let error = found.half / 2.1;
        assert!((found.mean - exact).abs() < 4.5 * error && error < 0.1 * exact, "{batch}: {found:?}");
    }
}

/// Four at a time, a day apart: the first waits three days for the last, and all are taken up together.
#[test]
fn the_wait_at_a_stage_holds_that_for_its_batch() {
    let text = "andon 1\nrole W\nteam T { 10 W }\nstream F { stage A by W { effort 1 h; batch 4 } }\n\
        scenario Y { runs 400 days after 8 days warm-up; demand F every 24 h }\n";
    let run = ran(text, &[], 1, 2);
    close(mean(&run, "wait", "F.A"), 36.0 * HOUR, 1e-6);
    close(mean(&run, "time in batch", "F"), 36.0 * HOUR, 1e-6);
    close(mean(&ran(text, &["batches"], 1, 2), "wait", "F.A") + 1.0, 1.0, 1e-9);
}

/// Where an item is in several branches, its time is that of the branch which ends last: five hours here, and not the two beside them.
#[test]
fn at_a_fork_touch_is_that_of_the_branch_that_ends_last() {
    let text = "andon 1\nrole W\nteam T { 9 W }\nstream F { stage A by W { effort 1 h }; stage B by W after A { effort 2 h }\n\
        stage C by W after A { effort 5 h }; stage D by W after B, C { effort 30 min } }\n\
        scenario Y { runs 100 days after 8 days warm-up; demand F every 24 h }\n";
    let run = ran(text, &[], 1, 2);
    close(mean(&run, "time in touch", "F"), 6.5 * HOUR, 1e-6);
    close(mean(&run, "flow efficiency", "F"), 1.0, 1e-6);
    close(mean(&run, "utilisation", "W"), 8.5 / 24.0 / 9.0, 0.01);
}
