//! A claim that fails whatever happens, or that cannot hold beside another one.

use crate::diag::{Finding, Level};
use crate::lint::claim_range::{Range, is_change};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::Claim;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "claim-cannot-hold",
    category: Category::Runs,
    level: Level::Warn,
    summary: "a claim that fails whatever happens, or that cannot hold beside another one",
    why: "A test that cannot pass tests nothing either: nothing falls by more than all of it, and no figure is below 2 and above 3.",
    mend: "Claim what can be, or leave one of two claims that exclude each other out.",
    options: &[],
    bad: &[
        example(
            &["claim-cannot-hold"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect flow time of Feature < 2 days; expect flow time of Feature > 3 days }
"#,
        ),
        example(
            &["claim-cannot-hold"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week }
variant Fast { set team A { at most 9 items } }
compare Year: base with Fast { expect flow time of Feature falls at least 110% }
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
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect flow time of Feature > 1 h; expect flow time of Feature < 2 weeks }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect flow time of Feature > 1 h; expect flow time of Feature p85 < 1 h }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let scenarios = cx.project.scenarios.iter().map(|(_, s)| &s.expects);
    let compared = cx.project.comparisons.iter().map(|(_, c)| &c.expects);
    scenarios.chain(compared).flat_map(|claims| of_one_run(claims)).collect()
}

/// What cannot hold of claims that look at the same runs.
fn of_one_run(claims: &[Claim]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (i, claim) in claims.iter().enumerate() {
        let Some(range) = Range::of(claim) else { continue };
        if range.meets(Range::possible(claim)).is_empty() {
            let message = format!("`{}` fails whatever happens", claim.text);
            found.push(RULE.finding(claim.span, message).help(MEND));
            continue;
        }
        let other = claims[..i].iter().find(|o| {
            let alike = o.measure == claim.measure && is_change(o) == is_change(claim);
            alike && Range::of(o).is_some_and(|r| !r.is_empty() && r.meets(range).is_empty())
        });
        if let Some(other) = other {
            let message = format!("`{}` cannot hold beside `{}`", claim.text, other.text);
            let finding = RULE.finding(claim.span, message).related(other.span, "the other claim");
            found.push(finding.help("leave one of the two out, or claim figures that can be both"));
        }
    }
    found
}

const MEND: &str = "claim a figure that can be: nothing falls by more than 100%, no share is above 100%, and nothing measured is below 0";
