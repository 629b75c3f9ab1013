//! Two structures side by side: what differs, how surely, and which mechanism carries how much of it.

use super::scenario_run::ScenarioRun;
use crate::model::metrics::{self, Metric};
use crate::stats::Interval;
use crate::stats::student;

/// The confidence of all intervals here.
const CONFIDENCE: f64 = 0.95;

/// One metric on two structures, replication by replication on the same luck.
#[derive(Debug, Clone)]
pub struct Contrast {
    /// Which.
    pub metric: &'static Metric,
    /// Of what; empty is the whole.
    pub of: String,
    /// The quantile that is compared; `None` is the mean.
    pub quantile: Option<f64>,
    /// Its interval on the old structure.
    pub old: Interval,
    /// Its interval on the new one.
    pub new: Interval,
    /// new − old, from the pairs of replications.
    pub difference: Interval,
    /// new/old with its interval, from the logarithms of the pairs; nothing unless all figures are positive.
    pub ratio: Option<(f64, f64, f64)>,
}

/// What the runs say of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Every replication gave the same figure on both.
    Same,
    /// The whole interval of the difference lies below nought.
    Falls,
    /// It lies above.
    Rises,
    /// It holds nought: the runs do not tell.
    Undecided,
}

impl Direction {
    /// The word for it in every output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Falls => "falls",
            Self::Rises => "rises",
            Self::Undecided => "undecided",
        }
    }
}

impl Contrast {
    /// What the runs say of the change.
    #[must_use]
    pub fn direction(&self) -> Direction {
        let d = &self.difference;
        if d.n > 0 && d.mean == 0.0 && (d.half == 0.0 || d.n < 2) {
            Direction::Same
        } else if d.high() < 0.0 {
            Direction::Falls
        } else if d.low() > 0.0 {
            Direction::Rises
        } else {
            Direction::Undecided
        }
    }
}

/// A figure of a run.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Which metric.
    pub metric: &'static Metric,
    /// Of what; empty is the whole.
    pub of: String,
    /// The quantile; `None` is the mean.
    pub quantile: Option<f64>,
}

/// Every metric that both runs measured: its mean, then the quantiles that are kept of it.
#[must_use]
pub fn contrasts(old: &ScenarioRun, new: &ScenarioRun) -> Vec<Contrast> {
    let mut out = Vec::new();
    for found in &old.measured {
        let mut quantiles = vec![None];
        quantiles.extend(found.quantiles.iter().map(|(q, _)| Some(*q)));
        for quantile in quantiles {
            let subject = Subject { metric: found.metric, of: found.of.clone(), quantile };
            out.extend(contrast(old, new, &subject));
        }
    }
    out
}

/// One figure on both; nothing when no replication measured it on both.
#[must_use]
pub fn contrast(old: &ScenarioRun, new: &ScenarioRun, subject: &Subject) -> Option<Contrast> {
    let (before, after) = pairs(old, new, subject);
    if before.is_empty() {
        return None;
    }
    let positive = before.iter().chain(&after).all(|v| *v > 0.0);
    Some(Contrast {
        metric: subject.metric,
        of: subject.of.clone(),
        quantile: subject.quantile,
        old: Interval::of(&before, CONFIDENCE),
        new: Interval::of(&after, CONFIDENCE),
        difference: Interval::paired_difference(&before, &after, CONFIDENCE),
        ratio: positive.then(|| Interval::paired_ratio(&before, &after, CONFIDENCE)),
    })
}

/// The figures of the replications in which both had something to measure.
fn pairs(old: &ScenarioRun, new: &ScenarioRun, subject: &Subject) -> (Vec<f64>, Vec<f64>) {
    let Some(i) = metrics::TABLE.iter().position(|m| m.name == subject.metric.name) else {
        return (Vec::new(), Vec::new());
    };
    let key = (i, subject.of.clone());
    let value = |run: &ScenarioRun, n: usize| {
        let sample = run.samples.get(n)?.get(&key)?;
        let value = match subject.quantile {
            Some(q) => sample.spread.as_ref()?.quantile(q)?,
            None => sample.value,
        };
        value.is_finite().then_some(value)
    };
    (0..old.samples.len().min(new.samples.len())).filter_map(|n| value(old, n).zip(value(new, n))).unzip()
}

