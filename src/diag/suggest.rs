//! "Did you mean …?"

/// Longest name that is compared; longer ones cost too much and nobody mistypes them.
const LONGEST: usize = 64;

/// The nearest of the known names, if it is near enough to be meant.
///
/// ```
/// use andon::diag::suggest::nearest;
/// assert_eq!(nearest("Develper", ["Tester", "Developer"]), Some("Developer"));
/// assert_eq!(nearest("Pilot", ["Tester", "Developer"]), None);
/// ```
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    if name.chars().count() > LONGEST {
        return None;
    }
    let allowed = 1 + name.chars().count() / 4;
    known
        .into_iter()
        .filter(|k| k.len() <= LONGEST && k.len().abs_diff(name.len()) <= allowed + 2)
        .map(|k| (if k.eq_ignore_ascii_case(name) { 0 } else { distance(name, k) }, k))
        .filter(|(d, _)| *d <= allowed)
        .min_by(|a, b| a.cmp(b))
        .map(|(_, k)| k)
}

/// What to say after "there is none of this name": the nearest one, else those that there are.
///
/// ```
/// use andon::diag::suggest::or_which;
/// assert_eq!(or_which("delegated", ["base", "Delegated"]), "; did you mean `Delegated`?");
/// assert_eq!(or_which("x", ["base", "Delegated"]), "; there are `base` and `Delegated`");
/// assert_eq!(or_which("x", []), "");
/// ```
pub fn or_which<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    const MOST: usize = 8;
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(name, known.iter().copied()) {
        return format!("; did you mean `{near}`?");
    }
    let shown: Vec<String> = known.iter().take(MOST).map(|k| format!("`{k}`")).collect();
    match (&shown[..], known.len() > MOST) {
        ([], _) => String::new(),
        ([one], _) => format!("; there is {one}"),
        (several, true) => format!("; there are {} and {} more", several.join(", "), known.len() - MOST),
        ([first @ .., last], false) => format!("; there are {} and {last}", first.join(", ")),
    }
}

/// Edits from one to the other, a swap of neighbours counting as one (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let swap = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + swap);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}
