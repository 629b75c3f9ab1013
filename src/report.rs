//! Dressing findings and metrics for people and for machines.

pub mod compare;
pub mod docs;
pub mod github;
pub mod json;
pub mod junit;
pub mod metrics;
pub mod model;
mod runs;
pub mod sanitise;
pub mod sarif;
pub mod score;
#[cfg(feature = "cli")]
pub mod terminal;
pub mod trace;
