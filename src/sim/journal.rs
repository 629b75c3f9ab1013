//! A journal of replications that are done, so that a long run that was killed goes on where it was, with the same bytes.
//!
//! An entry is known by a digest of all that a replication hangs on: the project as understood, the scenario and structure, the
//! mechanisms that are off, seed, number, bounds, and the program. What was recorded under other conditions is never found.

use super::collect::{Sample, Samples};
use super::mechanism::Switches;
use super::plan::Plan;
use super::replicate::Replicated;
use super::trace::Trace;
use crate::model::dynamics::Scenario;
use crate::model::{Org, Project, metrics};
use crate::stats::{self, Histogram};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write;

/// Where entries are kept. What is recalled is checked, so that it need not be trusted.
pub trait Journal: Sync {
    /// What was recorded under this name.
    fn recall(&self, entry: &str) -> Option<String>;
    /// Records an outcome, in one line without line ends.
    fn record(&self, entry: &str, outcome: &str);
    /// Why something could not be recorded, if it could not.
    fn trouble(&self) -> Option<String>;
}

/// A journal, and the digest of the project and the program that run.
#[derive(Clone, Copy)]
pub struct Kept<'j> {
    /// Where.
    pub journal: &'j dyn Journal,
    /// Of what.
    pub of: &'j str,
}

/// The digest of a project as it is understood, `--set` and the like included, and of the program that runs it.
#[must_use]
pub fn digest_of(project: &Project, program: &str) -> String {
    let mut hash = Hashing(Sha256::new());
    // Writing to a hash cannot fail.
    let _ = write!(hash, "{program} {project:?}");
    hash.finish()
}

/// The name of an entry up to the number of its replication.
pub(super) fn page(
    kept: Kept<'_>,
    org: &Org,
    variant: &str,
    scenario: &Scenario,
    switches: &Switches,
    plan: &Plan<'_>,
) -> String {
    let mut hash = Hashing(Sha256::new());
    let (off, salt) = (switches.off(), plan.shuffle);
    let _ = write!(
        hash,
        "{} {org:?} {variant:?} {scenario:?} {off:?} {salt:?} {} {} {} {}",
        kept.of, plan.seed, plan.most_events, plan.most_live, plan.pieces
    );
    hash.finish()
}

/// One figure: metric, of what, the bits of its value, and its spread.
type Figure = (String, String, u64, Option<stats::Kept>);

#[derive(Serialize, Deserialize)]
struct Outcome {
    events: u64,
    figures: Vec<Figure>,
    /// Of each piece of the observed time.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pieces: Vec<Vec<Figure>>,
}

/// A replication in one line.
pub(super) fn written(one: &Replicated) -> Option<String> {
    let pieces = one.pieces.iter().map(figures).collect();
    serde_json::to_string(&Outcome { events: one.events, figures: figures(&one.samples), pieces }).ok()
}

fn figures(samples: &Samples) -> Vec<Figure> {
    let figure = |((metric, of), sample): (&(usize, String), &Sample)| {
        let spread = sample.spread.as_ref().map(Histogram::parts);
        (metrics::TABLE[*metric].name.to_owned(), of.clone(), sample.value.to_bits(), spread)
    };
    samples.iter().map(figure).collect()
}

/// What a line says, if it says something that a run can have come to.
pub(super) fn read(line: &str) -> Option<Replicated> {
    let outcome: Outcome = serde_json::from_str(line).ok()?;
    Some(Replicated {
        samples: samples(outcome.figures)?,
        events: outcome.events,
        trace: Trace::default(),
        passages: Default::default(),
        pieces: outcome.pieces.into_iter().map(samples).collect::<Option<_>>()?,
    })
}

fn samples(figures: Vec<Figure>) -> Option<Samples> {
    let mut samples = Samples::new();
    for (metric, of, bits, spread) in figures {
        let metric = metrics::TABLE.iter().position(|m| m.name == metric)?;
        let spread = match spread {
            Some(parts) => Some(Histogram::of_parts(parts)?),
            None => None,
        };
        samples.insert((metric, of), Sample { value: f64::from_bits(bits), spread });
    }
    Some(samples)
}

struct Hashing(Sha256);

impl Write for Hashing {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

impl Hashing {
    fn finish(self) -> String {
        let mut out = String::with_capacity(32);
        for byte in self.0.finalize().iter().take(16) {
            let _ = write!(out, "{byte:02x}");
        }
        out
    }
}
