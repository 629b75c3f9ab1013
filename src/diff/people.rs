//! Who came, who went, who changed places: a spec counts people, so that net flows are what can be known.

use super::change::{Change, Places, Staff, What};
use super::pairing::Pairing;
use super::phrase::{Phrase, Thing};
use super::portrait::FROM;
use crate::model::Org;
use std::collections::BTreeMap;

/// Headcounts by role and group, guests apart, and whether one of them leads.
type Counts = BTreeMap<String, BTreeMap<String, (i64, bool)>>;

fn counts(org: &Org, role: impl Fn(&str) -> String, group: impl Fn(&str) -> String) -> Counts {
    let mut out = Counts::new();
    for (_, p) in org.positions.iter().filter(|(_, p)| p.home.is_none()) {
        let entry = out
            .entry(role(&org.roles[p.role].meta.name))
            .or_default()
            .entry(group(&org.groups[p.group].meta.name))
            .or_default();
        entry.0 += i64::from(p.headcount());
        entry.1 |= !p.leads.is_empty();
    }
    out
}

/// The flows of each role.
pub(super) fn changes(old: &Org, new: &Org, pairing: &Pairing) -> Vec<Change> {
    let before = counts(old, |n| pairing.name(Thing::Role, n), |n| pairing.name(Thing::Group, n));
    let after = counts(new, str::to_owned, str::to_owned);
    let pattern = patterns(old, new);
    let mut out = Vec::new();
    let nowhere = BTreeMap::new();
    let roles: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for role in roles {
        let (a, b) = (before.get(role).unwrap_or(&nowhere), after.get(role).unwrap_or(&nowhere));
        let mut flows: BTreeMap<Phrase, i64> = BTreeMap::new();
        let groups: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for group in groups {
            let more = more(a.get(group).copied(), b.get(group).copied());
            let place =
                pattern.get(group).cloned().unwrap_or_else(|| Phrase::of(Thing::Group, group.clone()));
            *flows.entry(place).or_default() += more;
        }
        let subject = Phrase::of(Thing::Role, role.clone());
        out.extend(staff(&flows).into_iter().map(|staff| Change {
            structure: None,
            thing: Thing::Role,
            word: Thing::Role.word(),
            subject: subject.clone(),
            what: What::Staffed(staff),
        }));
    }
    out
}

/// How many more there are in a group. The seat that somebody has only because they lead is told with `led by`.
fn more(a: Option<(i64, bool)>, b: Option<(i64, bool)>) -> i64 {
    let seat = |x: (i64, bool)| x.0 - i64::from(x.1);
    match (a, b) {
        (Some(a), Some(b)) => b.0 - a.0,
        (None, Some(b)) => seat(b),
        (Some(a), None) => -seat(a),
        (None, None) => 0,
    }
}

/// Teams of one pattern stand together.
fn patterns(old: &Org, new: &Org) -> BTreeMap<String, Phrase> {
    let mut out = BTreeMap::new();
    for org in [old, new] {
        for (_, g) in org.groups.iter() {
            if let (Some(pattern), Some(parent)) = (&g.pattern, g.parent)
                && g.meta.name.rsplit('.').next().is_some_and(|n| n.starts_with(&format!("{pattern}_")))
            {
                let place = Phrase::ours("teams like ").quote(pattern.clone()).say(" in ");
                out.insert(
                    g.meta.name.clone(),
                    place.name(Thing::Group, org.groups[parent].meta.name.clone()),
                );
            }
        }
    }
    out
}

/// What is lost in one place and gained in another has moved; the rest came or went.
fn staff(flows: &BTreeMap<Phrase, i64>) -> Vec<Staff> {
    let mut lost: Places = Vec::new();
    let mut gained: Places = Vec::new();
    for (group, n) in flows {
        let entry = |n: i64| (u32::try_from(n).unwrap_or(u32::MAX), group.clone());
        match n.signum() {
            1 => gained.push(entry(*n)),
            -1 => lost.push(entry(-*n)),
            _ => {}
        }
    }
    let total = |list: &[(u32, Phrase)]| list.iter().map(|(n, _)| u64::from(*n)).sum::<u64>();
    let both = total(&lost).min(total(&gained));
    // As far as one side is larger, who of it moved cannot be known: the first by name.
    let (moved_from, left) = split(lost, both);
    let (moved_to, hired) = split(gained, both);
    let parts = [(moved_from, moved_to), (Vec::new(), hired), (left, Vec::new())];
    parts
        .into_iter()
        .filter(|(a, b)| !a.is_empty() || !b.is_empty())
        .map(|(from, to)| Staff { from, to })
        .collect()
}

fn split(list: Places, mut first: u64) -> (Places, Places) {
    let (mut head, mut tail) = (Places::new(), Places::new());
    for (n, place) in list {
        let here = u64::from(n).min(first);
        first -= here;
        let here = u32::try_from(here).unwrap_or(u32::MAX);
        if here > 0 {
            head.push((here, place.clone()));
        }
        if n > here {
            tail.push((n - here, place));
        }
    }
    (head, tail)
}

/// Where people of a variant come from is told only where their number is not: with a number it follows.
pub(super) fn settle(changes: &mut Vec<Change>) {
    let told: std::collections::BTreeSet<Phrase> =
        changes.iter().filter(|c| matches!(c.what, What::Staffed(_))).map(|c| c.subject.clone()).collect();
    changes.retain(
        |c| !matches!(&c.what, What::Said { aspect, about, .. } if *aspect == FROM && told.contains(about)),
    );
}
