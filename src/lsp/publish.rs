//! Which findings stand in which file, seen from all open documents together.

use super::diagnostics::Diagnostics;
use std::collections::{BTreeMap, BTreeSet};

/// Findings by the document from which they were seen.
#[derive(Debug, Default)]
pub(super) struct Publisher {
    seen_from: BTreeMap<String, Diagnostics>,
}

impl Publisher {
    /// Notes what is seen from a document now; gives the addresses of files whose findings may have changed, the document
    /// itself always.
    pub(super) fn update(&mut self, document: &str, now: Diagnostics) -> BTreeSet<String> {
        let before = self.seen_from.remove(document).unwrap_or_default();
        let mut changed: BTreeSet<String> = before
            .keys()
            .chain(now.keys())
            .filter(|uri| before.get(*uri) != now.get(*uri))
            .cloned()
            .collect();
        changed.insert(document.to_owned());
        if !now.is_empty() {
            self.seen_from.insert(document.to_owned(), now);
        }
        changed
    }

    /// All findings in a file as a list of the protocol, each once: its own first.
    pub(super) fn of(&self, uri: &str) -> String {
        let own = self.seen_from.get(uri).and_then(|d| d.get(uri)).map_or(&[][..], |d| d.as_slice());
        let others = self.seen_from.iter().filter(|(from, _)| *from != uri);
        let others: Vec<&String> = others.filter_map(|(_, d)| d.get(uri)).flat_map(|d| d.iter()).collect();
        let mut all: Vec<&str> = own.iter().map(String::as_str).collect();
        if !others.is_empty() {
            let mut said: BTreeSet<&str> = all.iter().copied().collect();
            all.extend(others.into_iter().map(String::as_str).filter(|o| said.insert(o)));
        }
        format!("[{}]", all.join(","))
    }

    /// Files with findings seen from a document, other than itself.
    pub(super) fn others(&self, document: &str) -> Vec<String> {
        let seen = self.seen_from.get(document).into_iter().flat_map(BTreeMap::keys);
        seen.filter(|uri| *uri != document).cloned().collect()
    }
}
