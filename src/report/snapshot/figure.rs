//! A figure as a snapshot writes it: a mean and half its 95% interval, in the unit that suits it, rounded to two digits of
//! the interval. What it says is what its text says, so that reading it back gives the same figure.

use crate::model::metrics::Unit;
use crate::stats::Interval;

/// The confidence of the intervals.
pub const CONFIDENCE: f64 = 0.95;

/// Significant digits of a mean that no interval limits: one that does not vary, or that was seen once.
const EXACT_DIGITS: usize = 9;

/// Intervals below this share of the mean come from the rounding of sums, not from chance.
const NO_SPREAD: f64 = 1e-9;

/// The units, with their size in what metrics are measured in (seconds, shares, a second).
const UNITS: &[(&str, f64)] = &[
    ("days", 86_400.0),
    ("h", 3_600.0),
    ("min", 60.0),
    ("s", 1.0),
    ("ms", 0.001),
    ("%", 0.01),
    ("a week", 1.0 / 604_800.0),
];

/// A mean with its interval, rounded.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// As written: `8.50 ± 0.30 days`.
    pub text: String,
    /// What is written, in the unit that the metric is measured in.
    pub interval: Interval,
    /// By how much the mean may be off for its rounding.
    pub near: f64,
}

impl Figure {
    /// The figure of values, one a replication; nothing without values.
    #[must_use]
    pub fn of(values: &[f64], unit: Unit) -> Option<Self> {
        let interval = Interval::of(values, CONFIDENCE);
        (interval.n > 0 && interval.mean.is_finite())
            .then(|| Self::read(&write(&interval, unit), interval.n))
            .flatten()
    }

    /// A figure as written, of so many values; nothing when it is none.
    #[must_use]
    pub fn read(text: &str, n: usize) -> Option<Self> {
        let (numbers, factor) = match UNITS.iter().find_map(|(word, factor)| {
            let rest = text.strip_suffix(word)?.strip_suffix(' ')?;
            Some((rest, *factor))
        }) {
            Some(found) => found,
            None => (text, 1.0),
        };
        let (mean, half) = match numbers.split_once(" ± ") {
            Some((mean, half)) => (number(mean)?, Some((number(half)?, half))),
            None => (number(numbers)?, None),
        };
        let step = match half {
            Some((half, written)) if half > 0.0 => place_of_second_digit(written),
            _ => mean.abs() * 1e-8,
        };
        let half = half.map_or(f64::INFINITY, |(half, _)| half * factor);
        let interval = Interval { mean: mean * factor, half, n };
        Some(Self { text: text.to_owned(), interval, near: step / 2.0 * factor })
    }

    /// It is nought in every replication.
    #[must_use]
    pub fn is_nought(&self) -> bool {
        self.interval.mean == 0.0 && self.interval.half == 0.0
    }

    /// The interval as wide as it may have been before it was rounded.
    #[must_use]
    pub fn widest(&self) -> Interval {
        let half = if self.interval.half > 0.0 { self.interval.half + self.near } else { 0.0 };
        Interval { half, ..self.interval }
    }
}

/// A plain decimal number, as [`write`] makes them.
fn number(text: &str) -> Option<f64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    text.parse().ok().filter(|v: &f64| plain && v.is_finite())
}

/// The worth of the second digit of a number: of `0.30` a hundredth, of `3400` a hundred.
fn place_of_second_digit(text: &str) -> f64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let mut step = 1.0;
    for _ in 0..part.len() {
        step /= 10.0;
    }
    for _ in 2..whole.len() {
        step *= 10.0;
    }
    step
}

fn write(interval: &Interval, unit: Unit) -> String {
    let size = if interval.mean == 0.0 && interval.half.is_finite() { interval.half } else { interval.mean };
    let (factor, word) = unit_for(unit, size);
    let (mean, half) = (interval.mean / factor, interval.half / factor);
    let numbers = if !half.is_finite() {
        significant(mean)
    } else if half <= mean.abs() * NO_SPREAD {
        format!("{} ± 0", significant(mean))
    } else {
        let places = places(half);
        format!("{} ± {}", rounded(mean, places), rounded(half, places))
    };
    if word.is_empty() { numbers } else { format!("{numbers} {word}") }
}

