//! A stream interrupts less urgent work, and there is none.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::{Demand, Scenario};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "interrupts-nothing",
    category: Category::Runs,
    level: Level::Warn,
    summary: "a stream interrupts less urgent work, and no work is less urgent",
    why: "Only what is more urgent interrupts, and all demands are as urgent as each other until a `priority` says otherwise.",
    mend: "Give the demand a `priority`, 0 being the most urgent, or let the stream interrupt nothing.",
    options: &[],
    bad: &[
        example(
            &["interrupts-nothing"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
stream Alarm { interrupts less urgent work; stage Mend by Dev { effort 1 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; demand Alarm 2 per week }
"#,
        ),
        example(
            &["interrupts-nothing"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
stream Alarm { interrupts less urgent work; stage Mend by Dev { effort 1 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; demand Alarm 2 per week priority 7 }
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
stream Alarm { interrupts less urgent work; stage Mend by Dev { effort 1 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; demand Alarm 2 per week priority 0 }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { interrupts less urgent work; stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; demand Feature 1 per week priority 1 }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let usual = cx.org.defaults.get("priority");
    let urgency = |d: &Demand| d.priority.map_or(usual, f64::from);
    let mut found = Vec::new();
    for (id, stream) in cx.org.streams.iter().filter(|(_, s)| s.interrupts) {
        let mine = |s: &Scenario| s.demands.iter().find(|d| d.stream == id).map(|d| d.span);
        let interrupts = |s: &Scenario| {
            let least = s.demands.iter().map(urgency).fold(0.0, f64::max);
            s.demands.iter().any(|d| d.stream == id && urgency(d) < least)
        };
        let scenarios = || cx.project.scenarios.iter().map(|(_, s)| s);
        let Some(demand) = scenarios().find_map(mine) else { continue };
        if scenarios().any(interrupts) {
            continue;
        }
        let name = &stream.meta.name;
        let message =
            format!("`{name}` interrupts less urgent work, and none is less urgent than this demand");
        found.push(
            RULE.finding(demand, message)
                .help("write `priority 0` in the demand, or let the stream interrupt nothing"),
        );
    }
    found
}
