//! What came out of a scenario on a structure, over all replications.

use super::collect::{PassageCounts, Samples};
use super::replicate::measured;
use super::trace::Trace;
use crate::model::dynamics::Measure;
use crate::model::metrics::{self, Metric};
use crate::network::Passages;
use crate::stats::Interval;
use std::sync::Arc;

/// One metric over all replications.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Which.
    pub metric: &'static Metric,
    /// Of what; empty is the whole.
    pub of: String,
    /// One figure for each replication, in order; those that had nothing to measure are left out.
    pub values: Vec<f64>,
    /// The quantiles asked for in reports: p50, p85, p95, over the replications; empty where none are kept.
    pub quantiles: Vec<(f64, Vec<f64>)>,
}

impl Measured {
    /// The 95% interval of the mean.
    #[must_use]
    pub fn interval(&self) -> Interval {
        Interval::of(&self.values, 0.95)
    }

    /// The quantiles with their 95% intervals: each replication has one figure, and the interval is Student's over them, as
    /// for means. A quantile of few items in a short run is a little too low or too high in every replication; the interval
    /// does not know of that.
    pub fn quantile_intervals(&self) -> impl Iterator<Item = (f64, Interval)> {
        self.quantiles.iter().filter(|(_, v)| !v.is_empty()).map(|(q, v)| (*q, Interval::of(v, 0.95)))
    }
}

/// What one replication came to, and between what that must be: quantiles come from buckets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// It is no less.
    pub low: f64,
    /// It is no more.
    pub high: f64,
}

/// A scenario on a structure, repeated.
#[derive(Debug, Clone)]
pub struct ScenarioRun {
    /// The scenario's name.
    pub scenario: String,
    /// The structure's name: `base` or a variant.
    pub variant: String,
    /// The seed.
    pub seed: u64,
    /// How often it was repeated.
    pub replications: u32,
    /// Warm-up and observed time in seconds.
    pub warm_up_s: f64,
    /// Observed time in seconds.
    pub runs_s: f64,
    /// Mechanisms that were off.
    pub without: Vec<&'static str>,
    /// What money is counted in; empty where the spec does not say.
    pub currency: String,
    /// The warm-up was not declared but found.
    pub warm_up_found: bool,
    /// The precision that was asked for, and whether it was reached.
    pub precision: Option<(f64, bool)>,
    /// Events carried out, over all replications.
    pub events: u64,
    /// All metrics, in the order of the catalogue.
    pub measured: Vec<Measured>,
    /// Samples of each replication.
    pub samples: Vec<Samples>,
    /// The trace of the first replication, if it was asked for.
    pub trace: Arc<Trace>,
    /// What passed where in the observed time, over all replications, if that was asked for.
    pub passages: PassageCounts,
    /// Of each replication the samples of each piece of the observed time, if those were asked for; see
    /// [`ScenarioRun::over_time`].
    pub pieces: Vec<Vec<Samples>>,
}

impl ScenarioRun {
    /// What passed where, in messages a second; nothing unless it was counted.
    #[must_use]
    pub fn traffic(&self) -> Passages {
        let time = f64::from(self.replications) * self.runs_s.max(1e-9);
        let rates = self.passages.iter().map(|(passage, count)| (*passage, *count as f64 / time)).collect();
        Passages { rates, no_way: 0.0 }
    }

    /// The figures of a measure, one for each replication that had something to measure.
    #[must_use]
    pub fn values(&self, measure: &Measure) -> Vec<f64> {
        self.paired(measure).into_iter().flatten().collect()
    }

    /// The figures of a measure, one for each replication.
    #[must_use]
    pub fn paired(&self, measure: &Measure) -> Vec<Option<f64>> {
        self.figures(measure).into_iter().map(|figure| Some(figure?.value)).collect()
    }

    /// The same, with how far off each may be.
    #[must_use]
    pub fn figures(&self, measure: &Measure) -> Vec<Option<Figure>> {
        let Some(i) = metrics::TABLE.iter().position(|m| m.name == measure.metric) else { return Vec::new() };
        let key = (i, measure.of.clone().unwrap_or_default());
        self.samples
            .iter()
            .map(|s| {
                let sample = s.get(&key)?;
                let figure = match measure.quantile {
                    Some(q) => {
                        let spread = sample.spread.as_ref()?;
                        let (low, high) = spread.quantile_bounds(q)?;
                        Figure { value: spread.quantile(q)?, low, high }
                    }
                    None => Figure { value: sample.value, low: sample.value, high: sample.value },
                };
                figure.value.is_finite().then_some(figure)
            })
            .collect()
    }

    /// The mean of a metric with its 95% interval.
    #[must_use]
    pub fn interval(&self, metric: &str, of: &str) -> Option<Interval> {
        let found = self.measured.iter().find(|m| m.metric.name == metric && m.of == of)?;
        Some(found.interval())
    }

    /// A quantile that reports show (p50, p85, p95), with its 95% interval.
    #[must_use]
    pub fn quantile(&self, metric: &str, of: &str, q: f64) -> Option<Interval> {
        let found = self.measured.iter().find(|m| m.metric.name == metric && m.of == of)?;
        found.quantile_intervals().find(|(asked, _)| *asked == q).map(|(_, interval)| interval)
    }
}

impl ScenarioRun {
    /// Takes further replications of the same scenario on the same structure in, in order of their numbers.
    pub(super) fn extend(&mut self, more: Self) {
        self.replications = more.replications;
        self.events += more.events;
        self.samples.extend(more.samples);
        self.pieces.extend(more.pieces);
        self.measured = measured(&self.samples.iter().collect::<Vec<_>>());
        for (passage, count) in more.passages {
            *self.passages.entry(passage).or_default() += count;
        }
    }
}
