//! Findings as SARIF 2.1.0 (OASIS), for code scanning.

use crate::diag::{Finding, Fix, Label, Level};
use crate::source::{SourceMap, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The report of one or several projects: findings with the sources that their places are in.
#[must_use]
pub fn sarif(parts: &[(Vec<Finding>, SourceMap)]) -> Value {
    let names: BTreeMap<&str, usize> = parts
        .iter()
        .flat_map(|(f, _)| f.iter().map(|f| f.rule))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .enumerate()
        .map(|(i, n)| (n, i))
        .collect();
    let results: Vec<Value> =
        parts.iter().flat_map(|(f, s)| f.iter().map(|f| result(f, s, names[f.rule]))).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "andon",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": names.keys().map(|n| rule(n)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(name: &str) -> Value {
    let (short, full, help) = match (crate::lint::find(name), crate::diag::catalogue::find(name)) {
        (Some(r), _) => (r.summary, r.why, r.mend),
        (None, Some(c)) => (c.meaning, c.meaning, c.good),
        (None, None) => (name, "a rule of the project itself", "see `andon.toml`"),
    };
    json!({
        "id": name,
        "shortDescription": { "text": short },
        "fullDescription": { "text": full },
        "help": { "text": help },
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "note",
    }
}

fn result(finding: &Finding, sources: &SourceMap, index: usize) -> Value {
    let text = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let mut out = json!({
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": level(finding.level),
        "message": { "text": text },
        "locations": [location(&finding.primary, sources, None)],
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate();
        out["relatedLocations"] = related.map(|(i, l)| location(l, sources, Some(i + 1))).collect();
    }
    if !finding.fixes.is_empty() {
        out["fixes"] = finding.fixes.iter().map(|f| fix(f, sources)).collect();
    }
    if !finding.figures.is_empty() {
        let figures: BTreeMap<&str, f64> = finding.figures.iter().copied().collect();
        out["properties"] = json!({ "figures": figures });
    }
    out
}

fn region(span: Span, sources: &SourceMap) -> Value {
    let (_, from, to) = sources.place(span);
    json!({ "startLine": from.line, "startColumn": from.column, "endLine": to.line, "endColumn": to.column })
}

fn location(label: &Label, sources: &SourceMap, id: Option<usize>) -> Value {
    let (path, _, _) = sources.place(label.span);
    let mut out = json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(path) }, "region": region(label.span, sources) },
    });
    if let Some(id) = id {
        out["id"] = json!(id);
    }
    if !label.text.is_empty() {
        out["message"] = json!({ "text": label.text });
    }
    out
}

fn fix(fix: &Fix, sources: &SourceMap) -> Value {
    let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        let (path, _, _) = sources.place(edit.span);
        files.entry(uri(path)).or_default().push(json!({
            "deletedRegion": region(edit.span, sources),
            "insertedContent": { "text": edit.text },
        }));
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(
            |(uri, replacements)| json!({ "artifactLocation": { "uri": uri }, "replacements": replacements }),
        )
        .collect();
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

/// The path as a relative reference of RFC 3986.
fn uri(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
