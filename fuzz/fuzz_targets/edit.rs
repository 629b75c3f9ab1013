//! Any text under any edits: what is read again in part is what is read as a whole, findings included.
#![no_main]

use andon::source::FileId;
use andon::syntax::{Parsed, parse, reparse::parse_again};
use libfuzzer_sys::fuzz_target;

/// Bytes of an input that say where an edit begins (two), how many bytes it takes out, and how many it puts in.
const EDIT: usize = 4;
const EDITS: usize = 3;

fuzz_target!(|input: &[u8]| {
    let (edits, text) = input.split_at(input.len().min(EDIT * EDITS));
    let Ok(text) = std::str::from_utf8(text) else { return };
    let mut text = format!("andon 1\n{text}");
    let mut parsed = parse(FileId(0), &text);
    for edit in edits.chunks_exact(EDIT) {
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at += 1;
            }
            at
        };
        let start = boundary(usize::from(u16::from_le_bytes([edit[0], edit[1]])) % (text.len() + 1));
        let end = boundary((start + usize::from(edit[2] % 32)).min(text.len()));
        // What is put in stands elsewhere in the text already, so that it is likely to be of the language.
        let piece = boundary(usize::from(edit[3]) * 7 % (text.len() + 1));
        let piece = text[piece..boundary((piece + usize::from(edit[3] % 64)).min(text.len()))].to_owned();
        text.replace_range(start..end, &piece);
        let again = parse_again(Some(&parsed), FileId(0), &text);
        assert_same(&again, &parse(FileId(0), &text), &text);
        parsed = again;
    }
});

fn assert_same(part: &Parsed, whole: &Parsed, text: &str) {
    let shape = |p: &Parsed| p.tree.all().map(|n| (n.kind(), n.span())).collect::<Vec<_>>();
    assert_eq!(shape(part), shape(whole), "{text:?}");
    let findings = |p: &Parsed| {
        let mut all: Vec<String> = p.findings.iter().map(|f| format!("{f:?}")).collect();
        all.sort();
        all
    };
    assert_eq!(findings(part), findings(whole), "{text:?}");
    assert_eq!((&part.spoiled, part.balanced), (&whole.spoiled, whole.balanced), "{text:?}");
}
