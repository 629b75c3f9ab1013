//! The language server under abuse: malformed frames, messages out of order, large and vanishing files, ends of all kinds.

use crate::lsp_client::{Client, applied, at, folder, on, uri};
use serde_json::{Value, json};

const SPEC: &str = "andon 1\n\n/// Writes code.\nrole Developer\nteam Build led by Lead { 6 Developer }\n";

/// Frames that no client should send, each of another kind.
fn malformed() -> Vec<Vec<u8>> {
    let framed = |body: &[u8]| {
        let mut out = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        out.extend_from_slice(body);
        out
    };
    let nested = "[".repeat(100_000);
    let objects = "{\"a\":".repeat(50_000);
    let bodies: Vec<Vec<u8>> = vec![
        b"{broken".to_vec(),
        b"".to_vec(),
        b"null".to_vec(),
        b"true".to_vec(),
        b"42".to_vec(),
        b"\"text\"".to_vec(),
        b"[]".to_vec(),
        b"[1, 2]".to_vec(),
        br#"[{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}]"#.to_vec(),
        b"{}".to_vec(),
        b"\xff\xfe{\x80}".to_vec(),
        b"{\"a\": \"\xed\xa0\x80\"}".to_vec(),
        nested.into_bytes(),
        objects.into_bytes(),
        br#"{"jsonrpc": "2.0", "id": 1.5, "method": "textDocument/hover", "params": {}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": 1e999, "method": "textDocument/hover"}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": null, "method": "textDocument/hover", "params": {}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": [], "method": "textDocument/hover", "params": {}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": {"x": 1}, "method": "textDocument/hover"}"#.to_vec(),
        br#"{"id": 70001, "method": "textDocument/hover", "params": {}}"#.to_vec(),
        br#"{"jsonrpc": "1.0", "id": 70002, "method": "textDocument/hover"}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": 70003, "method": 7}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": 70004}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": 70005, "method": "no/such/request"}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "method": "no/such/notification"}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": 70006, "result": {"nobody": "asked"}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": 70007, "error": {"code": 1, "message": "x"}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": 70008, "method": "textDocument/hover", "params": {"textDocument": 1}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": 70009, "method": "textDocument/rename", "params": [1, 2]}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": 70010, "method": "initialize", "params": {}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": 3}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "method": "textDocument/didClose", "params": {"textDocument": {"uri": "file:///nowhere.org"}}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 424242}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": 5}, 7]}}"#.to_vec(),
        br#"{"jsonrpc": "2.0", "id": 70011, "method": "workspace/executeCommand", "params": {"command": "rm", "arguments": ["-rf"]}}"#.to_vec(),
    ];
    let mut frames: Vec<Vec<u8>> = bodies.iter().map(|b| framed(b)).collect();
    let raw: [&[u8]; 12] = [
        b"Content-Length: 8589934592\r\n\r\n",
        b"Content-Length: 9000000000000000000\r\n\r\n",
        b"Content-Length: 99999999999999999999999\r\n\r\n",
        b"Content-Length: -4\r\n\r\n",
        b"Content-Length: 4.5\r\n\r\n",
        b"Content-Length:\r\n\r\n",
        b"Content-Type: text/plain\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x00\x01\x02\xff\xfe noise \xf0\x9f\x98\x80\r\n",
        b"Content-Length: 2\n\n{}",
        b"content-length: 2\r\n\r\n{}",
    ];
    frames.extend(raw.iter().map(|r| r.to_vec()));
    let long = format!("X-Padding: {}\r\n", "p".repeat(100_000));
    frames.push(long.into_bytes());
    frames
}

#[test]
fn more_than_forty_malformed_frames_in_one_session_do_no_harm() {
    let dir = folder();
    let uri = format!("{}/a.org", uri(dir.path()));
    let mut client = Client::start(dir.path(), "utf-16");
    client.open(&uri, SPEC);
    let frames = malformed();
    assert!(frames.len() > 40, "{}", frames.len());
    for (i, frame) in frames.iter().enumerate() {
        client.raw(frame);
        // After each of them it answers.
        let hover = client.ask_whole("textDocument/hover", on(&uri, at(SPEC, "role Developer", 7)));
        let said = hover["result"]["contents"]["value"].as_str().unwrap_or("");
        assert!(said.contains("Writes code."), "after frame {i}: {hover}");
    }
    for id in [70_001, 70_002, 70_005, 70_008, 70_009, 70_010, 70_011] {
        assert!(client.answer(&json!(id)).get("error").is_some(), "{id} was not refused");
    }
    // All of them at once, and again.
    for _ in 0..3 {
        client.raw(&frames.concat());
    }
    let answer = client.ask_whole("textDocument/nothing", json!({"textDocument": {"uri": uri}}));
    assert_eq!(answer["error"]["code"], -32_601);
    assert!(client.peak_mib() < 512.0, "{} MiB", client.peak_mib());
    client.stop();
}

