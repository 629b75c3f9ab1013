//! Specs that ask for more than there is, or for what cannot be: each run ends, within its bounds, and says what grew.

use crate::support::mean;
use andon::resolve::compile;
use andon::sim::{Ended, Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;

/// Runs the only scenario of a spec once, with small bounds.
fn ran(text: &str) -> Result<ScenarioRun, Ended> {
    traced(text, false)
}

fn traced(text: &str, trace: bool) -> Result<ScenarioRun, Ended> {
    let compiled = compile("a.org", &InMemory::default().with("a.org", format!("andon 1\n{text}")));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let (_, scenario) = compiled.project.scenarios.iter().next().expect("a scenario");
    let plan = Plan { most_events: 6_000_000, most_live: 20_000, trace, ..Plan::new(1, 1) };
    run(&compiled.project.base, "base", scenario, &Switches::default(), &plan)
}

/// The bound that ended a run, and what was growing.
fn bound(text: &str) -> (String, String) {
    match ran(text) {
        Err(Ended::Bound { bound, growing, .. }) => (bound, growing),
        Err(other) => panic!("{other:?}"),
        Ok(run) => panic!("it came to its end after {} events", run.events),
    }
}

const TEAM: &str = "role Dev\nteam A { 1 Dev }\n";

#[test]
fn a_queue_without_end_is_named() {
    let (bound, growing) = bound(&format!(
        "{TEAM}stream S {{ stage Code by Dev {{ effort 1 h }} }}\nscenario Y {{ runs 900 years; demand S 10 per hour }}"
    ));
    assert_eq!(bound, "more than 20000 items, messages and planned events alive at once");
    assert!(growing.starts_with("the queue of `S.Code` at `A.Dev`, "), "{growing}");
}

#[test]
fn a_crowd_at_the_door_is_named() {
    let (_, growing) = bound(&format!(
        "{TEAM}stream S {{ at most 3 items; stage Code by Dev {{ effort 1 h }} }}\n\
         scenario Y {{ runs 900 years; demand S 10 per hour }}"
    ));
    assert!(growing.starts_with("the door of `S`, "), "{growing}");
}

#[test]
fn an_overwhelmed_board_is_named() {
    let (_, growing) = bound(
        "role Dev\nteam A led by Boss { 900 Dev }\nboard Cab { members 1 Boss; meets every 2 weeks; agenda 1; takes 1 min }\n\
         decision Go { approved by Cab }\n\
         stream S { stage Code by Dev { effort 1 min; decides Go } }\nscenario Y { runs 900 years; demand S 10 per hour }",
    );
    assert!(growing.starts_with("the agenda of `Cab`, "), "{growing}");
}

#[test]
fn a_billion_a_second_is_refused_and_a_million_comes_to_its_end() {
    let text = format!(
        "andon 1\n{TEAM}stream S {{ stage Code by Dev {{ effort 1 h }} }}\n\
         scenario Y {{ runs 1 year; demand S 1000000000 per second }}"
    );
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.findings.iter().any(|f| f.rule == "number-out-of-range"), "{:#?}", compiled.findings);
    let (bound, growing) = bound(&format!(
        "{TEAM}stream S {{ stage Code by Dev {{ effort 1 h }} }}\n\
         scenario Y {{ runs 1 year; demand S 1000000 per second }}"
    ));
    assert!(bound.starts_with("more than "), "{bound}");
    assert!(growing.starts_with("the queue of `S.Code`"), "{growing}");
}

#[test]
fn a_circle_without_length_comes_to_its_end() {
    let (bound, growing) = bound(&format!(
        "{TEAM}stream S {{\n  stage A by Dev {{ effort 0 s }}\n  stage B by Dev {{ effort 0 s; next A 100% }}\n}}\n\
         scenario Y {{ runs 1 year; demand S 1 per day }}"
    ));
    assert!(bound.ends_with(" events at one moment"), "{bound}");
    assert_eq!(growing, "no queue; one item is under way");
}

#[test]
fn who_cannot_be_reached_is_told() {
    let run = traced(
        "role Dev\nrole Expert\nteam A { 1 Dev }\nteam B { 1 Expert }\n\
         stream S { stage Code by Dev { effort 1 h; asks Expert 100% } }\n\
         scenario Y { runs 10 days; demand S 1 at day 1 }",
        true,
    )
    .unwrap();
    assert!(run.trace.iter().any(|e| e.kind == "unreachable"));
    assert!(mean(&run, "share of messages unreachable", "") > 0.99);
}

#[test]
fn when_everybody_is_on_leave_work_waits() {
    let run = ran(&format!(
        "{TEAM}stream S {{ stage Code by Dev {{ effort 1 h }} }}\n\
         scenario Y {{ runs 20 days; demand S 1 per day; from day 0 for 900 years A is away }}"
    ))
    .unwrap();
    assert_eq!(mean(&run, "throughput", "S"), 0.0);
    assert!(mean(&run, "work in progress", "S") > 5.0);
}

#[test]
fn a_ladder_with_nobody_on_it_answers_nothing() {
    let text = "andon 1\nrole Worker { safety 100% }\nrole Helper\nteam Line { 4 Worker }\n\
         andon Cord { answered by Helper within 1 min; stops the line }\n\
         signal Trouble { arises every 1 h at Worker; pulls Cord }\n\
         stream S { stage T by Worker { effort 1 min } }\nscenario Y { runs 10 days; demand S 1 per hour }\n";
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    let rules: Vec<_> = compiled.findings.iter().map(|f| f.rule).collect();
    assert_eq!(rules, ["role-nobody-fills"], "{:#?}", compiled.findings);
}
