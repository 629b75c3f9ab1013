//! The model for machines: `andon.model/1`, the structure as understood, by names and not by places in memory.

use crate::diff::{self, Declaration, Fact, Phrase, Value, Word};
use crate::model::people::{GroupKind, Holder};
use crate::model::quantity::Cadence;
use crate::model::relation::{Axes, Party};
use crate::model::work::{Asked, Doer};
use crate::model::{Id, Org, Project};
use schemars::JsonSchema;
use serde::Serialize;

/// `andon.model/1`
#[derive(Debug, Serialize, JsonSchema, PartialEq)]
pub struct Model {
    /// `andon.model/1`
    pub format: String,
    /// The structure as it is.
    pub base: Structure,
    /// Reorganisations.
    pub variants: Vec<JsonVariant>,
    /// Names of the scenarios.
    pub scenarios: Vec<String>,
    /// Scenarios, comparisons and the heads of variants, and everything that they say.
    pub dynamics: Vec<JsonDeclaration>,
}

/// A variant.
#[derive(Debug, Serialize, JsonSchema, PartialEq)]
pub struct JsonVariant {
    /// Its name.
    pub name: String,
    /// What it builds on.
    pub parent: Option<String>,
    /// What it changes, in words.
    pub changes: Vec<String>,
    /// The structure after the changes.
    pub structure: Structure,
}

/// A structure.
#[derive(Debug, Serialize, JsonSchema, PartialEq)]
pub struct Structure {
    /// Name of the organisation.
    pub organization: Option<String>,
    /// People in all.
    pub headcount: u64,
    /// Roles.
    pub roles: Vec<JsonRole>,
    /// Units and teams.
    pub groups: Vec<JsonGroup>,
    /// Sanctioned interfaces.
    pub interfaces: Vec<JsonInterface>,
    /// Decisions.
    pub decisions: Vec<JsonDecision>,
    /// Stages of all streams.
    pub stages: Vec<JsonStage>,
    /// Every declaration, those above included, and everything that it says, as it would be written.
    pub declarations: Vec<JsonDeclaration>,
}

/// A declaration.
#[derive(Debug, Serialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub struct JsonDeclaration {
    /// Its keyword: `access`, `board`, `signal`.
    pub kind: String,
    /// Its name; of an interface its ends.
    pub name: String,
    /// What it says.
    pub facts: Vec<JsonFact>,
}

/// One thing that a declaration says: `asks` `Database` `50%`.
#[derive(Debug, Serialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub struct JsonFact {
    /// The keywords of its statement.
    pub aspect: String,
    /// What it is about, where a declaration may say several of a kind.
    pub about: Option<String>,
    /// What is said, in words of the language; several where their order means something; none for what is there or not.
    pub value: Vec<String>,
    /// It holds, too, when nothing is written.
    pub usual: bool,
    /// The declarations that are named in it.
    pub names: Vec<JsonName>,
}

/// The name of a declaration.
#[derive(Debug, Serialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub struct JsonName {
    /// The keyword of its declaration; a unit counts as a team.
    pub kind: String,
    /// The name.
    pub name: String,
}

/// A role.
#[derive(Debug, Serialize, JsonSchema, PartialEq)]
pub struct JsonRole {
    /// Name.
    pub name: String,
    /// Declared, or implied by `led by`.
    pub declared: bool,
    /// Skills with their levels.
    pub skills: Vec<(String, f64)>,
    /// What it answers for.
    pub responsibilities: Vec<String>,
    /// What it may decide.
    pub may_decide: Vec<String>,
    /// Share of time that is free.
    pub available: f64,
}

/// A unit or a team.
#[derive(Debug, Serialize, JsonSchema, PartialEq)]
pub struct JsonGroup {
    /// Path.
    pub name: String,
    /// `unit` or `team`.
    pub kind: String,
    /// The role of its leader.
    pub leader: Option<String>,
    /// Headcounts by role.
    pub people: Vec<(String, u32)>,
}

