//! The loop: messages in order, answers, and findings when there is nothing left to read.

use super::analysis::Analysis;
use super::documents::{Document, Units, offset, path_of, position, range, uri_of};
use super::frames::{Frame, write};
use super::{actions, completion, hints, hover, navigation, outline, tokens};
use crate::diag::{Finding, Level};
use crate::source::Span;
use crate::source::header::{Header, classify};
use crate::source::loader::Disk;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Write;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::mpsc::Receiver;

/// Errors of the protocol.
const PARSE_ERROR: i64 = -32_700;
const INVALID_REQUEST: i64 = -32_600;
const METHOD_NOT_FOUND: i64 = -32_601;
const INVALID_PARAMS: i64 = -32_602;
const NOT_INITIALISED: i64 = -32_002;
const CANCELLED: i64 = -32_800;

/// A request that cannot be answered: code and words.
pub(super) type Refusal = (i64, String);

pub(super) struct Server<W> {
    output: W,
    documents: BTreeMap<String, Document>,
    known: BTreeMap<String, Rc<Analysis>>,
    dirty: BTreeSet<String>,
    folders: Vec<PathBuf>,
    units: Units,
    initialised: bool,
    shut_down: bool,
}

/// What an answer is made from: the document, its analysis and the units of columns.
pub(super) struct View<'v> {
    pub(super) uri: &'v str,
    pub(super) document: &'v Document,
    pub(super) analysis: &'v Analysis,
    pub(super) units: Units,
    pub(super) disk: Option<&'v Disk>,
}

impl View<'_> {
    /// The byte at a position of the parameters.
    pub(super) fn offset(&self, position: &Value) -> u32 {
        let index = crate::source::LineIndex::new(&self.document.text);
        offset(&self.document.text, &index, position, self.units)
    }

    /// A span as an address and a range; spans of other files are of the disk.
    pub(super) fn location(&self, span: Span) -> Option<Value> {
        let file = self.analysis.source(span.file)?;
        let uri = if span.file == self.analysis.file {
            self.uri.to_owned()
        } else {
            uri_of(&self.disk?.root().join(&file.path))
        };
        Some(json!({"uri": uri, "range": range(&file.text, &file.index, span, self.units)}))
    }

    pub(super) fn range(&self, span: Span) -> Value {
        match self.analysis.source(span.file) {
            Some(file) => range(&file.text, &file.index, span, self.units),
            None => json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}),
        }
    }

    pub(super) fn position(&self, at: u32) -> Value {
        match self.analysis.source(self.analysis.file) {
            Some(file) => position(&file.text, &file.index, at, self.units),
            None => json!({"line": 0, "character": 0}),
        }
    }
}

impl<W: Write> Server<W> {
    pub(super) fn new(output: W) -> Self {
        Self {
            output,
            documents: BTreeMap::new(),
            known: BTreeMap::new(),
            dirty: BTreeSet::new(),
            folders: Vec::new(),
            units: Units::Utf16,
            initialised: false,
            shut_down: false,
        }
    }

    pub(super) fn run(&mut self, receiver: &Receiver<Frame>) -> u8 {
        let mut queue: VecDeque<Frame> = VecDeque::new();
        loop {
            queue.extend(receiver.try_iter());
            let frame = match queue.pop_front() {
                Some(frame) => frame,
                None => {
                    self.publish_dirty();
                    match receiver.recv() {
                        Ok(frame) => frame,
                        Err(_) => return 1,
                    }
                }
            };
            queue.extend(receiver.try_iter());
            match frame {
                Frame::End => return 1,
                Frame::Broken(why) => {
                    write(&mut self.output, &error(&Value::Null, PARSE_ERROR, &why));
                }
                Frame::Message(message) => {
                    if message["method"] == "exit" {
                        return u8::from(!self.shut_down);
                    }
                    let cancelled = message.get("id").is_some_and(|id| is_cancelled(&queue, id));
                    self.take(&message, cancelled);
                }
            }
        }
    }

