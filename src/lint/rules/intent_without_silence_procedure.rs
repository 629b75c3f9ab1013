//! An intent that does not say what to do when nobody answers.

use crate::diag::{Finding, Level};
use crate::lint::rule::{before_brace, example};
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "intent-without-silence-procedure",
    category: Category::Intent,
    level: Level::Info,
    summary: "an intent that does not say what to do when nobody answers",
    why: "When the answer does not come in time, people wait or act at random, unless the intent says that they may act.",
    mend: "Add `if silent for TIME, act within intent`.",
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
            &["intent-without-silence-procedure"],
            r#"andon 1
role Dev
team A { 2 Dev }
intent A { purpose "Ship"; do "Help"; avoid "Harm" }
"#,
        ),
    ],
    good: &[
        example(
            &["intent-without-avoid"],
            r#"andon 1
role Dev
team A { 2 Dev }
intent A { purpose "Ship"; if silent for 4 h, act within intent }
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
    let bare = cx.org.intents.iter().filter(|(_, i)| i.if_silent.is_none());
    bare.map(|(_, i)| {
        RULE.finding(i.meta.span, format!("the intent of `{}` has no procedure for silence", i.meta.name))
            .help("write `if silent for 4 h, act within intent`")
            .fix(
                "let the edge act after four hours of silence",
                false,
                before_brace(i.meta.whole),
                "; if silent for 4 h, act within intent ",
            )
    })
    .collect()
}
