//! How much values in a row tell of each other.

/// The correlation of each value with the next: Σ(x_i−x̄)(x_{i+1}−x̄)/Σ(x_i−x̄)². Nothing with fewer than three values or
/// without spread.
#[must_use]
pub fn lag_one(values: &[f64]) -> Option<f64> {
    if values.len() < 3 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let spread: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let together: f64 = values.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum();
    (spread > 0.0).then(|| together / spread)
}

/// By how much dependence inflates the variance of a mean if each value depends on the one before with this correlation:
/// (1+φ)/(1−φ). (First-order autoregression.)
#[must_use]
pub fn inflation(correlation: f64) -> f64 {
    (1.0 + correlation) / (1.0 - correlation)
}

/// How many independent values these are worth, at most as many as they are. Nothing where [`lag_one`] is nothing.
#[must_use]
pub fn effective_size(values: &[f64]) -> Option<f64> {
    lag_one(values).map(|correlation| values.len() as f64 / inflation(correlation).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Key, sampler};

    #[test]
    fn exact_on_small_numbers() {
        assert_eq!(lag_one(&[1.0, 2.0, 3.0, 4.0]), Some(1.25 / 5.0));
        assert_eq!((lag_one(&[1.0, 1.0, 1.0]), lag_one(&[1.0, 2.0])), (None, None));
    }

    #[test]
    fn inflation_of_an_autoregression() {
        for (correlation, factor) in [(0.5, 3.0), (0.9, 19.0), (0.95, 39.0)] {
            assert!((inflation(correlation) - factor).abs() < 1e-9);
        }
    }

    /// 100,000 steps of an autoregression with φ = 0.9: the standard error of the estimate is 0.0014.
    #[test]
    fn an_autoregression_is_recognised() {
        let mut stream = Key::seed(3, 0).stream();
        let mut last = 0.0;
        let values: Vec<f64> = (0..100_000)
            .map(|_| {
                last = 0.9 * last + sampler::normal(&mut stream);
                last
            })
            .collect();
        assert!(lag_one(&values).is_some_and(|found| (found - 0.9).abs() < 0.007));
        assert!(effective_size(&values).is_some_and(|size| (size / (100_000.0 / 19.0) - 1.0).abs() < 0.1));
    }
}
