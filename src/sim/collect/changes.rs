//! What is measured of changes: whether they break something, what was broken, how long repairs took, how far cascades went.

use super::gauges::{Gauges, Level, shift};
use crate::kernel::Time;
use crate::stats::Histogram;

/// The accumulators of changes.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes {
    pub(super) roots: u64,
    pub(super) breaking: u64,
    pub(super) releases: u64,
    pub(super) failed: u64,
    pub(super) broken: Level,
    pub(super) repaired: u64,
    pub(super) repair: Histogram,
    pub(super) repair_sum: f64,
    pub(super) blast: Histogram,
    pub(super) blast_sum: f64,
    pub(super) blasts: u64,
}

impl Gauges {
    pub(in crate::sim) fn changed(&mut self, breaks: bool, now: Time) {
        if self.observed(now) {
            self.changes.roots += 1;
            self.changes.breaking += u64::from(breaks);
        }
    }

    pub(in crate::sim) fn released(&mut self, breaks: bool, now: Time) {
        if self.observed(now) {
            self.changes.releases += 1;
            self.changes.failed += u64::from(breaks);
        }
    }

    pub(in crate::sim) fn broken(&mut self, change: f64, now: Time) {
        shift(&mut self.changes.broken, self.from, self.to, now, change);
    }

    pub(in crate::sim) fn repaired(&mut self, took: Time, now: Time) {
        if self.observed(now) {
            self.changes.repaired += 1;
            self.changes.repair.add(took.secs());
            self.changes.repair_sum += took.secs();
        }
    }

    /// A cascade has ended that began at a moment.
    pub(in crate::sim) fn blast(&mut self, size: u32, at: Time) {
        if self.observed(at) {
            self.changes.blasts += 1;
            self.changes.blast.add(f64::from(size));
            self.changes.blast_sum += f64::from(size);
        }
    }
}
