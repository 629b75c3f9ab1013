//! Dressing findings and metrics for people and for machines.

pub mod compare;
pub mod docs;
pub mod json;
pub mod metrics;
pub mod model;
pub mod sanitise;
#[cfg(feature = "cli")]
pub mod terminal;
pub mod trace;
