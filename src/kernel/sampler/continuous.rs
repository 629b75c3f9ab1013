//! Laws over the real numbers.

use super::normal::standard_quantile;
use crate::kernel::stream::Stream;

/// Evenly between `low` and `high`: a + (b−a)u.
#[inline]
pub fn uniform(stream: &mut Stream, low: f64, high: f64) -> f64 {
    low + (high - low) * stream.uniform()
}

/// Exponential by inversion: −m·ln(1−u), so that it grows with the number drawn.
#[inline]
pub fn exponential(stream: &mut Stream, mean: f64) -> f64 {
    -mean * libm::log(1.0 - stream.uniform())
}

/// Weibull by inversion: λ(−ln(1−u))^(1/k).
pub fn weibull(stream: &mut Stream, shape: f64, scale: f64) -> f64 {
    scale * libm::pow(exponential(stream, 1.0), 1.0 / shape)
}

/// Triangular by inversion, from whichever end is on the side of the number drawn.
pub fn triangular(stream: &mut Stream, low: f64, high: f64, mode: f64) -> f64 {
    let u = stream.uniform();
    let width = high - low;
    if u * width < mode - low {
        low + libm::sqrt(u * width * (mode - low))
    } else {
        high - libm::sqrt((1.0 - u) * width * (high - mode))
    }
}

/// Gamma by squeeze and rejection (Marsaglia and Tsang, A simple method for generating gamma variables, 2000). A
/// shape k below 1 is drawn with k+1 and multiplied by u^(1/k).
pub fn gamma(stream: &mut Stream, shape: f64, scale: f64) -> f64 {
    if shape < 1.0 {
        let boost = libm::pow(stream.uniform(), 1.0 / shape);
        return boost * gamma(stream, shape + 1.0, scale);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / libm::sqrt(9.0 * d);
    loop {
        let x = standard_quantile(stream.uniform());
        let root = 1.0 + c * x;
        let u = stream.uniform();
        if root <= 0.0 {
            continue;
        }
        let v = root * root * root;
        if libm::log(u) < 0.5 * x * x + d - d * v + d * libm::log(v) {
            return d * v * scale;
        }
    }
}

/// Erlang: the sum of `phases` exponential stages with this mean of the whole.
pub fn erlang(stream: &mut Stream, phases: u32, mean: f64) -> f64 {
    let phases = f64::from(phases.max(1));
    gamma(stream, phases, mean / phases)
}
