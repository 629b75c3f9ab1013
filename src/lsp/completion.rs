//! Completion that knows the place: statements of the block, and after a statement's words the names that belong there.

use super::hover::describe;
use super::server::View;
use crate::model::{defaults, metrics};
use crate::sim::mechanism;
use crate::syntax::{Kind, NodeRef, statements};
use serde_json::{Value, json};

/// Words after which names of these kinds belong.
const AFTER: &[(&str, &[&str])] = &[
    ("led by", &["role"]),
    ("owned by", &["team", "unit"]),
    ("granted by", &["role"]),
    ("allocated by", &["role"]),
    ("repaired by", &["role"]),
    ("approved by", &["role", "board"]),
    ("answered by", &["role", "board"]),
    ("attended by", &["team", "unit", "role"]),
    ("inside by", &["channel"]),
    ("reports by", &["channel"]),
    ("also reports to", &["role"]),
    ("traded at", &["meeting"]),
    ("then", &["role", "board"]),
    ("asks", &["role", "specialty", "team"]),
    ("meets", &["role", "specialty", "team"]),
    ("decides", &["decision"]),
    ("may decide", &["decision"]),
    ("delegates", &["decision"]),
    ("approvals of", &["decision"]),
    ("needs access", &["access"]),
    ("needs skill", &["specialty"]),
    ("skilled in", &["specialty"]),
    ("uses", &["resource"]),
    ("changes", &["component"]),
    ("runs on", &["component"]),
    ("depends on", &["component"]),
    ("break", &["component"]),
    ("pulls", &["andon"]),
    ("tells", &["role"]),
    ("becomes", &["incident"]),
    ("works", &["calendar"]),
    ("like", &["pattern"]),
    ("demand", &["stream"]),
    ("starts no", &["stream"]),
    ("stops", &["stream"]),
    ("use variant", &["variant"]),
    ("compare", &["scenario"]),
    ("with", &["variant"]),
    ("returns to", &["stage"]),
    ("after", &["stage"]),
    ("arises in", &["stage", "component"]),
    ("interface", &["team", "unit", "role"]),
    ("->", &["team", "unit", "role"]),
    ("<->", &["team", "unit", "role"]),
    ("intent", &["team", "unit"]),
    ("climate", &["team", "unit"]),
    ("leader", &["role"]),
    ("from", &["team", "unit"]),
    ("into", &["team", "unit"]),
    ("to", &["team", "unit", "role"]),
    ("in", &["team", "unit"]),
    ("channel", &["channel"]),
    ("only", &["channel"]),
    ("signal", &["signal"]),
];

const UNITS: [&str; 10] = ["s", "min", "h", "days", "weeks", "months", "years", "%", "per day", "per week"];

pub(super) fn complete(view: &View<'_>, at: u32) -> Value {
    let text = &view.document.text;
    let at = (at as usize).min(text.len());
    let line = text[..at].rfind(['\n', ';', '{']).map_or(0, |i| i + 1);
    let before = text[line..at].trim_start();
    let typed = before
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
        .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    let (said, word) = (before[..typed].trim_end(), &before[typed..]);
    let mut items = Vec::new();
    if said.is_empty() {
        statements_of(view, at, &mut items);
    } else {
        follow(view, said, &mut items);
    }
    let _ = word;
    json!({"isIncomplete": false, "items": items})
}

/// The declaration whose block a place is in.
fn block(view: &View<'_>, at: usize) -> Kind {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let holds = |n: &NodeRef<'_>| {
        let body = n.text().find('{').map(|i| n.span().start + u32::try_from(i).unwrap_or(0));
        n.kind() == Kind::file || body.is_some_and(|b| b < at && at < n.span().end)
    };
    let blocks = view.analysis.parsed.tree.all().filter(|n| {
        let kind = statements::block_of(n.kind());
        statements::within(kind).next().is_some()
    });
    let inner = blocks.filter(holds).min_by_key(|n| n.span().len());
    inner.map_or(Kind::file, |n| statements::block_of(n.kind()))
}

