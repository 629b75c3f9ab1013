//! Arguments of the verbs that draw: `graph` and `gallery`.

use super::Repetition;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `graph`.
#[derive(Debug, Args)]
pub struct GraphArguments {
    /// The spec
    pub file: PathBuf,
    /// The structure: `base` or a variant
    #[arg(long, default_value = "base")]
    pub variant: String,
    /// Draw two structures on top of each other: what is added, removed, moved
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with = "variant")]
    pub overlay: Option<Vec<String>>,
    /// In which form; without it, the ending of `--output` says: `.svg`, `.dot`, `.mmd` or `.graphml`, else SVG
    #[arg(long, value_enum)]
    pub format: Option<GraphFormat>,
    /// Where the width of the lines comes from: the equations, a run, or nowhere; without it, the equations if there is a scenario
    #[arg(long, value_enum)]
    pub traffic: Option<Traffic>,
    /// The scenario that the traffic is for; without it, the first
    #[arg(long)]
    pub scenario: Option<String>,
    /// Mark what `andon check` finds
    #[arg(long)]
    pub findings: bool,
    /// Write the picture here instead of printing it; the ending of the name says in which form, unless `--format` does
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Repetition.
    #[command(flatten)]
    pub repetition: Repetition,
}

/// The form of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// A picture for documents and browsers
    Svg,
    /// For Graphviz
    Dot,
    /// A flowchart that GitHub draws in Markdown
    Mermaid,
    /// The whole graph for Gephi, yEd, networkx
    Graphml,
}

/// Where the traffic of a picture comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Traffic {
    /// The flow and routing equations, without a run
    Predicted,
    /// A run
    Measured,
    /// Show none
    None,
}

/// Arguments of `gallery`.
#[derive(Debug, Args)]
pub struct GalleryArguments {
    /// Files and folders
    #[arg(default_value = "specs")]
    pub paths: Vec<PathBuf>,
    /// The folder of the page
    #[arg(long, default_value = "docs")]
    pub into: PathBuf,
    /// Change nothing; exit with 1 if something would be, or if a claim does not hold
    #[arg(long)]
    pub check: bool,
}
