//! A role is asked for more attention than there is.

use crate::diag::{Finding, Level};
use crate::lint::load::RoleLoad;
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "overloaded",
    category: Category::Flow,
    level: Level::Error,
    summary: "a role is asked for more attention than there is",
    why: "At or above full load the queue grows without end; no order of work can help.",
    mend: "Lower the demand or the effort, or have more people of the role.",
    options: &[opt("load", 1.0, "load from which on a role is overloaded; at 1 the queue grows without end")],
    bad: &[
        example(
            &["overloaded", "missing-intent", "unlimited-work-in-progress"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
stream Feature { stage Code by Dev { effort 3 days } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 6 per week }
"#,
        ),
        example(
            &["overloaded", "missing-intent"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 4 Dev; 1 Op }
stream Feature { stage Code by Dev { effort 1 day; asks Op 100% for 2 days } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 4 per week }
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
    worst
        .into_iter()
        .filter(|(role, (rho, _, _, _))| *rho >= cx.option(&RULE, "load", cx.org.roles[*role].meta.span))
        .map(|(role, (rho, scenario, load, place))| {
            let role = &cx.org.roles[role];
            let message = format!(
                "`{}` is overloaded in `{scenario}`: {:.2} people's time is asked for, {:.2} are there ({:.0}%)",
                role.meta.name, load.offered, load.capacity, rho * 100.0
            );
            RULE.finding(role.meta.span, message)
                .related(place, "under this demand").help("lower the demand or the effort, or have more people of this role").figure("utilisation", rho)
        })
        .collect()
}
