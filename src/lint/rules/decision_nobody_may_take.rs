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
    summary: "the work needs a decision that nobody has the right to take, or about more than anybody may decide",
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
        example(
            &["decision-nobody-may-take"],
            r#"andon 1
role Dev { may decide Buy up to 500 USD }
team A led by Lead { 2 Dev }
leader Lead { may decide Buy up to 5000 USD }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Buy { amount 50000 USD }
stream Feature { stage Code by Dev { effort 1 day; decides Buy } }
"#,
        ),
        // It cannot be taken back, and waits for silence.
        example(
            &["decision-nobody-may-take"],
            r#"andon 1
role Dev { may decide Deploy when reversible }
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
role Dev { may decide Buy up to 500 USD }
team A led by Lead { 2 Dev }
leader Lead { may decide Buy up to 5000 USD }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Buy { amount 2000 USD }
stream Feature { stage Code by Dev { effort 1 day; decides Buy } }
"#,
        ),
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
role Dev { may decide Deploy when reversible }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { reversible }
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

/// More is at stake, in one matter of ten or more, than anybody may decide.
fn beyond_all(cx: &Context<'_>, id: Id<Decision>) -> Option<Finding> {
    let decision = &cx.org.decisions[id];
    let at_stake = decision.amount.as_ref()?.about_p90();
    let filled = cx.org.roles.iter().filter(|(role, _)| cx.heads(*role) > 0);
    let rights = filled.flat_map(|(_, r)| &r.rights).filter(|r| r.decision == id).map(|r| r.up_to);
    let delegates = cx.org.intents.iter().flat_map(|(_, i)| &i.delegates);
    let delegated = delegates.filter(|d| d.decision == id && cx.heads(d.to) > 0).map(|d| d.up_to);
    let limits: Option<Vec<f64>> = rights.chain(delegated).collect();
    let most = limits?.into_iter().fold(f64::NEG_INFINITY, f64::max);
    (at_stake > most).then(|| {
        let name = &decision.meta.name;
        let message = format!("`{name}` is about more than anybody may decide: {at_stake:.0}, where the highest limit is {most:.0}");
        RULE.finding(decision.meta.span, message)
            .help(format!("raise a limit (`may decide {name} up to …`), or let somebody decide without one"))
    })
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<Id<Decision>, Finding> = BTreeMap::new();
    // What holds only for what can be taken back is no right to what cannot.
    let holds = |id: Id<Decision>, when_reversible: bool| !when_reversible || cx.org.decisions[id].reversible;
    let delegates = cx.org.intents.iter().flat_map(|(_, i)| &i.delegates);
    let delegated: BTreeSet<Id<Decision>> = delegates
        .filter(|d| cx.heads(d.to) > 0 && holds(d.decision, d.when_reversible))
        .map(|d| d.decision)
        .collect();
    let held = |id: Id<Decision>| {
        let filled = cx.org.roles.iter().filter(|(role, _)| cx.heads(*role) > 0);
        let mut rights = filled.flat_map(|(_, role)| &role.rights);
        rights.any(|r| r.decision == id && holds(id, r.when_reversible))
    };
    for (_, stage) in cx.org.stages.iter() {
        for (id, span) in &stage.decides {
            let decision = &cx.org.decisions[*id];
            if !decision.approvals.is_empty() {
                continue;
            }
            if held(*id) || delegated.contains(id) {
                if let Some(finding) = beyond_all(cx, *id) {
                    found.entry(*id).or_insert(finding.related(*span, "needed here"));
                }
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
