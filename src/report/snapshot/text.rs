//! The text of a snapshot: the head for tools that review such files, and the contents, which alone count.

use super::{Entry, FORMAT, Findings, Run, Section, Snapshot, Story};
use std::fmt::Write as _;

/// What the section of the whole organisation is called.
pub(super) const WHOLE: &str = "the whole";
/// What a section of a story begins with.
pub(super) const STORY: &str = "story of ";
/// What stands before the digest of a section.
pub(super) const DIGEST: &str = "  #";
/// The line of metrics that are nought in every replication.
pub(super) const NOUGHT: &str = "nought: ";
/// What stands before the 85% quantile.
pub(super) const TAIL: &str = ", p85 ";
/// What stands before the number of replications that had something to measure, where some had nothing.
pub(super) const COUNT: &str = ", n ";

/// A whole file: the head, with the name of the spec's file, and the contents.
#[must_use]
pub fn file(snapshot: &Snapshot, spec: &str) -> String {
    format!(
        "---\nsource: {}\nexpression: {}\n---\n{}",
        yaml(spec),
        yaml(&snapshot.title()),
        contents(snapshot)
    )
}

/// A text in YAML: plain where it cannot be taken for anything else, else quoted.
fn yaml(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " _.-".contains(c))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_lowercase().as_str());
    if plain { text.to_owned() } else { format!("{text:?}") }
}

/// What counts.
#[must_use]
pub fn contents(snapshot: &Snapshot) -> String {
    match snapshot {
        Snapshot::Findings(findings) => of_findings(findings),
        Snapshot::Run(run) => of_run(run),
    }
}

fn of_findings(findings: &Findings) -> String {
    let mut out = format!("{FORMAT}\nfindings\n");
    for line in &findings.lines {
        let _ = writeln!(out, "  {line}");
    }
    out
}

fn of_run(run: &Run) -> String {
    let mut out = format!("{FORMAT}\n");
    for line in head(run) {
        let _ = writeln!(out, "{line}");
    }
    out.push('\n');
    for (name, section) in &run.subjects {
        let name = if name.is_empty() { WHOLE } else { name };
        let _ = writeln!(out, "{name}{DIGEST}{}", section.digest);
        of_section(&mut out, section, run.replications);
    }
    if let Some(Story { item, digest, lines }) = &run.story {
        let _ = writeln!(out, "{STORY}{item}{DIGEST}{digest}");
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

/// What was run, a line each.
pub(super) fn head(run: &Run) -> Vec<String> {
    let mut lines = vec![
        format!("scenario: {}", run.scenario),
        format!("variant: {}", run.variant),
        format!("seed: {}", run.seed),
        format!("replications: {}", run.replications),
        format!("observed: {}", run.observed),
    ];
    if !run.without.is_empty() {
        lines.push(format!("without: {}", run.without));
    }
    lines
}

fn of_section(out: &mut String, section: &Section, replications: usize) {
    let is_nought = |e: &Entry| e.mean.is_nought() && e.mean.interval.n == replications;
    let (nought, rest): (Vec<_>, Vec<_>) = section.entries.iter().partition(|(_, e)| is_nought(e));
    for (name, entry) in rest {
        let _ = writeln!(out, "  {name}: {}", of_entry(entry, replications));
    }
    if !nought.is_empty() {
        let names: Vec<&str> = nought.iter().map(|(name, _)| name.as_str()).collect();
        let _ = writeln!(out, "  {NOUGHT}{}", names.join(", "));
    }
}

/// The figures of a metric, as in a snapshot.
pub(super) fn of_entry(entry: &Entry, replications: usize) -> String {
    let mut out = entry.mean.text.clone();
    if let Some(tail) = &entry.tail {
        let _ = write!(out, "{TAIL}{}", tail.text);
    }
    if entry.mean.interval.n != replications {
        let _ = write!(out, "{COUNT}{}", entry.mean.interval.n);
    }
    out
}
