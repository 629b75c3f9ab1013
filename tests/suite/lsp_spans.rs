//! Every output points at the same place: terminal, JSON, SARIF and the language server in its three ways to count columns, on
//! files of random letters with all line ends.

use crate::generate::{Luck, spec};
use crate::lsp_client::{Client, folder, uri};
use serde_json::{Value, json};
use std::process::Command;

const LETTERS: [&str; 14] = [
    "\u{e9}",
    "\u{1F600}",
    "\u{4e2d}",
    "a\u{301}",
    "\u{645}",
    "\u{1F468}\u{200d}\u{1F469}",
    "\t",
    "x",
    "\u{fffd}",
    "\u{2028}",
    "\u{feff}",
    "\u{1d54f}",
    "\u{7f}",
    "\u{85}",
];

/// A spec with foreign letters strewn in, some faults, and one kind of line end or all of them.
fn strange(luck: &mut Luck, seed: u64) -> String {
    let mut out = String::new();
    for (i, line) in spec(seed, 8).lines().enumerate() {
        let mut line = line.to_owned();
        if i > 0 && luck.below(3) == 0 {
            let places: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
            let at = places[luck.below(places.len() as u64)];
            line.insert_str(at, LETTERS[luck.below(LETTERS.len() as u64)]);
        }
        if i > 0 && luck.below(6) == 0 {
            line.push_str(&format!(" // {}", LETTERS[luck.below(LETTERS.len() as u64)].repeat(3)));
        }
        out.push_str(&line);
        let kind = if seed % 4 == 3 { luck.below(3) } else { (seed % 4) as usize };
        out.push_str(["\n", "\r\n", "\r"][kind]);
    }
    out
}

/// The byte of a line and a column from 0, counted by `width`; lines end at `\n`, `\r\n` and a lone `\r`.
fn byte(text: &str, line: u64, column: u64, width: &dyn Fn(char) -> usize) -> usize {
    let mut start = 0;
    let bytes = text.as_bytes();
    for _ in 0..line {
        let end = (start..bytes.len()).find(|i| bytes[*i] == b'\n' || bytes[*i] == b'\r').unwrap();
        start = if bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n') { end + 2 } else { end + 1 };
    }
    let mut left = column as usize;
    let mut at = start;
    for c in text[start..].chars() {
        if left == 0 {
            break;
        }
        left = left.checked_sub(width(c)).expect("a column lies between characters");
        at += c.len_utf8();
    }
    assert_eq!(left, 0, "a column lies in its line");
    at
}

/// Rule with first and last byte.
type Found = Vec<(String, usize, usize)>;

fn from_server(client: &mut Client, uri: &str, text: &str, width: &dyn Fn(char) -> usize) -> Found {
    client.open(uri, text);
    let report = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    let one = |d: &Value| {
        let at = |p: &Value| byte(text, p["line"].as_u64().unwrap(), p["character"].as_u64().unwrap(), width);
        let range = &d["range"];
        (d["code"].as_str().unwrap().to_owned(), at(&range["start"]), at(&range["end"]))
    };
    let mut found: Found = report["items"].as_array().unwrap().iter().map(one).collect();
    found.sort();
    found
}

fn printed(folder: &std::path::Path, format: &str) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_andon"))
        .args(["check", "a.org", "--format", format])
        .current_dir(folder)
        .output()
        .unwrap();
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn terminal_json_sarif_and_the_language_server_agree_on_places() {
    let dir = folder();
    let path = dir.path().join("a.org");
    let address = format!("{}/a.org", uri(dir.path()));
    let mut clients = ["utf-8", "utf-16", "utf-32"].map(|e| Client::start(dir.path(), e));
    let mut luck = Luck(7);
    let mut places = 0;
    let files: u64 = std::env::var("SPAN_FILES").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    for seed in 0..files {
        let text = strange(&mut luck, seed);
        std::fs::write(&path, &text).unwrap();
        let widths: [&dyn Fn(char) -> usize; 3] = [&char::len_utf8, &char::len_utf16, &|_| 1];
        let mut all = clients.iter_mut().zip(widths).map(|(c, w)| from_server(c, &address, &text, w));
        let (a, b, c) = (all.next().unwrap(), all.next().unwrap(), all.next().unwrap());
        assert!(a == b && b == c, "seed {seed}: {a:?} {b:?} {c:?}");
        let characters = |line: u64, column: u64| byte(&text, line - 1, column - 1, &|_| 1);
        let parsed: Value = serde_json::from_str(&printed(dir.path(), "json")).unwrap();
        let mut json: Found = Vec::new();
        for f in parsed["findings"].as_array().unwrap() {
            let n = |name: &str| f[name].as_u64().unwrap();
            let (from, to) = (characters(n("line"), n("column")), characters(n("end_line"), n("end_column")));
            json.push((f["rule"].as_str().unwrap().to_owned(), from, to));
        }
        json.sort();
        assert_eq!(a, json, "seed {seed}: JSON");
        let parsed: Value = serde_json::from_str(&printed(dir.path(), "sarif")).unwrap();
        let mut sarif: Found = Vec::new();
        for r in parsed["runs"][0]["results"].as_array().unwrap() {
            let region = &r["locations"][0]["physicalLocation"]["region"];
            let n = |name: &str| region[name].as_u64().unwrap();
            let (from, to) =
                (characters(n("startLine"), n("startColumn")), characters(n("endLine"), n("endColumn")));
            sarif.push((r["ruleId"].as_str().unwrap().to_owned(), from, to));
        }
        sarif.sort();
        assert_eq!(a, sarif, "seed {seed}: SARIF");
        let mut short: Vec<(String, usize)> = Vec::new();
        for line in printed(dir.path(), "short").lines() {
            let mut parts = line.splitn(4, ':');
            assert_eq!(parts.next(), Some("a.org"), "{line}");
            let figure = |p: Option<&str>| p.unwrap().trim().parse::<u64>().unwrap();
            let (l, c) = (figure(parts.next()), figure(parts.next()));
            let rule = line.split_once('[').unwrap().1.split_once(']').unwrap().0;
            short.push((rule.to_owned(), characters(l, c)));
        }
        short.sort();
        let starts: Vec<(String, usize)> = a.iter().map(|(rule, from, _)| (rule.clone(), *from)).collect();
        assert_eq!(starts, short, "seed {seed}: terminal");
        places += a.len();
    }
    assert!(places > 300, "{places} places were compared");
    for client in clients {
        client.stop();
    }
}
