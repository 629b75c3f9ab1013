//! Theory on trees: how far an ask up and down goes, how much of its meaning is left, and how much each boss relays.

use andon::resolve::compile;
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;
use std::fmt::Write as _;

/// A tree of bosses with `span` below each and people alone in teams at the bottom, each of whom asks everybody else alike.
fn tree(span: usize, depth: usize) -> String {
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
        let _ = writeln!(out, "  demand S{i} 0.005 per second");
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

/// P(k) = (s−1)s^(k−1)/(s^D−1) for a lowest common boss k levels up; 2k hops. With two levels of two and three levels of
/// three, 20 runs of 2,000 to 13,500 asks each; refused beyond 4.5 standard errors, which are below 0.5% of the figure.
#[test]
fn an_ask_goes_up_to_the_lowest_common_boss_and_down() {
    for (span, depth, mean) in
        [(2_i32, 2_i32, 3.333_333), (3, 3, 5.230_769), (5, 2, 3.666_667), (2, 4, 6.533_333)]
    {
        let found = run_text(&tree(span as usize, depth as usize), 1, 20);
        let share =
            |k: i32| f64::from((span - 1) * span.pow(k as u32 - 1)) / f64::from(span.pow(depth as u32) - 1);
        let hops: f64 = (1..=depth).map(|k| share(k) * f64::from(2 * k)).sum();
        assert!((hops - mean).abs() < 1e-6);
        let near = |metric: &str, of: &str, theory: f64, most: f64| {
            let interval = found.interval(metric, of).unwrap();
            let z = (interval.mean - theory) / (interval.half / 2.093);
            assert!(z.abs() < 4.5, "{metric} of {of}: {} should be {theory}, z = {z}", interval.mean);
            assert!(interval.half / 2.093 < most * theory);
        };
        near("hops per message", "", hops, 0.005);
        // The root relays each ask of which it is the lowest common boss, once there and once back.
        let people = f64::from(span.pow(depth as u32));
        near("utilisation", "BU", people * 0.005 * 2.0 * share(depth), 0.02);
        assert_eq!(found.interval("share of messages vertical", "").unwrap().mean, 1.0);
    }
}
