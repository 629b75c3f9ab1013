//! Two structures side by side, for people and for machines.

pub mod explained;
pub mod picture;

use super::metrics::{figure, in_unit, of_how_many, ratio, time};
use super::sanitise::one_line;
use crate::diag::counted::counted;
use crate::model::fingerprint::Part;
use crate::model::metrics::Unit;
use crate::sim::compare::{Contrast, Direction};
use explained::{Explained, JsonExplained};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write as _;

/// A comparison of two structures under one scenario.
#[derive(Debug)]
pub struct Compared {
    /// The scenario.
    pub scenario: String,
    /// The old structure.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The seed.
    pub seed: u64,
    /// Replications of both.
    pub replications: u32,
    /// Seconds of the observed time.
    pub runs_s: f64,
    /// Seconds before it.
    pub warm_up_s: f64,
    /// Mechanisms off on both sides.
    pub without: Vec<String>,
    /// What money is counted in.
    pub currency: String,
    /// What both share and what not.
    pub fingerprint: Vec<Part>,
    /// Why resources differ, if the variant declares that they do.
    pub declared: Option<String>,
    /// The metrics.
    pub contrasts: Vec<Contrast>,
    /// What each mechanism carries of the effect on a metric, if that was asked for.
    pub explained: Vec<Explained>,
}

/// What is shown unless everything is asked for.
const SHOWN: &[&str] = &[
    "flow time",
    "flow efficiency",
    "throughput",
    "work in progress",
    "share of messages vertical",
    "hops per message",
    "message delay",
    "message fidelity",
    "decision time",
    "share of decisions right",
    "share of items turned away",
];

/// The comparison as a table.
#[must_use]
pub fn text(c: &Compared, all: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} with {}: {} after {} of warm-up, {} on the same luck, seed {}{}",
        one_line(&c.scenario),
        one_line(&c.old),
        one_line(&c.new),
        time(c.runs_s),
        time(c.warm_up_s),
        counted(c.replications, "replication"),
        c.seed,
        if c.without.is_empty() { String::new() } else { format!(", without {}", c.without.join(", ")) }
    );
    out.push_str(&fingerprint(c));
    let rows: Vec<[String; 6]> = c
        .contrasts
        .iter()
        .filter(|x| all || (SHOWN.contains(&x.metric.name) && x.quantile.is_none_or(|q| q > 0.9)))
        .map(|x| row(x, c))
        .collect();
    let head = ["", &one_line(&c.old), &one_line(&c.new), "difference", "ratio", ""].map(str::to_owned);
    out.push_str(&aligned(&head, &rows));
    for e in &c.explained {
        out.push_str(&explained::text(e));
    }
    out
}

fn fingerprint(c: &Compared) -> String {
    let mut out = String::new();
    let same: Vec<&str> = c.fingerprint.iter().filter(|p| p.differing.is_empty()).map(|p| p.name).collect();
    if !same.is_empty() {
        let _ = writeln!(out, "  the same: {}", same.join(", "));
    }
    for part in c.fingerprint.iter().filter(|p| !p.differing.is_empty()) {
        let _ = writeln!(out, "  differs in {}:", part.name);
        for line in &part.differing {
            let _ = writeln!(out, "    {}", one_line(line));
        }
    }
    if let Some(why) = &c.declared {
        let _ = writeln!(out, "  declared: changes resources because {}", one_line(why));
    }
    out
}

/// A difference below this share of the larger figure is one of rounding.
const ROUNDING: f64 = 1e-12;

/// A difference between two figures; one between shares is in points, so that it is not taken for a share of the old one.
fn apart(unit: Unit, value: f64, currency: &str) -> String {
    if unit == Unit::Share { figure(value * 100.0) } else { in_unit(unit, value, currency) }
}

/// A figure as a claim calls it: `flow time of Feature p85`.
fn named(metric: &str, of: &str, quantile: Option<f64>) -> String {
    let of = if of.is_empty() { String::new() } else { format!(" of {}", one_line(of)) };
    let quantile = quantile.map_or_else(String::new, |q| format!(" p{:.0}", q * 100.0));
    format!("{metric}{of}{quantile}")
}

