//! What the client can do, and what the server offers.

use super::lenses::RUN;
use super::places::path_of;
use super::positions::Units;
use super::tokens;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// What was agreed on at the start.
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub(super) units: Units,
    /// Where the manual is read, if the client says so.
    pub(super) manual: Option<Arc<str>>,
    /// It asks for findings; otherwise they are sent to it.
    pub(super) pulls: bool,
    pub(super) watches_files: bool,
    pub(super) shows_progress: bool,
    pub(super) refreshes_lenses: bool,
    pub(super) refreshes_hints: bool,
    /// It shows Markdown in hovers, and in what is said of completions.
    pub(super) markdown: (bool, bool),
    /// It knows documents whose symbols lie inside each other.
    pub(super) nested_symbols: bool,
}

impl Client {
    pub(super) fn of(params: &Value) -> Self {
        let all = &params["capabilities"];
        let has = |pointer: &str| all.pointer(pointer) == Some(&Value::Bool(true));
        let marked = |pointer: &str| {
            let kinds = all.pointer(pointer).and_then(Value::as_array);
            kinds.is_some_and(|all| all.iter().any(|k| k == "markdown"))
        };
        let options = &params["initializationOptions"];
        // A client that takes columns for something else than it says can be told so in its settings.
        let encodings = Some(&options["positionEncodings"]).filter(|e| e.is_array());
        // Both, so that files that change on the disk are asked for again: a client without the second is sent everything.
        let pulls = all.pointer("/textDocument/diagnostic").is_some_and(Value::is_object)
            && has("/workspace/diagnostics/refreshSupport");
        Self {
            units: Units::agreed(encodings.unwrap_or(&all["general"]["positionEncodings"])),
            manual: options["manual"].as_str().map(Into::into),
            pulls,
            watches_files: has("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            shows_progress: has("/window/workDoneProgress"),
            refreshes_lenses: has("/workspace/codeLens/refreshSupport"),
            refreshes_hints: has("/workspace/inlayHint/refreshSupport"),
            markdown: (
                marked("/textDocument/hover/contentFormat"),
                marked("/textDocument/completion/completionItem/documentationFormat"),
            ),
            nested_symbols: has("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
        }
    }

    /// The answer to `initialize`.
    pub(super) fn offer(&self) -> Value {
        let mut offer = json!({
            "serverInfo": {"name": "andon", "version": env!("CARGO_PKG_VERSION")},
            "capabilities": {
                "positionEncoding": self.units.name(),
                "textDocumentSync": {"openClose": true, "change": 2, "save": true},
                "hoverProvider": true,
                "definitionProvider": true,
                "referencesProvider": true,
                "documentHighlightProvider": true,
                "renameProvider": {"prepareProvider": true},
                "documentSymbolProvider": true,
                "workspaceSymbolProvider": true,
                "completionProvider": {"triggerCharacters": [" ", ".", "\""]},
                "signatureHelpProvider": {"triggerCharacters": [" "]},
                "documentFormattingProvider": true,
                "foldingRangeProvider": true,
                "selectionRangeProvider": true,
                "documentLinkProvider": {},
                "codeActionProvider": {"codeActionKinds": ["quickfix", "source.fixAll"]},
                "codeLensProvider": {"resolveProvider": false},
                "executeCommandProvider": {"commands": [RUN], "workDoneProgress": true},
                "inlayHintProvider": true,
                "callHierarchyProvider": true,
                "semanticTokensProvider": {"legend": tokens::legend(), "full": true, "range": true},
                "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}},
            }
        });
        if self.pulls {
            offer["capabilities"]["diagnosticProvider"] =
                json!({"identifier": "andon", "interFileDependencies": true, "workspaceDiagnostics": false});
        }
        offer
    }
}

/// The folders that the client has open.
pub(super) fn folders(params: &Value) -> Vec<PathBuf> {
    let many = folders_in(&params["workspaceFolders"]);
    if params["workspaceFolders"].is_array() {
        return many;
    }
    params["rootUri"].as_str().and_then(path_of).into_iter().collect()
}

/// The paths of a list of folders.
pub(super) fn folders_in(list: &Value) -> Vec<PathBuf> {
    list.as_array().into_iter().flatten().filter_map(|f| path_of(f["uri"].as_str()?)).collect()
}
