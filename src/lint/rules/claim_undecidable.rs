//! Too few replications for the confidence that is asked for.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "claim-undecidable",
    category: Category::Runs,
    level: Level::Warn,
    summary: "too few replications for the confidence that is asked for",
    why: "An interval from two or three runs is wider than any effect: the t quantile at 95% is 12.7 with two and 2.1 with twenty.",
    mend: "Write `replications 20` or more, or leave it to the default.",
    options: &[opt(
        "replications",
        5.0,
        "replications below which a claim cannot be decided with any confidence; assumption, t is 2.8 there",
    )],
    bad: &[
        example(
            &["claim-undecidable"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; replications 2; expect flow time of Feature <= 2 weeks }
"#,
        ),
        example(
            &["claim-undecidable"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; replications 3; expect flow time of Feature <= 2 weeks }
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
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; replications 20; expect flow time of Feature <= 2 weeks }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; replications 2 }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let scenarios =
        cx.project.scenarios.iter().map(|(_, s)| (&s.meta, s.plan.replications, s.expects.first()));
    let compared =
        cx.project.comparisons.iter().map(|(_, c)| (&c.meta, c.plan.replications, c.expects.first()));
    let mut found = Vec::new();
    for (meta, replications, claim) in scenarios.chain(compared) {
        let (Some(n), Some(claim)) = (replications, claim) else { continue };
        if f64::from(n) < cx.option(&RULE, "replications", meta.span) {
            let times = if n == 1 { "once".to_owned() } else { format!("{n} times") };
            let message = format!(
                "`{}` runs {times}, too few to decide with a confidence of {}",
                meta.name,
                words::share(claim.confidence)
            );
            found.push(
                RULE.finding(claim.span, message)
                    .help("write `replications 20`")
                    .figure("replications", f64::from(n)),
            );
        }
    }
    found
}
