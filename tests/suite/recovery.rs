//! One broken line spoils one statement: faults are put into sound specs, and everything else must still be known.

use crate::generate::{Luck, spec};
use andon::resolve::compile;
use andon::source::FileId;
use andon::source::provider::InMemory;
use andon::syntax::{Kind, parse};

const KINDS: [&str; 10] = [
    "closing brace removed",
    "opening brace removed",
    "string unclosed",
    "half-typed statement",
    "stray symbol",
    "keyword misspelt",
    "unit removed",
    "half-typed declaration",
    "extra closing brace",
    "name removed",
];

/// Puts one fault of a kind into a line that can have it; gives the line's number and the new text.
fn plant(lines: &[String], kind: usize, luck: &mut Luck) -> Option<(usize, String)> {
    let fits = |line: &str| match kind {
        0 => line.trim() == "}",
        1 => line.ends_with('{'),
        2 => line.matches('"').count() == 2,
        3 => {
            line.starts_with("  ")
                && line.trim_start().starts_with(|c: char| c.is_ascii_lowercase())
                && line.split_whitespace().count() > 2
                && !line.contains('{')
        }
        4 | 5 => {
            line.starts_with("  ")
                && line.trim_start().starts_with(|c: char| c.is_ascii_lowercase())
                && !line.contains('{')
        }
        6 => line.trim_start().starts_with("takes "),
        7 => line.starts_with("interface ") || line.starts_with("specialty "),
        8 => line.is_empty(),
        _ => line.starts_with("role ") || line.starts_with("decision ") || line.starts_with("stream "),
    };
    let places: Vec<usize> = (1..lines.len()).filter(|i| fits(&lines[*i])).collect();
    if places.is_empty() {
        return None;
    }
    let at = places[luck.below(places.len() as u64)];
    let line = &lines[at];
    let broken = match kind {
        0 => String::new(),
        1 => line.trim_end_matches(['{', ' ']).to_owned(),
        2 => line.trim_end().trim_end_matches('"').to_owned(),
        3 => line.rsplit_once(' ')?.0.to_owned(),
        4 => format!("{line} $"),
        5 => line.replacen(line.trim_start().chars().next()?, "q", 1),
        6 => line.replace(" min", " parsecs"),
        7 => line.split_whitespace().next()?.to_owned(),
        8 => "}".to_owned(),
        _ => {
            let mut words = line.split_whitespace();
            format!("{} {}", words.next()?, words.skip(1).collect::<Vec<_>>().join(" "))
        }
    };
    Some((at, broken))
}

/// The declarations at the top level that a text has, by their first line.
fn declarations(text: &str) -> Vec<String> {
    let parsed = parse(FileId(0), text);
    let items = parsed
        .tree
        .items()
        .filter(|i| !matches!(i.kind(), Kind::header | Kind::comment | Kind::doc | Kind::stray | Kind::EOI));
    items.map(|i| i.text().lines().next().unwrap_or("").trim_end_matches(['{', ' ']).to_owned()).collect()
}

struct Tally {
    planted: usize,
    reported: usize,
    spurious: usize,
    kept: usize,
    intact: usize,
}

/// Four faults of one kind in a spec of forty declarations.
fn study(kind: usize, files: u64) -> Tally {
    let mut tally = Tally { planted: 0, reported: 0, spurious: 0, kept: 0, intact: 0 };
    for seed in 0..files {
        let mut luck = Luck(seed * 31 + kind as u64);
        let sound = spec(seed, 40);
        let mut lines: Vec<String> = sound.lines().map(str::to_owned).collect();
        let mut broken: Vec<usize> = Vec::new();
        for _ in 0..4 {
            let Some((at, text)) = plant(&lines, kind, &mut luck) else { continue };
            // Faults near each other are one fault to a reader.
            if broken.iter().any(|b| b.abs_diff(at) < 8) {
                continue;
            }
            lines[at] = text;
            broken.push(at);
        }
        let text = lines.join("\n");
        let compiled = compile("a.org", &InMemory::default().with("a.org", text.as_str()));
        let mut said: Vec<usize> = compiled
            .findings
            .iter()
            .map(|f| compiled.sources.place(f.primary.span).1.line as usize - 1)
            .collect();
        tally.planted += broken.len();
        for at in &broken {
            // A missing brace may be told at the block that it belongs to.
            let near = |line: &usize| line.abs_diff(*at) <= if kind < 2 { 14 } else { 1 };
            if let Some(i) = said.iter().position(near) {
                said.remove(i);
                tally.reported += 1;
            }
        }
        for line in &said {
            let extra = compiled
                .findings
                .iter()
                .find(|f| compiled.sources.place(f.primary.span).1.line as usize == line + 1);
            println!("  spurious after {:?}: {:?}", KINDS[kind], extra.map(|f| &f.message));
        }
        tally.spurious += said.len();
        let known = declarations(&text);
        // What stands around a fault is spoilt with it; everything else must be known.
        let ranges = item_lines(&sound);
        for (item, from, to) in ranges {
            if broken.iter().any(|b| *b + 1 >= from && *b <= to + 1) {
                continue;
            }
            tally.intact += 1;
            tally.kept += usize::from(known.contains(&item));
        }
    }
    tally
}

