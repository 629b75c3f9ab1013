//! Structures that take over from one another while a scenario runs: each of them is given what only another one has, marked as
//! removed, so that people, work and messages that come from there mean the same place in all of them.

use crate::model::dynamics::Scenario;
use crate::model::{Org, Project};

/// The structure that a scenario begins with and the project, ready to take over from each other; nothing when the scenario
/// stays with one structure.
pub(super) fn prepared(project: &Project, org: &Org, scenario: &Scenario) -> Option<(Org, Project)> {
    let names: Vec<&str> = scenario.changes().map(|(name, _)| name).collect();
    if names.is_empty() {
        return None;
    }
    let (mut org, mut project) = (org.clone(), project.clone());
    for name in &names {
        if let Some(other) = project.structure(name) {
            org.hold_places_of(other);
        }
    }
    for name in names {
        if let Some(structure) = project.structure_mut(name) {
            structure.hold_places_of(&org);
        }
    }
    Some((org, project))
}
