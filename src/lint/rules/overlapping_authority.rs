//! Two roles have the same right without limits that tell them apart.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::decision::Decision;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "overlapping-authority",
    category: Category::Decisions,
    level: Level::Info,
    summary: "two roles have the same right without limits that tell them apart",
    why: "Where two may decide the same, each may undo what the other decided, and nobody answers for it.",
    mend: "Tell them apart by amount (`up to`) or by what can be taken back (`when reversible`), or leave the right with one.",
    options: &[],
    bad: &[
        example(
            &["overlapping-authority"],
            r#"andon 1
role Dev { may decide Deploy }
role Op { may decide Deploy }
team A led by Lead { 2 Dev; 1 Op }
decision Deploy
"#,
        ),
        example(
            &["overlapping-authority"],
            r#"andon 1
role Dev { may decide Spend up to 500 USD }
role Op { may decide Spend up to 500 USD }
team A led by Lead { 2 Dev; 1 Op }
decision Spend { amount 100 USD }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev { may decide Spend up to 500 USD }
role Op { may decide Spend }
team A led by Lead { 2 Dev; 1 Op }
decision Spend { amount 100 USD }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev { may decide Deploy }
team A led by Lead { 2 Dev }
decision Deploy
"#,
        ),
    ],
    check,
};

/// What a right is bounded by: the decision, the amount by its bits, and whether it must be reversible.
type Limits = (Id<Decision>, u64, bool);

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut holders: BTreeMap<Limits, Vec<(&str, Span)>> = BTreeMap::new();
    for (_, role) in cx.org.roles.iter().filter(|(id, _)| cx.heads(*id) > 0) {
        for right in &role.rights {
            let key = (right.decision, right.up_to.map_or(u64::MAX, f64::to_bits), right.when_reversible);
            holders.entry(key).or_default().push((&role.meta.name, right.span));
        }
    }
    let shared = holders.into_iter().filter(|(_, h)| h.len() > 1);
    shared
        .map(|((decision, _, _), h)| {
            let who = words::names(h.iter().map(|(n, _)| *n));
            let message = format!(
                "{who} may all decide `{}` within the same limits",
                cx.org.decisions[decision].meta.name
            );
            let finding = RULE
                .finding(h[1].1, message)
                .help("tell them apart with `up to` or `when reversible`")
                .figure("roles", h.len() as f64);
            finding.related(h[0].1, "the same right")
        })
        .collect()
}
