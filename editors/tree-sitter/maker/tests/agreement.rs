//! Both parsers say the same of every text: well-formed or not, and the same nodes at the same places.

use maker::sentences::Sentences;
use maker::{home, parsers, pest_grammar};
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use std::path::{Path, PathBuf};

fn specs() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in ["specs", "tests/oracles", "editors"] {
        collect(&home().join("../..").join(folder), &mut found);
    }
    found.sort();
    found.retain(|(_, text)| text.starts_with("andon"));
    assert!(found.len() > 40, "the specs are where they were");
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "org" || e == "andon")
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            found.push((path, text));
        }
    }
}

fn compare(text: &str) -> Result<bool, String> {
    let (pest, ours) = (parsers::pest(text), parsers::tree_sitter(text));
    match (&pest, &ours) {
        (Some(a), Some(b)) if a == b => Ok(true),
        (Some(a), Some(b)) => {
            let at = a.iter().zip(b).position(|(x, y)| x != y).unwrap_or(a.len().min(b.len()));
            Err(format!("other nodes: pest {:?}, tree-sitter {:?}\n{text}", a.get(at), b.get(at)))
        }
        (None, None) => Ok(false),
        (Some(_), None) => Err(format!("only pest takes\n{text}")),
        (None, Some(_)) => Err(format!("only tree-sitter takes\n{text}")),
    }
}

#[test]
fn every_spec_parses_to_the_same_nodes() {
    let mut failed = Vec::new();
    for (path, text) in specs() {
        match compare(&text) {
            Ok(true) => {}
            Ok(false) => failed.push(format!("{}: neither takes it", path.display())),
            Err(why) => failed.push(format!("{}: {}", path.display(), why.lines().next().unwrap_or(""))),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Changes that bring out where the parsers decide: words go missing, change places or are written twice, letters too.
fn mutate(text: &str, words: &[&str], rng: &mut TestRng) -> String {
    let mut pieces: Vec<String> = split(text);
    pieces.push("\n".to_owned());
    for _ in 0..1 + pick(rng, 3) {
        let at = pick(rng, pieces.len());
        match pick(rng, 8) {
            0 => pieces[at].clear(),
            1 => pieces.insert(at, pieces[pick(rng, pieces.len())].clone()),
            2 => {
                let other = pick(rng, pieces.len());
                pieces.swap(at, other);
            }
            3 => pieces[at] = words[pick(rng, words.len())].to_owned(),
            4 => pieces.insert(at, words[pick(rng, words.len())].to_owned()),
            5 => pieces.insert(at, [" ", "\n", "\t", ", ", "; ", " // x\n", "\r\n", "\"x\"", " {", "}"][pick(rng, 10)].to_owned()),
            _ => {
                let mut letters: Vec<char> = pieces[at].chars().collect();
                let place = pick(rng, letters.len());
                match if letters.is_empty() { 3 } else { pick(rng, 3) } {
                    0 => {
                        letters.remove(place);
                    }
                    1 => letters.insert(place, letters[place]),
                    _ => letters.insert(place, ['1', '.', '-', '_', 'é', 'p', '%', ':', '/', '\u{200d}'][pick(rng, 10)]),
                }
                pieces[at] = letters.into_iter().collect();
            }
        }
    }
    pieces.concat()
}

/// Words, and what stands between them.
fn split(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        let class = if c.is_alphanumeric() || c == '_' { 0 } else if c == ' ' { 1 } else { 2 };
        match out.last_mut() {
            Some(piece) if last == Some(class) && class < 2 => piece.push(c),
            _ => out.push(c.to_string()),
        }
        last = Some(class);
    }
    out
}

fn pick(rng: &mut TestRng, of: usize) -> usize {
    usize::try_from(rng.next_u64() % of.max(1) as u64).expect("small")
}

#[test]
fn made_and_changed_texts_get_the_same_verdict_and_nodes() {
    let setting = |name: &str| std::env::var(name).ok().and_then(|r| r.parse::<usize>().ok());
    let rounds = setting("ROUNDS").unwrap_or(12_000);
    let seed = u8::try_from(setting("SEED").unwrap_or(7) % 256).unwrap_or_default();
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let sentences = Sentences::new(&pest_grammar().expect("the grammar"));
    let words: Vec<&str> = sentences.keywords.iter().map(String::as_str).collect();
    let specs: Vec<String> = specs().into_iter().map(|(_, text)| text).filter(|t| t.len() < 6000).collect();
    let (mut taken, mut failed) = (0, Vec::new());
    for i in 0..rounds {
        let text = match i % 8 {
            0 => mutate(&specs[pick(&mut rng, specs.len())], &words, &mut rng),
            1..4 => sentences.file(i / 8, &mut |n| pick(&mut rng, n)),
            _ => {
                let text = sentences.file(i / 8, &mut |n| pick(&mut rng, n));
                mutate(&text, &words, &mut rng)
            }
        };
        match compare(&text) {
            Ok(true) => taken += 1,
            Ok(false) => {}
            Err(why) => failed.push(why),
        }
    }
    failed.sort_by_key(String::len);
    println!("{rounds} texts, {taken} well-formed, {} disagreements", failed.len());
    let shown = failed.iter().take(12).cloned().collect::<Vec<_>>().join("\n----\n");
    assert!(failed.is_empty(), "{} of {rounds}:\n{shown}", failed.len());
    // The test would say nothing if nearly all texts were broken, or nearly none.
    assert!(taken * 10 > rounds && taken * 10 < rounds * 9, "{taken} of {rounds} are well-formed");
}
