//! What many declarations lack alike is told once, with a label at each. The rules tell of each by itself, so that one of them
//! can be allowed, or set to another level, without the others.

use super::words;
use crate::diag::{Finding, Label, Level};
use crate::source::FileId;
use std::collections::BTreeMap;

/// What is said of several findings together.
type Say = fn(&[Finding]) -> String;

/// The rules whose findings are gathered, with what is said of all together.
const GATHERED: &[(&str, Say)] = &[("role-without-responsibility", idle_roles)];

/// Makes one finding of all that a rule found in a file at one level.
pub(super) fn gather(found: &mut Vec<Finding>) {
    for (rule, say) in GATHERED {
        let mut places: BTreeMap<(FileId, Level), Vec<Finding>> = BTreeMap::new();
        for finding in found.extract_if(.., |f| f.rule == *rule) {
            places.entry((finding.primary.span.file, finding.level)).or_default().push(finding);
        }
        found.extend(places.into_values().filter_map(|several| one_of(several, *say)));
    }
}

/// The first in order of place, with the others as labels and the figures summed up.
fn one_of(mut several: Vec<Finding>, say: Say) -> Option<Finding> {
    several.sort_by_key(|f| f.primary.span);
    if several.len() < 2 {
        return several.pop();
    }
    let message = say(&several);
    let mut rest = several.into_iter();
    let mut whole = rest.next()?;
    whole.primary.text = std::mem::replace(&mut whole.message, message);
    for finding in rest {
        whole.related.push(Label { span: finding.primary.span, text: finding.message });
        for (sum, (_, figure)) in whole.figures.iter_mut().zip(finding.figures) {
            sum.1 += figure;
        }
    }
    Some(whole)
}

fn idle_roles(several: &[Finding]) -> String {
    let people: f64 = several.iter().flat_map(|f| &f.figures).map(|(_, n)| n).sum();
    // Every message of the rule has one name in it, the role's.
    let names = several.iter().filter_map(|f| f.message.split('`').nth(1));
    format!("{people} people in {} roles answer for nothing: {}", several.len(), words::names(names))
}

#[cfg(test)]
mod tests {
    use crate::source::provider::InMemory;

    fn found(more: &str) -> Vec<(String, usize)> {
        let text = format!(
            "andon 1\nrole Dev {{ responsible for Code }}\nrole Op {more}\nrole Qa\nrole Ux\n\
             team A led by Lead {{ 2 Dev; 3 Op; 1 Qa; 2 Ux }}\n"
        );
        let compiled = crate::resolve::compile("a.org", &InMemory::default().with("a.org", text.as_str()));
        let all = crate::lint::check(&compiled.project).into_iter();
        all.filter(|f| f.rule == "role-without-responsibility")
            .map(|f| (f.message, f.related.len()))
            .collect()
    }

    #[test]
    fn many_roles_are_told_together_and_each_can_be_allowed_alone() {
        let all = "6 people in 3 roles answer for nothing: `Op`, `Qa`, `Ux`";
        assert_eq!(found(""), [(all.to_owned(), 2)]);
        let two = "3 people in 2 roles answer for nothing: `Qa`, `Ux`";
        let allowed = found("{ allow role-without-responsibility because \"they help out\" }");
        assert_eq!(allowed, [(two.to_owned(), 1)]);
    }
}
