//! The organisation as meant: names resolved, units converted, headcounts counted, nothing expanded by hand.
//!
//! Everything lives in arenas with typed ids. An id never moves: what a variant drops is marked `removed` and skipped by
//! every iterator, so that a scenario written against the base means the same thing in each variant.

pub mod arena;
pub mod decision;
pub mod defaults;
pub mod dynamics;
pub mod figures;
pub mod fingerprint;
pub mod graph;
pub mod metrics;
pub mod org;
pub mod people;
pub mod quantity;
pub mod relation;
pub mod signal;
pub mod visits;
pub mod work;

pub use arena::{Arena, Id, Meta};
pub use org::{Org, Project, Variant};
