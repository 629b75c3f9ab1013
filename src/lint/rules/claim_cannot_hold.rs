//! A claim that fails whatever happens, or that cannot hold beside another one.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::{Asserted, Claim, Sign};
use crate::model::metrics::{self, Metric};

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

fn is_change(claim: &Claim) -> bool {
    matches!(claim.asserted, Asserted::Ratio { .. })
}

/// Where a figure lies, with or without its ends.
#[derive(Clone, Copy)]
struct Range {
    low: (f64, bool),
    high: (f64, bool),
}

impl Range {
    /// What a claim says of its measure, or of how much it changes.
    fn of(claim: &Claim) -> Option<Self> {
        let all = (f64::INFINITY, true);
        let (low, high) = match &claim.asserted {
            Asserted::Bound { sign, value, upper } => match sign {
                Sign::Less => ((0.0, true), (*value, false)),
                Sign::AtMost => ((0.0, true), (*value, true)),
                Sign::Greater => ((*value, false), all),
                Sign::AtLeast => ((*value, true), all),
                Sign::Equal => ((*value, true), (*value, true)),
                Sign::Between => ((*value, true), (upper.unwrap_or(*value), true)),
            },
            Asserted::Ratio { at_least, at_most } => {
                ((at_least.unwrap_or(0.0), true), (at_most.unwrap_or(f64::INFINITY), true))
            }
            Asserted::Multiple { .. } | Asserted::Finding { .. } => return None,
        };
        Some(Self { low, high })
    }

    /// Where the figure of a claim lies whatever happens.
    fn possible(claim: &Claim) -> Self {
        let top = metrics::find(claim.measure.metric).map_or(f64::INFINITY, Metric::top);
        let top = if is_change(claim) { f64::INFINITY } else { top };
        Self { low: (0.0, true), high: (top, true) }
    }

    /// Where both are.
    fn meets(self, other: Self) -> Self {
        let low = match self.low.0.total_cmp(&other.low.0) {
            std::cmp::Ordering::Less => other.low,
            std::cmp::Ordering::Greater => self.low,
            std::cmp::Ordering::Equal => (self.low.0, self.low.1 && other.low.1),
        };
        let high = match self.high.0.total_cmp(&other.high.0) {
            std::cmp::Ordering::Less => self.high,
            std::cmp::Ordering::Greater => other.high,
            std::cmp::Ordering::Equal => (self.high.0, self.high.1 && other.high.1),
        };
        Self { low, high }
    }

    fn is_empty(self) -> bool {
        self.low.0 > self.high.0 || (self.low.0 == self.high.0 && !(self.low.1 && self.high.1))
    }
}