fn unit_for(unit: Unit, size: f64) -> (f64, &'static str) {
    let word = match unit {
        Unit::Time => match size.abs() {
            s if s >= 2.0 * 86_400.0 => "days",
            s if s >= 2.0 * 3_600.0 => "h",
            s if s >= 120.0 => "min",
            s if s >= 1.0 || s == 0.0 => "s",
            _ => "ms",
        },
        Unit::Share => "%",
        Unit::Rate => "a week",
        Unit::Number | Unit::Money => "",
    };
    UNITS.iter().find(|(w, _)| *w == word).map_or((1.0, ""), |(w, factor)| (*factor, w))
}

/// How many decimal places show two digits of a number; negative when it has more digits before its point.
fn places(half: f64) -> i32 {
    let scientific = format!("{half:.1e}");
    let exponent: i32 = scientific.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    1 - exponent
}

fn rounded(value: f64, places: i32) -> String {
    let text = match usize::try_from(places) {
        Ok(places) => format!("{value:.places$}"),
        Err(_) => {
            let mut step = 1.0;
            for _ in places..0 {
                step *= 10.0;
            }
            format!("{:.0}", (value / step).round() * step)
        }
    };
    unsigned_nought(text)
}

/// A number to nine significant digits, without exponent and without noughts at its end.
pub(super) fn significant(value: f64) -> String {
    let short = format!("{value:.*e}", EXACT_DIGITS - 1).parse().unwrap_or(value);
    unsigned_nought(format!("{short}"))
}

/// `-0.0` says no more than `0.0`.
fn unsigned_nought(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|b| b == b'0' || b == b'.') => rest.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(mean: f64, half: f64, unit: Unit) -> String {
        write(&Interval { mean, half, n: 20 }, unit)
    }

    #[test]
    fn a_mean_has_as_many_digits_as_its_interval_supports() {
        assert_eq!(text(734_400.0, 25_567.0, Unit::Time), "8.50 ± 0.30 days");
        assert_eq!(text(867.745, 2.2643, Unit::Time), "14.462 ± 0.038 min");
        assert_eq!(text(0.45678, 0.0105, Unit::Share), "45.7 ± 1.1 %");
        assert_eq!(text(1_234_567.0, 3_390.0, Unit::Money), "1234600 ± 3400");
        assert_eq!(text(4.0, 0.0, Unit::Number), "4 ± 0");
        assert_eq!(text(0.0, 0.0, Unit::Time), "0 ± 0 s");
        assert_eq!(text(0.0, 7_200.0, Unit::Time), "0.0 ± 2.0 h");
        assert_eq!(text(0.123_456_789_123, f64::INFINITY, Unit::Number), "0.123456789");
        assert_eq!(text(-0.001, 0.3, Unit::Number), "0.00 ± 0.30");
        assert_eq!(text(10.0, 0.0996, Unit::Number), "10.00 ± 0.10");
        assert_eq!(text(0.66, 1e-14, Unit::Number), "0.66 ± 0", "the last bits of a sum are no chance");
    }

    #[test]
    fn what_is_no_figure_is_not_read() {
        for text in
            ["", "8,5", "1e5", "inf", "nan", "8.5 ±", "8.5 ± days", "± 3", "8.5 weeks", "--1", "1.2.3"]
        {
            assert_eq!(Figure::read(text, 2), None, "{text}");
        }
    }

    proptest! {
        /// The figure read back from its text lies within its rounding of what was meant, and is written the same again.
        #[test]
        fn reading_gives_what_was_written(mean in -1e7..1e7_f64, exponent in -9..7, digits in 1.0..9.999_f64,
            unit in prop::sample::select(vec![Unit::Time, Unit::Share, Unit::Number, Unit::Rate, Unit::Money])) {
            let half = digits * libm::pow(10.0, f64::from(exponent));
            let written = text(mean, half, unit);
            let read = Figure::read(&written, 20).expect("it is a figure");
            let slack = read.near * 1.000_001 + mean.abs() * 1e-8;
            prop_assert!((read.interval.mean - mean).abs() <= slack, "{written}");
            if half > mean.abs() * 1e-8 {
                prop_assert!(read.widest().half >= half * 0.999_999 && read.interval.half <= half * 1.06, "{written}");
            }
        }
    }
}
