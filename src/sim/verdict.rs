//! Claims against runs: holds, fails, or undecided; never on noise.

use super::scenario_run::{Figure, ScenarioRun};
use crate::diag::Finding;
use crate::model::dynamics::{Asserted, Claim, Sign};
use crate::stats::{Interval, Verdict, snapped};

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
            let (old, new) = pairs(run.figures(of), run.figures(&claim.measure));
            of_ratio(claim, &old, &new, |low, high| sign_verdict(*sign, low, high, *factor, None))
        }
        Asserted::Bound { sign, value, upper } => {
            let figures: Vec<Figure> = run.figures(&claim.measure).into_iter().flatten().collect();
            let interval = of(&figures, |f| f.value, claim.confidence);
            let low = of(&figures, |f| f.low, claim.confidence).low();
            let high = of(&figures, |f| f.high, claim.confidence).high();
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
    let (before, after) = pairs(old.figures(&claim.measure), new.figures(&claim.measure));
    // By differences new − bound · old, so that a figure may fall to nothing. Where all figures are the same, nothing has changed,
    // even if they are nought.
    let unchanged = before == after;
    let lies = |bound: f64| {
        if unchanged {
            return (1.0 - bound, 1.0 - bound);
        }
        let differences = |old: fn(&Figure) -> f64, new: fn(&Figure) -> f64| {
            let all: Vec<f64> = before.iter().zip(&after).map(|(a, b)| new(b) - bound * old(a)).collect();
            let same = all.iter().all(|d| *d == 0.0) && !all.is_empty();
            if same {
                Interval { mean: 0.0, half: 0.0, n: all.len() }
            } else {
                Interval::of(&all, claim.confidence)
            }
        };
        (differences(|f| f.high, |f| f.low).low(), differences(|f| f.low, |f| f.high).high())
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
        let sum = |v: &[Figure]| v.iter().map(|f| f.value).sum::<f64>();
        judged.figure = sum(&after) / sum(&before);
    }
    judged
}

/// The interval of one side of the figures.
fn of(figures: &[Figure], side: fn(&Figure) -> f64, confidence: f64) -> Interval {
    Interval::of(&figures.iter().map(side).collect::<Vec<f64>>(), confidence)
}

/// The figures of those replications that have both.
fn pairs(old: Vec<Option<Figure>>, new: Vec<Option<Figure>>) -> (Vec<Figure>, Vec<Figure>) {
    old.into_iter().zip(new).filter_map(|(a, b)| a.zip(b)).unzip()
}

fn of_ratio(claim: &Claim, old: &[Figure], new: &[Figure], verdict: impl Fn(f64, f64) -> Verdict) -> Judged {
    let same = !old.is_empty() && old == new;
    let ratio = |from: fn(&Figure) -> f64, to: fn(&Figure) -> f64| {
        let [from, to]: [Vec<f64>; 2] = [old.iter().map(from).collect(), new.iter().map(to).collect()];
        Interval::paired_ratio(&from, &to, claim.confidence)
    };
    let (figure, low, high) = if same {
        (1.0, 1.0, 1.0)
    } else {
        let value: fn(&Figure) -> f64 = |f| f.value;
        (ratio(value, value).0, ratio(|f| f.high, |f| f.low).1, ratio(|f| f.low, |f| f.high).2)
    };
    // One replication has no interval, whatever it came to.
    let usable = old.len() >= 2 && (same || (low.is_finite() && high.is_finite()));
    let verdict = if usable { verdict(low, high) } else { Verdict::Undecided };
    Judged { claim: claim.clone(), verdict, figure, low, high, ratio: true, n: old.len() }
}

fn sign_verdict(sign: Sign, low: f64, high: f64, value: f64, upper: Option<f64>) -> Verdict {
    match sign {
        Sign::Less => Verdict::strictly_below(low, high, value),
        Sign::AtMost => Verdict::below(low, high, value),
        Sign::Greater => Verdict::strictly_above(low, high, value),
        Sign::AtLeast => Verdict::above(low, high, value),
        Sign::Between => {
            Verdict::above(low, high, value).and(Verdict::below(low, high, upper.unwrap_or(value)))
        }
        // An interval can refute an equality; it holds when the interval is tight around the figure.
        Sign::Equal => {
            if snapped(low, value) > value || snapped(high, value) < value {
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
