//! So many things, in words: one of them is never several.

use std::fmt::Display;

/// So many things whose plural has an `s` at its end, as whole numbers.
///
/// ```
/// use andon::diag::counted::counted;
/// assert_eq!(counted(1_u32, "replication"), "1 replication");
/// assert_eq!(counted(0_usize, "more change"), "0 more changes");
/// ```
#[must_use]
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, one: &str) -> String {
    several(count, one, &format!("{one}s"))
}

/// So many things, by both their words: `1 person`, `2 people`.
///
/// ```
/// use andon::diag::counted::several;
/// assert_eq!(several(1_u64, "person", "people"), "1 person");
/// assert_eq!(several(12_u64, "person", "people"), "12 people");
/// ```
#[must_use]
pub fn several<N: Copy + Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let word = if count == N::from(1) { one } else { many };
    format!("{count} {word}")
}
