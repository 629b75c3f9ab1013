//! The shape of a document: its declarations, what folds, and what grows when a selection grows.

use super::server::View;
use crate::source::Span;
use crate::syntax::{Kind, NodeRef, statements};
use serde_json::{Value, json};

/// Kinds of the protocol for our declarations.
fn symbol_kind(kind: &str) -> u32 {
    match kind {
        "unit" | "team" => 3,
        "role" => 5,
        "stream" => 12,
        "stage" | "decision" => 6,
        "channel" | "interface" => 11,
        "scenario" | "compare" => 24,
        "variant" => 10,
        _ => 13,
    }
}

pub(super) fn document(view: &View<'_>) -> Value {
    view.analysis.parsed.tree.items().filter_map(|item| symbol(view, item)).collect()
}

fn symbol(view: &View<'_>, node: NodeRef<'_>) -> Option<Value> {
    let kind = node.kind();
    let is_block = statements::within(kind).next().is_some();
    let named =
        node.children().find(|c| matches!(c.kind(), Kind::name | Kind::path | Kind::string | Kind::link));
    if !is_block || matches!(kind, Kind::file | Kind::stray) {
        return None;
    }
    let name = named.map_or_else(|| node.keyword().to_owned(), |n| n.text().to_owned());
    let head = named.map_or(node.span(), NodeRef::span);
    let children: Vec<Value> = node.children().filter_map(|c| symbol(view, c)).collect();
    Some(json!({
        "name": name, "detail": node.keyword(), "kind": symbol_kind(node.keyword()),
        "range": view.range(node.span()), "selectionRange": view.range(head), "children": children,
    }))
}

/// Declarations of the project whose name holds the letters of a query in order.
pub(super) fn matching(view: &View<'_>, query: &str) -> Vec<Value> {
    let query = query.to_lowercase();
    let fits = |name: &str| {
        let mut letters = query.chars().peekable();
        for c in name.to_lowercase().chars() {
            if letters.peek() == Some(&c) {
                letters.next();
            }
        }
        letters.peek().is_none()
    };
    view.analysis
        .symbols
        .iter()
        .filter(|s| fits(&s.name))
        .take(500)
        .filter_map(|s| {
            let location = view.location(s.span)?;
            Some(json!({"name": s.name, "kind": symbol_kind(s.kind), "location": location, "containerName": s.kind}))
        })
        .collect()
}

pub(super) fn folds(view: &View<'_>) -> Value {
    view.analysis
        .parsed
        .tree
        .all()
        .filter(|n| n.kind() != Kind::file && statements::within(n.kind()).next().is_some())
        .filter_map(|n| {
            let range = view.range(n.span());
            let (from, to) = (range["start"]["line"].as_u64()?, range["end"]["line"].as_u64()?);
            (to > from).then(|| json!({"startLine": from, "endLine": to - 1, "kind": "region"}))
        })
        .collect()
}

pub(super) fn selections(view: &View<'_>, positions: &Value) -> Value {
    positions.as_array().into_iter().flatten().map(|p| selection(view, view.offset(p))).collect()
}

/// From the smallest node at a place to the whole file.
fn selection(view: &View<'_>, at: u32) -> Value {
    let mut spans: Vec<Span> = view
        .analysis
        .parsed
        .tree
        .all()
        .map(NodeRef::span)
        .filter(|s| s.start <= at && at <= s.end && !s.is_empty())
        .collect();
    spans.sort_by_key(|s| std::cmp::Reverse(s.len()));
    spans.dedup();
    let mut out = Value::Null;
    for span in spans {
        let mut next = json!({"range": view.range(span)});
        if !out.is_null() {
            next["parent"] = out;
        }
        out = next;
    }
    if out.is_null() { json!({"range": {"start": view.position(at), "end": view.position(at)}}) } else { out }
}
