//! The arguments.

mod check;
mod draw;
mod given;
mod repetition;
mod run;
mod sides;
pub(super) mod spaced;
mod test;
mod trace;

pub(super) use check::{CheckArguments, FindingFormat, FmtArguments};
pub(super) use draw::{GalleryArguments, GraphArguments, GraphFormat, Traffic};
pub(super) use repetition::Repetition;
pub(super) use run::{MetricFormat, RunArguments, TraceFormat};
pub(super) use sides::{
    CompareArguments, CompareFormat, DiagnoseArguments, DiagnosisFormat, DiffArguments, DiffFormat,
};
pub(super) use test::{TestArguments, TestFormat, Unreferenced};
pub(super) use trace::{TraceArguments, TraceQuestion};

use clap::{Parser, Subcommand, ValueEnum};

/// Design organisations the way software is designed: write down how one is wired, find what is wrong with it, run it.
#[derive(Debug, Parser)]
#[command(name = "andon", version, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// When to use colours; NO_COLOR is obeyed.
    #[arg(long, global = true, value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// Print results only.
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// When to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Find what is wrong with the form, the meaning and the design of specs
    Check(CheckArguments),
    /// Lay specs out in the canonical way
    Fmt(FmtArguments),
    /// Run the scenarios of a spec and print what comes out
    Run(RunArguments),
    /// Check every claim of specs by running them, and every recorded snapshot
    Test(TestArguments),
    /// Set two structures side by side on the same luck, and say what carries the difference
    Compare(CompareArguments),
    /// Draw the structure
    Graph(GraphArguments),
    /// Say what changed between two files, folders or git revisions, in the words of the language
    Diff(DiffArguments),
    /// Say which finding carries the trouble: each is put right alone, and the runs are compared
    Diagnose(DiagnoseArguments),
    /// Ask what happened to an item, or where the time went
    Trace(TraceArguments),
    /// Say what a rule, an error, a metric, a mechanism, a default or a keyword means
    Explain {
        /// Its name, or `rules`, `metrics`, `mechanisms`, `defaults`, `statements`, `errors`, `words`; without a name,
        /// what can be asked
        name: Vec<String>,
    },
    /// Make a first spec that passes `check` and `test`, or a repository around it
    New {
        /// Name of the organisation; the file is made in this folder
        name: String,
        /// Make a folder for a git repository: the spec, settings, a workflow, hooks for pre-commit
        #[arg(long)]
        repo: bool,
        /// With `--repo`: where the workflow and the hooks have Andon from, and which version
        #[arg(
            long,
            value_name = "OWNER/REPOSITORY@VERSION",
            default_value = "OWNER/andon@v0.1.0",
            requires = "repo"
        )]
        action: String,
    },
    /// Serve an editor: the Language Server Protocol over standard input and output
    Lsp {
        /// Accepted for clients that pass it; there is no other way
        #[arg(long)]
        stdio: bool,
    },
    /// Print a completion script
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Print the JSON Schema of a machine-readable output
    Schema {
        /// `compare`, `diagnosis`, `diff`, `findings`, `metrics`, `model` or `score`; without a name, the names
        name: Option<String>,
    },
    /// Run specs and make the page that shows them
    #[command(hide = true)]
    Gallery(GalleryArguments),
    /// Print the language reference, as Markdown
    #[command(hide = true)]
    Docs,
}
