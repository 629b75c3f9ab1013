//! The resource fingerprint: what two structures must share so that a difference between them is one of structure.

use super::Org;
use super::arena::{Declared, Id, Meta};
use super::figures::{duration, share, short, spread, unit};
use super::people::{Role, calendar_of};
use super::quantity::{Dist, Duration, TimeUnit, WorkingTime};
use super::signal::Incident;
use super::visits::visits;
use super::work::Component;
use std::collections::BTreeMap;

/// A figure as it is compared, and as it is told, and what it is of. Facts are known by the names before a rename.
#[derive(Debug, Clone)]
struct Figure {
    name: String,
    exact: String,
    told: String,
    /// Compared where both structures have it, and otherwise of no account.
    of_both: bool,
}

impl Figure {
    fn new(name: String, exact: String, told: String) -> Self {
        Self { name, exact, told, of_both: false }
    }

    fn plain(name: String, text: String) -> Self {
        Self::new(name, text.clone(), text)
    }
}

/// A fact of a kind: what it is known by, and what it is called.
fn named(kind: &str, meta: &Meta) -> (String, String) {
    (format!("{kind}: {}", meta.key()), format!("{kind}: {}", meta.name))
}

/// What a structure has, by name: people of each role with their skill and pace, resources, the work of each stage, and that of repairs.
fn facts(org: &Org) -> BTreeMap<String, Figure> {
    let mut out = BTreeMap::new();
    let mut heads: BTreeMap<Id<Role>, u64> = BTreeMap::new();
    for (_, position) in org.positions.iter().filter(|(_, p)| p.home.is_none()) {
        *heads.entry(position.role).or_default() += u64::from(position.headcount());
    }
    for (role, count) in heads {
        let (key, name) = named("people", &org.roles[role].meta);
        out.insert(key, Figure::plain(name, count.to_string()));
    }
    for (role, hours) in hours(org) {
        let (key, name) = named("hours", &org.roles[role].meta);
        // A tenth of an hour is noise of adding up.
        let (exact, told) = (format!("{hours:.1}"), format!("{} h a week", short(hours)));
        out.insert(key, Figure::new(name, exact, told));
    }
    for (_, role) in org.roles.iter() {
        let words = |figure: fn(f64) -> String| {
            let skills = role.skills.iter().map(|(s, level)| (org.specialties[*s].meta.key(), *level));
            let skills: String =
                skills.map(|(name, level)| format!(", skilled in {name} {}", figure(level))).collect();
            format!(
                "pace {}, available {}, learns {}{skills}",
                figure(role.pace),
                figure(role.available),
                figure(role.learns)
            )
        };
        let (key, name) = named("role", &role.meta);
        let (exact, told) = (words(share), words(|v| format!("{}%", short(v * 100.0))));
        out.insert(key, Figure::new(name, exact, told));
    }
    for (_, resource) in org.resources.iter() {
        let (key, name) = named("resource", &resource.meta);
        out.insert(key, Figure::plain(name, resource.count.to_string()));
    }
    work(org, &mut out);
    repairs(org, &mut out);
    out
}

/// What each stage takes of an item: its effort, and how many of the items it is for, whichever way sends them there.
fn work(org: &Org, out: &mut BTreeMap<String, Figure>) {
    let visits = visits(org);
    for (id, stage) in org.stages.iter() {
        let times = visits[id.index()];
        // Further digits are noise of adding up.
        let often = match (times * 1e6).round() / 1e6 {
            1.0 => String::new(),
            some if some < 1.0 => format!(", for {} of the items", share(some)),
            many => format!(", {many} times for each item"),
        };
        let words = |time: fn(Duration) -> String| {
            let leaves = stage.leaves.map_or_else(String::new, |l| format!(", leaves defects {}", share(l)));
            format!("{}{often}{leaves}", spread(&stage.effort, time))
        };
        let (key, name) = named("work", stage.meta());
        out.insert(key, Figure::new(name, words(duration), words(in_short)));
    }
}

/// What repairs of broken members and after incidents take. How many of them there are comes of the structure; so does what only one
/// of two structures has.
fn repairs(org: &Org, out: &mut BTreeMap<String, Figure>) {
    let hours = org.defaults.get("repairing") / TimeUnit::Hour.elapsed_s();
    let usual = Dist::Constant(Duration::new(hours, TimeUnit::Hour));
    let of = |c: &Component| c.repair.clone().unwrap_or_else(|| usual.clone());
    let after = |i: &Incident| i.repaired_by.as_ref().map(|(_, effort)| effort.clone());
    let components = org.components.iter().map(|(_, c)| ("of", &c.meta, Some(of(c))));
    let incidents = org.incidents.iter().map(|(_, i)| ("after", &i.meta, after(i)));
    for (what, meta, takes) in components.chain(incidents) {
        let words = |time| takes.as_ref().map_or_else(|| "none".to_owned(), |takes| spread(takes, time));
        let [key, name] = [meta.key(), &meta.name].map(|name| format!("work: repair {what} {name}"));
        let figure = Figure::new(name, words(duration), words(in_short));
        out.insert(key, Figure { of_both: true, ..figure });
    }
}

fn in_short(time: Duration) -> String {
    format!("{} {}", short(time.amount), unit(time.unit, time.amount == 1.0))
}

/// Hours at work of all people of each role together, in a week.
fn hours(org: &Org) -> BTreeMap<Id<Role>, f64> {
    let mut out: BTreeMap<Id<Role>, f64> = BTreeMap::new();
    for (_, position) in org.positions.iter().filter(|(_, p)| p.home.is_none()) {
        let role = &org.roles[position.role];
        let calendar = calendar_of(role, Some(position.group), &org.groups);
        let time = calendar.map_or(WorkingTime::ALWAYS, |c| org.calendars[c].working_time());
        *out.entry(position.role).or_default() +=
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
    for (key, figure) in &a {
        match b.get(key) {
            Some(other) if other.exact == figure.exact => {}
            // What differs only in digits that are not told is told with all of them.
            Some(other) if other.told == figure.told => {
                out.push(format!("{}: {} against {}", other.name, figure.exact, other.exact));
            }
            Some(other) => out.push(format!("{}: {} against {}", other.name, figure.told, other.told)),
            None if figure.of_both => {}
            None => out.push(format!("{}: {} against none", figure.name, figure.told)),
        }
    }
    let only = b.iter().filter(|(key, _)| !a.contains_key(*key)).map(|(_, figure)| figure);
    out.extend(
        only.filter(|figure| !figure.of_both)
            .map(|figure| format!("{}: none against {}", figure.name, figure.told)),
    );
    out
}