/// First line of each declaration with the lines that it spans.
fn item_lines(text: &str) -> Vec<(String, usize, usize)> {
    let parsed = parse(FileId(0), text);
    let index = andon::source::LineIndex::new(text);
    let items = parsed
        .tree
        .items()
        .filter(|i| !matches!(i.kind(), Kind::header | Kind::comment | Kind::doc | Kind::EOI));
    items
        .map(|i| {
            let first = i.text().lines().next().unwrap_or("").trim_end_matches(['{', ' ']).to_owned();
            (first, index.line_of(i.span().start), index.line_of(i.span().end))
        })
        .collect()
}

fn files() -> u64 {
    // The full study: RECOVERY_FILES=1000 cargo test --release recovery
    std::env::var("RECOVERY_FILES").ok().and_then(|n| n.parse().ok()).unwrap_or(60)
}

#[test]
fn seeded_faults_are_reported_once_and_spoil_nothing_else() {
    let mut wrong = Vec::new();
    for (kind, name) in KINDS.iter().enumerate() {
        let t = study(kind, files());
        let (reported, spurious, kept) = (
            t.reported as f64 / t.planted as f64,
            t.spurious as f64 / files() as f64,
            t.kept as f64 / t.intact as f64,
        );
        println!(
            "{name:<24} planted {:>5}  reported {reported:.4}  spurious a file {spurious:.3}  intact kept {kept:.4}",
            t.planted
        );
        if t.planted == 0 || reported < 0.98 || spurious > 0.1 || kept < 0.99 {
            wrong.push(*name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn at_every_keystroke_all_complete_declarations_are_known() {
    let text = spec(1, 15);
    let full = declarations(&text);
    let ends: Vec<usize> = {
        let parsed = parse(FileId(0), &text);
        let items = parsed
            .tree
            .items()
            .filter(|i| !matches!(i.kind(), Kind::header | Kind::comment | Kind::doc | Kind::EOI));
        items.map(|i| i.span().end as usize).collect()
    };
    let (mut known, mut complete, mut worst) = (0, 0, 0);
    for (at, _) in text.char_indices() {
        let prefix = &text[..at];
        let seen = declarations(prefix);
        let done: Vec<&String> =
            full.iter().zip(&ends).filter(|(_, end)| **end < at).map(|(d, _)| d).collect();
        complete += done.len();
        known += done.iter().filter(|d| seen.contains(d)).count();
        worst = worst.max(parse(FileId(0), prefix).findings.len());
    }
    assert!(known as f64 >= 0.99 * complete as f64, "{known} of {complete}");
    assert!(worst <= 3, "{worst} findings at once while typing");
}

#[test]
fn every_single_deletion_is_survived() {
    let text = spec(2, 10);
    for (at, c) in text.char_indices() {
        let cut = format!("{}{}", &text[..at], &text[at + c.len_utf8()..]);
        let compiled = compile("a.org", &InMemory::default().with("a.org", cut.as_str()));
        for f in &compiled.findings {
            assert!(f.primary.span.end as usize <= cut.len(), "{f:?}");
        }
    }
}

/// What fuzzing has found, each once.
#[test]
fn found_by_fuzzing() {
    for text in [
        // The place of a finding must not cut a character.
        "stream Case {\n  stage Serve by Clerk |ߚ\n}\n",
    ] {
        let text = format!("andon 1\n{text}");
        for f in parse(FileId(0), &text).findings {
            let (start, end) = (f.primary.span.start as usize, f.primary.span.end as usize);
            assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{f:?}");
        }
    }
}

#[test]
fn what_people_call_a_thing_stands_behind_its_count() {
    for (line, help) in [
        ("resource Rig \"Test rig in the lab\" 2 { }", "`resource Rig 2 \"Test rig in the lab\"`"),
        ("resource Rig \"Test rig\" { }", "`resource Rig 2 \"Test rig\"`"),
        ("component Press \"The presses\" 20 { }", "`component Press 20 \"The presses\"`"),
    ] {
        let text = format!("andon 1\n{line}\n");
        let found = andon::resolve::compile(
            "a.org",
            &andon::source::provider::InMemory::default().with("a.org", text),
        )
        .findings;
        assert_eq!(found.len(), 1, "{found:#?}");
        let said = found[0].help.as_deref().unwrap();
        assert!(said.contains(help) && said.contains("before what people call it"), "{said}");
    }
}
