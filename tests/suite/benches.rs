//! What benches run keeps up with the language: each of their specs is sound, has the people it says, and runs.

use super::bench_specs;
use andon::resolve::compile;
use andon::sim::{Ended, Plan, Switches, run};
use andon::source::provider::InMemory;

#[test]
fn the_specs_of_benches_run() {
    for (name, text, people) in bench_specs::runtime() {
        let compiled = compile("a.org", &InMemory::default().with("a.org", text.as_str()));
        assert!(compiled.is_sound(), "{name}: {:#?}", compiled.findings);
        let project = &compiled.project;
        assert_eq!(project.base.headcount(), people as u64, "{name}");
        let (_, scenario) = project.scenarios.iter().next().expect("a scenario");
        let plan = Plan { most_events: 2_000, ..Plan::new(1, 1) };
        let ended = run(&project.base, "base", scenario, &Switches::default(), &plan);
        // All of them are longer than that; how far they came says that work is done in them.
        match ended {
            Err(Ended::Bound { at, .. }) => assert!(at.secs() > 0.0, "{name}"),
            other => panic!("{name} ended: {:?}", other.map(|run| run.events)),
        }
    }
}
