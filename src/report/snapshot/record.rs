//! From a run and from findings to their snapshots.

use super::figure::{Figure, significant};
use super::{Entry, Findings, Run, Section, Snapshot, Story};
use crate::diag::Finding;
use crate::diag::counted::counted;
use crate::report::sanitise::one_line;
use crate::report::trace;
use crate::sim::Measured;
use crate::sim::ScenarioRun;
use crate::sim::Trace;
use crate::sim::trace::ItemName;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// The quantile that is recorded beside the mean.
pub const TAIL: f64 = 0.85;

/// Steps at the beginning of a story, and at its end; what lies between is counted.
const FIRST: usize = 8;
const LAST: usize = 4;

/// The snapshot of a run. The story is told when its trace was kept.
#[must_use]
pub fn run(run: &ScenarioRun) -> Snapshot {
    let mut of: BTreeMap<String, Vec<&Measured>> = BTreeMap::new();
    for measured in run.measured.iter().filter(|m| !m.values.is_empty()) {
        of.entry(one_line(&measured.of)).or_default().push(measured);
    }
    let subjects = of.into_iter().map(|(name, metrics)| (name, section(&metrics))).collect();
    let days = |s: f64| format!("{} days", significant(s / 86_400.0));
    let found = if run.warm_up_found { " (found)" } else { "" };
    Snapshot::Run(Run {
        scenario: one_line(&run.scenario),
        variant: one_line(&run.variant),
        seed: run.seed,
        replications: run.replications as usize,
        observed: format!("{} after {} of warm-up{found}", days(run.runs_s), days(run.warm_up_s)),
        without: run.without.join(", "),
        subjects,
        story: item_to_tell(run).and_then(|item| story(&run.trace, &item)),
    })
}

fn section(metrics: &[&Measured]) -> Section {
    let mut hash = Sha256::new();
    let mut entries = BTreeMap::new();
    let mut sorted = metrics.to_vec();
    sorted.sort_by_key(|m| m.metric.name);
    for m in sorted {
        let tail: &[f64] =
            m.quantiles.iter().find(|(q, _)| *q == TAIL).map_or(&[], |(_, values)| values.as_slice());
        hash.update(m.metric.name.as_bytes());
        for values in [m.values.as_slice(), tail] {
            hash.update((values.len() as u64).to_le_bytes());
            values.iter().for_each(|v| hash.update(v.to_bits().to_le_bytes()));
        }
        if let Some(mean) = Figure::of(&m.values, m.metric.unit) {
            // What is always nought has no tail worth a word.
            let tail = Figure::of(tail, m.metric.unit).filter(|_| !mean.is_nought());
            entries.insert(m.metric.name.to_owned(), Entry { mean, tail });
        }
    }
    Section { digest: short(hash), entries }
}

/// Twelve digits: two sections that differ have the same in one of 10^14 cases.
fn short(hash: Sha256) -> String {
    hash.finalize().iter().take(6).map(|b| format!("{b:02x}")).collect()
}

/// The item whose story is told: the first that is done after the warm-up, in the stream whose name comes first.
#[must_use]
pub fn item_to_tell(run: &ScenarioRun) -> Option<String> {
    let late = run.trace.iter().filter(|e| e.kind == "done" && e.at.secs() >= run.warm_up_s);
    let mut first: BTreeMap<&str, ItemName<'_>> = BTreeMap::new();
    for item in late.filter_map(|e| e.item) {
        first.entry(item.stream).or_insert(item);
    }
    first.into_values().next().map(|item| item.to_string())
}

fn story(events: &Trace, item: &str) -> Option<Story> {
    let whole = trace::story(events, item)?;
    let mut hash = Sha256::new();
    hash.update(whole.as_bytes());
    let all: Vec<String> = whole.lines().map(|l| l.trim_end().to_owned()).collect();
    let lines = if all.len() > FIRST + LAST + 1 {
        let between = format!("{:>12}  and {}", "…", counted(all.len() - FIRST - LAST, "more step"));
        let last = all.iter().skip(all.len() - LAST);
        all.iter().take(FIRST).chain(std::iter::once(&between)).chain(last).cloned().collect()
    } else {
        all
    };
    Some(Story { item: one_line(item), digest: short(hash), lines })
}

/// The snapshot of what the rules find: no places, so that moving text changes nothing.
#[must_use]
pub fn findings(findings: &[Finding]) -> Snapshot {
    let mut lines: Vec<String> = findings
        .iter()
        .map(|f| format!("{} {}: {}", f.level.word(), f.rule, one_line(&f.message)))
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.sort();
    Snapshot::Findings(Findings { lines })
}