/// How much of an effect goes when a mechanism is off.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// The mechanism.
    pub mechanism: &'static str,
    /// 1 − ln(ratio without it) / ln(ratio), with its 95% interval: 1 is the whole effect, 0 none of it; more than 1 turns
    /// the effect round, less than 0 makes it larger.
    pub share: Interval,
    /// new/old of the metric when the mechanism is off.
    pub ratio: f64,
    /// Both structures gave the same figures with it as without it.
    pub idle: bool,
}

/// How much of the effect on a figure a mechanism carries, from the runs with it and those without it on the same luck.
/// Shares of an effect are those of its logarithm, so that factors that multiply have shares that add. They add up to one
/// only where mechanisms do not work on each other. Nothing when there is no ratio to explain.
#[must_use]
pub fn carried(
    mechanism: &'static str,
    with: (&ScenarioRun, &ScenarioRun),
    without: (&ScenarioRun, &ScenarioRun),
    subject: &Subject,
) -> Option<Carried> {
    let logs = |(old, new): (&ScenarioRun, &ScenarioRun)| {
        let (before, after) = pairs(old, new, subject);
        let positive = before.iter().chain(&after).all(|v| *v > 0.0);
        let logs: Vec<f64> = before.iter().zip(&after).map(|(a, b)| libm::log(b / a)).collect();
        (positive && logs.len() >= 2).then_some(logs)
    };
    let (whole, rest) = (logs(with)?, logs(without)?);
    if whole.len() != rest.len() {
        return None;
    }
    let figures = |run: &ScenarioRun| pairs(run, run, subject).0;
    let idle = figures(with.0) == figures(without.0) && figures(with.1) == figures(without.1);
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    Some(Carried { mechanism, share: left_out(&whole, &rest), ratio: libm::exp(mean(&rest)), idle })
}

/// One less the ratio of two means over pairs, with the interval of the delta method (the residuals rest − ratio · whole).
fn left_out(whole: &[f64], rest: &[f64]) -> Interval {
    let n = whole.len();
    let count = n as f64;
    let mean = |v: &[f64]| v.iter().sum::<f64>() / count;
    let ratio = mean(rest) / mean(whole);
    let squares: f64 = whole.iter().zip(rest).map(|(w, r)| (r - ratio * w) * (r - ratio * w)).sum();
    let error = (squares / (count - 1.0) / count).sqrt() / mean(whole).abs();
    let half = student::quantile(0.5 + CONFIDENCE / 2.0, count - 1.0) * error;
    Interval { mean: 1.0 - ratio, half, n }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Key, sampler};

    #[test]
    fn a_mechanism_without_which_nothing_is_left_carries_all() {
        let whole = [-1.0, -1.2, -0.9, -1.1];
        let none = left_out(&whole, &[0.0; 4]);
        assert_eq!((none.mean, none.half), (1.0, 0.0));
        assert_eq!(left_out(&whole, &whole).mean, 0.0);
        let half: Vec<f64> = whole.iter().map(|w| w / 2.0).collect();
        assert!((left_out(&whole, &half).mean - 0.5).abs() < 1e-12);
    }

    /// 2,000 experiments of 20 pairs, the effect −1 ± 0.2, a third of it left with noise 0.1: the true share is 2/3. The
    /// standard error of a share of 95% is 0.5 points; the delta method is off by less than one.
    #[test]
    fn the_interval_of_a_share_covers_it() {
        let covered = (0..2_000)
            .filter(|n| {
                let mut s = Key::seed(11, *n).stream();
                let whole: Vec<f64> = (0..20).map(|_| -1.0 + 0.2 * sampler::normal(&mut s)).collect();
                let rest: Vec<f64> = whole.iter().map(|w| w / 3.0 + 0.1 * sampler::normal(&mut s)).collect();
                left_out(&whole, &rest).covers(2.0 / 3.0)
            })
            .count();
        assert!((1_860..=1_940).contains(&covered), "{covered}");
    }
}
