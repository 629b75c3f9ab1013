//! Figures in the words of messages.

/// A length of time, in the unit that people would use.
#[must_use]
pub fn time(seconds: f64) -> String {
    let (figure, unit) = match seconds {
        s if s < 90.0 => (s, "s"),
        s if s < 5_400.0 => (s / 60.0, "min"),
        s if s < 172_800.0 => (s / 3_600.0, "h"),
        s => (s / 86_400.0, "days"),
    };
    if figure >= 10.0 || figure == figure.round() {
        format!("{figure:.0} {unit}")
    } else {
        format!("{figure:.1} {unit}")
    }
}

/// Names in a row, the first few of many.
#[must_use]
pub fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let all: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    if all.len() <= 4 {
        all.join(", ")
    } else {
        format!("{} and {} more", all[..3].join(", "), all.len() - 3)
    }
}

/// A figure with three digits that mean something, at most two of them behind the point.
///
/// ```
/// use andon::lint::words::figure;
/// assert_eq!([figure(0.066), figure(10.456), figure(1_234.56)], ["0.07", "10.5", "1235"]);
/// ```
#[must_use]
pub fn figure(value: f64) -> String {
    if value < 1.0 { format!("{value:.2}") } else { crate::model::figures::short(value) }
}

/// Seconds of attention in each second, as hours a week: people count by the hours that they have.
///
/// ```
/// use andon::lint::words::hours_a_week;
/// assert_eq!([hours_a_week(1.0), hours_a_week(0.25), hours_a_week(0.001)], ["168 h", "42 h", "0.17 h"]);
/// ```
#[must_use]
pub fn hours_a_week(attention: f64) -> String {
    format!("{} h", figure(attention * 168.0))
}

/// A share as a percentage.
#[must_use]
pub fn share(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}
