//! Quantiles in bounded memory: buckets whose width grows with their value.

/// Buckets in each doubling, as a power of two.
const PARTS: u32 = 6;

/// Bits of a value that its bucket leaves out.
const SHIFT: u32 = f64::MANTISSA_DIGITS - 1 - PARTS;

/// A histogram over positive values. Each doubling has 64 buckets of equal width, so that a quantile is off by at most one
/// part in 128 of itself; what does not vary is told exactly, from the least and the greatest value. Counts are whole numbers: the order of values and of merges changes nothing. Memory grows with the
/// range of values only (512 bytes a doubling, at most 1 MiB), never with their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    /// Count of values at most [`LEAST`], taken for zero.
    zero: u64,
    /// Bucket of the least value.
    first: u32,
    /// Counts from `first` to the bucket of the greatest value.
    counts: Vec<u64>,
    total: u64,
    /// The bits of the least and of the greatest value that does not count as zero: positive numbers stand in the order of their bits.
    ends: (u64, u64),
}

/// What a histogram consists of, to be kept: values that count as zero, the bucket of the least, the counts from there on, and the bits of
/// the least and the greatest value.
pub type Kept = (u64, u32, Vec<u64>, (u64, u64));

/// The ends where there are no values.
const NO_ENDS: (u64, u64) = (u64::MAX, 0);

impl Default for Histogram {
    fn default() -> Self {
        Self { zero: 0, first: 0, counts: Vec::new(), total: 0, ends: NO_ENDS }
    }
}

/// Values up to here count as zero.
const LEAST: f64 = 1e-9;

impl Histogram {
    /// Counts a value; what is not positive counts as 0, what is infinite as the greatest number.
    pub fn add(&mut self, value: f64) {
        self.total += 1;
        if value <= LEAST || value.is_nan() {
            self.zero += 1;
            return;
        }
        let value = value.min(f64::MAX);
        self.reach((value.to_bits(), value.to_bits()));
        self.add_to(bucket(value), 1);
    }

    #[inline]
    fn reach(&mut self, (least, greatest): (u64, u64)) {
        self.ends = (self.ends.0.min(least), self.ends.1.max(greatest));
    }

    #[inline]
    fn add_to(&mut self, bucket: u32, count: u64) {
        // What lies before the first bucket is far beyond the last, counted from there.
        let place = bucket.wrapping_sub(self.first) as usize;
        match self.counts.get_mut(place) {
            Some(there) => *there += count,
            None => self.reach_bucket(bucket, count),
        }
    }

    #[cold]
    fn reach_bucket(&mut self, bucket: u32, count: u64) {
        if self.counts.is_empty() {
            self.first = bucket;
        }
        if bucket < self.first {
            let more = (self.first - bucket) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, more));
            self.first = bucket;
        }
        let index = (bucket - self.first) as usize;
        if index >= self.counts.len() {
            self.counts.resize(index + 1, 0);
        }
        self.counts[index] += count;
    }

    /// Adds what another has counted.
    pub fn merge(&mut self, other: &Self) {
        self.reach(other.ends);
        self.zero += other.zero;
        self.total += other.total;
        for (bucket, &count) in (other.first..).zip(&other.counts).filter(|(_, count)| **count > 0) {
            self.add_to(bucket, count);
        }
    }

    /// What it consists of.
    #[must_use]
    pub fn parts(&self) -> Kept {
        (self.zero, self.first, self.counts.clone(), self.ends)
    }

    /// What was kept; nothing when no values can have given it.
    #[must_use]
    pub fn of_parts((zero, first, counts, ends): Kept) -> Option<Self> {
        let next = u64::from(first) + counts.len() as u64;
        let total = counts.iter().try_fold(zero, |sum, count| sum.checked_add(*count))?;
        let fits = match &counts[..] {
            [] => ends == NO_ENDS,
            _ => ends.0 <= ends.1 && ends.0 >> SHIFT == u64::from(first) && (ends.1 >> SHIFT) + 1 == next,
        };
        let known = next <= u64::from(bucket(f64::MAX)) + 1;
        (fits && known).then_some(Self { zero, first, counts, total, ends })
    }

    /// How many values.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.total
    }

    /// The value below which this share lies, from the middle of its bucket, or the least or greatest value where that is nearer;
    /// `None` without values.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let bucket = self.bucket_of(share)?;
        Some(bucket.map_or(0.0, |bucket| self.within(middle(bucket))))
    }

    /// Between what the value below which this share lies must be: the edges of its bucket, as far as values reach.
    ///
    /// ```
    /// let mut times = andon::stats::Histogram::default();
    /// times.add(265.0);
    /// assert_eq!(times.quantile_bounds(0.85), Some((265.0, 265.0)));
    /// ```
    #[must_use]
    pub fn quantile_bounds(&self, share: f64) -> Option<(f64, f64)> {
        let bucket = self.bucket_of(share)?;
        Some(bucket.map_or((0.0, 0.0), |bucket| (self.within(edge(bucket)), self.within(edge(bucket + 1)))))
    }

    /// The bucket in which the value lies below which this share does; no bucket for zero.
    fn bucket_of(&self, share: f64) -> Option<Option<u32>> {
        if self.total == 0 {
            return None;
        }
        let rank = (share * self.total as f64).ceil().max(1.0);
        let mut seen = self.zero;
        if seen as f64 >= rank {
            return Some(None);
        }
        for (bucket, count) in (self.first..).zip(&self.counts) {
            seen += count;
            if seen as f64 >= rank {
                return Some(Some(bucket));
            }
        }
        // A share above 1 asks for more values than there are.
        Some((self.first..).zip(&self.counts).last().map(|(bucket, _)| bucket))
    }

    /// No further out than values are.
    fn within(&self, value: f64) -> f64 {
        value.max(f64::from_bits(self.ends.0)).min(f64::from_bits(self.ends.1))
    }
}

