//! People work and decide without a declared intent.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::people::{Group, Role};
use crate::model::work::Doer;
use crate::model::{Id, Org};
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "missing-intent",
    category: Category::Intent,
    level: Level::Warn,
    summary: "people work and decide without a declared intent",
    why: "Without intent, the edge knows the situation and not the end: it must ask, or guess. Navies that could not call home learned to write it down (Adm. J. Richardson, told by G. Kim, 2021).",
    mend: "Write an `intent` with purpose, what to do and what to avoid.",
    options: &[],
    bad: &[
        example(
            &["missing-intent"],
            r#"andon 1
role Dev
team Phoenix { 2 Dev }
stream Feature { stage Code by Dev { effort 1 day } }
"#,
        ),
        example(
            &["missing-intent", "intent-not-served"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Dev } }
stream Feature { stage Code by Dev { effort 1 day } }
intent A { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team Phoenix { 2 Dev }
stream Feature { stage Code by Dev { effort 1 day } }
intent Phoenix { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team Phoenix { 2 Dev }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let org = cx.org;
    if org.intents.iter().any(|(_, i)| i.group.is_none()) {
        return Vec::new();
    }
    let intended: BTreeSet<Id<Group>> = org.intents.iter().filter_map(|(_, i)| i.group).collect();
    let covered = |g: Id<Group>| org.chain(g).any(|c| intended.contains(&c));
    let busy: BTreeSet<Id<Role>> = org
        .stages
        .iter()
        .filter_map(|(_, s)| if let Doer::Role(role) = s.by { Some(role) } else { None })
        .collect();
    let working: BTreeSet<Id<Group>> =
        org.positions.iter().filter(|(_, p)| busy.contains(&p.role)).map(|(_, p)| p.group).collect();
    // The outermost unit speaks for all inside it.
    let mut outer: BTreeMap<Id<Group>, usize> = BTreeMap::new();
    for group in working.iter().filter(|g| !covered(**g)) {
        *outer.entry(outermost(org, *group)).or_default() += 1;
    }
    outer
        .into_iter()
        .map(|(g, n)| {
            let name = &org.groups[g].meta.name;
            let message = if n == 1 {
                format!("people in `{name}` work without an intent")
            } else {
                format!("people of {n} groups in `{name}` work without an intent")
            };
            RULE.finding(org.groups[g].meta.span, message)
                .help(format!("write `intent {name} {{ purpose \"…\"; do \"…\"; avoid \"…\" }}`"))
                .figure("groups", n as f64)
        })
        .collect()
}

fn outermost(org: &Org, group: Id<Group>) -> Id<Group> {
    org.chain(group).last().unwrap_or(group)
}
