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

/// Whose time, by how many.
///
/// ```
/// use andon::lint::words::{are, people_s};
/// assert_eq!([people_s(1.0), people_s(0.5)], ["1 person's", "0.50 people's"]);
/// assert_eq!([are(1.0), are(12.0)], ["1 is", "12 are"]);
/// ```
#[must_use]
pub fn people_s(value: f64) -> String {
    let figure = figure(value);
    let whose = if figure == "1" { "person's" } else { "people's" };
    format!("{figure} {whose}")
}

/// So many are something.
#[must_use]
pub fn are(value: f64) -> String {
    let figure = figure(value);
    let verb = if figure == "1" { "is" } else { "are" };
    format!("{figure} {verb}")
}

/// A share as a percentage.
#[must_use]
pub fn share(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}
