//! What is recorded of a spec on both sides: which scenario on which structure comes to something else, and by which metrics.

use super::super::sanitise::one_line;
use super::super::snapshot::Snapshot;
use super::super::snapshot::compare::{Compared, Verdict};
use super::super::snapshot::explain::{first_named, metric};
use super::super::snapshot::json::{JsonDifference, snapshot};
use crate::diag::counted::counted;
use crate::diff;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write as _;

/// A snapshot that is not the same on both sides.
#[derive(Debug)]
pub struct RecordedChange {
    /// `findings`, or the scenario and the structure: `Year on base`.
    pub about: String,
    /// The name of its file on the new side, on the old one when it is gone; without its folder.
    pub file: String,
    /// What it comes to.
    pub what: Recorded,
}

/// What became of a snapshot.
#[derive(Debug)]
pub enum Recorded {
    /// It is there on the new side only.
    Came,
    /// It is there on the old side only.
    Went,
    /// It is there on both sides, and not the same.
    Changed(Box<(Snapshot, Compared)>),
}

impl RecordedChange {
    /// The words for what became of it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match &self.what {
            Recorded::Came => "recorded now",
            Recorded::Went => "no longer recorded",
            Recorded::Changed(pair) => pair.1.verdict.words(),
        }
    }
}

/// How many came to what: `1 different behaviour, 2 different draw, same distribution`.
pub(super) fn tally(changes: &[RecordedChange]) -> String {
    let mut words: Vec<(&str, usize)> = Vec::new();
    for change in changes {
        match words.iter_mut().find(|(word, _)| *word == change.word()) {
            Some((_, n)) => *n += 1,
            None => words.push((change.word(), 1)),
        }
    }
    words.iter().map(|(word, n)| format!("{n} {word}")).collect::<Vec<_>>().join("; ")
}

/// What differs in a snapshot, one a line: findings, how it is run, metrics, the most telling first.
pub(super) fn details(change: &RecordedChange) -> Vec<String> {
    let Recorded::Changed(pair) = &change.what else { return Vec::new() };
    let compared = &pair.1;
    let mut out: Vec<String> = compared.plan.iter().map(|(was, now)| format!("{now}, was {was}")).collect();
    if let Verdict::Undecided(needed) = compared.verdict {
        out.push(format!(
            "too few replications to tell a change from another draw: at least {needed} are needed"
        ));
    }
    // Which findings these are stands above, from the rules themselves; they are counted alike.
    let [came, went, changed] = diff::lines(&compared.came, &compared.went);
    if came + went + changed > 0 {
        out.push(super::counts(came, went, changed));
    }
    let named = first_named(&compared.differences);
    out.extend(named.iter().map(|d| metric(d)));
    if compared.differences.len() > named.len() {
        out.push(format!("and {}", counted(compared.differences.len() - named.len(), "more metric")));
    }
    out
}

/// The changes for a terminal.
pub(super) fn text(out: &mut String, changes: &[RecordedChange]) {
    if changes.is_empty() {
        return;
    }
    let _ = writeln!(out, "  snapshots: {}", tally(changes));
    for change in changes {
        let sign = match change.what {
            Recorded::Came => '+',
            Recorded::Went => '-',
            Recorded::Changed(..) => '~',
        };
        let _ = writeln!(out, "    {sign} {}: {}", one_line(&change.about), change.word());
        for line in details(change) {
            let _ = writeln!(out, "        {}", one_line(&line));
        }
    }
}

/// A snapshot that is not the same on both sides.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonRecorded {
    /// `findings`, or the scenario and the structure: `Year on base`.
    pub about: String,
    /// The name of its file, without its folder.
    pub file: String,
    /// `different behaviour`, `different draw, same distribution`, `undecided`, `recorded now` or `no longer recorded`.
    pub change: String,
    /// Metrics that no draw explains, those that changed most first.
    pub differences: Vec<JsonDifference>,
    /// Findings that were not there.
    pub came: Vec<String>,
    /// Findings that are there no more.
    pub went: Vec<String>,
}

/// A change in its JSON form.
pub(super) fn json(change: &RecordedChange) -> JsonRecorded {
    let (differences, came, went) = match &change.what {
        Recorded::Changed(pair) => {
            let all = snapshot(&pair.0, &change.file, &pair.1, false);
            (all.differences, all.came, all.went)
        }
        _ => (Vec::new(), Vec::new(), Vec::new()),
    };
    JsonRecorded {
        about: change.about.clone(),
        file: change.file.clone(),
        change: change.word().to_owned(),
        differences,
        came,
        went,
    }
}
