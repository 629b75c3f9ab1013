//! What a declaration says, fact by fact.

mod decision;
pub(super) mod dynamics;
mod people;
mod relation;
mod signal;
mod work;

use super::phrase::{Phrase, Thing};
use crate::model::Org;
use crate::model::arena::{Allow, Meta};

/// The aspect under which the headcounts of a group stand; they are compared over all groups together.
pub(super) const PEOPLE: &str = "people";
/// The aspect that says in which group a group is.
pub(super) const INSIDE: &str = "in";
/// The aspect that keeps the identity of something renamed.
pub(super) const WAS: &str = "was";
/// The aspect that says where people of a variant come from.
pub(super) const FROM: &str = "people from";

/// The aspect of the statements of a variant; what they do is compared as a structure.
pub(super) const STATEMENT: &str = "statement";

/// What stands for one aspect.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A figure, a name, a text; nothing for what is there or not.
    Said(Phrase),
    /// Things in an order that means something: approvals, rungs, phases.
    Sequence(Vec<Phrase>),
}

impl Value {
    /// In words.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::Said(phrase) => phrase.clone(),
            Self::Sequence(parts) => Phrase::join(parts, ", then "),
        }
    }

    fn map(&self, name: &mut impl FnMut(Thing, &str) -> String) -> Self {
        match self {
            Self::Said(phrase) => Self::Said(phrase.map(name)),
            Self::Sequence(parts) => Self::Sequence(parts.iter().map(|p| p.map(name)).collect()),
        }
    }
}

/// One thing that a declaration says: `asks` `Database` `50%`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// The keywords of its statement.
    pub aspect: &'static str,
    /// What it is about, when a declaration may say several of a kind.
    pub about: Phrase,
    /// What is said of it.
    pub value: Value,
    /// It holds, too, when nothing is said.
    pub silent: bool,
}

impl Fact {
    /// As it would be written.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        let mut out = Phrase::ours(self.aspect);
        for part in [&self.about, &self.value.phrase()] {
            if !part.is_empty() {
                out = out.say(" ").then(part);
            }
        }
        out
    }

    pub(super) fn map(&self, name: &mut impl FnMut(Thing, &str) -> String) -> Self {
        Self {
            aspect: self.aspect,
            about: self.about.map(name),
            value: self.value.map(name),
            silent: self.silent,
        }
    }
}

/// A declaration as it is told.
#[derive(Debug, Clone)]
pub(super) struct Portrait {
    pub(super) thing: Thing,
    /// Its name; of an interface its ends.
    pub(super) ident: Phrase,
    /// The bare name, as other declarations call it.
    pub(super) name: String,
    /// The word for it, where `thing` has two.
    pub(super) word: &'static str,
    /// What it was called before.
    pub(super) was: Option<String>,
    /// The pattern that it was made from.
    pub(super) pattern: Option<String>,
    /// It exists because something else names it.
    pub(super) implied: bool,
    pub(super) facts: Vec<Fact>,
}

impl Portrait {
    pub(super) fn new(thing: Thing, meta: &Meta) -> Self {
        let Meta { name, title, doc, span: _, whole: _, was, tags, allows, removed: _ } = meta;
        let mut out = Self {
            thing,
            ident: Phrase::of(thing, name.clone()),
            name: name.clone(),
            word: thing.word(),
            was: was.clone(),
            pattern: None,
            implied: false,
            facts: Vec::new(),
        };
        out.maybe("called", title.clone().map(Phrase::quoted));
        out.maybe("documentation", doc.clone().map(Phrase::quoted));
        out.maybe(WAS, was.clone().map(Phrase::quoted));
        for tag in tags {
            out.flag_of("tagged", Phrase::quoted(tag.clone()));
        }
        out.allows(allows);
        out
    }

    pub(super) fn allows(&mut self, allows: &[Allow]) {
        for Allow { rule, reason, span: _ } in allows {
            let because = reason.clone().map_or_else(Phrase::default, |r| Phrase::ours("because ").quote(r));
            self.of("allow", Phrase::quoted(rule.clone()), because);
        }
    }

    fn push(&mut self, aspect: &'static str, about: Phrase, value: Value, silent: bool) {
        self.facts.push(Fact { aspect, about, value, silent });
    }

    /// The one thing that is said of an aspect.
    pub(super) fn fact(&mut self, aspect: &'static str, value: Phrase) {
        self.push(aspect, Phrase::default(), Value::Said(value), false);
    }

    /// A figure that has a value when nothing is said.
    pub(super) fn usual(&mut self, aspect: &'static str, value: impl Into<String>, silent: bool) {
        self.push(aspect, Phrase::default(), Value::Said(Phrase::ours(value)), silent);
    }

