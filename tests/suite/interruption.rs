//! Urgent work that interrupts: worlds of constant times, whose outcome can be said to the second, and laws that hold whatever
//! the times are.

use crate::support::mean;
use andon::resolve::compile;
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;

/// Runs the only scenario of a spec on its base, twice.
fn ran(text: &str, without: &[&str]) -> ScenarioRun {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().unwrap();
    let mut switches = Switches::default();
    assert!(without.iter().all(|name| switches.switch_off(name)));
    let plan = Plan { project: Some(project), trace: true, ..Plan::new(1, 2) };
    run(&project.base, "base", scenario, &switches, &plan).unwrap()
}

fn hours(run: &ScenarioRun, metric: &str, of: &str) -> f64 {
    mean(run, metric, of) / 3_600.0
}

#[track_caller]
fn is(got: f64, wanted: f64) {
    assert!((got - wanted).abs() < 1e-6, "{got} instead of {wanted}");
}

/// The events of a kind: the hour, who and over what.
fn events(run: &ScenarioRun, kind: &str) -> Vec<(f64, String, String)> {
    let text = |s: Option<&str>| s.unwrap_or_default().to_owned();
    let of_kind = run.trace.iter().filter(|e| e.kind == kind);
    of_kind.map(|e| (e.at.secs() / 3_600.0, text(e.who), text(e.via))).collect()
}

/// One person; ten hours of plan work from the start on, and an hour of urgent work after four hours.
fn desk(people: &str, plan: &str, urgent: &str, more: &str) -> String {
    format!(
        "andon 1\n{people}\nstream Plan {{ stage Build by Dev {{ effort 10 h{plan} }} }}\n\
         stream Alarm {{ interrupts less urgent work\nstage Mend by Dev {{ effort 1 h{urgent} }} }}\n\
         scenario Y {{ runs 60 h; demand Plan 1 at day 0; demand Alarm 1 at 4 h priority 1{more} }}\n"
    )
}

const ONE: &str = "role Dev\nteam A { 1 Dev }";

#[test]
fn urgent_work_is_done_at_once_and_the_other_goes_on_where_it_was_left() {
    let text = desk(ONE, "", "", "");
    let run = ran(&text, &[]);
    is(hours(&run, "flow time", "Alarm"), 1.0);
    is(hours(&run, "flow time", "Plan"), 11.0);
    is(hours(&run, "time in touch", "Plan"), 10.0);
    is(hours(&run, "time in queue", "Plan"), 1.0);
    assert_eq!(events(&run, "interrupted"), [(4.0, "A.Dev#1".to_owned(), "Alarm#1".to_owned())]);
    assert_eq!(events(&run, "resumed"), [(5.0, "A.Dev#1".to_owned(), String::new())]);
    let plain = ran(&text, &["interruption"]);
    is(hours(&plain, "flow time", "Alarm"), 7.0);
    is(hours(&plain, "flow time", "Plan"), 10.0);
    assert!(events(&plain, "interrupted").is_empty());
}

#[test]
fn an_interruption_is_caused_by_what_interrupts() {
    let run = ran(&desk(ONE, "", "", ""), &[]);
    let interrupted = run.trace.iter().find(|e| e.kind == "interrupted").unwrap();
    let cause = run.trace.iter().find(|e| Some(e.seq) == interrupted.cause).unwrap();
    assert_eq!((cause.kind, cause.item.map(|i| i.to_string()).as_deref()), ("started", Some("Alarm#1")));
}

#[test]
fn its_story_says_where_and_for_what() {
    let run = ran(&desk(ONE, "", "", ""), &[]);
    let story = andon::report::trace::story(&run.trace, "Plan#1").unwrap();
    assert!(story.contains("4 h  interrupted at A.Dev#1 for Alarm#1"), "{story}");
    assert!(story.contains("60 min  resumed by A.Dev#1"), "{story}");
}

#[test]
fn as_urgent_work_waits_its_turn() {
    let run = ran(&desk(ONE, "", "", "").replace("priority 1", "priority 5"), &[]);
    is(hours(&run, "flow time", "Alarm"), 7.0);
    assert!(events(&run, "interrupted").is_empty());
}

