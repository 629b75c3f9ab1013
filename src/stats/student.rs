//! Student's t: the quantile that an interval needs.

/// The t distribution function, by the regularised incomplete beta function (continued fraction of Lentz).
#[must_use]
pub fn cdf(t: f64, df: f64) -> f64 {
    let all = df + t * t;
    // Both shares are given, for near zero one less the first would lose the second.
    let tail = 0.5 * incomplete_beta(df / 2.0, 0.5, df / all, t * t / all);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The quantile of the t distribution, by bisection on the lower tail of its distribution function, where that is precise.
///
/// ```
/// assert!((andon::stats::student::quantile(0.975, 9.0) - 2.262_157).abs() < 1e-6);
/// ```
#[must_use]
pub fn quantile(p: f64, df: f64) -> f64 {
    if p > 0.5 {
        return -quantile(1.0 - p, df);
    }
    // Doubling finds the scale, so that the bisection needs no more steps for one degree of freedom than for many.
    let mut low = -1.0;
    while cdf(low, df) > p && low > -1e300 {
        low *= 2.0;
    }
    let mut high = if low < -1.0 { low / 2.0 } else { 0.0 };
    for _ in 0..54 {
        let middle = f64::midpoint(low, high);
        if cdf(middle, df) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// I_x(a, b), with y = 1 − x.
fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let front = libm::exp(
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log(y),
    );
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, y) / b
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut c = 1.0;
    let mut d = 1.0 / (1.0 - (a + b) * x / (a + 1.0)).max(TINY);
    let mut h = d;
    for m in 1..300 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / (1.0 + even * d);
        c = 1.0 + even / c;
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / (1.0 + odd * d);
        c = 1.0 + odd / c;
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    h
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_are_the_published_ones() {
        let published = [
            (0.975, 1.0, 12.706_205),
            (0.975, 2.0, 4.302_653),
            (0.975, 3.0, 3.182_446),
            (0.975, 5.0, 2.570_582),
            (0.975, 9.0, 2.262_157),
            (0.975, 10.0, 2.228_139),
            (0.975, 30.0, 2.042_272),
            (0.975, 100.0, 1.983_972),
            (0.95, 9.0, 1.833_113),
            (0.90, 4.0, 1.533_206),
            (0.995, 9.0, 3.249_836),
            (0.995, 1.0, 63.656_741),
            (0.9995, 20.0, 3.849_516),
        ];
        for (p, df, t) in published {
            let found = quantile(p, df);
            assert!((found - t).abs() <= 1e-6, "t {p}, {df}: {found} against {t}");
            assert!((found + quantile(1.0 - p, df)).abs() <= 1e-9 * found, "both tails are alike");
        }
    }

    /// One degree of freedom is Cauchy's law, two have a closed form, and many are nearly normal.
    #[test]
    fn the_ends_agree_with_closed_forms() {
        for n in 1..100 {
            let p = f64::from(n) / 100.0;
            let cauchy = libm::tan(std::f64::consts::PI * (p - 0.5));
            let two = (2.0 * p - 1.0) * libm::sqrt(2.0 / (4.0 * p * (1.0 - p)));
            assert!((quantile(p, 1.0) - cauchy).abs() <= 1e-9 * (1.0 + cauchy.abs()), "{p}");
            assert!((quantile(p, 2.0) - two).abs() <= 1e-9 * (1.0 + two.abs()), "{p}");
            assert!((quantile(p, 1e7) - crate::stats::normal::quantile(p)).abs() < 1e-6, "{p}");
        }
    }
}
