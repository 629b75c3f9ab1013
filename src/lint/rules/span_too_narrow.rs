//! A leader of one person.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Position;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "span-too-narrow",
    category: Category::Structure,
    level: Level::Info,
    summary: "a leader of one person",
    why: "Each level waits, relays and loses: a level that leads one adds height and no capacity (excess layers, depth minus what the span needs).",
    mend: "Take the level out, or widen it.",
    options: &[opt("reports", 2.0, "direct reports below which a span is narrow; assumption")],
    bad: &[
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
team A led by Lead { 1 Dev }
"#,
        ),
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { unit D led by VP { team A led by Lead { 4 Dev } }; team B led by Chief { 4 Dev } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 3 Dev }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev }; team B led by Chief { 4 Dev } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut reports: BTreeMap<Id<Position>, u32> = BTreeMap::new();
    for (id, p) in cx.org.positions.iter() {
        if !p.leads.is_empty() {
            reports.entry(id).or_default();
        }
        if let Some(boss) = cx.staff().boss(id) {
            *reports.entry(boss).or_default() += p.headcount();
        }
    }
    let mut seen = BTreeSet::new();
    let narrow = reports.into_iter().filter(|(boss, n)| {
        let at = cx.org.positions[*boss].meta.span;
        *n > 0 && f64::from(*n) < cx.option(&RULE, "reports", at) && seen.insert(at)
    });
    narrow
        .map(|(boss, n)| {
            let message = format!("`{}` leads {n} person", cx.role_of(boss));
            RULE.finding(cx.org.positions[boss].meta.span, message)
                .help("take the level out, or widen it")
                .figure("reports", f64::from(n))
        })
        .collect()
}
