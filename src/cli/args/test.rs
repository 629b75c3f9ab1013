//! Arguments of `test`.

use super::Repetition;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `test`.
#[derive(Debug, Args)]
pub struct TestArguments {
    /// Files and folders
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Run every claimed effect again without the mechanisms that its ablation (`compare … { without … }`) names: it must go
    #[arg(long)]
    pub ablations: bool,
    /// Repetition.
    #[command(flatten)]
    pub repetition: Repetition,
    /// Record the snapshots of all scenarios on all structures, and remove those that nobody takes any more
    #[arg(long, conflicts_with_all = ["review", "claims_only"])]
    pub accept: bool,
    /// Show each changed snapshot and ask whether to record it
    #[arg(long, conflicts_with = "claims_only")]
    pub review: bool,
    /// Let snapshots fail for a different draw of the same distribution, too
    #[arg(long, conflicts_with = "claims_only")]
    pub exact: bool,
    /// Look at no snapshots
    #[arg(long)]
    pub claims_only: bool,
    /// What to do about recorded snapshots that nobody takes any more
    #[arg(long, value_enum, default_value_t = Unreferenced::Auto)]
    pub unreferenced: Unreferenced,
    /// How to print results
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub format: TestFormat,
}

/// How claims are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// For people
    Text,
    /// `andon.metrics/1`
    Json,
    /// One claim a line
    Csv,
}

/// What is done about snapshots that nobody takes any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Unreferenced {
    /// `reject` where `CI` is set, else `warn`
    Auto,
    /// Let the test fail
    Reject,
    /// Say so
    Warn,
    /// Remove them
    Delete,
    /// Say nothing
    Ignore,
}
