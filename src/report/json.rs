//! Findings and metrics for machines: versioned JSON, with a schema each (`andon schema`).

use super::snapshot::json::JsonSnapshot;
use crate::diag::{Edit, Finding, Label};
use crate::sim::Measured;
use crate::sim::ScenarioRun;
use crate::sim::over_time::Piece;
use crate::sim::verdict::Judged;
use crate::source::SourceMap;
use crate::stats::Verdict;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// `andon.findings/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Findings {
    /// `andon.findings/1`
    pub format: String,
    /// In order of path and place.
    pub findings: Vec<JsonFinding>,
}

/// A place in a file; lines and columns count from 1, columns in characters.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonPlace {
    /// Path from the project's folder where the program runs within it, else from the folder that it runs in, else the whole path.
    pub file: String,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
    /// What is said of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonFinding {
    /// The rule or error.
    pub rule: String,
    /// `error`, `warn` or `info`.
    pub level: String,
    /// What is wrong.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub place: JsonPlace,
    /// Other places.
    pub related: Vec<JsonPlace>,
    /// How to mend it.
    pub help: Option<String>,
    /// The figures of the message.
    pub figures: BTreeMap<String, f64>,
    /// Mends that a tool can apply.
    pub fixes: Vec<JsonFix>,
}

/// A mend.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonFix {
    /// What it does.
    pub title: String,
    /// It keeps what was meant for certain.
    pub safe: bool,
    /// The changes.
    pub edits: Vec<JsonEdit>,
}

/// A change of the text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonEdit {
    /// What is replaced.
    #[serde(flatten)]
    pub place: JsonPlace,
    /// By what.
    pub replacement: String,
}

fn place(label: &Label, sources: &SourceMap) -> JsonPlace {
    let (file, from, to) = sources.place(label.span);
    JsonPlace {
        file: file.to_owned(),
        line: from.line,
        column: from.column,
        end_line: to.line,
        end_column: to.column,
        text: label.text.clone(),
    }
}

/// Findings in their JSON form.
#[must_use]
pub fn findings(findings: &[Finding], sources: &SourceMap) -> Findings {
    let edit = |e: &Edit| JsonEdit {
        place: place(&Label { span: e.span, text: String::new() }, sources),
        replacement: e.text.clone(),
    };
    let findings = findings
        .iter()
        .map(|f| JsonFinding {
            rule: f.rule.to_owned(),
            level: f.level.word().to_owned(),
            message: f.message.clone(),
            place: place(&f.primary, sources),
            related: f.related.iter().map(|l| place(l, sources)).collect(),
            help: f.help.clone(),
            figures: f.figures.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect(),
            fixes: f
                .fixes
                .iter()
                .map(|x| JsonFix {
                    title: x.title.clone(),
                    safe: x.safe,
                    edits: x.edits.iter().map(edit).collect(),
                })
                .collect(),
        })
        .collect();
    Findings { format: "andon.findings/1".to_owned(), findings }
}

/// `andon.metrics/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Metrics {
    /// `andon.metrics/1`
    pub format: String,
    /// The version of the program.
    pub version: String,
    /// The digest of all files of the spec.
    pub spec: String,
    /// The seed of all draws.
    pub seed: u64,
    /// What was given on the command line in place of what the spec says, as `answering=20 min`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub given: Vec<String>,
    /// The runs.
    pub runs: Vec<JsonRun>,
    /// The claims, judged.
    pub claims: Vec<JsonClaim>,
    /// The snapshots, compared with what is recorded; `andon test` alone has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub snapshots: Vec<JsonSnapshot>,
}

/// A scenario on a structure.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonRun {
    /// The scenario.
    pub scenario: String,
    /// `base` or a variant.
    pub variant: String,
    /// Mechanisms that were off.
    pub without: Vec<String>,
    /// How often it was repeated.
    pub replications: u32,
    /// Seconds before the observed time.
    pub warm_up_s: f64,
    /// Seconds of the observed time.
    pub simulated_s: f64,
    /// The metrics.
    pub metrics: Vec<JsonMetric>,
    /// The same of equal pieces of the observed time, one after the other, if `--over-time` asks for them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub over_time: Vec<JsonPiece>,
}

/// A piece of the observed time.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonPiece {
    /// Seconds from the start of the run, warm-up included, to its beginning.
    pub from_s: f64,
    /// The same to its end.
    pub to_s: f64,
    /// The metrics of this piece, without quantiles.
    pub metrics: Vec<JsonMetric>,
}

