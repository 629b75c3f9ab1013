//! Laws of chance, drawn by inversion of one number where the law allows it.
//!
//! A draw by inversion uses exactly one number of its stream and grows with it. So a variant in which a mean changes
//! has the same luck, larger or smaller: the noise of a comparison cancels. Gamma and large Poisson draws go by
//! rejection and use as many numbers as they need; give each its own stream.
//!
//! All functions beyond arithmetic come from `libm`, so the bits are the same on every platform. The draws of each
//! law are frozen by a test.

use super::sampler::{self, Choice, standard_quantile};
use super::stream::Stream;

/// A law with parameters that have been proven to make sense. Made by the constructors, each of which gives nothing
/// when its parameters are not finite or out of range.
#[derive(Clone, Debug, PartialEq)]
pub struct Law(Kind);

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Constant(f64),
    Uniform { low: f64, high: f64 },
    Exponential { mean: f64 },
    Normal { mean: f64, sd: f64 },
    Lognormal { median: f64, sigma: f64 },
    Gamma { shape: f64, scale: f64 },
    Weibull { shape: f64, scale: f64 },
    Triangular { low: f64, mode: f64, high: f64 },
    Poisson { mean: f64 },
    Geometric { chance: f64 },
    Bernoulli { chance: f64 },
    Hyperexponential(Choice),
    Empirical(Choice),
}

