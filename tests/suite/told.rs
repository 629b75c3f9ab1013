//! The story of an item and the account of its time: each hour of it went to something, and the steps say to what.

use crate::support::{read, sound};
use andon::report::trace::{finished, story};
use andon::resolve::{Compiled, compile};
use andon::sim::{Plan, Switches, Trace, run};
use andon::source::provider::InMemory;
use std::collections::BTreeMap;
use std::sync::Arc;

fn accounted(compiled: &Compiled) -> Arc<Trace> {
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().unwrap();
    let plan = Plan { project: Some(project), trace: true, account: true, ..Plan::new(1, 1) };
    run(&project.base, "base", scenario, &Switches::default(), &plan).unwrap().trace
}

fn told(text: &str, item: &str) -> String {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    story(&accounted(&compiled), item).unwrap()
}

/// Streams without branches, with questions, decisions, approvals, hand-offs and office hours.
#[test]
fn the_account_of_an_item_is_its_flow_time() {
    let mut compared = 0;
    for path in ["specs/first.org", "tests/oracles/jackson.org", "tests/oracles/mm1.org"] {
        let trace = accounted(&read(path));
        let mut began = BTreeMap::new();
        for event in trace.iter() {
            if let Some(item) = event.item {
                began.entry(item.to_string()).or_insert(event.at);
            }
        }
        let all: Vec<String> = finished(&trace).take(60).map(|item| item.to_string()).collect();
        for item in &all {
            let spent: u64 = trace.account_of(item).map(|spent| spent.ticks).sum();
            let ended =
                trace.iter().rfind(|e| e.kind == "done" && e.item.is_some_and(|i| i.is(item))).unwrap();
            assert_eq!(spent, ended.at.since(began[item]).0, "{path}: {item}");
            compared += 1;
        }
    }
    assert!(compared > 150, "{compared} items");
}

#[test]
fn a_step_says_what_its_time_went_to() {
    let nights = "andon 1\ncalendar Office { works Monday to Friday from 09:00 to 17:00 }\nrole Dev { works Office }\nteam A { 1 Dev }\n\
        stream S { stage T by Dev { effort 10 h } }\nscenario Y { runs 20 days; demand S 2 at day 0 }\n";
    assert_eq!(
        told(nights, "S#2"),
        "              queued to A.Dev
       +35 h  started by A.Dev#1: queue 26 h, calendar 9 h
       +26 h  finished by A.Dev#1: calendar 16 h, touch 10 h
              done
   2.54 days  in all\n"
    );
    let scarce = "andon 1\nrole Dev\nteam A { 2 Dev }\nresource Lab 1 { first come first served }\n\
        stream S { stage T by Dev { effort 2 h; uses 1 Lab } }\nscenario Y { runs 2 days; demand S 2 at day 0 }\n";
    let second = told(scarce, "S#2");
    assert!(second.contains("resource 2 h") && second.contains("touch 2 h"), "{second}");
}

/// Branches spend the same hours on several things: named, and not how long.
#[test]
fn branches_are_named_only() {
    let text = "andon 1\nrole Dev\nrole Op\nteam A { 2 Dev; 1 Op }\n\
        stream S { stage Plan by Dev { effort 1 h }; stage Build by Dev after Plan { effort 6 h }; stage Buy by Op after Plan { effort 9 h }; \
        stage Ship by Dev after Build, Buy { effort 1 h } }\n\
        scenario Y { runs 2 days; demand S 2 at day 0 }\n";
    // While it is built, its other branch waits for the one who buys.
    let story = told(text, "S#1");
    assert!(story.contains(": touch, queue\n"), "{story}");
    assert!(story.contains("+9 h  finished by A.Op#1: touch\n"), "{story}");
    // The one that is done first waits.
    assert_eq!(story.matches("waits-for-branches (S.Ship)\n").count(), 1, "{story}");
}

