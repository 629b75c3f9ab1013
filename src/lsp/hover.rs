//! Hover: what is said of a declaration and what is known of it, or what a statement means.

use super::analysis::Symbol;
use super::server::View;
use crate::syntax::statements;
use serde_json::{Value, json};

pub(super) fn hover(view: &View<'_>, at: u32) -> Value {
    if let Some((span, of)) = view.analysis.name_at(at)
        && let Some(symbol) = view.analysis.symbol(of)
    {
        return json!({"contents": markdown(&describe(symbol)), "range": view.range(span)});
    }
    let inside = view.analysis.parsed.tree.all().filter(|n| n.span().start <= at && at <= n.span().end);
    let rows = inside.filter_map(|n| statements::of(n.kind()).map(|row| (n, row)));
    match rows.min_by_key(|(n, _)| n.span().len()) {
        Some((node, row)) => {
            let first = node.text().lines().next().unwrap_or("").len();
            let end = node.span().start + u32::try_from(first).unwrap_or(0);
            let span = crate::source::Span { end: end.min(node.span().end), ..node.span() };
            let text = format!("```andon\n{}\n```\n{}\n\nExample: `{}`", row.form, row.meaning, row.example);
            json!({"contents": markdown(&text), "range": view.range(span)})
        }
        None => Value::Null,
    }
}

pub(super) fn describe(symbol: &Symbol) -> String {
    let mut text = format!("```andon\n{} {}\n```\n", symbol.kind, symbol.name);
    if let Some(title) = &symbol.title {
        text.push_str(&format!("{title}\n\n"));
    }
    if let Some(doc) = &symbol.doc {
        text.push_str(&format!("{doc}\n\n"));
    }
    for figure in &symbol.figures {
        text.push_str(&format!("- {figure}\n"));
    }
    text
}

fn markdown(text: &str) -> Value {
    json!({"kind": "markdown", "value": text})
}
