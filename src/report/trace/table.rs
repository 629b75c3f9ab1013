//! The trace as a table, and who hands work on to whom.

use super::digits::number;
use super::lines::Written;
use super::{items, until_over};
use crate::report::sanitise::csv as cell;
use crate::sim::Trace;
use crate::sim::trace::Noted;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The first row of a trace: one event a row, times in microseconds.
pub(super) const HEAD: &[u8] = b"seq,t_us,kind,who,item,from,to,via,cause\n";

/// A word as a cell, which is never a formula.
pub(super) fn word(text: &str) -> String {
    cell(text)
}

pub(super) fn line(written: &mut Written, event: &Noted, out: &mut Vec<u8>) {
    written.seq(event, out);
    out.push(b',');
    written.at(event, out);
    out.push(b',');
    written.word(event.kind, out);
    out.push(b',');
    if let Some(who) = event.who {
        written.word(who, out);
    }
    out.push(b',');
    if let Some(stream) = event.stream {
        written.item(stream, event.number, out);
    }
    for place in [event.from, event.to, event.via] {
        out.push(b',');
        if let Some(place) = place {
            written.word(place, out);
        }
    }
    out.push(b',');
    if let Some(cause) = event.cause {
        number(cause.get(), out);
    }
    out.push(b'\n');
}

/// How often one person's act on an item is followed by another's: the handover of work of process mining (van der Aalst,
/// Reijers, Song 2005), direct successions, each person after themselves included, until the item is over.
#[must_use]
pub fn handovers(trace: &Trace) -> BTreeMap<(&str, &str), u64> {
    let mut out: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for (_, mine) in items(trace) {
        let acts: Vec<&str> = until_over(&mine).0.iter().filter_map(|e| e.who).collect();
        for pair in acts.windows(2) {
            *out.entry((pair[0], pair[1])).or_default() += 1;
        }
    }
    out
}

/// The handovers as CSV.
#[must_use]
pub fn handover_csv(trace: &Trace) -> String {
    let mut out = String::from("from,to,count\n");
    for ((from, to), count) in handovers(trace) {
        let _ = writeln!(out, "{},{},{count}", cell(from), cell(to));
    }
    out
}
