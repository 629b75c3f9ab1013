//! A rung that takes longer than the time in which it has to answer.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::quantity::{Dist, Duration};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "rung-answers-too-late",
    category: Category::Signals,
    level: Level::Warn,
    summary: "a rung of a ladder that takes longer than the time in which it has to answer",
    why: "`within` holds until the problem is solved, and not until somebody comes. Whoever needs longer than that for every one answers none in time: each goes on to the next rung, and the time of this one is lost.",
    mend: "Give the rung more time than it takes, or leave it out.",
    options: &[],
    bad: &[
        example(
            &["span-too-narrow", "rung-answers-too-late"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
andon Line { answered by Lead within 3 min, takes 10 min; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 4 days becomes Outage 30% }
"#,
        ),
        example(
            &["span-too-narrow", "rung-answers-too-late"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
andon Line { answered by Lead within 3 min, takes uniform 5 min to 10 min; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 4 days becomes Outage 30% }
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
andon Line { answered by Lead within 30 min, takes 10 min; then CIO }
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
andon Line { answered by Lead within 3 min, takes exponential 10 min; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 4 days becomes Outage 30% }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, andon) in cx.org.andons.iter() {
        for rung in &andon.rungs {
            let Some(within) = rung.within.map(Duration::elapsed_s) else { continue };
            let least = rung
                .takes
                .as_ref()
                .map_or_else(|| cx.org.defaults.get("rung_takes"), |takes| shortest(&takes.elapsed_s()));
            if least <= within {
                continue;
            }
            let (least_words, within_words) = (words::time(least), words::time(within));
            let message = format!(
                "a rung of `{}` is to answer within {within_words}, and takes {least_words}: it never answers in time",
                andon.meta.name
            );
            found.push(
                RULE.finding(rung.span, message)
                    .help(format!(
                        "write `within` and a time longer than {least_words}, or leave the rung out"
                    ))
                    .figure("takes_s", least)
                    .figure("within_s", within),
            );
        }
    }
    found
}

/// The shortest time of a spread; of those that may come to nearly nothing, nothing.
fn shortest(spread: &Dist<f64>) -> f64 {
    match spread {
        Dist::Constant(time) => *time,
        Dist::Uniform { low, .. } | Dist::Triangular { low, .. } => *low,
        Dist::Mixture(parts) => parts.iter().map(|(_, part)| shortest(part)).fold(f64::INFINITY, f64::min),
        _ => 0.0,
    }
}
