//! Quantities with units, how they spread, and rhythms.

/// A unit of time as written. A day of effort is a day of the doer's calendar; elsewhere a day has 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeUnit {
    /// `s`
    Second,
    /// `min`
    Minute,
    /// `h`
    Hour,
    /// `days`
    Day,
    /// `weeks`
    Week,
    /// `months`: a twelfth of a year.
    Month,
    /// `years`: 365 days.
    Year,
}

/// How many hours of attention a day holds, and how many such days a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorkingTime {
    /// Hours in one working day.
    pub hours_per_day: f64,
    /// Working days in one week.
    pub days_per_week: f64,
}

impl WorkingTime {
    /// Around the clock: the meaning of a day for people without a calendar.
    pub const ALWAYS: Self = Self { hours_per_day: 24.0, days_per_week: 7.0 };
}

impl TimeUnit {
    /// Seconds in one unit of elapsed time.
    #[must_use]
    pub fn elapsed_s(self) -> f64 {
        match self {
            Self::Second => 1.0,
            Self::Minute => 60.0,
            Self::Hour => 3_600.0,
            Self::Day => 86_400.0,
            Self::Week => 7.0 * 86_400.0,
            Self::Month => 365.0 * 86_400.0 / 12.0,
            Self::Year => 365.0 * 86_400.0,
        }
    }

    /// Seconds of attention in one unit of effort under a calendar.
    #[must_use]
    pub fn working_s(self, time: WorkingTime) -> f64 {
        let day = time.hours_per_day * 3_600.0;
        let per_year = time.days_per_week * 365.0 / 7.0;
        match self {
            Self::Second | Self::Minute | Self::Hour => self.elapsed_s(),
            Self::Day => day,
            Self::Week => day * time.days_per_week,
            Self::Month => day * per_year / 12.0,
            Self::Year => day * per_year,
        }
    }
}

/// A length of time as written: `3 days`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duration {
    /// The figure.
    pub amount: f64,
    /// Its unit.
    pub unit: TimeUnit,
}

impl Duration {
    /// So many of a unit.
    #[must_use]
    pub const fn new(amount: f64, unit: TimeUnit) -> Self {
        Self { amount, unit }
    }

    /// Seconds on the clock on the wall.
    #[must_use]
    pub fn elapsed_s(self) -> f64 {
        self.amount * self.unit.elapsed_s()
    }

    /// Seconds of attention under a calendar.
    #[must_use]
    pub fn working_s(self, time: WorkingTime) -> f64 {
        self.amount * self.unit.working_s(time)
    }
}

/// A figure, or how it spreads. `T` is what is spread: a [`Duration`] as written, or seconds, money, a number as `f64`.
#[derive(Debug, Clone, PartialEq)]
pub enum Dist<T> {
    /// Always this.
    Constant(T),
    /// Exponential with this mean.
    Exponential(T),
    /// Even between two bounds.
    Uniform {
        /// Least.
        low: T,
        /// Most.
        high: T,
    },
    /// Triangular: `triangular 1 day to 5 days mostly 2 days`.
    Triangular {
        /// Least.
        low: T,
        /// Most.
        high: T,
        /// Most frequent.
        mode: T,
    },
    /// Normal, cut at zero: `normal 5 days give or take 1 day`.
    Normal {
        /// Mean before the cut.
        mean: T,
        /// Standard deviation before the cut.
        sd: T,
    },
    /// Lognormal by its median and 90th percentile: `3 days to 8 days`.
    MedianToP90 {
        /// Half are below.
        median: T,
        /// Nine in ten are below.
        p90: T,
    },
    /// Lognormal by its mean and coefficient of variation: `lognormal 1 day varying 200%`.
    Lognormal {
        /// Mean.
        mean: T,
        /// Standard deviation over mean.
        cv: f64,
    },
    /// Erlang: the sum of `k` equal exponentials; `mean` is of the whole.
    Erlang {
        /// Number of phases.
        k: u32,
        /// Mean of the sum.
        mean: T,
    },
    /// One of several, with shares that add up to 1.
    Mixture(Vec<(f64, Dist<T>)>),
}

impl<T: Copy> Dist<T> {
    /// The same spread with every figure converted.
    pub fn map<U>(&self, f: &mut impl FnMut(T) -> U) -> Dist<U> {
        match self {
            Self::Constant(v) => Dist::Constant(f(*v)),
            Self::Exponential(v) => Dist::Exponential(f(*v)),
            Self::Uniform { low, high } => Dist::Uniform { low: f(*low), high: f(*high) },
            Self::Triangular { low, high, mode } => {
                Dist::Triangular { low: f(*low), high: f(*high), mode: f(*mode) }
            }
            Self::Normal { mean, sd } => Dist::Normal { mean: f(*mean), sd: f(*sd) },
            Self::MedianToP90 { median, p90 } => Dist::MedianToP90 { median: f(*median), p90: f(*p90) },
            Self::Lognormal { mean, cv } => Dist::Lognormal { mean: f(*mean), cv: *cv },
            Self::Erlang { k, mean } => Dist::Erlang { k: *k, mean: f(*mean) },
            Self::Mixture(parts) => Dist::Mixture(parts.iter().map(|(p, d)| (*p, d.map(f))).collect()),
        }
    }
}

