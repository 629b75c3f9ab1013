//! Before the grammar: one pass over the bytes that finds what no grammar explains well (a text or a block that is never
//! closed, hidden characters and odd spaces, blocks too deep) and mends unbalanced braces by the line structure, so that one
//! missing brace spoils one declaration.

use super::unseen::{self, is_hidden, is_odd_space};
use crate::diag::Finding;
use crate::source::{FileId, MAX_FILE_BYTES, Span};
use std::borrow::Cow;

/// Blocks may stand this deep inside each other. Fixed, so that the verdict is the same on every machine and stack.
pub const MAX_DEPTH: usize = 64;

/// The verdict of the scan.
#[derive(Debug)]
pub struct Scan<'t> {
    /// What was found.
    pub findings: Vec<Finding>,
    /// The text for the grammar, braces balanced; `None` when it must not see it.
    pub repaired: Option<Repaired<'t>>,
}

/// A text with braces put in and odd spaces made plain, and the way back to the places as written.
#[derive(Debug)]
pub struct Repaired<'t> {
    text: Cow<'t, str>,
    /// Places in the repaired text at which two bytes were put in, ascending.
    inserted: Vec<usize>,
}

impl Repaired<'_> {
    /// The text for the grammar.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Nothing had to be mended.
    #[must_use]
    pub fn as_written(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }

    /// A way back for places; asked in ascending order it costs nothing.
    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor { inserted: &self.inserted }
    }
}

pub(super) struct Cursor<'r> {
    inserted: &'r [usize],
}

impl Cursor<'_> {
    pub(super) fn original(&mut self, place: usize) -> u32 {
        let before = self.inserted.partition_point(|p| *p < place);
        let inside = before > 0 && place - self.inserted[before - 1] < 2;
        u32::try_from(place - before * 2 + usize::from(inside)).unwrap_or(u32::MAX)
    }
}

/// A line as the scan sees it.
#[derive(Debug, Default)]
struct Line {
    start: usize,
    /// After its last byte that is not blank, comments left out.
    end: usize,
    indent: usize,
    /// It has something other than blanks and comments.
    solid: bool,
    braces: Vec<(usize, bool)>,
    ends_with_comma: bool,
    /// Spaces between words that are no plain ones.
    odd: Vec<(usize, char)>,
}

/// Scans a text.
#[must_use]
pub fn scan(file: FileId, text: &str) -> Scan<'_> {
    let mut findings = Vec::new();
    if text.len() > MAX_FILE_BYTES {
        let at = Span::new(file, 0, 0);
        findings.push(
            Finding::error(
                "file-too-large",
                at,
                format!("the file has {} bytes, 16 MiB are allowed", text.len()),
            )
            .help("split it with `import`"),
        );
        return Scan { findings, repaired: None };
    }
    let lines = read_lines(file, text, &mut findings);
    match balance(&lines) {
        Balance::Even => {
            let text = match odd_bytes(&lines) {
                blank if blank.is_empty() => Cow::Borrowed(text),
                blank => Cow::Owned(blanked(text, &blank)),
            };
            Scan { findings, repaired: Some(Repaired { text, inserted: Vec::new() }) }
        }
        Balance::TooDeep(at) => {
            findings.push(
                Finding::error(
                    "nested-too-deep",
                    byte(file, at),
                    format!("blocks stand more than {MAX_DEPTH} deep"),
                )
                .label("this one is too deep"),
            );
            Scan { findings, repaired: None }
        }
        Balance::Uneven => {
            let repaired = mend(file, text, &lines, &mut findings);
            Scan { findings, repaired: Some(repaired) }
        }
    }
}

/// How deep the blocks of a text stand; nothing when its braces do not match.
pub(super) fn depth(text: &str) -> Option<usize> {
    let lines = read_lines(FileId(0), text, &mut Vec::new());
    let (mut depth, mut deepest) = (0_usize, 0);
    for (_, opens) in lines.iter().flat_map(|l| &l.braces) {
        depth = if *opens { depth + 1 } else { depth.checked_sub(1)? };
        deepest = deepest.max(depth);
    }
    (depth == 0).then_some(deepest)
}

