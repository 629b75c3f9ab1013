//! Semantic tokens: what a word is, for editors without a grammar of their own, and what a name means for all.

use super::analysis::Analysis;
use crate::source::Span;
use crate::syntax::{Kind, statements};
use serde_json::{Value, json};

const TYPES: [&str; 11] = [
    "keyword",
    "type",
    "string",
    "number",
    "comment",
    "property",
    "class",
    "namespace",
    "function",
    "method",
    "interface",
];
const MODIFIERS: [&str; 2] = ["declaration", "documentation"];

pub(super) fn legend() -> Value {
    json!({"tokenTypes": TYPES, "tokenModifiers": MODIFIERS})
}

/// Type and modifiers of a node.
fn kind_of(kind: Kind) -> Option<(usize, u32)> {
    Some(match kind {
        Kind::name | Kind::path => (1, 0),
        Kind::string => (2, 0),
        Kind::number | Kind::count | Kind::quantity | Kind::clock => (3, 0),
        Kind::comment => (4, 0),
        Kind::doc => (4, 2),
        _ => return None,
    })
}

/// What a name is the name of.
fn type_of(kind: &str) -> usize {
    match kind {
        "role" => 6,
        "unit" | "team" => 7,
        "stream" => 8,
        "stage" | "decision" => 9,
        "channel" => 10,
        _ => 1,
    }
}

/// A word with what it is.
struct Token {
    from: u32,
    to: u32,
    kind: usize,
    modifiers: u32,
}

/// The token that stands exactly there.
fn at(tokens: &mut [Token], span: Span) -> Option<&mut Token> {
    let i = tokens.partition_point(|t| (t.from, t.to) < (span.start, span.end));
    tokens.get_mut(i).filter(|t| (t.from, t.to) == (span.start, span.end))
}

/// The tokens of a range, or all: each as the distance from the one before in lines and columns, length, type, modifiers.
pub(super) fn tokens(analysis: &Analysis, range: &Value) -> Value {
    let (low, high) = if range.is_null() {
        (0, u32::MAX)
    } else {
        (analysis.offset(&range["start"]), analysis.offset(&range["end"]))
    };
    let mut spans: Vec<Token> = Vec::new();
    for node in analysis.parsed.tree.all() {
        let span = node.span();
        if span.end < low || high < span.start {
            continue;
        }
        if let Some((kind, modifiers)) = kind_of(node.kind()) {
            spans.push(Token { from: span.start, to: span.end, kind, modifiers });
        } else if statements::of(node.kind()).is_some() {
            let word = u32::try_from(node.keyword().len()).unwrap_or(0);
            spans.push(Token { from: span.start, to: span.start + word, kind: 0, modifiers: 0 });
        }
    }
    spans.sort_by_key(|t| (t.from, t.to));
    let own = analysis.compiled.uses.iter().filter(|u| u.at.file == analysis.file);
    for used in own {
        if let Some(token) = at(&mut spans, used.at)
            && let Some(symbol) = analysis.symbol(used.of)
        {
            token.kind = type_of(symbol.kind);
        }
    }
    for symbol in analysis.symbols().values().filter(|s| s.span.file == analysis.file) {
        if let Some(token) = at(&mut spans, symbol.span) {
            (token.kind, token.modifiers) = (type_of(symbol.kind), 1);
        }
    }
    let mut data: Vec<u64> = Vec::with_capacity(spans.len() * 5);
    let (mut line, mut column, mut end) = (0, 0, 0);
    for Token { from, to, kind, modifiers } in spans {
        let one_line =
            analysis.text().get(from as usize..to as usize).is_some_and(|t| !t.contains(['\n', '\r']));
        if from < end || to <= from || !one_line {
            continue;
        }
        end = to;
        let ((l, c), (_, stop)) = (analysis.line_column(from), analysis.line_column(to));
        let columns = if l == line { c - column } else { c };
        data.extend([l - line, columns, stop.saturating_sub(c)].map(u64::from));
        data.extend([kind as u64, u64::from(modifiers)]);
        (line, column) = (l, c);
    }
    json!({"data": data})
}
