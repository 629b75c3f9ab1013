//! Above scenarios, comparisons and claims: run them here, with what the last run said.

use super::analysis::Analysis;
use super::runs::Results;
use crate::syntax::{Kind, NodeRef};
use serde_json::{Value, json};

/// The command that runs a scenario or a comparison.
pub(super) const RUN: &str = "andon.run";

/// A lens for each scenario and comparison, and one for each claim in it.
pub(super) fn lenses(analysis: &Analysis, results: &Results) -> Value {
    let mut out = Vec::new();
    for item in analysis.parsed.tree.items() {
        let kind = match item.kind() {
            Kind::scenario => "scenario",
            Kind::compare => "compare",
            _ => continue,
        };
        let Some(name) = item.child(Kind::name) else { continue };
        let last = results.of(&analysis.task.uri, head(item));
        let mut title = "▶ run".to_owned();
        if let Some(last) = last {
            title = format!("▶ run again · {}", last.summary);
            if last.digest != analysis.digest() {
                title.push_str(" (before the last changes)");
            }
        }
        let arguments =
            json!([analysis.task.uri, kind, name.text(), analysis.line_column(item.span().start).0]);
        out.push(lens(analysis, name, &title, &arguments));
        for expect in item.all(Kind::expect) {
            let said = last.and_then(|l| l.claims.iter().find(|(text, _)| same(text, expect.text())));
            let title = said.map_or_else(|| "▶ run".to_owned(), |(_, said)| said.clone());
            out.push(lens(analysis, expect, &title, &arguments));
        }
    }
    Value::Array(out)
}

/// The head of a declaration in one line: what a result is remembered by, so that edits of the body keep it.
pub(super) fn head(item: NodeRef<'_>) -> String {
    let words = item.text().split('{').next().unwrap_or("");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same words, whatever blanks stand between them.
pub(super) fn same(a: &str, b: &str) -> bool {
    let b = b.split("//").next().unwrap_or(b);
    let b = b.trim_end_matches(|c: char| c.is_whitespace() || c == ';');
    a.split_whitespace().eq(b.split_whitespace()) || b.split_whitespace().skip(1).eq(a.split_whitespace())
}

fn lens(analysis: &Analysis, at: NodeRef<'_>, title: &str, arguments: &Value) -> Value {
    let command = json!({"title": title, "command": RUN, "arguments": arguments});
    json!({"range": analysis.range(at.span()), "command": command})
}
