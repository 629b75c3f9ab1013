//! A leader with more direct reports than one can attend to.

use crate::diag::{Finding, Level};
use crate::lint::thresholds::SPAN;
use crate::lint::{Category, Context, Rule};
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "span-too-wide",
    category: Category::Structure,
    level: Level::Warn,
    summary: "a leader with more direct reports than one can attend to",
    why: "Every report is a desk in front of one desk: at a span of n the leader is asked n times as often (the organisational Reynolds number of the Virtual Design Team).",
    mend: "Split the group, or let its people talk to each other and decide without the leader.",
    bad: r#"andon 1
role Dev
team A led by Lead { 20 Dev }
"#,
    good: r#"andon 1
role Dev
team A led by Lead { 7 Dev }
"#,
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut reports: BTreeMap<_, usize> = BTreeMap::new();
    for (id, position) in cx.org.positions.iter() {
        if let Some(boss) = cx.org.boss(id) {
            *reports.entry(boss).or_default() += position.headcount() as usize;
        }
    }
    reports
        .into_iter()
        .filter(|(_, n)| *n > SPAN)
        .map(|(boss, n)| {
            let role = &cx.org.roles[cx.org.positions[boss].role].meta.name;
            RULE.finding(
                cx.org.positions[boss].meta.span,
                format!("`{role}` has {n} direct reports, more than {SPAN}"),
            )
            .help("split the group, or take the leader out of its daily work")
            .figure("reports", n as f64)
        })
        .collect()
}
