//! What is known after small changes is what is known of the whole text, and a half-typed file keeps everything else alive.

use crate::generate::{Luck, spec};
use crate::lsp_client::{Client, folder, uri};
use serde_json::{Value, json};

/// A text as a client keeps it, with positions counted by hand: lines end at `\n`, `\r\n` and a lone `\r`.
struct Mirror {
    text: Vec<char>,
}

impl Mirror {
    fn new(text: &str) -> Self {
        Self { text: text.chars().collect() }
    }

    /// Line and UTF-16 column of a place between characters.
    fn position(&self, at: usize) -> Value {
        let (mut line, mut column) = (0, 0);
        let mut i = 0;
        while i < at {
            match self.text[i] {
                '\r' if self.text.get(i + 1) == Some(&'\n') => {
                    // Between the two the place is still at the end of the line.
                    if i + 1 < at {
                        i += 1;
                        line += 1;
                        column = 0;
                    }
                }
                '\r' | '\n' => {
                    line += 1;
                    column = 0;
                }
                c => column += c.len_utf16(),
            }
            i += 1;
        }
        json!({"line": line, "character": column})
    }

    /// A place that has a position: none between `\r` and `\n`.
    fn place(&self, luck: &mut Luck) -> usize {
        let at = luck.below(self.text.len() as u64 + 1);
        let split = at > 0 && self.text[at - 1] == '\r' && self.text.get(at) == Some(&'\n');
        if split { at - 1 } else { at }
    }

    fn replace(&mut self, from: usize, to: usize, new: &str) {
        self.text.splice(from..to, new.chars());
    }

    fn text(&self) -> String {
        self.text.iter().collect()
    }
}

const SNIPPETS: [&str; 24] = [
    "}",
    "{",
    "\"",
    "\n",
    "\r\n",
    "\r",
    " ",
    "x",
    "9",
    "%",
    "\u{e9}",
    "\u{1F600}",
    "\u{200b}",
    "// ",
    "/// ",
    "role A\n",
    "team T led by L { 3 Role0 }\n",
    "effort 2 days",
    "asks Role1 50%",
    "; ",
    " -> ",
    "import \"b.org\"\n",
    "\t",
    "->",
];

/// A change of the text, the same for the client and its mirror.
fn change(mirror: &mut Mirror, luck: &mut Luck) -> Value {
    let from = mirror.place(luck);
    let mut to = from;
    let mut new = String::new();
    match luck.below(4) {
        0 => to = (from + luck.below(12)).min(mirror.text.len()),
        1 => {
            to = (from + luck.below(3)).min(mirror.text.len());
            new.push_str(SNIPPETS[luck.below(SNIPPETS.len() as u64)]);
        }
        2 => {
            // A stretch is copied from elsewhere.
            let other = mirror.place(luck);
            let end = (other + luck.below(30)).min(mirror.text.len());
            new = mirror.text[other..end].iter().collect();
        }
        _ => new.push_str(SNIPPETS[luck.below(SNIPPETS.len() as u64)]),
    }
    if to > 0 && to < mirror.text.len() && mirror.text[to - 1] == '\r' && mirror.text[to] == '\n' {
        to += 1;
    }
    // Sometimes the client writes the range upside down.
    let (start, end) = (mirror.position(from), mirror.position(to));
    let range = if luck.below(20) == 0 {
        json!({"start": end, "end": start})
    } else {
        json!({"start": start, "end": end})
    };
    mirror.replace(from, to, &new);
    json!({"range": range, "text": new})
}

/// Findings, outline and tokens: what hangs on the text, without its address.
fn known(client: &mut Client, uri: &str) -> String {
    let document = json!({"textDocument": {"uri": uri}});
    let ask =
        |client: &mut Client, method: &str| client.ask(method, document.clone()).to_string().replace(uri, "");
    let report = client.ask("textDocument/diagnostic", document.clone());
    let items = report["items"].to_string().replace(uri, "");
    let outline = ask(client, "textDocument/documentSymbol");
    format!("{items}\n{outline}\n{}", ask(client, "textDocument/semanticTokens/full"))
}