    fn take(&mut self, message: &Value, cancelled: bool) {
        let (method, params) = (message["method"].as_str(), &message["params"]);
        let Some(method) = method else {
            // Answers to our own requests need no answer; anything else is none of the protocol.
            if !message.is_object() {
                write(&mut self.output, &error(&Value::Null, INVALID_REQUEST, "a message is an object"));
            }
            return;
        };
        let Some(id) = message.get("id") else {
            self.notified(method, params);
            return;
        };
        let answer = if cancelled {
            Err((CANCELLED, "cancelled".to_owned()))
        } else if !self.initialised && method != "initialize" {
            Err((NOT_INITIALISED, "`initialize` comes first".to_owned()))
        } else if self.shut_down {
            Err((INVALID_REQUEST, "the server is shut down".to_owned()))
        } else {
            self.answer(method, params)
        };
        let reply = match answer {
            Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
            Err((code, why)) => error(id, code, &why),
        };
        write(&mut self.output, &reply);
    }

    fn notified(&mut self, method: &str, params: &Value) {
        let uri = params["textDocument"]["uri"].as_str().unwrap_or("").to_owned();
        match method {
            "textDocument/didOpen" => {
                let item = &params["textDocument"];
                let document = Document {
                    text: item["text"].as_str().unwrap_or("").to_owned(),
                    version: item["version"].as_i64().unwrap_or(0),
                    declared: item["languageId"] == "andon",
                };
                self.documents.insert(uri, document);
                self.all_dirty();
            }
            "textDocument/didChange" => {
                let units = self.units;
                if let Some(document) = self.documents.get_mut(&uri) {
                    let version = params["textDocument"]["version"].as_i64().unwrap_or(document.version);
                    // A version from the past is of a message that was overtaken.
                    if version >= document.version {
                        document.version = version;
                        document.change(&params["contentChanges"], units);
                        self.all_dirty();
                    }
                }
            }
            "textDocument/didClose" => {
                self.documents.remove(&uri);
                self.publish(&uri, &json!([]), None);
                self.all_dirty();
                self.dirty.remove(&uri);
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.all_dirty(),
            "workspace/didChangeWorkspaceFolders" => {
                let folders = |v: &Value| -> Vec<PathBuf> {
                    v.as_array().into_iter().flatten().filter_map(|f| path_of(f["uri"].as_str()?)).collect()
                };
                let gone = folders(&params["event"]["removed"]);
                self.folders.retain(|f| !gone.contains(f));
                self.folders.extend(folders(&params["event"]["added"]));
                self.all_dirty();
            }
            "initialized" => self.watch_files(),
            _ => {}
        }
    }

    /// Any open document may import any other.
    fn all_dirty(&mut self) {
        self.known.clear();
        self.dirty = self.documents.keys().cloned().collect();
    }

    fn watch_files(&mut self) {
        let watchers = json!([{"globPattern": "**/*.org"}, {"globPattern": "**/*.andon"}]);
        let registration = json!({
            "id": "files", "method": "workspace/didChangeWatchedFiles", "registerOptions": {"watchers": watchers}
        });
        let params = json!({"registrations": [registration]});
        write(
            &mut self.output,
            &json!({"jsonrpc": "2.0", "id": "watch", "method": "client/registerCapability", "params": params}),
        );
    }

    fn publish_dirty(&mut self) {
        for uri in std::mem::take(&mut self.dirty) {
            let Some(document) = self.documents.get(&uri) else { continue };
            let version = document.version;
            let findings = if is_ours(document) { self.diagnostics(&uri) } else { json!([]) };
            self.publish(&uri, &findings, Some(version));
        }
    }

    fn publish(&mut self, uri: &str, diagnostics: &Value, version: Option<i64>) {
        let mut params = json!({"uri": uri, "diagnostics": diagnostics});
        if let Some(version) = version {
            params["version"] = json!(version);
        }
        let method = "textDocument/publishDiagnostics";
        write(&mut self.output, &json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn diagnostics(&mut self, uri: &str) -> Value {
        let Some(found) = self.view(uri, |view| {
            let own = view.analysis.findings.iter().filter(|f| f.primary.span.file == view.analysis.file);
            own.map(|f| diagnostic(view, f)).collect::<Vec<_>>()
        }) else {
            return json!([]);
        };
        Value::Array(found)
    }

    /// Hands a document and what is known of it to whoever answers.
    fn view<T>(&mut self, uri: &str, answer: impl FnOnce(&View<'_>) -> T) -> Option<T> {
        let document = self.documents.get(uri)?;
        let (disk, path) = self.place(uri);
        let analysis = match self.known.get(uri) {
            Some(known) => known.clone(),
            None => Rc::new(Analysis::new(&path, document, disk.as_ref(), &self.documents)),
        };
        self.known.insert(uri.to_owned(), analysis.clone());
        let document = self.documents.get(uri)?;
        Some(answer(&View { uri, document, analysis: &analysis, units: self.units, disk: disk.as_ref() }))
    }

    /// The project folder of a document, and its path inside it: the workspace folder that holds it, else its own folder.
    fn place(&self, uri: &str) -> (Option<Disk>, String) {
        let found = path_of(uri).and_then(|path| {
            let inside =
                self.folders.iter().filter(|f| path.starts_with(f)).max_by_key(|f| f.as_os_str().len());
            let root = inside.cloned().or_else(|| path.parent().map(PathBuf::from))?;
            let disk = Disk::at(&root).ok()?;
            let relative = path.strip_prefix(&root).ok()?.to_str()?.replace('\\', "/");
            Some((disk, relative))
        });
        match found {
            Some((disk, relative)) => (Some(disk), relative),
            None => (None, "untitled.org".to_owned()),
        }
    }

    fn answer(&mut self, method: &str, params: &Value) -> Result<Value, Refusal> {
        match method {
            "initialize" => return Ok(self.initialise(params)),
            "shutdown" => {
                self.shut_down = true;
                return Ok(Value::Null);
            }
            "workspace/symbol" => return Ok(self.workspace_symbols(params["query"].as_str().unwrap_or(""))),
            "codeLens/resolve" | "completionItem/resolve" => return Ok(params.clone()),
            "callHierarchy/incomingCalls" | "callHierarchy/outgoingCalls" => {
                let uri = params["item"]["uri"].as_str().unwrap_or("").to_owned();
                let found = self.view(&uri, |view| navigation::calls(view, method, &params["item"]));
                return Ok(found.unwrap_or(Value::Null));
            }
            _ => {}
        }
        let uri = params["textDocument"]["uri"].as_str().unwrap_or("").to_owned();
        if !KNOWN.contains(&method) {
            return Err((METHOD_NOT_FOUND, format!("`{method}` is not offered")));
        }
        let found = self.view(&uri, |view| one(view, method, params));
        found.unwrap_or_else(|| Err((INVALID_PARAMS, "no such document is open".to_owned())))
    }

    fn initialise(&mut self, params: &Value) -> Value {
        self.initialised = true;
        let offered = &params["capabilities"]["general"]["positionEncodings"];
        if offered.as_array().is_some_and(|all| all.iter().any(|e| e == "utf-8")) {
            self.units = Units::Utf8;
        }
        let folders = params["workspaceFolders"].as_array();
        self.folders = folders
            .into_iter()
            .flatten()
            .filter_map(|f| path_of(f["uri"].as_str()?))
            .chain(folders.is_none().then(|| params["rootUri"].as_str().and_then(path_of)).flatten())
            .collect();
        let encoding = if self.units == Units::Utf8 { "utf-8" } else { "utf-16" };
        json!({
            "serverInfo": {"name": "andon", "version": env!("CARGO_PKG_VERSION")},
            "capabilities": {
                "positionEncoding": encoding,
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
                "codeActionProvider": {"codeActionKinds": ["quickfix"]},
                "codeLensProvider": {"resolveProvider": false},
                "inlayHintProvider": true,
                "callHierarchyProvider": true,
                "semanticTokensProvider": {"legend": tokens::legend(), "full": true},
                "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}},
            }
        })
    }

    fn workspace_symbols(&mut self, query: &str) -> Value {
        let uris: Vec<String> = self.documents.keys().cloned().collect();
        let mut found = Vec::new();
        for uri in uris {
            let list = self.view(&uri, |view| outline::matching(view, query));
            found.extend(list.into_iter().flatten());
        }
        found.dedup();
        Value::Array(found)
    }
}

/// What is answered for one document.
const KNOWN: [&str; 18] = [
    "textDocument/semanticTokens/full",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/documentSymbol",
    "textDocument/completion",
    "textDocument/signatureHelp",
    "textDocument/formatting",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/documentLink",
    "textDocument/codeAction",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/prepareCallHierarchy",
];

fn one(view: &View<'_>, method: &str, params: &Value) -> Result<Value, Refusal> {
    let at = view.offset(&params["position"]);
    Ok(match method {
        "textDocument/hover" => hover::hover(view, at),
        "textDocument/definition" => navigation::definition(view, at),
        "textDocument/references" => {
            navigation::references(view, at, params["context"]["includeDeclaration"] != json!(false))
        }
        "textDocument/documentHighlight" => navigation::highlights(view, at),
        "textDocument/prepareRename" => navigation::prepare_rename(view, at),
        "textDocument/rename" => navigation::rename(view, at, params["newName"].as_str().unwrap_or(""))?,
        "textDocument/documentSymbol" => outline::document(view),
        "textDocument/completion" => completion::complete(view, at),
        "textDocument/signatureHelp" => completion::signature(view, at),
        "textDocument/formatting" => actions::format(view),
        "textDocument/foldingRange" => outline::folds(view),
        "textDocument/selectionRange" => outline::selections(view, &params["positions"]),
        "textDocument/documentLink" => navigation::links(view),
        "textDocument/codeAction" => actions::quick_fixes(view, &params["range"]),
        "textDocument/codeLens" => hints::lenses(view),
        "textDocument/semanticTokens/full" => tokens::full(view),
        "textDocument/inlayHint" => hints::hints(view),
        _ => navigation::prepare_calls(view, at),
    })
}

/// Our files say so on line 1; others are ours when the client says so.
fn is_ours(document: &Document) -> bool {
    document.declared
        || matches!(classify(document.text.as_bytes()), Header::Ours | Header::UnknownVersion(_))
}

fn is_cancelled(queue: &VecDeque<Frame>, id: &Value) -> bool {
    queue.iter().any(|frame| match frame {
        Frame::Message(m) => m["method"] == "$/cancelRequest" && &m["params"]["id"] == id,
        _ => false,
    })
}

fn error(id: &Value, code: i64, why: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": why}})
}

/// A finding in the words of the protocol.
pub(super) fn diagnostic(view: &View<'_>, finding: &Finding) -> Value {
    let severity = match finding.level {
        Level::Error => 1,
        Level::Warn => 2,
        Level::Info => 3,
    };
    let message = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let related: Vec<Value> = finding
        .related
        .iter()
        .filter_map(|l| Some(json!({"location": view.location(l.span)?, "message": l.text})))
        .collect();
    let mut out = json!({
        "range": view.range(finding.primary.span),
        "severity": severity,
        "code": finding.rule,
        "source": "andon",
        "message": message,
        "relatedInformation": related,
    });
    if finding.rule.starts_with("unused") {
        out["tags"] = json!([1]);
    }
    out
}
