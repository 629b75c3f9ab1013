//! A demand comes to a team in which nobody does what it asks for.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::staff::Staff;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::{Demand, Scenario};
use crate::model::people::{Group, Role};
use crate::model::work::{Doer, Stage};
use crate::model::{Id, Org};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "demand-nobody-takes",
    category: Category::Runs,
    level: Level::Warn,
    summary: "a demand comes to a team in which nobody does what it asks for, in the base or in a variant",
    why: "It waits there for ever. Flow times are of what ends, and so look better for it: what is left behind is in no mean.",
    mend: "Say where it comes to instead, or leave somebody there who takes it.",
    options: &[],
    bad: &[
        example(
            &["demand-nobody-takes"],
            r#"andon 1
role Clerk
role Chief
team North led by Lead { 2 Clerk }
team South led by Head { 2 Chief }
intent all { purpose "Serve"; avoid "Harm"; if silent for 1 h, act within intent }
stream Case { at most 50 items; stage Serve by Clerk { effort 1 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Case 3 per week in South; demand Case 3 per week in North }
"#,
        ),
        example(
            &["demand-nobody-takes"],
            r#"andon 1
role Clerk
team North led by Lead { 4 Clerk }
team South led by Head { 4 Clerk }
intent all { purpose "Serve"; avoid "Harm"; if silent for 1 h, act within intent }
stream Case { at most 50 items; stage Serve by Clerk { effort 1 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Case 3 per week in South; demand Case 3 per week in North }
variant One { move 4 Clerk from South to North }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Clerk
team North led by Lead { 4 Clerk }
team South led by Head { 4 Clerk }
intent all { purpose "Serve"; avoid "Harm"; if silent for 1 h, act within intent }
stream Case { at most 50 items; stage Serve by Clerk { effort 1 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Case 3 per week in South; demand Case 3 per week in North }
variant Half { move 2 Clerk from South to North }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Clerk
team North led by Lead { 4 Clerk }
team South led by Head { 4 Clerk }
intent all { purpose "Serve"; avoid "Harm"; if silent for 1 h, act within intent }
stream Case { at most 50 items; stage Serve by Clerk { effort 1 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Case 6 per week }
variant One { move 4 Clerk from South to North }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let placed = |s: &Scenario| s.demands.iter().any(|d| d.within.is_some());
    if !cx.project.scenarios.iter().any(|(_, s)| placed(s)) {
        return Vec::new();
    }
    let mut found: Vec<Finding> = Vec::new();
    for (variant, org) in cx.structures() {
        let staff = Staff::of(org);
        for (_, scenario) in cx.project.scenarios.iter() {
            for demand in &scenario.demands {
                let told = found.iter().any(|f| f.primary.span == demand.span);
                if let Some((stage, role, group)) = left_behind(org, &staff, demand).filter(|_| !told) {
                    found.push(told_of(org, variant, demand, (stage, role, group)));
                }
            }
        }
    }
    found
}

/// A first stage of a demand that nobody of its team does.
fn left_behind<'o>(org: &'o Org, staff: &Staff, demand: &Demand) -> Option<(&'o Stage, Id<Role>, Id<Group>)> {
    let group = demand.within?;
    let stages = org.streams[demand.stream].stages.iter().map(|s| &org.stages[*s]);
    let mut first = stages.filter(|s| s.after.is_empty() && !s.meta.removed);
    first.find_map(|stage| {
        let Doer::Role(role) = stage.by else { return None };
        let doers = staff.positions_in(org, role, Some(group));
        let nobody = doers.iter().all(|p| org.positions[*p].headcount() == 0);
        nobody.then_some((stage, role, group))
    })
}

fn told_of(
    org: &Org,
    variant: Option<&str>,
    demand: &Demand,
    (stage, role, group): (&Stage, Id<Role>, Id<Group>),
) -> Finding {
    let (group, role) = (&org.groups[group].meta.name, &org.roles[role].meta.name);
    let when = variant.map_or_else(String::new, |v| format!(", when `{v}` is in force"));
    let message = format!(
        "`{}` comes to `{group}`, where nobody is `{role}`{when}: it waits for `{}` for ever",
        org.streams[demand.stream].meta.name, stage.meta.name
    );
    RULE.finding(demand.span, message)
        .help(format!("say where it comes to instead, or leave somebody there who is `{role}`"))
}
