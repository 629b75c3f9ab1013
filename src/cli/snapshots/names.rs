//! The names of snapshots: `SPEC.snap` for the findings, `SPEC@SCENARIO@VARIANT.snap` for a run. Any name of a spec becomes one
//! that every file system takes, and two names never become one.

use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

const ENDING: &str = ".snap";
/// A part of a name that is longer is cut, and told apart by its digest.
const LONGEST: usize = 80;

/// The part of the names that stands for the spec: its file's name, without the usual ending.
pub(in crate::cli) fn stem(file: &str) -> String {
    part(file.strip_suffix(".org").unwrap_or(file))
}

/// The stem of a snapshot's name, if it is one.
pub(in crate::cli) fn stem_of(name: &str) -> Option<&str> {
    let whole = name.strip_suffix(ENDING)?;
    Some(whole.split_once('@').map_or(whole, |(stem, _)| stem))
}

/// A snapshot of this name is one of this spec.
pub(in crate::cli) fn belongs(stem: &str, name: &str) -> bool {
    stem_of(name) == Some(stem)
}

/// The name of the snapshot of a spec's findings.
pub(in crate::cli) fn of_findings(stem: &str) -> String {
    format!("{stem}{ENDING}")
}

/// The names of the snapshots of scenarios on structures, in their order. Where file systems that do not tell capitals from
/// small letters would take two for one, each gets a digest.
pub(in crate::cli) fn of_runs(stem: &str, runs: &[(String, String)]) -> Vec<String> {
    let plain: Vec<String> = runs
        .iter()
        .map(|(scenario, variant)| format!("{stem}@{}@{}", part(scenario), part(variant)))
        .collect();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for name in &plain {
        *alike.entry(name.to_lowercase()).or_default() += 1;
    }
    let twice = |name: &String| alike.get(&name.to_lowercase()).is_some_and(|n| *n > 1);
    plain
        .iter()
        .map(
            |name| {
                if twice(name) {
                    format!("{name}~{}{ENDING}", digest(name))
                } else {
                    format!("{name}{ENDING}")
                }
            },
        )
        .collect()
}

/// Letters and digits of ASCII as they are, everything else as the numbers of its bytes: `Büro` is `B%C3%BCro`. Some file
/// systems spell other letters anew.
fn part(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"_-.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    if out.len() > LONGEST {
        out.truncate(LONGEST - 9);
        out = format!("{out}~{}", digest(name));
    }
    out
}

fn digest(name: &str) -> String {
    Sha256::digest(name.as_bytes()).iter().take(4).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(names: &[(&str, &str)]) -> Vec<String> {
        let names: Vec<_> = names.iter().map(|(s, v)| ((*s).to_owned(), (*v).to_owned())).collect();
        of_runs(&stem("first.org"), &names)
    }

    #[test]
    fn names_are_plain_where_they_can_be() {
        assert_eq!(runs(&[("Year", "base"), ("Year", "B")]), ["first@Year@base.snap", "first@Year@B.snap"]);
        assert_eq!(stem("team@home.org"), "team%40home");
        assert_eq!(stem("first.andon"), "first.andon");
        assert_eq!(runs(&[("Büro", "base")]), ["first@B%C3%BCro@base.snap"]);
        assert!(belongs("first", "first.snap") && belongs("first", "first@Year@base.snap"));
        assert!(!belongs("first", "first-2@Year@base.snap") && !belongs("first", "first@Year@base.txt"));
    }

    #[test]
    fn no_two_names_become_one() {
        let found = runs(&[("Year", "base"), ("year", "base"), ("Jahr", "base")]);
        assert_ne!(found[0].to_lowercase(), found[1].to_lowercase());
        assert_eq!(found[2], "first@Jahr@base.snap");
        let long = |end: &str| runs(&[(&format!("{}{end}", "x".repeat(300)), "base")])[0].clone();
        assert_ne!(long("a"), long("b"));
        assert!(long("a").len() < 200);
        assert!(stem("a/../b\u{0}.org").bytes().all(|b| b != b'/' && b != 0));
    }
}
