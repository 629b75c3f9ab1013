//! Which findings came and which went.

use crate::diag::Finding;

/// What happened to a finding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FindingChange<'f> {
    /// It is new.
    Came(&'f Finding),
    /// It is gone.
    Went(&'f Finding),
    /// The same finding with other figures, or another level.
    Changed(&'f Finding, &'f Finding),
}

/// A message without its figures.
fn shape(message: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in message.chars() {
        inside ^= c == '`';
        if c.is_ascii_digit() && !inside {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else if !(matches!(c, '.' | ',') && out.ends_with('#')) {
            out.push(c);
        }
    }
    out
}

/// How many findings came, went and changed, of lines as `warn RULE: MESSAGE` of which each stands on one side alone: those
/// that differ in their figures or in their level are the same findings here, too.
#[must_use]
pub fn lines(came: &[String], went: &[String]) -> [usize; 3] {
    let bare = |line: &String| shape(line.split_once(' ').map_or(line.as_str(), |(_, rest)| rest));
    let mut gone: Vec<String> = went.iter().map(bare).collect();
    let mut changed = 0;
    for shape in came.iter().map(bare) {
        if let Some(i) = gone.iter().position(|g| *g == shape) {
            gone.swap_remove(i);
            changed += 1;
        }
    }
    [came.len() - changed, went.len() - changed, changed]
}

/// What happened to the findings of one side on the way to the other. Places do not count: a file may be laid out anew.
#[must_use]
pub fn findings<'f>(old: &'f [Finding], new: &'f [Finding]) -> Vec<FindingChange<'f>> {
    let mut gone: Vec<&Finding> = old.iter().collect();
    let mut come: Vec<&Finding> = Vec::new();
    for finding in new {
        let same =
            |o: &&Finding| o.rule == finding.rule && o.message == finding.message && o.level == finding.level;
        match gone.iter().position(same) {
            Some(i) => drop(gone.remove(i)),
            None => come.push(finding),
        }
    }
    let same_shape = |a: &Finding, b: &Finding| a.rule == b.rule && shape(&a.message) == shape(&b.message);
    let mut out = Vec::new();
    let mut changed = Vec::new();
    for finding in come {
        match gone.iter().position(|o| same_shape(o, finding)) {
            Some(i) => changed.push(FindingChange::Changed(gone.remove(i), finding)),
            None => out.push(FindingChange::Came(finding)),
        }
    }
    out.extend(gone.into_iter().map(FindingChange::Went));
    out.extend(changed);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn the_same_finding_with_another_figure_is_the_same_finding() {
        let at = |start, text: &str| Finding::warn("r", Span { start, ..Span::default() }, text);
        let old = [at(0, "`A` has 3 of `T1`"), at(9, "`B` waits 1.5 days"), at(12, "`C` is alone")];
        let new = [at(5, "`A` has 3 of `T1`"), at(1, "`B` waits 12 days"), at(2, "`A` has 3 of `T2`")];
        let found = findings(&old, &new);
        assert_eq!(
            found,
            [
                FindingChange::Came(&new[2]),
                FindingChange::Went(&old[2]),
                FindingChange::Changed(&old[1], &new[1])
            ]
        );
    }
    #[test]
    fn recorded_findings_are_counted_as_those_of_the_rules() {
        let lines_of = |all: &[&str]| all.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
        let came = lines_of(&["warn r: `B` waits 12 days", "info q: `C` is alone", "warn r: `A` has 3"]);
        let went = lines_of(&["warn r: `B` waits 1.5 days", "warn q: `C` is alone", "warn r: `D` has 3"]);
        assert_eq!(lines(&came, &went), [1, 1, 2]);
    }
}
