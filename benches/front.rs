//! The front end on a spec of 100,000 lines: text to tree in megabytes a second, and a whole check, in processor time and
//! peak memory; then whole checks of 30,000 people in 4,000 teams, and of ten times as many.
//!
//! `cargo bench --bench front`, with `-- 20000 40` on that many lines and units instead; the dearest rules are named. Quote ratios and medians: machines are noisy.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a benchmark has a clock and prints")]

#[path = "../tests/suite/generate.rs"]
mod generate;

use andon::resolve::compile;
use andon::source::FileId;
use andon::source::provider::InMemory;

/// Rounds, of which the median counts.
const ROUNDS: usize = 5;

/// Seconds of processor time of this process.
fn cpu_s() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).map_or(f64::NAN, |n| n / 1e9)
}

/// Peak resident memory in MiB.
fn peak_mib() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A whole check of an organisation of 100 teams a unit, and its score.
fn large(units: usize, timed: &dyn Fn(&dyn Fn()) -> f64) {
    let text = generate::large(units, 100);
    let files = InMemory::default().with("a.org", text.as_str());
    let compiled = compile("a.org", &files);
    assert!(compiled.is_sound(), "{:#?}", compiled.findings.first());
    let people = compiled.project.base.headcount();
    let check = timed(&|| {
        let compiled = compile("a.org", &files);
        let _ = andon::lint::check(&compiled.project);
    });
    println!(
        "{people} people in {} teams: check {check:.2} CPU s, peak {:.0} MiB",
        units * 100 + 1,
        peak_mib()
    );
    dearest_rules(&text);
    if units <= 40 {
        let Some((_, scenario)) = compiled.project.scenarios.iter().next() else { return };
        let score = timed(&|| drop(andon::lint::predict::predict(&compiled.project.base, scenario)));
        println!("its prediction: {score:.2} CPU s");
    }
}

/// The rules that take longest, each with what it is the first to ask for.
fn dearest_rules(text: &str) {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    let settings = andon::lint::Settings::default();
    let cx = andon::lint::Context::new(&compiled.project, &settings);
    let mut times: Vec<(f64, usize, &str)> = Vec::new();
    for rule in andon::lint::rules() {
        let before = cpu_s();
        let found = (rule.check)(&cx).len();
        times.push(((cpu_s() - before) * 1e3, found, rule.name));
    }
    times.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (ms, found, name) in times.iter().take(12) {
        println!("    {ms:8.2} ms {found:6} findings {name}");
    }
}

fn main() {
    let mut declarations = 1_000;
    let mut text = generate::spec(1, declarations);
    let wanted: usize = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(100_000);
    while text.lines().count() < wanted {
        declarations = declarations * (wanted + 500) / text.lines().count();
        text = generate::spec(1, declarations);
    }
    let megabytes = text.len() as f64 / 1e6;
    println!("{} lines, {megabytes:.2} MB", text.lines().count());
    let timed = |work: &dyn Fn()| {
        let times = (0..ROUNDS).map(|_| {
            let before = cpu_s();
            work();
            cpu_s() - before
        });
        median(times.collect())
    };
    let parse = timed(&|| assert!(andon::syntax::parse(FileId(0), &text).findings.is_empty()));
    println!("text to tree: {parse:.3} CPU s, {:.1} MB/s, peak {:.0} MiB", megabytes / parse, peak_mib());
    let files = InMemory::default().with("a.org", text.as_str());
    let compiled = timed(&|| assert!(compile("a.org", &files).is_sound()));
    println!("text to model: {compiled:.3} CPU s, peak {:.0} MiB", peak_mib());
    let check = timed(&|| {
        let compiled = compile("a.org", &files);
        let _ = andon::lint::check(&compiled.project);
    });
    println!("check with all rules: {check:.3} CPU s, peak {:.0} MiB", peak_mib());
    dearest_rules(&text);
    let format = timed(&|| assert!(!andon::syntax::format::format(&text).is_empty()));
    println!("layout: {format:.3} CPU s");
    let asked: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).skip(1).collect();
    for units in if asked.is_empty() { vec![40, 400] } else { asked } {
        large(units, &timed);
    }
}
