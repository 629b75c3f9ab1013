//! A role is so busy that everything waits for it.

use super::overloaded;
use crate::diag::{Finding, Level};
use crate::lint::load::RoleLoad;
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "near-saturation",
    category: Category::Flow,
    level: Level::Warn,
    summary: "a role is so busy that everything waits for it",
    why: "Waiting grows as load over spare time: at 80% four times the work itself, at 90% nine times (Kingman 1961).",
    mend: "Leave slack: fewer items at once, less effort, or more people.",
    options: &[opt(
        "load",
        0.8,
        "load from which on queues hurt: at 0.8 waiting is four times the work (Kingman 1961)",
    )],
    bad: &[
        example(
            &["near-saturation", "missing-intent", "unlimited-work-in-progress"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
stream Feature { stage Code by Dev { effort 3 days } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 4 per week }
"#,
        ),
        example(
            &[
                "near-saturation",
                "bus-factor-one",
                "missing-intent",
                "span-too-narrow",
                "unlimited-work-in-progress",
            ],
            r#"andon 1
role Dev
team A led by Lead { 1 Dev }
stream Feature { stage Code by Dev { effort 1 day; returns to Code 50% } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 3 per week }
"#,
        ),
    ],
    good: &[
        example(
            &["missing-intent"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
stream Feature { stage Code by Dev { effort 3 days } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 2 per week }
"#,
        ),
        example(
            &["missing-intent"],
            r#"andon 1
role Dev
team A led by Lead { 4 Dev }
stream Feature { stage Code by Dev { effort 3 days } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 5 per week }
"#,
        ),
    ],
    check,
};

/// A load, the scenario, its parts, and the place of the scenario.
type Worst = (f64, String, RoleLoad, Span);

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut worst: BTreeMap<Id<crate::model::people::Role>, Worst> = BTreeMap::new();
    for (scenario, loads) in cx.loads() {
        for (i, load) in loads.iter().enumerate() {
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
                *known = (rho, scenario.meta.name.clone(), load.clone(), scenario.meta.span);
            }
        }
    }
    let is_busy = |role: &Id<crate::model::people::Role>, (rho, ..): &Worst| {
        *rho < 1.0 && *rho >= cx.option(&RULE, "load", cx.org.roles[*role].meta.span)
    };
    worst.retain(|role, load| is_busy(role, load));
    // Where all that passes over them is too much, `overloaded` says it of the same people.
    let told = if worst.is_empty() { BTreeSet::new() } else { overloaded::told(cx) };
    worst
        .into_iter()
        .filter(|(role, _)| !told.contains(&cx.org.roles[*role].meta.span))
        .map(|(role, (rho, scenario, load, place))| {
            let role = &cx.org.roles[role];
            let message = format!(
                "`{}` is nearly saturated in `{scenario}`: {} of attention a week are asked for, and {} are there ({:.0}%)",
                role.meta.name,
                words::hours_a_week(load.offered),
                words::hours_a_week(load.capacity),
                rho * 100.0
            );
            RULE.finding(role.meta.span, message)
                .related(place, "under this demand")
                .help("leave slack, or take work away from this role")
                .figure("utilisation", rho)
        })
        .collect()
}
