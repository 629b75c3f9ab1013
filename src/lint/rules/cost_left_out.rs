//! A claim about cost, where people are who cost nothing as far as the spec says.

use crate::diag::counted::several;
use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule, words};
use crate::model::Org;
use crate::model::dynamics::{Asserted, Claim};
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cost-left-out",
    category: Category::Runs,
    level: Level::Warn,
    summary: "a claim about cost, where people are of whom no cost is said",
    why: "Whoever has no `costs` is counted with nothing: a sum that leaves some of its parts out without a word is too low, and a change of it can go the wrong way when people are moved between those who cost and those who do not.",
    mend: "Say what these roles cost; `costs 0 USD per day` says that they are not to be counted.",
    options: &[],
    bad: &[
        example(
            &["cost-left-out"],
            r#"andon 1
role Dev { costs 100 USD per day }
role Op
team A led by Lead { 2 Dev; 5 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Op { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect cost < 80000 USD }
"#,
        ),
        example(
            &["cost-left-out"],
            r#"andon 1
role Dev { costs 100 USD per day }
role Op
team A led by Lead { 2 Dev; 5 Op }
leader Lead { costs 200 USD per day }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Op { effort 1 day } }
variant Fewer { dismiss 1 Dev from A; changes resources because "it is asked" }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week }
compare Year: base with Fewer { expect cost falls }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev { costs 100 USD per day }
role Op { costs 80 USD per day }
team A led by Lead { 2 Dev; 5 Op }
leader Lead { costs 0 USD per day }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Op { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect cost < 250000 USD }
"#,
        ),
        // Nothing is claimed about it.
        example(
            &[],
            r#"andon 1
role Dev { costs 100 USD per day }
role Op
team A led by Lead { 2 Dev; 5 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Op { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week; expect flow time of Feature < 1 week }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, scenario) in cx.project.scenarios.iter() {
        found.extend(scenario.expects.iter().find(|c| is_about_cost(c)).and_then(|c| of(c, &[cx.org])));
    }
    for (_, comparison) in cx.project.comparisons.iter() {
        let sides = [&comparison.old, &comparison.new];
        let sides: Vec<&Org> = sides.into_iter().filter_map(|side| cx.project.structure(side)).collect();
        found.extend(comparison.expects.iter().find(|c| is_about_cost(c)).and_then(|c| of(c, &sides)));
    }
    found
}

fn is_about_cost(claim: &Claim) -> bool {
    let also = matches!(&claim.asserted, Asserted::Multiple { of, .. } if of.metric == "cost");
    also || claim.measure.metric == "cost"
}

/// Who is left out in one of the structures that a claim is about.
fn of(claim: &Claim, structures: &[&Org]) -> Option<Finding> {
    let mut left_out = BTreeSet::new();
    let mut heads: u32 = 0;
    for org in structures {
        let free = org
            .positions
            .iter()
            .filter(|(_, p)| p.home.is_none() && p.headcount() > 0 && org.roles[p.role].cost.is_none());
        let of_one: u32 = free
            .map(|(_, p)| {
                left_out.insert(org.roles[p.role].meta.name.as_str());
                p.headcount()
            })
            .sum();
        heads = heads.max(of_one);
    }
    let names = words::names(left_out.iter().copied());
    let first = left_out.first()?;
    let message =
        format!("{} in no cost: nothing says what {names} cost", several(heads, "person is", "people are"));
    let help = format!(
        "write `role {first} {{ costs AMOUNT per day }}`, or `costs 0 …` where they are not to be counted"
    );
    Some(RULE.finding(claim.span, message).help(help).figure("people", f64::from(heads)))
}
