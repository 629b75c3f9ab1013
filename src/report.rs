//! Dressing findings and metrics for people and for machines.

pub mod compare;
pub mod diagnosis;
pub mod diff;
pub mod docs;
pub mod gallery;
pub mod github;
pub mod glossary;
pub mod graph;
pub mod json;
pub mod junit;
pub mod kind;
pub mod metrics;
pub mod model;
pub mod over_time;
mod runs;
pub mod sanitise;
pub mod sarif;
pub mod score;
pub mod snapshot;
pub mod svg;
#[cfg(feature = "cli")]
pub mod terminal;
pub mod trace;
