//! An intent that does not say what to avoid.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "intent-without-avoid",
    category: Category::Intent,
    level: Level::Info,
    summary: "an intent that does not say what to avoid",
    why: "Turn over the card: what not to do bounds what the edge may try, and so makes it safe to let go.",
    mend: "Add `avoid`.",
    options: &[],
    bad: &[
        example(
            &["intent-without-avoid", "intent-without-silence-procedure"],
            r#"andon 1
role Dev
team A { 2 Dev }
intent A { purpose "Ship" }
"#,
        ),
        example(
            &["intent-without-avoid"],
            r#"andon 1
role Dev
team A { 2 Dev }
intent A { purpose "Ship"; do "Help"; if silent for 1 h, act within intent }
"#,
        ),
    ],
    good: &[
        example(
            &["intent-without-silence-procedure"],
            r#"andon 1
role Dev
team A { 2 Dev }
intent A { purpose "Ship"; avoid "Harm" }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A { 2 Dev }
intent A { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let bare = cx.org.intents.iter().filter(|(_, i)| i.avoids.is_empty());
    bare.map(|(_, i)| {
        RULE.finding(i.meta.span, format!("the intent of `{}` does not say what to avoid", i.meta.name))
            .help("write `avoid \"…\"`")
    })
    .collect()
}
