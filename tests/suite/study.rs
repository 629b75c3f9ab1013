//! The prediction against runs, over organisations drawn at random. `STUDY=200 cargo test --release --test main study
//! -- --nocapture` prints the figures of `docs/prediction.md`; a plain `cargo test` runs a small part of it.

use super::organisations::{organisation, structure};
use andon::lint::predict::predict;
use andon::resolve::{Compiled, compile};
use andon::sim::{Plan, Switches, run};
use andon::source::provider::InMemory;

/// How many organisations are drawn.
fn size(least: u64) -> u64 {
    std::env::var("STUDY").ok().and_then(|n| n.parse().ok()).unwrap_or(least)
}

fn compiled(name: &str, text: &str) -> Compiled {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{name}\n{text}\n{:#?}", compiled.findings);
    compiled
}

/// Rank correlation; ties get the mean of their ranks.
fn spearman(pairs: &[(f64, f64)]) -> f64 {
    let ranks = |of: &dyn Fn(&(f64, f64)) -> f64| -> Vec<f64> {
        let values: Vec<f64> = pairs.iter().map(of).collect();
        values
            .iter()
            .map(|v| {
                let below = values.iter().filter(|w| *w < v).count() as f64;
                let same = values.iter().filter(|w| *w == v).count() as f64;
                below + (same - 1.0) / 2.0
            })
            .collect()
    };
    let (a, b) = (ranks(&|p| p.0), ranks(&|p| p.1));
    let mean = (pairs.len() as f64 - 1.0) / 2.0;
    let sum = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum::<f64>();
    sum(&a, &b) / (sum(&a, &a) * sum(&b, &b)).sqrt()
}

/// Middle of the factors by which predictions are off, and the share within a factor.
fn errors(pairs: &[(f64, f64)], within: f64) -> (f64, f64) {
    let mut off: Vec<f64> = pairs.iter().map(|(p, r)| (p / r).max(r / p)).collect();
    off.sort_by(f64::total_cmp);
    let near = off.iter().filter(|o| **o <= within).count() as f64 / off.len() as f64;
    (off[off.len() / 2], near)
}

#[test]
fn predicted_flow_times_rank_as_runs_do() {
    let wanted = size(40);
    let mut flow = Vec::new();
    let mut vertical = Vec::new();
    let mut messages = Vec::new();
    for seed in 0..wanted {
        let text = organisation(seed);
        let compiled = compiled(&format!("organisation {seed}"), &text);
        let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
        let predicted = predict(&compiled.project.base, scenario);
        let plan = Plan { most_events: 30_000_000, ..Plan::new(seed, 2) };
        let run = match run(&compiled.project.base, "base", scenario, &Switches::default(), &plan) {
            Ok(run) => run,
            Err(why) => panic!("organisation {seed}: {why:?}\n{text}"),
        };
        let mean = |metric: &str, of: &str| run.interval(metric, of).map(|i| i.mean);
        if std::env::var("STUDY_SPEC").is_ok_and(|n| n == seed.to_string()) {
            println!("{text}\n{predicted:#?}");
            for m in run.measured.iter().filter(|m| m.values.iter().any(|v| *v != 0.0)) {
                println!("{} of {}: {:?}", m.metric.name, m.of, m.values);
            }
        }
        let Some(measured) = mean("flow time", "Feature") else { continue };
        if std::env::var("STUDY_EACH").is_ok() {
            println!(
                "{seed:4} flow {:8.2} d predicted {:8.2} d ({:.2}) load {:.2} message {:.1} h predicted {:.1} h",
                measured / 86_400.0,
                predicted.flow_s() / 86_400.0,
                predicted.flow_s() / measured,
                predicted.desks.first().map_or(0.0, |d| d.1),
                mean("message delay", "").unwrap_or(f64::NAN) / 3_600.0,
                predicted.message_s / 3_600.0,
            );
        }
        flow.push((predicted.flow_s(), measured));
        if let (Some(v), Some(d)) = (mean("share of messages vertical", ""), mean("message delay", "")) {
            vertical.push((predicted.vertical, v));
            messages.push((predicted.message_s, d));
        }
    }
    let (middle, near) = errors(&flow, 1.5);
    let rank = spearman(&flow);
    println!("{} organisations", flow.len());
    println!(
        "flow time: rank correlation {rank:.3}, half are off by less than {middle:.2} times, {:.0}% within 1.5 times",
        near * 100.0
    );
    println!(
        "message delay: rank correlation {:.3}, half are off by less than {:.2} times",
        spearman(&messages),
        errors(&messages, 1.5).0
    );
    println!("vertical share: rank correlation {:.3}", spearman(&vertical));
    assert!(rank >= 0.8, "{rank}");
}

/// The paths alone tell slow structures from fast ones: over structures of the same people and the same work.
#[test]
fn communication_paths_alone_tell_the_slow_from_the_fast() {
    let mut delay = Vec::new();
    let mut flow = Vec::new();
    let mut paths = Vec::new();
    for seed in 0..size(60).max(60) {
        let text = structure(seed);
        let compiled = compiled(&format!("structure {seed}"), &text);
        let org = &compiled.project.base;
        let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
        let workers: u32 = org
            .positions
            .iter()
            .filter(|(_, p)| org.roles[p.role].meta.name.starts_with('R'))
            .map(|(_, p)| p.headcount())
            .sum();
        assert_eq!(workers, 40);
        let predicted = predict(org, scenario);
        let run = run(org, "base", scenario, &Switches::default(), &Plan::new(seed, 2)).unwrap();
        let mean = |metric: &str, of: &str| run.interval(metric, of).map(|i| i.mean);
        let measured = mean("flow time", "Feature").unwrap();
        flow.push((predicted.flow_s(), measured));
        // A structure in which nobody needs anybody outside the team sends no message.
        let vertical = mean("share of messages vertical", "").unwrap_or(0.0);
        delay.push((vertical, mean("message delay", "").unwrap_or(0.0)));
        paths.push((predicted.vertical, measured));
    }
    let (ranks, score, paths) = (spearman(&delay), spearman(&flow), spearman(&paths));
    println!("{} structures of the same 40 people", flow.len());
    println!("vertical share with message delay in runs: rank correlation {ranks:.3}");
    println!("predicted with measured flow time: rank correlation {score:.3}");
    println!("predicted vertical share with measured flow time: rank correlation {paths:.3}");
    assert!(ranks >= 0.8, "{ranks}");
    assert!(score >= 0.7, "{score}");
}
