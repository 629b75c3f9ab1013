//! The ladder answers later than the harm comes.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::quantity::Duration;
use crate::model::signal::Hearer;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "ladder-too-slow",
    category: Category::Signals,
    level: Level::Warn,
    summary: "the ladder answers later than the harm comes",
    why: "Each rung may use its whole time; what is left after them is what the last one has. A warning that arrives after the harm is a report.",
    mend: "Shorten the times, or take rungs out.",
    options: &[],
    bad: &[
        example(
            &["span-too-narrow", "ladder-too-slow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
andon Line { answered by Lead within 2 days; then CIO within 3 days; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 4 days becomes Outage 30% }
"#,
        ),
        example(
            &["span-too-narrow", "ladder-too-slow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
andon Line { answered by Lead within 5 min; then CIO within 2 h; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 1 h becomes Outage 30% }
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
andon Line { answered by Lead within 5 min; then CIO within 1 h; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 4 days becomes Outage 30% }
"#,
        ),
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
andon Line { answered by Lead within 55 s; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 1 h becomes Outage 30% }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, signal) in cx.org.signals.iter() {
        let (Some(Hearer::Andon(id)), Some((harm, becomes))) = (&signal.hearer, &signal.unheard) else {
            continue;
        };
        let andon = &cx.org.andons[*id];
        let ladder: f64 = andon.rungs.iter().filter_map(|r| r.within).map(Duration::elapsed_s).sum();
        let harm = harm.elapsed_s().mean();
        if ladder >= harm {
            let message = format!(
                "the rungs of `{}` may take {}, and `{}` becomes `{}` after {}",
                andon.meta.name,
                words::time(ladder),
                signal.meta.name,
                cx.org.incidents[becomes.incident].meta.name,
                words::time(harm)
            );
            found.push(
                RULE.finding(andon.meta.span, message)
                    .related(signal.meta.span, "this signal")
                    .help("shorten the times of the rungs")
                    .figure("ladder_s", ladder)
                    .figure("harm_s", harm),
            );
        }
    }
    found
}
