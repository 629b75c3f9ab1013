//! How what is measured goes through the observed time: equal pieces of it, each with its figures over the replications.

use super::collect::Samples;
use super::plan::{Ended, Limits};
use super::replicate::measured;
use super::scenario_run::{Measured, ScenarioRun};
use super::world::World;
use crate::kernel::Time;

/// A piece of the observed time.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Where it begins and ends, in seconds from the start of the run, warm-up included.
    pub from_s: f64,
    /// See [`Piece::from_s`].
    pub to_s: f64,
    /// All metrics of it, in the order of the catalogue; without quantiles.
    pub measured: Vec<Measured>,
}

impl ScenarioRun {
    /// The observed time piece by piece; nothing unless that was asked for.
    #[must_use]
    pub fn over_time(&self) -> Vec<Piece> {
        let count = self.pieces.first().map_or(0, Vec::len);
        let moment = |i: usize| self.warm_up_s + self.runs_s * i as f64 / count as f64;
        let piece = |i: usize| {
            let samples: Vec<&Samples> = self.pieces.iter().filter_map(|pieces| pieces.get(i)).collect();
            Piece { from_s: moment(i), to_s: moment(i + 1), measured: measured(&samples) }
        };
        (0..count).map(piece).collect()
    }
}

impl World<'_> {
    /// Runs to the end of the observed time, so many pieces of which are measured by themselves. What happens at the moment
    /// between two pieces belongs to the earlier one.
    pub(super) fn run_in_pieces(
        &mut self,
        observed: (Time, Time),
        count: u32,
        limits: &mut Limits<'_>,
    ) -> Result<u64, Ended> {
        let mut events = 0;
        for i in 1..=u64::from(count) {
            let end = moment(observed, i, u64::from(count));
            let org = self.org;
            self.collect.begin_piece(org, &self.people, end);
            events += self.run(end, limits)?;
        }
        Ok(events)
    }
}

/// Where the piece of this number ends, to the microsecond.
fn moment((from, to): (Time, Time), i: u64, count: u64) -> Time {
    let length = to.since(from).0;
    Time(from.0 + length / count * i + length % count * i / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_alike_and_leave_nothing_out() {
        let observed = (Time(1_000), Time(1_000 + 107));
        let ends: Vec<u64> = (0..=10).map(|i| moment(observed, i, 10).0 - 1_000).collect();
        assert_eq!(ends, [0, 10, 21, 32, 42, 53, 64, 74, 85, 96, 107]);
        let century = (Time(0), Time(3_155_760_000_000_000));
        assert_eq!(moment(century, 1_000, 1_000), century.1);
    }
}
