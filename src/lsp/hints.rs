//! What the text does not say, beside the words: headcounts, predicted load, the way of a conversation and its time.

use super::analysis::Analysis;
use super::facts::{busy, people};
use super::hover::way;
use crate::report::metrics::about;
use crate::source::Span;
use crate::syntax::{Kind, statements};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A hint with what is shown when somebody points at it.
struct Hint {
    label: String,
    tooltip: Option<String>,
}

/// The hints of a range of the document; of all of it without one.
pub(super) fn hints(analysis: &Analysis, range: &Value) -> Value {
    let (from, to) = if range.is_null() {
        (0, u32::MAX)
    } else {
        (analysis.offset(&range["start"]), analysis.offset(&range["end"]))
    };
    let shown = |span: &Span| span.file == analysis.file && from <= span.end && span.start <= to;
    let mut found: BTreeMap<Span, Hint> = BTreeMap::new();
    headcounts(analysis, &mut found);
    predictions(analysis, &mut found);
    let ends = ends_of_statements(analysis);
    found
        .into_iter()
        .filter(|(span, _)| shown(span))
        .map(|(span, hint)| {
            // Beside the statement's words, not inside its block or behind its semicolon.
            let end = ends.get(&span).copied().unwrap_or(span.end);
            let mut out =
                json!({"position": analysis.position(end), "label": hint.label, "paddingLeft": true});
            if let Some(text) = hint.tooltip {
                out["tooltip"] = json!({"kind": "markdown", "value": text});
            }
            out
        })
        .collect()
}

fn headcounts(analysis: &Analysis, found: &mut BTreeMap<Span, Hint>) {
    let heads = analysis.heads(0);
    for (id, group) in analysis.compiled.project.base.groups.iter() {
        let count = heads.groups.get(id.index()).copied().unwrap_or(0);
        // Of teams of one pattern the first speaks for all.
        let hint = Hint { label: people(count), tooltip: None };
        found.entry(group.meta.span).or_insert(hint);
    }
}

fn predictions(analysis: &Analysis, found: &mut BTreeMap<Span, Hint>) {
    let Some(figures) = analysis.figures.get() else { return };
    let org = &analysis.compiled.project.base;
    if let Some(outlook) = figures.outlooks.first() {
        let mut by_role = vec![(0.0, 0.0); org.roles.slots()];
        for (position, load) in &outlook.prediction.desks {
            let position = &org.positions[*position];
            let people = f64::from(position.headcount());
            by_role[position.role.index()].0 += load * people;
            by_role[position.role.index()].1 += people;
        }
        for (id, role) in org.roles.iter().filter(|(_, r)| r.declared) {
            let (load, people) = by_role[id.index()];
            if people > 0.0 {
                let label = busy(load / people, &outlook.scenario);
                found.insert(role.meta.span, Hint { label, tooltip: None });
            }
        }
        for times in &outlook.prediction.streams {
            let label = format!("{} in {}", about(times.flow_s), outlook.scenario);
            found.insert(org.streams[times.stream].meta.span, Hint { label, tooltip: None });
        }
    }
    for (span, w) in &figures.ways {
        let label = if w.through.is_empty() {
            "no sanctioned way".to_owned()
        } else {
            format!("{}, {}", w.shape(), about(w.seconds))
        };
        found.insert(*span, Hint { label, tooltip: Some(way(w)) });
    }
}

/// Where the words of a statement end, when its node holds blanks after them.
fn ends_of_statements(analysis: &Analysis) -> BTreeMap<Span, u32> {
    let all = analysis.parsed.tree.all().filter(|n| n.kind() != Kind::file);
    all.filter(|n| statements::of(n.kind()).is_some())
        .map(|n| {
            let words = n.text().split(['{', '\n', '\r']).next().unwrap_or("").trim_end();
            (n.span(), n.span().start + u32::try_from(words.len()).unwrap_or(0))
        })
        .collect()
}
