//! People join a team that has no place for them.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::Act;
use crate::model::people::{Group, Role};
use crate::model::{Id, Org};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "join-without-place",
    category: Category::Runs,
    level: Level::Error,
    summary: "people join a team in which nobody has their role",
    why: "Whoever joins takes a place that the structure has: its inbox, its queue, its boss. Where there is none, the event does nothing.",
    mend: "Let a variant with that place take over (`at day 40 use variant V`, with `hire COUNT ROLE into TEAM` in it), or write a role that is there.",
    options: &[],
    bad: &[
        example(
            &["join-without-place"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 2 Dev }
team B led by Chief { 2 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
stream Call { stage Answer by Op { effort 1 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; demand Call 3 per week; at day 40 1 Op join A }
"#,
        ),
        example(
            &["join-without-place", "unused-declaration"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; at day 40 1 Boss join A }
role Boss
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
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; at day 40 1 Dev join A }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
team A led by Lead { 2 Dev }
team B led by Chief { 2 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
stream Call { stage Answer by Op { effort 1 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; demand Call 3 per week; at day 40 1 Op join B }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let project = cx.project;
    let structures = || std::iter::once(&project.base).chain(project.variants.iter().map(|v| &v.org));
    let mut found = Vec::new();
    for (_, scenario) in project.scenarios.iter() {
        for event in &scenario.disturbances {
            let Act::Join(_, role, group) = event.act else { continue };
            // Which structure is in force by then is not known where several may be.
            if !structures().any(|org| has_place(org, role, group)) {
                let (role, group) = (&cx.org.roles[role].meta.name, &cx.org.groups[group].meta.name);
                let message = format!("`{role}` are to join `{group}`, which has no place for one");
                found.push(RULE.finding(event.span, message).help(RULE.mend));
            }
        }
    }
    found
}

fn has_place(org: &Org, role: Id<Role>, group: Id<Group>) -> bool {
    let Some(group) = org.groups.get(group) else { return false };
    group.positions.iter().map(|p| &org.positions[*p]).any(|p| p.role == role && p.home.is_none())
}
