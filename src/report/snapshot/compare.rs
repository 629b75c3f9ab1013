//! What was recorded against what is now: the same, another draw of the same law, or another behaviour.
//!
//! Each metric is asked two questions: has its mean moved (Welch's test on the two intervals), and does it have something to
//! measure in as many replications as before (Fisher's test)? The 85% quantile is asked the first one. All questions about all
//! snapshots of a spec are one family, and Holm's method keeps the chance that any of them is answered yes where only the draw
//! is another at most at [`ALPHA`].

use super::figure::CONFIDENCE;
use super::text::{contents, head};
use super::{Entry, Figure, Findings, Run, Snapshot, Story};
use crate::stats::change::{enough, fisher, holm, least, welch};
use std::collections::BTreeSet;

/// The chance of calling a spec changed in its behaviour where only the draw is another.
pub const ALPHA: f64 = 0.01;

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The same to the last digit.
    Same,
    /// Other figures, as another draw of the same law would give them.
    Draw,
    /// Figures that no draw explains, or other findings.
    Behaviour,
    /// Other figures from too few replications to tell: so many are needed.
    Undecided(usize),
}

impl Verdict {
    /// The words for it in every output.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Same => "as recorded",
            Self::Draw => "different draw, same distribution",
            Self::Behaviour => "different behaviour",
            Self::Undecided(_) => "undecided",
        }
    }
}

/// A metric that no draw explains.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The metric.
    pub metric: String,
    /// Of what; empty is the whole.
    pub of: String,
    /// It is the 85% quantile that differs.
    pub tail: bool,
    /// What was recorded; nothing if there was nothing to measure.
    pub old: Option<Figure>,
    /// What it is now.
    pub new: Option<Figure>,
    /// The chance of a difference as great by another draw, adjusted for the number of questions.
    pub chance: f64,
}

/// A snapshot compared with what was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// What it comes to.
    pub verdict: Verdict,
    /// Metrics that no draw explains, those that changed most first.
    pub differences: Vec<Difference>,
    /// Findings that were not there.
    pub came: Vec<String>,
    /// Findings that are there no more.
    pub went: Vec<String>,
    /// What is run in another way: old and new line of the head.
    pub plan: Vec<(String, String)>,
}

/// Compares all snapshots of a spec, old and new.
#[must_use]
pub fn compare(pairs: &[(&Snapshot, &Snapshot)]) -> Vec<Compared> {
    let asked = questions(pairs);
    let count: usize = asked.iter().map(Vec::len).sum();
    let bound = ALPHA / count.max(1) as f64;
    let real = asked.into_iter().map(|all| all.into_iter().filter(|d| d.chance <= ALPHA).collect());
    pairs.iter().zip(real).map(|((old, new), real)| judge(old, new, real, bound)).collect()
}

/// All questions about the snapshots of a spec, by pair, with their chances adjusted for how many there are: what is at most at
/// a level lets the family raise a false alarm with at most that chance.
#[must_use]
pub fn questions(pairs: &[(&Snapshot, &Snapshot)]) -> Vec<Vec<Difference>> {
    let mut asked: Vec<Vec<Difference>> = pairs
        .iter()
        .map(|pair| match pair {
            (Snapshot::Run(old), Snapshot::Run(new)) => ask(old, new),
            _ => Vec::new(),
        })
        .collect();
    let chances: Vec<f64> = asked.iter().flatten().map(|d| d.chance).collect();
    for (difference, adjusted) in asked.iter_mut().flatten().zip(holm(&chances)) {
        difference.chance = adjusted;
    }
    asked
}

