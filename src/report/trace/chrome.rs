//! Chrome's trace format, which Perfetto and speedscope open: a row an item, its states as slices, people as marks.

use super::items;
use crate::report::sanitise::one_line;
use crate::sim::{Trace, TraceEvent};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

/// Writes the trace as JSON: `X` slices for what an item went through (process 1, a thread an item), `i` marks for what a person
/// did (process 2, a thread a person). Times are microseconds.
///
/// # Errors
/// What the writer says.
pub fn chrome(trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    out.write_all(b"{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")?;
    named(&mut out, "process_name", 1, 0, "items")?;
    out.write_all(b",")?;
    named(&mut out, "process_name", 2, 0, "people")?;
    for (row, (item, mine)) in items(trace).enumerate() {
        out.write_all(b",")?;
        named(&mut out, "thread_name", 1, row, &item)?;
        for pair in mine.windows(2) {
            out.write_all(b",")?;
            serde_json::to_writer(&mut out, &Slice::between(&pair[0], &pair[1], row))?;
        }
    }
    let mut people: BTreeMap<&str, usize> = BTreeMap::new();
    for event in trace.iter() {
        let Some(who) = event.who else { continue };
        let next = people.len();
        let row = *people.entry(who).or_insert(next);
        out.write_all(b",")?;
        serde_json::to_writer(&mut out, &Mark::of(&event, row))?;
    }
    for (who, row) in people {
        out.write_all(b",")?;
        named(&mut out, "thread_name", 2, row, who)?;
    }
    out.write_all(b"]}")?;
    out.flush()
}

// Members stand in the order of their names, as they do in all JSON of ours that has no order of its own.

/// A process or a thread has a name.
#[derive(Serialize)]
struct Named<'n> {
    args: Name,
    name: &'n str,
    ph: &'n str,
    pid: u32,
    tid: usize,
}

#[derive(Serialize)]
struct Name {
    name: String,
}

fn named(out: &mut impl Write, what: &str, process: u32, thread: usize, name: &str) -> io::Result<()> {
    let name = Name { name: one_line(name) };
    let named = Named { args: name, name: what, ph: "M", pid: process, tid: thread };
    Ok(serde_json::to_writer(out, &named)?)
}

/// What an item was in for a while.
#[derive(Serialize)]
struct Slice {
    args: Arguments,
    cat: &'static str,
    dur: u64,
    name: String,
    ph: &'static str,
    pid: u32,
    tid: usize,
    ts: u64,
}

impl Slice {
    fn between(from: &TraceEvent<'_>, to: &TraceEvent<'_>, row: usize) -> Self {
        let place = from.who.or(from.to).unwrap_or_default();
        Self {
            args: Arguments::of(from),
            cat: "item",
            dur: to.at.0 - from.at.0,
            name: one_line(format!("{} {place}", from.kind).trim_end()),
            ph: "X",
            pid: 1,
            tid: row,
            ts: from.at.0,
        }
    }
}

/// What somebody did.
#[derive(Serialize)]
struct Mark<'m> {
    args: Arguments,
    cat: &'static str,
    name: &'m str,
    ph: &'static str,
    pid: u32,
    s: &'static str,
    tid: usize,
    ts: u64,
}

impl<'m> Mark<'m> {
    fn of(event: &TraceEvent<'m>, row: usize) -> Self {
        Self {
            args: Arguments::of(event),
            cat: "person",
            name: event.kind,
            ph: "i",
            pid: 2,
            s: "t",
            tid: row,
            ts: event.at.0,
        }
    }
}

#[derive(Serialize)]
struct Arguments {
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    seq: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<String>,
}

impl Arguments {
    fn of(event: &TraceEvent<'_>) -> Self {
        Self {
            cause: event.cause,
            from: event.from.map(one_line),
            item: event.item.map(|item| one_line(&item.to_string())),
            seq: event.seq,
            to: event.to.map(one_line),
            via: event.via.map(one_line),
        }
    }
}
