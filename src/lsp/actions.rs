//! Changes to the text: the canonical layout, and mends of findings.

use super::analysis::Analysis;
use super::diagnostics::diagnostic;
use crate::diag::{Edit, Level, fix};
use crate::source::Span;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The whole document in canonical layout; one with errors of form stays as it is.
pub(super) fn format(analysis: &Analysis) -> Value {
    let text = analysis.text();
    if analysis.parsed.findings.iter().any(|f| f.level == Level::Error) {
        return Value::Null;
    }
    let tidy = crate::syntax::format::format(text);
    if tidy == text { json!([]) } else { json!([replacement(analysis, text, &tidy)]) }
}

/// The change from one text to another as one edit, without what is the same at both ends: cursors stay where they are.
fn replacement(analysis: &Analysis, old: &str, new: &str) -> Value {
    let mut start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
        start -= 1;
    }
    let most = old.len().min(new.len()) - start;
    let same = old.bytes().rev().zip(new.bytes().rev()).take(most).take_while(|(a, b)| a == b).count();
    let mut same = same;
    while !old.is_char_boundary(old.len() - same) || !new.is_char_boundary(new.len() - same) {
        same -= 1;
    }
    // A line end of two bytes is not cut in half.
    let cut = |text: &str, at: usize| {
        at > 0 && text.as_bytes()[at - 1] == b'\r' && text.as_bytes().get(at) == Some(&b'\n')
    };
    if cut(old, start) || cut(new, start) {
        start -= 1;
    }
    if same > 0 && (cut(old, old.len() - same) || cut(new, new.len() - same)) {
        same -= 1;
    }
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let span = Span::new(analysis.file, at(start), at(old.len() - same));
    json!({"range": analysis.range(span), "newText": &new[start..new.len() - same]})
}

/// Mends of the findings that touch a range, and all safe mends of the document at once.
pub(super) fn actions(analysis: &Analysis, range: &Value, only: &Value) -> Value {
    let wanted = |kind: &str| {
        let fits =
            |o: &str| o.is_empty() || kind == o || kind.strip_prefix(o).is_some_and(|r| r.starts_with('.'));
        only.as_array().is_none_or(|all| all.is_empty() || all.iter().filter_map(Value::as_str).any(fits))
    };
    let mut out = Vec::new();
    if wanted("quickfix") {
        quick_fixes(analysis, range, &mut out);
    }
    if wanted("source.fixAll.andon") {
        out.extend(fix_all(analysis));
    }
    Value::Array(out)
}

fn quick_fixes(analysis: &Analysis, range: &Value, out: &mut Vec<Value>) {
    let (from, to) = (analysis.offset(&range["start"]), analysis.offset(&range["end"]));
    let touched = analysis.findings().iter().filter(|f| {
        let span = f.primary.span;
        span.file == analysis.file && span.start <= to && from <= span.end
    });
    for finding in touched {
        for mend in &finding.fixes {
            out.push(json!({
                "title": mend.title, "kind": "quickfix", "isPreferred": mend.safe,
                "diagnostics": [diagnostic(analysis, finding)], "edit": {"changes": changes(analysis, &mend.edits)},
            }));
        }
        if let Some(edit) = allow(analysis, finding.rule, finding.primary.span) {
            out.push(json!({
                "title": format!("allow `{}` here, with a reason", finding.rule), "kind": "quickfix",
                "isPreferred": false, "diagnostics": [diagnostic(analysis, finding)],
                "edit": {"changes": {analysis.task.uri.as_str(): [edit]}},
            }));
        }
    }
}

fn changes(analysis: &Analysis, edits: &[Edit]) -> BTreeMap<String, Vec<Value>> {
    let mut out: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for edit in edits {
        let Some(uri) = analysis.address(edit.span.file) else { continue };
        out.entry(uri).or_default().push(json!({"range": analysis.range(edit.span), "newText": edit.text}));
    }
    out
}

/// `allow RULE because "…"` as the first line of the innermost block that a finding of a design rule stands in.
fn allow(analysis: &Analysis, rule: &str, at: Span) -> Option<Value> {
    crate::lint::find(rule)?;
    let text = analysis.text();
    let mut inside: Vec<_> = analysis
        .parsed
        .tree
        .all()
        .filter(|n| super::outline::is_block(*n) && n.span().start <= at.start && at.end <= n.span().end)
        .collect();
    inside.sort_by_key(|n| n.span().len());
    let block = inside.into_iter().find(|n| n.text().contains('{'))?;
    let brace = block.span().start as usize + block.text().find('{')? + 1;
    let column = analysis.line_column(block.span().start).1 as usize;
    let own_lines = text.get(brace..)?.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
    let words = format!("allow {rule} because \"\"");
    let new = if own_lines { format!("\n{}{words}", " ".repeat(column + 2)) } else { format!(" {words};") };
    let here = Span::new(analysis.file, u32::try_from(brace).ok()?, u32::try_from(brace).ok()?);
    Some(json!({"range": analysis.range(here), "newText": new}))
}

/// All safe mends together, as `andon check --fix` makes them in one pass.
fn fix_all(analysis: &Analysis) -> Option<Value> {
    let text = analysis.text();
    let fixed = fix::apply(analysis.file, text, analysis.findings(), false);
    if fixed.done.is_empty() {
        return None;
    }
    let edit = replacement(analysis, text, &fixed.text);
    Some(json!({
        "title": format!("mend all that is safe to mend ({})", fixed.done.len()), "kind": "source.fixAll.andon",
        "edit": {"changes": {analysis.task.uri.as_str(): [edit]}},
    }))
}
