//! Claims against runs: holds, fails, or undecided; never on noise.

use super::scenario_run::ScenarioRun;
use crate::diag::Finding;
use crate::model::dynamics::{Asserted, Claim, Sign};
use crate::stats::{Interval, Verdict};

/// A claim with what the runs say of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The claim.
    pub claim: Claim,
    /// What the runs say.
    pub verdict: Verdict,
    /// The figure: the mean of the measure, or the ratio new/old.
    pub figure: f64,
    /// Its interval at the confidence of the claim.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// The figure is a ratio.
    pub ratio: bool,
    /// How many replications had something to measure.
    pub n: usize,
}

/// Judges a claim about one structure.
#[must_use]
pub fn judge(claim: &Claim, run: &ScenarioRun, findings: &[Finding]) -> Judged {
    match &claim.asserted {
        Asserted::Finding { rule, absent } => of_finding(claim, rule, *absent, findings),
        Asserted::Multiple { sign, factor, of } => {
            let pairs: Vec<(f64, f64)> = run
                .paired(of)
                .into_iter()
                .zip(run.paired(&claim.measure))
                .filter_map(|(a, b)| a.zip(b))
                .collect();
            let (old, new): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            of_ratio(claim, &old, &new, |low, high| sign_verdict(*sign, low, high, *factor, None))
        }
        Asserted::Bound { sign, value, upper } => {
            let interval = Interval::of(&run.values(&claim.measure), claim.confidence);
            let (low, high) = (interval.low(), interval.high());
            let verdict = if interval.n < 2 {
                Verdict::Undecided
            } else {
                sign_verdict(*sign, low, high, *value, *upper)
            };
            Judged {
                claim: claim.clone(),
                verdict,
                figure: interval.mean,
                low,
                high,
                ratio: false,
                n: interval.n,
            }
        }
        Asserted::Ratio { .. } => of_ratio(claim, &[], &[], |_, _| Verdict::Undecided),
    }
}

/// Judges a claim about a change from one structure to another, replication by replication.
#[must_use]
pub fn judge_change(claim: &Claim, old: &ScenarioRun, new: &ScenarioRun, findings: &[Finding]) -> Judged {
    let Asserted::Ratio { at_least, at_most } = claim.asserted else { return judge(claim, new, findings) };
    let pairs: Vec<(f64, f64)> = old
        .paired(&claim.measure)
        .into_iter()
        .zip(new.paired(&claim.measure))
        .filter_map(|(a, b)| a.zip(b))
        .collect();
    let (before, after): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    // By differences new − bound · old, so that a figure may fall to nothing. Where all figures are the same, nothing has changed,
    // even if they are nought.
    let unchanged = before == after;
    let lies = |bound: f64| {
        if unchanged {
            return (1.0 - bound, 1.0 - bound);
        }
        let differences: Vec<f64> = before.iter().zip(&after).map(|(a, b)| b - bound * a).collect();
        let interval = Interval::of(&differences, claim.confidence);
        let same = differences.iter().all(|d| *d == 0.0) && !differences.is_empty();
        if same { (0.0, 0.0) } else { (interval.low(), interval.high()) }
    };
    let mut judged = of_ratio(claim, &before, &after, |_, _| Verdict::Undecided);
    let above = at_least.map_or(Verdict::Holds, |bound| {
        let (low, high) = lies(bound);
        Verdict::above(low, high, 0.0)
    });
    let below = at_most.map_or(Verdict::Holds, |bound| {
        let (low, high) = lies(bound);
        Verdict::below(low, high, 0.0)
    });
    if before.len() >= 2 {
        judged.verdict = above.and(below);
    }
    if !judged.figure.is_finite() {
        let sum = |v: &[f64]| v.iter().sum::<f64>();
        judged.figure = sum(&after) / sum(&before);
    }
    judged
}

fn of_ratio(claim: &Claim, old: &[f64], new: &[f64], verdict: impl Fn(f64, f64) -> Verdict) -> Judged {
    let same = !old.is_empty() && old == new;
    let (figure, low, high) =
        if same { (1.0, 1.0, 1.0) } else { Interval::paired_ratio(old, new, claim.confidence) };
    let usable = same || (low.is_finite() && high.is_finite());
    let verdict = if usable { verdict(low, high) } else { Verdict::Undecided };
    Judged { claim: claim.clone(), verdict, figure, low, high, ratio: true, n: old.len() }
}

fn sign_verdict(sign: Sign, low: f64, high: f64, value: f64, upper: Option<f64>) -> Verdict {
    match sign {
        Sign::Less | Sign::AtMost => Verdict::below(low, high, value),
        Sign::Greater | Sign::AtLeast => Verdict::above(low, high, value),
        Sign::Between => {
            Verdict::above(low, high, value).and(Verdict::below(low, high, upper.unwrap_or(value)))
        }
        // An interval can refute an equality; it holds when the interval is tight around the figure.
        Sign::Equal => {
            if low > value || high < value {
                Verdict::Fails
            } else if high - low <= 0.02 * value.abs() {
                Verdict::Holds
            } else {
                Verdict::Undecided
            }
        }
    }
}

fn of_finding(claim: &Claim, rule: &str, absent: bool, findings: &[Finding]) -> Judged {
    let of = claim.measure.of.as_deref();
    let made = findings
        .iter()
        .filter(|f| f.rule == rule && of.is_none_or(|name| f.message.contains(&format!("`{name}`"))))
        .count();
    let verdict = if (made > 0) == absent { Verdict::Fails } else { Verdict::Holds };
    let figure = made as f64;
    Judged { claim: claim.clone(), verdict, figure, low: figure, high: figure, ratio: false, n: made }
}