    /// A figure that may be left out.
    pub(super) fn figure(&mut self, aspect: &'static str, value: Option<String>) {
        self.maybe(aspect, value.map(Phrase::ours));
    }

    /// What may be left out.
    pub(super) fn maybe(&mut self, aspect: &'static str, value: Option<Phrase>) {
        if let Some(value) = value {
            self.fact(aspect, value);
        }
    }

    /// What is there or not.
    pub(super) fn flag(&mut self, aspect: &'static str, there: bool) {
        if there {
            self.fact(aspect, Phrase::default());
        }
    }

    /// One of several.
    pub(super) fn of(&mut self, aspect: &'static str, about: Phrase, value: Phrase) {
        self.push(aspect, about, Value::Said(value), false);
    }

    /// One of several, of which nothing more is said.
    pub(super) fn flag_of(&mut self, aspect: &'static str, about: Phrase) {
        self.of(aspect, about, Phrase::default());
    }

    /// What stands in order.
    pub(super) fn sequence(&mut self, aspect: &'static str, parts: Vec<Phrase>) {
        if !parts.is_empty() {
            self.push(aspect, Phrase::default(), Value::Sequence(parts), false);
        }
    }

    /// It follows from what names it, and says nothing of its own.
    pub(super) fn is_implied(&self) -> bool {
        self.implied && self.facts.iter().all(|f| f.silent)
    }
}

/// Every declaration of a structure.
pub(super) fn structure(org: &Org) -> Vec<Portrait> {
    // Taken apart, so that nothing that is added to the model can be forgotten here.
    let Org {
        name,
        specialties,
        calendars,
        channels,
        roles,
        groups,
        positions: _, // told with their groups, and by `super::people`
        origins: _,   // told where people are not those that their position created
        interfaces,
        decisions,
        boards,
        accesses,
        components,
        resources,
        meetings,
        intents,
        climates,
        andons,
        streams,
        stages,
        signals,
        incidents,
        phases,
        defaults,
        allows,
    } = org;
    let mut out = vec![organization(name.as_ref().map(|(n, _)| n), defaults, allows)];
    let origins = people::origins(org);
    out.extend(groups.iter().map(|(id, _)| people::group(org, id, &origins)));
    out.extend(roles.iter().map(|(_, r)| people::role(org, r)));
    out.extend(interfaces.iter().map(|(_, i)| relation::interface(org, i)));
    out.extend(decisions.iter().map(|(_, d)| decision::decision(org, d)));
    out.extend(boards.iter().map(|(_, b)| decision::board(org, b)));
    out.extend(intents.iter().map(|(_, i)| decision::intent(org, i)));
    out.extend(streams.iter().map(|(_, s)| work::stream(org, s)));
    out.extend(stages.iter().map(|(_, s)| work::stage(org, s)));
    out.extend(accesses.iter().map(|(_, a)| work::access(org, a)));
    out.extend(components.iter().map(|(_, c)| work::component(org, c)));
    out.extend(resources.iter().map(|(_, r)| work::resource(org, r)));
    out.extend(meetings.iter().map(|(_, m)| relation::meeting(org, m)));
    out.extend(climates.iter().map(|(_, c)| signal::climate(org, c)));
    out.extend(andons.iter().map(|(_, a)| signal::andon(org, a)));
    out.extend(signals.iter().map(|(_, s)| signal::signal(org, s)));
    out.extend(incidents.iter().map(|(_, i)| signal::incident(org, i)));
    out.extend(phases.iter().map(|(_, p)| signal::phase(org, p)));
    out.extend(channels.iter().map(|(_, c)| relation::channel(c)));
    out.extend(calendars.iter().map(|(_, c)| people::calendar(c)));
    out.extend(specialties.iter().map(|(_, s)| {
        let crate::model::people::Specialty { meta } = s;
        Portrait::new(Thing::Specialty, meta)
    }));
    out
}

fn organization(
    name: Option<&String>,
    defaults: &crate::model::defaults::Defaults,
    allows: &[Allow],
) -> Portrait {
    use crate::model::defaults::{Dimension, TABLE};
    let mut out = Portrait::new(Thing::Organization, &Meta::default());
    out.maybe("called", name.cloned().map(Phrase::quoted));
    out.allows(allows);
    for (name, value) in defaults.changed() {
        let dimension = TABLE.iter().find(|r| r.name == name).map(|r| r.dimension);
        let figure = match dimension {
            Some(Dimension::Time) => super::words::seconds(value),
            Some(Dimension::Share) => super::words::share(value),
            _ => super::words::number(value),
        };
        out.of("default", Phrase::ours(name), Phrase::ours(figure));
    }
    out
}
