//! Documents in step with the client: what it opens, changes and closes, what changes on the disk, and what has to be
//! understood anew.

use super::analysis::Task;
use super::client::folders_in;
use super::diagnostics::Diagnostics;
use super::documents::Document;
use super::places::{self, Open, Root, path_of};
use super::positions::Units;
use super::protocol::{CONTENT_MODIFIED, INVALID_PARAMS};
use super::requests;
use super::server::{Server, Waiting};
use super::worker::Order;
use serde_json::Value;
use std::collections::VecDeque;
use std::io::Write;
use std::sync::Arc;

impl<W: Write> Server<W> {
    pub(super) fn notified(&mut self, method: &str, params: &Value) {
        let uri = requests::document_of(params);
        match method {
            "textDocument/didOpen" => {
                self.documents.insert(uri.clone(), Document::new(&uri, &params["textDocument"]));
                self.touched(&uri);
            }
            "textDocument/didChange" => {
                let units = self.units();
                let Some(document) = self.documents.get_mut(&uri) else { return };
                let version = params["textDocument"]["version"].as_i64().unwrap_or(document.version);
                // A version from the past is of a message that was overtaken.
                if version >= document.version {
                    document.version = version;
                    document.change(&params["contentChanges"], units);
                    self.touched(&uri);
                    let edits = |w: &Waiting| w.uri == uri && requests::is_edit(&w.method);
                    let (over, left) = std::mem::take(&mut self.waiting).into_iter().partition(edits);
                    self.waiting = left;
                    for w in over {
                        self.reply(
                            &w.id,
                            Err((CONTENT_MODIFIED, "the text has changed meanwhile".to_owned())),
                        );
                    }
                }
            }
            "textDocument/didClose" => self.closed(&uri),
            "textDocument/didSave" => self.touched(&uri),
            "workspace/didChangeWatchedFiles" => {
                let changed = params["changes"].as_array().into_iter().flatten();
                for uri in changed.filter_map(|c| c["uri"].as_str()) {
                    self.touched(uri);
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                let gone = folders_in(&params["event"]["removed"]);
                self.folders.retain(|f| !gone.contains(f));
                self.folders.extend(folders_in(&params["event"]["added"]));
                self.dirty = self.documents.keys().cloned().collect();
            }
            "initialized" => self.watch_files(),
            "$/cancelRequest" => self.cancel(&params["id"]),
            "window/workDoneProgress/cancel" => self.cancel_run(&params["token"]),
            _ => {}
        }
    }

    fn closed(&mut self, uri: &str) {
        if self.documents.remove(uri).is_none() {
            return;
        }
        self.known.remove(uri);
        self.wanted.remove(uri);
        self.refuse(uri, INVALID_PARAMS, "the document was closed");
        let _ = self.worker.send(Order::Forget(uri.to_owned()));
        self.touched(uri);
        self.publish(uri, Diagnostics::new());
    }

    /// A file has changed: whatever hangs on it is understood anew, the document itself first.
    fn touched(&mut self, uri: &str) {
        self.open = None;
        let mut dirty: VecDeque<String> = VecDeque::new();
        if self.documents.contains_key(uri) {
            dirty.push_back(uri.to_owned());
        }
        let path = path_of(uri);
        for (other, generation) in self.wanted.iter().filter(|(other, _)| *other != uri) {
            let known = self.known.get(other).filter(|a| a.task.generation == *generation);
            let hangs = match known {
                // What is being understood just now may have seen the file as it was.
                None => true,
                Some(analysis) => {
                    let inside = |root: &Arc<Root>| path.as_ref().and_then(|p| root.inside(p));
                    analysis.task.root.as_ref().and_then(inside).is_some_and(|p| analysis.hangs_on(&p))
                }
            };
            if hangs {
                dirty.push_back(other.clone());
            }
        }
        dirty.extend(self.dirty.iter().filter(|d| !dirty.contains(d)).cloned().collect::<Vec<_>>());
        self.dirty = dirty;
    }

    /// Has the documents that changed understood anew.
    pub(super) fn understand(&mut self) {
        let Some(client) = self.client.clone() else { return };
        let others = self.dirty.len() > 1;
        while let Some(uri) = self.dirty.pop_front() {
            let open = self.open();
            let Some(document) = self.documents.get_mut(&uri) else { continue };
            self.generation += 1;
            if !document.is_ours() {
                self.known.remove(&uri);
                self.wanted.remove(&uri);
                self.publish(&uri, Diagnostics::new());
                continue;
            }
            let (root, path) = places::place(&self.folders, document.path.as_deref());
            let task = Task {
                text: document.shared(),
                root,
                path,
                open,
                units: client.units,
                manual: client.manual.clone(),
                generation: self.generation,
                uri: uri.clone(),
            };
            self.wanted.insert(uri, self.generation);
            let _ = self.worker.send(Order::Understand(Box::new(task)));
        }
        if others && client.pulls {
            self.request("workspace/diagnostic/refresh", &Value::Null);
        }
    }

    pub(super) fn open(&mut self) -> Arc<Open> {
        if let Some(open) = &self.open {
            return open.clone();
        }
        let mut open = Open::default();
        for (uri, document) in &mut self.documents {
            if let Some(path) = document.path.clone() {
                open.by_path.insert(path, (uri.clone(), document.shared()));
            }
        }
        self.open.insert(Arc::new(open)).clone()
    }

    pub(super) fn units(&self) -> Units {
        self.client.as_ref().map_or(Units::Utf16, |c| c.units)
    }
}
