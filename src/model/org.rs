//! The whole organisation, its variants, and the project that holds them.

use super::arena::{Allow, Arena, Id};
use super::decision::{Board, Decision, Intent};
use super::defaults::Defaults;
use super::dynamics::{Comparison, Scenario};
use super::people::{Calendar, Group, Position, Role, Specialty};
use super::relation::{Channel, Interface, Meeting};
use super::signal::{Andon, Climate, Incident, Phase, Signal};
use super::work::{Access, Asked, Component, Resource, Stage, Stream};
use crate::source::Span;
use std::collections::BTreeMap;

/// A structure: who there is, what they answer for, who may talk to whom, who may decide what, and to what end.
#[derive(Debug, Clone, Default)]
pub struct Org {
    /// `organization "…"`.
    pub name: Option<(String, Span)>,
    /// Fields of knowledge.
    pub specialties: Arena<Specialty>,
    /// Hours at work.
    pub calendars: Arena<Calendar>,
    /// Ways to communicate, the built-in ones first (see [`super::defaults`]).
    pub channels: Arena<Channel>,
    /// Roles, those implied by `led by` included.
    pub roles: Arena<Role>,
    /// Units and teams.
    pub groups: Arena<Group>,
    /// People of one role in one group.
    pub positions: Arena<Position>,
    /// The declarations that created people; a person is (origin, ordinal), through every variant.
    pub origins: Vec<String>,
    /// Sanctioned relationships that are declared.
    pub interfaces: Arena<Interface>,
    /// Decisions.
    pub decisions: Arena<Decision>,
    /// Boards.
    pub boards: Arena<Board>,
    /// Accesses.
    pub accesses: Arena<Access>,
    /// Components.
    pub components: Arena<Component>,
    /// Scarce things.
    pub resources: Arena<Resource>,
    /// Meetings.
    pub meetings: Arena<Meeting>,
    /// Intents.
    pub intents: Arena<Intent>,
    /// Climates.
    pub climates: Arena<Climate>,
    /// Cords and ladders.
    pub andons: Arena<Andon>,
    /// Value streams.
    pub streams: Arena<Stream>,
    /// Stages of all streams.
    pub stages: Arena<Stage>,
    /// Weak signals.
    pub signals: Arena<Signal>,
    /// Harms.
    pub incidents: Arena<Incident>,
    /// Phase rules.
    pub phases: Arena<Phase>,
    /// The figures that hold where nothing is said.
    pub defaults: Defaults,
    /// Rules switched off for the whole file, at top level.
    pub allows: Vec<Allow>,
}

impl Org {
    /// How many people there are.
    #[must_use]
    pub fn headcount(&self) -> u64 {
        self.positions.iter().filter(|(_, p)| p.home.is_none()).map(|(_, p)| u64::from(p.headcount())).sum()
    }

    /// Seats of a board that there are people for, each of whom has one at most; where there is nobody, all of them.
    #[must_use]
    pub fn seats_taken(&self, board: &Board) -> u32 {
        let people_of = |role: Id<Role>| {
            let places = self.positions.iter().filter(|(_, p)| p.role == role && p.home.is_none());
            places.map(|(_, p)| p.headcount()).sum::<u32>()
        };
        let mut left: BTreeMap<Id<Role>, u32> = BTreeMap::new();
        let mut taken = 0;
        for (seats, role) in &board.seats {
            let people = left.entry(*role).or_insert_with(|| people_of(*role));
            let here = (*seats).min(*people);
            *people -= here;
            taken += here;
        }
        if taken > 0 { taken } else { board.seats.iter().map(|(n, _)| n).sum() }
    }

    /// What people are paid in: one currency for all, or nothing where the spec writes none.
    #[must_use]
    pub fn currency(&self) -> &str {
        let paid = self.roles.iter().filter_map(|(_, role)| role.cost.as_ref());
        paid.map(|pay| pay.currency.as_str()).find(|currency| !currency.is_empty()).unwrap_or_default()
    }

