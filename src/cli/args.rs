//! The arguments.

mod given;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

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
        #[arg(long, value_name = "OWNER/REPOSITORY@VERSION", default_value = "OWNER/andon@v0.1.0")]
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
    #[arg(long)]
    pub model: bool,
    /// Print what the structure predicts: flow times, busiest people, and what each finding costs; `pretty` or `json`
    #[arg(long, conflicts_with_all = ["model", "fix"])]
    pub score: bool,
    /// Make a rule an error
    #[arg(long, value_name = "RULE")]
    pub deny: Vec<String>,
    /// Make a rule a warning
    #[arg(long, value_name = "RULE")]
    pub warn: Vec<String>,
    /// Switch a rule off
    #[arg(long, value_name = "RULE")]
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

/// What is run, and how often.
#[derive(Debug, Args)]
pub struct Repetition {
    /// The seed of all draws
    #[arg(long)]
    pub seed: Option<u64>,
    /// How often each scenario is repeated
    #[arg(long, short = 'n', value_parser = given::replications)]
    pub replications: Option<u32>,
    /// Repeat until the 95% intervals of the flow times are this narrow, as a share of the mean: `5%` or `0.05`
    #[arg(long, value_name = "SHARE", value_parser = given::precision)]
    pub precision: Option<f64>,
    /// Most replications of `--precision`
    #[arg(long, default_value_t = 1_000, value_parser = given::replications)]
    pub max_replications: u32,
    /// Threads; all results are the same for any number
    #[arg(long)]
    pub threads: Option<usize>,
    /// Switch a mechanism off, to trace an effect to its cause; several with commas, or one by one
    #[arg(long, value_name = "MECHANISM", value_delimiter = ',')]
    pub without: Vec<String>,
    /// End the run after so many events in one replication
    #[arg(long, default_value_t = 400_000_000)]
    pub max_events: u64,
    /// End the run when so many items, messages and planned events are alive at once: the bound on memory
    #[arg(long, value_name = "COUNT", default_value_t = 4_000_000)]
    pub max_live: usize,
    /// Keep every replication in this file as it is done: the same command goes on from there if it is killed
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// End the run after so many seconds of the clock on the wall
    #[arg(long, default_value_t = 3_600)]
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
    pub(super) fn is_other(&self) -> bool {
        self.seed.is_some()
            || self.replications.is_some()
            || self.precision.is_some()
            || !self.without.is_empty()
    }

    /// Something is said of how to run.
    pub(super) fn is_given(&self) -> bool {
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
    /// What to explain, as `flow time of Feature`; without it, the flow time of every stream
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
    /// In which form
    #[arg(long, value_enum, default_value_t = GraphFormat::Svg)]
    pub format: GraphFormat,
    /// Where the width of the lines comes from: the equations, a run, or nowhere; without it, the equations if there is a scenario
    #[arg(long, value_enum)]
    pub traffic: Option<Traffic>,
    /// The scenario that the traffic is for; without it, the first
    #[arg(long)]
    pub scenario: Option<String>,
    /// Mark what `andon check` finds
    #[arg(long)]
    pub findings: bool,
    /// Write the picture here instead of printing it
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Repetition.
    #[command(flatten)]
    pub repetition: Repetition,
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

/// Arguments of `diagnose`.
#[derive(Debug, Args)]
pub struct DiagnoseArguments {
    /// The spec
    pub file: PathBuf,
    /// Only this scenario
    #[arg(long)]
    pub scenario: Option<String>,
    /// How many findings are tried, the worst levels first; each takes as long as a run
    #[arg(long, default_value_t = 20)]
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
    /// With `filter`: events by this person, or by anybody of this position
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
    #[arg(long)]
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
