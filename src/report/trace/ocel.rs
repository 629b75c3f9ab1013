//! OCEL 2.0 in JSON: events with all the objects that they touch, items, people and positions.

use super::calendar::iso;
use crate::report::sanitise::one_line;
use crate::sim::{Trace, TraceEvent};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};

/// Writes the trace as an object-centric event log (ocel-standard.org, version 2.0). The type of an item is its stream.
///
/// # Errors
/// What the writer says.
pub fn ocel(trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    let mut objects: BTreeMap<String, String> = BTreeMap::new();
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    for event in trace.iter() {
        kinds.insert(event.kind);
        for touched in touched(&event) {
            // A person is `Team.Role#1`, a position `Team.Role`, an item `Stream#1`: ids never clash with one of another type.
            objects.entry(touched.id).or_insert(touched.kind);
        }
    }
    let types: BTreeSet<&String> = objects.values().collect();
    let mut out = BufWriter::new(out);
    out.write_all(b"{\"eventTypes\":")?;
    list(&mut out, kinds.iter().map(|kind| Type { attributes: &ATTRIBUTES, name: kind }))?;
    out.write_all(b",\"events\":")?;
    list(&mut out, trace.iter().map(|event| Event::of(&event)))?;
    out.write_all(b",\"objectTypes\":")?;
    list(&mut out, types.iter().map(|name| Type { attributes: &[], name }))?;
    out.write_all(b",\"objects\":")?;
    list(&mut out, objects.iter().map(|(id, kind)| Object { attributes: [], id, relationships: [], kind }))?;
    out.write_all(b"}")?;
    out.flush()
}

/// An array whose members are never in memory all at once.
fn list<T: Serialize>(out: &mut impl Write, all: impl Iterator<Item = T>) -> io::Result<()> {
    out.write_all(b"[")?;
    for (n, one) in all.enumerate() {
        if n > 0 {
            out.write_all(b",")?;
        }
        serde_json::to_writer(&mut *out, &one)?;
    }
    out.write_all(b"]")
}

/// An object that an event touches.
struct Touched {
    qualifier: &'static str,
    id: String,
    kind: String,
}

fn touched(event: &TraceEvent<'_>) -> impl Iterator<Item = Touched> {
    let item = event.item.map(|i| ("item", one_line(&i.to_string()), one_line(i.stream)));
    let other = |qualifier, kind: &str, part: Option<&str>| {
        part.map(|part| (qualifier, one_line(part), kind.to_owned()))
    };
    let parts = [
        item,
        other("by", "Person", event.who),
        other("from", "Position", event.from),
        other("to", "Position", event.to),
    ];
    parts.into_iter().flatten().map(|(qualifier, id, kind)| Touched { qualifier, id, kind })
}

// Members stand in the order of their names, as they do in all JSON of ours that has no order of its own.

#[derive(Serialize)]
struct Type<'t> {
    attributes: &'t [Attribute],
    name: &'t str,
}

#[derive(Serialize)]
struct Attribute {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
}

/// What is told of an event besides the objects.
const ATTRIBUTES: [Attribute; 2] =
    [Attribute { name: "via", kind: "string" }, Attribute { name: "cause", kind: "string" }];

#[derive(Serialize)]
struct Object<'o> {
    attributes: [(); 0],
    id: &'o str,
    relationships: [(); 0],
    #[serde(rename = "type")]
    kind: &'o str,
}

#[derive(Serialize)]
struct Event<'e> {
    attributes: Vec<Value>,
    id: String,
    relationships: Vec<Relationship>,
    time: String,
    #[serde(rename = "type")]
    kind: &'e str,
}

#[derive(Serialize)]
struct Value {
    name: &'static str,
    value: String,
}

#[derive(Serialize)]
struct Relationship {
    #[serde(rename = "objectId")]
    id: String,
    qualifier: &'static str,
}

impl<'e> Event<'e> {
    fn of(event: &TraceEvent<'e>) -> Self {
        let via = event.via.map(|via| Value { name: "via", value: one_line(via) });
        let cause = event.cause.map(|cause| Value { name: "cause", value: format!("e{cause}") });
        let relationship = |t: Touched| Relationship { id: t.id, qualifier: t.qualifier };
        Self {
            attributes: via.into_iter().chain(cause).collect(),
            id: format!("e{}", event.seq),
            relationships: touched(event).map(relationship).collect(),
            time: iso(event.at),
            kind: event.kind,
        }
    }
}