fn judge(old: &Snapshot, new: &Snapshot, mut differences: Vec<Difference>, bound: f64) -> Compared {
    differences.sort_by(|a, b| {
        let key = |d: &Difference| (d.of.clone(), d.metric.clone(), d.tail);
        size(b).total_cmp(&size(a)).then_with(|| key(a).cmp(&key(b))).then(a.chance.total_cmp(&b.chance))
    });
    differences.dedup_by(|a, b| (&a.of, &a.metric, a.tail) == (&b.of, &b.metric, b.tail));
    let (came, went) = match (old, new) {
        (Snapshot::Findings(old), Snapshot::Findings(new)) => (beyond(new, old), beyond(old, new)),
        _ => (Vec::new(), Vec::new()),
    };
    let (mut plan, mut few) = (Vec::new(), None);
    if let (Snapshot::Run(old), Snapshot::Run(new)) = (old, new) {
        plan = head(old).into_iter().zip(head(new)).filter(|(a, b)| a != b).collect();
        let told = least(old.replications, new.replications) <= bound;
        let moved = old.subjects != new.subjects;
        few = (!told && moved).then(|| enough(bound));
    }
    let verdict = if !differences.is_empty() || !came.is_empty() || !went.is_empty() {
        Verdict::Behaviour
    } else if contents(old) == contents(new) {
        Verdict::Same
    } else {
        few.map_or(Verdict::Draw, Verdict::Undecided)
    };
    Compared { verdict, differences, came, went, plan }
}

/// The findings of one that the other has not, each as often as it is missing.
fn beyond(some: &Findings, others: &Findings) -> Vec<String> {
    let mut left = others.lines.clone();
    let mut out = Vec::new();
    for line in &some.lines {
        match left.iter().position(|l| l == line) {
            Some(i) => drop(left.swap_remove(i)),
            None => out.push(line.clone()),
        }
    }
    out
}

/// All questions about two runs, always the same number for the same metrics.
fn ask(old: &Run, new: &Run) -> Vec<Difference> {
    let none = super::Section::default();
    let subjects: BTreeSet<&String> = old.subjects.keys().chain(new.subjects.keys()).collect();
    let mut out = Vec::new();
    for of in subjects {
        let before = old.subjects.get(of).unwrap_or(&none);
        let after = new.subjects.get(of).unwrap_or(&none);
        let metrics: BTreeSet<&String> = before.entries.keys().chain(after.entries.keys()).collect();
        for metric in metrics {
            let (a, b) = (before.entries.get(metric), after.entries.get(metric));
            let difference = |tail: bool, chance: f64| {
                let figure = |e: Option<&Entry>| {
                    e.and_then(|e| if tail { e.tail.clone() } else { Some(e.mean.clone()) })
                };
                Difference {
                    metric: metric.clone(),
                    of: of.clone(),
                    tail,
                    old: figure(a),
                    new: figure(b),
                    chance,
                }
            };
            let n = |e: Option<&Entry>| e.map_or(0, |e| e.mean.interval.n);
            out.push(difference(false, fisher((n(a), old.replications), (n(b), new.replications))));
            out.push(difference(false, moved(a.map(|e| &e.mean), b.map(|e| &e.mean))));
            let tails = (a.and_then(|e| e.tail.as_ref()), b.and_then(|e| e.tail.as_ref()));
            if tails.0.is_some() || tails.1.is_some() {
                out.push(difference(true, moved(tails.0, tails.1)));
            }
        }
    }
    out
}

/// The chance of two figures at least so far apart by another draw.
fn moved(old: Option<&Figure>, new: Option<&Figure>) -> f64 {
    let (Some(old), Some(new)) = (old, new) else { return 1.0 };
    welch(&old.widest(), &new.widest(), CONFIDENCE, old.near + new.near)
}

/// How far a metric moved, as a logarithm so that twice and half weigh the same; what comes or goes is furthest.
fn size(difference: &Difference) -> f64 {
    let (Some(old), Some(new)) = (&difference.old, &difference.new) else { return f64::INFINITY };
    let (old, new) = (old.interval.mean.abs(), new.interval.mean.abs());
    if old > 0.0 && new > 0.0 { libm::log(new / old).abs() } else { f64::INFINITY }
}

/// The story of one item, if it is another one.
#[must_use]
pub fn other_story<'s>(old: &Run, new: &'s Run) -> Option<&'s Story> {
    new.story.as_ref().filter(|now| old.story.as_ref().is_none_or(|was| was != *now))
}