    /// The group itself and every group above it, from the inside out.
    pub fn chain(&self, group: Id<Group>) -> impl Iterator<Item = Id<Group>> + '_ {
        let mut next = Some(group);
        std::iter::from_fn(move || {
            let now = next?;
            next = self.groups[now].parent;
            Some(now)
        })
    }

    /// The share of the whole that somebody knows where the work is: what their intent carries down, as far as it is in mind, and
    /// no less than what is known without one. A faint intent takes nothing away.
    #[must_use]
    pub fn context_at_edge(&self, intent: Option<&Intent>, in_mind: f64) -> f64 {
        let clear = |intent: &Intent| intent.clear.unwrap_or(self.defaults.get("intent_clear"));
        let carried = intent.map_or(0.0, clear) * in_mind;
        carried.max(self.defaults.get("context_without_intent"))
    }

    /// Share of the signals that reach it which a rung solves that does not say: the last one has nobody to pass them on to.
    #[must_use]
    pub fn solves_plainly(&self, last: bool) -> f64 {
        if last { 1.0 } else { self.defaults.get("rung_solves") }
    }

    /// Holds the places of what only another structure has, as removed, so that all ids of that one mean something here, too.
    pub fn hold_places_of(&mut self, other: &Self) {
        let known = self.origins.len().min(other.origins.len());
        self.origins.extend_from_slice(&other.origins[known..]);
        self.specialties.hold_places_of(&other.specialties);
        self.calendars.hold_places_of(&other.calendars);
        self.channels.hold_places_of(&other.channels);
        self.roles.hold_places_of(&other.roles);
        self.groups.hold_places_of(&other.groups);
        self.positions.hold_places_of(&other.positions);
        self.interfaces.hold_places_of(&other.interfaces);
        self.decisions.hold_places_of(&other.decisions);
        self.boards.hold_places_of(&other.boards);
        self.accesses.hold_places_of(&other.accesses);
        self.components.hold_places_of(&other.components);
        self.resources.hold_places_of(&other.resources);
        self.meetings.hold_places_of(&other.meetings);
        self.intents.hold_places_of(&other.intents);
        self.climates.hold_places_of(&other.climates);
        self.andons.hold_places_of(&other.andons);
        self.streams.hold_places_of(&other.streams);
        self.stages.hold_places_of(&other.stages);
        self.signals.hold_places_of(&other.signals);
        self.incidents.hold_places_of(&other.incidents);
        self.phases.hold_places_of(&other.phases);
    }

    /// The name of those who are asked, as draws are keyed by it.
    #[must_use]
    pub fn asked_key(&self, whom: Asked) -> &str {
        match whom {
            Asked::Role(role) => self.roles[role].meta.key(),
            Asked::Group(group) => self.groups[group].meta.key(),
            Asked::Specialty(specialty) => self.specialties[specialty].meta.key(),
        }
    }

    /// All positions in the order of the names they are known by, whatever the order of their declarations.
    #[must_use]
    pub fn positions_by_name(&self) -> Vec<Id<Position>> {
        let mut all: Vec<Id<Position>> = self.positions.iter().map(|(id, _)| id).collect();
        all.sort_by_key(|id| self.positions[*id].meta.key());
        all
    }

    /// The group is the other one or stands inside it.
    #[must_use]
    pub fn is_within(&self, group: Id<Group>, outer: Id<Group>) -> bool {
        self.chain(group).any(|g| g == outer)
    }

    /// The position to which a position reports: the leader of its group or of the nearest group above that has
    /// another leader than itself.
    #[must_use]
    pub fn boss(&self, position: Id<Position>) -> Option<Id<Position>> {
        self.chain(self.positions[position].group)
            .chain(self.positions[position].leads.iter().flat_map(|g| self.chain(*g)).collect::<Vec<_>>())
            .filter_map(|g| self.groups[g].leader)
            .find(|leader| {
                *leader != position
                    && !self.positions[*leader].meta.removed
                    && !self.outranks(position, *leader)
            })
    }

    /// The first leads a group that holds the second one's whole command: it cannot report to it.
    fn outranks(&self, position: Id<Position>, other: Id<Position>) -> bool {
        let led = &self.positions[position].leads;
        let theirs = &self.positions[other].leads;
        !led.is_empty()
            && !theirs.is_empty()
            && theirs.iter().all(|g| led.iter().any(|l| l != g && self.is_within(*g, *l)))
    }
}

