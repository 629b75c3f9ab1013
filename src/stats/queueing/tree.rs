//! Asks in a balanced reporting tree that knows no other way: up to the lowest common boss, and down.

/// The share of pairs at the bottom whose lowest common boss is `k` levels up, with `span` below each boss and `depth` levels of
/// bosses: (s−1)s^(k−1)/(s^D−1).
#[must_use]
pub fn share_at(span: u32, depth: u32, k: u32) -> f64 {
    if k == 0 || k > depth {
        return 0.0;
    }
    let span = f64::from(span);
    if span <= 1.0 {
        return 0.0;
    }
    (span - 1.0) * power(span, k - 1) / (power(span, depth) - 1.0)
}

/// The mean number of passages between two at the bottom: Σ 2k·P(k). In a deep tree almost every ask goes all the way up and
/// all the way down.
#[must_use]
pub fn mean_hops(span: u32, depth: u32) -> f64 {
    (1..=depth).map(|k| share_at(span, depth, k) * 2.0 * f64::from(k)).sum()
}

fn power(base: f64, exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * base)
}