/// A stage that is a stream of its own: the item says which item that is, and what the time went to there.
#[test]
fn a_stage_that_runs_a_stream_says_which_item_and_for_what() {
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\n\
        stream Fix { stage Find by Dev { effort 2 h }; stage Mend by Dev { effort 3 h } }\n\
        stream S { stage Plan by Dev { effort 1 h }; stage Repair runs Fix { }; stage Ship by Dev { effort 1 h } }\n\
        scenario Y { runs 2 days; demand S 1 at day 0 }\n";
    let story = told(text, "S#1");
    assert!(story.contains("runs (Fix#1)\n        +5 h  finished: touch\n"), "{story}");
    assert!(told(text, "Fix#1").contains("+3 h  finished by A.Dev#1: touch\n"));
}

/// Two hours at the door, two of work.
#[test]
fn a_story_begins_at_the_door() {
    let text = "andon 1\nrole W\nteam T { 9 W }\nstream S { at most 1 items; stage X by W { effort 2 h } }\n\
        scenario Y { runs 4 days; demand S 2 at day 0 }\n";
    let story = told(text, "S#2");
    let begins = format!("{:>12}  arrived\n        +2 h  queued to T.W: queue\n", "");
    assert!(story.starts_with(&begins), "{story}");
    assert!(story.ends_with("         4 h  in all\n"), "{story}");
}

/// Silence has ended the wait after four hours; the request is still under way, and is told apart from what the item took.
#[test]
fn a_story_is_over_when_the_item_is_done() {
    let text = "andon 1\nrole Dev\nrole Op { may decide Go }\nchannel slow { speed 3 h }\n\
        unit U led by Chief { reports by slow\nteam A led by AL { reports by slow; 1 Dev }\nteam B led by BL { reports by slow; 1 Op } }\n\
        decision Go { takes 30 min }\nintent A { purpose \"x\"; if silent for 4 h, act within intent }\n\
        stream F { stage Code by Dev { effort 2 h; decides Go } }\nscenario S { runs 20 days; demand F 1 at day 1 }\n";
    let story = told(text, "F#1");
    let (before, after) = story.split_once("         6 h  in all\n").unwrap_or_else(|| panic!("{story}"));
    assert!(before.ends_with("done\n") && !before.contains("afterwards"), "{story}");
    assert!(
        !after.is_empty() && after.lines().all(|line| line.contains("  afterwards hopped from ")),
        "{story}"
    );
}

/// Without an account, and in snapshots, a story says what happened and nothing of this.
#[test]
fn a_trace_without_an_account_is_told_as_before() {
    let compiled = read("specs/first.org");
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().unwrap();
    let plan = Plan { project: Some(project), trace: true, ..Plan::new(1, 1) };
    let trace = run(&project.base, "base", scenario, &Switches::default(), &plan).unwrap().trace;
    let item = finished(&trace).next().unwrap().to_string();
    assert_eq!(trace.account_of(&item).count(), 0);
    assert!(!story(&trace, &item).unwrap().contains(": "));
}

/// One is let in at a time, and of three that come together two go away at once: each of them ends, in every form of the trace.
#[test]
fn what_is_turned_away_has_an_end() {
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nstream F { stage Code by Dev { effort 1 h; at most 1 items } }\n\
        scenario S { runs 5 days; demand F 3 at day 1; demand F 1 at day 2 }\n";
    let told = |item: &str| told(text, item);
    assert_eq!(told("F#2"), format!("{0:>12}  turned-away (F.Code)\n{1:>12}  in all\n", "", "0 s"));
    assert!(told("F#4").contains("done"));
    let trace = accounted(&sound(text));
    let ended = trace.iter().filter(|e| ["done", "turned-away"].contains(&e.kind));
    let ended: Vec<String> = ended.filter_map(|e| e.item).map(|item| item.to_string()).collect();
    assert_eq!(ended, ["F#2", "F#3", "F#1", "F#4"]);
    let mut ocel = Vec::new();
    andon::report::trace::ocel::ocel(&trace, &mut ocel).unwrap();
    let ocel: serde_json::Value = serde_json::from_slice(&ocel).unwrap();
    let turned = ocel["events"].as_array().unwrap().iter().filter(|e| e["type"] == "turned-away");
    let items: Vec<_> = turned.map(|e| e["relationships"][0]["objectId"].as_str().unwrap()).collect();
    assert_eq!(items, ["F#2", "F#3"]);
}
