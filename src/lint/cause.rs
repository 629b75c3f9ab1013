//! What follows from another finding at the same place is not told a second time.

use crate::diag::Finding;
use crate::source::Span;
use std::collections::BTreeSet;

/// A way over the reporting line that loses much: the interface that is missing is the cause, and the loss its effect. Where
/// the missing interface is not told (it is allowed, or the rule is off), the loss stays.
pub(super) fn told_once(found: &mut Vec<Finding>) {
    let missing = found.iter().filter(|f| f.rule == "missing-interface");
    let places: BTreeSet<Span> =
        missing.flat_map(|f| std::iter::once(&f.primary).chain(&f.related)).map(|l| l.span).collect();
    found.retain(|f| f.rule != "lossy-path" || !is_detour(f) || !places.contains(&f.primary.span));
}

fn is_detour(finding: &Finding) -> bool {
    let passages = |name| finding.figures.iter().any(|(n, count)| *n == name && *count > 0.0);
    passages("up") && passages("down")
}

#[cfg(test)]
mod tests {
    use crate::source::provider::InMemory;

    /// The names of findings about ways, with a line more in the file.
    fn found(more: &str) -> Vec<&'static str> {
        let text = format!(
            "andon 1\nrole Dev\nrole Op\nunit IT led by CIO {{\n  unit Building led by Builder {{ team A led by Lead {{ 2 Dev }} }}\n  \
             unit Running led by Runner {{ team B led by Chief {{ 2 Op }} }}\n}}\n\
             stream Feature {{ stage Code by Dev {{ effort 1 day; asks Op 50% }} }}\ndefault line_fidelity 70%\n{more}\n"
        );
        let compiled = crate::resolve::compile("a.org", &InMemory::default().with("a.org", text.as_str()));
        assert!(compiled.is_sound(), "{text}\n{:#?}", compiled.findings);
        let all = crate::lint::check(&compiled.project);
        all.iter().map(|f| f.rule).filter(|r| ["lossy-path", "missing-interface"].contains(r)).collect()
    }

    #[test]
    fn a_detour_is_told_once_and_its_loss_where_the_detour_is_allowed() {
        assert_eq!(found(""), ["missing-interface"]);
        assert_eq!(found("allow missing-interface because \"they sit far apart\""), ["lossy-path"]);
        assert_eq!(found("allow lossy-path because \"it is far\""), ["missing-interface"]);
        assert_eq!(
            found("channel rumour { speed 1 s; fidelity 30% }\ninterface A -> B by rumour"),
            ["lossy-path"]
        );
    }
}
