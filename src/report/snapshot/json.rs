//! Snapshots for machines: the part `snapshots` of `andon.metrics/1`.

use super::compare::{Compared, Difference};
use super::{Figure, Snapshot};
use schemars::JsonSchema;
use serde::Serialize;

/// A snapshot, compared with what is recorded.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonSnapshot {
    /// `findings`, or the scenario and the structure: `Year on base`.
    pub about: String,
    /// The name of its file, without its folder.
    pub file: String,
    /// `as recorded`, `different draw, same distribution`, `different behaviour`, `undecided`, `not recorded`, `unreferenced`.
    pub verdict: String,
    /// It lets the test fail.
    pub fails: bool,
    /// Metrics that no draw explains, those that changed most first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<JsonDifference>,
    /// Findings that were not there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<String>,
    /// Findings that are there no more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub went: Vec<String>,
}

/// A metric that no draw explains.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonDifference {
    /// The metric.
    pub name: String,
    /// Of what; null is the whole.
    pub of: Option<String>,
    /// `mean` or `p85`.
    pub figure: String,
    /// What was recorded; null if there was nothing to measure.
    pub old: Option<JsonFigure>,
    /// What it is now.
    pub new: Option<JsonFigure>,
    /// The chance of a difference as great by another draw, adjusted for the number of questions (Holm).
    pub chance: f64,
}

/// A figure, rounded to what its interval supports.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonFigure {
    /// The mean over the replications.
    pub mean: f64,
    /// Its 95% interval; null with fewer than two replications.
    pub ci95: Option<[f64; 2]>,
    /// Replications that had something to measure.
    pub n: usize,
    /// As it is written in the snapshot.
    pub text: String,
}

/// A snapshot in its JSON form.
#[must_use]
pub fn snapshot(new: &Snapshot, file: &str, compared: &Compared, fails: bool) -> JsonSnapshot {
    JsonSnapshot {
        about: new.title(),
        file: file.to_owned(),
        verdict: compared.verdict.words().to_owned(),
        fails,
        differences: compared.differences.iter().map(difference).collect(),
        came: compared.came.clone(),
        went: compared.went.clone(),
    }
}

/// A snapshot of which there is nothing to compare.
#[must_use]
pub fn bare(about: String, file: &str, verdict: &str, fails: bool) -> JsonSnapshot {
    let (file, verdict) = (file.to_owned(), verdict.to_owned());
    JsonSnapshot { about, file, verdict, fails, differences: Vec::new(), came: Vec::new(), went: Vec::new() }
}

fn difference(d: &Difference) -> JsonDifference {
    JsonDifference {
        name: d.metric.clone(),
        of: (!d.of.is_empty()).then(|| d.of.clone()),
        figure: if d.tail { "p85" } else { "mean" }.to_owned(),
        old: d.old.as_ref().map(figure),
        new: d.new.as_ref().map(figure),
        chance: d.chance,
    }
}

fn figure(f: &Figure) -> JsonFigure {
    let i = &f.interval;
    JsonFigure {
        mean: i.mean,
        ci95: i.half.is_finite().then(|| [i.low(), i.high()]),
        n: i.n,
        text: f.text.clone(),
    }
}
