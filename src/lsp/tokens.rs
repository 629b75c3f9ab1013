//! Semantic tokens: what a word is, for editors without a grammar of their own.

use super::server::View;
use crate::syntax::{Kind, statements};
use serde_json::{Value, json};

const TYPES: [&str; 6] = ["keyword", "type", "string", "number", "comment", "property"];

pub(super) fn legend() -> Value {
    json!({"tokenTypes": TYPES, "tokenModifiers": []})
}

fn kind_of(kind: Kind) -> Option<usize> {
    Some(match kind {
        Kind::name | Kind::path => 1,
        Kind::string => 2,
        Kind::number | Kind::count | Kind::quantity | Kind::clock => 3,
        Kind::comment | Kind::doc => 4,
        _ => return None,
    })
}

/// All tokens, each as the distance from the one before: lines, columns, length, type, no modifiers.
pub(super) fn full(view: &View<'_>) -> Value {
    let text = &view.document.text;
    let mut spans: Vec<(u32, u32, usize)> = Vec::new();
    for node in view.analysis.parsed.tree.all() {
        let span = node.span();
        if let Some(kind) = kind_of(node.kind()) {
            spans.push((span.start, span.end, kind));
        } else if statements::of(node.kind()).is_some() {
            let word = node.keyword().len();
            spans.push((span.start, span.start + u32::try_from(word).unwrap_or(0), 0));
        }
    }
    spans.sort_unstable();
    let mut data: Vec<u64> = Vec::with_capacity(spans.len() * 5);
    let (mut line, mut column, mut end) = (0, 0, 0);
    for (from, to, kind) in spans {
        let one_line = text.get(from as usize..to as usize).is_some_and(|t| !t.contains('\n'));
        if from < end || to <= from || !one_line {
            continue;
        }
        end = to;
        let (start, stop) = (view.position(from), view.position(to));
        let figure = |v: &Value, name: &str| v[name].as_u64().unwrap_or(0);
        let (l, c) = (figure(&start, "line"), figure(&start, "character"));
        let length = figure(&stop, "character").saturating_sub(c);
        let columns = if l == line { c - column } else { c };
        data.extend([l - line, columns, length, kind as u64, 0]);
        (line, column) = (l, c);
    }
    json!({"data": data})
}
