//! Work: streams, stages, access, components, resources.

use super::arena::{Arena, Id, Meta};
use super::decision::Decision;
use super::people::{Discipline, Group, Role, Specialty};
use super::quantity::{Cadence, Dist, Duration};
use super::relation::Meeting;
use crate::declared;
use crate::source::Span;

declared!(Stream, Stage, Access, Component, Resource);

/// New items that something brings: the mean number, the stream, and the delay.
pub type Brings = (f64, Id<Stream>, Option<Dist<Duration>>);

/// A value stream.
#[derive(Debug, Clone)]
pub struct Stream {
    /// Name and place.
    pub meta: Meta,
    /// Stages in order of declaration.
    pub stages: Vec<Id<Stage>>,
    /// Limit on items in the whole stream.
    pub at_most: Option<u32>,
    /// Order in which its stages take what waits; `None` is that of the people.
    pub order: Option<Discipline>,
    /// Its work takes people from less urgent work at once.
    pub interrupts: bool,
    /// How fast an item loses its worth: it succeeds at its end with probability 2^(−age/half life).
    pub half_life: Option<Duration>,
    /// Items that each success brings: the mean number, the stream, and the delay.
    pub brings: Vec<Brings>,
    /// Stages that each success makes faster for good, and by what share.
    pub speeds: Vec<(Id<Stage>, f64)>,
    /// Items that each insight on the way brings, likewise.
    pub insights: Vec<Brings>,
    /// Declared inputs: what, and from whom as written.
    pub inputs: Vec<(String, String, Span)>,
    /// Declared outputs: what, and to whom as written.
    pub outputs: Vec<(String, String, Span)>,
    /// The intent that it serves.
    pub serves: Option<Id<Group>>,
}

/// Whom a stage asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Somebody of a role.
    Role(Id<Role>),
    /// Somebody skilled in a specialty.
    Specialty(Id<Specialty>),
    /// Somebody in a team.
    Group(Id<Group>),
}

/// A question that a stage may raise.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Whom.
    pub whom: Asked,
    /// Chance for each time that the stage is worked on.
    pub share: f64,
    /// Attention that the answer takes; `None` is the default.
    pub takes: Option<Dist<Duration>>,
    /// The statement.
    pub span: Span,
}

/// People who must sit together for a while.
#[derive(Debug, Clone)]
pub struct Session {
    /// With whom.
    pub with: Vec<Asked>,
    /// Chance.
    pub share: f64,
    /// Length.
    pub length: Duration,
    /// The statement.
    pub span: Span,
}

/// How a resource is used by a stage.
#[derive(Debug, Clone)]
pub struct Use {
    /// Which.
    pub resource: Id<Resource>,
    /// How many of it.
    pub count: u32,
    /// For how long; `None` is as long as the effort.
    pub length: Option<Dist<Duration>>,
    /// After how long a wait the item is given up; `None` is never.
    pub patience: Option<Dist<Duration>>,
    /// The statement.
    pub span: Span,
}

/// Who does the work of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doer {
    /// People of a role.
    Role(Id<Role>),
    /// Another stream, start to end.
    Stream(Id<Stream>),
    /// Not understood: an error was reported, and nothing is run.
    Unknown,
}

