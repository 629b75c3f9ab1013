//! Traces: one event a line, the story of one item, and the formats of other tools.

pub mod calendar;
pub mod chrome;
pub mod filter;
pub mod lines;
mod ndjson;
pub mod ocel;
pub mod table;
pub mod xes;

use super::metrics::time;
use super::sanitise::one_line;
use crate::sim::trace::{About, ItemName, Noted, Word};
use crate::sim::{ScenarioRun, Trace, TraceEvent};
use serde::Serialize;
use std::fmt::Write as _;
use std::ops::Range;

/// The first line of a trace.
#[derive(Debug, Serialize)]
pub struct Header<'h> {
    /// `andon.trace/1`
    pub format: &'h str,
    /// Version of the program.
    pub version: &'h str,
    /// Digest of the spec.
    pub spec: &'h str,
    /// Scenario.
    pub scenario: &'h str,
    /// Structure.
    pub variant: &'h str,
    /// Seed.
    pub seed: u64,
    /// Which replication.
    pub replication: u32,
    /// Unit of `t`.
    pub time_unit: &'h str,
}

impl<'h> Header<'h> {
    /// The header of a run's trace; `spec` is the digest of its files.
    #[must_use]
    pub fn of(run: &'h ScenarioRun, spec: &'h str) -> Self {
        let about = About { scenario: &run.scenario, variant: &run.variant, seed: run.seed };
        Self::about(&about, spec)
    }

    /// The same, before the run is over.
    #[must_use]
    pub fn about(run: &About<'h>, spec: &'h str) -> Self {
        Self {
            format: "andon.trace/1",
            version: env!("CARGO_PKG_VERSION"),
            spec,
            scenario: run.scenario,
            variant: run.variant,
            seed: run.seed,
            replication: 0,
            time_unit: "us",
        }
    }
}

/// What happened to one item, step by step, in sentences; `None` when the trace does not hold it.
#[must_use]
pub fn story(trace: &Trace, item: &str) -> Option<String> {
    let mine: Vec<TraceEvent<'_>> = trace.iter().filter(|e| e.item.is_some_and(|i| i.is(item))).collect();
    let first = mine.first()?;
    let mut out = String::new();
    let mut last = first.at;
    for e in &mine {
        let waited = e.at.since(last);
        let _ = write!(
            out,
            "{:>12}  ",
            if waited.0 == 0 { String::new() } else { format!("+{}", time(waited.secs())) }
        );
        let _ = write!(out, "{}", e.kind);
        // Whoever does it stands in their place: said once.
        let at_home =
            |from: &&str| e.who.and_then(|who| who.strip_prefix(from)).is_some_and(|n| n.starts_with('#'));
        let from = e.from.filter(|from| !at_home(from));
        let at_work = if e.kind == "interrupted" { "at" } else { "by" };
        for (word, part) in [(at_work, e.who), ("from", from), ("to", e.to)] {
            if let Some(part) = part {
                let _ = write!(out, " {word} {}", one_line(part));
            }
        }
        match e.via {
            Some(by) if e.kind == "interrupted" => _ = write!(out, " for {}", one_line(by)),
            Some(via) => _ = write!(out, " ({})", one_line(via)),
            None => {}
        }
        out.push('\n');
        last = e.at;
    }
    let _ = writeln!(out, "{:>12}  in all", time(last.since(first.at).secs()));
    Some(out)
}

/// The items of a trace that are done, in order of their ends.
pub fn finished(trace: &Trace) -> impl Iterator<Item = ItemName<'_>> {
    trace.iter().filter(|e| e.kind == "done").filter_map(|e| e.item)
}

/// The events of each item, in order of time; items in order of their names.
pub fn items(trace: &Trace) -> impl Iterator<Item = (String, Vec<TraceEvent<'_>>)> {
    let place = |(place, noted): (usize, &Noted)| noted.stream.map(|stream| (stream, noted.number, place));
    let mut places: Vec<(Word, u64, usize)> = trace.noted().iter().enumerate().filter_map(place).collect();
    places.sort_unstable();
    let mut runs: Vec<(String, Range<usize>)> = Vec::new();
    let mut from = 0;
    for run in places.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let name = ItemName { stream: trace.words().text(run[0].0), number: run[0].1 };
        runs.push((name.to_string(), from..from + run.len()));
        from += run.len();
    }
    runs.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    runs.into_iter().map(move |(name, run)| {
        (name, places[run].iter().filter_map(|(_, _, place)| trace.get(*place)).collect())
    })
}
