//! The standard normal law.

/// The chance of a value at most `x`, precise in both tails: erfc(−x/√2)/2.
#[must_use]
pub fn cdf(x: f64) -> f64 {
    libm::erfc(-x / std::f64::consts::SQRT_2) / 2.0
}

/// The value which a share `p` in (0, 1) does not exceed, to about 1e-15; infinite at the ends. By bisection on [`cdf`],
/// in the lower half, where it is precise.
#[must_use]
pub fn quantile(p: f64) -> f64 {
    if p > 0.5 {
        return -quantile(1.0 - p);
    }
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let (mut low, mut high) = (-39.0, 0.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if cdf(middle) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_the_published_ones() {
        let published = [
            (0.75, 0.674_489_750_196_082),
            (0.9, 1.281_551_565_544_6),
            (0.95, 1.644_853_626_951_473),
            (0.975, 1.959_963_984_540_054),
            (0.995, 2.575_829_303_548_901),
            (0.9999, 3.719_016_485_455_68),
        ];
        for (p, x) in published {
            assert!((quantile(p) - x).abs() < 1e-12 && (quantile(1.0 - p) + x).abs() < 1e-11, "{p}");
        }
        assert_eq!(quantile(0.0), f64::NEG_INFINITY);
    }

    /// Two independent methods: bisection here, rational approximation in the sampler.
    #[test]
    fn the_sampler_agrees() {
        for n in 1..1000 {
            let p = f64::from(n) / 1000.0;
            assert!((quantile(p) - crate::kernel::sampler::standard_quantile(p)).abs() < 1e-13, "{p}");
        }
    }
}
