//! Mean and variance as values come.

/// Count, mean, variance and extremes in constant memory, by Welford's recurrence (1962): no difference of large sums, so
/// nothing is lost when the mean is large against the spread. The order of values matters in the last bits: add them in a
/// stated order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    count: u64,
    mean: f64,
    squares: f64,
    least: f64,
    greatest: f64,
}

impl Summary {
    /// The summary of values in their order.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let mut summary = Self::default();
        values.iter().for_each(|&value| summary.add(value));
        summary
    }

    /// Adds a value.
    pub fn add(&mut self, value: f64) {
        self.least = if self.count == 0 { value } else { self.least.min(value) };
        self.greatest = if self.count == 0 { value } else { self.greatest.max(value) };
        self.count += 1;
        let before = value - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (value - self.mean);
    }

    /// Adds what another has seen, as if its values had come after these (Chan, Golub, LeVeque 1979). Merge in a stated
    /// order: the last bits depend on it.
    pub fn merge(&mut self, other: &Self) {
        if self.count == 0 || other.count == 0 {
            *self = if self.count == 0 { *other } else { *self };
            return;
        }
        let (a, b) = (self.count as f64, other.count as f64);
        let apart = other.mean - self.mean;
        self.mean += apart * b / (a + b);
        self.squares += other.squares + apart * apart * a * b / (a + b);
        self.count += other.count;
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
    }

    /// How many values.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; nothing without values.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// Their variance with n−1 beneath; nothing with fewer than two.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }

    /// The standard deviation; nothing with fewer than two.
    #[must_use]
    pub fn deviation(&self) -> Option<f64> {
        self.variance().map(libm::sqrt)
    }

    /// The least and the greatest value; nothing without values.
    #[must_use]
    pub fn extremes(&self) -> Option<(f64, f64)> {
        (self.count > 0).then_some((self.least, self.greatest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_on_small_numbers() {
        let summary = Summary::of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!((summary.mean(), summary.extremes()), (Some(5.0), Some((2.0, 9.0))));
        assert!(summary.variance().is_some_and(|variance| (variance - 32.0 / 7.0).abs() < 1e-14));
        assert_eq!((Summary::default().mean(), Summary::of(&[1.0]).variance()), (None, None));
    }

    #[test]
    fn a_large_mean_hides_no_spread() {
        let summary = Summary::of(&[1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0]);
        assert_eq!(summary.variance(), Some(30.0));
    }

    #[test]
    fn merging_is_adding() {
        let values: Vec<f64> = (0..100).map(|n| f64::from(n * n % 37)).collect();
        let mut merged = Summary::default();
        values.chunks(7).for_each(|chunk| merged.merge(&Summary::of(chunk)));
        let whole = Summary::of(&values);
        assert_eq!((merged.count(), merged.extremes()), (whole.count(), whole.extremes()));
        let apart = |a: Option<f64>, b: Option<f64>| a.zip(b).map_or(f64::NAN, |(a, b)| (a - b).abs());
        assert!(apart(merged.mean(), whole.mean()) < 1e-12);
        assert!(apart(merged.variance(), whole.variance()) < 1e-10);
    }
}
