//! Laws over whole numbers and over given values.

use crate::kernel::stream::Stream;

/// Failures before the first success: ⌊ln(u)/ln(1−p)⌋, one number. Ends at 2^53.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and `as` clamps")]
pub fn geometric(stream: &mut Stream, chance: f64) -> u64 {
    let tries = libm::log(stream.uniform()) / libm::log1p(-chance);
    tries.min(9_007_199_254_740_992.0) as u64
}

/// Number of events: by walking up the distribution for a mean below 10, else by Hörmann's transformed rejection.
pub fn poisson(stream: &mut Stream, mean: f64) -> u32 {
    if mean < 10.0 { poisson_by_steps(stream, mean) } else { poisson_by_rejection(stream, mean) }
}

/// Inversion: the least k with P(N ≤ k) ≥ u, one number.
fn poisson_by_steps(stream: &mut Stream, mean: f64) -> u32 {
    let mut left = stream.uniform();
    let mut term = libm::exp(-mean);
    let mut count = 0_u32;
    // Beyond 200 the terms of any mean below 10 are below the grid of the draw.
    while left > term && count < 200 {
        left -= term;
        count += 1;
        term *= mean / f64::from(count);
    }
    count
}

/// Algorithm PTRS of Hörmann, The transformed rejection method for generating Poisson random variables, Insurance:
/// Mathematics and Economics 12, 1993, 39–45.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "negative values are refused before"
)]
fn poisson_by_rejection(stream: &mut Stream, mean: f64) -> u32 {
    let b = 0.931 + 2.53 * libm::sqrt(mean);
    let a = -0.059 + 0.024_83 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let squeeze = 0.9277 - 3.6224 / (b - 2.0);
    let log_mean = libm::log(mean);
    loop {
        let u = stream.uniform() - 0.5;
        let v = stream.uniform();
        let edge = 0.5 - u.abs();
        let count = libm::floor((2.0 * a / edge + b) * u + mean + 0.43);
        if edge >= 0.07 && v <= squeeze {
            return count as u32;
        }
        if count < 0.0 || (edge < 0.013 && v > edge) {
            continue;
        }
        let height = libm::log(v * inverse_alpha / (a / (edge * edge) + b));
        if height <= count * log_mean - mean - libm::lgamma(count + 1.0) {
            return count as u32;
        }
    }
}

/// Up to so many trials are made one by one.
const FEW: u32 = 64;

/// How many of `n` keep with this chance each: one by one when they are few, else from hit to hit over geometric gaps, so that
/// the time grows with the rarer outcome and not with `n`.
pub fn binomial(stream: &mut Stream, n: u32, share: f64) -> u32 {
    if n <= FEW || share <= 0.0 || share >= 1.0 {
        return if share >= 1.0 && n > FEW {
            n
        } else {
            (0..n.min(FEW)).map(|_| u32::from(stream.chance(share))).sum()
        };
    }
    if share > 0.5 {
        return n - binomial(stream, n, 1.0 - share);
    }
    let mut hits = 0;
    let mut at = geometric(stream, share);
    while at < u64::from(n) {
        hits += 1;
        at += 1 + geometric(stream, share);
    }
    hits
}

/// Values with weights, drawn by one number.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Upper ends of the values' parts of (0, 1], ascending; the last is 1.
    ends: Vec<f64>,
    values: Vec<f64>,
}

impl Choice {
    /// From pairs of (weight ≥ 0, value); nothing when a number is not finite or all weights are zero.
    #[must_use]
    pub fn new(pairs: &[(f64, f64)]) -> Option<Self> {
        let sound = pairs.iter().all(|&(weight, value)| weight >= 0.0 && value.is_finite());
        let total: f64 = pairs.iter().map(|&(weight, _)| weight).sum();
        if !sound || !total.is_finite() || total <= 0.0 {
            return None;
        }
        let mut sum = 0.0;
        let mut choice = Self { ends: Vec::new(), values: Vec::new() };
        for &(weight, value) in pairs.iter().filter(|pair| pair.0 > 0.0) {
            sum += weight;
            choice.ends.push(sum / total);
            choice.values.push(value);
        }
        Some(choice)
    }

    /// The next value.
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        let u = stream.uniform();
        let index = self.ends.partition_point(|&end| end <= u).min(self.values.len() - 1);
        self.values[index]
    }

    /// The weighted mean of a function of the values.
    #[must_use]
    pub fn average(&self, of: impl Fn(f64) -> f64) -> f64 {
        let mut before = 0.0;
        let mut sum = 0.0;
        for (&end, &value) in self.ends.iter().zip(&self.values) {
            sum += (end - before) * of(value);
            before = end;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::binomial;
    use crate::kernel::Key;

    /// Mean and variance over 20,000 draws: standard errors of 0.7% of σ and 1% of the variance, refused beyond 5 of them.
    #[test]
    fn many_trials_have_the_moments_of_few() {
        for (n, share) in [(64, 0.3), (65, 0.3), (1_000, 0.01), (1_000, 0.9), (100_000, 0.000_02)] {
            let draws: Vec<f64> = (0..20_000)
                .map(|i| f64::from(binomial(&mut Key::seed(7, i).name("binomial").stream(), n, share)))
                .collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let variance = draws.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / 20_000.0;
            let (wanted, spread) = (f64::from(n) * share, f64::from(n) * share * (1.0 - share));
            assert!((mean - wanted).abs() < 5.0 * spread.sqrt() / 141.0, "{n} {share}: mean {mean}");
            assert!(
                (variance / spread - 1.0).abs() < 0.05 + 0.1 / spread,
                "{n} {share}: variance {variance}"
            );
        }
    }
}
