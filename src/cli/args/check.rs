//! Arguments of `check` and `fmt`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Files and folders; `-` is standard input
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// How to print findings
    #[arg(long, value_enum, default_value_t = FindingFormat::Pretty)]
    pub format: FindingFormat,
    /// Print the model as understood, as JSON, instead of findings
    #[arg(long, conflicts_with_all = ["fix", "allow", "warn", "deny"])]
    pub model: bool,
    /// Print what the structure predicts: flow times, busiest people, and what each finding costs; `pretty` or `json`
    #[arg(long, conflicts_with_all = ["model", "fix"])]
    pub score: bool,
    /// Look at this structure, alone, and not at the base
    #[arg(long, value_name = "NAME", conflicts_with_all = ["model", "score", "fix"])]
    pub variant: Option<String>,
    /// Make a rule an error; several, too, with commas between them
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub deny: Vec<String>,
    /// Make a rule a warning
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub warn: Vec<String>,
    /// Switch a rule off
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub allow: Vec<String>,
    /// Apply the safe mends to the files
    #[arg(long)]
    pub fix: bool,
    /// With `--fix`: apply those, too, that may change what is meant
    #[arg(long, requires = "fix")]
    pub unsafe_fixes: bool,
    /// Check again whenever a file changes, until interrupted
    #[arg(long)]
    pub watch: bool,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// With the place drawn
    Pretty,
    /// One line each
    Short,
    /// `andon.findings/1`
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations for GitHub
    Github,
    /// JUnit XML, for servers that show tests
    Junit,
}

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub struct FmtArguments {
    /// Files and folders; `-` is standard input
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Change nothing; exit with 1 if something would be
    #[arg(long)]
    pub check: bool,
    /// Print what would change
    #[arg(long)]
    pub diff: bool,
}
