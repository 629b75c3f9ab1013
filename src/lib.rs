//! **Andon**: a language and interpreter for designing organisations the way software is designed.
//!
//! A `.org` file says how an organisation is wired (its structure) and what happens to it (its dynamics).
//! The library reads such files, finds design violations, and runs them.
//!
//! The modules stand in layers; each uses only what stands before it here.

#[cfg(feature = "cli")]
pub mod cli;
pub mod diag;
pub mod diagnose;
pub mod diff;
pub mod kernel;
pub mod lint;
#[cfg(feature = "cli")]
pub mod lsp;
pub mod model;
pub mod network;
pub mod report;
pub mod resolve;
pub mod sim;
pub mod source;
pub mod stats;
pub mod syntax;
