//! A scenario that does not say from when on it measures.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::Arrivals;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "no-warm-up",
    category: Category::Runs,
    level: Level::Info,
    summary: "a scenario that does not say how long it warms up",
    why: "At the start all queues are empty; measured with the rest, they make waiting look shorter than it is. Where none is declared, one is found from pilot runs, and it can be too short where the load is high; a scenario with bursts, phases, events or assessments is observed from its start.",
    mend: "Write `runs TIME after TIME warm-up`.",
    options: &[],
    bad: &[
        example(
            &["no-warm-up"],
            r#"andon 1
scenario S { runs 1 year }
"#,
        ),
        example(
            &["missing-intent", "no-warm-up"],
            r#"andon 1
role Dev
team A { 2 Dev }
stream F { stage Code by Dev { effort 1 day } }
scenario S { runs 1 year; demand F 2 per week }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
scenario S { runs 1 year after 3 months warm-up }
"#,
        ),
        example(
            &["missing-intent"],
            r#"andon 1
role Dev
team A { 2 Dev }
stream F { stage Code by Dev { effort 1 day } }
scenario S { runs 60 days; demand F 10 at day 1 }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let scenarios = cx.project.scenarios.iter().map(|(_, s)| s);
    scenarios
        .filter(|s| s.warm_up_s.is_none() && s.runs_s.is_some())
        // A burst alone is a project with an end: its start belongs to it.
        .filter(|s| {
            s.demands.is_empty() || s.demands.iter().any(|d| !matches!(d.arrivals, Arrivals::Burst { .. }))
        })
        .map(|s| {
            RULE.finding(s.meta.span, format!("scenario `{}` does not say how long it warms up", s.meta.name))
                .help("write `runs 1 year after 3 months warm-up`")
        })
        .collect()
}
