//! Any sound spec, run for a bounded number of events, also with each of its variants taking over for a while: no panic, and no
//! broken law.
#![no_main]

use andon::model::Project;
use andon::model::dynamics::{Act, Disturbance, Scenario};
use andon::sim::{Ended, Plan, mechanism, run};
use andon::source::Span;
use andon::source::provider::InMemory;
use libfuzzer_sys::fuzz_target;

/// Events of one run.
const EVENTS: u64 = 20_000;

/// Variants of a project that are tried, so that many of them take no longer than a long run.
const VARIANTS: usize = 2;

fuzz_target!(|text: &str| {
    let files = InMemory::default().with("a.org", format!("andon 1\n{text}"));
    let compiled = andon::resolve::compile("a.org", &files);
    if !compiled.is_sound() || compiled.project.base.headcount() > 2_000 {
        return;
    }
    let project = &compiled.project;
    for (_, scenario) in project.scenarios.iter() {
        let end = simulate(project, scenario);
        for variant in project.variants.iter().take(VARIANTS) {
            simulate(project, &taken_over(scenario, &variant.name, end));
        }
    }
});

/// The scenario, in which a variant takes over from a third of the time to two thirds.
fn taken_over(scenario: &Scenario, variant: &str, end: f64) -> Scenario {
    let mut scenario = scenario.clone();
    let (at_s, for_s) = (end / 3.0, Some(end / 3.0));
    let act = Act::UseVariant(variant.to_owned());
    scenario.disturbances.push(Disturbance { at_s, for_s, act, span: Span::default() });
    scenario
}

/// Runs a scenario, and says when it ended, in seconds of its time.
fn simulate(project: &Project, scenario: &Scenario) -> f64 {
    let plan = Plan { project: Some(project), most_events: EVENTS, ..Plan::new(1, 1) };
    let switches = mechanism::switches(&scenario.plan.without, &mut Vec::new());
    match run(&project.base, "base", scenario, &switches, &plan) {
        Err(Ended::Broken(why)) => panic!("{why}"),
        Err(Ended::Bound { at, .. }) => at.secs(),
        _ => scenario.warm_up_s.unwrap_or(0.0) + scenario.runs_s.unwrap_or(0.0),
    }
}
