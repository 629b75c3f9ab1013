//! From keystroke to findings, through the protocol: the time from writing a `didChange` to having read the findings of that
//! version, in the real program over its standard input and output.
//!
//! `cargo bench --bench lsp`, or with other numbers of lines: `cargo bench --bench lsp -- 1000 20000`. Besides the clock on the
//! wall, which other work on the machine disturbs, the processor time of the server for each keystroke is given: on an idle machine
//! the two are nearly the same, since form, meaning and rules follow on each other.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark has a clock and prints"
)]
#![allow(dead_code, reason = "the client serves tests as well")]

#[path = "../tests/suite/generate.rs"]
mod generate;
#[path = "../tests/suite/lsp_client.rs"]
mod lsp_client;

use lsp_client::{Client, folder, uri};
use serde_json::{Value, json};
use std::time::Instant;

/// Keystrokes that are measured.
const KEYSTROKES: usize = 1_000;

/// A sound spec of so many lines.
fn spec_of(lines: usize) -> String {
    let mut declarations = lines / 4;
    let mut text = generate::spec(1, declarations);
    for _ in 0..4 {
        declarations = declarations * lines / text.lines().count().max(1);
        text = generate::spec(1, declarations.max(1));
    }
    text
}

/// Threads that stand between a keystroke and its findings; predictions are made beside them.
const BETWEEN: [&str; 3] = ["andon", "read", "understand"];

/// Seconds of processor time of a process, those of its threads together that stand between a keystroke and its findings.
fn cpu_s(process: u32) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task"));
    let one = |path: std::path::PathBuf| {
        let name = std::fs::read_to_string(path.join("comm")).unwrap_or_default();
        if !BETWEEN.contains(&name.trim_end()) {
            return 0.0;
        }
        let text = std::fs::read_to_string(path.join("schedstat")).unwrap_or_default();
        text.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
    };
    tasks.into_iter().flatten().flatten().map(|t| one(t.path())).sum()
}

fn quantile(sorted: &[f64], q: f64) -> f64 {
    let last = sorted.len() - 1;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    let at = (q * last as f64).round() as usize;
    sorted[at]
}

/// Types remarks, a half-written statement and a new role into the middle of a spec, letter by letter, and takes them back.
fn keystrokes(text: &str) -> (usize, usize, Vec<&'static str>) {
    let middle = text.lines().count() / 2;
    let line = text.lines().enumerate().skip(middle).find(|(_, l)| l.is_empty()).map_or(middle, |(i, _)| i);
    let typed = "// a remark\nrole Newcomer { skilled in Alpha, Beta 40%; responsible for Thing9 }\ninterface Team0 -> Newcomer by chat\n";
    let letters: Vec<&str> = typed.split_inclusive(|_: char| true).collect();
    (line, letters.len(), letters.into_iter().cycle().take(KEYSTROKES).collect())
}

fn measure(lines: usize) {
    let text = spec_of(lines);
    let dir = folder();
    let uri = format!("{}/a.org", uri(dir.path()));
    let mut client = Client::start(dir.path(), "utf-16");
    client.open(&uri, &text);
    client.findings(&uri, 1);
    let (first, round, letters) = keystrokes(&text);
    let (mut line, mut column) = (first, 0);
    let mut times = Vec::new();
    let mut work = Vec::new();
    let server = client.child.id();
    for (i, letter) in letters.iter().enumerate() {
        let version = 2 + i as i64;
        let here = json!({"line": line, "character": column});
        // After each round what was typed is taken back in one change, so that the spec keeps its length.
        let again = i > 0 && i.is_multiple_of(round);
        let start = if again { json!({"line": first, "character": 0}) } else { here.clone() };
        let change: Value = json!([{"range": {"start": start, "end": here}, "text": letter}]);
        if again {
            (line, column) = (first, 0);
        }
        if *letter == "\n" {
            (line, column) = (line + 1, 0);
        } else {
            column += 1;
        }
        let before = cpu_s(server);
        let began = Instant::now();
        client.changes(&uri, version, change);
        // As it comes: what a client does with it is its own affair.
        let mark = format!("\"version\":{version},");
        let is_it = |body: &[u8]| {
            let head = String::from_utf8_lossy(&body[..body.len().min(400)]);
            head.contains("publishDiagnostics") && head.contains(&mark)
        };
        while !is_it(&client.read_body()) {}
        times.push(began.elapsed().as_secs_f64() * 1e3);
        work.push((cpu_s(server) - before) * 1e3);
    }
    work.sort_by(f64::total_cmp);
    times.sort_by(f64::total_cmp);
    println!(
        "{} lines: keystroke to findings, ms: median {:.1}, 95% {:.1}, 99% {:.1}, most {:.1}; processor time of it: median {:.1}, 99% {:.1}; peak {:.0} MiB",
        text.lines().count(),
        quantile(&times, 0.5),
        quantile(&times, 0.95),
        quantile(&times, 0.99),
        quantile(&times, 1.0),
        quantile(&work, 0.5),
        quantile(&work, 0.99),
        client.peak_mib(),
    );
    client.stop();
}

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    for lines in if asked.is_empty() { vec![1_000, 20_000] } else { asked } {
        measure(lines);
    }
}
