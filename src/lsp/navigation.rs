//! Where a name is declared, where it is used, and its new name everywhere; links, and who talks to whom.

use super::server::{Refusal, View};
use crate::model::people::Position;
use crate::model::{Id, Org};
use crate::source::Span;
use crate::syntax::Kind;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn definition(view: &View<'_>, at: u32) -> Value {
    view.analysis.name_at(at).and_then(|(_, of)| view.location(of)).unwrap_or(Value::Null)
}

pub(super) fn references(view: &View<'_>, at: u32, with_declaration: bool) -> Value {
    let Some((_, of)) = view.analysis.name_at(at) else { return json!([]) };
    let own = with_declaration.then_some(of);
    own.into_iter().chain(view.analysis.places(of)).filter_map(|s| view.location(s)).collect()
}

pub(super) fn highlights(view: &View<'_>, at: u32) -> Value {
    let Some((_, of)) = view.analysis.name_at(at) else { return json!([]) };
    let here = std::iter::once(of).chain(view.analysis.places(of)).filter(|s| s.file == view.analysis.file);
    here.map(|s| json!({"range": view.range(s), "kind": if s == of { 3 } else { 2 }})).collect()
}

/// What would be renamed at a place: only names that are one word there.
fn renamed(view: &View<'_>, at: u32) -> Option<(Span, Span)> {
    let (span, of) = view.analysis.name_at(at)?;
    let text = view.analysis.compiled.sources.slice(of);
    is_name(text).then_some((span, of))
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

pub(super) fn prepare_rename(view: &View<'_>, at: u32) -> Value {
    match renamed(view, at) {
        Some((span, _)) => {
            json!({"range": view.range(span), "placeholder": view.analysis.compiled.sources.slice(span)})
        }
        None => Value::Null,
    }
}

pub(super) fn rename(view: &View<'_>, at: u32, name: &str) -> Result<Value, Refusal> {
    let refused = |why: &str| (-32_602, why.to_owned());
    let Some((_, of)) = renamed(view, at) else { return Err(refused("there is no name here")) };
    if !is_name(name) {
        return Err(refused("a name is one word of letters, digits and `_` that begins with a letter"));
    }
    let old = view.analysis.compiled.sources.slice(of).to_owned();
    let mut changes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for span in std::iter::once(of).chain(view.analysis.places(of)) {
        // A declaration that is made from a pattern or implied has no word of its own there.
        if view.analysis.compiled.sources.slice(span) != old {
            continue;
        }
        let Some(location) = view.location(span) else { continue };
        let uri = location["uri"].as_str().unwrap_or("").to_owned();
        changes.entry(uri).or_default().push(json!({"range": location["range"], "newText": name}));
    }
    Ok(json!({"changes": changes}))
}

/// Imports lead to their files.
pub(super) fn links(view: &View<'_>) -> Value {
    let imports = view.analysis.parsed.tree.items().filter(|i| i.kind() == Kind::import);
    imports
        .filter_map(|i| {
            let string = i.child(Kind::string)?;
            let own = &view.analysis.source(view.analysis.file)?.path;
            let path = crate::source::provider::resolve_import(own, &string.unquoted()).ok()?;
            let uri = super::documents::uri_of(&view.disk?.root().join(path));
            Some(json!({"range": view.range(string.span()), "target": uri}))
        })
        .collect()
}

/// The roles and teams at a place, as a start for who reports to whom.
pub(super) fn prepare_calls(view: &View<'_>, at: u32) -> Value {
    let symbol = view.analysis.name_at(at).and_then(|(_, of)| view.analysis.symbol(of));
    match symbol.filter(|s| matches!(s.kind, "role" | "team" | "unit")) {
        Some(symbol) => item(view, symbol.span).map_or(Value::Null, |i| json!([i])),
        None => Value::Null,
    }
}

fn item(view: &View<'_>, of: Span) -> Option<Value> {
    let symbol = view.analysis.symbol(of)?;
    let location = view.location(of)?;
    Some(json!({
        "name": symbol.name, "kind": 5, "detail": symbol.figures.join(", "), "uri": location["uri"],
        "range": location["range"], "selectionRange": location["range"],
    }))
}

/// Incoming: who reports to it or may start a conversation with it. Outgoing: whom it reports to and may talk to.
pub(super) fn calls(view: &View<'_>, method: &str, of: &Value) -> Value {
    let incoming = method.ends_with("incomingCalls");
    let org = &view.analysis.compiled.project.base;
    let name = of["name"].as_str().unwrap_or("");
    let mine = positions(org, name);
    let mut found: BTreeMap<Span, &'static str> = BTreeMap::new();
    for (id, position) in org.positions.iter() {
        let boss = org.boss(id);
        let (from, to) = (Some(id), boss);
        let (near, far) = if incoming { (to, from) } else { (from, to) };
        if near.is_some_and(|n| mine.contains(&n)) {
            let other = far.map(|f| org.roles[org.positions[f].role].meta.span);
            found.extend(other.map(|o| (o, "reports")));
        }
        let _ = position;
    }
    for (_, interface) in org.interfaces.iter() {
        let sides = [(interface.from, interface.to), (interface.to, interface.from)];
        for (from, to) in sides.into_iter().take(if interface.both { 2 } else { 1 }) {
            let (near, far) = if incoming { (to, from) } else { (from, to) };
            if crate::network::positions_of(org, near).iter().any(|p| mine.contains(p)) {
                for position in crate::network::positions_of(org, far) {
                    found.entry(org.roles[org.positions[position].role].meta.span).or_insert("talks");
                }
            }
        }
    }
    let key = if incoming { "from" } else { "to" };
    found
        .into_keys()
        .filter_map(|span| Some(json!({key: item(view, span)?, "fromRanges": [of["selectionRange"]]})))
        .collect()
}

fn positions(org: &Org, name: &str) -> Vec<Id<Position>> {
    let holds = |p: &Position| {
        org.roles[p.role].meta.name == name || org.chain(p.group).any(|g| org.groups[g].meta.name == name)
    };
    org.positions.iter().filter(|(_, p)| holds(p)).map(|(id, _)| id).collect()
}
