//! Any sound spec, run for a bounded number of events: no panic, and no broken law.
#![no_main]

use andon::sim::{Ended, Plan, mechanism, run};
use andon::source::provider::InMemory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let files = InMemory::default().with("a.org", format!("andon 1\n{text}"));
    let compiled = andon::resolve::compile("a.org", &files);
    if !compiled.is_sound() || compiled.project.base.headcount() > 2_000 {
        return;
    }
    for (_, scenario) in compiled.project.scenarios.iter() {
        let plan = Plan { project: Some(&compiled.project), most_events: 20_000, ..Plan::new(1, 1) };
        let switches = mechanism::switches(&scenario.plan.without, &mut Vec::new());
        if let Err(Ended::Broken(why)) = run(&compiled.project.base, "base", scenario, &switches, &plan) {
            panic!("{why}");
        }
    }
});
