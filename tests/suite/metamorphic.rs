//! What must not change a result, and how some changes must.

use andon::resolve::{Compiled, compile};
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;

const BASE: &str = "role Dev\nrole Op\nunit IT led by CIO {\n  team Build led by B { 3 Dev }\n  team Run led by R { 2 Op }\n}\nleader CIO { available 20% }\nstream Feature {\n  stage Code by Dev { effort 1 day to 3 days; asks Op 40% for 1 h }\n  stage Ship by Op { effort exponential 4 h }\n}\nscenario Year { runs 100 days after 20 days warm-up; demand Feature 1 per day }\n";

fn compiled(text: &str) -> Compiled {
    let compiled = compile("a.org", &InMemory::default().with("a.org", format!("andon 1\n{text}")));
    assert!(compiled.is_sound(), "{text}\n{:#?}", compiled.findings);
    compiled
}

fn traced(text: &str, seed: u64) -> ScenarioRun {
    let compiled = compiled(text);
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    let plan = Plan { trace: true, ..Plan::new(seed, 2) };
    run(&compiled.project.base, "base", scenario, &Switches::default(), &plan).unwrap()
}

/// Every figure of a run, to the last bit.
fn figures(run: &ScenarioRun, of: &str) -> Vec<(String, u64)> {
    let of_it = |name: &str| name == of || name.starts_with(&format!("{of}."));
    run.samples
        .iter()
        .flat_map(|s| s.iter())
        .filter(|((_, name), _)| of_it(name))
        .map(|((m, name), s)| (format!("{m} {name}"), s.value.to_bits()))
        .collect()
}

#[test]
fn order_in_the_file_means_nothing() {
    let parts: Vec<&str> = BASE.split_inclusive("}\n").collect();
    let mut reversed: Vec<String> = Vec::new();
    // Whole declarations in the opposite order.
    let mut depth = 0_i32;
    let mut item = String::new();
    for part in parts {
        item.push_str(part);
        depth += part.matches('{').count() as i32 - part.matches('}').count() as i32;
        if depth == 0 {
            reversed.push(std::mem::take(&mut item));
        }
    }
    reversed.push(item);
    reversed.reverse();
    let (a, b) = (traced(BASE, 1), traced(&reversed.concat(), 1));
    assert!(a.trace == b.trace);
    assert_eq!(figures(&a, "Feature"), figures(&b, "Feature"));
}

#[test]
fn layout_and_comments_mean_nothing() {
    let tidy = andon::syntax::format::format(&format!("andon 1\n// a comment\n{BASE}"));
    let tidy = tidy.strip_prefix("andon 1\n").unwrap();
    assert!(traced(BASE, 2).trace == traced(tidy, 2).trace);
}

#[test]
fn a_new_unconnected_team_changes_nobody_elses_luck() {
    let more = format!(
        "role Baker\nteam Bakery {{ 4 Baker }}\nstream Bread {{ stage Bake by Baker {{ effort exponential 2 h }} }}\n{}",
        BASE.replace("demand Feature 1 per day }", "demand Feature 1 per day; demand Bread 5 per day }")
    );
    let (a, b) = (traced(BASE, 3), traced(&more, 3));
    let of = |r: &ScenarioRun| {
        r.trace
            .iter()
            .filter(|e| e.item.as_deref().is_some_and(|i| i.starts_with("Feature")))
            .map(|e| (e.at, e.kind, e.who.clone(), e.item.clone(), e.to.clone()))
            .collect::<Vec<_>>()
    };
    assert!(of(&a).len() > 1_000);
    let first = of(&a).into_iter().zip(of(&b)).find(|(x, y)| x != y);
    assert!(first.is_none(), "{first:?}");
    assert_eq!(of(&a).len(), of(&b).len());
    assert_eq!(figures(&a, "Feature"), figures(&b, "Feature"));
}

#[test]
fn one_more_person_leaves_the_others_luck_alone() {
    // With a fourth developer the arrivals are the same, to the microsecond.
    let more = BASE.replace("3 Dev", "4 Dev");
    let arrivals = |r: &ScenarioRun| {
        let mut seen = std::collections::BTreeSet::new();
        r.trace
            .iter()
            .filter(|e| e.kind == "queued")
            .filter(|e| seen.insert(e.item.clone()))
            .map(|e| (e.at, e.item.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(arrivals(&traced(BASE, 4)), arrivals(&traced(&more, 4)));
}

#[test]
fn a_rename_with_was_changes_no_bit() {
    let renamed = BASE
        .replace("stage Code ", "stage Write was Code ")
        .replace("role Dev\n", "role Programmer was Dev\n")
        .replace("by Dev", "by Programmer")
        .replace("3 Dev", "3 Programmer was IT.Build.Dev");
    let values = |r: &ScenarioRun| {
        r.samples
            .iter()
            .map(|s| s.iter().find(|((m, of), _)| *m == 0 && of == "Feature").unwrap().1.value.to_bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&traced(BASE, 5)), values(&traced(&renamed, 5)));
    // What stands inside something renamed is who it was, without a word of its own.
    let around = BASE
        .replace("unit IT led", "unit Tech was IT led")
        .replace("team Build led", "team Make was Build led");
    assert_ne!(around, BASE);
    assert_eq!(values(&traced(BASE, 5)), values(&traced(&around, 5)));
}

#[test]
fn a_direct_interface_never_lengthens_the_flow() {
    let more = format!("channel chat {{ speed 10 min }}\ninterface Dev <-> Op by chat\n{BASE}");
    let flow = |r: &ScenarioRun| r.interval("flow time", "Feature").unwrap().mean;
    assert!(flow(&traced(&more, 6)) < flow(&traced(BASE, 6)));
}

#[test]
fn shuffled_ties_leave_a_queue_as_it_is() {
    let compiled = compiled(BASE);
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    let with = |shuffle| {
        run(
            &compiled.project.base,
            "base",
            scenario,
            &Switches::default(),
            &Plan { shuffle, ..Plan::new(1, 3) },
        )
        .unwrap()
    };
    let (a, b) = (with(None), with(Some(99)));
    let flow = |r: &ScenarioRun| r.interval("flow time", "Feature").unwrap().mean;
    assert!((flow(&a) / flow(&b) - 1.0).abs() < 0.02, "{} {}", flow(&a), flow(&b));
}
