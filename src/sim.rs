//! Running a structure: every mechanism is local (a person, a channel, an item), every result an outcome.

pub mod attention;
pub mod collect;
pub mod decide;
pub mod door;
pub mod mechanism;
pub mod message;
pub mod people;
pub mod replicate;
pub mod trace;
pub mod verdict;
pub mod work;
pub mod world;

pub use mechanism::{Mechanism, Switches};
pub use replicate::{Ended, Plan, ScenarioRun, run};
pub use trace::{Trace, TraceEvent};
