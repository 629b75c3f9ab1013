//! What is run, and how often: the same for all verbs that run something.

use super::given;
use clap::Args;
use std::path::PathBuf;

/// What is run, and how often.
#[derive(Debug, Args)]
pub struct Repetition {
    /// The seed of all draws
    #[arg(long, value_parser = given::whole::<u64>, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// How often each scenario is repeated
    #[arg(long, short = 'n', value_parser = given::replications, allow_negative_numbers = true)]
    pub replications: Option<u32>,
    /// Repeat until the 95% intervals of the flow times are this narrow, as a share of the mean: `5%` or `0.05`
    #[arg(long, value_name = "SHARE", value_parser = given::precision)]
    pub precision: Option<f64>,
    /// Most replications of `--precision`
    #[arg(long, default_value_t = 1_000, value_parser = given::replications)]
    pub max_replications: u32,
    /// Threads; all results are the same for any number
    #[arg(long, value_parser = given::threads, allow_negative_numbers = true)]
    pub threads: Option<usize>,
    /// Switch a mechanism off, to trace an effect to its cause; several with commas, or one by one
    #[arg(long, value_name = "MECHANISM", value_delimiter = ',')]
    pub without: Vec<String>,
    /// End the run after so many events in one replication
    #[arg(long, default_value_t = 400_000_000, value_parser = given::whole::<u64>)]
    pub max_events: u64,
    /// End the run when so many items, messages and planned events are alive at once: the bound on memory
    #[arg(long, value_name = "COUNT", default_value_t = 4_000_000, value_parser = given::whole::<usize>)]
    pub max_live: usize,
    /// Keep every replication in this file as it is done: the same command goes on from there if it is killed
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// End the run after so many seconds of the clock on the wall
    #[arg(long, default_value_t = 3_600, value_parser = given::whole::<u64>)]
    pub max_seconds: u64,
}

impl Default for Repetition {
    fn default() -> Self {
        Self {
            seed: None,
            replications: None,
            precision: None,
            max_replications: 1_000,
            threads: None,
            without: Vec::new(),
            max_events: 400_000_000,
            max_live: 4_000_000,
            journal: None,
            max_seconds: 3_600,
        }
    }
}

impl Repetition {
    /// The run is another one than the spec asks for. Bounds and threads change no result.
    pub(in crate::cli) fn is_other(&self) -> bool {
        self.seed.is_some()
            || self.replications.is_some()
            || self.precision.is_some()
            || !self.without.is_empty()
    }

    /// Something is said of how to run.
    pub(in crate::cli) fn is_given(&self) -> bool {
        let plain = Self::default();
        self.is_other()
            || self.max_replications != plain.max_replications
            || self.threads.is_some()
            || self.max_events != plain.max_events
            || self.max_live != plain.max_live
            || self.journal.is_some()
            || self.max_seconds != plain.max_seconds
    }
}
