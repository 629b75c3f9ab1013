//! Line 1: by it alone every tool tells our files from Emacs Org documents.

/// The version of the language that this library reads.
pub const VERSION: u32 = 1;

/// What a file is, by its first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Header {
    /// Ours, in this version.
    Ours,
    /// Ours, in a version that this library does not know.
    UnknownVersion(String),
    /// An Emacs Org document.
    OrgMode,
    /// Text without the header.
    Missing,
    /// No text: a zero byte, or not UTF-8.
    Binary,
    /// Nothing but blanks.
    Empty,
}

/// Looks at the start of a file.
///
/// ```
/// use andon::source::header::{classify, Header};
/// assert_eq!(classify(b"andon 1\nrole Developer\n"), Header::Ours);
/// assert_eq!(classify(b"* Shopping list\n"), Header::OrgMode);
/// ```
#[must_use]
pub fn classify(bytes: &[u8]) -> Header {
    let Ok(text) = std::str::from_utf8(bytes) else { return Header::Binary };
    if text.contains('\0') {
        return Header::Binary;
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.split(['\n', '\r']).next().unwrap_or("");
    let words = first.split("//").next().unwrap_or("").trim_end();
    if let Some(rest) = words.strip_prefix("andon") {
        let version = rest.trim();
        if rest.starts_with([' ', '\t']) && !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit())
        {
            let known = version.parse() == Ok(VERSION);
            return if known { Header::Ours } else { Header::UnknownVersion(version.to_owned()) };
        }
    }
    if text.trim().is_empty() {
        Header::Empty
    } else if looks_like_org_mode(text) {
        Header::OrgMode
    } else {
        Header::Missing
    }
}

fn looks_like_org_mode(text: &str) -> bool {
    text.lines().take(50).any(|line| {
        let stars = line.bytes().take_while(|b| *b == b'*').count();
        let headline = stars > 0 && line[stars..].starts_with(' ');
        let keyword = line.strip_prefix("#+").is_some_and(|rest| {
            rest.find(':')
                .is_some_and(|i| i > 0 && rest[..i].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
        });
        headline || keyword || line.starts_with("# -*-")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_tells_what_a_file_is() {
        for (text, what) in [
            (&b"\xef\xbb\xbfandon 1 // x\r\n"[..], Header::Ours),
            (b"andon 7", Header::UnknownVersion("7".into())),
            (b"andon", Header::Missing),
            (b"andonx 1", Header::Missing),
            (b"#+TITLE: x\n", Header::OrgMode),
            (b"\n\n** deep\n", Header::OrgMode),
            (b" \n\t\n", Header::Empty),
            (b"\xff\xfe", Header::Binary),
            (b"andon 1\n\0", Header::Binary),
        ] {
            assert_eq!(classify(text), what, "{text:?}");
        }
    }
}
