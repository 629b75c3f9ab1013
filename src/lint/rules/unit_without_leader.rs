//! A unit that nobody leads.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::people::GroupKind;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "unit-without-leader",
    category: Category::Structure,
    level: Level::Info,
    summary: "a unit that nobody leads",
    why: "What climbs past a unit without a leader goes to the next one above, who is farther from the place.",
    mend: "Write `led by ROLE`.",
    options: &[],
    bad: &[
        example(
            &["unit-without-leader"],
            r#"andon 1
role Dev
unit IT { team A led by X { 2 Dev } }
"#,
        ),
        example(
            &["span-too-narrow", "unit-without-leader"],
            r#"andon 1
role Dev
unit G led by Top { unit IT { team A led by X { 2 Dev } } }
"#,
        ),
    ],
    good: &[
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by X { 2 Dev } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A { 2 Dev }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let headless = cx.org.groups.iter().filter(|(_, g)| g.kind == GroupKind::Unit && g.leader.is_none());
    headless
        .map(|(_, g)| {
            RULE.finding(g.meta.span, format!("unit `{}` has no leader", g.meta.name))
                .help("write `led by ROLE`")
        })
        .collect()
}