#[test]
fn who_interrupts_can_be_interrupted() {
    // Alarm from 4 to 6 h, but for the fire from 4.5 to 5 h.
    let more = "; demand Fire 1 at 4.5 h priority 0";
    let text = desk(ONE, "", "", more)
        + "stream Fire { interrupts less urgent work\nstage Put by Dev { effort 30 min } }\n";
    let run = ran(&text, &[]);
    is(hours(&run, "flow time", "Fire"), 0.5);
    is(hours(&run, "flow time", "Alarm"), 1.5);
    is(hours(&run, "flow time", "Plan"), 11.5);
    let whom: Vec<String> = events(&run, "interrupted").into_iter().map(|(.., by)| by).collect();
    assert_eq!(whom, ["Alarm#1", "Fire#1"]);
}

#[test]
fn what_waits_urgently_comes_before_what_was_laid_aside() {
    let run = ran(&desk(ONE, "", "", "").replace("Alarm 1 at 4 h", "Alarm 3 at 4 h"), &[]);
    is(hours(&run, "flow time", "Alarm"), 2.0);
    is(hours(&run, "flow time", "Plan"), 13.0);
    assert_eq!(events(&run, "interrupted").len(), 1);
}

#[test]
fn hours_at_work_count_and_nights_do_not() {
    // From 14:00 to 17:00, from 09:00 to 10:00, an hour for the alarm, and the last two hours until 13:00.
    let office = "calendar Office { works Monday to Sunday from 09:00 to 17:00 }\nrole Dev { works Office }\nteam A { 1 Dev }";
    let text = desk(office, "", "", "")
        .replace("effort 10 h", "effort 6 h")
        .replace("1 at day 0", "1 at 14 h")
        .replace("1 at 4 h", "1 at 34 h");
    let run = ran(&text, &[]);
    is(hours(&run, "flow time", "Alarm"), 1.0);
    is(hours(&run, "flow time", "Plan"), 23.0);
    is(hours(&run, "time in touch", "Plan"), 6.0);
    is(hours(&run, "time in queue", "Plan"), 1.0);
    is(hours(&run, "time in calendar", "Plan"), 16.0);
}

#[test]
fn turning_costs_what_it_costs_and_is_paid_twice() {
    let people = "role Dev { switching takes 30 min }\nteam A { 1 Dev }";
    let run = ran(&desk(people, "", "", ""), &[]);
    is(hours(&run, "flow time", "Alarm"), 1.5);
    is(hours(&run, "flow time", "Plan"), 12.0);
    // Interrupted while turning back: the turning is to be done again, and nothing of the work is lost.
    let again = "; demand Alarm 1 at 5.75 h priority 1";
    let run = ran(&desk(people, "", "", again), &[]);
    is(hours(&run, "flow time", "Plan"), 10.0 + 2.0 * (1.5 + 0.5) - 0.25);
}

#[test]
fn a_question_on_the_way_is_asked_where_it_would_have_been() {
    let people = "role Dev\nrole Op\nteam A { 1 Dev; 1 Op }\ndefault answering 1 h";
    let run = ran(&desk(people, "; asks Op 100%", "", ""), &["latency", "loss"]);
    is(hours(&run, "flow time", "Plan"), 12.0);
    is(hours(&run, "time in touch", "Plan"), 10.0);
}

/// Ten hours of work, half an hour for the decision, and an hour each way.
#[test]
fn a_decision_that_interrupts_costs_turning_there_and_back() {
    let text = "andon 1\nrole Dev\nrole Boss { may decide Go; switching takes 1 h }\nteam A led by Boss { 1 Dev }\n\
        decision Go { takes 30 min }\nstream P { stage Build by Boss { effort 10 h } }\n\
        stream Q { interrupts less urgent work; stage Mend by Dev { effort 1 h; decides Go } }\n\
        scenario S { runs 20 days; demand P 1 at day 1; demand Q 1 at day 1 priority 1 }\n";
    let run = ran(text, &[]);
    is(hours(&run, "flow time", "P"), 12.5);
    is(hours(&ran(text, &["switching"]), "flow time", "P"), 10.5);
    let switching = run.interval("switching", "Boss").unwrap().mean;
    is(switching * 20.0 * 24.0, 2.0);
}

