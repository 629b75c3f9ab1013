//! Traces: one event a line, the story of one item, and the formats of other tools.

pub mod calendar;
pub mod chrome;
mod digits;
pub mod filter;
pub mod lines;
mod ndjson;
pub mod ocel;
mod story;
pub mod table;
pub mod who;
pub mod xes;

pub use story::story;

use crate::sim::trace::{About, ItemName, Noted, Word};
use crate::sim::{ScenarioRun, Trace, TraceEvent};
use serde::Serialize;
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

/// The items of a trace that are done, in order of their ends.
pub fn finished(trace: &Trace) -> impl Iterator<Item = ItemName<'_>> {
    trace.iter().filter(|e| e.kind == "done").filter_map(|e| e.item)
}

/// An item is over with it.
#[must_use]
pub fn ends(event: &TraceEvent<'_>) -> bool {
    matches!(event.kind, "done" | "turned-away")
}

/// What happened to an item until it was over, and what came after: messages that nobody waits for any more may still be under way.
#[must_use]
pub fn until_over<'e, 't>(mine: &'e [TraceEvent<'t>]) -> (&'e [TraceEvent<'t>], &'e [TraceEvent<'t>]) {
    mine.split_at(mine.iter().rposition(ends).map_or(mine.len(), |end| end + 1))
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
