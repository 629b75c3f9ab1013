//! What the server sends of its own accord: findings, what it wants to hear of, runs with their progress.

use super::analysis::Analysis;
use super::diagnostics::Diagnostics;
use super::frames::write_text;
use super::protocol::{Answer, INVALID_PARAMS, REQUEST_FAILED, notification};
use super::runs::Told;
use super::server::Server;
use crate::diag::counted::counted;
use serde_json::{Value, json};
use std::io::Write;
use std::sync::Arc;

impl<W: Write> Server<W> {
    /// Publishes what the rules have found in the state that is wanted, once.
    pub(super) fn judged(&mut self, analysis: &Analysis) {
        if self.is_wanted(analysis)
            && let Some(judged) = analysis.judged.get()
            && !analysis.was_published()
        {
            self.publish(&analysis.task.uri, judged.diagnostics.clone());
        }
    }

    /// Notes what is found as seen from a document, and tells a client that does not ask.
    pub(super) fn publish(&mut self, document: &str, found: Diagnostics) {
        let changed = self.published.update(document, found);
        if self.client.as_ref().is_none_or(|c| c.pulls) {
            return;
        }
        for uri in changed {
            // There may be thousands: they are put together as text.
            let version = self.documents.get(&uri).map(|d| format!(",\"version\":{}", d.version));
            let body = format!(
                "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/publishDiagnostics\",\"params\":{{\"uri\":{}{},\"diagnostics\":{}}}}}",
                json!(uri),
                version.unwrap_or_default(),
                self.published.of(&uri)
            );
            write_text(&mut self.output, &body);
        }
    }

    /// The findings of a document for a client that asks, with those in files that it does not have open.
    pub(super) fn report(&self, analysis: &Analysis, params: &Value) -> Value {
        let result = analysis.task.generation.to_string();
        if params["previousResultId"] == result.as_str() {
            return json!({"kind": "unchanged", "resultId": result});
        }
        let others = self.published.others(&analysis.task.uri).into_iter();
        let related: serde_json::Map<String, Value> = others
            .filter(|uri| !self.documents.contains_key(uri))
            .map(|uri| {
                let items = self.items(&uri);
                (uri, json!({"kind": "full", "items": items}))
            })
            .collect();
        let items = self.items(&analysis.task.uri);
        json!({"kind": "full", "resultId": result, "items": items, "relatedDocuments": related})
    }

    fn items(&self, uri: &str) -> Value {
        serde_json::from_str(&self.published.of(uri)).unwrap_or_else(|_| json!([]))
    }

    /// Asks to hear of files that change on the disk.
    pub(super) fn watch_files(&mut self) {
        if !self.client.as_ref().is_some_and(|c| c.watches_files) {
            return;
        }
        let globs = ["**/*.org", "**/*.andon", "**/andon.toml"];
        let watchers: Vec<Value> = globs.iter().map(|g| json!({"globPattern": g})).collect();
        let registration = json!({
            "id": "files", "method": "workspace/didChangeWatchedFiles", "registerOptions": {"watchers": watchers}
        });
        let params = json!({"registrations": [registration]});
        self.request("client/registerCapability", &params);
    }

    /// The command that runs a scenario or a comparison: it answers at once, and the run goes on in the background.
    pub(super) fn execute(&mut self, analysis: &Arc<Analysis>, params: &Value) -> Answer {
        if params["command"] != super::lenses::RUN {
            return Err((INVALID_PARAMS, "there is no such command".to_owned()));
        }
        let words = |i: usize| params["arguments"][i].as_str().unwrap_or("");
        let line = params["arguments"][3].as_u64().and_then(|l| u32::try_from(l).ok()).unwrap_or(u32::MAX);
        let started = self.runs.start(analysis.clone(), words(1), words(2), line);
        let run = started.map_err(|why| (REQUEST_FAILED, why))?;
        let given = params.get("workDoneToken").filter(|t| t.is_string() || t.is_number());
        let shows = self.client.as_ref().is_some_and(|c| c.shows_progress);
        if given.is_none() && shows {
            let params = json!({"token": own_token(run)});
            self.request("window/workDoneProgress/create", &params);
        }
        if given.is_some() || shows {
            self.tokens.insert(run, given.cloned().unwrap_or_else(|| json!(own_token(run))));
        }
        Ok(json!({"run": run}))
    }

    pub(super) fn cancel_run(&mut self, token: &Value) {
        let run = self.tokens.iter().find(|(_, t)| *t == token).map(|(run, _)| *run);
        if let Some(run) = run {
            self.runs.cancel(run);
        }
    }

    /// Passes on what is heard of a run.
    pub(super) fn told(&mut self, told: Told) {
        match told {
            Told::Began { run, title } => {
                let value = json!({"kind": "begin", "title": title, "cancellable": true, "percentage": 0});
                self.progress(run, &value);
            }
            Told::Progress { run, message, done, of } => {
                let share = u64::from(done) * 100 / u64::from(of.max(1));
                let message = format!("{message}: {done} of {}", counted(of, "replication"));
                let value = json!({
                    "kind": "report", "message": message, "percentage": share.min(100), "cancellable": true
                });
                self.progress(run, &value);
            }
            Told::Over { run, uri, head, outcome } => {
                self.progress(run, &json!({"kind": "end", "message": outcome.summary}));
                self.tokens.remove(&run);
                self.runs.live.remove(&run);
                let level = if outcome.bad { 2 } else { 3 };
                let said = if head.is_empty() { "run" } else { head.as_str() };
                let short = format!("{said}: {}", outcome.summary);
                self.send(&notification("window/logMessage", &json!({"type": 3, "message": outcome.text})));
                self.send(&notification("window/showMessage", &json!({"type": level, "message": short})));
                self.results.remember(uri, head, outcome);
                if self.client.as_ref().is_some_and(|c| c.refreshes_lenses) {
                    self.request("workspace/codeLens/refresh", &Value::Null);
                }
            }
        }
    }

    fn progress(&mut self, run: u64, value: &Value) {
        if let Some(token) = self.tokens.get(&run) {
            let params = json!({"token": token, "value": value});
            self.send(&notification("$/progress", &params));
        }
    }
}

/// The token of the progress of a run, when the client names none.
fn own_token(run: u64) -> String {
    format!("andon/run/{run}")
}
