//! Intervals over replications, and what they say of a claim.

use super::student;

/// A mean with its confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// Half the width of the interval; infinite with fewer than two values.
    pub half: f64,
    /// How many values.
    pub n: usize,
}

impl Interval {
    /// The Student interval of independent values at a confidence.
    ///
    /// ```
    /// let i = andon::stats::Interval::of(&[1.0, 2.0, 3.0], 0.95);
    /// assert_eq!((i.mean, i.n), (2.0, 3));
    /// assert!((i.half - 2.484_138).abs() < 1e-5);
    /// ```
    #[must_use]
    pub fn of(values: &[f64], confidence: f64) -> Self {
        let n = values.len();
        let count = n as f64;
        let mean = if n == 0 { f64::NAN } else { values.iter().sum::<f64>() / count };
        if n < 2 {
            return Self { mean, half: f64::INFINITY, n };
        }
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (count - 1.0);
        let t = student::quantile(0.5 + confidence / 2.0, count - 1.0);
        Self { mean, half: t * (variance / count).sqrt(), n }
    }

    /// Its lower end.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.mean - self.half
    }

    /// Its upper end.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.mean + self.half
    }

    /// The interval of new − old over pairs of runs that share their chance (common random numbers): what both have in
    /// common cancels. Pairs beyond the shorter list are left out.
    #[must_use]
    pub fn paired_difference(old: &[f64], new: &[f64], confidence: f64) -> Self {
        let differences: Vec<f64> = old.iter().zip(new).map(|(a, b)| b - a).collect();
        Self::of(&differences, confidence)
    }

    /// Whether a value lies in it, its ends included.
    #[must_use]
    pub fn covers(&self, value: f64) -> bool {
        self.low() <= value && value <= self.high()
    }

    /// The ratio new/old of paired positive values, as the interval of the mean log-ratio carried back.
    #[must_use]
    pub fn paired_ratio(old: &[f64], new: &[f64], confidence: f64) -> (f64, f64, f64) {
        let logs: Vec<f64> = old
            .iter()
            .zip(new)
            .filter(|(a, b)| **a > 0.0 && **b > 0.0)
            .map(|(a, b)| libm::log(b / a))
            .collect();
        let interval = Self::of(&logs, confidence);
        (libm::exp(interval.mean), libm::exp(interval.low()), libm::exp(interval.high()))
    }
}

/// What the runs say of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval agrees.
    Holds,
    /// The whole interval disagrees.
    Fails,
    /// The interval holds the bound: more replications are needed.
    Undecided,
}

/// A value, or the bound if they are one but for rounding: a relative 1e-9 is far below what runs tell apart, and far above the last bits
/// of a sum.
///
/// ```
/// use andon::stats::snapped;
/// assert_eq!(snapped(0.1 + 0.2, 0.3), 0.3);
/// assert_eq!(snapped(0.300_001, 0.3), 0.300_001);
/// ```
#[must_use]
pub fn snapped(value: f64, bound: f64) -> f64 {
    if (value - bound).abs() <= 1e-9 * bound.abs() { bound } else { value }
}

impl Verdict {
    /// That a quantity with this interval is below a bound, or at it.
    #[must_use]
    pub fn below(low: f64, high: f64, bound: f64) -> Self {
        if snapped(high, bound) <= bound {
            Self::Holds
        } else if snapped(low, bound) > bound {
            Self::Fails
        } else {
            Self::Undecided
        }
    }

    /// That it is above a bound, or at it.
    #[must_use]
    pub fn above(low: f64, high: f64, bound: f64) -> Self {
        Self::below(-high, -low, -bound)
    }

    /// That it is below a bound and not at it.
    #[must_use]
    pub fn strictly_below(low: f64, high: f64, bound: f64) -> Self {
        if snapped(high, bound) < bound {
            Self::Holds
        } else if snapped(low, bound) >= bound {
            Self::Fails
        } else {
            Self::Undecided
        }
    }

    /// That it is above a bound and not at it.
    #[must_use]
    pub fn strictly_above(low: f64, high: f64, bound: f64) -> Self {
        Self::strictly_below(-high, -low, -bound)
    }

    /// That both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fails, _) | (_, Self::Fails) => Self::Fails,
            (Self::Undecided, _) | (_, Self::Undecided) => Self::Undecided,
            _ => Self::Holds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Key, sampler};

    #[test]
    fn intervals_cover_the_truth_as_often_as_they_say() {
        // 1,000 experiments of 10 normal values: 95% ± 2 points are three standard errors.
        let covered = (0..1_000)
            .filter(|i| {
                let mut s = Key::seed(3, *i).stream();
                let values: Vec<f64> = (0..10).map(|_| 5.0 + 2.0 * sampler::normal(&mut s)).collect();
                let interval = Interval::of(&values, 0.95);
                interval.low() <= 5.0 && 5.0 <= interval.high()
            })
            .count();
        assert!((930..=970).contains(&covered), "{covered}");
    }

    #[test]
    fn what_pairs_share_cancels() {
        let old = [10.0, 30.0, 20.0, 50.0];
        let new = [11.0, 31.5, 21.0, 51.5];
        let paired = Interval::paired_difference(&old, &new, 0.95);
        assert_eq!((paired.mean, paired.n), (1.25, 4));
        // t .975,3 = 3.182446, deviation 0.288675, n 4.
        assert!((paired.half - 0.459_347).abs() < 1e-6, "{}", paired.half);
        assert!(paired.covers(1.25) && !paired.covers(0.0));
        let (ratio, low, high) = Interval::paired_ratio(&[1.0, 2.0, 4.0], &[2.0, 4.0, 8.0], 0.95);
        assert!((ratio - 2.0).abs() < 1e-12 && (low - 2.0).abs() < 1e-12 && (high - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_claim_on_noise_is_undecided() {
        assert_eq!(Verdict::below(1.0, 3.0, 2.0), Verdict::Undecided);
        assert_eq!(Verdict::above(2.5, 3.0, 2.0), Verdict::Holds);
        assert_eq!(Verdict::below(2.5, 3.0, 2.0), Verdict::Fails);
    }

    #[test]
    fn what_lies_at_the_bound_is_not_below_it() {
        use Verdict::{Fails, Holds, Undecided};
        for at in [2.0, 2.0 + 1e-12, 2.0 - 1e-12] {
            assert_eq!((Verdict::below(at, at, 2.0), Verdict::strictly_below(at, at, 2.0)), (Holds, Fails));
            assert_eq!((Verdict::above(at, at, 2.0), Verdict::strictly_above(at, at, 2.0)), (Holds, Fails));
            assert_eq!(Verdict::strictly_below(1.0, at, 2.0), Undecided);
            assert_eq!(Verdict::strictly_below(at, 3.0, 2.0), Fails);
        }
        assert_eq!(
            (Verdict::strictly_below(1.0, 1.5, 2.0), Verdict::strictly_above(0.0, 0.0, 0.0)),
            (Holds, Fails)
        );
    }
}
