//! Lines that are no statements, said in words a manager understands: where it went wrong, what was expected, what to write.

use super::statements::{self, Statement};
use super::{Kind, NodeRef, Parsed, Tree, blocks, grammar::Grammar, habits};
use crate::diag::{Finding, suggest};
use crate::source::{FileId, Span};
use pest::Parser;
use pest::error::InputLocation;
use std::collections::BTreeSet;

/// A file may have this many findings of form; the rest would not be read by anybody.
const MOST: usize = 1_000;

/// Makes one finding of every stray line, unless the scan has already said what is wrong with that line.
pub(super) fn report(parsed: &mut Parsed) {
    if !parsed.tree.all().any(|n| matches!(n.kind(), Kind::stray | Kind::stray_head)) {
        return;
    }
    let text = parsed.tree.text().to_owned();
    let taken: BTreeSet<usize> =
        parsed.findings.iter().map(|f| line_start(&text, f.primary.span.start as usize)).collect();
    let Some(root) = parsed.tree.root() else { return };
    let mut found = Vec::new();
    // A block that has been told of with its head.
    let mut told = BTreeSet::new();
    strays(root, &mut |child, node, inner| {
        let start = child.span().start as usize;
        if found.len() < MOST && !taken.contains(&line_start(&text, start)) && !told.contains(&start) {
            found.push(match blocks::apart(&text, child) {
                Some((finding, block)) => {
                    told.insert(block);
                    finding
                }
                None if child.kind() == Kind::stray_head => stray_head(child, node),
                None => stray(child, inner),
            });
        }
    });
    let spoiled = spoiled(&parsed.tree);
    found.sort_by_key(|f| f.primary.span.start);
    parsed.findings.extend(found);
    parsed.spoiled = spoiled;
}

/// Words in lines that were not understood.
pub(super) fn spoiled(tree: &Tree) -> BTreeSet<String> {
    let is_stray = |n: &NodeRef<'_>| matches!(n.kind(), Kind::stray | Kind::stray_head);
    let mut spoiled = BTreeSet::new();
    for stray in tree.all().filter(is_stray) {
        spoil(stray.text(), &mut spoiled);
    }
    if !spoiled.is_empty() {
        for stray in tree.items().filter(is_stray) {
            nameless(stray.text(), &mut spoiled);
        }
    }
    spoiled
}

/// Tells of each stray with the node that it stands in and the kind of the block. A walk with a stack of its own.
fn strays<'t>(root: NodeRef<'t>, tell: &mut dyn FnMut(NodeRef<'t>, NodeRef<'t>, Kind)) {
    let mut todo = vec![(root, Kind::file)];
    while let Some((node, block)) = todo.pop() {
        let inner = statements::block_of(node.kind());
        let inner = if statements::within(inner).next().is_some() { inner } else { block };
        for child in node.children() {
            if matches!(child.kind(), Kind::stray | Kind::stray_head) {
                tell(child, node, inner);
            } else {
                todo.push((child, inner));
            }
        }
    }
}

/// The grammar gave up on the whole file, which its recovery rules should never let happen.
pub(super) fn unreadable(file: FileId, text: &str) -> Finding {
    let end = u32::try_from(text.find(['\n', '\r']).unwrap_or(text.len())).unwrap_or(u32::MAX);
    Finding::error("syntax", Span::new(file, 0, end), "this file could not be understood")
        .help("line 1 must be `andon 1` and nothing else")
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at.min(text.len())).and_then(|t| t.rfind(['\n', '\r'])).map_or(0, |i| i + 1)
}

fn spoil(text: &str, spoiled: &mut BTreeSet<String>) {
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '_') {
        if word.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_') && spoiled.len() < 10_000 {
            spoiled.insert(word.to_owned());
        }
    }
}

