//! The whole runtime against hand-written loops: people, inboxes, calendars, queues and metrics, against a heap and a few
//! counters that do the one model and nothing else.
//!
//! Both run in alternating order within a round, and the median of the ratios of CPU time an event is what counts.
//! `cargo bench --bench runtime [-- rounds]`; `-- memory` runs 300,000 people once and tells the memory they take, `-- tracing`
//! measures what a trace costs and nothing else.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reports to the terminal and has a clock"
)]
#![expect(clippy::expect_used, reason = "the specs are sound")]
#![expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small numbers")]

use andon::report::json::digest;
use andon::report::trace::lines::{Form, Streamed};
use andon::resolve::{Compiled, compile};
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;
use std::hint::black_box;

#[path = "kernel/by_hand.rs"]
#[allow(dead_code, reason = "the other bench uses the rest")]
mod by_hand;
#[path = "kernel/measure.rs"]
mod measure;
#[path = "runtime/specs.rs"]
mod specs;

use measure::{Counted, cpu_seconds, median, timed};
use specs::EVENTS;

/// The program's own; the hand-written loops have it, too.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Model {
    name: &'static str,
    spec: Compiled,
    hand: fn(u64, u64) -> Counted,
}

fn main() {
    if std::env::args().any(|word| word == "memory") {
        memory();
        return;
    }
    let rounds = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(7);
    if std::env::args().any(|word| word == "tracing") {
        tracing(rounds);
        return;
    }
    println!(
        "{:<22} {:>8} {:>8} {:>7}   million events a CPU second, ratio of CPU time",
        "", "hand", "runtime", "ratio"
    );
    for model in models() {
        report(&model, rounds);
    }
    tracing(rounds);
    year();
}

/// The specs that have a hand-written loop.
fn models() -> Vec<Model> {
    let hand = |name: &str| -> Option<fn(u64, u64) -> Counted> {
        match name {
            "M/M/1" => Some(by_hand::single),
            "tandem of 10 M/M/2" => Some(by_hand::tandem),
            "10,000 desks of 1" => Some(|seed, events| by_hand::desks(seed, events, 10_000, 1)),
            "30,000 teams of 10" => Some(|seed, events| by_hand::desks(seed, events, 30_000, 10)),
            _ => None,
        }
    };
    let specs = specs::runtime().into_iter();
    specs
        .filter_map(|(name, text, _)| Some(Model { name, hand: hand(name)?, spec: compiled(&text) }))
        .collect()
}

fn compiled(text: &str) -> Compiled {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    compiled
}

fn once(spec: &Compiled, seed: u64, trace: bool) -> ScenarioRun {
    planned(spec, Plan { trace, ..Plan::new(seed, 1) })
}

fn planned(spec: &Compiled, plan: Plan<'_>) -> ScenarioRun {
    let (_, scenario) = spec.project.scenarios.iter().next().expect("a scenario");
    run(&spec.project.base, "base", scenario, &Switches::default(), &plan).expect("it runs")
}

fn counted(run: &ScenarioRun) -> Counted {
    let present = run.interval("work in progress", "Case").map_or(f64::NAN, |i| i.mean);
    Counted { events: run.events, present }
}

fn report(model: &Model, rounds: u64) {
    let (mut hands, mut runtimes, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let mut present = (0.0, 0.0);
    for round in 0..=rounds {
        let first = (round * 0x9e37_79b9) >> 5 & 1 == 0;
        let early = first.then(|| timed(|| counted(&once(&model.spec, round, false))));
        let (by_hand, slow) = timed(|| (model.hand)(round, EVENTS));
        let (runtime, fast) = early.unwrap_or_else(|| timed(|| counted(&once(&model.spec, round, false))));
        present = (present.0 + slow.present, present.1 + fast.present);
        if round > 0 {
            hands.push(slow.events as f64 / by_hand / 1e6);
            runtimes.push(fast.events as f64 / runtime / 1e6);
            ratios.push(runtime / fast.events as f64 * slow.events as f64 / by_hand);
        }
    }
    println!(
        "{:<22} {:>8.1} {:>8.1} {:>7.2}   (present {:.1} and {:.1})",
        model.name,
        median(&mut hands),
        median(&mut runtimes),
        median(&mut ratios),
        present.0 / (rounds + 1) as f64,
        present.1 / (rounds + 1) as f64,
    );
}

/// What a trace costs, as a factor on the time without: kept, and written as NDJSON to a file while it runs.
fn tracing(rounds: u64) {
    let spec = compiled(&specs::traced());
    let path = std::env::temp_dir().join(format!("andon-bench-{}.ndjson", std::process::id()));
    let (mut kept, mut written, mut bytes) = (Vec::new(), Vec::new(), 0);
    for round in 0..=rounds {
        // Nobody's trace is in the way: what the system does to take an older one away is not counted.
        let _ = std::fs::remove_file(&path);
        let (without, ()) = cpu(|| drop(black_box(once(&spec, round, false))));
        let (with, ()) = cpu(|| drop(black_box(once(&spec, round, true))));
        let (streamed, length) = cpu(|| {
            let file = std::fs::File::create(&path).expect("a place for the trace");
            let stream = Streamed::new(Form::Ndjson, digest(&spec.sources), file);
            black_box(planned(&spec, Plan { listener: Some(&stream), ..Plan::new(round, 1) }));
            let file = stream.finish().expect("it is written").expect("there were events");
            file.sync_all().expect("it is on the disk");
            file.metadata().expect("it is there").len()
        });
        if round > 0 {
            kept.push(with / without);
            written.push(streamed / without);
            bytes = length;
        }
    }
    let _ = std::fs::remove_file(&path);
    println!(
        "tracing M/M/1: {:.2} times the time, {:.2} as NDJSON in a file (the last one of {:.1} MB)",
        median(&mut kept),
        median(&mut written),
        bytes as f64 / 1e6
    );
}

fn cpu<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let before = cpu_seconds();
    let result = work();
    (cpu_seconds() - before, result)
}

/// A year of an enterprise.
fn year() {
    let spec = compiled(&specs::year());
    let (seconds, run) = cpu(|| once(&spec, 1, false));
    println!(
        "a year of {} people: {seconds:.1} CPU s, {:.1} million events, flow time {:.1} days",
        spec.project.base.headcount(),
        run.events as f64 / 1e6,
        run.interval("flow time", "Feature").map_or(f64::NAN, |i| i.mean) / 86_400.0,
    );
}

/// Memory of 300,000 people in 30,000 teams who work: the spec, its structure, and a run.
fn memory() {
    let before = peak_kib();
    let spec = compiled(&specs::desks(30_000, 10));
    let model = peak_kib();
    black_box(once(&spec, 1, false));
    let ran = peak_kib();
    let each = |from: f64, to: f64| (to - from) * 1024.0 / f64::from(spec.project.base.headcount() as u32);
    println!(
        "300,000 people: {:.0} MiB in all; {:.0} bytes a person for the model, {:.0} for the run",
        ran / 1024.0,
        each(before, model),
        each(model, ran)
    );
}

/// The most memory that this process has had, in KiB; 0 where the system does not tell.
fn peak_kib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0.0)
}