fn statements_of(view: &View<'_>, at: usize, items: &mut Vec<Value>) {
    let block = block(view, at);
    for row in statements::within(block) {
        let words: Vec<&str> = row.keywords().collect();
        if words.is_empty() {
            continue;
        }
        items.push(json!({
            "label": words.join(" "), "kind": 14, "detail": row.form, "insertText": words.join(" "),
            "documentation": {"kind": "markdown", "value": format!("{}\n\nExample: `{}`", row.meaning, row.example)},
        }));
    }
    if matches!(block, Kind::team | Kind::unit | Kind::pattern) {
        names(view, &["role"], items);
    }
}

fn follow(view: &View<'_>, said: &str, items: &mut Vec<Value>) {
    let last = said.split_whitespace().next_back().unwrap_or("");
    let number = last.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '_');
    if number && !last.is_empty() {
        items.extend(UNITS.iter().map(|u| json!({"label": u, "kind": 11})));
        names(view, &["role", "resource", "component"], items);
        return;
    }
    match last {
        "allow" | "finding" => {
            let rules = crate::lint::rules();
            items.extend(rules.iter().map(|r| json!({"label": r.name, "kind": 12, "detail": r.summary})));
            return;
        }
        "without" if !said.starts_with("phase") => {
            let all = mechanism::TABLE.iter();
            items.extend(all.map(|m| json!({"label": m.name, "kind": 12, "detail": m.meaning})));
            return;
        }
        "default" => {
            let all = defaults::TABLE.iter();
            items.extend(all.map(|d| json!({"label": d.name, "kind": 12, "detail": d.meaning})));
            return;
        }
        "expect" | "goal" => {
            let all = metrics::TABLE.iter();
            items.extend(all.map(|m| json!({"label": m.name, "kind": 12, "detail": m.meaning})));
            return;
        }
        _ => {}
    }
    let said = said.trim_end_matches(',');
    let statement = said.split_whitespace().next().unwrap_or("");
    if last == "by" && statement == "interface" {
        names(view, &["channel"], items);
        return;
    }
    if last == "by" && statement == "stage" {
        names(view, &["role"], items);
        return;
    }
    if last == "of" {
        names(
            view,
            &["stream", "stage", "role", "team", "unit", "decision", "signal", "resource", "variant"],
            items,
        );
        return;
    }
    // The nearest words that say what comes: right before, or at the start of a list.
    let padded = format!(" {said}");
    let hit = AFTER
        .iter()
        .filter_map(|(words, kinds)| padded.rfind(&format!(" {words}")).map(|i| (i + words.len(), *kinds)))
        .max_by_key(|(end, _)| *end);
    if let Some((_, kinds)) = hit {
        names(view, kinds, items);
    }
}

fn names(view: &View<'_>, kinds: &[&str], items: &mut Vec<Value>) {
    for symbol in view.analysis.symbols.iter().filter(|s| kinds.contains(&s.kind)) {
        let label = symbol.name.rsplit('.').next().unwrap_or(&symbol.name);
        items.push(json!({
            "label": label, "kind": 7, "detail": format!("{} {}", symbol.kind, symbol.name),
            "documentation": {"kind": "markdown", "value": describe(symbol)},
        }));
    }
}

/// The form of the statement that is being written.
pub(super) fn signature(view: &View<'_>, at: u32) -> Value {
    let text = &view.document.text;
    let at = (at as usize).min(text.len());
    let line = text[..at].rfind(['\n', ';', '{']).map_or(0, |i| i + 1);
    let said = text[line..at].trim_start();
    let block = block(view, at);
    let fits = |row: &&statements::Statement| {
        let words = row.keywords().collect::<Vec<_>>().join(" ");
        !words.is_empty() && (said == words || said.starts_with(&format!("{words} ")))
    };
    let row = statements::within(block).filter(fits).max_by_key(|r| r.keywords().count());
    match row {
        Some(row) => json!({
            "signatures": [{"label": row.form, "documentation": row.meaning}],
            "activeSignature": 0,
        }),
        None => Value::Null,
    }
}
