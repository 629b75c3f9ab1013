//! Applying mends: the edits of many findings to one text, so that none touches what another has changed.

use super::{Edit, Finding};
use crate::source::FileId;

/// What came of applying mends to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text after the mends.
    pub text: String,
    /// What was done, in order of place.
    pub done: Vec<String>,
    /// How many mends were left for another pass, since they touch the same places.
    pub left: usize,
}

/// Applies the first mend of each finding to the text of one file: the safe ones, with `unsafe_too` the others as well.
/// Of mends that overlap the first one wins; a mend that also changes another file is left out.
///
/// ```
/// use andon::diag::{Finding, fix::apply};
/// use andon::source::{FileId, Span};
/// let place = Span::new(FileId(0), 5, 8);
/// let finding = Finding::warn("r", place, "m").fix("take it out", true, place, "");
/// assert_eq!(apply(FileId(0), "role Dev", &[finding], false).text, "role ");
/// ```
#[must_use]
pub fn apply(file: FileId, text: &str, findings: &[Finding], unsafe_too: bool) -> Fixed {
    let mut chosen: Vec<(&[Edit], &str)> = findings
        .iter()
        .filter_map(|f| f.fixes.iter().find(|x| x.safe || unsafe_too))
        .filter(|x| !x.edits.is_empty() && x.edits.iter().all(|e| fits(e, file, text)))
        .map(|x| (x.edits.as_slice(), x.title.as_str()))
        .collect();
    chosen.sort_by_key(|(edits, title)| (edits.iter().map(|e| e.span.start).min(), *title));
    let mut taken: Vec<&Edit> = Vec::new();
    let (mut done, mut left) = (Vec::new(), 0);
    for (edits, title) in chosen {
        // Two findings may ask for the very same change.
        if edits.iter().all(|e| taken.contains(&e)) {
            continue;
        }
        if edits.iter().any(|e| taken.iter().any(|t| overlap(e, t))) {
            left += 1;
            continue;
        }
        taken.extend(edits);
        done.push(title.to_owned());
    }
    taken.sort_by_key(|e| (e.span.start, e.span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in taken {
        out.push_str(text.get(at..edit.span.start as usize).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Fixed { text: out, done, left }
}

fn fits(edit: &Edit, file: FileId, text: &str) -> bool {
    let (from, to) = (edit.span.start as usize, edit.span.end as usize);
    edit.span.file == file && from <= to && text.is_char_boundary(from) && text.is_char_boundary(to)
}

/// Two changes of one place; insertions at one place keep their order and do not disturb each other.
fn overlap(a: &Edit, b: &Edit) -> bool {
    let (a, b) = (a.span, b.span);
    a.start < b.end && b.start < a.end || a == b && !a.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn finding(from: u32, to: u32, safe: bool, text: &str) -> Finding {
        let span = Span::new(FileId(0), from, to);
        Finding::warn("r", span, "m").fix(format!("{from}-{to}"), safe, span, text)
    }

    #[test]
    fn mends_are_applied_from_front_to_back() {
        let fixed = apply(FileId(0), "abcdef", &[finding(4, 5, true, "E"), finding(0, 1, true, "A")], false);
        assert_eq!((fixed.text.as_str(), fixed.left), ("AbcdEf", 0));
        assert_eq!(fixed.done, ["0-1", "4-5"]);
    }

    #[test]
    fn unsafe_mends_wait_for_consent() {
        let findings = [finding(0, 1, false, "A")];
        assert_eq!(apply(FileId(0), "abc", &findings, false).text, "abc");
        assert_eq!(apply(FileId(0), "abc", &findings, true).text, "Abc");
    }

    #[test]
    fn what_overlaps_is_left_for_another_pass() {
        let fixed = apply(FileId(0), "abcdef", &[finding(0, 3, true, "x"), finding(2, 4, true, "y")], false);
        assert_eq!((fixed.text.as_str(), fixed.left), ("xdef", 1));
    }

    #[test]
    fn the_same_change_asked_for_twice_is_made_once() {
        let fixed = apply(FileId(0), "abc", &[finding(1, 2, true, "x"), finding(1, 2, true, "x")], false);
        assert_eq!((fixed.text.as_str(), fixed.left), ("axc", 0));
    }

    #[test]
    fn places_outside_the_text_are_passed_over() {
        assert_eq!(
            apply(FileId(0), "ä", &[finding(1, 9, true, "x"), finding(1, 2, true, "y")], true).text,
            "ä"
        );
    }
}
