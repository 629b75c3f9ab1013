//! Which mechanism carries how much of an effect, for people and for machines.

use super::super::metrics::ratio;
use super::super::sanitise::one_line;
use super::{ROUNDING, named};
use crate::sim::compare::Carried;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write as _;

/// The mechanisms behind the effect on one figure.
#[derive(Debug)]
pub struct Explained {
    /// The metric.
    pub metric: &'static str,
    /// Of what.
    pub of: String,
    /// The quantile; `None` is the mean.
    pub quantile: Option<f64>,
    /// new/old with all mechanisms; not a number where a figure is not above nought on both sides.
    pub ratio: f64,
    /// The runs do not tell whether there is an effect: shares of it would be shares of luck.
    pub undecided: bool,
    /// Each mechanism that has a part, largest first.
    pub parts: Vec<Carried>,
    /// Mechanisms that change nothing here.
    pub idle: Vec<&'static str>,
    /// Mechanisms without which the run did not end or measured nothing.
    pub failed: Vec<(&'static str, String)>,
}

impl Explained {
    /// Both structures come to the same, or may do so: there is nothing of which a mechanism could have a share.
    #[must_use]
    pub fn has_no_effect(&self) -> bool {
        self.undecided || self.ratio.is_nan() || (self.ratio - 1.0).abs() < ROUNDING
    }
}

/// The mechanisms as text.
pub(super) fn text(e: &Explained) -> String {
    let mut out = String::new();
    let about = named(e.metric, &e.of, e.quantile);
    if e.has_no_effect() {
        let why = if e.undecided {
            ": these runs do not decide whether there is one; more of them may (`--replications`)"
        } else if e.ratio.is_nan() {
            ": shares are of a ratio, and there is none where a figure is nought"
        } else {
            ""
        };
        let _ = writeln!(out, "  {about}: no effect to explain{why}");
        return out;
    }
    let _ = writeln!(
        out,
        "  what carries the effect on {about} ({} times), by switching one mechanism off on both sides:",
        ratio(e.ratio)
    );
    for p in &e.parts {
        let doubt = if p.share.mean.abs() <= p.share.half { ": may be luck" } else { "" };
        let _ = writeln!(
            out,
            "    {:<12}  {:>5.0}% ± {:.0}%  without it {} times{doubt}",
            p.mechanism,
            (p.share.mean * 100.0).round() + 0.0,
            p.share.half * 100.0,
            ratio(p.ratio)
        );
    }
    if !e.idle.is_empty() {
        let _ = writeln!(out, "    no part in it: {}", e.idle.join(", "));
    }
    for (mechanism, why) in &e.failed {
        let _ = writeln!(out, "    {mechanism}: {}", one_line(why));
    }
    out.push_str("    shares are of the logarithm of the ratio; together they pass 100% where mechanisms feed each other\n");
    out
}

/// The mechanisms behind an effect.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonExplained {
    /// The metric.
    pub name: String,
    /// Of what; null is the whole.
    pub of: Option<String>,
    /// The quantile; null is the mean.
    pub quantile: Option<f64>,
    /// new/old with all mechanisms; null where there is none.
    pub ratio: Option<f64>,
    /// The mechanisms that have a part.
    pub mechanisms: Vec<JsonCarried>,
    /// Those that have none.
    pub idle: Vec<String>,
}

/// A mechanism's part.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonCarried {
    /// Its name in `without`.
    pub mechanism: String,
    /// Its share of the logarithm of the ratio.
    pub share: f64,
    /// The 95% interval of the share.
    pub share_ci95: [f64; 2],
    /// new/old without it.
    pub ratio_without: f64,
}

/// The mechanisms in their JSON form.
pub(super) fn json(e: &Explained) -> JsonExplained {
    JsonExplained {
        name: e.metric.to_owned(),
        of: (!e.of.is_empty()).then(|| e.of.clone()),
        quantile: e.quantile,
        ratio: e.ratio.is_finite().then_some(e.ratio),
        mechanisms: e
            .parts
            .iter()
            .map(|p| JsonCarried {
                mechanism: p.mechanism.to_owned(),
                share: p.share.mean,
                share_ci95: [p.share.low(), p.share.high()],
                ratio_without: p.ratio,
            })
            .collect(),
        idle: e.idle.iter().map(|m| (*m).to_owned()).collect(),
    }
}
