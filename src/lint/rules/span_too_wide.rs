//! A leader with more direct reports than one can attend to.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Position;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "span-too-wide",
    category: Category::Structure,
    level: Level::Warn,
    summary: "a leader with more direct reports than one can attend to",
    why: "Every report is a desk in front of one desk: at a span of n the leader is asked n times as often (the organisational Reynolds number of the Virtual Design Team).",
    mend: "Split the group, or let its people talk to each other and decide without the leader.",
    options: &[opt(
        "reports",
        12.0,
        "direct reports above which a span is wide; assumption, after the usual span of seven and the classic limit of twelve",
    )],
    bad: &[
        example(
            &["team-too-large", "span-too-wide"],
            r#"andon 1
role Dev
team A led by Lead { 20 Dev }
"#,
        ),
        example(
            &["span-too-wide"],
            r#"andon 1
role Dev
unit IT led by CIO {
  team T0 led by L0 { 3 Dev }
  team T1 led by L1 { 3 Dev }
  team T2 led by L2 { 3 Dev }
  team T3 led by L3 { 3 Dev }
  team T4 led by L4 { 3 Dev }
  team T5 led by L5 { 3 Dev }
  team T6 led by L6 { 3 Dev }
  team T7 led by L7 { 3 Dev }
  team T8 led by L8 { 3 Dev }
  team T9 led by L9 { 3 Dev }
  team T10 led by L10 { 3 Dev }
  team T11 led by L11 { 3 Dev }
  team T12 led by L12 { 3 Dev }
}
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 7 Dev }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
unit IT led by CIO {
  team T0 led by L0 { 3 Dev }
  team T1 led by L1 { 3 Dev }
  team T2 led by L2 { 3 Dev }
  team T3 led by L3 { 3 Dev }
  team T4 led by L4 { 3 Dev }
  team T5 led by L5 { 3 Dev }
}
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut reports: BTreeMap<_, usize> = BTreeMap::new();
    for (id, position) in cx.org.positions.iter() {
        if let Some(boss) = cx.staff().boss(id) {
            *reports.entry(boss).or_default() += position.headcount() as usize;
        }
    }
    let limit = |boss: Id<Position>| cx.option(&RULE, "reports", cx.org.positions[boss].meta.span);
    reports
        .into_iter()
        .filter(|(boss, n)| *n as f64 > limit(*boss))
        .map(|(boss, n)| {
            let role = &cx.org.roles[cx.org.positions[boss].role].meta.name;
            RULE.finding(
                cx.org.positions[boss].meta.span,
                format!("`{role}` has {n} direct reports, more than {}", limit(boss)),
            )
            .help("split the group, or take the leader out of its daily work")
            .figure("reports", n as f64)
        })
        .collect()
}
