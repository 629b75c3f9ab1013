//! The observed time in pieces, each measured by itself, so that one sees how a figure goes through the run.

use super::gauges::Gauges;
use super::{Sample, Samples};
use crate::kernel::Time;
use crate::model::{Org, metrics};
use crate::sim::person::Person;

/// Figures that a piece cannot have: a cascade of changes counts where it began, and ends in another piece.
const OF_THE_WHOLE_ALONE: &[&str] = &["blast radius"];
/// Figures that are nothing, and not unknown, before there is anything: a team that has learned nothing knows nothing.
const FROM_NOTHING: &[&str] = &["knowledge"];

/// The piece that is measured now, and those that are over.
#[derive(Debug)]
pub(super) struct Pieces {
    pub(super) now: Gauges,
    over: Vec<Samples>,
}

impl Pieces {
    /// The first piece begins with what the gauges of the whole begin with.
    pub(super) fn new(main: &Gauges, end: Time) -> Self {
        let mut now = main.clone();
        now.end(end);
        Self { now, over: Vec::new() }
    }

    /// A piece is over, and another one begins where it ends.
    pub(super) fn next(&mut self, org: &Org, people: &[Person], end: Time) {
        let began = self.now.to;
        self.now.breaks_off(people, began);
        self.over.push(slim(self.now.samples(org)));
        let mut next = Gauges::new(org, (began, end));
        next.levels_of(&self.now, began);
        self.now = next;
    }

    /// The pieces, the last one included: what the whole has a figure of from nothing on, each of them has.
    pub(super) fn finish(mut self, org: &Org, whole: &Samples) -> Vec<Samples> {
        self.over.push(slim(self.now.samples(org)));
        let from_nothing = whole.keys().filter(|(i, _)| FROM_NOTHING.contains(&metrics::TABLE[*i].name));
        for key in from_nothing {
            for piece in &mut self.over {
                piece.entry(key.clone()).or_insert(Sample { value: 0.0, spread: None });
            }
        }
        self.over
    }
}

/// The figures alone: spreads of every piece would take a multiple of the memory of the whole.
fn slim(mut samples: Samples) -> Samples {
    samples.retain(|(i, _), sample| {
        sample.spread = None;
        !OF_THE_WHOLE_ALONE.contains(&metrics::TABLE[*i].name)
    });
    samples
}
