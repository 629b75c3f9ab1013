//! OCEL 2.0 in JSON: events with all the objects that they touch, items, people and positions.

use super::calendar::iso;
use crate::report::sanitise::one_line;
use crate::sim::TraceEvent;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The trace as an object-centric event log (ocel-standard.org, version 2.0). The type of an item is its stream.
#[must_use]
pub fn ocel(events: &[TraceEvent]) -> String {
    let mut objects: BTreeMap<String, String> = BTreeMap::new();
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    let mut log = Vec::new();
    for event in events {
        kinds.insert(event.kind);
        let mut relationships = Vec::new();
        let parts = [("item", &event.item), ("by", &event.who), ("from", &event.from), ("to", &event.to)];
        for (qualifier, part) in parts {
            let Some(part) = part else { continue };
            let kind = kind_of(qualifier, part);
            let id = one_line(part);
            // A person is `Team.Role#1`, a position `Team.Role`, an item `Stream#1`: ids never clash with one of another type.
            objects.entry(id.clone()).or_insert(kind);
            relationships.push(json!({ "objectId": id, "qualifier": qualifier }));
        }
        log.push(json!({
            "id": format!("e{}", event.seq), "type": event.kind, "time": iso(event.at),
            "attributes": attributes(event), "relationships": relationships,
        }));
    }
    let types: BTreeSet<&String> = objects.values().collect();
    let attribute = |name: &str, kind: &str| json!({ "name": name, "type": kind });
    json!({
        "objectTypes": types.iter().map(|t| json!({ "name": t, "attributes": [] })).collect::<Vec<Value>>(),
        "eventTypes": kinds
            .iter()
            .map(|k| json!({ "name": k, "attributes": [attribute("via", "string"), attribute("cause", "string")] }))
            .collect::<Vec<Value>>(),
        "objects": objects
            .iter()
            .map(|(id, kind)| json!({ "id": id, "type": kind, "attributes": [], "relationships": [] }))
            .collect::<Vec<Value>>(),
        "events": log,
    })
    .to_string()
}

fn kind_of(qualifier: &str, part: &str) -> String {
    match qualifier {
        "item" => one_line(part.rsplit_once('#').map_or(part, |(stream, _)| stream)),
        "by" => "Person".to_owned(),
        _ => "Position".to_owned(),
    }
}

fn attributes(event: &TraceEvent) -> Vec<Value> {
    let via = event.via.as_ref().map(|v| json!({ "name": "via", "value": one_line(v) }));
    let cause = event.cause.map(|c| json!({ "name": "cause", "value": format!("e{c}") }));
    via.into_iter().chain(cause).collect()
}
