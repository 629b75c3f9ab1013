//! A client of the language server: the real program over its standard input and output, as an editor drives it.

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub(crate) struct Client {
    pub(crate) child: Child,
    pub(crate) input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: u64,
    /// What came while something else was waited for, the oldest first.
    pub(crate) heard: std::collections::VecDeque<Value>,
}

impl Client {
    /// The program, before anything was said.
    pub(crate) fn bare() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_andon"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output, next: 1, heard: std::collections::VecDeque::new() }
    }

    /// A session on a folder, with columns counted so.
    pub(crate) fn start(folder: &Path, encoding: &str) -> Self {
        Self::with(folder, json!({"general": {"positionEncodings": [encoding]}}), json!({}))
    }

    /// A session of a client that can do this; more parameters are laid over the usual ones.
    pub(crate) fn with(folder: &Path, mut capabilities: Value, more: Value) -> Self {
        let mut client = Self::bare();
        let nested = json!({"hierarchicalDocumentSymbolSupport": true});
        if capabilities.pointer("/textDocument/documentSymbol").is_none() {
            capabilities["textDocument"]["documentSymbol"] = nested;
        }
        if capabilities.pointer("/textDocument/hover").is_none() {
            capabilities["textDocument"]["hover"] = json!({"contentFormat": ["markdown"]});
        }
        let mut params = json!({
            "capabilities": capabilities, "workspaceFolders": [{"uri": uri(folder), "name": "w"}],
        });
        for (key, value) in more.as_object().unwrap() {
            params[key] = value.clone();
        }
        let result = client.ask("initialize", params);
        assert_eq!(result["serverInfo"]["name"], "andon");
        client.tell("initialized", json!({}));
        client
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask_whole(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    pub(crate) fn ask_whole(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(&json!(id))
    }

    pub(crate) fn next_id(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Sends a request without waiting.
    pub(crate) fn begin(&mut self, method: &str, params: Value) -> u64 {
        let id = self.next_id();
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// Waits for the answer to a request.
    pub(crate) fn answer(&mut self, id: &Value) -> Value {
        let is_it = |m: &Value| &m["id"] == id && m.get("method").is_none();
        if let Some(i) = self.heard.iter().position(is_it) {
            return self.heard.remove(i).unwrap();
        }
        loop {
            let message = self.read();
            if is_it(&message) {
                return message;
            }
            self.heard.push_back(message);
        }
    }

    /// Waits for a message of the server that fits.
    pub(crate) fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(i) = self.heard.iter().position(&fits) {
            return self.heard.remove(i).unwrap();
        }
        loop {
            let message = self.read();
            if fits(&message) {
                return message;
            }
            self.heard.push_back(message);
        }
    }

    pub(crate) fn read(&mut self) -> Value {
        serde_json::from_slice(&self.read_body()).unwrap()
    }

    /// The next message as it came.
    pub(crate) fn read_body(&mut self) -> Vec<u8> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the server has gone");
            if line.trim().is_empty() {
                break;
            }
            if let Some(n) = line.trim().strip_prefix("Content-Length: ") {
                length = n.parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        body
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.tell(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "andon", "version": 1, "text": text}}),
        );
    }

    /// The whole text anew.
    pub(crate) fn change(&mut self, uri: &str, version: i64, text: &str) {
        self.changes(uri, version, json!([{"text": text}]));
    }

    pub(crate) fn changes(&mut self, uri: &str, version: i64, changes: Value) {
        let params = json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes});
        self.tell("textDocument/didChange", params);
    }

    /// The findings of a document at a version or later.
    pub(crate) fn findings(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let message = self.wait(|m| {
            m["method"] == "textDocument/publishDiagnostics"
                && m["params"]["uri"] == uri
                && m["params"]["version"].as_i64() >= Some(version)
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// Forgets what came, so that only what comes from now on is waited for.
    pub(crate) fn forget(&mut self) {
        self.heard.clear();
    }

    /// Peak resident memory in MiB, where the system tells.
    pub(crate) fn peak_mib(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = text.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("");
        line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    }

    pub(crate) fn stop(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        self.input = None;
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

/// The address of a path without letters that need an escape.
pub(crate) fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A position `inside` bytes into the first place of some words; columns of ASCII.
pub(crate) fn at(text: &str, needle: &str, inside: usize) -> Value {
    let offset = text.find(needle).unwrap() + inside;
    let line = text[..offset].matches('\n').count();
    let column = offset - text[..offset].rfind('\n').map_or(0, |i| i + 1);
    json!({"line": line, "character": column})
}

pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

pub(crate) fn on(uri: &str, position: Value) -> Value {
    json!({"textDocument": {"uri": uri}, "position": position})
}

/// Applies edits to a text of ASCII, the last first.
pub(crate) fn applied(text: &str, edits: &Value) -> String {
    let offset = |p: &Value| {
        let line = p["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + p["character"].as_u64().unwrap() as usize
    };
    let one = |e: &Value| {
        let range = &e["range"];
        (offset(&range["start"]), offset(&range["end"]), e["newText"].as_str().unwrap().to_owned())
    };
    let mut edits: Vec<(usize, usize, String)> = edits.as_array().unwrap().iter().map(one).collect();
    edits.sort();
    let mut out = text.to_owned();
    for (from, to, new) in edits.into_iter().rev() {
        out.replace_range(from..to, &new);
    }
    out
}