/// A stage of a stream; the name is `Feature.Code`.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Path and place.
    pub meta: Meta,
    /// Its stream.
    pub stream: Id<Stream>,
    /// Who does it.
    pub by: Doer,
    /// Only people of this group.
    pub within: Option<Id<Group>>,
    /// Stages that must be done before: none for a start, several for a join.
    pub after: Vec<Id<Stage>>,
    /// Touch time of one item, as written (days are days of the doer's calendar).
    pub effort: Dist<Duration>,
    /// Questions that it may raise.
    pub asks: Vec<Ask>,
    /// Sessions that it may need.
    pub sessions: Vec<Session>,
    /// Access that its doer must have.
    pub needs_access: Vec<Id<Access>>,
    /// Skills that it asks for, with the level at which the effort holds.
    pub needs_skill: Vec<(Id<Specialty>, f64)>,
    /// Resources in use meanwhile.
    pub uses: Vec<Use>,
    /// Components that it runs on, and the share of their members that must be whole for it to begin.
    pub runs_on: Vec<(Id<Component>, f64)>,
    /// Decisions to be had before it ends.
    pub decides: Vec<(Id<Decision>, Span)>,
    /// Components changed: how many of which.
    pub changes: Vec<(u32, Id<Component>, Span)>,
    /// Share of the defects in an item that it finds.
    pub finds: f64,
    /// Chance that it leaves a hidden defect; `None` is the default.
    pub leaves: Option<f64>,
    /// Where found defects go; with a share, also a plain chance of going back.
    pub returns: Option<(Id<Stage>, Option<f64>)>,
    /// Items that it starts together.
    pub batch: u32,
    /// Most items waiting and in work here.
    pub at_most: Option<u32>,
    /// Share of the items that it applies to.
    pub happens: f64,
    /// Routing: next stage (`None` is the end) with its share; empty means onward as declared.
    pub next: Vec<(Option<Id<Stage>>, f64)>,
    /// Chance that the item is worth going on with.
    pub succeeds: f64,
    /// Named inputs.
    pub takes: Vec<(String, Span)>,
    /// Named outputs.
    pub gives: Vec<(String, Span)>,
}

/// Something that people must be let into before they can work.
#[derive(Debug, Clone)]
pub struct Access {
    /// Name and place.
    pub meta: Meta,
    /// Who grants it; `None` is self-service.
    pub granted_by: Option<Id<Role>>,
    /// Attention that a grant takes; `None` is the default.
    pub effort: Option<Dist<Duration>>,
    /// Delay of self-service.
    pub delay: Option<Dist<Duration>>,
    /// Most grants a second, from `at most 5 per week`, as count and period in seconds.
    pub at_most: Option<(f64, f64)>,
    /// How long it lasts; `None` is for ever.
    pub lasts: Option<Dist<Duration>>,
}

/// A dependency of a component.
#[derive(Debug, Clone)]
pub struct Coupling {
    /// On what.
    pub on: Id<Component>,
    /// On how many of its members; `None` is all.
    pub count: Option<u32>,
    /// Chance that a change there breaks this one.
    pub breaks: f64,
    /// The statement.
    pub span: Span,
}

impl Coupling {
    /// What a change of one member of what is depended on puts at risk in the family `id` that depends on it: how many members
    /// may break, and each with what chance. Nothing depends on itself: within a family that leaves the others, of which each
    /// depends on so many.
    #[must_use]
    pub fn at_risk(&self, id: Id<Component>, components: &Arena<Component>) -> (u32, f64) {
        let all = |id: Id<Component>| components[id].count.max(1);
        let itself = u32::from(self.on == id);
        let may_be = all(self.on) - itself;
        let share = self.count.map_or(1.0, |n| f64::from(n.min(may_be)) / f64::from(may_be.max(1)));
        (all(id) - itself, (self.breaks * share).min(1.0))
    }
}

/// A part of the product or the plant, or a family of equal ones.
#[derive(Debug, Clone)]
pub struct Component {
    /// Name and place.
    pub meta: Meta,
    /// Members of the family, 1 for a single one.
    pub count: u32,
    /// Who owns it.
    pub owner: Option<Id<Group>>,
    /// What it depends on.
    pub depends: Vec<Coupling>,
    /// Attention that a repair takes; `None` is the default.
    pub repair: Option<Dist<Duration>>,
}

/// How a scarce resource finds its user.
#[derive(Debug, Clone, PartialEq)]
pub enum Allocation {
    /// First come, first served.
    FirstCome,
    /// By somebody, at a rhythm.
    Central {
        /// Who.
        by: Id<Role>,
        /// When.
        cadence: Cadence,
    },
    /// Traded among those who need it at a meeting.
    Traded(Id<Meeting>),
}

/// A scarce thing.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Name and place.
    pub meta: Meta,
    /// How many there are.
    pub count: u32,
    /// How it finds its user.
    pub allocation: Option<Allocation>,
    /// Correlation of the urgency at allocation with that at use; `None` is 1.
    pub urgency_holds: Option<f64>,
}
