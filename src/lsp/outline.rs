//! The shape of a document: its declarations, what folds, and what grows when a selection grows.

use super::analysis::Analysis;
use crate::source::Span;
use crate::syntax::{Kind, NodeRef, statements};
use serde_json::{Value, json};

/// Kinds of the protocol for our declarations.
pub(super) fn symbol_kind(kind: &str) -> u32 {
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

/// It has a block, whether one stands there or not.
pub(super) fn is_block(node: NodeRef<'_>) -> bool {
    let kind = node.kind();
    !matches!(kind, Kind::file | Kind::stray) && statements::within(kind).next().is_some()
}

/// The names that a node declares, in this document's words: one of a block, several of `specialty A, B`.
pub(super) fn names(node: NodeRef<'_>) -> Vec<(String, Span)> {
    let is_name = |c: &NodeRef<'_>| matches!(c.kind(), Kind::name | Kind::path | Kind::string | Kind::link);
    let named = |c: NodeRef<'_>| (c.text().trim_matches('"').to_owned(), c.span());
    match node.kind() {
        Kind::specialty => node.all(Kind::name).map(named).collect(),
        Kind::organization => node.child(Kind::string).map(named).into_iter().collect(),
        _ if is_block(node) => node.children().find(is_name).map(named).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What is shown of a document: blocks, and declarations without one.
fn is_shown(node: NodeRef<'_>) -> bool {
    is_block(node) || matches!(node.kind(), Kind::specialty | Kind::organization)
}

pub(super) fn document(analysis: &Analysis) -> Value {
    let items = analysis.parsed.tree.items().filter(|i| is_shown(*i));
    items.flat_map(|item| symbols(analysis, item)).collect()
}

fn symbols(analysis: &Analysis, node: NodeRef<'_>) -> Vec<Value> {
    let whole = node.span();
    let children = || -> Vec<Value> {
        node.children().filter(|c| is_shown(*c)).flat_map(|c| symbols(analysis, c)).collect()
    };
    let heads = heads(node);
    heads
        .into_iter()
        .map(|(name, head)| {
            json!({
                "name": name, "detail": node.keyword(), "kind": symbol_kind(node.keyword()),
                "range": analysis.range(whole), "selectionRange": analysis.range(head), "children": children(),
            })
        })
        .collect()
}

/// The names of a node, or its keyword when it has none: symbols are never without a name.
fn heads(node: NodeRef<'_>) -> Vec<(String, Span)> {
    let mut names = names(node);
    names.retain(|(name, _)| !name.trim().is_empty());
    if names.is_empty() { vec![(node.keyword().to_owned(), node.span())] } else { names }
}

/// The same in one list, for clients that know no other.
pub(super) fn flat(analysis: &Analysis) -> Value {
    let mut out = Vec::new();
    let mut todo: Vec<(NodeRef<'_>, Option<String>)> =
        analysis.parsed.tree.items().map(|i| (i, None)).collect();
    todo.reverse();
    while let Some((node, within)) = todo.pop() {
        if !is_shown(node) {
            continue;
        }
        let heads = heads(node);
        for (name, _) in &heads {
            let mut symbol = json!({
                "name": name, "kind": symbol_kind(node.keyword()),
                "location": {"uri": analysis.task.uri, "range": analysis.range(node.span())},
            });
            if let Some(within) = &within {
                symbol["containerName"] = json!(within);
            }
            out.push(symbol);
        }
        let own = heads.into_iter().next().map(|(name, _)| name);
        let mut inner: Vec<_> = node.children().map(|c| (c, own.clone())).collect();
        inner.reverse();
        todo.extend(inner);
    }
    Value::Array(out)
}

/// The name holds the letters of a query in their order.
pub(super) fn fits(query: &str, name: &str) -> bool {
    let mut letters = query.chars().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).peekable();
    for c in name.chars().flat_map(char::to_lowercase) {
        if letters.peek() == Some(&c) {
            letters.next();
        }
    }
    letters.peek().is_none()
}

pub(super) fn folds(analysis: &Analysis) -> Value {
    let blocks = analysis.parsed.tree.all().filter(|n| is_block(*n));
    let blocks = blocks.filter_map(|n| {
        let (from, to) = (analysis.line_column(n.span().start).0, analysis.line_column(n.span().end).0);
        (to > from + 1).then(|| json!({"startLine": from, "endLine": to - 1, "kind": "region"}))
    });
    blocks.chain(comments(analysis)).collect()
}

/// Runs of lines that are comments.
fn comments(analysis: &Analysis) -> Vec<Value> {
    let mut out = Vec::new();
    let mut run: Option<(u32, u32)> = None;
    let lines = analysis.text().lines().zip(0_u32..);
    for (line, number) in lines.chain([("", u32::MAX)]) {
        if line.trim_start().starts_with("//") {
            run = Some((run.map_or(number, |(from, _)| from), number));
        } else if let Some((from, to)) = run.take()
            && to > from
        {
            out.push(json!({"startLine": from, "endLine": to, "kind": "comment"}));
        }
    }
    out
}

pub(super) fn selections(analysis: &Analysis, positions: &Value) -> Value {
    positions.as_array().into_iter().flatten().map(|p| selection(analysis, analysis.offset(p))).collect()
}

/// From the smallest node at a place to the whole file.
fn selection(analysis: &Analysis, at: u32) -> Value {
    let holds = |s: &Span| s.start <= at && at <= s.end && !s.is_empty();
    let mut spans: Vec<Span> = analysis.parsed.tree.all().map(NodeRef::span).filter(holds).collect();
    spans.sort_by_key(|s| (std::cmp::Reverse(s.len()), s.start));
    spans.dedup();
    let mut out = Value::Null;
    let mut outer: Option<Span> = None;
    for span in spans {
        // At the seam of two neighbours both hold the place: a range lies within the one around it.
        if outer.is_some_and(|o| span.start < o.start || o.end < span.end) {
            continue;
        }
        outer = Some(span);
        let mut next = json!({"range": analysis.range(span)});
        if !out.is_null() {
            next["parent"] = out;
        }
        out = next;
    }
    let here = || json!({"range": {"start": analysis.position(at), "end": analysis.position(at)}});
    if out.is_null() { here() } else { out }
}