/// A declaration whose name is missing may be any of those that are looked for: `role?` spoils every unknown role.
fn nameless(text: &str, spoiled: &mut BTreeSet<String>) {
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else { return };
    let named = words.next().is_some_and(|w| w.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    if !named && statements::within(Kind::file).any(|s| s.keywords().next() == Some(first)) {
        spoiled.insert(format!("{first}?"));
    }
}

fn stray_head(node: NodeRef<'_>, parent: NodeRef<'_>) -> Finding {
    let span = trimmed(node);
    let form = || statements::of(statements::block_of(parent.kind())).map(|s| format!("write `{}`", s.form));
    let counted = parent.child(Kind::title).and_then(|title| {
        let head = parent.text().split('{').next().unwrap_or("");
        habits::count_behind_title(head, title.text().trim())
    });
    Finding::error(
        "syntax",
        span,
        format!("`{}` does not belong in the head of this declaration", clip(node.text().trim())),
    )
    .maybe_help(counted.or_else(|| habits::of_a_head(node.text())).or_else(form))
}

fn stray(node: NodeRef<'_>, block: Kind) -> Finding {
    let text = node.text();
    let word = text.split_whitespace().next().unwrap_or("");
    let span = Span { end: node.span().start + u32::try_from(word.len()).unwrap_or(0), ..node.span() };
    if let Some((message, help)) = habits::of_a_line(text, block) {
        return Finding::error("syntax", span, message).help(help);
    }
    if let Some(row) = meant(text, block) {
        return misformed(node, row, block);
    }
    let elsewhere = statements::TABLE.iter().find(|s| s.keywords().next() == Some(word));
    if let Some(row) = elsewhere {
        // `effort 3 h` in an access is a part of `granted by`, not a line of its own.
        let part = |s: &&Statement| s.form.contains(&format!(", {word} "));
        if let Some(whole) = statements::within(block).find(part) {
            let message = format!("`{}` is no line of its own {}", clip(word), place(block));
            return Finding::error("syntax", span, message)
                .help(format!("it is a part of `{}`: `{}`", whole.form, whole.example));
        }
        let home = row.within.iter().map(|k| place(*k)).collect::<Vec<_>>().join(" or ");
        return Finding::error("syntax", span, format!("`{}` does not belong {}", clip(word), place(block)))
            .help(format!("it stands {home}: `{}`", row.example));
    }
    let finding = Finding::error(
        "syntax",
        span,
        format!("`{}` is no statement that can stand {}", clip(word), place(block)),
    );
    let known = statements::within(block).filter_map(|s| s.keywords().next());
    if let Some(near) = suggest::nearest(word, known) {
        let fixed = near.to_owned();
        return finding.help(format!("did you mean `{near}`?")).fix(
            format!("write `{near}`"),
            false,
            span,
            fixed,
        );
    }
    let mut may: Vec<&str> = statements::within(block)
        .filter(|s| s.kind != Kind::allow)
        .map(|s| s.keywords().next().unwrap_or(s.form))
        .collect();
    may.dedup();
    finding.help(format!("here may stand: {}", may.join(", ")))
}

/// The statement of this block that the line sets out to be, by its first words.
fn meant(text: &str, block: Kind) -> Option<&'static Statement> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '{').filter(|w| !w.is_empty()).collect();
    let matching = |s: &&Statement| {
        let mut keywords = s.keywords().peekable();
        keywords.peek().is_some() && keywords.zip(&words).all(|(k, w)| k == *w)
    };
    // Of several that begin alike, that which the line follows furthest, then the one that is declared first.
    let exact = statements::within(block)
        .filter(matching)
        .enumerate()
        .max_by_key(|(at, s)| (s.keywords().count(), furthest(s.kind, text), std::cmp::Reverse(*at)))
        .map(|(_, s)| s);
    let first = || statements::within(block).find(|s| s.keywords().next() == words.first().copied());
    let counted = || {
        let number = words.first().is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()));
        statements::within(block).filter(|_| number).find(|s| s.kind == Kind::member)
    };
    exact.or_else(first).or_else(counted)
}

