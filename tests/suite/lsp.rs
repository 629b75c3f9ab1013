//! The language server, driven through the protocol as an editor does: the real program over its standard input and output.

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const SPEC: &str = "andon 1\n\n/// Writes code.\nrole Developer\nrole Operator\n\nunit IT led by CIO {\n  team Build led by Lead { 6 Developer }\n  team Run led by Head { 3 Operator }\n}\n\nstream Feature {\n  stage Code by Developer { effort 2 days }\n  stage Ship by Operator { effort 1 day; asks Developer 50% }\n}\n\nscenario Year { runs 1 year; demand Feature 1 per day }\n";

struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: u64,
    /// Notifications that came while something else was waited for.
    heard: Vec<Value>,
}

impl Client {
    fn bare() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_andon"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output, next: 1, heard: Vec::new() }
    }

    fn start(folder: &Path, encoding: &str) -> Self {
        let mut client = Self::bare();
        let root = format!("file://{}", folder.display());
        let result = client.ask(
            "initialize",
            json!({"capabilities": {"general": {"positionEncodings": [encoding]}}, "workspaceFolders": [{"uri": root, "name": "w"}]}),
        );
        assert_eq!(result["serverInfo"]["name"], "andon");
        assert_eq!(result["capabilities"]["positionEncoding"], encoding);
        client.tell("initialized", json!({}));
        client
    }

    fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask_whole(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    fn ask_whole(&mut self, method: &str, params: Value) -> Value {
        let id = self.next;
        self.next += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.read();
            if message["id"] == json!(id) && message.get("method").is_none() {
                return message;
            }
            self.heard.push(message);
        }
    }

    fn read(&mut self) -> Value {
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
        serde_json::from_slice(&body).unwrap()
    }

    fn open(&mut self, uri: &str, text: &str) {
        self.tell(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "andon", "version": 1, "text": text}}),
        );
    }

    /// The findings of a document, as the rules that made them, at a version or later.
    fn findings(&mut self, uri: &str, version: i64) -> Vec<Value> {
        loop {
            let message = self.heard.pop().unwrap_or(Value::Null);
            let message = if message.is_null() { self.read() } else { message };
            if message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"].as_i64() >= Some(version)
            {
                return message["params"]["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    fn stop(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        self.input = None;
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

fn at(text: &str, needle: &str, inside: usize) -> Value {
    let offset = text.find(needle).unwrap() + inside;
    let line = text[..offset].matches('\n').count();
    let column = offset - text[..offset].rfind('\n').map_or(0, |i| i + 1);
    json!({"line": line, "character": column})
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn on(uri: &str, position: Value) -> Value {
    json!({"textDocument": {"uri": uri}, "position": position})
}

/// Applies edits to a text, the last first.
fn applied(text: &str, edits: &Value) -> String {
    let offset = |p: &Value| {
        let line = p["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + p["character"].as_u64().unwrap() as usize
    };
    let mut edits: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            (
                offset(&e["range"]["start"]),
                offset(&e["range"]["end"]),
                e["newText"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    edits.sort();
    let mut out = text.to_owned();
    for (from, to, new) in edits.into_iter().rev() {
        out.replace_range(from..to, &new);
    }
    out
}

#[test]
fn a_broken_spec_is_underlined_and_a_fix_mends_it() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let broken = SPEC.replace("3 Operator", "3 Operatr");
    client.open(&uri, &broken);
    let found = client.findings(&uri, 1);
    let finding = found.iter().find(|d| d["code"] == "unknown-name").unwrap();
    assert_eq!(finding["range"]["start"], at(&broken, "Operatr", 0));
    let fixes = client.ask(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": uri}, "range": finding["range"], "context": {"diagnostics": []}}),
    );
    let edits = &fixes[0]["edit"]["changes"][&uri];
    let mended = applied(&broken, edits);
    assert_eq!(mended, SPEC);
    client.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": mended}]}),
    );
    assert!(client.findings(&uri, 2).iter().all(|d| d["code"] != "unknown-name"));
    client.stop();
}

#[test]
fn names_are_shown_found_and_renamed_across_imports() {
    let dir = folder();
    let lib = "andon 1\nrole Developer\n";
    std::fs::write(dir.path().join("lib.org"), lib).unwrap();
    let text = SPEC.replace("/// Writes code.\nrole Developer\n", "import \"lib.org\"\n");
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-8");
    client.open(&uri, &text);
    let hover = client.ask("textDocument/hover", on(&uri, at(&text, "6 Developer", 3)));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("6 people"), "{hover}");
    let definition = client.ask("textDocument/definition", on(&uri, at(&text, "by Developer", 4)));
    assert!(definition["uri"].as_str().unwrap().ends_with("/lib.org"), "{definition}");
    assert_eq!(definition["range"]["start"], json!({"line": 1, "character": 5}));
    let mut params = on(&uri, at(&text, "by Developer", 4));
    params["context"] = json!({"includeDeclaration": true});
    let references = client.ask("textDocument/references", params);
    assert_eq!(references.as_array().unwrap().len(), 4, "{references}");
    let mut params = on(&uri, at(&text, "by Developer", 4));
    params["newName"] = json!("Engineer");
    let renamed = client.ask("textDocument/rename", params.clone());
    let here = applied(&text, &renamed["changes"][&uri]);
    assert!(!here.contains("Developer") && here.matches("Engineer").count() == 3, "{here}");
    let library = format!("file://{}/lib.org", dir.path().canonicalize().unwrap().display());
    assert_eq!(applied(lib, &renamed["changes"][&library]), "andon 1\nrole Engineer\n");
    params["newName"] = json!("two words");
    assert!(client.ask_whole("textDocument/rename", params).get("error").is_some());
    let links = client.ask("textDocument/documentLink", json!({"textDocument": {"uri": uri}}));
    assert!(links[0]["target"].as_str().unwrap().ends_with("/lib.org"));
    client.stop();
}

#[test]
fn completion_knows_the_place_even_in_a_half_typed_file() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let labels = |client: &mut Client, text: &str, needle: &str, version: i64| -> Vec<String> {
        client.tell(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
        );
        let answer = client.ask("textDocument/completion", on(&uri, at(text, needle, needle.len())));
        answer["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap().to_owned()).collect()
    };
    client.open(&uri, SPEC);
    let text = SPEC.replace("asks Developer 50% }", "asks ");
    let roles = labels(&mut client, &text, "asks ", 2);
    assert!(roles.contains(&"Developer".to_owned()) && roles.contains(&"Build".to_owned()), "{roles:?}");
    let text = SPEC.replace("effort 1 day;", "ef");
    let statements = labels(&mut client, &text, "{ ef", 3);
    assert!(statements.contains(&"effort".to_owned()) && !statements.contains(&"speed".to_owned()));
    let text = SPEC.replace("runs 1 year;", "runs 1 ");
    assert!(labels(&mut client, &text, "runs 1 ", 4).contains(&"weeks".to_owned()));
    let text = format!("{SPEC}\nrol");
    assert!(labels(&mut client, &text, "\nrol", 5).contains(&"role".to_owned()));
    client.stop();
}

#[test]
fn a_document_is_laid_out_outlined_folded_hinted_and_coloured() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let untidy = SPEC.replace("  stage Code", "      stage   Code");
    client.open(&uri, &untidy);
    let document = json!({"textDocument": {"uri": uri}, "options": {"tabSize": 2, "insertSpaces": true}});
    let edits = client.ask("textDocument/formatting", document.clone());
    let tidy = applied(&untidy, &edits);
    assert_eq!(tidy, andon::syntax::format::format(&untidy));
    let outline = client.ask("textDocument/documentSymbol", document.clone());
    let names: Vec<&str> = outline.as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Developer", "Operator", "IT", "Feature", "Year"]);
    assert_eq!(outline[2]["children"].as_array().unwrap().len(), 2);
    assert!(client.ask("textDocument/foldingRange", document.clone()).as_array().unwrap().len() >= 2);
    let hints = client.ask("textDocument/inlayHint", document.clone()).to_string();
    assert!(
        hints.contains("up 2, down 2") && hints.contains("7 people") && hints.contains("% busy"),
        "{hints}"
    );
    assert!(client.ask("textDocument/codeLens", document.clone()).to_string().contains("andon run a.org"));
    let data = client.ask("textDocument/semanticTokens/full", document.clone());
    let data = data["data"].as_array().unwrap();
    assert!(data.len() > 100 && data.len().is_multiple_of(5));
    let mut params = document.clone();
    params["positions"] = json!([at(&untidy, "Feature 1", 2)]);
    assert!(client.ask("textDocument/selectionRange", params)[0]["parent"].is_object());
    let item = client.ask("textDocument/prepareCallHierarchy", on(&uri, at(&untidy, "role Developer", 7)));
    let up = client.ask("callHierarchy/outgoingCalls", json!({"item": item[0]}));
    assert_eq!(up[0]["to"]["name"], "Lead");
    let found = client.ask("workspace/symbol", json!({"query": "dev"}));
    assert_eq!(found[0]["name"], "Developer");
    client.stop();
}

#[test]
fn other_org_files_are_left_alone_unless_the_client_says_they_are_ours() {
    let dir = folder();
    let uri = format!("file://{}/notes.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    client.tell(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": uri, "languageId": "org", "version": 1, "text": "* Notes\n- one\n"}}),
    );
    assert!(client.findings(&uri, 1).is_empty());
    client.stop();
}

#[test]
fn forty_malformed_frames_and_stale_versions_do_no_harm() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    client.open(&uri, SPEC);
    for i in 0..10 {
        client.raw(b"Content-Length: 7\r\n\r\n{broken");
        client.raw(b"Content-Length: 99999999999999999999999\r\n\r\n");
        client.raw(format!("noise {i} \u{1F600}\r\n").as_bytes());
        client.raw(b"Content-Length: -4\r\n\r\n");
        client.send(&json!([1, 2]));
        client.send(&json!({"jsonrpc": "2.0", "id": 9000 + i, "method": 7}));
        client.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": 3}));
        client.send(&json!({"jsonrpc": "2.0", "id": 9100 + i, "method": "textDocument/hover", "params": {"textDocument": 1}}));
        client.tell(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": 1}, "contentChanges": [
                {"range": {"start": {"line": 9999, "character": 9}, "end": {"line": 0, "character": 0}}, "text": "x"}]}),
        );
    }
    client.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri, "version": 0}, "contentChanges": [{"text": "from the past"}]}),
    );
    let answer = client.ask_whole("textDocument/nothing", json!({"textDocument": {"uri": uri}}));
    assert_eq!(answer["error"]["code"], -32_601);
    let hover = client.ask("textDocument/hover", on(&uri, at(SPEC, "role Developer", 7)));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Writes code."));
    client.stop();
}

