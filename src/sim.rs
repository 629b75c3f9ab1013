//! Running a structure: every mechanism is local (a person, a channel, an item), every result an outcome.

pub mod assess;
pub mod attention;
pub mod climate;
pub mod collect;
pub mod compare;
pub mod component;
pub mod decide;
pub mod disturb;
pub mod door;
pub mod flow;
pub mod incident;
pub mod knowledge;
pub mod ladder;
pub(crate) mod line;
pub mod mechanism;
pub mod meeting;
pub mod message;
pub mod newcomer;
pub mod outage;
pub mod people;
pub mod phase;
pub mod precise;
pub mod replicate;
pub mod resource;
pub mod runner;
pub mod session;
pub mod signal;
pub mod structure;
pub mod trace;
pub mod verdict;
pub mod work;
pub mod world;

pub use mechanism::{Mechanism, Switches};
pub use replicate::{Ended, Plan, ScenarioRun, run};
pub use trace::{Trace, TraceEvent};
