//! Snapshots of designs: what a scenario comes to on a structure, and what the rules find, written so that a change of it can
//! be reviewed.
//!
//! A snapshot is text, one metric or finding a line in order of name, in the files of the crate `insta`: a head in YAML between
//! two lines `---`, then the contents. The head is for the tools that review such files; what it says is said in the contents
//! too, and it is never read. The contents begin with `andon.snapshot/1`. They hold nothing that does not come from the design:
//! no paths, dates, hosts or thread counts.
//!
//! Figures are rounded to what their interval supports, so two snapshots can be told apart by what they say alone
//! ([`compare`]). Each section carries a digest of the full figures: if that is the same, every draw was the same.

pub mod compare;
pub mod explain;
pub mod figure;
pub mod json;
pub mod read;
pub mod record;
pub mod text;

pub use compare::{Compared, Verdict};
pub use figure::Figure;
pub use read::Unreadable;

use std::collections::BTreeMap;

/// The format, with its version.
pub const FORMAT: &str = "andon.snapshot/1";

/// The version of [`FORMAT`].
const VERSION: u32 = 1;

/// What is recorded in one file.
#[derive(Debug, Clone, PartialEq)]
pub enum Snapshot {
    /// What the rules find in a spec.
    Findings(Findings),
    /// What a scenario comes to on a structure.
    Run(Run),
}

/// The findings of a spec: level, rule and message of each, without its place, in order of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// `warn missing-interface: …`, one a line.
    pub lines: Vec<String>,
}

/// What a scenario comes to on a structure.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The scenario.
    pub scenario: String,
    /// `base` or a variant.
    pub variant: String,
    /// The seed of all draws.
    pub seed: u64,
    /// How often it was repeated.
    pub replications: usize,
    /// How long it was observed, and after what warm-up, in words.
    pub observed: String,
    /// Mechanisms that the scenario switches off, in words; empty if none.
    pub without: String,
    /// The metrics by what they are of; the empty name is the whole.
    pub subjects: BTreeMap<String, Section>,
    /// What happened to one item.
    pub story: Option<Story>,
}

/// The metrics of one thing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// Of the full figures of all replications.
    pub digest: String,
    /// By name of the metric.
    pub entries: BTreeMap<String, Entry>,
}

/// One metric of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The mean over the replications that had something to measure.
    pub mean: Figure,
    /// The 85% quantile, where quantiles are kept: what "nearly always within" comes to.
    pub tail: Option<Figure>,
}

/// What happened to one item, step by step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// The item, as `Feature#3`.
    pub item: String,
    /// Of the whole story.
    pub digest: String,
    /// Its first and last steps.
    pub lines: Vec<String>,
}

impl Snapshot {
    /// Who it is about, for people: `findings`, or `Year on base`.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Findings(_) => "findings".to_owned(),
            Self::Run(run) => format!("{} on {}", run.scenario, run.variant),
        }
    }
}