#[test]
fn a_body_that_is_cut_short_ends_the_session_with_a_failure() {
    let mut client = Client::start(folder().path(), "utf-16");
    client.raw(b"Content-Length: 1000\r\n\r\n{\"jsonrpc\"");
    client.input = None;
    assert_eq!(client.child.wait().unwrap().code(), Some(1));
}

#[test]
fn messages_out_of_order_are_survived() {
    let dir = folder();
    let uri = format!("{}/a.org", uri(dir.path()));
    let mut client = Client::start(dir.path(), "utf-16");
    // Before it is open.
    client.change(&uri, 3, "andon 1\nnonsense\n");
    let hover = client.ask_whole("textDocument/hover", on(&uri, json!({"line": 0, "character": 0})));
    assert!(hover.get("error").is_some());
    client.open(&uri, SPEC);
    client.change(&uri, 7, &SPEC.replace("6 Developer", "7 Developer"));
    // From the past, and of a range that does not exist or is upside down.
    client.change(&uri, 2, "from the past");
    let upside_down = json!({"start": {"line": 4, "character": 3}, "end": {"line": 4, "character": 0}});
    client.changes(&uri, 8, json!([{"range": upside_down, "text": "tea"}]));
    let beyond = json!({"start": {"line": 99_999, "character": 9}, "end": {"line": 4_294_967_295_u32, "character": 9}});
    client.changes(&uri, 9, json!([{"range": beyond, "text": "// end"}]));
    let hints = client.ask("textDocument/inlayHint", json!({"textDocument": {"uri": uri}})).to_string();
    assert!(hints.contains("8 people"), "{hints}");
    client.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    client.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    client.change(&uri, 10, "andon 1\n");
    let hover = client.ask_whole("textDocument/hover", on(&uri, json!({"line": 0, "character": 0})));
    assert!(hover.get("error").is_some());
    client.stop();
}

#[test]
fn cancelled_requests_are_answered_as_cancelled_and_the_rest_as_usual() {
    let dir = folder();
    let uri = format!("{}/a.org", uri(dir.path()));
    let mut client = Client::start(dir.path(), "utf-16");
    client.open(&uri, SPEC);
    let id = client.next_id();
    let request = json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover",
        "params": on(&uri, at(SPEC, "role Developer", 7))})
    .to_string();
    let cancel = json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": id}}).to_string();
    let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    // Both in one piece, so that the second is there when the first is read; and once more for what is over.
    client.raw(format!("{}{}{}", frame(&request), frame(&cancel), frame(&cancel)).as_bytes());
    let answer = client.answer(&json!(id));
    let cancelled = answer["error"]["code"] == -32_800;
    assert!(cancelled || answer["result"].is_object(), "{answer}");
    client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    client.stop();
}

#[test]
fn files_that_vanish_and_imports_that_leave_the_folder_are_told() {
    let dir = folder();
    let path = dir.path().join("lib.org");
    std::fs::write(&path, "andon 1\nrole Developer\n").unwrap();
    let text = SPEC.replace("/// Writes code.\nrole Developer\n", "import \"lib.org\"\n");
    let folder_uri = uri(dir.path());
    let uri = format!("{folder_uri}/a.org");
    let mut client = Client::start(dir.path(), "utf-16");
    client.open(&uri, &text);
    assert!(client.findings(&uri, 1).iter().all(|d| d["severity"] != 1));
    std::fs::remove_file(&path).unwrap();
    client.tell(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [{"uri": format!("{folder_uri}/lib.org"), "type": 3}]}),
    );
    assert!(client.findings(&uri, 1).iter().any(|d| d["code"] == "import-not-found"));
    std::fs::write(&path, "andon 1\nrole Developer\nrole Developer\n").unwrap();
    client.tell(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [{"uri": format!("{folder_uri}/lib.org"), "type": 1}]}),
    );
    // What is wrong in a file that is not open is told where it stands.
    let told = client.wait(|m| {
        m["method"] == "textDocument/publishDiagnostics"
            && m["params"]["uri"].as_str().is_some_and(|u| u.ends_with("/lib.org"))
    });
    assert_eq!(told["params"]["diagnostics"][0]["code"], "duplicate-name", "{told}");
    client.change(&uri, 2, &text.replace("lib.org", "../../etc/passwd"));
    assert!(client.findings(&uri, 2).iter().any(|d| d["code"] == "import-outside-project"));
    let gone = client.wait(|m| {
        m["method"] == "textDocument/publishDiagnostics"
            && m["params"]["uri"].as_str().is_some_and(|u| u.ends_with("/lib.org"))
    });
    assert_eq!(gone["params"]["diagnostics"], json!([]), "{gone}");
    // The folder itself vanishes.
    dir.close().unwrap();
    client.change(&uri, 3, SPEC);
    assert!(client.findings(&uri, 3).iter().all(|d| d["code"] != "import-not-found"));
    client.stop();
}

