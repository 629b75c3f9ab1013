//! `andon.diff/1`

use super::super::compare::{JsonContrast, JsonPart, contrast};
use super::super::json::JsonFinding;
use super::recorded::{self, JsonRecorded};
use super::{Difference, Effect, effect};
use crate::diff::{Change, Phrase, Staff, What};
use schemars::JsonSchema;
use serde::Serialize;

/// `andon.diff/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonDifference {
    /// `andon.diff/1`
    pub format: String,
    /// The version of the program.
    pub version: String,
    /// What the user calls the old side.
    pub old: String,
    /// And the new one.
    pub new: String,
    /// How many specs were compared.
    pub compared: usize,
    /// Those that differ.
    pub specs: Vec<JsonSpec>,
}

/// A spec on both sides.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonSpec {
    /// Its path on the old side; null when it is new.
    pub old: Option<String>,
    /// Its path on the new side; null when it is gone.
    pub new: Option<String>,
    /// What changed.
    pub changes: Vec<JsonChange>,
    /// Findings that came, went or changed.
    pub findings: Vec<JsonFound>,
    /// Snapshots that came, went or changed.
    pub snapshots: Vec<JsonRecorded>,
    /// What that does when it runs.
    pub effects: Vec<JsonEffect>,
    /// What else is to be known.
    pub remarks: Vec<String>,
}

/// A change.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonChange {
    /// The variant whose structure it concerns; null for the base and for scenarios.
    pub structure: Option<String>,
    /// The keyword of the declaration.
    pub declaration: String,
    /// Its name.
    pub name: String,
    /// `added`, `removed`, `renamed`, `moved`, `people` or `changed`.
    pub change: String,
    /// The keywords of what is said differently, and of what it is said.
    pub aspect: Option<String>,
    /// Before.
    pub old: Option<String>,
    /// Now.
    pub new: Option<String>,
    /// The sentence.
    pub text: String,
}

/// A finding that came, went or changed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonFound {
    /// `came`, `went` or `changed`.
    pub change: String,
    /// Before.
    pub old: Option<JsonFinding>,
    /// Now.
    pub new: Option<JsonFinding>,
}

/// A scenario on both sides.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonEffect {
    /// The scenario.
    pub scenario: String,
    /// `base` or a variant.
    pub structure: String,
    /// The seed.
    pub seed: u64,
    /// Replications of both.
    pub replications: u32,
    /// Seconds before the observed time.
    pub warm_up_s: f64,
    /// Seconds of the observed time.
    pub simulated_s: f64,
    /// What both sides share and what not.
    pub fingerprint: Vec<JsonPart>,
    /// The metrics, largest effect first.
    pub metrics: Vec<JsonMetricEffect>,
}

/// A metric on both sides.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonMetricEffect {
    /// The figures.
    #[serde(flatten)]
    pub contrast: JsonContrast,
    /// In words.
    pub text: String,
}

/// The difference in its JSON form.
#[must_use]
pub fn json(d: Difference) -> JsonDifference {
    JsonDifference {
        format: "andon.diff/1".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        old: d.old,
        new: d.new,
        compared: d.compared,
        specs: d
            .specs
            .into_iter()
            .map(|s| JsonSpec {
                old: s.old,
                new: s.new,
                changes: s.changes.iter().map(change).collect(),
                findings: s
                    .findings
                    .into_iter()
                    .map(|f| JsonFound { change: f.word().to_owned(), old: f.old, new: f.new })
                    .collect(),
                snapshots: s.snapshots.iter().map(recorded::json).collect(),
                effects: s.effects.iter().map(one_effect).collect(),
                remarks: s.remarks,
            })
            .collect(),
    }
}

fn one_effect(e: &Effect) -> JsonEffect {
    JsonEffect {
        scenario: e.scenario.clone(),
        structure: e.structure.clone(),
        seed: e.seed,
        replications: e.replications,
        warm_up_s: e.warm_up_s,
        simulated_s: e.runs_s,
        fingerprint: e
            .fingerprint
            .iter()
            .map(|p| JsonPart { part: p.name.to_owned(), differing: p.differing.clone() })
            .collect(),
        metrics: e
            .contrasts
            .iter()
            .map(|c| JsonMetricEffect { contrast: contrast(c), text: effect::verdict(c, &e.currency) })
            .collect(),
    }
}

fn change(c: &Change) -> JsonChange {
    let (aspect, old, new) = parts(&c.what);
    JsonChange {
        structure: c.structure.clone(),
        declaration: if c.word.is_empty() { c.thing.word() } else { c.word }.to_owned(),
        name: c.subject.text(),
        change: c.kind().to_owned(),
        aspect,
        old,
        new,
        text: c.sentence().text(),
    }
}

fn parts(what: &What) -> (Option<String>, Option<String>, Option<String>) {
    let text = |p: &Option<Phrase>| p.as_ref().map(Phrase::text);
    let list = |l: &[Phrase]| (!l.is_empty()).then(|| Phrase::join(l, ", then ").text());
    let places = |l: &[(u32, Phrase)]| {
        let parts: Vec<Phrase> = l.iter().map(|(n, g)| Phrase::ours(format!("{n} ")).then(g)).collect();
        (!parts.is_empty()).then(|| Phrase::join(&parts, ", ").text())
    };
    let facts = |f: &[crate::diff::Fact]| {
        let said: Vec<Phrase> = f.iter().filter(|f| !f.silent).map(crate::diff::Fact::phrase).collect();
        (!said.is_empty()).then(|| Phrase::join(&said, "; ").text())
    };
    match what {
        What::Added(f) => (None, None, facts(f)),
        What::Removed(f) => (None, facts(f), None),
        What::Renamed { old, certain } => {
            (Some(if *certain { "was" } else { "shape" }.to_owned()), Some(old.text()), None)
        }
        What::Moved { from, to } => (Some("in".to_owned()), text(from), text(to)),
        What::Said { aspect, about, old, new } => {
            let about = about.text();
            let aspect = if about.is_empty() { (*aspect).to_owned() } else { format!("{aspect} {about}") };
            (Some(aspect), text(old), text(new))
        }
        What::Ordered { aspect, old, new } => (Some((*aspect).to_owned()), list(old), list(new)),
        What::Staffed(Staff { from, to }) => (None, places(from), places(to)),
        What::Statement { text, added } => {
            let text = Some(text.clone());
            if *added { (None, None, text) } else { (None, text, None) }
        }
    }
}
