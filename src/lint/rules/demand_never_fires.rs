//! A demand that brings nothing while the scenario runs.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::{Arrivals, Demand, Scenario};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "demand-never-fires",
    category: Category::Runs,
    level: Level::Warn,
    summary: "a demand that brings nothing while the scenario runs",
    why: "Demand that never comes leaves its stream idle, and every claim about it without a figure.",
    mend: "Move it into the time of the run, or raise it.",
    options: &[],
    bad: &[
        example(
            &["demand-never-fires"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; demand Feature 10 at day 900 }
"#,
        ),
        example(
            &["demand-never-fires"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; demand Feature 5 per week from day 700 }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; demand Feature 10 at day 200 }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 5 per week from day 100 }
"#,
        ),
    ],
    check,
};

/// There is a cycle, and none of its phases lets the work begin.
fn is_never_started(cx: &Context<'_>, scenario: &Scenario, demand: &Demand) -> bool {
    let starts = |name: &str| {
        let phase = cx.org.phases.iter().find(|(_, p)| p.meta.name == name);
        phase.is_none_or(|(_, p)| !p.starts_no.contains(&demand.stream))
    };
    !scenario.cycle.is_empty() && !scenario.cycle.iter().any(|(name, _, _)| starts(name))
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, scenario) in cx.project.scenarios.iter() {
        let Some(end) = scenario.end_s() else { continue };
        for demand in &scenario.demands {
            if is_never_started(cx, scenario, demand) {
                let name = &cx.org.streams[demand.stream].meta.name;
                let message = format!("every phase of `{}` starts no `{name}`", scenario.meta.name);
                found.push(
                    RULE.finding(demand.span, message)
                        .help("let one phase of the cycle start it, or take the demand out"),
                );
                continue;
            }
            let (from, to) = (demand.window.0, demand.window.1.unwrap_or(end).min(end));
            let items = match &demand.arrivals {
                Arrivals::Rate(rate) => rate * (to - from),
                Arrivals::Ramp { from: low, to: high } => low.max(*high) * (to - from),
                Arrivals::Burst { count, at_s } => {
                    if *at_s < end {
                        f64::from(*count)
                    } else {
                        0.0
                    }
                }
                Arrivals::Spaced(dist) => (to - from) / dist.elapsed_s().mean().max(1e-9),
                Arrivals::Keeps(n) => {
                    if from < end {
                        f64::from(*n)
                    } else {
                        0.0
                    }
                }
            };
            if items < 0.5 {
                let name = &cx.org.streams[demand.stream].meta.name;
                let message = format!(
                    "this demand for `{name}` brings nothing in the {} of `{}`",
                    words::time(end),
                    scenario.meta.name
                );
                found.push(
                    RULE.finding(demand.span, message)
                        .help("move it into the time of the run, or raise it")
                        .figure("items", items.max(0.0)),
                );
            }
        }
    }
    found
}
