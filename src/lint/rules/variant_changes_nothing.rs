//! A variant that leaves everything as it is.

use crate::diag::{Finding, Level};
use crate::diff;
use crate::lint::rule::{MOST_POSITIONS, example};
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
team A { 2 Dev; at most 3 items }
variant V "A plan" { set team A { at most 3 items } }
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
    let mut found = Vec::new();
    for variant in &cx.project.variants {
        let parent = variant.parent.as_deref().and_then(|name| cx.project.structure(name));
        let below = parent.unwrap_or(&cx.project.base);
        let small = variant.org.groups.slots() + variant.org.positions.slots() <= MOST_POSITIONS;
        let message = if variant.changes.is_empty() {
            format!("variant `{}` changes nothing", variant.name)
        } else if small && diff::structures(below, &variant.org).is_empty() {
            let what = variant.parent.as_deref().unwrap_or("the base");
            format!("variant `{}` says nothing that is not so in {what}", variant.name)
        } else {
            continue;
        };
        found.push(RULE.finding(variant.span, message).help("write what it changes"));
    }
    found
}