#[test]
fn ten_thousand_random_edits_are_as_good_as_the_whole_text() {
    let dir = folder();
    std::fs::write(dir.path().join("b.org"), "andon 1\nrole FromB\n").unwrap();
    let (small, whole) = (format!("{}/small.org", uri(dir.path())), format!("{}/whole.org", uri(dir.path())));
    let mut client = Client::start(dir.path(), "utf-16");
    let mut luck = Luck(20_261_124);
    let mut edits = 0;
    let mut version = 1;
    for round in 0..30 {
        let mut text = spec(round, 6);
        if round % 3 == 1 {
            text = text.replace('\n', "\r\n");
        } else if round % 3 == 2 {
            text = text.replace('\n', "\r");
        }
        let mut mirror = Mirror::new(&text);
        client.open(&small, &text);
        client.open(&whole, &text);
        for _ in 0..25 {
            for _ in 0..7 {
                version += 1;
                let several: Vec<Value> = (0..2).map(|_| change(&mut mirror, &mut luck)).collect();
                edits += several.len();
                client.changes(&small, version, json!(several));
            }
            version += 1;
            client.change(&whole, version, &mirror.text());
            let (a, b) = (known(&mut client, &small), known(&mut client, &whole));
            assert_eq!(a, b, "after {edits} edits, round {round}:\n{}", mirror.text());
            client.forget();
        }
    }
    assert!(edits >= 10_000, "{edits}");
    client.stop();
}

/// The text typed letter by letter from its header on, `step` at a time: the outline is never empty once something is
/// declared, and every declaration that is complete is in it.
fn typed(text: &str, step: usize) {
    let dir = folder();
    let uri = format!("{}/typed.org", uri(dir.path()));
    let mut client = Client::start(dir.path(), "utf-16");
    let document = json!({"textDocument": {"uri": uri}});
    client.open(&uri, "andon 1\n");
    let chars: Vec<char> = text.chars().collect();
    let mut mirror = Mirror::new("andon 1\n");
    let mut most = 0;
    let mut version = 1;
    while mirror.text.len() < chars.len() {
        let upto = (mirror.text.len() + step).min(chars.len());
        let new: String = chars[mirror.text.len()..upto].iter().collect();
        let place = mirror.position(mirror.text.len());
        version += 1;
        client.changes(&uri, version, json!([{"range": {"start": place, "end": place}, "text": new}]));
        mirror.replace(mirror.text.len(), mirror.text.len(), &new);
        let outline = client.ask("textDocument/documentSymbol", document.clone());
        // Names in a list come and go together.
        let is_block = |s: &&Value| s["detail"] != "specialty";
        let now = outline.as_array().unwrap().iter().filter(is_block).count();
        // What is being typed may be taken for part of what stands above it, and nothing more is lost.
        assert!(now + 1 >= most, "{now} of {most} declarations after:\n{}", mirror.text());
        assert!(most == 0 || now > 0, "an empty outline after:\n{}", mirror.text());
        most = most.max(now);
        client.forget();
    }
    assert!(most > 0);
    client.stop();
}

#[test]
fn a_spec_typed_letter_by_letter_keeps_its_outline() {
    typed(&spec(3, 10), 1);
}

#[test]
fn shipped_specs_typed_in_strides_keep_their_outlines() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("specs");
    let mut all = Vec::new();
    let mut todo = vec![root];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "org") {
                all.push(path);
            }
        }
    }
    all.sort();
    assert!(all.len() > 10);
    for path in all.iter().step_by(4) {
        let text = std::fs::read_to_string(path).unwrap();
        // A stride that no line length divides.
        if text.starts_with("andon 1\n") {
            typed(&text, 97);
        }
    }
}

#[test]
fn fast_typing_ends_with_the_findings_of_the_last_version() {
    let dir = folder();
    let uri = format!("{}/fast.org", uri(dir.path()));
    let mut client = Client::start(dir.path(), "utf-16");
    let text = spec(1, 200);
    client.open(&uri, &text);
    client.findings(&uri, 1);
    let line = text.matches('\n').count();
    let mut typed = String::new();
    for (i, c) in "role Nobody0 ".repeat(80).chars().enumerate() {
        let place = json!({"line": line, "character": i});
        let change = json!([{"range": {"start": place, "end": place}, "text": c.to_string()}]);
        client.changes(&uri, 2 + i as i64, change);
        typed.push(c);
    }
    let last = 1 + typed.len() as i64;
    let found = client.findings(&uri, last);
    let whole = format!("{}/whole.org", crate::lsp_client::uri(dir.path()));
    client.open(&whole, &format!("{text}{typed}"));
    assert_eq!(
        json!(found).to_string().replace(&uri, ""),
        json!(client.findings(&whole, 1)).to_string().replace(&whole, "")
    );
    client.stop();
}