impl Dist<Duration> {
    /// In seconds on the clock on the wall.
    #[must_use]
    pub fn elapsed_s(&self) -> Dist<f64> {
        self.map(&mut |d: Duration| d.elapsed_s())
    }

    /// In seconds of attention under a calendar.
    #[must_use]
    pub fn working_s(&self, time: WorkingTime) -> Dist<f64> {
        self.map(&mut |d: Duration| d.working_s(time))
    }
}

/// The standard normal 90th percentile.
const Z90: f64 = 1.281_551_565_544_600_4;

impl Dist<f64> {
    /// The mean. A normal is not corrected for its cut at zero.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Constant(v) | Self::Exponential(v) => *v,
            Self::Uniform { low, high } => f64::midpoint(*low, *high),
            Self::Triangular { low, high, mode } => (low + high + mode) / 3.0,
            Self::Normal { mean, .. } | Self::Lognormal { mean, .. } | Self::Erlang { mean, .. } => *mean,
            Self::MedianToP90 { median, p90 } => {
                let sigma = log_sigma(*median, *p90);
                median * libm::exp(sigma * sigma / 2.0)
            }
            Self::Mixture(parts) => parts.iter().map(|(p, d)| p * d.mean()).sum(),
        }
    }

    /// The variance, as above.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match self {
            Self::Constant(_) => 0.0,
            Self::Exponential(v) => v * v,
            Self::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Self::Triangular { low: a, high: b, mode: c } => {
                (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0
            }
            Self::Normal { sd, .. } => sd * sd,
            Self::Lognormal { mean, cv } => mean * mean * cv * cv,
            Self::Erlang { k, mean } => mean * mean / f64::from((*k).max(1)),
            Self::MedianToP90 { median, p90 } => {
                let s2 = log_sigma(*median, *p90) * log_sigma(*median, *p90);
                libm::expm1(s2) * libm::exp(s2) * median * median
            }
            Self::Mixture(parts) => {
                let m = self.mean();
                parts.iter().map(|(p, d)| p * (d.variance() + d.mean() * d.mean())).sum::<f64>() - m * m
            }
        }
    }

    /// About what one in ten exceeds: exactly where the spread says it or has a short formula, else as of a normal spread of the same
    /// mean and variance.
    ///
    /// ```
    /// use andon::model::quantity::Dist;
    /// assert_eq!(Dist::Constant(3.0).about_p90(), 3.0);
    /// assert_eq!(Dist::Uniform { low: 0.0, high: 10.0 }.about_p90(), 9.0);
    /// assert!((Dist::Exponential(1.0).about_p90() - 2.302_585).abs() < 1e-6);
    /// ```
    #[must_use]
    pub fn about_p90(&self) -> f64 {
        match self {
            Self::Constant(v) => *v,
            Self::Uniform { low, high } => low + 0.9 * (high - low),
            Self::MedianToP90 { p90, .. } => *p90,
            Self::Exponential(mean) => mean * std::f64::consts::LN_10,
            other => other.mean() + Z90 * libm::sqrt(other.variance().max(0.0)),
        }
    }

    /// The squared coefficient of variation: 0 for a constant, 1 for an exponential.
    #[must_use]
    pub fn scv(&self) -> f64 {
        let m = self.mean();
        if m == 0.0 { 0.0 } else { self.variance() / (m * m) }
    }
}

/// The sigma of a lognormal from its median and 90th percentile: `ln(p90/median) / z(0.9)`.
#[must_use]
pub fn log_sigma(median: f64, p90: f64) -> f64 {
    if median > 0.0 && p90 > median { libm::log(p90 / median) / Z90 } else { 0.0 }
}

/// When a channel, a board or a meeting has its occasions. Time 0 of a run is Monday, 00:00.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cadence {
    /// At any moment.
    OnDemand,
    /// At a fixed rhythm: `every 2 weeks on Thursday at 14:00`.
    Every {
        /// From one occasion to the next.
        period: Duration,
        /// Offset of the first occasion from time 0, in seconds: the weekday and the time of day.
        offset_s: f64,
    },
}

impl Cadence {
    /// The period in seconds, 0 on demand.
    #[must_use]
    pub fn period_s(&self) -> f64 {
        match self {
            Self::OnDemand => 0.0,
            Self::Every { period, .. } => period.elapsed_s(),
        }
    }

    /// The mean wait for the next occasion of somebody who comes at any time: half the period.
    #[must_use]
    pub fn mean_wait_s(&self) -> f64 {
        self.period_s() / 2.0
    }
}

/// Money in the smallest written unit, with its currency as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    /// The figure.
    pub amount: f64,
    /// `USD`, `EUR`, …
    pub currency: String,
}
