//! Most of what is said goes up and down the reporting lines.

use crate::diag::{Finding, Level};
use crate::lint::paths::Need;
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "vertical-dominated",
    category: Category::Relationships,
    level: Level::Warn,
    summary: "most of what is said goes up and down the reporting lines",
    why: "Where the conversations that the work needs run over leaders, leaders become the bottleneck and the structure predicts slowness (G. Kim and S. Spear, in conversation with M. Kersten, 2021).",
    mend: "Give the busiest pairs an interface of their own.",
    options: &[opt(
        "share",
        0.5,
        "share of the passages along reporting lines, over all conversations that the work needs; assumption: half",
    )],
    bad: &[
        example(
            &["vertical-dominated", "span-too-narrow", "span-too-narrow", "missing-interface"],
            r#"andon 1
unit IT led by CIO {
  unit Building led by Builder { team Phoenix led by Lead { 2 Dev } }
  unit Running led by Runner { team Release led by Chief { 2 Op } }
}
role Dev
role Op
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Op { effort 1 day } }
"#,
        ),
        example(
            &["vertical-dominated", "missing-interface"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; asks Op 50%; asks Chief 10% } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> B by chat
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Op { effort 1 day } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let (mut vertical, mut all) = (0.0, 0.0);
    for need in cx.needs() {
        let (up, down, across) = need.shape();
        let weight = weight(cx, need);
        vertical += weight * (up + down) as f64;
        all += weight * (up + down + across) as f64;
    }
    let share = vertical / all;
    let place = cx.place();
    if all <= 0.0 || share <= cx.option(&RULE, "share", place) {
        return Vec::new();
    }
    let message =
        format!("{} of the passages that the work needs go up or down a reporting line", words::share(share));
    vec![
        RULE.finding(place, message)
            .help("write interfaces between those who talk most")
            .figure("share", share),
    ]
}

/// How often the conversation happens for each item.
fn weight(cx: &Context<'_>, need: &Need) -> f64 {
    let asks = &cx.org.stages[need.stage].asks;
    asks.iter().find(|a| a.span == need.span).map_or(1.0, |a| 2.0 * a.share)
}
