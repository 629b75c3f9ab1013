//! The work needs a decision that nobody has the right to take.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::decision::Decision;
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "decision-nobody-may-take",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "the work needs a decision that nobody has the right to take",
    why: "A decision without an owner is taken by whoever dares, or waits for whoever does not (decision rights are the second R of roles, responsibilities and relationships).",
    mend: "Write `may decide` in a role, `delegates` in an intent, or `approved by`.",
    options: &[],
    bad: &[
        example(
            &["decision-nobody-may-take"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
        example(
            &["unused-declaration", "decision-nobody-may-take"],
            r#"andon 1
role Dev
role Ghost { may decide Deploy }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev { may decide Deploy }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; delegates Deploy to Dev when reversible }
decision Deploy { reversible }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<Id<Decision>, Finding> = BTreeMap::new();
    let delegates = cx.org.intents.iter().flat_map(|(_, i)| &i.delegates);
    let delegated: BTreeSet<Id<Decision>> =
        delegates.filter(|d| cx.heads(d.to) > 0).map(|d| d.decision).collect();
    let held =
        |id: Id<Decision>| cx.staff().deciders(id).iter().any(|p| cx.heads(cx.org.positions[*p].role) > 0);
    for (_, stage) in cx.org.stages.iter() {
        for (id, span) in &stage.decides {
            let decision = &cx.org.decisions[*id];
            if held(*id) || delegated.contains(id) || !decision.approvals.is_empty() {
                continue;
            }
            let name = &decision.meta.name;
            let finding = RULE
                .finding(
                    decision.meta.span,
                    format!("`{}` needs the decision `{name}`, and nobody may take it", stage.meta.name),
                )
                .related(*span, "needed here")
                .help(format!("write `may decide {name}` in a role"));
            found.entry(*id).or_insert(finding);
        }
    }
    found.into_values().collect()
}