fn positive(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

impl Law {
    /// Always `value`. Any finite number.
    #[must_use]
    pub fn constant(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(Kind::Constant(value)))
    }

    /// Evenly between `low` and `high`. Mean (a+b)/2, variance (b−a)²/12.
    #[must_use]
    pub fn uniform(low: f64, high: f64) -> Option<Self> {
        ((high - low).is_finite() && low <= high).then_some(Self(Kind::Uniform { low, high }))
    }

    /// Exponential with this mean m > 0: no memory. Variance m².
    #[must_use]
    pub fn exponential(mean: f64) -> Option<Self> {
        positive(mean).then_some(Self(Kind::Exponential { mean }))
    }

    /// Normal with this mean and standard deviation ≥ 0. Takes negative values: not for durations.
    #[must_use]
    pub fn normal(mean: f64, sd: f64) -> Option<Self> {
        (mean.is_finite() && sd.is_finite() && sd >= 0.0).then_some(Self(Kind::Normal { mean, sd }))
    }

    /// Lognormal with this mean > 0 and squared coefficient of variation c² ≥ 0:
    /// σ² = ln(1+c²), median = mean·e^(−σ²/2).
    #[must_use]
    pub fn lognormal(mean: f64, scv: f64) -> Option<Self> {
        if !positive(mean) || !scv.is_finite() || scv < 0.0 {
            return None;
        }
        let variance = libm::log1p(scv);
        let median = mean * libm::exp(-variance / 2.0);
        Some(Self(Kind::Lognormal { median, sigma: libm::sqrt(variance) }))
    }

    /// Lognormal with this median > 0 and 90th percentile ≥ median:
    /// σ = ln(p90/median)/z with z the 90th percentile of the standard normal law.
    #[must_use]
    pub fn lognormal_by_percentile(median: f64, p90: f64) -> Option<Self> {
        if !positive(median) || !positive(p90) || p90 < median {
            return None;
        }
        let sigma = libm::log(p90 / median) / standard_quantile(0.9);
        Some(Self(Kind::Lognormal { median, sigma }))
    }

    /// Gamma with this shape k > 0 and mean k·θ > 0. Variance mean²/k.
    #[must_use]
    pub fn gamma(shape: f64, mean: f64) -> Option<Self> {
        (positive(shape) && positive(mean)).then_some(Self(Kind::Gamma { shape, scale: mean / shape }))
    }

    /// Erlang: the sum of `phases` ≥ 1 exponential stages, with this mean altogether. Variance mean²/phases.
    #[must_use]
    pub fn erlang(phases: u32, mean: f64) -> Option<Self> {
        Self::gamma(f64::from(phases), mean)
    }

    /// Weibull with this shape k > 0 and scale λ > 0. Mean λΓ(1+1/k), variance λ²(Γ(1+2/k) − Γ(1+1/k)²).
    #[must_use]
    pub fn weibull(shape: f64, scale: f64) -> Option<Self> {
        (positive(shape) && positive(scale)).then_some(Self(Kind::Weibull { shape, scale }))
    }

    /// Triangular with ends `low` ≤ `mode` ≤ `high`. Mean (a+c+b)/3, variance (a²+b²+c²−ab−ac−bc)/18.
    #[must_use]
    pub fn triangular(low: f64, mode: f64, high: f64) -> Option<Self> {
        let finite = low.is_finite() && high.is_finite();
        (finite && low <= mode && mode <= high).then_some(Self(Kind::Triangular { low, mode, high }))
    }

    /// Number of events with mean m ≥ 0, at most 10^9. Variance m.
    #[must_use]
    pub fn poisson(mean: f64) -> Option<Self> {
        (0.0..=1e9).contains(&mean).then_some(Self(Kind::Poisson { mean }))
    }

    /// Number of failures before the first success of this chance in (0, 1]. Mean (1−p)/p, variance (1−p)/p².
    #[must_use]
    pub fn geometric(chance: f64) -> Option<Self> {
        (chance > 0.0 && chance <= 1.0).then_some(Self(Kind::Geometric { chance }))
    }

    /// 1 with this chance in [0, 1], else 0. Variance p(1−p).
    #[must_use]
    pub fn bernoulli(chance: f64) -> Option<Self> {
        (0.0..=1.0).contains(&chance).then_some(Self(Kind::Bernoulli { chance }))
    }

    /// Exponential with a mean chosen by weight: pairs of (weight ≥ 0, mean > 0). Some jobs are of another kind.
    #[must_use]
    pub fn hyperexponential(branches: &[(f64, f64)]) -> Option<Self> {
        let means = branches.iter().all(|&(_, mean)| positive(mean));
        Choice::new(branches).filter(|_| means).map(|choice| Self(Kind::Hyperexponential(choice)))
    }

    /// One of the given values by weight: pairs of (weight ≥ 0, value).
    #[must_use]
    pub fn empirical(values: &[(f64, f64)]) -> Option<Self> {
        Choice::new(values).map(|choice| Self(Kind::Empirical(choice)))
    }

    /// The next draw. Discrete laws give whole numbers.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        match self.0 {
            Kind::Constant(value) => value,
            Kind::Exponential { mean } => sampler::exponential(stream, mean),
            Kind::Uniform { low, high } => sampler::uniform(stream, low, high),
            _ => self.draw_rarer(stream),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    fn draw_rarer(&self, stream: &mut Stream) -> f64 {
        match self.0 {
            Kind::Constant(value) => value,
            Kind::Uniform { low, high } => sampler::uniform(stream, low, high),
            Kind::Exponential { mean } => sampler::exponential(stream, mean),
            Kind::Normal { mean, sd } => mean + sd * sampler::normal(stream),
            Kind::Lognormal { median, sigma } => sampler::lognormal(stream, median, sigma),
            Kind::Gamma { shape, scale } => sampler::gamma(stream, shape, scale),
            Kind::Weibull { shape, scale } => sampler::weibull(stream, shape, scale),
            Kind::Triangular { low, mode, high } => sampler::triangular(stream, low, high, mode),
            Kind::Poisson { mean } => f64::from(sampler::poisson(stream, mean)),
            Kind::Geometric { chance } => sampler::geometric(stream, chance) as f64,
            Kind::Bernoulli { chance } => f64::from(u8::from(stream.chance(chance))),
            Kind::Hyperexponential(ref means) => {
                let mean = means.draw(stream);
                sampler::exponential(stream, mean)
            }
            Kind::Empirical(ref values) => values.draw(stream),
        }
    }

    /// The law's mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self.0 {
            Kind::Constant(value) => value,
            Kind::Uniform { low, high } => f64::midpoint(low, high),
            Kind::Exponential { mean } | Kind::Normal { mean, .. } | Kind::Poisson { mean } => mean,
            Kind::Lognormal { median, sigma } => median * libm::exp(sigma * sigma / 2.0),
            Kind::Gamma { shape, scale } => shape * scale,
            Kind::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Kind::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Kind::Geometric { chance } => (1.0 - chance) / chance,
            Kind::Bernoulli { chance } => chance,
            Kind::Hyperexponential(ref choice) | Kind::Empirical(ref choice) => choice.average(|value| value),
        }
    }

    /// The law's variance.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match self.0 {
            Kind::Constant(_) => 0.0,
            Kind::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Kind::Exponential { mean } => mean * mean,
            Kind::Normal { sd, .. } => sd * sd,
            Kind::Lognormal { sigma, .. } => libm::expm1(sigma * sigma) * self.mean() * self.mean(),
            Kind::Gamma { shape, scale } => shape * scale * scale,
            Kind::Weibull { shape, scale } => {
                scale * scale * libm::tgamma(1.0 + 2.0 / shape) - self.mean() * self.mean()
            }
            Kind::Triangular { low, mode, high } => {
                (low * low + mode * mode + high * high - low * mode - low * high - mode * high) / 18.0
            }
            Kind::Poisson { mean } => mean,
            Kind::Geometric { chance } => (1.0 - chance) / (chance * chance),
            Kind::Bernoulli { chance } => chance * (1.0 - chance),
            Kind::Hyperexponential(ref choice) => {
                choice.average(|mean| 2.0 * mean * mean) - self.mean() * self.mean()
            }
            Kind::Empirical(ref choice) => {
                let mean = self.mean();
                choice.average(|value| (value - mean) * (value - mean))
            }
        }
    }

    /// The squared coefficient of variation: variance over squared mean; 0 for a constant, 1 for an exponential.
    #[must_use]
    pub fn scv(&self) -> f64 {
        self.variance() / (self.mean() * self.mean())
    }
}

#[cfg(test)]
mod tests;
