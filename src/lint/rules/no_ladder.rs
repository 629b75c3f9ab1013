//! A signal that goes to one person, and nowhere when they do not answer.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::signal::Hearer;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "no-ladder",
    category: Category::Signals,
    level: Level::Warn,
    summary: "a signal that goes to one person, and nowhere when they do not answer",
    why: "A cord with one answerer is as good as that one person’s free time; the ladder makes silence go up by itself (fixed-position stop, andon practice).",
    mend: "Write a second rung: `then ROLE`, or `answered by ROLE within TIME`.",
    options: &[],
    bad: &[
        example(
            &["span-too-narrow", "no-ladder"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
signal Flaky { arises in Feature.Code 5%; tells Lead; unheard for 2 weeks becomes Outage 30% }
"#,
        ),
        example(
            &["span-too-narrow", "no-ladder"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
andon Line { answered by Lead }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 2 weeks becomes Outage 30% }
"#,
        ),
    ],
    good: &[
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
andon Line { answered by Lead within 5 min; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 2 weeks becomes Outage 30% }
"#,
        ),
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
signal Flaky { arises in Feature.Code 5%; tells Lead }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, signal) in cx.org.signals.iter() {
        // What turns into nothing may wait.
        let Some((_, becomes)) = &signal.unheard else { continue };
        let harm = &cx.org.incidents[becomes.incident].meta.name;
        let name = &signal.meta.name;
        match signal.hearer {
            Some(Hearer::Role(role)) => {
                let who = &cx.org.roles[role].meta.name;
                let message = format!(
                    "`{name}` is told to `{who}` alone, and becomes `{harm}` when `{who}` does not answer"
                );
                found.push(RULE.finding(signal.meta.span, message).help(format!(
                    "write an `andon` that is answered by `{who}` within a time, then by somebody else"
                )));
            }
            Some(Hearer::Andon(id)) if cx.org.andons[id].rungs.len() == 1 => {
                let andon = &cx.org.andons[id].meta;
                let message = format!(
                    "`{}` has one rung, and `{name}` becomes `{harm}` when it does not answer",
                    andon.name
                );
                found.push(
                    RULE.finding(andon.span, message)
                        .related(signal.meta.span, "this signal pulls it")
                        .help("write `then ROLE`"),
                );
            }
            _ => {}
        }
    }
    found
}