/// A statement with something missing or too much: points to the first place that did not fit.
fn misformed(node: NodeRef<'_>, row: &'static Statement, block: Kind) -> Finding {
    let text = node.text();
    if matches!(row.kind, Kind::expect | Kind::goal | Kind::assess)
        && let Some((at, figure)) = habits::bare_extent(text)
    {
        let start = node.span().start + u32::try_from(at).unwrap_or(0);
        let span = Span { start, end: start + u32::try_from(figure.len()).unwrap_or(0), ..node.span() };
        let before = text[..at].split_whitespace().rev().take(3).collect::<Vec<_>>();
        let before = before.into_iter().rev().collect::<Vec<_>>().join(" ");
        let message = format!("behind `{figure}` it is missing whether percent or times are meant");
        return Finding::error("syntax", span, message)
            .help(format!("write `{before} {figure}%`, or `{before} {figure} times`"));
    }
    let head = text.split('{').next().unwrap_or("").trim_end();
    if let Some(finding) = habits::slip(row, head, node.span()) {
        return finding;
    }
    let reached = furthest(row.kind, text);
    let mut at = reached.min(head.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at += text[at..head.len()].len() - text[at..head.len()].trim_start().len();
    let rest = word_or_string(&head[at..]);
    let start = node.span().start + u32::try_from(at).unwrap_or(0);
    let (start, end) = if rest.is_empty() {
        let end = node.span().start + u32::try_from(head.len()).unwrap_or(0);
        (end - head.chars().next_back().map_or(0, |c| u32::try_from(c.len_utf8()).unwrap_or(0)), end)
    } else {
        (start, start + u32::try_from(rest.len()).unwrap_or(0))
    };
    let keyword = row.keywords().collect::<Vec<_>>().join(" ");
    let what = if keyword.is_empty() { "this line".to_owned() } else { format!("`{keyword}`") };
    let message = if rest.is_empty() {
        format!("{what} ends too early")
    } else {
        format!("{what} does not go on with `{}`", clip(rest))
    };
    let span = Span { start, end, ..node.span() };
    if rest.is_empty() && wants_block(row.kind, head) {
        let after = Span { start: end, ..span };
        return Finding::error("syntax", span, format!("{what} ends without its block"))
            .help(format!("write `{} {{ }}`; what is said of it stands between the braces", head.trim()))
            .fix("give it a block", true, after, " { }");
    }
    if two_in_a_line(head, at, row, block) {
        let first = node.span().start + u32::try_from(head[..at].trim_end().len()).unwrap_or(0);
        let between = Span { start: first, end: first, ..span };
        return Finding::error("syntax", span, message)
            .help("a statement ends with its line or with `;`: put one between the two")
            .fix("put `;` between the statements", true, between, ";");
    }
    let help = habits::of_a_rest(row, rest, head).unwrap_or_else(|| forms(row, block));
    Finding::error("syntax", span, message).help(help)
}

/// Up to a place there is a whole statement, and from it on another one that may stand in this block.
fn two_in_a_line(head: &str, at: usize, row: &'static Statement, block: Kind) -> bool {
    let (first, second) = (head[..at].trim_end(), &head[at..]);
    // A third one may follow: then the second is whole up to there, and is looked at by itself in the next round.
    let begins = |other: &'static Statement| Grammar::parse(other.kind, second).is_ok();
    !first.is_empty() && is_whole(row.kind, first) && meant(second, block).is_some_and(begins)
}

/// All that a declaration lacks is its braces.
fn wants_block(kind: Kind, head: &str) -> bool {
    let whole = format!("{head} {{ }}");
    !head.contains("//") && is_whole(kind, &whole)
}

/// The text is a statement of this kind from its beginning to its end.
fn is_whole(kind: Kind, text: &str) -> bool {
    furthest(kind, text) == text.len() && Grammar::parse(kind, text).is_ok()
}

/// How the statement is written, and those that begin with the same words.
fn forms(row: &'static Statement, block: Kind) -> String {
    let alike = statements::within(block)
        .filter(|s| s.kind != row.kind && s.keywords().next().is_some() && s.keywords().eq(row.keywords()));
    let others: String = alike.map(|s| format!(", or `{}`, as in `{}`", s.form, s.example)).collect();
    format!("write `{}`, as in `{}`{others}", row.form, row.example)
}

/// The first word of a text; a string is one word.
fn word_or_string(text: &str) -> &str {
    let text = text.trim_start();
    let string = text.strip_prefix('"').and_then(|rest| rest.find('"')).and_then(|at| text.get(..at + 2));
    string.or_else(|| text.split_whitespace().next()).unwrap_or("")
}

/// How far a line agrees with a rule. The detail costs time, so it is switched on for this one line only.
fn furthest(rule: Kind, text: &str) -> usize {
    pest::set_error_detail(true);
    let result = Grammar::parse(rule, text);
    pest::set_error_detail(false);
    match result {
        Ok(mut pairs) => pairs.next().map_or(0, |p| p.as_span().end()),
        Err(error) => {
            let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
            error.parse_attempts().map_or(at, |attempts| attempts.max_position.max(at))
        }
    }
}

fn trimmed(node: NodeRef<'_>) -> Span {
    let text = node.text();
    let lead = text.len() - text.trim_start().len();
    let trail = text.len() - text.trim_end().len();
    let span = node.span();
    Span {
        start: span.start + u32::try_from(lead).unwrap_or(0),
        end: span.end - u32::try_from(trail).unwrap_or(0),
        ..span
    }
}

fn clip(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain(['…']).collect()
    }
}

/// Where a statement stands, in words.
fn place(block: Kind) -> String {
    match block {
        Kind::file => "at the top level of a file".to_owned(),
        other => {
            let name = format!("{other:?}");
            let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            format!("in {article} {name}")
        }
    }
}
