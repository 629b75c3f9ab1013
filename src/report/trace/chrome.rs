//! Chrome's trace format, which Perfetto and speedscope open: a row an item, its states as slices, people as marks.

use super::items;
use crate::report::sanitise::one_line;
use crate::sim::TraceEvent;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The trace as JSON: `X` slices for what an item went through (process 1, a thread an item), `i` marks for what a person
/// did (process 2, a thread a person). Times are microseconds.
#[must_use]
pub fn chrome(events: &[TraceEvent]) -> String {
    let mut out = vec![named("process_name", 1, 0, "items"), named("process_name", 2, 0, "people")];
    for (row, (item, mine)) in items(events).into_iter().enumerate() {
        out.push(named("thread_name", 1, row, item));
        for pair in mine.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            out.push(json!({
                "name": state(from), "cat": "item", "ph": "X", "pid": 1, "tid": row,
                "ts": from.at.0, "dur": to.at.0 - from.at.0, "args": arguments(from),
            }));
        }
    }
    let mut people: BTreeMap<&str, usize> = BTreeMap::new();
    for event in events {
        let Some(who) = event.who.as_deref() else { continue };
        let next = people.len();
        let row = *people.entry(who).or_insert(next);
        out.push(json!({
            "name": event.kind, "cat": "person", "ph": "i", "s": "t", "pid": 2, "tid": row,
            "ts": event.at.0, "args": arguments(event),
        }));
    }
    out.extend(people.iter().map(|(who, row)| named("thread_name", 2, *row, who)));
    json!({ "traceEvents": out, "displayTimeUnit": "ms" }).to_string()
}

fn named(what: &str, process: u32, thread: usize, name: &str) -> Value {
    json!({ "name": what, "ph": "M", "pid": process, "tid": thread, "args": { "name": one_line(name) } })
}

/// What an item is in after an event.
fn state(event: &TraceEvent) -> String {
    let place = event.who.as_deref().or(event.to.as_deref()).unwrap_or_default();
    one_line(format!("{} {place}", event.kind).trim_end())
}

fn arguments(event: &TraceEvent) -> Value {
    let parts = [("item", &event.item), ("from", &event.from), ("to", &event.to), ("via", &event.via)];
    let mut out = serde_json::Map::new();
    out.insert("seq".to_owned(), event.seq.into());
    for (name, part) in parts {
        if let Some(part) = part {
            out.insert(name.to_owned(), one_line(part).into());
        }
    }
    if let Some(cause) = event.cause {
        out.insert("cause".to_owned(), cause.into());
    }
    Value::Object(out)
}
