//! Moments of a run as dates: it begins on Monday, 1 January 2024, since weeks of the language begin on Mondays.

use crate::kernel::Time;

/// The moment in the form of ISO 8601, to the microsecond, in universal time.
///
/// ```
/// use andon::{kernel::Time, report::trace::calendar::iso};
/// assert_eq!(iso(Time::from_secs(0.0)), "2024-01-01T00:00:00.000000+00:00");
/// assert_eq!(iso(Time::from_secs(59.0 * 86_400.0 + 3_661.5)), "2024-02-29T01:01:01.500000+00:00");
/// assert_eq!(iso(Time::from_secs(366.0 * 86_400.0)), "2025-01-01T00:00:00.000000+00:00");
/// ```
#[must_use]
pub fn iso(at: Time) -> String {
    let micros = at.0;
    let (days, rest) = (micros / 86_400_000_000, micros % 86_400_000_000);
    let (year, month, day) = civil(days + 738_885);
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:06}+00:00")
}

/// Year, month and day from the days since 1 March of the year 0 less 306 (H. Hinnant, chrono-compatible low-level date
/// algorithms), so that leap days end a year.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 306;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}