/// One thing that a variant changes, in the words of the language.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// `2 Operator moved from Release to Phoenix`.
    pub text: String,
    /// The statement.
    pub span: Span,
}

/// A reorganisation: the base with a patch on it.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub title: Option<String>,
    /// Documentation.
    pub doc: Option<String>,
    /// The variant that it builds on; `None` is the base.
    pub parent: Option<String>,
    /// The structure after the patch.
    pub org: Org,
    /// What changed, in order of writing, those of the parent first.
    pub changes: Vec<Change>,
    /// It declares that it changes resources, and why.
    pub changes_resources: Option<String>,
    /// The name in its head.
    pub span: Span,
}

/// A scenario cannot be run on a structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Why not.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// The event that cannot be.
    pub at: Span,
}

/// All that a project says: one base structure, its variants, the scenarios and the comparisons.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// The structure as it is.
    pub base: Org,
    /// Reorganisations, parents before children.
    pub variants: Vec<Variant>,
    /// Scenarios.
    pub scenarios: Arena<Scenario>,
    /// Comparisons.
    pub comparisons: Arena<Comparison>,
}

impl Project {
    /// The structure of this name: `base` or a variant.
    #[must_use]
    pub fn structure(&self, name: &str) -> Option<&Org> {
        if name == "base" {
            return Some(&self.base);
        }
        self.variants.iter().find(|v| v.name == name).map(|v| &v.org)
    }

    /// The structure of this name, to be changed.
    pub fn structure_mut(&mut self, name: &str) -> Option<&mut Org> {
        if name == "base" {
            return Some(&mut self.base);
        }
        self.variants.iter_mut().find(|v| v.name == name).map(|v| &mut v.org)
    }

    /// That there is no variant of this name, and which there are.
    #[must_use]
    pub fn no_variant(&self, name: &str) -> String {
        let known = std::iter::once("base").chain(self.variants.iter().map(|v| v.name.as_str()));
        format!("no variant is called `{name}`{}", crate::diag::suggest::or_which(name, known))
    }

    /// One structure builds on the other, so that each can take over from the other while it runs: things keep their identity.
    #[must_use]
    pub fn are_related(&self, a: &str, b: &str) -> bool {
        self.builds_on(a, b) || self.builds_on(b, a)
    }

    /// The first change of structure in a scenario that cannot take over from a structure on which the scenario would begin.
    #[must_use]
    pub fn misfit(&self, variant: &str, scenario: &Scenario) -> Option<Misfit> {
        let (name, at) = scenario.changes().find(|(name, _)| !self.are_related(variant, name))?;
        let message = format!(
            "`{}` changes to `{name}`, which cannot take over from `{variant}`: neither builds on the other",
            scenario.meta.name
        );
        let help = format!(
            "let one build on the other, as `variant {name} of {variant} {{ … }}`, or begin with a structure that `{name}` builds on, as the base"
        );
        Some(Misfit { message, help, at })
    }

    fn builds_on(&self, name: &str, other: &str) -> bool {
        let parent = |n: &str| {
            let variant = self.variants.iter().find(|v| v.name == n)?;
            Some(variant.parent.clone().unwrap_or_else(|| "base".to_owned()))
        };
        std::iter::successors(Some(name.to_owned()), |n| parent(n)).any(|n| n == other)
    }
}
