//! Items wait long until their batch is full.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "batch-larger-than-demand",
    category: Category::Flow,
    level: Level::Warn,
    summary: "items wait long until their batch is full",
    why: "The first item of a batch waits for the last: (n-1)/2 arrivals on average, and what goes wrong is hidden among many (ten deploys a day or ten a year).",
    mend: "Make the batch smaller; if each run costs much, make that cheaper first.",
    options: &[opt(
        "days",
        5.0,
        "days of waiting for the batch, on average, from which on it is long; assumption: a working week",
    )],
    bad: &[
        example(
            &["batch-larger-than-demand"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Dev { effort 1 h; batch 20 } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 3 per week }
"#,
        ),
        example(
            &["batch-larger-than-demand"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Dev { effort 1 h; batch 40 } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 7 per week }
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
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Dev { effort 1 h; batch 2 } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 3 per week }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Dev { effort 1 h; batch 5 } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 7 per week }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, stage) in cx.org.stages.iter().filter(|(_, s)| s.batch > 1) {
        let slowest = cx.rates().map(|(s, rates)| (s, rates[id.index()])).filter(|(_, r)| *r > 0.0);
        let Some((scenario, rate)) = slowest.min_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        let wait = f64::from(stage.batch - 1) / 2.0 / rate;
        if wait / 86_400.0 >= cx.option(&RULE, "days", stage.meta.span) {
            let message = format!(
                "`{}` waits {} on average until {} items are together in `{}`",
                stage.meta.name,
                words::time(wait),
                stage.batch,
                scenario.meta.name
            );
            found.push(
                RULE.finding(stage.meta.span, message)
                    .related(scenario.meta.span, "under this demand")
                    .help("make the batch smaller")
                    .figure("days", wait / 86_400.0),
            );
        }
    }
    found
}
