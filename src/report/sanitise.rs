//! The one gate through which every word of a spec goes before it is printed: nothing in it may command a terminal.

use crate::syntax::unseen::is_hidden;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with every character that could command a terminal or hide something shown as its number; line ends and
/// tabs stay.
///
/// ```
/// assert_eq!(andon::report::sanitise::visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
/// assert_eq!(andon::report::sanitise::visible("plain\n"), "plain\n");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c != '\n' && is_hidden(c);
    if !text.chars().any(bad) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if bad(c) {
            let _ = write!(out, "\\u{{{:x}}}", c as u32);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The same, on one line.
#[must_use]
pub fn one_line(text: &str) -> String {
    visible(text).replace(['\n', '\r'], " ")
}

/// Text or an attribute's value in XML, HTML or SVG, on one line: nothing in it is markup, and every character is one that
/// XML 1.0 allows.
#[must_use]
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// A cell of a CSV file: quoted where it must be, and never a formula.
#[must_use]
pub fn csv(text: &str) -> String {
    let text = one_line(text);
    let text = if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text };
    if text.contains(['"', ',', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_hidden_comes_through(text in "\\PC*|[\u{0}-\u{ff}\u{200b}-\u{2069}]*") {
            prop_assert!(visible(&text).chars().all(|c| c == '\n' || !is_hidden(c)));
        }
    }

    #[test]
    fn a_cell_is_no_formula() {
        assert_eq!(csv("=1+1"), "'=1+1");
        assert_eq!(csv("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}
