//! Statistics over replications: intervals, quantiles, paired comparisons, verdicts. Pure functions, sums in stated order.

pub mod change;
pub mod histogram;
pub mod interval;
pub mod level;
pub mod normal;
pub mod quantile;
pub mod queueing;
pub mod same;
pub mod serial;
pub mod stopping;
pub mod student;
pub mod summary;
pub mod warmup;

pub use histogram::{Histogram, Kept};
pub use interval::{Interval, Verdict, snapped};
pub use level::Level;
pub use summary::Summary;
