//! More people leave than are there.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::dynamics::{Act, Disturbance};
use crate::model::people::{Group, Role};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "more-leave-than-are-there",
    category: Category::Runs,
    level: Level::Warn,
    summary: "more people leave than are there",
    why: "Nobody can leave who is not there: all who are there go, and the rest of the event does nothing.",
    mend: "Write how many really leave, or from where.",
    options: &[],
    bad: &[
        example(
            &["more-leave-than-are-there", "no-assessment"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; at day 40 5 Dev leave A }
"#,
        ),
        example(
            &["no-assessment", "more-leave-than-are-there"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; at day 40 1 Dev leave A; at day 50 2 Dev leave A }
"#,
        ),
    ],
    good: &[
        example(
            &["no-assessment"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; at day 30 3 Dev join A; at day 40 4 Dev leave A }
"#,
        ),
        example(
            &["no-assessment"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; at day 40 1 Dev leave A; at day 60 1 Dev leave A }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, scenario) in cx.project.scenarios.iter() {
        // Another structure may have other people there.
        let adopts = scenario.disturbances.iter().any(|d| matches!(d.act, Act::UseVariant(_)));
        if adopts || !scenario.assessments.is_empty() {
            continue;
        }
        let mut events: Vec<&Disturbance> = scenario.disturbances.iter().collect();
        events.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
        for (i, event) in events.iter().enumerate() {
            let Act::Leave(count, role, group) = event.act else { continue };
            let there = there_before(cx, &events[..i], role, group);
            if u64::from(count) > there {
                let (role, group) = (&cx.org.roles[role].meta.name, &cx.org.groups[group].meta.name);
                let message =
                    format!("{count} `{role}` are to leave `{group}`, where {there} will be by then");
                found.push(RULE.finding(event.span, message).help(RULE.mend).figure("there", there as f64));
            }
        }
    }
    found
}

/// People of a role in a group after some events.
fn there_before(cx: &Context<'_>, events: &[&Disturbance], role: Id<Role>, group: Id<Group>) -> u64 {
    let positions = cx.org.groups[group].positions.iter().map(|p| &cx.org.positions[*p]);
    let mine = positions.filter(|p| p.role == role && p.home.is_none());
    let mut there = u64::from(mine.map(|p| p.headcount()).sum::<u32>());
    for event in events {
        match event.act {
            Act::Join(n, r, g) if (r, g) == (role, group) => there += u64::from(n),
            Act::Leave(n, r, g) if (r, g) == (role, group) => there = there.saturating_sub(u64::from(n)),
            _ => {}
        }
    }
    there
}