/// An interface.
#[derive(Debug, Serialize, JsonSchema, PartialEq)]
pub struct JsonInterface {
    /// One side.
    pub from: String,
    /// The other.
    pub to: String,
    /// Both may start.
    pub both: bool,
    /// Channel.
    pub channel: String,
    /// Mean seconds under way.
    pub speed_s: f64,
    /// Seconds between occasions, 0 on demand.
    pub period_s: f64,
    /// Share kept.
    pub fidelity: f64,
    /// Share true.
    pub accuracy: f64,
}

/// A decision.
#[derive(Debug, Serialize, JsonSchema, PartialEq)]
pub struct JsonDecision {
    /// Name.
    pub name: String,
    /// Approvers in order, with seconds between their occasions.
    pub approvals: Vec<(String, f64)>,
    /// Groups whose matters need only so many of them, the first ones.
    pub spared: Vec<(String, usize)>,
}

/// A stage.
#[derive(Debug, Serialize, JsonSchema, PartialEq)]
pub struct JsonStage {
    /// `Stream.Stage`
    pub name: String,
    /// The role, or the stream that it runs.
    pub by: String,
    /// Stages before it.
    pub after: Vec<String>,
    /// Mean effort in seconds; its distribution stands among the declarations.
    pub effort_s: f64,
    /// Whom it asks, how often.
    pub asks: Vec<(String, f64)>,
    /// What it decides.
    pub decides: Vec<String>,
}

/// The model of a project.
#[must_use]
pub fn model(project: &Project) -> Model {
    let variants = project
        .variants
        .iter()
        .map(|v| JsonVariant {
            name: v.name.clone(),
            parent: v.parent.clone(),
            changes: v.changes.iter().map(|c| c.text.clone()).collect(),
            structure: structure(&v.org),
        })
        .collect();
    let scenarios = project.scenarios.iter().map(|(_, s)| s.meta.name.clone()).collect();
    Model {
        format: "andon.model/1".to_owned(),
        base: structure(&project.base),
        variants,
        scenarios,
        dynamics: told(diff::dynamics(project)),
    }
}

/// One structure, everything in order of name, so that the order of the file does not show.
#[must_use]
pub fn structure(org: &Org) -> Structure {
    let mut out = Structure {
        organization: org.name.as_ref().map(|(n, _)| n.clone()),
        headcount: org.headcount(),
        roles: org.roles.iter().map(|(id, _)| role(org, id)).collect(),
        groups: org.groups.iter().map(|(id, _)| group(org, id)).collect(),
        interfaces: org.interfaces.iter().map(|(_, i)| interface(org, i)).collect(),
        decisions: org.decisions.iter().map(|(_, d)| decision(org, d)).collect(),
        stages: org.stages.iter().map(|(id, _)| stage(org, id)).collect(),
        declarations: told(diff::declarations(org)),
    };
    out.roles.sort_by(|a, b| a.name.cmp(&b.name));
    out.groups.sort_by(|a, b| a.name.cmp(&b.name));
    out.interfaces.sort_by(|a, b| (&a.from, &a.to, &a.channel).cmp(&(&b.from, &b.to, &b.channel)));
    out.decisions.sort_by(|a, b| a.name.cmp(&b.name));
    out.stages.sort_by(|a, b| a.name.cmp(&b.name));
    out
}

fn role(org: &Org, id: Id<crate::model::people::Role>) -> JsonRole {
    let r = &org.roles[id];
    JsonRole {
        name: r.meta.name.clone(),
        declared: r.declared,
        skills: r.skills.iter().map(|(s, level)| (org.specialties[*s].meta.name.clone(), *level)).collect(),
        responsibilities: r.responsibilities.iter().map(|(n, _)| n.clone()).collect(),
        may_decide: r.rights.iter().map(|x| org.decisions[x.decision].meta.name.clone()).collect(),
        available: r.available,
    }
}

