//! Only the head of the whole may take a decision that daily work needs.

use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{self, Category, Context};
use crate::model::Id;
use crate::model::decision::Decision;
use crate::model::people::Group;
use crate::model::people::Role;
use crate::model::work::Doer;
use crate::source::Span;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: lint::Rule = lint::Rule {
    name: "decision-only-the-top-may-take",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "only the head of the whole may take a decision that daily work needs",
    why: "When the tempo of operations outstrips the capacity of the vertical channel, one desk at the top decides late and from stale news (one desk for ten units loses from 93% load on, by the queue alone).",
    mend: "Give the right to somebody nearer within limits, and keep what exceeds them.",
    options: &[opt(
        "levels",
        2.0,
        "levels of leaders between the top and the work from which on it counts; assumption",
    )],
    bad: &[
        example(
            &[
                "vertical-dominated",
                "span-too-narrow",
                "span-too-narrow",
                "decision-only-the-top-may-take",
                "long-escalation",
            ],
            r#"andon 1
role Dev
unit G led by Top { unit IT led by CIO { team A led by Lead { 2 Dev } } }
leader Top { may decide Deploy }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
        example(
            &[
                "vertical-dominated",
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "too-many-layers",
                "decision-only-the-top-may-take",
                "long-escalation",
            ],
            r#"andon 1
role Dev
unit G led by Top { unit IT led by CIO { unit D led by VP { team A led by Lead { 2 Dev } } } }
leader Top { may decide Spend up to 900 USD }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Spend { amount 100 USD }
stream Feature { stage Code by Dev { effort 1 day; decides Spend } }
"#,
        ),
    ],
    good: &[
        example(
            &["vertical-dominated", "span-too-narrow", "span-too-narrow", "overlapping-authority"],
            r#"andon 1
role Dev
unit G led by Top { unit IT led by CIO { team A led by Lead { 2 Dev } } }
leader Top { may decide Deploy }
leader Lead { may decide Deploy }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
        example(
            &["vertical-dominated"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
leader Lead { may decide Deploy }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    let delegates = cx.org.intents.iter().flat_map(|(_, i)| &i.delegates);
    let delegated: BTreeSet<Id<Decision>> = delegates.map(|d| d.decision).collect();
    for (_, stage) in cx.org.stages.iter() {
        for (id, span) in &stage.decides {
            let holders = cx.staff().deciders(*id);
            let delegated = delegated.contains(id);
            let at_top = holders
                .iter()
                .all(|p| !cx.org.positions[*p].leads.is_empty() && cx.staff().boss(*p).is_none());
            let Doer::Role(doer) = stage.by else { continue };
            let depth = depth(cx, doer, stage.within);
            if holders.is_empty() || delegated || !at_top || depth <= cx.option(&RULE, "levels", *span) {
                continue;
            }
            let message = format!(
                "only `{}` may decide `{}`, {} above `{}`",
                cx.role_of(holders[0]),
                cx.org.decisions[*id].meta.name,
                counted(depth, "level"),
                cx.org.roles[doer].meta.name
            );
            found.entry(*span).or_insert(
                RULE.finding(*span, message)
                    .help("give the right to somebody nearer, within limits")
                    .figure("levels", depth),
            );
        }
    }
    found.into_values().collect()
}

/// Levels of leaders above the people of a role, the nearest place counting.
fn depth(cx: &Context<'_>, role: Id<Role>, within: Option<Id<Group>>) -> f64 {
    let places = cx.staff().positions_in(cx.org, role, within);
    let Some(start) = places.first() else { return 0.0 };
    let mut levels = 0.0;
    let mut at = cx.staff().boss(*start);
    while let Some(boss) = at
        && levels < 100.0
    {
        levels += 1.0;
        at = cx.staff().boss(boss);
    }
    levels
}