/// Exponent and leading bits of a positive value: no logarithm, and no rounding to go wrong at an edge.
fn bucket(value: f64) -> u32 {
    (value.to_bits() >> SHIFT) as u32
}

fn edge(bucket: u32) -> f64 {
    f64::from_bits(u64::from(bucket) << SHIFT)
}

fn middle(bucket: u32) -> f64 {
    let next = edge(bucket + 1);
    if next.is_finite() { f64::midpoint(edge(bucket), next) } else { edge(bucket) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: impl Iterator<Item = f64>) -> Histogram {
        let mut histogram = Histogram::default();
        values.for_each(|value| histogram.add(value));
        histogram
    }

    #[test]
    fn quantiles_are_near() {
        let histogram = of((1..=10_000).map(f64::from));
        for (share, exact) in [(0.5, 5_000.0), (0.85, 8_500.0), (0.95, 9_500.0), (1.0, 10_000.0)] {
            let off = histogram.quantile(share).map_or(f64::NAN, |found| (found / exact - 1.0).abs());
            assert!(off <= 1.0 / 128.0, "{share}: {off}");
        }
    }

    #[test]
    fn no_value_is_off_by_more_than_stated() {
        for n in 1..100_000_u32 {
            let value = f64::from(n) * 1.37e-5;
            let found = of([value].into_iter()).quantile(0.5).unwrap();
            assert!((found / value - 1.0).abs() <= 1.0 / 128.0, "{value}: {found}");
        }
    }

    #[test]
    fn what_does_not_vary_is_told_exactly() {
        let mut histogram = of([15_900.0; 7].into_iter());
        assert_eq!(histogram.quantile(0.85), Some(15_900.0));
        assert_eq!(histogram.quantile_bounds(0.85), Some((15_900.0, 15_900.0)));
        assert_eq!(Histogram::of_parts(histogram.parts()), Some(histogram.clone()));
        histogram.merge(&of([0.0, 15_901.0, 40_000.0].into_iter()));
        let (low, high) = histogram.quantile_bounds(0.5).unwrap();
        assert!(low == 15_900.0 && high > 15_901.0 && high < 15_900.0 * (1.0 + 1.0 / 64.0), "{low} {high}");
        assert_eq!(
            (histogram.quantile_bounds(0.05), histogram.quantile(1.0)),
            (Some((0.0, 0.0)), Some(40_000.0))
        );
        assert_eq!(Histogram::of_parts(histogram.parts()), Some(histogram.clone()));
        let (zero, first, counts, ends) = histogram.parts();
        assert_eq!(Histogram::of_parts((zero, first + 1, counts, ends)), None, "ends that lie in no bucket");
    }

    #[test]
    fn merging_in_any_order_is_the_same() {
        let values: Vec<f64> = (0..1000).map(|n| f64::from(n * n % 997)).collect();
        let parts: Vec<Histogram> = values.chunks(100).map(|chunk| of(chunk.iter().copied())).collect();
        let merge = |parts: &mut dyn Iterator<Item = &Histogram>| {
            let mut whole = Histogram::default();
            parts.for_each(|part| whole.merge(part));
            whole
        };
        assert_eq!(merge(&mut parts.iter()), of(values.iter().copied()));
        assert_eq!(merge(&mut parts.iter().rev()), of(values.iter().copied()));
    }

    #[test]
    fn odd_values_have_a_place() {
        let histogram = of([f64::NAN, -1.0, 0.0, f64::INFINITY].into_iter());
        assert_eq!((histogram.count(), histogram.quantile(0.5)), (4, Some(0.0)));
        assert!(histogram.quantile(1.0).is_some_and(|found| found.is_finite() && found > 1e300));
        assert_eq!(Histogram::default().quantile(0.5), None);
    }
}
