//! A scarce thing is handed out more slowly than it is needed.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::work::Allocation;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "central-allocation-slower-than-demand",
    category: Category::Resources,
    level: Level::Warn,
    summary: "a scarce thing is handed out more slowly than it is needed",
    why: "Between two allocations nothing moves: the wait is half a period on top of the queue, whatever the need (re-planning at the place, by trade, was what freed the helicopters).",
    mend: "Allocate more often, first come first served, or let those who need it trade.",
    options: &[opt(
        "times",
        1.0,
        "how many times as long as its use the wait for the allocation may be; assumption",
    )],
    bad: &[
        example(
            &["central-allocation-slower-than-demand"],
            r#"andon 1
role Dev
role Boss2
team A led by Lead { 4 Dev; 1 Boss2 }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 2 { allocated by Boss2 every 2 weeks }
stream Feature { stage Code by Dev { effort 2 days; uses 1 Rig } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 1 per week }
"#,
        ),
        example(
            &["central-allocation-slower-than-demand"],
            r#"andon 1
role Dev
role Boss2
team A led by Lead { 4 Dev; 1 Boss2 }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 1 { allocated by Boss2 every day }
stream Feature { stage Code by Dev { effort 30 min; uses 1 Rig } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 2 per week }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
role Boss2
team A led by Lead { 4 Dev; 1 Boss2 }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 2 { allocated by Boss2 every day }
stream Feature { stage Code by Dev { effort 2 days; uses 1 Rig } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 1 per week }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Boss2
team A led by Lead { 4 Dev; 1 Boss2 }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 2 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 1 per week }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (_, stage) in cx.org.stages.iter() {
        for u in &stage.uses {
            let resource = &cx.org.resources[u.resource];
            let Some(Allocation::Central { by, cadence }) = &resource.allocation else { continue };
            let used = u.length.as_ref().unwrap_or(&stage.effort).elapsed_s().mean();
            let wait = cadence.mean_wait_s();
            if wait > cx.option(&RULE, "times", resource.meta.span) * used {
                let message = format!(
                    "`{}` waits {} on average until `{}` allocates `{}`, for a use of {}",
                    stage.meta.name,
                    words::time(wait),
                    cx.org.roles[*by].meta.name,
                    resource.meta.name,
                    words::time(used)
                );
                let finding = RULE
                    .finding(resource.meta.span, message)
                    .related(u.span, "used here")
                    .help("allocate more often, or write `first come first served`")
                    .figure("wait_s", wait);
                found.entry(resource.meta.span).or_insert(finding);
            }
        }
    }
    found.into_values().collect()
}
