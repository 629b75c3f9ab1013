//! Whether two sets of runs differ by more than their luck, told from what a report says of them: means, intervals, counts.

use super::interval::Interval;
use super::student;

/// The chance of means at least so far apart if both samples come from one law: Welch's test (1947), two-sided, from two
/// intervals of one confidence. `near` is the difference that rounding alone can make; it counts as none.
///
/// No two samples can tell more surely than by standing wholly apart, for which chance alone gives 2/C(n+m, n): that is the
/// least that is ever returned, so that two values a side prove nothing, however close together they lie. With fewer than two
/// values on a side nothing can be told: 1.
///
/// ```
/// use andon::stats::{Interval, change::welch};
/// let of = |values: &[f64]| Interval::of(values, 0.95);
/// let (a, b) = (of(&[1.0, 2.0, 3.0, 4.0, 5.0]), of(&[3.0, 4.0, 5.0, 6.0, 7.0]));
/// assert!((welch(&a, &b, 0.95, 0.0) - 0.080_516).abs() < 1e-6);
/// assert_eq!(welch(&a, &a, 0.95, 0.0), 1.0);
/// ```
#[must_use]
pub fn welch(a: &Interval, b: &Interval, confidence: f64, near: f64) -> f64 {
    let apart = ((a.mean - b.mean).abs() - near).max(0.0);
    if a.n < 2 || b.n < 2 || apart == 0.0 || apart.is_nan() {
        return 1.0;
    }
    // The squared standard error of each mean.
    let error = |i: &Interval| {
        let error = i.half / student::quantile(0.5 + confidence / 2.0, i.n as f64 - 1.0);
        error * error
    };
    let (x, y) = (error(a), error(b));
    let chance = if x + y > 0.0 {
        let df = (x + y) * (x + y) / (x * x / (a.n as f64 - 1.0) + y * y / (b.n as f64 - 1.0));
        2.0 * student::cdf(-apart / (x + y).sqrt(), df)
    } else {
        0.0
    };
    chance.clamp(least(a.n, b.n), 1.0)
}

/// The chance that of two samples of one law each value of one lies below each of the other, or above: 2/C(n+m, n).
///
/// ```
/// assert!((andon::stats::change::least(3, 3) - 0.1).abs() < 1e-12);
/// ```
#[must_use]
pub fn least(n: usize, m: usize) -> f64 {
    (2.0 * libm::exp(-choose(n + m, n))).min(1.0)
}

/// How many values a side are needed before any difference between two samples of that size can have this chance.
///
/// ```
/// assert_eq!(andon::stats::change::enough(0.1), 3);
/// ```
#[must_use]
pub fn enough(chance: f64) -> usize {
    (1..10_000).find(|&n| least(n, n) <= chance).unwrap_or(10_000)
}

/// The chance of shares at least so unlike if both have one true share: Fisher's exact test, two-sided, by adding up all
/// tables that are at most as likely as the one seen.
///
/// ```
/// // Fisher's lady tasting tea, three of four cups right: 34/70.
/// let chance = andon::stats::change::fisher((3, 4), (1, 4));
/// assert!((chance - 34.0 / 70.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn fisher((a, n): (usize, usize), (b, m): (usize, usize)) -> f64 {
    let (a, b) = (a.min(n), b.min(m));
    let hits = a + b;
    let ln = |k: usize| choose(n, k) + choose(m, hits - k) - choose(n + m, hits);
    let seen = ln(a);
    let tables = hits.saturating_sub(m)..=hits.min(n);
    // What is equally likely must not be left out for a last bit.
    tables.map(ln).filter(|p| *p <= seen + 1e-9).map(libm::exp).sum::<f64>().min(1.0)
}

