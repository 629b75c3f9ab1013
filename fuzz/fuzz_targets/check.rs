//! Any text, understood and linted: no panic.
#![no_main]

use andon::source::provider::InMemory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let files = InMemory::default().with("a.org", format!("andon 1\n{text}"));
    let compiled = andon::resolve::compile("a.org", &files);
    if compiled.project.base.headcount() < 100_000 {
        let _ = andon::lint::check(&compiled.project);
    }
});
