//! Theory on trees: how far an ask up and down goes, how much of its meaning is left, and how much each boss relays.

use andon::network::{Cargo, Network};
use andon::resolve::compile;
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;
use andon::stats::queueing::tree;
use std::fmt::Write as _;

/// A tree of bosses with `span` below each and people alone in teams at the bottom, each of whom asks everybody else alike.
fn people(span: usize, depth: usize, rate: f64) -> String {
    let mut out = String::from(
        "andon 1\nchannel up_and_down { speed 1 s; fidelity 90%; accuracy 95%; handling 1 s }\ndefault answering 0 s\ndefault rounds 0\ndefault rework_of_wrong 0%\n",
    );
    let leaves = span.pow(u32::try_from(depth).unwrap());
    for i in 0..leaves {
        let _ = writeln!(out, "role L{i}");
    }
    let mut next = 0;
    unit(&mut out, span, depth, &mut next, "U");
    for i in 0..leaves {
        let asks: Vec<String> = (0..leaves)
            .filter(|j| *j != i)
            .map(|j| format!("asks L{j} {}% for 0 s", 100.0 / (leaves - 1) as f64))
            .collect();
        let _ = writeln!(out, "stream S{i} {{ stage A by L{i} {{ effort 0 s; {} }} }}", asks.join("; "));
    }
    out.push_str("scenario Steady {\n  runs 100000 s after 1000 s warm-up\n");
    for i in 0..leaves {
        let _ = writeln!(out, "  demand S{i} {rate} per second");
    }
    out.push_str("}\n");
    out
}

fn unit(out: &mut String, span: usize, depth: usize, next: &mut usize, name: &str) {
    let _ = writeln!(out, "unit {name} led by B{name} {{\nreports by up_and_down");
    for i in 0..span {
        if depth == 1 {
            let _ = writeln!(out, "team T{next} {{ 1 L{next}; reports by up_and_down }}");
            *next += 1;
        } else {
            unit(out, span, depth - 1, next, &format!("{name}{i}"));
        }
    }
    out.push_str("}\n");
}

fn run_text(text: &str, seed: u64, replications: u32) -> ScenarioRun {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    run(&compiled.project.base, "base", scenario, &Switches::default(), &Plan::new(seed, replications))
        .unwrap()
}

/// P(k) = (s−1)s^(k−1)/(s^D−1) for a lowest common boss k levels up; 2k hops. With two levels of two, three of three and three of
/// five, 20 runs of 2,000 to 25,000 asks each; refused beyond 4.5 standard errors, which are below 0.5% of the figure.
#[test]
fn an_ask_goes_up_to_the_lowest_common_boss_and_down() {
    for (span, depth, mean, rate) in [
        (2_u32, 2_u32, 3.333_333, 0.005),
        (3, 3, 5.230_769, 0.005),
        (5, 2, 3.666_667, 0.005),
        (2, 4, 6.533_333, 0.005),
        (5, 3, 5.548_387, 0.002),
    ] {
        let found = run_text(&people(span as usize, depth as usize, rate), 1, 20);
        let share = |k: u32| tree::share_at(span, depth, k);
        let hops = tree::mean_hops(span, depth);
        assert!((hops - mean).abs() < 1e-6);
        let near = |metric: &str, of: &str, theory: f64, most: f64| {
            let interval = found.interval(metric, of).unwrap();
            let error = interval.half / 2.093;
            let z = (interval.mean - theory) / error;
            println!("{metric} of {of}: {} should be {theory}, z {z:.2} (error {error})", interval.mean);
            assert!(z.abs() < 4.5, "{metric} of {of}: {} should be {theory}, z = {z}", interval.mean);
            assert!(error < most * theory);
        };
        near("hops per message", "", hops, 0.005);
        // The root relays each ask of which it is the lowest common boss, once there and once back.
        let people = f64::from(span.pow(depth));
        near("utilisation", "BU", people * rate * 2.0 * share(depth), 0.02);
        assert_eq!(found.interval("share of messages vertical", "").unwrap().mean, 1.0);
    }
}

/// One shape within the other: desks of one under a boss, seven such bosses under one, and so on.
fn patterns(span: u32, depth: u32) -> String {
    let mut out = String::from("andon 1\nrole Worker\npattern Level0 { 1 Worker }\n");
    for level in 1..depth {
        let _ = writeln!(
            out,
            "pattern Level{level} led by Boss{level} {{ {span} teams like Level{} }}",
            level - 1
        );
    }
    let _ = writeln!(out, "unit All led by Boss{depth} {{ {span} teams like Level{} }}", depth - 1);
    out
}

/// Trees that are too large to run every ask of are measured way by way: everybody at the bottom, seen from three of them, which by
/// symmetry is the mean of all. Five levels of seven are 16,807 at the bottom; eight would be 5.8 million, which the formula has.
#[test]
fn ways_in_a_large_tree_are_as_long_as_theory_says() {
    for (span, depth, mean) in
        [(5, 3, 5.548_387), (7, 4, tree::mean_hops(7, 4)), (3, 8, tree::mean_hops(3, 8)), (7, 5, 9.667_262)]
    {
        assert!((tree::mean_hops(span, depth) - mean).abs() < 1e-6, "{}", tree::mean_hops(span, depth));
        let compiled = compile("a.org", &InMemory::default().with("a.org", patterns(span, depth)));
        assert!(compiled.is_sound(), "{:#?}", compiled.findings);
        let org = &compiled.project.base;
        let workers: Vec<_> = org
            .positions
            .iter()
            .filter(|(_, p)| org.roles[p.role].meta.name == "Worker")
            .map(|(id, _)| id)
            .collect();
        assert_eq!(workers.len(), span.pow(depth) as usize);
        let network = Network::new(org, false);
        for to in [0, workers.len() / 3, workers.len() - 1].map(|i| workers[i]) {
            let toward = network.toward(&[to], Cargo::Question);
            let others = workers.iter().filter(|from| **from != to);
            let passages: usize = others.map(|from| toward.route(*from).unwrap().len()).sum();
            let found = passages as f64 / (workers.len() - 1) as f64;
            assert!((found - mean).abs() < 1e-6, "span {span}, depth {depth}: {found} instead of {mean}");
        }
    }
}
