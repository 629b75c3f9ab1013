//! A role is asked for more attention than there is.

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
    name: "overloaded",
    category: Category::Flow,
    level: Level::Error,
    summary: "a role is asked for more attention than there is",
    why: "At or above full load the queue grows without end; no order of work can help. What passes over a desk counts, too: messages to pass on, questions, approvals, meetings. It is an error where what is asked of the role alone fills its time, and a warning where it is what others send over its desk: that takes the paths of least expected time, and may be held up before it comes here.",
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
    let mut found: Vec<Finding> = worst
        .iter()
        .filter(|(role, (rho, _, _, _))| *rho >= cx.option(&RULE, "load", cx.org.roles[**role].meta.span))
        .map(|(role, (rho, scenario, load, place))| {
            let role = &cx.org.roles[*role];
            let message = format!(
                "`{}` is overloaded in `{scenario}`: {} of attention a week are asked for, and {} are there ({:.0}%)",
                role.meta.name,
                words::hours_a_week(load.offered),
                words::hours_a_week(load.capacity),
                rho * 100.0
            );
            RULE.finding(role.meta.span, message)
                .related(*place, "under this demand")
                .help("lower the demand or the effort, or have more people of this role")
                .figure("utilisation", *rho)
        })
        .collect();
    let told: Vec<_> = found.iter().map(|f| f.primary.span).collect();
    found.extend(desks(cx).into_iter().filter(|f| !told.contains(&f.primary.span)));
    found
}

/// The roles of which this is said, by their places.
pub(super) fn told(cx: &Context<'_>) -> BTreeSet<Span> {
    check(cx).into_iter().map(|finding| finding.primary.span).collect()
}

/// Positions that are asked for too much by what passes over them: messages to pass on, questions, approvals, meetings.
fn desks(cx: &Context<'_>) -> Vec<Finding> {
    let mut worst: BTreeMap<Span, (f64, Finding)> = BTreeMap::new();
    for (scenario, desks) in cx.desks() {
        for (id, position) in cx.org.positions.iter() {
            let asked = desks.get(id.index()).copied().unwrap_or_default();
            let role = &cx.org.roles[position.role].meta;
            let load = asked.load();
            let known = worst.get(&role.span).map_or(0.0, |(l, _)| *l);
            if load < cx.option(&RULE, "load", role.span) || load <= known {
                continue;
            }
            let message = format!(
                "`{}` in `{}` is overloaded in `{}`: {} of the time there is for passing messages on, {} for answers and approvals, {} for work",
                role.name,
                cx.org.groups[position.group].meta.name,
                scenario.meta.name,
                words::share(asked.relays),
                words::share(asked.serves),
                words::share(asked.works)
            );
            let (asked_of_it, limit) = (asked.serves + asked.works, cx.option(&RULE, "load", role.span));
            let help = if asked.relays > asked_of_it {
                "sanction conversations that need not pass here, or leave this desk more of its time"
            } else {
                "let others answer and approve, too, or leave this desk more of its time"
            };
            let mut finding = RULE.finding(role.span, message);
            if asked_of_it < limit {
                // What is passed on takes the paths of least expected time, and people may be held up on them: no certain error.
                finding.level = finding.level.max(Level::Warn);
            }
            let finding = finding
                .related(scenario.meta.span, "under this demand")
                .help(help)
                .figure("utilisation", load)
                .figure("relays", asked.relays);
            worst.insert(role.span, (load, finding));
        }
    }
    worst.into_values().map(|(_, f)| f).collect()
}