fn byte(file: FileId, at: usize) -> Span {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, at, at.saturating_add(1))
}

fn read_lines(file: FileId, text: &str, findings: &mut Vec<Finding>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start <= text.len() {
        let rest = &text[start..];
        let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
        lines.push(read_line(file, start, &rest[..len], findings));
        start += len + 1;
    }
    lines
}

fn read_line(file: FileId, start: usize, line: &str, findings: &mut Vec<Finding>) -> Line {
    let mut out = Line { start, end: start, ..Line::default() };
    let mut string: Option<usize> = None;
    let mut hidden: Option<(usize, char)> = None;
    let mut last = ' ';
    let mut chars = line.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if is_hidden(c) && !(start + i == 0 && c == '\u{feff}') {
            hidden = hidden.or(Some((i, c)));
        }
        if string.is_none() && c == '/' && line[i..].starts_with("//") {
            hidden = hidden
                .or_else(|| line[i..].char_indices().find(|(_, c)| is_hidden(*c)).map(|(j, c)| (i + j, c)));
            break;
        }
        match c {
            '\\' if string.is_some() => {
                chars.next();
            }
            '"' => string = if string.is_some() { None } else { Some(i) },
            '{' | '}' if string.is_none() => out.braces.push((start + i, c == '{')),
            _ if string.is_none() && is_odd_space(c) => out.odd.push((start + i, c)),
            _ => {}
        }
        if !c.is_whitespace() && !is_odd_space(c) {
            if !out.solid {
                out.indent = i;
            }
            out.solid = true;
            out.end = start + i + c.len_utf8();
            last = c;
        }
    }
    out.ends_with_comma = last == ',';
    if let Some((i, c)) = hidden {
        findings.push(unseen::hidden(file, start + i, c));
    } else if !out.odd.is_empty() {
        findings.extend(unseen::odd_spaces(file, &out.odd));
    } else if let Some(i) = string {
        findings.push(
            Finding::error(
                "unclosed-string",
                byte(file, start + i),
                "this text has no closing quotation mark on its line",
            )
            .label("opened here")
            .help("write `\"` at its end"),
        );
    }
    out
}

/// The bytes of all odd spaces.
fn odd_bytes(lines: &[Line]) -> Vec<usize> {
    lines.iter().flat_map(|l| &l.odd).flat_map(|(at, c)| *at..at + c.len_utf8()).collect()
}

