//! The resource fingerprint: what two structures must share so that a difference between them is one of structure.

use super::Org;
use super::arena::Declared;
use super::figures::{duration, share, short, spread, unit};
use super::people::calendar_of;
use super::quantity::{Duration, WorkingTime};
use std::collections::BTreeMap;

/// A figure as it is compared, and as it is told.
#[derive(Debug, Clone)]
struct Figure {
    exact: String,
    told: String,
}

impl Figure {
    fn plain(text: String) -> Self {
        Self { exact: text.clone(), told: text }
    }
}

/// What a structure has, by name: people of each role with their skill and pace, resources, and the work of each stage.
#[must_use]
pub fn fingerprint(org: &Org) -> BTreeMap<String, String> {
    facts(org).into_iter().map(|(name, figure)| (name, figure.exact)).collect()
}

fn facts(org: &Org) -> BTreeMap<String, Figure> {
    let mut out = BTreeMap::new();
    let mut heads: BTreeMap<String, u64> = BTreeMap::new();
    for (_, position) in org.positions.iter().filter(|(_, p)| p.home.is_none()) {
        *heads.entry(org.roles[position.role].meta.name.clone()).or_default() +=
            u64::from(position.headcount());
    }
    for (role, count) in heads {
        out.insert(format!("people: {role}"), Figure::plain(count.to_string()));
    }
    for (role, hours) in hours(org) {
        // A tenth of an hour is noise of adding up.
        out.insert(
            format!("hours: {role}"),
            Figure { exact: format!("{hours:.1}"), told: format!("{} h a week", short(hours)) },
        );
    }
    for (_, role) in org.roles.iter() {
        let words = |figure: fn(f64) -> String| {
            let skills = role.skills.iter().map(|(s, level)| (&org.specialties[*s].meta.name, *level));
            let skills: String =
                skills.map(|(name, level)| format!(", skilled in {name} {}", figure(level))).collect();
            format!(
                "pace {}, available {}, learns {}{skills}",
                figure(role.pace),
                figure(role.available),
                figure(role.learns)
            )
        };
        let figure = Figure { exact: words(share), told: words(|v| format!("{}%", short(v * 100.0))) };
        out.insert(format!("role: {}", role.meta.name), figure);
    }
    for (_, resource) in org.resources.iter() {
        out.insert(format!("resource: {}", resource.meta.name), Figure::plain(resource.count.to_string()));
    }
    for (_, stage) in org.stages.iter() {
        let words = |time: fn(Duration) -> String| {
            let leaves = stage.leaves.map_or_else(String::new, |l| format!(", leaves defects {}", share(l)));
            format!("{}{leaves}", spread(&stage.effort, time))
        };
        let told = words(|d| format!("{} {}", short(d.amount), unit(d.unit, d.amount == 1.0)));
        out.insert(format!("work: {}", stage.meta().name), Figure { exact: words(duration), told });
    }
    out
}

/// Hours at work of all people of each role together, in a week.
fn hours(org: &Org) -> BTreeMap<String, f64> {
    let mut out: BTreeMap<String, f64> = BTreeMap::new();
    for (_, position) in org.positions.iter().filter(|(_, p)| p.home.is_none()) {
        let role = &org.roles[position.role];
        let calendar = calendar_of(role, Some(position.group), &org.groups);
        let time = calendar.map_or(WorkingTime::ALWAYS, |c| org.calendars[c].working_time());
        *out.entry(role.meta.name.clone()).or_default() +=
            f64::from(position.headcount()) * time.hours_per_day * time.days_per_week;
    }
    out
}

/// One part of the fingerprint, with what differs between two structures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is about.
    pub name: &'static str,
    /// What differs, in words; empty when nothing does.
    pub differing: Vec<String>,
}

/// What two structures share and what not, part by part. Demand comes from the scenario, which is one for both.
#[must_use]
pub fn parts(old: &Org, new: &Org) -> Vec<Part> {
    let all = differences(old, new);
    let part = |name: &'static str, prefix: &str| Part {
        name,
        differing: all.iter().filter_map(|d| d.strip_prefix(prefix)).map(str::to_owned).collect(),
    };
    vec![
        part("people", "people: "),
        part("hours at work", "hours: "),
        part("skills", "role: "),
        part("touch time", "work: "),
        part("resources", "resource: "),
        Part { name: "demand", differing: Vec::new() },
    ]
}

/// How two structures differ in resources, in words; empty when they do not.
#[must_use]
pub fn differences(old: &Org, new: &Org) -> Vec<String> {
    let (a, b) = (facts(old), facts(new));
    let mut out = Vec::new();
    for (name, figure) in &a {
        match b.get(name) {
            Some(other) if other.exact == figure.exact => {}
            // What differs only in digits that are not told is told with all of them.
            Some(other) if other.told == figure.told => {
                out.push(format!("{name}: {} against {}", figure.exact, other.exact));
            }
            Some(other) => out.push(format!("{name}: {} against {}", figure.told, other.told)),
            None => out.push(format!("{name}: {} against none", figure.told)),
        }
    }
    out.extend(
        b.iter()
            .filter(|(name, _)| !a.contains_key(*name))
            .map(|(name, figure)| format!("{name}: none against {}", figure.told)),
    );
    out
}
