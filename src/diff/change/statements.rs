//! Statements of a variant in their own words.

use super::{Change, What};
use crate::diff::phrase::{Phrase, Thing};
use std::collections::BTreeMap;

/// Statements of a variant that came or went without changing the structure as it stands.
pub(in crate::diff) fn statements(
    old: &[String],
    new: &[String],
    variant: &str,
    names: &BTreeMap<String, String>,
) -> Vec<Change> {
    let old: Vec<String> = old.iter().map(|text| renamed_in(text, names)).collect();
    let missing = |these: &[String], those: &[String], added: bool| -> Vec<Change> {
        let there = |text: &String| those.iter().any(|other| bare(other) == bare(text));
        let lone = these.iter().filter(|text| !there(text));
        lone.map(|text| Change {
            structure: None,
            thing: Thing::Variant,
            word: "variant",
            subject: Phrase::of(Thing::Variant, variant),
            what: What::Statement { text: text.clone(), added },
        })
        .collect()
    };
    let mut out = missing(&old, new, false);
    out.extend(missing(new, &old, true));
    out
}

/// A statement with the new names of what was renamed, which may be written with their path, with a part of it, or without.
fn renamed_in(text: &str, names: &BTreeMap<String, String>) -> String {
    words_of(text, |word| {
        let ends =
            |old: &str| old.strip_suffix(word).is_some_and(|path| path.is_empty() || path.ends_with('.'));
        let mut found = names.iter().filter(|(old, _)| ends(old));
        let exact = names.get(word).map(String::as_str);
        let short = found.next().filter(|_| found.next().is_none()).map(|(_, new)| {
            let parts = word.matches('.').count();
            new.rmatch_indices('.').nth(parts).map_or(new.as_str(), |(at, _)| &new[at + 1..])
        });
        exact.or(short).unwrap_or(word).to_owned()
    })
}

/// A statement without the paths of its names. Two statements that differ in these alone mean the same where they do the same.
fn bare(text: &str) -> String {
    words_of(text, |word| {
        let named = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
        word.rsplit('.').next().filter(|_| named).unwrap_or(word).to_owned()
    })
}

/// A text with each of its words, which may be paths, replaced.
fn words_of(text: &str, mut replace: impl FnMut(&str) -> String) -> String {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_name(c) != is_name(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if is_name(first) {
            out.push_str(&replace(word))
        } else {
            out.push_str(word)
        }
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_with_its_path_and_without() {
        let names = [("IT.Falcon", "IT.Phoenix"), ("Ops", "Run"), ("Ops.Night", "Run.Night")];
        let names: BTreeMap<String, String> =
            names.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let changes =
            |old: &str, new: &str| statements(&[old.to_owned()], &[new.to_owned()], "V", &names).len();
        for old in ["interface Falcon <-> Ops by c added", "interface IT.Falcon <-> Ops by c added"] {
            for new in ["interface Phoenix <-> Run by c added", "interface IT.Phoenix <-> Run by c added"] {
                assert_eq!(changes(old, new), 0, "{old}\n{new}");
            }
        }
        assert_eq!(changes("channel c: fidelity 0.5", "channel c: fidelity 1.5"), 2);
        assert_eq!(changes("interface Falcon <-> Ops by c added", "interface Falcon <-> Run by c added"), 2);
        assert_eq!(
            renamed_in("move 1 Dev from IT.Falcon to Night", &names),
            "move 1 Dev from IT.Phoenix to Night"
        );
    }
}
