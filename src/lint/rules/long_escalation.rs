//! A decision is taken many levels above the place where it is needed.

use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::network::Cargo;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "long-escalation",
    category: Category::Relationships,
    level: Level::Warn,
    summary: "a decision is taken many levels above the place where it is needed",
    why: "Each level waits, costs attention and loses meaning; where it can be decided near, people escalate one level, not eight (G. Kim, 2021).",
    mend: "Delegate it within limits: `may decide … up to`, or `delegates` under an intent.",
    options: &[opt(
        "levels",
        2.0,
        "levels that a request for a decision may climb; assumption: one to look, one to settle",
    )],
    bad: &[
        example(
            &[
                "vertical-dominated",
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "too-many-layers",
                "long-escalation",
            ],
            r#"andon 1
role Dev
unit G led by Board1 { unit IT led by CIO { unit D led by VP { team A led by Lead { 2 Dev } } } }
leader CIO { may decide Deploy }
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
unit G led by Board1 { unit IT led by CIO { unit D led by VP { team A led by Lead { 2 Dev } } } }
leader Board1 { may decide Deploy }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
    ],
    good: &[
        example(
            &[
                "vertical-dominated",
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "too-many-layers",
            ],
            r#"andon 1
role Dev
unit G led by Board1 { unit IT led by CIO { unit D led by VP { team A led by Lead { 2 Dev } } } }
leader Lead { may decide Deploy }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
        example(
            &["span-too-narrow", "span-too-narrow", "span-too-narrow", "too-many-layers"],
            r#"andon 1
role Dev { may decide Deploy }
unit G led by Board1 { unit IT led by CIO { unit D led by VP { team A led by Lead { 2 Dev } } } }
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
    for need in cx.needs().iter().filter(|n| n.cargo == Cargo::Decision) {
        let (up, down, _) = need.shape();
        let levels = up.saturating_sub(down);
        if levels as f64 <= cx.option(&RULE, "levels", need.span) {
            continue;
        }
        let top = need.route.as_ref().and_then(|r| r.last()).map_or("", |h| cx.role_of(h.to));
        let message = format!(
            "{} of `{top}`, {} above `{}`",
            need.what,
            counted(levels, "level"),
            cx.group_of(need.from)
        );
        let finding = RULE
            .finding(need.span, message)
            .help("delegate it within limits")
            .figure("levels", levels as f64);
        found.entry(need.span).or_insert(finding);
    }
    found.into_values().collect()
}
