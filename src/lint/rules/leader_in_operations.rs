//! A leader of groups takes part in daily work, or decides most of it.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{self, Category, Context};
use crate::model::Id;
use crate::model::decision::Decision;
use crate::model::people::Position;
use crate::model::people::Role;
use crate::model::work::Doer;
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub(super) static RULE: lint::Rule = lint::Rule {
    name: "leader-in-operations",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "a leader of groups takes part in daily work, or decides most of it",
    why: "A leader who reaches down into operations is the busiest relay and the scarcest calendar at once; the structure above waits (leaders set intent and shape the structure, then let go).",
    mend: "Leave daily work and decisions with the teams; keep what exceeds their limits.",
    options: &[opt(
        "share",
        0.5,
        "share of the decisions that the work needs and that only leaders of units may take; assumption: half",
    )],
    bad: &[
        example(
            &["vertical-dominated", "leader-in-operations"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Lead2 { 2 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Look by CIO { effort 1 h } }
"#,
        ),
        example(
            &["vertical-dominated", "leader-in-operations"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Lead2 { 2 Dev } }
leader CIO { may decide Deploy }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
    ],
    good: &[
        example(
            &["vertical-dominated", "missing-interface"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Lead2 { 2 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Look by Lead { effort 1 h } }
"#,
        ),
        example(
            &["vertical-dominated"],
            r#"andon 1
role Dev { may decide Deploy }
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Lead2 { 2 Dev } }
leader CIO { may decide Spend }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
decision Spend
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
stream Buy { stage Order by Dev { effort 1 day; decides Deploy; decides Spend } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let heads: BTreeMap<Id<Role>, Id<Position>> = cx
        .org
        .positions
        .iter()
        .filter(|(_, p)| p.leads.iter().any(|g| cx.org.groups[*g].groups.len() > 1))
        .map(|(id, p)| (p.role, id))
        .collect();
    let mut found = Vec::new();
    for (_, stage) in cx.org.stages.iter() {
        if let Doer::Role(role) = stage.by
            && heads.contains_key(&role)
        {
            let message =
                format!("`{}` leads groups and does `{}`", cx.org.roles[role].meta.name, stage.meta.name);
            found.push(RULE.finding(stage.meta.span, message).help("let a team do it"));
        }
    }
    found.extend(decides(cx, &heads));
    found
}

fn decides(cx: &Context<'_>, heads: &BTreeMap<Id<Role>, Id<Position>>) -> Vec<Finding> {
    let needed: Vec<Id<Decision>> =
        cx.org.stages.iter().flat_map(|(_, s)| s.decides.iter().map(|(d, _)| *d)).collect();
    let mut holders: BTreeMap<Id<Decision>, BTreeSet<Id<Role>>> = BTreeMap::new();
    for (id, role) in cx.org.roles.iter() {
        for right in &role.rights {
            holders.entry(right.decision).or_default().insert(id);
        }
    }
    let mut taken: BTreeMap<Id<Role>, usize> = BTreeMap::new();
    for holders in needed.iter().filter_map(|d| holders.get(d)).filter(|h| h.len() == 1) {
        for only in holders.iter().filter(|r| heads.contains_key(r)) {
            *taken.entry(*only).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    for (role, n) in taken {
        let share = n as f64 / needed.len() as f64;
        let at = cx.org.roles[role].meta.span;
        if share > cx.option(&RULE, "share", at) {
            let message = format!(
                "`{}` leads groups and takes {} of the decisions that the work needs",
                cx.org.roles[role].meta.name,
                words::share(share)
            );
            found.push(
                RULE.finding(at, message).help("let the teams decide within limits").figure("share", share),
            );
        }
    }
    found
}
