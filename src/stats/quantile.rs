//! Quantiles of a sample and what is known of them.

/// The p-quantile of values in ascending order, interpolated at (n−1)p (Hyndman and Fan's type 7); nothing without values.
#[must_use]
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = p.clamp(0.0, 1.0) * last as f64;
    let below = place as usize;
    let share = place - below as f64;
    let low = *sorted.get(below)?;
    Some(sorted.get(below + 1).map_or(low, |high| low + share * (high - low)))
}

/// An interval for the p-quantile between two order statistics, whatever the law of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Between {
    /// The lower order statistic.
    pub low: f64,
    /// The upper order statistic.
    pub high: f64,
    /// The chance with which such an interval covers the quantile: at least the one asked for.
    pub level: f64,
}

/// The interval for the p-quantile of independent values in ascending order, with at most (1−level)/2 beyond each end:
/// the number of values below the quantile is binomial. Nothing when there are too few values for the level.
#[must_use]
pub fn interval(sorted: &[f64], p: f64, level: f64) -> Option<Between> {
    let n = u32::try_from(sorted.len()).ok()?;
    let tail = (1.0 - level) / 2.0;
    let chances: Vec<f64> = (0..=n).map(|k| binomial(n, k, p)).collect();
    // The r-th value exceeds the quantile when fewer than r values are below it.
    let (low, below) = furthest(chances.iter(), tail)?;
    let (high, above) = furthest(chances.iter().rev(), tail)?;
    let high = sorted.len().checked_sub(high)?;
    Some(Between { low: *sorted.get(low - 1)?, high: *sorted.get(high)?, level: 1.0 - below - above })
}

/// How many chances fit under `tail`, at least one, and their sum.
fn furthest<'a>(chances: impl Iterator<Item = &'a f64>, tail: f64) -> Option<(usize, f64)> {
    let mut sum = 0.0;
    let mut fit = None;
    for (index, chance) in chances.enumerate() {
        sum += chance;
        if sum > tail {
            break;
        }
        fit = Some((index + 1, sum));
    }
    fit
}

/// The chance of exactly k successes among n, through logarithms, so that a large n does not overflow.
#[must_use]
pub fn binomial(n: u32, k: u32, p: f64) -> f64 {
    // What is certain has no logarithm.
    if p <= 0.0 || p >= 1.0 {
        return f64::from(u8::from(k == if p <= 0.0 { 0 } else { n }));
    }
    let (n, k) = (f64::from(n), f64::from(k));
    let ways = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    libm::exp(ways + k * libm::log(p) + (n - k) * libm::log1p(-p))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Key;

    /// Three in five agree; of three a majority does so with 0.6³ + 3 · 0.6² · 0.4 = 0.648.
    #[test]
    fn successes_among_few_and_what_is_certain() {
        let majority = |p| (2..=3).map(|k| binomial(3, k, p)).sum::<f64>();
        assert!((majority(0.6) - 0.648).abs() < 1e-12, "{}", majority(0.6));
        assert_eq!([0.0, 1.0].map(majority), [0.0, 1.0]);
    }

    #[test]
    fn quantiles_lie_between_values() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        assert_eq!([0.0, 0.5, 1.0].map(|p| quantile(&sorted, p)), [Some(1.0), Some(3.0), Some(8.0)]);
        assert_eq!((quantile(&[5.0], 0.3), quantile(&[], 0.5)), (Some(5.0), None));
    }

    /// For ten values the interval of the median is from the second to the ninth: 1 − 2·11/1024 (any table of the sign test).
    #[test]
    fn the_median_of_ten() {
        let sorted: Vec<f64> = (1..=10).map(f64::from).collect();
        let Some(found) = interval(&sorted, 0.5, 0.95) else { panic!("ten values suffice") };
        assert_eq!((found.low, found.high), (2.0, 9.0));
        assert!((found.level - (1.0 - 22.0 / 1024.0)).abs() < 1e-12);
        assert_eq!(interval(&sorted, 0.99, 0.95), None);
    }

    /// 1,000 samples of 100 for the 0.8-quantile. The stated level is about 0.96; 0.93 and 0.99 are 4 to 5 standard errors
    /// away from it.
    #[test]
    fn intervals_cover_as_often_as_they_say() {
        let covered = (0..1000).filter(|&n| {
            let mut stream = Key::seed(11, n).stream();
            let mut values: Vec<f64> = (0..100).map(|_| stream.uniform()).collect();
            values.sort_unstable_by(f64::total_cmp);
            interval(&values, 0.8, 0.95).is_some_and(|found| found.low <= 0.8 && 0.8 <= found.high)
        });
        let covered = covered.count();
        assert!((930..=990).contains(&covered), "{covered}");
    }
}
