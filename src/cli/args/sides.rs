//! Arguments of the verbs that set structures side by side: `compare`, `diff`, and `diagnose`.

use super::{Repetition, given};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct CompareArguments {
    /// The spec
    pub file: PathBuf,
    /// The old structure: `base` or a variant; without it, the base is compared with every variant
    pub old: Option<String>,
    /// The new structure; without it, OLD is the new one and the base the old one
    pub new: Option<String>,
    /// Only this scenario
    #[arg(long)]
    pub scenario: Option<String>,
    /// Switch each mechanism off in turn and say how much of the effect it carries
    #[arg(long)]
    pub explain: bool,
    /// What to explain, as `flow time of Feature` or `flow time of Feature p85`; without it, the flow time of every stream
    #[arg(long, value_name = "METRIC", requires = "explain")]
    pub of: Option<String>,
    /// Print every metric and quantile
    #[arg(long)]
    pub all: bool,
    /// Repetition.
    #[command(flatten)]
    pub repetition: Repetition,
    /// How to print results
    #[arg(long, value_enum, default_value_t = CompareFormat::Text)]
    pub format: CompareFormat,
}

/// How a comparison is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For people
    Text,
    /// `andon.compare/1`
    Json,
    /// A picture: ratios with their intervals, and where the time goes
    Svg,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// Two files, two folders, `REV1..REV2`, `REV1...REV2` (since the common commit), two revisions, or one revision for
    /// the working tree against it; then paths. Without a revision, the working tree against the last commit
    pub what: Vec<String>,
    /// Paths, when they could be taken for revisions
    #[arg(last = true)]
    pub paths: Vec<PathBuf>,
    /// The working tree against this revision; everything else is a path
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
    /// Run both sides on the same luck, and say what the change does to every metric
    #[arg(long)]
    pub run: bool,
    /// With `--run`: only this scenario
    #[arg(long, requires = "run")]
    pub scenario: Option<String>,
    /// With `--run`: on this structure of both sides
    #[arg(long, default_value = "base", requires = "run")]
    pub variant: String,
    /// Exit with 1 if anything differs
    #[arg(long)]
    pub exit_code: bool,
    /// Repetition.
    #[command(flatten)]
    pub repetition: Repetition,
    /// How to print the difference
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
}

/// How a difference is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people
    Text,
    /// For a comment on a pull request
    Markdown,
    /// `andon.diff/1`
    Json,
}

/// Arguments of `diagnose`.
#[derive(Debug, Args)]
pub struct DiagnoseArguments {
    /// The spec
    pub file: PathBuf,
    /// Only this scenario
    #[arg(long)]
    pub scenario: Option<String>,
    /// How many findings are tried, the worst levels first; each takes as long as a run
    #[arg(long, default_value_t = 20, value_parser = given::some)]
    pub most: usize,
    /// Repetition.
    #[command(flatten)]
    pub repetition: Repetition,
    /// How to print results
    #[arg(long, value_enum, default_value_t = DiagnosisFormat::Text)]
    pub format: DiagnosisFormat,
}

/// How a diagnosis is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiagnosisFormat {
    /// For people
    Text,
    /// `andon.diagnosis/1`
    Json,
}
