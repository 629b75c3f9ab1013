//! The layout of a well-formed text is stable, and says the same.
#![no_main]

use andon::source::FileId;
use andon::syntax::{Kind, format::format, parse};
use libfuzzer_sys::fuzz_target;

fn words(text: &str) -> Vec<(Kind, String)> {
    let parsed = parse(FileId(0), text);
    assert!(parsed.findings.is_empty(), "{text}\n{:?}", parsed.findings);
    let leaf = |k: Kind| matches!(k, Kind::name | Kind::path | Kind::number | Kind::count | Kind::string | Kind::unit_name | Kind::clock);
    parsed.tree.all().map(|n| (n.kind(), if leaf(n.kind()) { n.text().to_owned() } else { String::new() })).collect()
}

fuzz_target!(|text: &str| {
    let text = format!("andon 1\n{text}");
    if !parse(FileId(0), &text).findings.is_empty() {
        return;
    }
    let tidy = format(&text);
    assert_eq!(format(&tidy), tidy, "not stable:\n{text}");
    assert_eq!(words(&text), words(&tidy), "not the same:\n{text}\n---\n{tidy}");
});
