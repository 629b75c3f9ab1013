//! An event that comes after the end of its scenario.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::quantity::Cadence;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "event-never-happens",
    category: Category::Runs,
    level: Level::Warn,
    summary: "an event of a scenario that comes after its end, or a look at it that does",
    why: "The run is over before the event happens, so that nobody learns what it does. A date in a calendar year is easily taken for the moment of a run, which counts from its start, warm-up included.",
    mend: "Move it into the time of the run, or run longer.",
    options: &[],
    bad: &[
        example(
            &["event-never-happens"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; from day 500 for 2 weeks A is away }
"#,
        ),
        example(
            &["event-never-happens"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 100 days after 20 days warm-up; demand Feature 3 per week; from day 120 for 2 weeks A is away }
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
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; from day 400 for 2 weeks A is away }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 100 days after 20 days warm-up; demand Feature 3 per week; from day 40 for 2 weeks A is away }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, scenario) in cx.project.scenarios.iter() {
        let Some(end) = scenario.end_s() else { continue };
        for event in scenario.disturbances.iter().filter(|event| event.at_s >= end) {
            let name = &scenario.meta.name;
            let message = format!(
                "this would happen after {}, and `{name}` is over after {}",
                words::time(event.at_s),
                words::time(end)
            );
            found.push(RULE.finding(event.span, message).help(RULE.mend).figure("end_s", end));
        }
        for assessment in &scenario.assessments {
            let Cadence::Every { period, offset_s } = assessment.cadence else { continue };
            // The first occasion after the start; at the start itself there is nothing to look at.
            let first = if offset_s > 0.0 { offset_s } else { period.elapsed_s() };
            if first >= end {
                let name = &scenario.meta.name;
                let message = format!(
                    "this would be looked at after {} for the first time, and `{name}` is over after {}",
                    words::time(first),
                    words::time(end)
                );
                let help = "look more often, or run longer";
                found.push(RULE.finding(assessment.span, message).help(help).figure("end_s", end));
            }
        }
    }
    found
}