#[test]
fn what_urgent_work_asks_of_somebody_interrupts_them_too() {
    // The expert works on the plan, and is asked half an hour after the alarm has come to somebody else.
    let people = "role Dev\nrole Op\nteam A { 1 Dev; 1 Op }\ndefault answering 1 h";
    let text = desk(people, "", "; asks Dev 100%", "").replace("Mend by Dev", "Mend by Op");
    let run = ran(&text, &["latency", "loss"]);
    is(hours(&run, "flow time", "Alarm"), 2.0);
    is(hours(&run, "flow time", "Plan"), 11.0);
    is(hours(&ran(&text, &["latency", "loss", "interruption"]), "flow time", "Plan"), 10.0);
}

#[test]
fn urgent_work_that_has_its_answer_takes_its_doer_back() {
    // Waiting for the answer, the doer goes on with the plan.
    let people = "role Dev\nrole Op\nteam A { 1 Dev; 1 Op }\ndefault answering 1 h";
    let run = ran(&desk(people, "", "; asks Op 100%", ""), &["latency", "loss"]);
    is(hours(&run, "flow time", "Alarm"), 2.0);
    is(hours(&run, "flow time", "Plan"), 11.0);
    assert_eq!(events(&run, "interrupted").len(), 2);
}

#[test]
fn nobody_is_called_out_of_a_meeting_or_an_answer() {
    // At 4:00 the meeting calls; nobody leaves the plan for it, but the alarm half an hour later is mended at once.
    let text = desk(ONE, "", "", "").replace("1 at 4 h", "1 at 4.5 h")
        + "meeting Standup every day at 04:00 for 2 h { attended by A }\n";
    let run = ran(&text.replace("runs 60 h", "runs 20 h"), &[]);
    is(hours(&run, "flow time", "Alarm"), 1.0);
    is(hours(&run, "flow time", "Plan"), 10.0 + 1.0 + 2.0);
    // Who sits in the meeting brings it to its end.
    let later = text.replace("1 at day 0", "1 at day 2").replace("runs 60 h", "runs 72 h");
    is(hours(&ran(&later, &[]), "flow time", "Alarm"), 1.5 + 1.0);
}

#[test]
fn a_limit_on_a_team_holds_for_urgent_work() {
    let people = "role Dev\nteam A { 1 Dev; at most 1 item }";
    let run = ran(&desk(people, "", "", ""), &[]);
    is(hours(&run, "flow time", "Alarm"), 7.0);
    is(hours(&ran(&desk(people, "", "", ""), &["limits"]), "flow time", "Alarm"), 1.0);
}

#[test]
fn urgent_work_that_must_wait_for_a_scarce_thing_interrupts_when_it_has_it() {
    let people = "role Dev\nteam A { 1 Dev }\nresource Rig 1 { first come first served }\nrole Op\nteam B { 1 Op }\n\
        stream Other { stage Use by Op { effort 6 h; uses Rig } }";
    let text = desk(people, "", "; uses Rig", "; demand Other 1 at day 0");
    let run = ran(&text, &[]);
    assert_eq!(events(&run, "interrupted"), [(6.0, "A.Dev#1".to_owned(), "Alarm#1".to_owned())]);
    is(hours(&run, "flow time", "Alarm"), 3.0);
    is(hours(&run, "time in resource", "Alarm"), 2.0);
}

#[test]
fn what_is_laid_aside_keeps_the_scarce_things_that_it_holds() {
    let people = "role Dev\nteam A { 1 Dev }\nresource Rig 1 { first come first served }\nrole Op\nteam B { 1 Op }\n\
        stream Other { stage Use by Op { effort 6 h; uses Rig } }";
    let text = desk(people, "; uses Rig", "", "; demand Other 1 at 1 h");
    let run = ran(&text, &[]);
    is(hours(&run, "flow time", "Plan"), 11.0);
    is(hours(&run, "flow time", "Other"), 10.0 + 6.0);
}

