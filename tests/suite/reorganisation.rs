//! Structures that change while work is under way: what was begun under one structure is brought to its end under another one,
//! whatever that one no longer says.

use andon::model::dynamics::{Act, Disturbance, Scenario};
use andon::model::{Org, Project, Variant};
use andon::resolve::{Compiled, compile};
use andon::sim::{Ended, Plan, Switches, mechanism, run};
use andon::source::loader::Disk;
use andon::source::provider::InMemory;
use andon::syntax::{Kind, statements};
use std::fs;
use std::path::{Path, PathBuf};

/// Events of a run, so that all runs together take seconds.
const EVENTS: u64 = 2_500;

fn specs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let disk = Disk::around(root).unwrap();
    ["specs", "tests/catalogue", "tests/oracles"].iter().flat_map(|dir| disk.walk(&root.join(dir))).collect()
}

fn compiled(text: &str) -> Option<Compiled> {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    compiled.is_sound().then_some(compiled)
}

/// Where the statements of structures stand, of each kind the first two.
fn statements_of(text: &str) -> Vec<(Kind, std::ops::Range<usize>)> {
    let parsed = andon::syntax::parse(andon::source::FileId(0), text);
    let mut found: Vec<(Kind, std::ops::Range<usize>)> = Vec::new();
    for node in parsed.tree.all() {
        let kind = node.kind();
        let known = statements::of(kind).is_some() && found.iter().filter(|(k, _)| *k == kind).count() < 2;
        if known {
            found.push((kind, node.span().start as usize..node.span().end as usize));
        }
    }
    found
}

fn without(text: &str, place: &std::ops::Range<usize>) -> String {
    let blank = |(at, c): (usize, char)| if place.contains(&at) && c != '\n' { ' ' } else { c };
    text.char_indices().map(blank).collect()
}

/// What is declared is the same, so that both are structures of one project.
fn same_declarations(a: &Org, b: &Org) -> bool {
    let names = |org: &Org| {
        let stages: Vec<String> = org.stages.iter().map(|(_, s)| s.meta.name.clone()).collect();
        let positions: Vec<String> = org.positions.iter().map(|(_, p)| p.meta.name.clone()).collect();
        let signals: Vec<String> = org.signals.iter().map(|(_, s)| s.meta.name.clone()).collect();
        (
            stages,
            positions,
            signals,
            org.roles.slots(),
            org.decisions.slots(),
            org.boards.slots(),
            org.interfaces.slots(),
        )
    };
    names(a) == names(b)
}

fn variant(name: &str, org: &Org) -> Variant {
    Variant {
        name: name.to_owned(),
        title: None,
        doc: None,
        parent: None,
        org: org.clone(),
        changes: Vec::new(),
        changes_resources: None,
        span: andon::source::Span::default(),
    }
}

/// The scenario, in the middle of which another structure takes over for a while.
fn reorganised(scenario: &Scenario, from: f64, length: f64) -> Scenario {
    let act = Act::UseVariant("Other".to_owned());
    let span = andon::source::Span::default();
    let mut scenario = scenario.clone();
    scenario.disturbances.push(Disturbance { at_s: from, for_s: Some(length), act, span });
    scenario
}

/// One run from a structure to another and back again: what law it broke, if it did.
fn there_and_back(one: &Compiled, other: &Compiled, scenario: &Scenario) -> Option<String> {
    let mut project: Project = one.project.clone();
    project.variants.push(variant("Other", &other.project.base));
    let switches = mechanism::switches(&scenario.plan.without, &mut Vec::new());
    let (from, length) = moments(one, scenario, &switches);
    let scenario = reorganised(scenario, from, length);
    let plan = Plan { project: Some(&project), most_events: EVENTS, ..Plan::new(3, 1) };
    let ran = || run(&project.base, "base", &scenario, &switches, &plan);
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(ran)) {
        Err(_) => Some("a panic".to_owned()),
        Ok(Err(Ended::Broken(why))) => Some(why),
        Ok(_) => None,
    }
}

/// When the structure changes, and for how long: so that a third of the events come before, and a third meanwhile.
fn moments(one: &Compiled, scenario: &Scenario, switches: &Switches) -> (f64, f64) {
    let whole = scenario.warm_up_s.unwrap_or(0.0) + scenario.runs_s.unwrap_or(0.0);
    let plan = Plan { project: Some(&one.project), most_events: EVENTS, ..Plan::new(3, 1) };
    let at = match run(&one.project.base, "base", scenario, switches, &plan) {
        Err(Ended::Bound { at, .. }) => at.secs(),
        _ => whole,
    };
    (at / 3.0, at / 3.0)
}

#[test]
fn what_is_under_way_survives_any_change_of_structure() {
    let (mut changes, mut broken) = (0, Vec::new());
    for path in specs() {
        let text = fs::read_to_string(&path).unwrap();
        let Some(full) = compiled(&text) else { continue };
        let Some((_, scenario)) = full.project.scenarios.iter().next() else { continue };
        for (kind, place) in statements_of(&text) {
            let Some(less) = compiled(&without(&text, &place)) else { continue };
            if !same_declarations(&full.project.base, &less.project.base) {
                continue;
            }
            for (one, other, way) in [(&less, &full, "gets"), (&full, &less, "loses")] {
                let why = there_and_back(one, other, scenario);
                let what = || format!("{} {way} `{kind:?}` of byte {}", path.display(), place.start);
                broken.extend(why.map(|why| format!("{}: {why}", what())));
            }
            changes += 1;
        }
    }
    println!("{changes} changes of structure");
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(changes > 600, "{changes}");
}