/// A metric with its interval.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonMetric {
    /// In the words of the language.
    pub name: String,
    /// Of what; null is the whole.
    pub of: Option<String>,
    /// `s`, `share`, `number`, `per s` or `money`.
    pub unit: String,
    /// Of money: what it is counted in, where the spec says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub currency: Option<String>,
    /// The mean over the replications.
    pub mean: f64,
    /// Its 95% interval; null with fewer than two replications.
    pub ci95: Option<[f64; 2]>,
    /// Replications that had something to measure.
    pub n: usize,
    /// Means of the quantiles over the replications.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub quantiles: BTreeMap<String, f64>,
    /// The 95% intervals of the quantiles, from one figure for each replication; none with fewer than two.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub quantiles_ci95: BTreeMap<String, [f64; 2]>,
}

/// A claim, judged.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonClaim {
    /// The scenario or comparison that it belongs to.
    pub about: String,
    /// As written.
    pub claim: String,
    /// `holds`, `fails` or `undecided`.
    pub verdict: String,
    /// The figure: a mean, or a ratio new/old.
    pub figure: Option<f64>,
    /// Its interval at the confidence of the claim.
    pub interval: Option<[f64; 2]>,
}

/// A run in its JSON form.
#[must_use]
pub fn run(run: &ScenarioRun) -> JsonRun {
    let piece = |p: Piece| JsonPiece {
        from_s: p.from_s,
        to_s: p.to_s,
        metrics: metrics_of(&p.measured, &run.currency),
    };
    JsonRun {
        scenario: run.scenario.clone(),
        variant: run.variant.clone(),
        without: run.without.iter().map(|w| (*w).to_owned()).collect(),
        replications: run.replications,
        warm_up_s: run.warm_up_s,
        simulated_s: run.runs_s,
        metrics: metrics_of(&run.measured, &run.currency),
        over_time: run.over_time().into_iter().map(piece).collect(),
    }
}

/// Metrics that had something to measure.
fn metrics_of(measured: &[Measured], currency: &str) -> Vec<JsonMetric> {
    measured.iter().filter(|m| !m.values.is_empty()).map(|m| metric(m, currency)).collect()
}

fn metric(m: &Measured, currency: &str) -> JsonMetric {
    use crate::model::metrics::Unit;
    let interval = m.interval();
    let of_quantile = |q: f64| format!("p{:.0}", q * 100.0);
    JsonMetric {
        name: m.metric.name.to_owned(),
        of: (!m.of.is_empty()).then(|| m.of.clone()),
        unit: match m.metric.unit {
            Unit::Time => "s",
            Unit::Share => "share",
            Unit::Number => "number",
            Unit::Rate => "per s",
            Unit::Money => "money",
        }
        .to_owned(),
        currency: Some(currency.to_owned()).filter(|c| m.metric.unit == Unit::Money && !c.is_empty()),
        mean: interval.mean,
        ci95: interval.half.is_finite().then(|| [interval.low(), interval.high()]),
        n: interval.n,
        quantiles: m.quantile_intervals().map(|(q, i)| (of_quantile(q), i.mean)).collect(),
        quantiles_ci95: m
            .quantile_intervals()
            .filter(|(_, i)| i.half.is_finite())
            .map(|(q, i)| (of_quantile(q), [i.low(), i.high()]))
            .collect(),
    }
}

/// A judged claim in its JSON form.
#[must_use]
pub fn claim(about: &str, judged: &Judged) -> JsonClaim {
    let finite = judged.low.is_finite() && judged.high.is_finite();
    JsonClaim {
        about: about.to_owned(),
        claim: judged.claim.text.clone(),
        verdict: verdict_word(judged.verdict).to_owned(),
        figure: judged.figure.is_finite().then_some(judged.figure),
        interval: finite.then_some([judged.low, judged.high]),
    }
}

/// The word for a verdict in every output.
#[must_use]
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Fails => "fails",
        Verdict::Undecided => "undecided",
    }
}

/// The digest of a project: of each file its path and its text, in order of path.
#[must_use]
pub fn digest(sources: &SourceMap) -> String {
    use sha2::{Digest as _, Sha256};
    let mut files: Vec<_> = sources.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut hash = Sha256::new();
    for file in files {
        for part in [file.path.as_bytes(), file.text.as_bytes()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    let bytes = hash.finalize();
    format!("sha256:{}", bytes.iter().map(|b| format!("{b:02x}")).collect::<String>())
}
