//! An intent has a goal that no scenario checks.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::Claim;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "goal-nobody-measures",
    category: Category::Intent,
    level: Level::Info,
    summary: "an intent has a goal that no scenario checks",
    why: "A goal that nobody looks at steers nothing: winning tactically and losing strategically is found out only by assessment.",
    mend: "Write the goal as an `expect` of a scenario, or let a scenario `assess` it.",
    options: &[],
    bad: &[
        example(
            &["goal-nobody-measures"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; goal flow time of Feature <= 2 weeks }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 2 per week }
"#,
        ),
        example(
            &["goal-nobody-measures"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; goal flow efficiency of Feature >= 40% }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 2 per week; expect flow time of Feature <= 2 weeks }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; goal flow time of Feature <= 2 weeks }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 2 per week; expect flow time of Feature <= 2 weeks }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; goal flow time of Feature <= 2 weeks }
stream Feature { stage Code by Dev { effort 1 day } }
variant V { set intent all { do "Help" } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 2 per week; assess every month, if flow time of Feature > 2 weeks use variant V }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let scenarios = || cx.project.scenarios.iter().map(|(_, s)| s);
    let expected = scenarios().flat_map(|s| s.expects.iter().chain(s.assessments.iter().map(|a| &a.claim)));
    let compared = cx.project.comparisons.iter().flat_map(|(_, c)| c.expects.iter());
    let measured: Vec<&Claim> = expected.chain(compared).collect();
    let same = |a: &Claim, b: &Claim| a.measure.metric == b.measure.metric && a.measure.of == b.measure.of;
    let goals = cx.org.intents.iter().flat_map(|(_, i)| i.goals.iter());
    goals
        .filter(|g| !measured.iter().any(|m| same(g, m)))
        .map(|g| {
            RULE.finding(g.span, format!("no scenario checks the goal `{}`", g.text))
                .help(format!("write `expect {}` in a scenario, or let it `assess`", g.text))
        })
        .collect()
}
