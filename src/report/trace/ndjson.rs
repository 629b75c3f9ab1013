//! `andon.trace/1`: a header, then one event a line.

use super::Header;
use super::lines::{Written, number};
use crate::sim::trace::Noted;

pub(super) fn head(header: &Header<'_>) -> Vec<u8> {
    // Texts and numbers alone: there is nothing in it that cannot be written.
    let mut out = serde_json::to_vec(header).unwrap_or_default();
    out.push(b'\n');
    out
}

/// A word with its quotes.
pub(super) fn word(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

pub(super) fn line(words: &Written, event: &Noted, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"seq\":");
    number(event.seq, out);
    out.extend_from_slice(b",\"t\":");
    number(event.at.0, out);
    out.extend_from_slice(b",\"kind\":");
    out.extend_from_slice(words.of(event.kind).as_bytes());
    if let Some(who) = event.who {
        out.extend_from_slice(b",\"who\":");
        out.extend_from_slice(words.of(who).as_bytes());
    }
    if let Some(stream) = event.stream {
        out.extend_from_slice(b",\"item\":");
        let stream = words.of(stream);
        out.extend_from_slice(stream.strip_suffix('"').unwrap_or(stream).as_bytes());
        out.push(b'#');
        number(event.number, out);
        out.push(b'"');
    }
    let places: [(&[u8], _); 3] =
        [(b",\"from\":", event.from), (b",\"to\":", event.to), (b",\"via\":", event.via)];
    for (name, place) in places {
        if let Some(place) = place {
            out.extend_from_slice(name);
            out.extend_from_slice(words.of(place).as_bytes());
        }
    }
    if let Some(cause) = event.cause {
        out.extend_from_slice(b",\"cause\":");
        number(cause.get(), out);
    }
    out.extend_from_slice(b"}\n");
}
