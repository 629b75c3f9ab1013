//! Work needs people together whose calendars have hardly a free slot in common.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::work::{Asked, Doer, Session};
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "hard-to-convene",
    category: Category::Resources,
    level: Level::Warn,
    summary: "work needs people together whose calendars have hardly a free slot in common",
    why: "Of calendars that are free for shares f₁ … fₖ, a common slot comes once in 1 / (f₁ ⋯ fₖ) slots: two who are free for a fifth each meet once in 25. So one more busy specialist multiplies the wait (independent calendars; recurring clashes make it worse).",
    mend: "Let fewer attend, ask them one at a time over an `interface`, or leave them more of their time.",
    options: &[
        opt(
            "times",
            1.0,
            "how many times as long as the work itself the wait for a common slot may be; assumption",
        ),
        opt("hours", 4.0, "hours of waiting that are never too long; assumption: half a working day"),
    ],
    bad: &[
        example(
            &["bus-factor-one", "hard-to-convene"],
            r#"andon 1
role Dev { available 40% }
role Architect { available 10% }
team A led by Lead { 3 Dev; 1 Architect }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature {
  stage Code by Dev { effort 8 h; meets Architect 50% for 1 h }
  stage Look by Architect { effort 1 h }
}
"#,
        ),
        example(
            &["hard-to-convene"],
            r#"andon 1
role Dev { available 50% }
role Op { available 20% }
role Tester { available 20% }
team A led by Lead { 3 Dev; 3 Op; 3 Tester }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 8 h; meets Op, Tester 10% for 1 h } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
role Op { available 50% }
team A led by Lead { 3 Dev; 3 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; meets Op 50% for 1 h } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev { available 40% }
role Op { available 10% }
team A led by Lead { 3 Dev; 3 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 8 h; asks Op 50% } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let slot = cx.org.defaults.get("meeting_slot");
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (_, stage) in cx.org.stages.iter() {
        let Doer::Role(doer) = stage.by else { continue };
        for session in &stage.sessions {
            let own = cx.org.roles[doer].available;
            let free = own * session.with.iter().map(|whom| free(cx, *whom)).product::<f64>();
            if free <= 0.0 || free >= 1.0 {
                continue;
            }
            let work = stage.effort.elapsed_s().mean() + session.length.elapsed_s();
            let (wait, limit) = (slot / free, |name| cx.option(&RULE, name, session.span));
            if wait <= limit("times") * work || wait <= limit("hours") * 3_600.0 {
                continue;
            }
            let message = format!(
                "`{}` brings {} people together whose calendars have {:.1}% free in common: once in {}, at work of {}",
                stage.meta.name,
                people(cx, session) + 1,
                free * 100.0,
                words::time(wait),
                words::time(work)
            );
            let finding = RULE
                .finding(session.span, message)
                .help("let fewer attend, or ask them over an `interface`")
                .figure("seconds", wait)
                .figure("free", free);
            found.entry(session.span).or_insert(finding);
        }
    }
    found.into_values().collect()
}

/// The share of slots in which those who are called are all free: one of a role, whoever of them, or everybody of a group.
fn free(cx: &Context<'_>, whom: Asked) -> f64 {
    let available = |role| cx.org.roles[role].available;
    let here = cx.staff().who_can(cx.org, whom);
    let roles = here.iter().map(|p| (cx.org.positions[*p].role, cx.org.positions[*p].headcount()));
    match whom {
        Asked::Role(role) => available(role),
        // The least busy of those who know it.
        Asked::Specialty(_) => roles.map(|(r, _)| available(r)).fold(0.0, f64::max),
        Asked::Group(_) => roles.map(|(r, n)| libm::pow(available(r), f64::from(n))).product(),
    }
}

fn people(cx: &Context<'_>, session: &Session) -> u32 {
    let called = session.with.iter().map(|whom| match whom {
        Asked::Group(_) => {
            cx.staff().who_can(cx.org, *whom).iter().map(|p| cx.org.positions[*p].headcount()).sum()
        }
        Asked::Role(_) | Asked::Specialty(_) => 1,
    });
    called.sum()
}
