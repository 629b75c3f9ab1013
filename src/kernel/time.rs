//! The clock: whole microseconds since the start of a run.

/// A moment, or a length, in microseconds. 584,000 years fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(pub u64);

impl Time {
    /// The start.
    pub const ZERO: Self = Self(0);
    /// Later than anything that happens.
    pub const NEVER: Self = Self(u64::MAX);
    /// Microseconds in a second.
    pub const PER_SECOND: u64 = 1_000_000;

    /// Rounds seconds to the nearest microsecond, once; negative and not-a-number become 0, beyond the range the latest.
    #[must_use]
    pub fn from_secs(seconds: f64) -> Self {
        let micros = (seconds * 1e6).round();
        if micros >= 1.8e19 {
            return Self::NEVER;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rounded, and its range was checked"
        )]
        Self(if micros > 0.0 { micros as u64 } else { 0 })
    }

    /// In seconds.
    #[must_use]
    pub fn secs(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Later by a length; never wraps.
    #[must_use]
    pub fn after(self, length: Self) -> Self {
        Self(self.0.saturating_add(length.0))
    }

    /// The length since an earlier moment; 0 if it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}
