//! Figures in the words of the language: two figures that differ never read the same, but for those that are shortened.

use super::quantity::{Dist, Duration, TimeUnit};

/// A figure with three digits that mean something, for reading alone.
///
/// ```
/// use andon::model::figures::short;
/// assert_eq!(short(83.333_333), "83.3");
/// assert_eq!(short(1_234.56), "1235");
/// assert_eq!(short(0.5), "0.5");
/// ```
#[must_use]
pub fn short(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 4,
    };
    let text = format!("{value:.decimals$}");
    if decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

/// A plain figure.
#[must_use]
pub fn number(value: f64) -> String {
    format!("{value}")
}

/// A figure that was divided by `per` when it was read, as it was written.
fn as_written(value: f64, per: f64) -> Option<String> {
    let figure = value * per;
    [1e3, 1e6, 1e9].iter().find_map(|grain| {
        let rounded = (figure * grain).round() / grain;
        (rounded / per == value).then(|| number(rounded))
    })
}

/// A share as a percentage.
#[must_use]
pub fn share(value: f64) -> String {
    let written = as_written(value, 100.0);
    format!("{}%", written.unwrap_or_else(|| number(value * 100.0)))
}

/// The word of a unit of time, for one or for several.
#[must_use]
pub fn unit(unit: TimeUnit, one: bool) -> &'static str {
    match (unit, one) {
        (TimeUnit::Second, _) => "s",
        (TimeUnit::Minute, _) => "min",
        (TimeUnit::Hour, _) => "h",
        (TimeUnit::Day, true) => "day",
        (TimeUnit::Day, false) => "days",
        (TimeUnit::Week, true) => "week",
        (TimeUnit::Week, false) => "weeks",
        (TimeUnit::Month, true) => "month",
        (TimeUnit::Month, false) => "months",
        (TimeUnit::Year, true) => "year",
        (TimeUnit::Year, false) => "years",
    }
}

/// A time as written.
#[must_use]
pub fn duration(d: Duration) -> String {
    let Duration { amount, unit: u } = d;
    format!("{} {}", number(amount), unit(u, amount == 1.0))
}

const UNITS: [TimeUnit; 7] = [
    TimeUnit::Year,
    TimeUnit::Month,
    TimeUnit::Week,
    TimeUnit::Day,
    TimeUnit::Hour,
    TimeUnit::Minute,
    TimeUnit::Second,
];

/// Seconds in the largest unit in which they make a short figure.
#[must_use]
pub fn seconds(s: f64) -> String {
    for u in UNITS {
        let amount = s / u.elapsed_s();
        let rounded = (amount * 100.0).round() / 100.0;
        if rounded >= 1.0 && rounded * u.elapsed_s() == s {
            return format!("{} {}", number(rounded), unit(u, rounded == 1.0));
        }
    }
    format!("{} s", number(s))
}

/// So many a second, as so many a unit.
#[must_use]
pub fn rate(per_second: f64) -> String {
    use TimeUnit::{Day, Hour, Minute, Month, Week, Year};
    for u in [Day, Week, Hour, Month, Year, Minute] {
        let figure = per_second * u.elapsed_s();
        let rounded = (figure * 1e3).round() / 1e3;
        if rounded > 0.0 && rounded / u.elapsed_s() == per_second {
            return format!("{} per {}", number(rounded), unit(u, true));
        }
    }
    format!("{} per s", number(per_second))
}

/// So many in a period of seconds.
#[must_use]
pub fn per((count, period_s): (f64, f64)) -> String {
    format!("{} per {}", number(count), seconds(period_s).trim_start_matches("1 "))
}

/// A share of time, as so much time a week.
#[must_use]
pub fn upkeep(value: f64) -> String {
    let week = TimeUnit::Week.elapsed_s();
    let s = (value * week * 1e3).round() / 1e3;
    if s / week == value { format!("{} per week", seconds(s)) } else { share(value) }
}

/// A spread in the words of the language.
#[must_use]
pub fn spread<T: Copy>(dist: &Dist<T>, figure: fn(T) -> String) -> String {
    match dist {
        Dist::Constant(v) => figure(*v),
        Dist::Exponential(v) => format!("exponential {}", figure(*v)),
        Dist::Uniform { low, high } => format!("uniform {} to {}", figure(*low), figure(*high)),
        Dist::Triangular { low, high, mode } => {
            format!("triangular {} to {} mostly {}", figure(*low), figure(*high), figure(*mode))
        }
        Dist::Normal { mean, sd } => format!("normal {} give or take {}", figure(*mean), figure(*sd)),
        Dist::MedianToP90 { median, p90 } => format!("{} to {}", figure(*median), figure(*p90)),
        Dist::Lognormal { mean, cv } => format!("lognormal {} varying {}", figure(*mean), share(*cv)),
        Dist::Erlang { k, mean } => format!("erlang {k} of {}", figure(*mean)),
        Dist::Mixture(parts) => {
            let parts: Vec<String> =
                parts.iter().map(|(p, d)| format!("{} {}", share(*p), spread(d, figure))).collect();
            format!("mixture {}", parts.join(", "))
        }
    }
}

/// A spread of times.
#[must_use]
pub fn dist(d: &Dist<Duration>) -> String {
    spread(d, duration)
}
