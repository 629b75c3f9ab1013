//! Quantiles in bounded memory: buckets whose width grows with their value.

/// Buckets for each doubling: a quantile is off by at most one part in 64.
const PER_DOUBLING: f64 = 64.0;

/// A histogram over positive values with a relative error of at most 1.1%.
#[derive(Debug, Clone, Default)]
pub struct Histogram {
    zero: u64,
    /// Count by bucket, the first being that of `first`.
    buckets: Vec<u64>,
    first: i32,
    total: u64,
}

impl Histogram {
    /// Counts a value; what is not positive counts as 0.
    pub fn add(&mut self, value: f64) {
        self.total += 1;
        if value <= 1e-9 || value.is_nan() {
            self.zero += 1;
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "64 · log2 of a finite figure fits")]
        let bucket = libm::floor(libm::log2(value) * PER_DOUBLING) as i32;
        if self.buckets.is_empty() {
            self.first = bucket;
        }
        if bucket < self.first {
            let more = usize::try_from(self.first - bucket).unwrap_or(0);
            self.buckets.splice(0..0, std::iter::repeat_n(0, more));
            self.first = bucket;
        }
        let index = usize::try_from(bucket - self.first).unwrap_or(0);
        if index >= self.buckets.len() {
            self.buckets.resize(index + 1, 0);
        }
        self.buckets[index] += 1;
    }

    /// How many values.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.total
    }

    /// The value below which this share lies, from the middle of its bucket; `None` without values.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<f64> {
        if self.total == 0 {
            return None;
        }
        let rank = (share * self.total as f64).ceil().max(1.0);
        let mut seen = self.zero as f64;
        if seen >= rank {
            return Some(0.0);
        }
        for (i, count) in self.buckets.iter().enumerate() {
            seen += *count as f64;
            if seen >= rank {
                let bucket = f64::from(self.first) + i as f64 + 0.5;
                return Some(libm::exp2(bucket / PER_DOUBLING));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_near() {
        let mut h = Histogram::default();
        for i in 1..=10_000 {
            h.add(f64::from(i));
        }
        for (share, exact) in [(0.5, 5_000.0), (0.85, 8_500.0), (0.95, 9_500.0)] {
            let q = h.quantile(share).unwrap();
            assert!((q / exact - 1.0).abs() < 0.012, "{share}: {q}");
        }
    }
}
