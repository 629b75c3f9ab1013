//! Something changes for good, and nobody looks at what came of it.

use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::{Act, Scenario};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "no-assessment",
    category: Category::Runs,
    level: Level::Info,
    summary: "something changes for good, and nobody looks at what came of it",
    why: "Planning, operating and assessing are one loop: without the look back, what has broken stays broken, and what was tried stays whether it helped or not (G. Kim and S. Spear, in conversation with M. Kersten, 2021).",
    mend: "Write `assess every month, if CLAIM use variant NAME`.",
    options: &[],
    bad: &[
        example(
            &["missing-intent", "no-assessment"],
            r#"andon 1
role Dev
role Op
channel chat { speed 1 h }
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 3 Op } }
interface A <-> B by chat
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 3 per week; at day 90 cut interface A <-> B }
"#,
        ),
        example(
            &["missing-intent", "no-assessment"],
            r#"andon 1
role Dev
team A led by Lead { 6 Dev }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 3 per week; at day 90 3 Dev leave A }
"#,
        ),
    ],
    good: &[
        example(
            &["missing-intent"],
            r#"andon 1
role Dev
role Op
channel chat { speed 1 h }
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 3 Op } }
interface A <-> B by chat
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
variant Again { add interface Dev <-> Op by chat }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 3 per week
  at day 90 cut interface A <-> B
  assess every month, if flow time of Feature > 5 days use variant Again
}
"#,
        ),
        example(
            &["missing-intent"],
            r#"andon 1
role Dev
role Op
channel chat { speed 1 h }
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 3 Op } }
interface A <-> B by chat
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 3 per week
  at day 90 cut interface A <-> B
  at day 97 restore interface A <-> B
}
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let scenarios = cx.project.scenarios.iter().map(|(_, s)| s).filter(|s| s.assessments.is_empty());
    scenarios
        .filter_map(|s| {
            let lasting: Vec<_> =
                s.disturbances.iter().filter(|d| d.for_s.is_none() && lasts(s, &d.act)).collect();
            let first = lasting.first()?;
            let changes = counted(lasting.len(), "change");
            let stay = if lasting.len() == 1 { "stays" } else { "stay" };
            let message = format!(
                "{changes} in `{}` {stay} for good, and nobody assesses what comes of it",
                s.meta.name
            );
            Some(
                RULE.finding(first.span, message)
                    .related(s.meta.span, "in this scenario")
                    .help("write `assess every month, if CLAIM use variant NAME`")
                    .figure("changes", lasting.len() as f64),
            )
        })
        .collect()
}

/// What is cut and never restored, and people who go.
fn lasts(scenario: &Scenario, act: &Act) -> bool {
    match act {
        Act::Cut(a, b) => !scenario.disturbances.iter().any(|d| d.act == Act::Restore(*a, *b)),
        Act::Leave(..) => true,
        _ => false,
    }
}
