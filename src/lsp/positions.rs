//! Lines and columns in the units that were agreed on, to bytes and back.

use crate::source::{LineIndex, Span};
use serde::Serialize;
use serde_json::Value;

/// Units of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Units {
    Utf8,
    Utf16,
    Utf32,
}

impl Units {
    /// The best of what a client offers; UTF-16 when it offers nothing.
    pub(super) fn agreed(offered: &Value) -> Self {
        let offers = |name: &str| offered.as_array().is_some_and(|all| all.iter().any(|e| e == name));
        // Bytes need no counting. A client that prefers something else says so by leaving `utf-8` out.
        if offers("utf-8") {
            Self::Utf8
        } else if offers("utf-32") && !offers("utf-16") {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    fn of(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// Line and column to byte: clamped to the line, and moved to the start of a character that it lies in.
pub(super) fn offset(text: &str, index: &LineIndex, position: &Value, units: Units) -> u32 {
    let figure = |name: &str| position[name].as_u64().map_or(0, |n| usize::try_from(n).unwrap_or(usize::MAX));
    let (line, column) = (figure("line"), figure("character"));
    if line >= index.lines() {
        return small(text.len());
    }
    let (mut counted, mut bytes) = (0, 0);
    for c in index.line(line, text).chars() {
        counted += units.of(c);
        if counted > column {
            break;
        }
        bytes += c.len_utf8();
    }
    index.start_of(line, text).saturating_add(small(bytes))
}

/// Byte to line and column, both from 0.
pub(super) fn line_column(text: &str, index: &LineIndex, at: u32, units: Units) -> (u32, u32) {
    let line = index.line_of(at);
    let from = index.start_of(line, text) as usize;
    let mut to = (at as usize).min(text.len());
    while to > from && !text.is_char_boundary(to) {
        to -= 1;
    }
    let before = text.get(from..to).unwrap_or("");
    let column = match units {
        Units::Utf8 => before.len(),
        Units::Utf16 if !before.is_ascii() => before.encode_utf16().count(),
        Units::Utf32 if !before.is_ascii() => before.chars().count(),
        _ => before.len(),
    };
    (small(line), small(column))
}

/// A place between characters, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub(super) struct Position {
    pub(super) line: u32,
    pub(super) character: u32,
}

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub(super) struct Range {
    pub(super) start: Position,
    pub(super) end: Position,
}

/// Byte to a position of the protocol.
pub(super) fn position(text: &str, index: &LineIndex, at: u32, units: Units) -> Position {
    let (line, character) = line_column(text, index, at, units);
    Position { line, character }
}

/// A span as a stretch of its text.
pub(super) fn range(text: &str, index: &LineIndex, span: Span, units: Units) -> Range {
    Range { start: position(text, index, span.start, units), end: position(text, index, span.end, units) }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn columns_count_in_the_units_that_were_agreed_on() {
        let text = "role \"Zo\u{eb} \u{1F600} \u{e9}quipe\" {\rx";
        let index = LineIndex::new(text);
        let brace = small(text.find('{').unwrap());
        for (units, column) in [(Units::Utf32, 20), (Units::Utf16, 21), (Units::Utf8, 25)] {
            assert_eq!(line_column(text, &index, brace, units), (0, column));
            let there = json!({"line": 0, "character": column});
            assert_eq!(offset(text, &index, &there, units), brace);
            // Beyond the line is its end; beyond the text is the end of it.
            let beyond = json!({"line": 0, "character": 999});
            assert_eq!(offset(text, &index, &beyond, units), brace + 1);
            assert_eq!(offset(text, &index, &json!({"line": 9, "character": 0}), units), small(text.len()));
        }
        // The second half of a surrogate pair is the start of the character.
        let face = small(text.find('\u{1F600}').unwrap());
        assert_eq!(offset(text, &index, &json!({"line": 0, "character": 11}), Units::Utf16), face);
    }

    #[test]
    fn clients_are_met_where_they_are() {
        assert_eq!(Units::agreed(&Value::Null), Units::Utf16);
        assert_eq!(Units::agreed(&json!(["utf-16"])), Units::Utf16);
        assert_eq!(Units::agreed(&json!(["utf-16", "utf-8"])), Units::Utf8);
        assert_eq!(Units::agreed(&json!(["utf-32"])), Units::Utf32);
    }
}
