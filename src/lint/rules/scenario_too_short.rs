//! A scenario ends before enough has happened to measure.

use crate::diag::counted::several;
use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::Arrivals;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "scenario-too-short",
    category: Category::Runs,
    level: Level::Warn,
    summary: "a scenario ends before enough has happened to measure",
    why: "A mean over a handful of items says little; and what happens once a month is not seen in a week.",
    mend: "Let it run longer, or say with a burst that it is a project with an end.",
    options: &[opt(
        "items",
        30.0,
        "items in the observed time below which it is short; assumption: a mean of thirty is about normal",
    )],
    bad: &[
        example(
            &["scenario-too-short"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Short { runs 2 weeks after 1 week warm-up; demand Feature 2 per week }
"#,
        ),
        example(
            &["scenario-too-short"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 1 per month }
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
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Project { runs 2 weeks; demand Feature 10 at day 1 }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, scenario) in cx.project.scenarios.iter() {
        let Some(length) = scenario.runs_s else { continue };
        let from_start = scenario.demands.iter().filter(|d| d.window.0 <= 0.0 && d.window.1.is_none());
        let rate: f64 = from_start
            .map(|d| match &d.arrivals {
                Arrivals::Rate(r) => *r,
                Arrivals::Spaced(dist) => 1.0 / dist.elapsed_s().mean().max(1e-9),
                Arrivals::Ramp { .. } | Arrivals::Burst { .. } | Arrivals::Keeps(_) => f64::INFINITY,
            })
            .sum();
        let items = rate * length;
        if rate > 0.0 && items < cx.option(&RULE, "items", scenario.meta.span) {
            let message = format!(
                "`{}` observes {}, in which about {}",
                scenario.meta.name,
                words::time(length),
                several(items.round(), "item comes", "items come")
            );
            found.push(
                RULE.finding(scenario.meta.span, message).help("let it run longer").figure("items", items),
            );
        }
    }
    found
}
