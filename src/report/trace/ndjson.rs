//! `andon.trace/1`: a header, then one event a line.

use super::Header;
use super::digits::number;
use super::lines::Written;
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

pub(super) fn line(written: &mut Written, event: &Noted, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"seq\":");
    written.seq(event, out);
    out.extend_from_slice(b",\"t\":");
    written.at(event, out);
    out.extend_from_slice(b",\"kind\":");
    written.word(event.kind, out);
    if let Some(who) = event.who {
        out.extend_from_slice(b",\"who\":");
        written.word(who, out);
    }
    if let Some(stream) = event.stream {
        out.extend_from_slice(b",\"item\":");
        written.item(stream, event.number, out);
    }
    if let Some(from) = event.from {
        out.extend_from_slice(b",\"from\":");
        written.word(from, out);
    }
    if let Some(to) = event.to {
        out.extend_from_slice(b",\"to\":");
        written.word(to, out);
    }
    if let Some(via) = event.via {
        out.extend_from_slice(b",\"via\":");
        written.word(via, out);
    }
    if let Some(cause) = event.cause {
        out.extend_from_slice(b",\"cause\":");
        number(cause.get(), out);
    }
    out.extend_from_slice(b"}\n");
}
