//! Any text: no panic, findings on character boundaries inside the file, and no finding exactly when nothing is stray.
#![no_main]

use andon::source::FileId;
use andon::syntax::{Kind, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let text = format!("andon 1\n{text}");
    let parsed = parse(FileId(0), &text);
    for finding in &parsed.findings {
        let span = finding.primary.span;
        assert!(span.start <= span.end && span.end as usize <= text.len(), "{finding:?}");
        assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize), "{finding:?}");
    }
    let stray = parsed.tree.is_empty() || parsed.tree.all().any(|n| matches!(n.kind(), Kind::stray | Kind::stray_head));
    assert!(!stray || !parsed.findings.is_empty(), "something is stray and nothing is said");
});
