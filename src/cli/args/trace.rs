//! Arguments of `trace`.

use super::given;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `trace`.
#[derive(Debug, Args)]
pub struct TraceArguments {
    /// What to ask: `story` of one item, `where` the time goes, `handover` of work between people, `filter` for some events
    #[arg(value_enum)]
    pub question: TraceQuestion,
    /// The spec
    pub file: PathBuf,
    /// The item, as `Feature#3`, or the stream, as `Feature`; without it, `story` tells the first that is done after the warm-up
    #[arg(long)]
    pub item: Option<String>,
    /// With `filter`: events by this person, as `IT.Build.Developer#2`, or by anybody of this position; the end of the path will do
    /// where it means one alone, as `Developer#2`
    #[arg(long)]
    pub who: Option<String>,
    /// With `filter`: events of this kind, as `asked`
    #[arg(long)]
    pub kind: Vec<String>,
    /// With `filter`: events not before this moment, as `90 days`
    #[arg(long, value_name = "TIME")]
    pub after: Option<String>,
    /// With `filter`: events not after this moment
    #[arg(long, value_name = "TIME")]
    pub before: Option<String>,
    /// The scenario
    #[arg(long)]
    pub scenario: Option<String>,
    /// The structure: `base` or a variant
    #[arg(long, default_value = "base")]
    pub variant: String,
    /// The seed
    #[arg(long, value_parser = given::whole::<u64>, allow_negative_numbers = true)]
    pub seed: Option<u64>,
}

/// What a trace is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TraceQuestion {
    /// What happened to one item, step by step
    Story,
    /// Each hour of flow time by what it was spent on; the parts add up to the whole
    Where,
    /// How often one person follows another on an item, as CSV
    Handover,
    /// The events that meet all conditions, as NDJSON
    Filter,
}
