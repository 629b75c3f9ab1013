//! A role is so busy that everything waits for it.

use crate::diag::{Finding, Level};
use crate::lint::load::{RoleLoad, loads};
use crate::lint::thresholds::{NEAR_SATURATION, OVERLOADED};
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "near-saturation",
    category: Category::Flow,
    level: Level::Warn,
    summary: "a role is so busy that everything waits for it",
    why: "Waiting grows as load over spare time: at 80% four times the work itself, at 90% nine times (Kingman 1961).",
    mend: "Leave slack: fewer items at once, less effort, or more people.",
    bad: r#"andon 1
role Dev
team A led by Lead { 2 Dev }
stream Feature { stage Code by Dev { effort 3 days } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 4 per week }
"#,
    good: r#"andon 1
role Dev
team A led by Lead { 2 Dev }
stream Feature { stage Code by Dev { effort 3 days } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 2 per week }
"#,
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut worst: BTreeMap<Id<crate::model::people::Role>, (f64, String, RoleLoad, Span)> = BTreeMap::new();
    for (_, scenario) in cx.project.scenarios.iter() {
        for (i, load) in loads(cx.org, scenario).into_iter().enumerate() {
            if load.capacity <= 0.0 {
                continue;
            }
            let rho = load.offered / load.capacity;
            let known = worst.entry(Id::new(i)).or_insert((
                0.0,
                String::new(),
                RoleLoad::default(),
                scenario.meta.span,
            ));
            if rho > known.0 {
                *known = (rho, scenario.meta.name.clone(), load, scenario.meta.span);
            }
        }
    }
    worst
        .into_iter()
        .filter(|(_, (rho, _, _, _))| (NEAR_SATURATION..OVERLOADED).contains(rho))
        .map(|(role, (rho, scenario, load, place))| {
            let role = &cx.org.roles[role];
            let message = format!(
                "`{}` is nearly saturated in `{scenario}`: {:.2} people's time is asked for, {:.2} are there ({:.0}%)",
                role.meta.name, load.offered, load.capacity, rho * 100.0
            );
            RULE.finding(role.meta.span, message)
                .related(place, "under this demand").help("leave slack, or take work away from this role").figure("utilisation", rho)
        })
        .collect()
}