#[test]
fn somebody_idle_is_not_passed_over_for_somebody_at_work() {
    let run = ran(&desk("role Dev\nteam A { 2 Dev }", "", "", ""), &[]);
    is(hours(&run, "flow time", "Plan"), 10.0);
    assert!(events(&run, "interrupted").is_empty());
}

#[test]
fn the_least_urgent_work_is_laid_aside() {
    let more = "; demand Chore 1 at 1 h priority 7";
    let chore = "stream Chore { stage Tidy by Dev { effort 5 h } }\n";
    let run = ran(&(desk("role Dev\nteam A { 2 Dev }", "", "", more) + chore), &[]);
    is(hours(&run, "flow time", "Plan"), 10.0);
    is(hours(&run, "flow time", "Chore"), 6.0);
}

#[test]
fn work_that_stands_still_for_a_question_leaves_a_hand_for_urgent_work() {
    // Waiting for an answer of five hours from the sixth on, with one item in hand at a time: the alarm is taken up all the same.
    let people = "role Dev { juggles 1 }\nrole Op\nteam A { 1 Dev; 1 Op }\ndefault answering 20 h";
    let text = desk(people, "; asks Op 100%", "", "").replace("1 at 4 h", "1 at 20 h");
    is(hours(&ran(&text, &["latency", "loss"]), "flow time", "Alarm"), 1.0);
    let plain = hours(&ran(&text, &["latency", "loss", "interruption"]), "flow time", "Alarm");
    assert!(plain > 5.0, "{plain}");
}

#[test]
fn a_structure_that_takes_over_may_allow_it_and_another_one_end_it() {
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nstream Plan { stage Build by Dev { effort 10 h } }\n\
        stream Alarm { stage Mend by Dev { effort 1 h } }\n\
        variant Urgent { set stream Alarm { interrupts less urgent work } }\n\
        scenario Y { runs 72 h; demand Plan every 24 h; demand Alarm every 28 h priority 1; from 30 h for 30 h use variant Urgent }\n";
    // Plan at 24 and at 48 h, alarms at 28 and at 56 h: only the second one interrupts.
    let run = ran(text, &[]);
    assert_eq!(events(&run, "interrupted").len(), 1);
    is(hours(&run, "flow time", "Alarm"), (7.0 + 1.0) / 2.0);
    is(hours(&run, "flow time", "Plan"), (10.0 + 11.0) / 2.0);
}

#[test]
fn what_is_interrupted_is_done_to_the_last_second_and_no_more() {
    // Whatever comes in between, an item of the plan takes its ten hours of somebody's time, and somebody's time is all work.
    let text = "andon 1\ncalendar Office { works Monday to Friday from 09:00 to 17:00 }\nrole Dev { available 70%; works Office }\n\
        team A { 3 Dev }\nstream Plan { stage Build by Dev { effort 10 h; asks Dev 0% } }\n\
        stream Alarm { interrupts less urgent work\nstage Look by Dev { effort exponential 20 min }\nstage Mend by Dev { effort exponential 20 min } }\n\
        scenario Y { runs 2000 days; demand Plan 3 per week; demand Alarm 12 per week priority 1; demand Alarm 3 per week priority 0 }\n";
    let run = ran(text, &[]);
    assert!(events(&run, "interrupted").len() > 500);
    is(hours(&run, "time in touch", "Plan"), 10.0);
    let parts = [
        "touch", "queue", "question", "hop", "decision", "approval", "access", "resource", "rework", "batch",
        "calendar",
    ];
    let sum: f64 = parts.iter().map(|p| hours(&run, &format!("time in {p}"), "Plan")).sum();
    assert!((sum - hours(&run, "flow time", "Plan")).abs() < 1e-6);
    let plain = ran(text, &["interruption"]);
    let (with, without) = (hours(&run, "time in queue", "Alarm"), hours(&plain, "time in queue", "Alarm"));
    assert!(with < 0.6 * without, "{with} against {without}");
}
