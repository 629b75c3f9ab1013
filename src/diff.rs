//! What changed between two organisations, in the words of the language: from two models to sentences, without files.
//!
//! Each declaration is told as a portrait: what it says, fact by fact. The functions that draw portraits take the structs of
//! the model apart without `..`, so that a field that is added to the model does not compile until somebody has decided how a
//! change of it is told: nothing that changes a model can go unsaid. Where things stand in the files does not matter.

mod change;
mod findings;
mod pairing;
mod people;
mod phrase;
mod portrait;
mod words;

pub use change::{Change, Places, Staff, What};
pub use findings::{FindingChange, findings, lines};
pub use phrase::{Phrase, Thing, Word};
pub use portrait::{Fact, Value};

use crate::model::{Org, Project, Variant};
use pairing::{Names, Pairing};
use portrait::Portrait;

/// A declaration and everything that it says, as it would be written.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// Its keyword.
    pub kind: &'static str,
    /// Its name; of an interface its ends, of a scenario's comparison the scenario and both structures.
    pub name: Phrase,
    /// What it says.
    pub facts: Vec<Fact>,
}

impl From<Portrait> for Declaration {
    fn from(portrait: Portrait) -> Self {
        Self { kind: portrait.word, name: portrait.ident, facts: portrait.facts }
    }
}

/// Every declaration of a structure.
#[must_use]
pub fn declarations(org: &Org) -> Vec<Declaration> {
    portrait::structure(org).into_iter().map(Declaration::from).collect()
}

/// Every declaration of a project that is no structure: scenarios, comparisons and the heads of variants.
#[must_use]
pub fn dynamics(project: &Project) -> Vec<Declaration> {
    portrait::dynamics::all(project).into_iter().map(Declaration::from).collect()
}

/// All changes from one project to the other: of the base structure, then of what happens to it, then of each variant beyond
/// what changed in the structure that it builds on.
#[must_use]
pub fn projects(old: &Project, new: &Project) -> Vec<Change> {
    let (base, pairing) = structures_with(&old.base, &new.base);
    let renamed = pairing.renamed;
    let mut out = base.clone();
    out.extend(compared(&portrait::dynamics::all(old), &portrait::dynamics::all(new), &pairing.names).0);
    for variant in &new.variants {
        let Some(before) = old.variants.iter().find(|v| v.name == variant.name) else { continue };
        // What changed in the structure that it builds on has been told there.
        let mut known = base.clone();
        let parent = |p: &Project| {
            let name = variant.parent.as_ref()?;
            p.variants.iter().find(|v| v.name == *name).map(|v| v.org.clone())
        };
        if let (Some(a), Some(b)) = (parent(old), parent(new)) {
            known.extend(structures(&a, &b));
        }
        out.extend(beyond((old, before), (new, variant), &known, &renamed));
    }
    out
}

/// All changes from one structure to the other.
#[must_use]
pub fn structures(old: &Org, new: &Org) -> Vec<Change> {
    structures_with(old, new).0
}

fn structures_with(old: &Org, new: &Org) -> (Vec<Change>, Pairing) {
    let (a, b) = (portrait::structure(old), portrait::structure(new));
    let (mut out, pairing) = compared(&a, &b, &Names::new());
    out.extend(people::changes(old, new, &pairing));
    people::settle(&mut out);
    change::gather(&mut out, old, new);
    out.sort_by(|x, y| x.order().cmp(&y.order()));
    (out, pairing)
}

/// The changes of a variant that are not those of the structure below it. A statement that changes nothing in the structure
/// as it now stands is told in its own words.
fn beyond(
    (old_project, old): (&Project, &Variant),
    (new_project, new): (&Project, &Variant),
    known: &[Change],
    renamed: &std::collections::BTreeMap<String, String>,
) -> Vec<Change> {
    let mut out: Vec<Change> =
        structures(&old.org, &new.org).into_iter().filter(|c| !known.contains(c)).collect();
    if out.is_empty() {
        let (a, b) = (
            portrait::dynamics::statements(old_project, old),
            portrait::dynamics::statements(new_project, new),
        );
        out = change::statements(&a, &b, &new.name, renamed);
    }
    for change in &mut out {
        change.structure = Some(new.name.clone());
    }
    out
}

fn compared(old: &[Portrait], new: &[Portrait], names: &Names) -> (Vec<Change>, Pairing) {
    let pairing = Pairing::of(old, new, names);
    let mut out = Vec::new();
    for (a, b, how) in &pairing.pairs {
        let (a, b) = (&old[*a], &new[*b]);
        out.extend(change::renamed(a, b, *how));
        out.extend(change::facts(a, b, &pairing));
    }
    let gone = pairing.only_old.iter().map(|i| &old[*i]).filter(|p| !p.is_implied());
    out.extend(gone.map(|p| change::whole(p, What::Removed)));
    let come = pairing.only_new.iter().map(|i| &new[*i]).filter(|p| !p.is_implied());
    out.extend(come.map(|p| change::whole(p, What::Added)));
    (out, pairing)
}