/// Which of several differences are real, so that the chance of calling any of them real where none is stays at most `alpha`,
/// however they hang together (Holm 1979). Gives back each chance adjusted for there being so many: what is at most `alpha`
/// is real.
///
/// ```
/// let adjusted = andon::stats::change::holm(&[0.01, 0.04, 0.03]);
/// assert_eq!(adjusted, [0.03, 0.06, 0.06]);
/// ```
#[must_use]
pub fn holm(chances: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|&a, &b| chances[a].total_cmp(&chances[b]));
    let mut adjusted = vec![1.0; chances.len()];
    let mut most: f64 = 0.0;
    for (rank, &i) in order.iter().enumerate() {
        most = most.max((chances.len() - rank) as f64 * chances[i]).min(1.0);
        adjusted[i] = most;
    }
    adjusted
}

/// The logarithm of n over k.
fn choose(n: usize, k: usize) -> f64 {
    let ln = |x: usize| libm::lgamma(x as f64 + 1.0);
    ln(n) - ln(k) - ln(n - k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Key, sampler};

    fn of(values: &[f64]) -> Interval {
        Interval::of(values, 0.95)
    }

    #[test]
    fn what_does_not_vary_is_told_by_the_number_of_values_alone() {
        let (a, b) = (of(&[4.0; 20]), of(&[2.0; 20]));
        assert!(welch(&a, &b, 0.95, 0.0) < 1e-10);
        assert_eq!(welch(&of(&[4.0; 2]), &of(&[2.0; 2]), 0.95, 0.0), least(2, 2));
        assert_eq!(welch(&of(&[4.0]), &of(&[2.0]), 0.95, 0.0), 1.0);
        assert_eq!(welch(&of(&[]), &of(&[2.0]), 0.95, 0.0), 1.0);
        assert_eq!(welch(&a, &b, 0.95, 2.0), 1.0, "what rounding makes is no difference");
    }

    #[test]
    fn one_value_that_stands_out_proves_nothing() {
        let mut values = [0.0; 20];
        values[7] = 1e9;
        assert!(welch(&of(&[0.0; 20]), &of(&values), 0.95, 0.0) > 0.3);
    }

    #[test]
    fn exact_shares() {
        assert_eq!(fisher((0, 20), (0, 20)), 1.0);
        assert!((fisher((0, 20), (1, 20)) - 1.0).abs() < 1e-9);
        assert!((fisher((0, 20), (20, 20)) - least(20, 20)).abs() < 1e-15);
        // 1 of 10 against 9 of 10: 0.001 093 (two tables of 50 each, and two of 0.5, over 184 756 in parts of C(10,1)C(10,9)).
        let chance = (2.0 * 100.0 + 2.0) / 184_756.0;
        assert!((fisher((1, 10), (9, 10)) - chance).abs() < 1e-12);
        assert_eq!(fisher((5, 0), (1, 4)), 1.0, "no replications tell nothing");
    }

    /// 500 families of 30 tests that share half their chance, with 20 exponential values a side (skewed, as times are): at
    /// most 10% of families may raise an alarm; three standard errors are four points. A shift of two standard deviations in
    /// one of the thirty is found in every family.
    #[test]
    fn a_family_raises_false_alarms_as_rarely_as_stated() {
        let sample = |n: u64, i: u64, shift: f64| {
            let mut common = Key::seed(41, n).stream();
            let mut own = Key::seed(42, 1_000 * n + i).stream();
            let values: Vec<f64> = (0..20)
                .map(|_| sampler::exponential(&mut common, 1.0) + sampler::exponential(&mut own, 1.0) + shift)
                .collect();
            of(&values)
        };
        let alarmed = |n: u64, shift: f64| {
            let chances: Vec<f64> = (0..30)
                .map(|i| {
                    let shift = if i == 3 { shift } else { 0.0 };
                    welch(&sample(2 * n, i, 0.0), &sample(2 * n + 1, i, shift), 0.95, 0.0)
                })
                .collect();
            holm(&chances).iter().any(|p| *p <= 0.1)
        };
        let alarms = (0..500).filter(|&n| alarmed(n, 0.0)).count();
        assert!(alarms <= 70, "{alarms}");
        assert!(alarms >= 5, "the test does look: {alarms}");
        assert!((0..30).all(|n| alarmed(n, 2.0 * std::f64::consts::SQRT_2)));
    }
}
