//! Cases of process mining: each item has one, from its arrival to its end.

use crate::support::sound;
use andon::report::trace::xes::xes;
use andon::sim::{Plan, Switches, run};

/// What each case of a text says: for each event its name, whether somebody did it, and the hour.
fn cases(text: &str) -> Vec<Vec<(String, bool, f64)>> {
    let compiled = sound(text);
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().expect("a scenario");
    let plan = Plan { project: Some(project), trace: true, ..Plan::new(1, 1) };
    let run = run(&project.base, "base", scenario, &Switches::default(), &plan).expect("it runs");
    let mut out = Vec::new();
    xes(&run.trace, &mut out).expect("memory takes all");
    let text = String::from_utf8(out).expect("it is text");
    let value = |event: &str, key: &str| {
        let (_, rest) = event.split_once(&format!("key=\"{key}\" value=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let told = |event: &str| {
        let at = value(event, "time:timestamp").expect("a moment");
        let number = |from: usize| at[from..from + 2].parse::<f64>().expect("a number");
        let hour = (number(8) - 1.0) * 24.0 + number(11) + number(14) / 60.0;
        (value(event, "concept:name").expect("a name"), value(event, "org:resource").is_some(), hour)
    };
    text.split("<trace>").skip(1).map(|case| case.split("<event>").skip(1).map(told).collect()).collect()
}

/// The lengths of the cases in hours, or nothing where one is not done.
fn lengths(cases: &[Vec<(String, bool, f64)>]) -> Vec<Option<f64>> {
    let length = |case: &Vec<(String, bool, f64)>| {
        let (first, last) = (case.first().expect("an arrival"), case.last().expect("an event"));
        assert_eq!((first.0.as_str(), first.1), ("arrived", false));
        assert!(
            case.iter()
                .skip(1)
                .all(|(name, done_by, _)| *done_by == (name != "done" && name != "turned-away")),
            "{case:?}"
        );
        (last.0 == "done" || last.0 == "turned-away").then_some(last.2 - first.2)
    };
    let mut all: Vec<Option<f64>> = cases.iter().map(length).collect();
    all.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
    all
}

fn clerk(stream: &str, runs: &str) -> String {
    format!(
        "andon 1\nrole W\nteam T {{ 1 W }}\nstream F {{ {stream}stage A by W {{ effort 1 h }} }}\n\
         scenario Y {{ runs {runs}; demand F 5 at day 1 }}\n"
    )
}

#[test]
fn a_case_lasts_as_long_as_the_flow_time() {
    let all = cases(&clerk("", "30 days"));
    assert_eq!(lengths(&all), [1.0, 2.0, 3.0, 4.0, 5.0].map(Some));
    // Those who wait at the door have come, too.
    assert_eq!(lengths(&cases(&clerk("at most 1 items; ", "30 days"))), [1.0, 2.0, 3.0, 4.0, 5.0].map(Some));
}

#[test]
fn what_still_waits_has_a_case() {
    let all = cases(&clerk("", "26.5 h"));
    assert_eq!(lengths(&all), [None, None, None, Some(1.0), Some(2.0)]);
    assert_eq!(all.iter().filter(|case| case.len() == 1).count(), 2);
    let at_the_door = cases(&clerk("at most 1 items; ", "26.5 h"));
    assert_eq!(lengths(&at_the_door), [None, None, None, Some(1.0), Some(2.0)]);
}

#[test]
fn what_is_turned_away_has_a_case_that_is_over_at_once() {
    let text = clerk("", "30 days").replace("effort 1 h", "effort 1 h; at most 2 items");
    assert_eq!(lengths(&cases(&text)), [0.0, 0.0, 0.0, 1.0, 2.0].map(Some));
}

/// It passes the first stage by, and finds no room at the second.
#[test]
fn who_passes_by_and_is_stopped_has_arrived() {
    let text = "andon 1\nrole W\nrole V\nteam T { 1 W; 1 V }\nstream F { stage A by W { effort 1 h; happens 0% }\n\
        stage B by V { effort 1 h; at most 1 items } }\nscenario Y { runs 30 days; demand F 3 at day 1 }\n";
    assert_eq!(lengths(&cases(text)), [1.0, 2.0, 3.0].map(Some));
}
