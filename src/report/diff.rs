//! The difference of two sides, for people, for a pull request, and for machines.

pub mod effect;
pub mod json;
pub mod markdown;
pub mod recorded;

use super::json::JsonFinding;
use super::sanitise::one_line;
use crate::diag::counted::counted;
use crate::diff::{Change, Phrase};
use crate::model::fingerprint::Part;
use crate::sim::compare::Contrast;
use recorded::RecordedChange;
use std::fmt::Write as _;

/// All specs of two sides.
#[derive(Debug, Default)]
pub struct Difference {
    /// What the user calls the old side.
    pub old: String,
    /// And the new one.
    pub new: String,
    /// The specs that differ, in order of path.
    pub specs: Vec<SpecDifference>,
    /// How many specs were compared.
    pub compared: usize,
}

/// One spec on both sides.
#[derive(Debug, Default)]
pub struct SpecDifference {
    /// Its path on the old side; nothing when it is new.
    pub old: Option<String>,
    /// On the new side; nothing when it is gone.
    pub new: Option<String>,
    /// What changed.
    pub changes: Vec<Change>,
    /// Findings that came, went or changed.
    pub findings: Vec<FoundChange>,
    /// Snapshots that came, went or changed.
    pub snapshots: Vec<RecordedChange>,
    /// What that does when it runs.
    pub effects: Vec<Effect>,
    /// What else is to be known: a side with errors, a scenario on one side only.
    pub remarks: Vec<String>,
}

impl SpecDifference {
    /// Something is to be told of what is in it.
    #[must_use]
    pub fn differs(&self) -> bool {
        !self.changes.is_empty()
            || !self.findings.is_empty()
            || !self.snapshots.is_empty()
            || !self.remarks.is_empty()
    }

    /// The path, or both with an arrow.
    fn title(&self, dress: impl Fn(&str) -> String) -> String {
        match (&self.old, &self.new) {
            (Some(a), Some(b)) if a != b => format!("{} → {}", dress(a), dress(b)),
            (Some(a), None) => format!("{} (removed)", dress(a)),
            (None, Some(b)) => format!("{} (added)", dress(b)),
            (_, Some(b)) => dress(b),
            (None, None) => String::new(),
        }
    }
}

/// A finding that came (`old` is nothing), went (`new` is nothing), or changed.
#[derive(Debug)]
pub struct FoundChange {
    /// Before.
    pub old: Option<JsonFinding>,
    /// Now.
    pub new: Option<JsonFinding>,
}

impl FoundChange {
    /// `came`, `went` or `changed`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match (&self.old, &self.new) {
            (None, _) => "came",
            (_, None) => "went",
            _ => "changed",
        }
    }

    fn sign(&self) -> char {
        match self.word() {
            "came" => '+',
            "went" => '-',
            _ => '~',
        }
    }
}

/// A scenario on both sides, replication by replication on the same luck.
#[derive(Debug)]
pub struct Effect {
    /// The scenario.
    pub scenario: String,
    /// `base` or a variant.
    pub structure: String,
    /// The seed.
    pub seed: u64,
    /// Replications of both.
    pub replications: u32,
    /// Seconds of the observed time.
    pub runs_s: f64,
    /// Seconds before it.
    pub warm_up_s: f64,
    /// What money is counted in.
    pub currency: String,
    /// What both sides share and what not.
    pub fingerprint: Vec<Part>,
    /// The metrics, largest effect first.
    pub contrasts: Vec<Contrast>,
}

/// What the counts of findings say.
fn tally(findings: &[FoundChange]) -> String {
    let count = |word: &str| findings.iter().filter(|f| f.word() == word).count();
    counts(count("came"), count("went"), count("changed"))
}

/// `2 new, 1 gone`: wherever findings are counted.
fn counts(came: usize, went: usize, changed: usize) -> String {
    let parts = [(came, "new"), (went, "gone"), (changed, "changed")];
    let said = parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}"));
    said.collect::<Vec<_>>().join(", ")
}

/// A sentence on a terminal.
fn plain(phrase: &Phrase) -> String {
    one_line(&phrase.text())
}

/// The difference for a terminal.
#[must_use]
pub fn text(d: &Difference) -> String {
    let mut out = String::new();
    for spec in &d.specs {
        let _ = writeln!(out, "{}", spec.title(one_line));
        for change in &spec.changes {
            let of = change.structure.as_ref().map_or_else(String::new, |v| format!("{}: ", one_line(v)));
            let _ = writeln!(out, "  {of}{}", plain(&change.sentence()));
        }
        for remark in &spec.remarks {
            let _ = writeln!(out, "  {}", one_line(remark));
        }
        if !spec.findings.is_empty() {
            let _ = writeln!(out, "  findings: {}", tally(&spec.findings));
        }
        for found in &spec.findings {
            let _ = writeln!(out, "    {}", finding(found));
        }
        recorded::text(&mut out, &spec.snapshots);
        for effect in &spec.effects {
            out.push_str(&effect::text(effect));
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", closing(d));
    out
}

/// How many specs differ.
fn closing(d: &Difference) -> String {
    let specs = |n: usize| counted(n, "spec");
    let sides = format!("{} against {}", one_line(&d.old), one_line(&d.new));
    match d.specs.len() {
        0 => format!("no difference in {}, {sides}", specs(d.compared)),
        n => format!("{n} of {} {}, {sides}", specs(d.compared), if n == 1 { "differs" } else { "differ" }),
    }
}

fn finding(found: &FoundChange) -> String {
    let one = |f: &JsonFinding| format!("{} [{}] {}", f.level, f.rule, one_line(&f.message));
    let place = |f: &JsonFinding| format!(" ({}:{})", one_line(&f.place.file), f.place.line);
    let sign = found.sign();
    match (&found.old, &found.new) {
        (Some(a), Some(b)) if a.level == b.level => {
            format!("{sign} {} → {}{}", one(a), one_line(&b.message), place(b))
        }
        (Some(a), Some(b)) => format!("{sign} {} → {}{}", one(a), one(b), place(b)),
        (None, Some(f)) => format!("{sign} {}{}", one(f), place(f)),
        (Some(f), None) => format!("{sign} {}", one(f)),
        (None, None) => String::new(),
    }
}
