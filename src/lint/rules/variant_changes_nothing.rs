//! A variant that leaves everything as it is.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "variant-changes-nothing",
    category: Category::Runs,
    level: Level::Warn,
    summary: "a variant that leaves everything as it is",
    why: "A reorganisation that changes nothing can show nothing.",
    mend: "Write what it changes, or take it out.",
    options: &[],
    bad: &[
        example(
            &["variant-changes-nothing"],
            r#"andon 1
variant V { }
"#,
        ),
        example(
            &["variant-changes-nothing"],
            r#"andon 1
role Dev
team A { 2 Dev }
variant V "A plan"{ }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A { 2 Dev }
team B { 2 Dev }
variant V { move 1 Dev from A to B }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A { 2 Dev }
variant V { set team A { at most 3 items } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let idle = cx.project.variants.iter().filter(|v| v.changes.is_empty());
    idle.map(|v| {
        RULE.finding(v.span, format!("variant `{}` changes nothing", v.name)).help("write what it changes")
    })
    .collect()
}
