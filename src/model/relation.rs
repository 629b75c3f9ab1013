//! The third R: channels, interfaces, meetings, and who they bind.

use super::arena::{Id, Meta};
use super::people::{Group, Position, Role};
use super::quantity::{Cadence, Dist, Duration};
use crate::declared;

declared!(Channel, Interface, Meeting);

/// How something travels: speed, frequency, fidelity, accuracy.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Name and place.
    pub meta: Meta,
    /// Time under way.
    pub speed: Dist<Duration>,
    /// When it can be used.
    pub frequency: Cadence,
    /// Share of the units of meaning that survive one passage.
    pub fidelity: f64,
    /// Share of what survives that is still true.
    pub accuracy: f64,
    /// Attention that a relay or a receiver spends on one message; `None` is the default.
    pub handling: Option<Dist<Duration>>,
    /// Attention that each person at either end spends to keep it open, as a share of time.
    pub upkeep: f64,
    /// Share of the time in which it is down, and how long one outage lasts.
    pub fails: Option<(f64, Dist<Duration>)>,
}

/// One side of an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// `all`
    All,
    /// Everybody in a unit or a team.
    Group(Id<Group>),
    /// Everybody of a role.
    Role(Id<Role>),
    /// A role in a team: `Phoenix.Developer`.
    Position(Id<Position>),
}

/// What an interface may carry; without `carries`, everything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// Questions.
    Questions,
    /// Answers to questions.
    Answers,
    /// Work handed on.
    Work,
    /// Requests to decide or approve, and what was decided.
    Decisions,
    /// Signals of trouble.
    Signals,
    /// What was learned.
    Learning,
    /// Access granted and asked for.
    Access,
    /// News of a changed component.
    Changes,
    /// Any other named report: it keeps people informed and answers nothing.
    Report(String),
}

/// A sanctioned interface.
#[derive(Debug, Clone)]
pub struct Interface {
    /// `Phoenix -> Release`, and the place.
    pub meta: Meta,
    /// Who may start.
    pub from: Party,
    /// Who is reached.
    pub to: Party,
    /// Both may start (`<->`).
    pub both: bool,
    /// The channel by name, for messages.
    pub channel: Id<Channel>,
    /// The axes in force: the channel's with this interface's own words over them.
    pub axes: Axes,
    /// What it may carry; empty means everything.
    pub carries: Vec<Content>,
    /// Phases in which it is sanctioned; empty means always.
    pub only_during: Vec<String>,
}

/// The four axes and their price, as they hold on one interface.
#[derive(Debug, Clone, PartialEq)]
pub struct Axes {
    /// Time under way.
    pub speed: Dist<Duration>,
    /// Occasions.
    pub frequency: Cadence,
    /// Share of meaning kept.
    pub fidelity: f64,
    /// Share of the kept that is true.
    pub accuracy: f64,
    /// Attention of each receiver; `None` is the default.
    pub handling: Option<Dist<Duration>>,
    /// Share of the time of each person at its ends.
    pub upkeep: f64,
    /// Outages: share of the time, and length.
    pub fails: Option<(f64, Dist<Duration>)>,
}

impl Channel {
    /// The axes of the channel itself.
    #[must_use]
    pub fn axes(&self) -> Axes {
        Axes {
            speed: self.speed.clone(),
            frequency: self.frequency,
            fidelity: self.fidelity,
            accuracy: self.accuracy,
            handling: self.handling.clone(),
            upkeep: self.upkeep,
            fails: self.fails.clone(),
        }
    }
}

/// What a meeting passes on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    /// Keeps the commander's intent clear.
    Intent,
    /// Spreads what was learned.
    Learning,
    /// Brings out what is needed: questions find their answers, resources are traded.
    Needs,
    /// Brings out signals of trouble.
    Signals,
}

/// A meeting or a broadcast.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// Name and place.
    pub meta: Meta,
    /// When.
    pub cadence: Cadence,
    /// For how long.
    pub length: Duration,
    /// Who sits in it.
    pub attended_by: Vec<Party>,
    /// What it passes on.
    pub shares: Vec<Shared>,
}
