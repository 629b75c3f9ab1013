//! Documents that the client has open: their text is the client's, whatever the disk says.

use super::places::path_of;
use super::positions::{Units, offset};
use crate::source::LineIndex;
use crate::source::header::{Header, classify};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;

/// A document as the client has it.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) text: String,
    index: LineIndex,
    pub(super) version: i64,
    /// Where it is on the disk; nowhere when it was never saved.
    pub(super) path: Option<PathBuf>,
    /// The client calls it ours, whatever its first line says.
    declared: bool,
    /// The text for other threads, made when one asks.
    shared: Option<Arc<str>>,
}

impl Document {
    pub(super) fn new(uri: &str, item: &Value) -> Self {
        let text = item["text"].as_str().unwrap_or("").to_owned();
        Self {
            index: LineIndex::new(&text),
            text,
            version: item["version"].as_i64().unwrap_or(0),
            path: path_of(uri),
            declared: item["languageId"] == "andon",
            shared: None,
        }
    }

    /// Applies the changes of one notification, in order.
    pub(super) fn change(&mut self, changes: &Value, units: Units) {
        self.shared = None;
        for change in changes.as_array().into_iter().flatten() {
            let Some(new) = change["text"].as_str() else { continue };
            if change["range"].is_null() {
                self.replace(new);
                continue;
            }
            let from = offset(&self.text, &self.index, &change["range"]["start"], units) as usize;
            let to = offset(&self.text, &self.index, &change["range"]["end"], units) as usize;
            let (from, to) = (from.min(to), from.max(to));
            self.text.replace_range(from..to, new);
            self.index.replace(&self.text, from, to - from, new.len());
        }
    }

    /// All of it is new.
    pub(super) fn replace(&mut self, new: &str) {
        self.shared = None;
        new.clone_into(&mut self.text);
        self.index = LineIndex::new(&self.text);
    }

    pub(super) fn shared(&mut self) -> Arc<str> {
        self.shared.get_or_insert_with(|| self.text.as_str().into()).clone()
    }

    /// Our files say so on line 1; others are ours when the client says so.
    pub(super) fn is_ours(&self) -> bool {
        let end = self.text.find(['\n', '\r']).unwrap_or(self.text.len());
        self.declared
            || matches!(classify(&self.text.as_bytes()[..end]), Header::Ours | Header::UnknownVersion(_))
    }
}
