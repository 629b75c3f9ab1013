//! Statistics over replications: intervals, quantiles, paired comparisons, verdicts. Pure functions, sums in stated order.

pub mod histogram;
pub mod interval;
pub mod queueing;
pub mod student;

pub use histogram::Histogram;
pub use interval::{Interval, Verdict};
