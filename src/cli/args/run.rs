//! Arguments of `run`, and the forms of metrics and traces.

use super::Repetition;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// The spec
    pub file: PathBuf,
    /// Only this scenario
    #[arg(long)]
    pub scenario: Option<String>,
    /// Only this structure: `base` or a variant
    #[arg(long)]
    pub variant: Option<String>,
    /// Repetition.
    #[command(flatten)]
    pub repetition: Repetition,
    /// Break ties between events of one moment at random, to see which results hang on them
    #[arg(long)]
    pub shuffle_ties: bool,
    /// Print every metric
    #[arg(long)]
    pub all: bool,
    /// Show how safety, knowledge, work in progress and utilisation go through the run: the observed time in so many equal
    /// pieces, 20 if no number is given, each with its means and 95% intervals; with `--all`, and in JSON and CSV, every metric
    #[arg(
        long,
        value_name = "PIECES",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "20",
        value_parser = clap::value_parser!(u32).range(2..=1_000)
    )]
    pub over_time: Option<u32>,
    /// End every scenario at this moment of its time, warm-up included: `90 days`
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Set a default in every structure, as `answering=20 min`; `andon explain defaults` lists them
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// Write the trace of the first replication here; the ending of the name says in which form: `.ndjson`, `.json`
    /// (Chrome, Perfetto, speedscope), `.xes`, `.ocel.json` or `.csv`
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// The form of the trace, whatever the name of its file
    #[arg(long, value_enum, requires = "trace")]
    pub trace_format: Option<TraceFormat>,
    /// How to print results
    #[arg(long, value_enum, default_value_t = MetricFormat::Text)]
    pub format: MetricFormat,
}

/// The form of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TraceFormat {
    /// `andon.trace/1`, one event a line
    Ndjson,
    /// For Perfetto, speedscope and Chrome
    Chrome,
    /// For process mining: a case an item
    Xes,
    /// For object-centric process mining, version 2.0
    Ocel,
    /// One event a row
    Csv,
}

/// How metrics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MetricFormat {
    /// For people
    Text,
    /// `andon.metrics/1`
    Json,
    /// One metric a line
    Csv,
}
