//! A scarce thing is asked for nearly as much as there is.

use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::lint::load::calendar_share;
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::work::{Doer, Resource};
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "scarce-resource",
    category: Category::Resources,
    level: Level::Warn,
    summary: "a scarce thing is asked for nearly as much as there is",
    why: "The wait for what is shared grows with load/(1 − load), whoever hands it out: at 70% it is two uses long, at 90% nine.",
    mend: "Have more of it, hold it for a shorter time, or take uses away.",
    options: &[opt(
        "load",
        0.7,
        "share of its time in use from which on a thing is scarce; assumption: waits pass two uses",
    )],
    bad: &[
        example(
            &["missing-intent", "scarce-resource"],
            r#"andon 1
role Dev
team A led by Lead { 6 Dev }
resource Rig 1 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 6 per week }
"#,
        ),
        example(
            &["missing-intent", "scarce-resource"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 6 Dev; 3 Op }
resource Room 2 { first come first served }
stream Feature {
  stage Code by Dev { effort 1 day; uses 1 Room for 2 days }
  stage Ship by Op { effort 2 h; uses 1 Room for 1 day }
}
scenario Year { runs 1 year after 1 month warm-up; demand Feature 4 per week }
"#,
        ),
    ],
    good: &[
        example(
            &["missing-intent"],
            r#"andon 1
role Dev
team A led by Lead { 6 Dev }
resource Rig 3 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 6 per week }
"#,
        ),
        example(
            &["missing-intent"],
            r#"andon 1
role Dev
team A led by Lead { 6 Dev }
resource Rig 1 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig for 4 h } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 6 per week }
"#,
        ),
    ],
    check,
};

/// How much of a resource is asked for, the longest of its uses, and where it is used.
#[derive(Default)]
struct Use {
    asked: f64,
    mean: f64,
    uses: f64,
    places: Vec<Span>,
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut worst: BTreeMap<Id<Resource>, (f64, Finding)> = BTreeMap::new();
    for (scenario, rates) in cx.rates() {
        let mut used: BTreeMap<Id<Resource>, Use> = BTreeMap::new();
        for (id, stage) in cx.org.stages.iter() {
            for u in &stage.uses {
                let time = match &u.length {
                    Some(length) => length.elapsed_s().mean(),
                    None => held(cx, stage),
                };
                let entry = used.entry(u.resource).or_default();
                let rate = rates[id.index()];
                entry.asked += rate * time * f64::from(u.count);
                entry.mean += rate * time;
                entry.uses += rate;
                entry.places.push(u.span);
            }
        }
        for (id, u) in used {
            let resource = &cx.org.resources[id];
            let there = f64::from(resource.count.max(1));
            let load = u.asked / there;
            if load < cx.option(&RULE, "load", resource.meta.span) || u.uses <= 0.0 {
                continue;
            }
            let mean = u.mean / u.uses;
            // Sakasegawa 1977, with times that vary as much as their mean.
            let wait = libm::pow(load, libm::sqrt(2.0 * (there + 1.0)) - 1.0) / (there * (1.0 - load)) * mean;
            let waits = if load < 1.0 {
                format!("whoever needs it waits about {}", words::time(wait))
            } else {
                "the wait grows without end".to_owned()
            };
            let message = format!(
                "`{}` is asked for {} of the time in `{}`, by {} in all: {waits}",
                resource.meta.name,
                words::share(load),
                scenario.meta.name,
                counted(u.places.len(), "stage")
            );
            let mut finding = RULE
                .finding(resource.meta.span, message)
                .help("have more of it, or hold it for a shorter time")
                .figure("load", load);
            for place in u.places {
                finding = finding.related(place, "used here");
            }
            if worst.get(&id).is_none_or(|(known, _)| load > *known) {
                worst.insert(id, (load, finding));
            }
        }
    }
    worst.into_values().map(|(_, f)| f).collect()
}

/// On the clock, for the whole of a stage: nights and booked hours of its doer included.
fn held(cx: &Context<'_>, stage: &crate::model::work::Stage) -> f64 {
    let Doer::Role(role) = stage.by else { return stage.effort.elapsed_s().mean() };
    let place = cx.staff().positions(role).first().map(|p| cx.org.positions[*p].group);
    let (hours, open) = calendar_share(cx.org, role, place);
    let role = &cx.org.roles[role];
    stage.effort.working_s(hours).mean() / role.pace.max(0.01) / (open * role.available).max(1e-3)
}
