//! A claim that holds whatever happens.

use crate::diag::{Finding, Level};
use crate::lint::claim_range::Range;
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::Claim;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "claim-cannot-fail",
    category: Category::Runs,
    level: Level::Warn,
    summary: "a claim that holds whatever happens",
    why: "A test that cannot fail tests nothing.",
    mend: "Claim what the design is for, with a figure that could be missed.",
    options: &[],
    bad: &[
        example(
            &["claim-cannot-fail"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect flow efficiency of Feature <= 100% }
"#,
        ),
        example(
            &["claim-cannot-fail"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect flow time of Feature >= 0 s }
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
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect flow efficiency of Feature >= 40% }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect flow time of Feature <= 2 weeks }
"#,
        ),
        // Time at work is booked at random: more than all of it can be used in a short run.
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect utilisation of Dev <= 100% }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let scenarios = cx.project.scenarios.iter().flat_map(|(_, s)| s.expects.iter());
    let compared = cx.project.comparisons.iter().flat_map(|(_, c)| c.expects.iter());
    scenarios
        .chain(compared)
        .filter(|c| always(c))
        .map(|c| {
            RULE.finding(c.span, format!("`{}` holds whatever happens", c.text))
                .help("claim a figure that could be missed")
        })
        .collect()
}

fn always(claim: &Claim) -> bool {
    Range::of(claim).is_some_and(|range| range.covers(Range::possible(claim)))
}