/// A text with plain spaces in place of some bytes, which are whole characters.
fn blanked(text: &str, blank: &[usize]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for at in blank {
        if let Some(b) = bytes.get_mut(*at) {
            *b = b' ';
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

enum Balance {
    Even,
    Uneven,
    TooDeep(usize),
}

fn balance(lines: &[Line]) -> Balance {
    let mut depth = 0_usize;
    let mut even = true;
    for (at, opens) in lines.iter().flat_map(|l| &l.braces) {
        if *opens {
            depth += 1;
            if depth > MAX_DEPTH {
                return Balance::TooDeep(*at);
            }
        } else if depth == 0 {
            even = false;
        } else {
            depth -= 1;
        }
    }
    if even && depth == 0 { Balance::Even } else { Balance::Uneven }
}

/// A block that is open while mending.
struct Open {
    at: usize,
    indent: usize,
}

struct Mender<'m> {
    file: FileId,
    findings: &'m mut Vec<Finding>,
    open: Vec<Open>,
    /// Put ` {` or ` }` in before this byte.
    insert: Vec<(usize, &'static str)>,
    /// Overwrite these bytes with blanks: odd spaces, and braces that close nothing.
    blank: Vec<usize>,
}

/// Balances braces by indentation: a line that is not deeper than an open block ends that block; a line that must open a
/// block and is followed by a deeper one opens it; a brace that closes nothing is blanked.
fn mend<'t>(file: FileId, text: &'t str, lines: &[Line], findings: &mut Vec<Finding>) -> Repaired<'t> {
    let blank = odd_bytes(lines);
    let mut mender = Mender { file, findings, open: Vec::new(), insert: Vec::new(), blank };
    let solid: Vec<&Line> = lines.iter().filter(|l| l.solid).collect();
    let mut previous_end = 0;
    let mut continued = false;
    for (i, line) in solid.iter().enumerate() {
        if !continued {
            mender.close_shallow(line, previous_end);
        }
        mender.braces_of(line);
        let deeper = solid.get(i + 1).is_some_and(|next| next.indent > line.indent);
        let words = text.get(line.start..line.end).unwrap_or("").trim_start();
        if line.braces.is_empty() && deeper && !line.ends_with_comma && !continued && needs_block(words) {
            mender.missing_open(line);
        }
        continued = line.ends_with_comma;
        previous_end = line.end;
    }
    while let Some(open) = mender.open.pop() {
        mender.unclosed(&open, previous_end);
    }
    rebuild(text, mender.insert, &mender.blank)
}

impl Mender<'_> {
    fn close_shallow(&mut self, line: &Line, previous_end: usize) {
        let closes = line.braces.first().is_some_and(|(at, opens)| !opens && *at == line.start + line.indent);
        while let Some(open) = self.open.last() {
            let over = if closes { line.indent < open.indent } else { line.indent <= open.indent };
            if !over {
                break;
            }
            if let Some(open) = self.open.pop() {
                self.unclosed(&open, previous_end);
            }
        }
    }

    fn braces_of(&mut self, line: &Line) {
        let mut own = 0_usize;
        for (i, (at, opens)) in line.braces.iter().enumerate() {
            let leading = i == 0 && *at == line.start + line.indent;
            if *opens {
                self.open.push(Open { at: *at, indent: line.indent });
                own += 1;
            } else if own > 0 || (leading && self.open.last().is_some_and(|o| o.indent >= line.indent)) {
                self.open.pop();
                own = own.saturating_sub(1);
            } else {
                self.blank.push(*at);
                self.findings.push(
                    Finding::error("stray-closing-brace", byte(self.file, *at), "this `}` closes nothing")
                        .help("delete it, or write the missing `{` before it"),
                );
            }
        }
    }

    fn unclosed(&mut self, open: &Open, end: usize) {
        self.insert.push((end, " }"));
        self.findings.push(
            Finding::error("unclosed-block", byte(self.file, open.at), "this block is never closed")
                .label("opened here")
                .help("write `}` where it ends"),
        );
    }

    fn missing_open(&mut self, line: &Line) {
        self.insert.push((line.end, " {"));
        self.open.push(Open { at: line.end.saturating_sub(1), indent: line.indent });
        self.findings.push(
            Finding::error(
                "unopened-block",
                byte(self.file, line.end.saturating_sub(1)),
                "a block belongs here",
            )
            .help("write `{` at the end of this line"),
        );
    }
}

/// The first word of the line is one whose declaration has a block.
fn needs_block(words: &str) -> bool {
    const WITH_BLOCK: &[&str] = &[
        "calendar",
        "channel",
        "role",
        "leader",
        "unit",
        "team",
        "pattern",
        "interface",
        "decision",
        "board",
        "access",
        "component",
        "resource",
        "meeting",
        "intent",
        "climate",
        "andon",
        "stream",
        "stage",
        "signal",
        "incident",
        "phase",
        "scenario",
        "variant",
        "compare",
    ];
    let first = words.split_whitespace().next().unwrap_or("");
    WITH_BLOCK.contains(&first)
}

fn rebuild<'t>(text: &'t str, mut insert: Vec<(usize, &'static str)>, blank: &[usize]) -> Repaired<'t> {
    let blanked = blanked(text, blank);
    insert.sort_by_key(|(at, _)| *at);
    let mut out = String::with_capacity(text.len() + insert.len() * 2);
    let mut inserted = Vec::with_capacity(insert.len());
    let mut done = 0;
    for (at, brace) in insert {
        out.push_str(&blanked[done..at]);
        inserted.push(out.len());
        out.push_str(brace);
        done = at;
    }
    out.push_str(&blanked[done..]);
    Repaired { text: Cow::Owned(out), inserted }
}