#[test]
fn ten_megabytes_are_survived_and_can_be_typed_in() {
    let dir = folder();
    let big = format!("{}/big.org", uri(dir.path()));
    let mut client = Client::start(dir.path(), "utf-16");
    let mut text = String::from("andon 1\nrole Developer\nteam Build led by Lead { 6 Developer }\n");
    while text.len() < 10_000_000 {
        text.push_str("// ten megabytes of remarks, line by line, as somebody might paste them by mistake\n");
    }
    client.open(&big, &text);
    client.findings(&big, 1);
    for i in 0..50 {
        let place = json!({"line": 1, "character": 14 + i});
        client.changes(&big, 2 + i, json!([{"range": {"start": place, "end": place}, "text": "x"}]));
    }
    let found = client.findings(&big, 51);
    assert!(found.iter().any(|d| d["code"] == "unknown-name"), "{found:?}");
    // One line of ten megabytes, and more than is read of any file.
    client.change(&big, 52, &format!("andon 1\n// {}\n", "x".repeat(10_000_000)));
    client.findings(&big, 52);
    client.change(&big, 53, &format!("andon 1\n// {}\n", "x".repeat(20_000_000)));
    assert_eq!(client.findings(&big, 53)[0]["code"], "file-too-large");
    let peak = client.peak_mib();
    assert!(peak < 1024.0, "{peak} MiB");
    client.stop();
}

#[test]
fn a_workspace_of_two_thousand_specs_is_searched_and_renamed_in() {
    let dir = folder();
    std::fs::write(dir.path().join("lib.org"), "andon 1\nrole Developer\nrole Tester\n").unwrap();
    for i in 0..2_000 {
        let import = if i % 20 == 0 { "import \"lib.org\"\n" } else { "role Developer\n" };
        let text = format!("andon 1\n{import}team Squad{i} led by Lead{i} {{ 3 Developer }}\n");
        std::fs::write(dir.path().join(format!("s{i}.org")), text).unwrap();
    }
    std::fs::write(dir.path().join("notes.org"), "* Squad7 in Org\n").unwrap();
    let uri = format!("{}/lib.org", uri(dir.path()));
    let mut client = Client::start(dir.path(), "utf-16");
    let found = client.ask("workspace/symbol", json!({"query": "squad1999"}));
    assert_eq!(found[0]["name"], "Squad1999", "{found}");
    assert_eq!(found.as_array().unwrap().len(), 1);
    let text = "andon 1\nrole Developer\nrole Tester\n";
    client.open(&uri, text);
    let mut params = on(&uri, json!({"line": 1, "character": 6}));
    params["context"] = json!({"includeDeclaration": true});
    let references = client.ask("textDocument/references", params.clone());
    assert_eq!(references.as_array().unwrap().len(), 101, "declaration and a hundred importers");
    params["newName"] = json!("Engineer");
    let renamed = client.ask("textDocument/rename", params);
    let changes = renamed["changes"].as_object().unwrap();
    assert_eq!(changes.len(), 101);
    assert_eq!(applied(text, &changes[&uri]), "andon 1\nrole Engineer\nrole Tester\n");
    let first = changes.iter().find(|(u, _)| u.ends_with("/s20.org")).unwrap();
    let before = std::fs::read_to_string(dir.path().join("s20.org")).unwrap();
    assert!(applied(&before, first.1).contains("{ 3 Engineer }"));
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
    let mut client = Client::start(dir.path(), "utf-16");
    client.ask("shutdown", Value::Null);
    let late = client.ask_whole("workspace/symbol", json!({"query": ""}));
    assert_eq!(late["error"]["code"], -32_600);
    client.tell("exit", Value::Null);
    assert_eq!(client.child.wait().unwrap().code(), Some(0));
    let mut client = Client::bare();
    let early = client.ask_whole("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32_002);
    client.input = None;
    assert_eq!(client.child.wait().unwrap().code(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_whose_client_has_died_ends_although_its_input_stays_open() {
    let dir = folder();
    let mut editor = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let mut client = Client::with(dir.path(), json!({}), json!({"processId": editor.id()}));
    client.ask("workspace/symbol", json!({"query": ""}));
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(client.child.wait().unwrap().code(), Some(1));
}