fn group(org: &Org, id: Id<crate::model::people::Group>) -> JsonGroup {
    let g = &org.groups[id];
    let mut people: Vec<(String, u32)> = g
        .positions
        .iter()
        .filter(|p| !org.positions[**p].meta.removed)
        .map(|p| (org.roles[org.positions[*p].role].meta.name.clone(), org.positions[*p].headcount()))
        .collect();
    people.sort();
    JsonGroup {
        name: g.meta.name.clone(),
        kind: if g.kind == GroupKind::Unit { "unit" } else { "team" }.to_owned(),
        leader: g.leader.map(|p| org.roles[org.positions[p].role].meta.name.clone()),
        people,
    }
}

fn party(org: &Org, party: Party) -> String {
    match party {
        Party::All => "all".to_owned(),
        Party::Group(g) => org.groups[g].meta.name.clone(),
        Party::Role(r) => org.roles[r].meta.name.clone(),
        Party::Position(p) => org.positions[p].meta.name.clone(),
    }
}

fn interface(org: &Org, i: &crate::model::relation::Interface) -> JsonInterface {
    let Axes { speed, frequency, fidelity, accuracy, .. } = &i.axes;
    JsonInterface {
        from: party(org, i.from),
        to: party(org, i.to),
        both: i.both,
        channel: org.channels[i.channel].meta.name.clone(),
        speed_s: speed.elapsed_s().mean(),
        period_s: frequency.period_s(),
        fidelity: *fidelity,
        accuracy: *accuracy,
    }
}

fn decision(org: &Org, d: &crate::model::decision::Decision) -> JsonDecision {
    let name = |holder: Holder| org.holder_name(holder).to_owned();
    let approvals =
        d.approvals.iter().map(|a| (name(a.by), a.cadence.as_ref().map_or(0.0, Cadence::period_s))).collect();
    let spared = d.spared.iter().map(|(g, keep)| (org.groups[*g].meta.name.clone(), *keep)).collect();
    JsonDecision { name: d.meta.name.clone(), approvals, spared }
}

fn stage(org: &Org, id: Id<crate::model::work::Stage>) -> JsonStage {
    let s = &org.stages[id];
    let asked = |a: Asked| match a {
        Asked::Role(r) => org.roles[r].meta.name.clone(),
        Asked::Specialty(x) => org.specialties[x].meta.name.clone(),
        Asked::Group(g) => org.groups[g].meta.name.clone(),
    };
    JsonStage {
        name: s.meta.name.clone(),
        by: match s.by {
            Doer::Role(r) => org.roles[r].meta.name.clone(),
            Doer::Stream(x) => org.streams[x].meta.name.clone(),
            Doer::Unknown => String::new(),
        },
        after: s.after.iter().map(|a| org.stages[*a].meta.name.clone()).collect(),
        effort_s: s.effort.elapsed_s().mean(),
        asks: s.asks.iter().map(|a| (asked(a.whom), a.share)).collect(),
        decides: s.decides.iter().map(|(d, _)| org.decisions[*d].meta.name.clone()).collect(),
    }
}

/// What is declared, in order of kind and name.
fn told(declarations: Vec<Declaration>) -> Vec<JsonDeclaration> {
    let mut out: Vec<JsonDeclaration> = declarations
        .into_iter()
        .map(|d| {
            let mut facts: Vec<JsonFact> = d.facts.iter().map(fact).collect();
            facts.sort();
            JsonDeclaration { kind: d.kind.to_owned(), name: d.name.text(), facts }
        })
        .collect();
    out.sort();
    out
}

fn fact(fact: &Fact) -> JsonFact {
    let said = match &fact.value {
        Value::Said(phrase) if phrase.is_empty() => Vec::new(),
        Value::Said(phrase) => vec![phrase.text()],
        Value::Sequence(parts) => parts.iter().map(Phrase::text).collect(),
    };
    let value = fact.value.phrase();
    let names = fact.about.words().chain(value.words()).filter_map(|word| match word {
        Word::Name(thing, name) => Some(JsonName { kind: thing.word().to_owned(), name: name.clone() }),
        Word::Ours(_) | Word::Quoted(_) => None,
    });
    JsonFact {
        aspect: fact.aspect.to_owned(),
        about: (!fact.about.is_empty()).then(|| fact.about.text()),
        value: said,
        usual: fact.silent,
        names: names.collect(),
    }
}
