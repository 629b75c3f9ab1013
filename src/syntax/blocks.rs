//! Blocks that are well in themselves, and stand where the line structure tears them from their heads.

use super::{Kind, NodeRef, statements};
use crate::diag::Finding;
use crate::source::Span;

/// A declaration whose block is there, and with which something is wrong all the same: what follows the block on its line, or
/// that it begins on a line of its own. The place of the block comes with the finding, so that it is not told again.
pub(super) fn apart(text: &str, head: NodeRef<'_>) -> Option<(Finding, usize)> {
    let keyword = head.text().split_whitespace().next()?;
    let declares = statements::TABLE.iter().any(|s| s.keywords().next() == Some(keyword));
    if head.kind() != Kind::stray || !declares {
        return None;
    }
    let from = head.span().end as usize;
    let behind = text.get(from..)?;
    let open = from + (behind.len() - behind.trim_start().len());
    if !text.get(open..)?.starts_with('{') {
        return None;
    }
    let at = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    if text.get(from..open)?.contains(['\n', '\r']) {
        let span = Span { start: at(open), end: at(open + 1), ..head.span() };
        let finding =
            Finding::error("syntax", span, format!("the block of `{keyword}` begins on a line of its own"))
                .help("write `{` at the end of the line above");
        return Some((finding, open));
    }
    let close = closing(text, open)?;
    let line = text.get(close + 1..)?.lines().next().unwrap_or("");
    let next = line.split_whitespace().next()?;
    if next.starts_with(['}', ';']) || next.starts_with("//") {
        return None;
    }
    let start = close + 1 + (line.len() - line.trim_start().len());
    let span = Span { start: at(start), end: at(start + next.len()), ..head.span() };
    let between = Span { start: at(close + 1), end: at(close + 1), ..head.span() };
    let finding = Finding::error("syntax", span, format!("`{next}` stands behind a block, on the same line"))
        .help(format!("a statement ends with its line or with `;`: write `;` before `{next}`"))
        .fix("put `;` between the statements", true, between, ";");
    Some((finding, open))
}

/// The brace that ends a block; those in texts and comments are none.
fn closing(text: &str, open: usize) -> Option<usize> {
    let (mut depth, mut quoted, mut comment, mut escaped) = (0_usize, false, false, false);
    let bytes = text.as_bytes();
    for (i, byte) in bytes.iter().enumerate().skip(open) {
        match byte {
            b'\n' => (quoted, comment, escaped) = (false, false, false),
            _ if comment => {}
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'/' if bytes.get(i + 1) == Some(&b'/') => comment = true,
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
    }
    None
}
