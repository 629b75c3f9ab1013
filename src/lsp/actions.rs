//! Changes to the text: the canonical layout, and mends of findings.

use super::server::{View, diagnostic};
use crate::diag::Level;
use crate::source::{LineIndex, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The whole document in canonical layout; one with errors of form stays as it is.
pub(super) fn format(view: &View<'_>) -> Value {
    let text = &view.document.text;
    if view.analysis.parsed.findings.iter().any(|f| f.level == Level::Error) {
        return Value::Null;
    }
    let tidy = crate::syntax::format::format(text);
    if tidy == *text {
        return json!([]);
    }
    let index = LineIndex::new(text);
    let all = Span::new(view.analysis.file, 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    json!([{"range": super::documents::range(text, &index, all, view.units), "newText": tidy}])
}

/// Mends of the findings that touch a range.
pub(super) fn quick_fixes(view: &View<'_>, range: &Value) -> Value {
    let (from, to) = (view.offset(&range["start"]), view.offset(&range["end"]));
    let touched = view.analysis.findings.iter().filter(|f| {
        let span = f.primary.span;
        span.file == view.analysis.file && span.start <= to && from <= span.end
    });
    let mut out = Vec::new();
    for finding in touched {
        for fix in &finding.fixes {
            let mut changes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
            for edit in &fix.edits {
                let Some(location) = view.location(edit.span) else { continue };
                let uri = location["uri"].as_str().unwrap_or("").to_owned();
                changes
                    .entry(uri)
                    .or_default()
                    .push(json!({"range": location["range"], "newText": edit.text}));
            }
            out.push(json!({
                "title": fix.title, "kind": "quickfix", "isPreferred": fix.safe,
                "diagnostics": [diagnostic(view, finding)], "edit": {"changes": changes},
            }));
        }
    }
    Value::Array(out)
}
