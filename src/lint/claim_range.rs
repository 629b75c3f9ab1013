//! Between what a claim says that a figure lies, and between what it lies whatever happens.

use crate::model::dynamics::{Asserted, Claim, Sign};
use crate::model::metrics::{self, Metric};

/// The claim is about how much a figure changes, and not about the figure.
pub(super) fn is_change(claim: &Claim) -> bool {
    matches!(claim.asserted, Asserted::Ratio { .. })
}

/// Where a figure lies, with or without its ends.
#[derive(Clone, Copy)]
pub(super) struct Range {
    low: (f64, bool),
    high: (f64, bool),
}

impl Range {
    /// What a claim says of its measure, or of how much it changes.
    pub(super) fn of(claim: &Claim) -> Option<Self> {
        let all = (f64::INFINITY, true);
        let (low, high) = match &claim.asserted {
            Asserted::Bound { sign, value, upper } => match sign {
                Sign::Less => ((0.0, true), (*value, false)),
                Sign::AtMost => ((0.0, true), (*value, true)),
                Sign::Greater => ((*value, false), all),
                Sign::AtLeast => ((*value, true), all),
                Sign::Equal => ((*value, true), (*value, true)),
                Sign::Between => ((*value, true), (upper.unwrap_or(*value), true)),
            },
            Asserted::Ratio { at_least, at_most } => {
                ((at_least.unwrap_or(0.0), true), (at_most.unwrap_or(f64::INFINITY), true))
            }
            Asserted::Multiple { .. } | Asserted::Finding { .. } => return None,
        };
        Some(Self { low, high })
    }

    /// Where the figure of a claim lies whatever happens.
    pub(super) fn possible(claim: &Claim) -> Self {
        let top = metrics::find(claim.measure.metric).map_or(f64::INFINITY, Metric::top);
        let top = if is_change(claim) { f64::INFINITY } else { top };
        Self { low: (0.0, true), high: (top, true) }
    }

    /// Where both are.
    pub(super) fn meets(self, other: Self) -> Self {
        let low = match self.low.0.total_cmp(&other.low.0) {
            std::cmp::Ordering::Less => other.low,
            std::cmp::Ordering::Greater => self.low,
            std::cmp::Ordering::Equal => (self.low.0, self.low.1 && other.low.1),
        };
        let high = match self.high.0.total_cmp(&other.high.0) {
            std::cmp::Ordering::Less => self.high,
            std::cmp::Ordering::Greater => other.high,
            std::cmp::Ordering::Equal => (self.high.0, self.high.1 && other.high.1),
        };
        Self { low, high }
    }

    pub(super) fn is_empty(self) -> bool {
        self.low.0 > self.high.0 || (self.low.0 == self.high.0 && !(self.low.1 && self.high.1))
    }

    /// Whether all of another lies in it.
    pub(super) fn covers(self, other: Self) -> bool {
        let below = self.low.0 < other.low.0 || self.low.0 == other.low.0 && (self.low.1 || !other.low.1);
        let above =
            self.high.0 > other.high.0 || self.high.0 == other.high.0 && (self.high.1 || !other.high.1);
        below && above
    }
}
