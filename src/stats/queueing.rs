//! Closed forms of queueing theory: oracles for the runtime, estimates for the linter.
//!
//! Rates are per unit of time and times in that unit, whichever it is. Where a queue has no steady state, waits are
//! infinite; where a question makes no sense, the answer is nothing. All formulas are textbook results (Gross, Shortle,
//! Thompson, Harris: Fundamentals of queueing theory; Hopp, Spearman: Factory physics) unless a function names another.

pub mod approval;
pub mod closed;
pub mod committee;
pub mod line;
pub mod many;
pub mod network;
pub mod priority;
pub mod repair;
pub mod saturated;
pub mod single;
pub mod tree;

pub use many::{erlang_b, erlang_c, ggc_wait, mmc_wait};

#[cfg(test)]
mod tests;