#[test]
fn fast_typing_ends_with_the_findings_of_the_last_version() {
    let dir = folder();
    let uri = format!("file://{}/\u{e9}t\u{e9}.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let smile = SPEC.replace("/// Writes code.", "/// \u{1F600} writes code.");
    client.open(&uri, &smile);
    let line = smile.matches('\n').count();
    for (i, c) in "role Nobod".chars().enumerate() {
        let place = json!({"line": line, "character": i});
        client.tell(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": i + 2}, "contentChanges": [
                {"range": {"start": place, "end": place}, "text": c.to_string()}]}),
        );
    }
    let found = client.findings(&uri, 11);
    assert!(found.iter().all(|d| d["severity"] != 1), "{found:?}");
    // Columns count UTF-16 units: the smiling face is two of them.
    let hover = client.ask("textDocument/hover", on(&uri, json!({"line": 3, "character": 7})));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("\u{1F600}"));
    client.stop();
}

#[test]
fn files_that_vanish_and_large_ones_are_survived() {
    let dir = folder();
    let path = dir.path().join("lib.org");
    std::fs::write(&path, "andon 1\nrole Developer\n").unwrap();
    let text = SPEC.replace("/// Writes code.\nrole Developer\n", "import \"lib.org\"\n");
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    client.open(&uri, &text);
    assert!(client.findings(&uri, 1).iter().all(|d| d["severity"] != 1));
    std::fs::remove_file(&path).unwrap();
    client.tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": 3}]}));
    assert!(client.findings(&uri, 1).iter().any(|d| d["code"] == "import-not-found"));
    let outside = text.replace("lib.org", "../../etc/passwd");
    client.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": outside}]}),
    );
    assert!(client.findings(&uri, 2).iter().any(|d| d["code"] == "import-outside-project"));
    let big = format!("file://{}/big.org", dir.path().display());
    let mut text = String::from("andon 1\n");
    while text.len() < 10_000_000 {
        text.push_str("// ten megabytes of remarks, line by line, as somebody might paste them by mistake\n");
    }
    client.open(&big, &text);
    client.findings(&big, 1);
    client.stop();
}

#[test]
fn a_killed_server_is_started_again_and_an_impolite_end_is_noticed() {
    let dir = folder();
    let mut client = Client::start(dir.path(), "utf-16");
    client.child.kill().unwrap();
    client.child.wait().unwrap();
    Client::start(dir.path(), "utf-16").stop();
    let mut client = Client::start(dir.path(), "utf-16");
    client.tell("exit", Value::Null);
    assert_eq!(client.child.wait().unwrap().code(), Some(1));
    let mut client = Client::bare();
    let early = client.ask_whole("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32_002);
    client.input = None;
    assert_eq!(client.child.wait().unwrap().code(), Some(1));
}
