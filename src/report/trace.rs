//! Traces: one event a line, the story of one item, and the formats of other tools.

pub mod calendar;
pub mod chrome;
pub mod filter;
pub mod ocel;
pub mod table;
pub mod xes;

use super::metrics::time;
use super::sanitise::one_line;
use crate::sim::{ScenarioRun, TraceEvent};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

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
        Self {
            format: "andon.trace/1",
            version: env!("CARGO_PKG_VERSION"),
            spec,
            scenario: &run.scenario,
            variant: &run.variant,
            seed: run.seed,
            replication: 0,
            time_unit: "us",
        }
    }
}

#[derive(Serialize)]
struct Line<'l> {
    seq: u64,
    t: u64,
    kind: &'l str,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<u64>,
}

/// A trace as NDJSON: the header, then one event a line.
///
/// # Errors
/// None in practice; what serde says is passed on.
pub fn ndjson(header: &Header<'_>, events: &[TraceEvent]) -> Result<String, serde_json::Error> {
    let mut out = serde_json::to_string(header)?;
    out.push('\n');
    for e in events {
        let line = Line {
            seq: e.seq,
            t: e.at.0,
            kind: e.kind,
            who: e.who.as_deref(),
            item: e.item.as_deref(),
            from: e.from.as_deref(),
            to: e.to.as_deref(),
            via: e.via.as_deref(),
            cause: e.cause,
        };
        out.push_str(&serde_json::to_string(&line)?);
        out.push('\n');
    }
    Ok(out)
}

/// What happened to one item, step by step, in sentences; `None` when the trace does not hold it.
#[must_use]
pub fn story(events: &[TraceEvent], item: &str) -> Option<String> {
    let mine: Vec<&TraceEvent> = events.iter().filter(|e| e.item.as_deref() == Some(item)).collect();
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
        let at_home = |from: &&String| {
            e.who.as_ref().and_then(|who| who.strip_prefix(from.as_str())).is_some_and(|n| n.starts_with('#'))
        };
        let from = e.from.as_ref().filter(|from| !at_home(from));
        let at_work = if e.kind == "interrupted" { "at" } else { "by" };
        for (word, part) in [(at_work, e.who.as_ref()), ("from", from), ("to", e.to.as_ref())] {
            if let Some(part) = part {
                let _ = write!(out, " {word} {}", one_line(part));
            }
        }
        match &e.via {
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
#[must_use]
pub fn finished(events: &[TraceEvent]) -> Vec<&str> {
    events.iter().filter(|e| e.kind == "done").filter_map(|e| e.item.as_deref()).collect()
}

/// The events of each item, in order of time; items in order of their names.
#[must_use]
pub fn items(events: &[TraceEvent]) -> BTreeMap<&str, Vec<&TraceEvent>> {
    let mut out: BTreeMap<&str, Vec<&TraceEvent>> = BTreeMap::new();
    for event in events {
        if let Some(item) = event.item.as_deref() {
            out.entry(item).or_default().push(event);
        }
    }
    out
}
