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

/// A share as a percentage.
#[must_use]
pub fn share(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}