fn row(x: &Contrast, c: &Compared) -> [String; 6] {
    let currency = &c.currency;
    let unit = x.metric.unit;
    let change = if x.direction() == Direction::Same {
        "none".to_owned()
    } else {
        // What is left of figures that cancel out is rounding.
        let size = x.old.mean.abs().max(x.new.mean.abs());
        let mean = if x.difference.mean.abs() <= size * ROUNDING { 0.0 } else { x.difference.mean };
        let sign = if mean > 0.0 { "+" } else { "" };
        let half = if x.difference.half.is_finite() {
            format!(" ± {}", apart(unit, x.difference.half, currency))
        } else {
            String::new()
        };
        let points = if unit == Unit::Share { " points" } else { "" };
        format!("{sign}{}{half}{points}", apart(unit, mean, currency))
    };
    let times = x.ratio.map_or_else(String::new, |(r, low, high)| {
        if low.is_finite() && high.is_finite() {
            format!("{} [{} to {}]", ratio(r), ratio(low), ratio(high))
        } else {
            ratio(r)
        }
    });
    [
        named(x.metric.name, &x.of, x.quantile),
        in_unit(unit, x.old.mean, currency),
        in_unit(unit, x.new.mean, currency),
        change,
        times,
        match of_how_many(x.old.n.min(x.new.n), c.replications) {
            Some(few) => format!("{}, {few}", x.direction().word()),
            None => x.direction().word().to_owned(),
        },
    ]
}

fn aligned(head: &[String; 6], rows: &[[String; 6]]) -> String {
    let all: Vec<&[String; 6]> = std::iter::once(head).chain(rows).collect();
    let width = |i: usize| all.iter().map(|r| r[i].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..6).map(width).collect();
    let mut out = String::new();
    for r in all {
        let mut line = format!("  {:<w$}", r[0], w = widths[0]);
        for (cell, w) in r.iter().zip(&widths).skip(1).take(2) {
            let _ = write!(line, "  {cell:>w$}");
        }
        for (cell, w) in r.iter().zip(&widths).skip(3) {
            let _ = write!(line, "  {cell:<w$}");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// `andon.compare/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Comparisons {
    /// `andon.compare/1`
    pub format: String,
    /// The version of the program.
    pub version: String,
    /// The digest of all files of the spec.
    pub spec: String,
    /// The comparisons.
    pub comparisons: Vec<JsonCompared>,
}

/// Two structures under one scenario.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonCompared {
    /// The scenario.
    pub scenario: String,
    /// The old structure.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The seed.
    pub seed: u64,
    /// Replications of both.
    pub replications: u32,
    /// Mechanisms off on both sides.
    pub without: Vec<String>,
    /// What both share and what not.
    pub fingerprint: Vec<JsonPart>,
    /// Why resources differ, as the variant declares it.
    pub changes_resources: Option<String>,
    /// The metrics.
    pub metrics: Vec<JsonContrast>,
    /// What each mechanism carries.
    pub explained: Vec<JsonExplained>,
}

/// A part of the fingerprint.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonPart {
    /// `people`, `hours`, `skills`, `resources`, `touch time` or `demand`.
    pub part: String,
    /// What differs, in words; empty when nothing does.
    pub differing: Vec<String>,
}

/// A metric on both structures.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonContrast {
    /// In the words of the language.
    pub name: String,
    /// Of what; null is the whole.
    pub of: Option<String>,
    /// The quantile; null is the mean.
    pub quantile: Option<f64>,
    /// Means over the replications: old, then new.
    pub means: [f64; 2],
    /// new − old.
    pub difference: f64,
    /// Its 95% interval; null with fewer than two pairs.
    pub difference_ci95: Option<[f64; 2]>,
    /// new/old; null unless all figures are positive.
    pub ratio: Option<f64>,
    /// Its 95% interval.
    pub ratio_ci95: Option<[f64; 2]>,
    /// Pairs of replications.
    pub n: usize,
    /// `falls`, `rises`, `same` or `undecided`.
    pub direction: String,
}

/// A comparison in its JSON form.
#[must_use]
pub fn json(c: &Compared) -> JsonCompared {
    JsonCompared {
        scenario: c.scenario.clone(),
        old: c.old.clone(),
        new: c.new.clone(),
        seed: c.seed,
        replications: c.replications,
        without: c.without.clone(),
        fingerprint: c
            .fingerprint
            .iter()
            .map(|p| JsonPart { part: p.name.to_owned(), differing: p.differing.clone() })
            .collect(),
        changes_resources: c.declared.clone(),
        metrics: c.contrasts.iter().map(contrast).collect(),
        explained: c.explained.iter().map(explained::json).collect(),
    }
}

/// A metric on both structures in its JSON form.
#[must_use]
pub fn contrast(x: &Contrast) -> JsonContrast {
    let d = &x.difference;
    JsonContrast {
        name: x.metric.name.to_owned(),
        of: (!x.of.is_empty()).then(|| x.of.clone()),
        quantile: x.quantile,
        means: [x.old.mean, x.new.mean],
        difference: d.mean,
        difference_ci95: d.half.is_finite().then(|| [d.low(), d.high()]),
        ratio: x.ratio.map(|r| r.0),
        ratio_ci95: x.ratio.filter(|r| r.1.is_finite() && r.2.is_finite()).map(|r| [r.1, r.2]),
        n: d.n,
        direction: x.direction().word().to_owned(),
    }
}
