//! The whole runtime against hand-written loops: people, inboxes, calendars, queues and metrics, against a heap and a few
//! counters that do the one model and nothing else.
//!
//! Both run in alternating order within a round, and the median of the ratios of CPU time an event is what counts.
//! `cargo bench --bench runtime [-- rounds]`; `-- memory` runs 300,000 people once and tells the memory they take.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reports to the terminal and has a clock"
)]
#![expect(clippy::expect_used, reason = "the specs are sound")]
#![expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small numbers")]

use andon::report::trace::{Header, ndjson};
use andon::resolve::{Compiled, compile};
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;
use std::fmt::Write as _;
use std::hint::black_box;

#[path = "kernel/by_hand.rs"]
#[allow(dead_code, reason = "the other bench uses the rest")]
mod by_hand;
#[path = "kernel/measure.rs"]
mod measure;

use measure::{Counted, cpu_seconds, median, timed};

/// Events of a run, of which those of the warm-up are a tenth.
const EVENTS: u64 = 2_000_000;

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

fn models() -> [Model; 4] {
    [
        Model { name: "M/M/1", spec: line(1, 1, 0.8), hand: by_hand::single },
        Model { name: "tandem of 10 M/M/2", spec: line(10, 2, 1.6), hand: by_hand::tandem },
        Model {
            name: "10,000 desks of 1",
            spec: desks(10_000, 1),
            hand: |seed, events| by_hand::desks(seed, events, 10_000, 1),
        },
        Model {
            name: "30,000 teams of 10",
            spec: desks(30_000, 10),
            hand: |seed, events| by_hand::desks(seed, events, 30_000, 10),
        },
    ]
}

fn compiled(text: &str) -> Compiled {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    compiled
}

fn runs(events_per_second: f64, events: u64) -> String {
    let seconds = events as f64 / events_per_second;
    format!("runs {:.3} s after {:.3} s warm-up", seconds * 0.9, seconds * 0.1)
}

/// Stages in a line, each with so many people of its own role, a second of work each.
fn line(stages: u32, people: u32, rate: f64) -> Compiled {
    let mut text = String::from("andon 1\n");
    let mut team = String::from("team All {");
    let mut stream = String::from("stream Case {\n");
    for n in 0..stages {
        let _ = writeln!(text, "role Role{n}");
        let _ = write!(team, " {people} Role{n};");
        let _ = writeln!(stream, "  stage Stage{n} by Role{n} {{ effort exponential 1 s }}");
    }
    let team = team.trim_end_matches(';');
    let runs = runs(rate * f64::from(stages + 1), EVENTS);
    let _ =
        write!(text, "{team} }}\n{stream}}}\nscenario Steady {{ {runs}; demand Case {rate} per second }}\n");
    compiled(&text)
}

/// Teams alike; each item goes to one of them, by lot.
fn desks(teams: u32, people: u32) -> Compiled {
    let rate = 0.8 * f64::from(teams) * f64::from(people);
    compiled(&format!(
        "andon 1\nrole Clerk\npattern Desk {{ {people} Clerk }}\nunit All {{ {teams} teams like Desk }}\n\
         stream Case {{ stage Serve by Clerk {{ effort exponential 1 s }} }}\n\
         scenario Steady {{ {}; demand Case {rate} per second }}\n",
        runs(rate * 2.0, EVENTS)
    ))
}

fn once(spec: &Compiled, seed: u64, trace: bool) -> ScenarioRun {
    let (_, scenario) = spec.project.scenarios.iter().next().expect("a scenario");
    let plan = Plan { trace, ..Plan::new(seed, 1) };
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

/// What a trace costs, as a factor on the time without: kept, and written as NDJSON.
fn tracing(rounds: u64) {
    let spec = compiled(
        "andon 1\nrole Clerk\nteam Desk { 1 Clerk }\nstream Case { stage Serve by Clerk { effort exponential 1 s } }\n\
         scenario Steady { runs 100000 s after 0 s warm-up; demand Case 0.8 per second }\n",
    );
    let (mut kept, mut written) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let (without, ()) = cpu(|| drop(black_box(once(&spec, round, false))));
        let (with, run) = cpu(|| once(&spec, round, true));
        let (writing, _) = cpu(|| black_box(ndjson(&Header::of(&run, ""), &run.trace)));
        if round > 0 {
            kept.push(with / without);
            written.push((with + writing) / without);
        }
    }
    println!(
        "tracing M/M/1: {:.2} times the time, {:.2} with NDJSON",
        median(&mut kept),
        median(&mut written)
    );
}

fn cpu<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let before = cpu_seconds();
    let result = work();
    (cpu_seconds() - before, result)
}

/// A year of 30,000 people in 3,000 teams, with office hours, questions between teams, and two stages.
fn year() {
    let spec = compiled(
        "andon 1\ncalendar Office { days Mon to Fri; hours 9:00 to 17:00 }\n\
         role Developer { works Office }\nrole Tester { works Office }\nrole Lead { works Office }\n\
         pattern Squad led by Lead { 7 Developer; 2 Tester }\nunit All { 3000 teams like Squad }\n\
         stream Feature {\n  stage Code by Developer { effort 2 days to 6 days; asks Tester 20% for 30 min }\n  \
         stage Test by Tester { effort 4 h to 2 days }\n}\n\
         scenario Year { runs 335 days after 30 days warm-up; demand Feature 4000 per day }\n",
    );
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
    let spec = desks(30_000, 10);
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
