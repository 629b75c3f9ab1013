//! A comparison with a structure under which its scenario cannot be run.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cannot-take-over",
    category: Category::Runs,
    level: Level::Error,
    summary: "a comparison with a structure from which another one, to which the scenario changes, cannot take over",
    why: "Another structure takes over from one that it builds on, or that builds on it: then each person and each item is the same in both. Between two that have only the base in common, nothing says who becomes who.",
    mend: "Let one build on the other, as `variant Merged of Talk { … }`, or compare with the base.",
    options: &[],
    bad: &[
        example(
            &["cannot-take-over"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
variant Merged { set team A { at most 9 items } }
variant Talk { set team A { at most 8 items } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; at day 45 use variant Merged }
compare Year: base with Talk { expect flow time of Feature falls }
"#,
        ),
        example(
            &["cannot-take-over"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
variant Merged { set team A { at most 9 items } }
variant Talk { set team A { at most 8 items } }
scenario Year {
  runs 1 year after 3 months warm-up; demand Feature 2 per week
  assess every month, if flow time of Feature > 2 weeks use variant Merged
}
compare Year: Talk with base { expect flow time of Feature rises }
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
variant Talk { set team A { at most 8 items } }
variant Merged of Talk { set team A { at most 9 items } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; at day 45 use variant Merged }
compare Year: base with Talk { expect flow time of Feature falls }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
variant Merged { set team A { at most 9 items } }
variant Talk { set team A { at most 8 items } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; at day 45 use variant Merged }
compare Year: base with Merged { expect flow time of Feature falls }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, comparison) in cx.project.comparisons.iter() {
        let Some(scenario) = cx.project.scenarios.get(comparison.scenario) else { continue };
        let sides = [&comparison.old, &comparison.new];
        if let Some(misfit) = sides.iter().find_map(|side| cx.project.misfit(side, scenario)) {
            found.push(
                RULE.finding(misfit.at, misfit.message)
                    .related(comparison.meta.span, "this comparison needs it")
                    .help(misfit.help),
            );
        }
    }
    found
}
