//! Characters that nobody sees, or that look like another one: what they are called, and what is said of them.

use crate::diag::{Edit, Finding, Fix};
use crate::source::{FileId, Span};

/// Control characters, and those that hide or turn text (Unicode bidirectional controls, zero width).
#[must_use]
pub fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}' | '\u{061c}' | '\u{2028}' | '\u{2029}' | '\u{00ad}')
}

/// Characters that look like a space and are none between words; texts and comments may have them.
#[must_use]
pub fn is_odd_space(c: char) -> bool {
    let blank = matches!(c, '\u{180e}' | '\u{2800}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    blank || (c.is_whitespace() && !c.is_control() && c != ' ' && !is_hidden(c))
}

/// What such a character is called, in words and as its number: `no-break space (U+00A0)`.
///
/// ```
/// use andon::syntax::unseen::called;
/// assert_eq!(called('\u{a0}'), "no-break space (U+00A0)");
/// assert_eq!(called('\u{1}'), "control character (U+0001)");
/// ```
#[must_use]
pub fn called(c: char) -> String {
    format!("{} (U+{:04X})", name(c), c as u32)
}

/// The names are those of Unicode, in lower case.
fn name(c: char) -> &'static str {
    match c {
        '\0' => "NUL byte",
        '\u{7}' => "bell",
        '\u{8}' => "backspace",
        '\u{b}' => "vertical tab",
        '\u{c}' => "form feed",
        '\u{1b}' => "escape",
        '\u{7f}' => "delete",
        '\u{85}' => "next line",
        '\u{a0}' => "no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{61c}' => "arabic letter mark",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "hangul filler",
        '\u{1680}' => "ogham space mark",
        '\u{180e}' => "mongolian vowel separator",
        '\u{2000}' | '\u{2002}' => "en space",
        '\u{2001}' | '\u{2003}' => "em space",
        '\u{2004}' => "three-per-em space",
        '\u{2005}' => "four-per-em space",
        '\u{2006}' => "six-per-em space",
        '\u{2007}' => "figure space",
        '\u{2008}' => "punctuation space",
        '\u{2009}' => "thin space",
        '\u{200a}' => "hair space",
        '\u{200b}' => "zero width space",
        '\u{200c}' => "zero width non-joiner",
        '\u{200d}' => "zero width joiner",
        '\u{200e}' => "left-to-right mark",
        '\u{200f}' => "right-to-left mark",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{202f}' => "narrow no-break space",
        '\u{205f}' => "medium mathematical space",
        '\u{2060}' => "word joiner",
        '\u{2800}' => "braille pattern blank",
        '\u{3000}' => "ideographic space",
        '\u{feff}' => "zero width no-break space, the byte order mark,",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "control of the reading direction",
        '\u{2061}'..='\u{2064}' => "invisible operator",
        _ if c.is_whitespace() && !c.is_control() => "space of another kind",
        _ => "control character",
    }
}

/// A hidden character at a byte.
pub(super) fn hidden(file: FileId, at: usize, c: char) -> Finding {
    Finding::error("bad-character", span(file, at, c), format!("a hidden {} stands here", called(c)))
        .help("delete it; what cannot be seen cannot be reviewed")
}

/// Spaces of a line that only look like plain ones, told at the first; the line is understood as if they were plain.
pub(super) fn odd_spaces(file: FileId, all: &[(usize, char)]) -> Option<Finding> {
    let (at, c) = all.first()?;
    let name = called(*c);
    let article = if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    let message = format!("{article} {name} stands here");
    let mut finding =
        Finding::error("bad-character", span(file, *at, *c), message).help("write a plain space instead");
    let plain = |(at, c): &(usize, char)| Edit { span: span(file, *at, *c), text: " ".to_owned() };
    let edits = all.iter().map(plain).collect();
    finding.fixes.push(Fix { title: "write plain spaces".to_owned(), safe: true, edits });
    Some(finding)
}

fn span(file: FileId, at: usize, c: char) -> Span {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, at, at.saturating_add(u32::try_from(c.len_utf8()).unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_space_is_odd_or_hidden_but_the_plain_one() {
        for c in ('\0'..=char::MAX).filter(|c| c.is_whitespace()) {
            let plain = matches!(c, ' ' | '\t');
            assert_eq!(is_odd_space(c) || is_hidden(c), !plain, "{c:?}");
            assert!(plain || !called(c).starts_with("space of another kind"), "{c:?} has a name");
        }
    }
}
