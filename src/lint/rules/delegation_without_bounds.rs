//! A decision that cannot be taken back is delegated without a limit.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::source::Span;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "delegation-without-bounds",
    category: Category::Intent,
    level: Level::Warn,
    summary: "a decision that cannot be taken back is delegated without a limit",
    why: "Freedom of action ends at stated limits: time, cost, reach, what can be undone. Without them the edge asks after all, or goes too far.",
    mend: "Write `up to AMOUNT` or `when reversible`.",
    options: &[],
    bad: &[
        example(
            &["delegation-without-bounds"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
decision Deploy
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; delegates Deploy to Dev }
"#,
        ),
        example(
            &["delegation-without-bounds"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
decision Spend { amount 100 USD to 900 USD }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; delegates Spend to Dev }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
decision Deploy { reversible }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; delegates Deploy to Dev }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
decision Spend { amount 100 USD to 900 USD }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; delegates Spend to Dev up to 500 USD }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, intent) in cx.org.intents.iter() {
        for d in &intent.delegates {
            let decision = &cx.org.decisions[d.decision];
            if d.up_to.is_some() || d.when_reversible || decision.reversible {
                continue;
            }
            let to = &cx.org.roles[d.to].meta.name;
            let message = format!(
                "`{}` is delegated to `{to}` without a limit, and cannot be taken back",
                decision.meta.name
            );
            found.push(RULE.finding(d.span, message).help("write `up to AMOUNT` or `when reversible`").fix(
                "delegate only what can be taken back",
                false,
                Span { start: d.span.end, ..d.span },
                " when reversible",
            ));
        }
    }
    found
}
