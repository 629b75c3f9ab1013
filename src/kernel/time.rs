//! Moments and durations as whole microseconds.
//!
//! Binary fractions cannot hold a tenth of a second, and a clock in floating point stops moving when it has run for
//! long enough. Whole ticks add exactly in any order. 64 bits of microseconds last for 584,000 years.

use std::fmt;
use std::ops::{Add, AddAssign};

/// Ticks in a second.
const TICKS_PER_SECOND: u64 = 1_000_000;

/// Beyond this many ticks every `f64` is a whole number already.
const WHOLE_FROM: f64 = 4_503_599_627_370_496.0;

/// A moment: ticks since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// A duration: ticks between two moments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub u64);

impl Time {
    /// The beginning of a run.
    pub const ZERO: Self = Self(0);
    /// Ticks in a second.
    pub const PER_SECOND: u64 = TICKS_PER_SECOND;
    /// A moment that no run reaches; where saturating sums end.
    pub const NEVER: Self = Self(u64::MAX);

    /// The moment in seconds since the beginning; exact up to 2^53 ticks (285 years).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for reports; exact for 285 years")]
    pub fn secs(self) -> f64 {
        self.0 as f64 / TICKS_PER_SECOND as f64
    }

    /// Seconds rounded once to whole ticks, as [`Span::from_secs_f64`] does: half to even, negative and no number to 0.
    #[must_use]
    #[inline]
    pub fn from_secs(seconds: f64) -> Self {
        Self(Span::from_secs_f64(seconds).0)
    }

    /// Later by a length measured from the start; ends at [`Time::NEVER`].
    #[must_use]
    pub const fn after(self, length: Self) -> Self {
        Self(self.0.saturating_add(length.0))
    }

    /// The length since an earlier moment, as a moment measured from the start; 0 if it is not earlier.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }

    /// How long after `earlier` this is; zero when it is not after.
    #[must_use]
    pub const fn span_since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// The sum, or nothing when the clock cannot hold it.
    #[must_use]
    pub const fn checked_add(self, span: Span) -> Option<Self> {
        match self.0.checked_add(span.0) {
            Some(ticks) => Some(Self(ticks)),
            None => None,
        }
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// One tick: the shortest duration that moves the clock.
    pub const TICK: Self = Self(1);
    /// The longest duration.
    pub const MAX: Self = Self(u64::MAX);

    /// Whole seconds; ends at [`Span::MAX`].
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(TICKS_PER_SECOND))
    }

    /// Seconds rounded once to whole ticks, half to even. What is negative or no number becomes zero, what is too
    /// long becomes [`Span::MAX`].
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` clamps, as stated")]
    #[expect(clippy::cast_precision_loss, reason = "a million is exact")]
    #[inline]
    pub fn from_secs_f64(seconds: f64) -> Self {
        let ticks = seconds * TICKS_PER_SECOND as f64;
        // Adding 2^52 leaves no bit for a fraction, so the addition itself rounds half to even. It is the one
        // rounding that costs two additions everywhere, with or without a rounding instruction.
        let whole = if ticks < WHOLE_FROM { (ticks + WHOLE_FROM) - WHOLE_FROM } else { ticks };
        Self(whole as u64)
    }

    /// The duration in seconds; exact up to 2^53 ticks (285 years).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for reports; exact for 285 years")]
    pub fn secs(self) -> f64 {
        self.0 as f64 / TICKS_PER_SECOND as f64
    }

    /// The difference, zero when `other` is longer.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The multiple; ends at [`Span::MAX`].
    #[must_use]
    pub const fn saturating_mul(self, times: u64) -> Self {
        Self(self.0.saturating_mul(times))
    }
}

/// Saturates at [`Time::NEVER`]: a run never wraps to its beginning.
impl Add<Span> for Time {
    type Output = Self;
    #[inline]
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl AddAssign<Span> for Time {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}

/// Saturates at [`Span::MAX`].
impl Add for Span {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Span {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        spans.fold(Self::ZERO, Add::add)
    }
}

/// Seconds with six decimals.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}s", self.0 / TICKS_PER_SECOND, self.0 % TICKS_PER_SECOND)
    }
}

/// Seconds with six decimals.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Time(self.0).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_tick_goes_to_the_even_neighbour() {
        let ticks = |seconds: f64| Span::from_secs_f64(seconds).0;
        assert_eq!([ticks(0.5e-6), ticks(1.5e-6), ticks(2.5e-6), ticks(3.5e-6)], [0, 2, 2, 4]);
        assert_eq!(ticks(0.1), 100_000);
    }

    #[test]
    fn what_is_no_duration_is_clamped() {
        assert_eq!(Span::from_secs_f64(-3.0), Span::ZERO);
        assert_eq!(Span::from_secs_f64(f64::NAN), Span::ZERO);
        assert_eq!(Span::from_secs_f64(f64::INFINITY), Span::MAX);
        assert_eq!(Span::from_secs_f64(1e300), Span::MAX);
    }

    #[test]
    fn long_durations_lose_nothing() {
        assert_eq!(Span::from_secs_f64(4_503_599_627.370_496).0, 4_503_599_627_370_496);
        assert_eq!(Span::from_secs_f64(9e12).0, 9_000_000_000_000_000_000);
    }

    #[test]
    fn the_clock_ends_rather_than_wraps() {
        assert_eq!(Time::NEVER + Span::TICK, Time::NEVER);
        assert_eq!(Time::NEVER.checked_add(Span::TICK), None);
        assert_eq!(Time(5).span_since(Time(9)), Span::ZERO);
    }

    #[test]
    fn a_tenth_ten_times_is_one() {
        let tenths = std::iter::repeat_n(Span::from_secs_f64(0.1), 10);
        assert_eq!(tenths.sum::<Span>(), Span::from_secs(1));
    }

    #[test]
    fn a_moment_reads_in_seconds() {
        assert_eq!(Time(1_500_000).to_string(), "1.500000s");
    }
}
