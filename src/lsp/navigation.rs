//! Where a name is declared and used, what it may be called, and where imports lead.

use super::analysis::Analysis;
use super::positions::Range;
use super::protocol::{INVALID_PARAMS, Refusal};
use crate::source::{FileId, Span};
use crate::syntax::{Kind, parse};
use serde_json::{Value, json};

pub(super) fn definition(analysis: &Analysis, at: u32) -> Value {
    analysis.name_at(at).and_then(|(_, of)| analysis.location(of)).unwrap_or(Value::Null)
}

pub(super) fn highlights(analysis: &Analysis, at: u32) -> Value {
    let Some((_, of)) = analysis.name_at(at) else { return json!([]) };
    let here = std::iter::once(of).chain(analysis.uses_of(of)).filter(|s| s.file == analysis.file);
    here.map(|s| json!({"range": analysis.range(s), "kind": if s == of { 3 } else { 2 }})).collect()
}

/// A place of a name in a file of the project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) word: String,
    pub(super) range: Range,
}

impl Place {
    pub(super) fn of(analysis: &Analysis, span: Span) -> Option<Self> {
        let path = analysis.source(span.file)?.path.clone();
        let word = analysis.compiled.sources.slice(span).to_owned();
        Some(Self { path, start: span.start, end: span.end, word, range: analysis.range(span) })
    }
}

/// All places that mean a declaration, as seen from the document, without its own.
pub(super) fn places(analysis: &Analysis, of: Span) -> impl Iterator<Item = Place> + '_ {
    analysis.uses_of(of).filter_map(|span| Place::of(analysis, span))
}

/// What would be renamed at a place: only names that are one word there.
fn renamed(analysis: &Analysis, at: u32) -> Option<(Span, Span)> {
    let (span, of) = analysis.name_at(at)?;
    let text = analysis.compiled.sources.slice(of);
    let same = analysis.compiled.sources.slice(span) == text;
    (same && is_name(text)).then_some((span, of))
}

/// The grammar takes it for the name of a declaration.
fn is_name(text: &str) -> bool {
    let parsed = parse(FileId(0), &format!("andon 1\nrole {text}\n"));
    let item = parsed.tree.items().find(|i| i.kind() == Kind::role);
    parsed.findings.is_empty() && item.and_then(|i| i.child(Kind::name)).is_some_and(|n| n.text() == text)
}

pub(super) fn prepare_rename(analysis: &Analysis, at: u32) -> Value {
    match renamed(analysis, at) {
        Some((span, _)) => {
            json!({"range": analysis.range(span), "placeholder": analysis.compiled.sources.slice(span)})
        }
        None => Value::Null,
    }
}

/// The declaration that would get a new name, or why it cannot.
pub(super) fn may_rename(analysis: &Analysis, at: u32, name: &str) -> Result<Span, Refusal> {
    let refused = |why: String| Err((INVALID_PARAMS, why));
    let Some((_, of)) = renamed(analysis, at) else {
        return refused("there is no name here that can be changed".to_owned());
    };
    if !is_name(name) {
        return refused(
            "a name is one word of letters, digits and `_` that begins with a letter, and no keyword"
                .to_owned(),
        );
    }
    let kind = analysis.symbol(of).map(|s| s.kind);
    let taken = |s: &&super::symbols::Symbol| Some(s.kind) == kind && s.short() == name && s.span != of;
    if let Some(other) = analysis.symbols().values().find(taken) {
        return refused(format!("there is already a {} `{}`", other.kind, other.name));
    }
    Ok(of)
}

/// Imports lead to their files.
pub(super) fn links(analysis: &Analysis) -> Value {
    let imports = analysis.parsed.tree.items().filter(|i| i.kind() == Kind::import);
    imports
        .filter_map(|i| {
            let string = i.child(Kind::string)?;
            let own = &analysis.task.path;
            let path = crate::source::provider::resolve_import(own, &string.unquoted()).ok()?;
            let uri = analysis.task.open.uri(analysis.task.root.as_deref()?, &path);
            Some(json!({"range": analysis.range(string.span()), "target": uri}))
        })
        .collect()
}
