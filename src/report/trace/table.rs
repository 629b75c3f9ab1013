//! The trace as a table, and who hands work on to whom.

use super::items;
use crate::report::sanitise::csv as cell;
use crate::sim::TraceEvent;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The trace as CSV: one event a row, times in microseconds; no cell is ever a formula.
#[must_use]
pub fn csv(events: &[TraceEvent]) -> String {
    let mut out = String::from("seq,t_us,kind,who,item,from,to,via,cause\n");
    for e in events {
        let words = [&e.who, &e.item, &e.from, &e.to, &e.via]
            .map(|part| part.as_deref().map_or_else(String::new, cell))
            .join(",");
        let cause = e.cause.map_or_else(String::new, |c| c.to_string());
        let _ = writeln!(out, "{},{},{},{words},{cause}", e.seq, e.at.0, cell(e.kind));
    }
    out
}

/// How often one person's act on an item is followed by another's: the handover of work of process mining (van der Aalst,
/// Reijers, Song 2005), direct successions, each person after themselves included.
#[must_use]
pub fn handovers(events: &[TraceEvent]) -> BTreeMap<(String, String), u64> {
    let mut out: BTreeMap<(String, String), u64> = BTreeMap::new();
    for (_, mine) in items(events) {
        let acts: Vec<&str> = mine.iter().filter_map(|e| e.who.as_deref()).collect();
        for pair in acts.windows(2) {
            *out.entry((pair[0].to_owned(), pair[1].to_owned())).or_default() += 1;
        }
    }
    out
}

/// The handovers as CSV.
#[must_use]
pub fn handover_csv(events: &[TraceEvent]) -> String {
    let mut out = String::from("from,to,count\n");
    for ((from, to), count) in handovers(events) {
        let _ = writeln!(out, "{},{},{count}", cell(&from), cell(&to));
    }
    out
}
