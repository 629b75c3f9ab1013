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

/// The message without its figures.
fn shape(finding: &Finding) -> (&'static str, String) {
    let mut out = String::new();
    let mut inside = false;
    for c in finding.message.chars() {
        inside ^= c == '`';
        if c.is_ascii_digit() && !inside {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else if !(matches!(c, '.' | ',') && out.ends_with('#')) {
            out.push(c);
        }
    }
    (finding.rule, out)
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
    let mut out = Vec::new();
    let mut changed = Vec::new();
    for finding in come {
        match gone.iter().position(|o| shape(o) == shape(finding)) {
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
}
