//! Where something is being written: the block, the statement, and what of it stands there already.

use crate::lsp::analysis::Analysis;
use crate::lsp::outline::is_block;
use crate::syntax::statements;
use crate::syntax::{Kind, NodeRef};

/// What is on the line before the place, and what of the last word has been typed.
pub(super) struct Typed<'t> {
    pub(super) said: &'t str,
}

pub(super) fn typed(text: &str, at: usize) -> Typed<'_> {
    let before = text[statement_start(text, at)..at].trim_start();
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '.';
    let start = before.rfind(|c: char| !is_word(c));
    let start = start.map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    // A number that is being typed is not a word to be completed.
    Typed { said: before[..start].trim_end() }
}

/// The declaration whose block a statement begins in: by the tree, and where that knows of none, since the block has not been
/// closed yet, by the braces that are open there.
pub(super) fn block(analysis: &Analysis, at: usize) -> Kind {
    let text = analysis.text();
    let begins = statement_start(text, at);
    let place = u32::try_from(begins).unwrap_or(u32::MAX);
    let holds = |n: &NodeRef<'_>| {
        let body = n.text().find('{').map(|i| n.span().start + u32::try_from(i).unwrap_or(0));
        body.is_some_and(|b| b < place && place < n.span().end)
    };
    let near = |n: &NodeRef<'_>| {
        n.kind() != Kind::file && n.span().start <= place && place <= n.span().end && is_block(*n) && holds(n)
    };
    let inner = analysis.parsed.tree.all().filter(near).min_by_key(|n| n.span().len());
    inner.map_or_else(|| open_block(&text[..begins]), |n| statements::block_of(n.kind()))
}

/// Where the statement begins that a place is in.
pub(super) fn statement_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r', ';', '{', '}']).map_or(0, |i| i + 1)
}

/// The declaration whose brace is the last that is open at the end of a text.
fn open_block(text: &str) -> Kind {
    let mut open: Vec<usize> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let mut in_text = false;
        for (i, c) in line.char_indices() {
            match c {
                '"' => in_text = !in_text,
                '/' if !in_text && line[i..].starts_with("//") => break,
                '{' if !in_text => open.push(start + i),
                '}' if !in_text => drop(open.pop()),
                _ => {}
            }
        }
        start += line.len();
    }
    let Some(brace) = open.pop() else { return Kind::file };
    let head = text[statement_start(text, brace)..brace].split_whitespace();
    // `add` and `set` stand before the declaration that they change.
    let word = head.into_iter().find(|w| !matches!(*w, "add" | "set")).unwrap_or("");
    let row = statements::TABLE.iter().find(|s| {
        s.keywords().next() == Some(word) && statements::within(statements::block_of(s.kind)).next().is_some()
    });
    row.map_or(Kind::file, |s| statements::block_of(s.kind))
}
