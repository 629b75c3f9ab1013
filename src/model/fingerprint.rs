//! The resource fingerprint: what two structures must share so that a difference between them is one of structure.

use super::Org;
use super::arena::Declared;
use std::collections::BTreeMap;

/// What a structure has, by name: people of each role with their skill and pace, resources, and the work of each stage.
#[must_use]
pub fn fingerprint(org: &Org) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut heads: BTreeMap<String, u64> = BTreeMap::new();
    for (_, position) in org.positions.iter().filter(|(_, p)| p.home.is_none()) {
        *heads.entry(org.roles[position.role].meta.name.clone()).or_default() +=
            u64::from(position.headcount());
    }
    for (role, count) in heads {
        out.insert(format!("people: {role}"), count.to_string());
    }
    for (_, role) in org.roles.iter() {
        let skills: Vec<String> = role
            .skills
            .iter()
            .map(|(s, level)| format!("{} {level}", org.specialties[*s].meta.name))
            .collect();
        let figure = format!(
            "pace {}, available {}, learns {}, skills [{}]",
            role.pace,
            role.available,
            role.learns,
            skills.join(", ")
        );
        out.insert(format!("role: {}", role.meta.name), figure);
    }
    for (_, resource) in org.resources.iter() {
        out.insert(format!("resource: {}", resource.meta.name), resource.count.to_string());
    }
    for (_, stage) in org.stages.iter() {
        out.insert(
            format!("work: {}", stage.meta().name),
            format!("{:?}, leaves {:?}", stage.effort, stage.leaves),
        );
    }
    out
}

/// How two structures differ in resources, in words; empty when they do not.
#[must_use]
pub fn differences(old: &Org, new: &Org) -> Vec<String> {
    let (a, b) = (fingerprint(old), fingerprint(new));
    let mut out = Vec::new();
    for (name, figure) in &a {
        match b.get(name) {
            Some(other) if other == figure => {}
            Some(other) => out.push(format!("{name}: {figure} against {other}")),
            None => out.push(format!("{name}: {figure} against none")),
        }
    }
    out.extend(
        b.iter()
            .filter(|(name, _)| !a.contains_key(*name))
            .map(|(name, figure)| format!("{name}: none against {figure}")),
    );
    out
}
