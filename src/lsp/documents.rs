//! Open documents, their positions in the client's units, and the files beside them.

use crate::source::loader::Disk;
use crate::source::provider::{FileProvider, ReadError};
use crate::source::{LineIndex, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A document that the client has open: its text is the client's, whatever the disk says.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) text: String,
    pub(super) version: i64,
    /// The client calls it ours, whatever its first line says.
    pub(super) declared: bool,
}

/// Units of columns that were agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Units {
    Utf8,
    Utf16,
}

/// Line and column to byte.
pub(super) fn offset(text: &str, index: &LineIndex, position: &Value, units: Units) -> u32 {
    let figure = |name: &str| position[name].as_u64().map_or(0, |n| u32::try_from(n).unwrap_or(u32::MAX));
    let (line, column) = (figure("line"), figure("character"));
    match units {
        Units::Utf16 => index.from_utf16(text, line, column),
        Units::Utf8 => {
            let start = index.start_of(line as usize, text);
            let length = u32::try_from(index.line(line as usize, text).len()).unwrap_or(u32::MAX);
            let mut at = (start + column.min(length)) as usize;
            while at > start as usize && !text.is_char_boundary(at) {
                at -= 1;
            }
            u32::try_from(at).unwrap_or(u32::MAX)
        }
    }
}

/// Byte to line and column.
pub(super) fn position(text: &str, index: &LineIndex, at: u32, units: Units) -> Value {
    let (line, column) = match units {
        Units::Utf16 => index.utf16(text, at),
        Units::Utf8 => {
            let line = index.line_of(at);
            (u32::try_from(line).unwrap_or(u32::MAX), at.saturating_sub(index.start_of(line, text)))
        }
    };
    json!({"line": line, "character": column})
}

/// A stretch of a text.
pub(super) fn range(text: &str, index: &LineIndex, span: Span, units: Units) -> Value {
    json!({"start": position(text, index, span.start, units), "end": position(text, index, span.end, units)})
}

impl Document {
    /// Applies the changes of one notification, in order.
    pub(super) fn change(&mut self, changes: &Value, units: Units) {
        for change in changes.as_array().into_iter().flatten() {
            let Some(new) = change["text"].as_str() else { continue };
            if change["range"].is_null() {
                new.clone_into(&mut self.text);
                continue;
            }
            let index = LineIndex::new(&self.text);
            let from = offset(&self.text, &index, &change["range"]["start"], units) as usize;
            let to = offset(&self.text, &index, &change["range"]["end"], units) as usize;
            if from <= to && to <= self.text.len() {
                self.text.replace_range(from..to, new);
            }
        }
    }
}

/// The path of a `file:` address; others have none.
pub(super) fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = &rest[rest.find('/')?..];
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.bytes();
    while let Some(byte) = left.next() {
        if byte == b'%' {
            let digits = [left.next()?, left.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

/// The `file:` address of a path.
pub(super) fn uri_of(path: &Path) -> String {
    let mut out = String::from("file://");
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The files of a project as the client sees them: open documents over the disk, and nothing outside the folder.
pub(super) struct Overlay<'d> {
    pub(super) disk: Option<&'d Disk>,
    pub(super) open: &'d BTreeMap<String, Document>,
    /// A document without a place on the disk, under its own name.
    pub(super) loose: Option<(&'d str, &'d Document)>,
}

impl FileProvider for Overlay<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some((name, document)) = self.loose
            && name == path
        {
            return Ok(document.text.clone().into_bytes());
        }
        let Some(disk) = self.disk else { return Err(ReadError::NotFound) };
        let full = disk.root().join(path);
        // Clients write addresses in several ways: the paths are compared.
        let open = self.open.iter().find(|(uri, _)| path_of(uri).is_some_and(|p| p == full));
        match open.map(|(_, document)| document) {
            Some(document) => Ok(document.text.clone().into_bytes()),
            None => disk.read(path),
        }
    }
}
