//! A file that is no text: what it is instead, and where that shows.

use crate::diag::Finding;
use crate::source::{SourceMap, Span};

/// Takes a file that is not UTF-8 text, or has a NUL byte, among the sources, and says so.
pub(super) fn finding(path: &str, bytes: &[u8], sources: &mut SourceMap) -> Finding {
    let nul = bytes.iter().position(|b| *b == 0);
    let bad = std::str::from_utf8(bytes).err().map(|e| e.valid_up_to());
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || is_every_other_zero(bytes);
    // What has NUL bytes and is no text besides is not worth showing.
    let shown = if wide || (nul.is_some() && bad.is_some()) { &[][..] } else { bytes };
    let id = sources.add(path, String::from_utf8_lossy(shown).into_owned());
    let at = |from: usize, long: u32| {
        let from = u32::try_from(from).unwrap_or(u32::MAX);
        Span::new(id, from, from.saturating_add(long))
    };
    if wide {
        let message = "this file is UTF-16, and UTF-8 text is read";
        return Finding::error("not-text", at(0, 0), message).help("save it as UTF-8");
    }
    match (nul, bad) {
        (None, Some(bad)) => {
            let byte = bytes.get(bad).copied().unwrap_or_default();
            let message = format!("this file is not UTF-8 text: byte {} of it is 0x{byte:02X}", bad + 1);
            Finding::error("not-text", at(bad, 3), message).help("save it as UTF-8")
        }
        (Some(nul), None) => Finding::error(
            "not-text",
            at(nul, 1),
            format!("a NUL byte (U+0000) stands here, byte {} of the file", nul + 1),
        )
        .help("delete it: no text has one, and what follows it may be hidden from other tools"),
        _ => Finding::error("not-text", at(0, 0), "this file is no text")
            .help("name a spec, which is UTF-8 text that begins with `andon 1`"),
    }
}

/// Text of the first characters of Unicode in UTF-16, without a mark.
fn is_every_other_zero(bytes: &[u8]) -> bool {
    let (pairs, _) = bytes.as_chunks::<2>();
    let some = pairs.iter().take(64);
    let (first, second) =
        some.fold((0, 0), |(a, b), [x, y]| (a + usize::from(*x == 0), b + usize::from(*y == 0)));
    let most = pairs.len().min(64);
    most > 1 && first.max(second) * 4 >= most * 3 && first.min(second) * 4 <= most
}
