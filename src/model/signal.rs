//! Signals of trouble, the ladder that answers them, harm, climate, and phases.

use super::Org;
use super::arena::{Id, Meta};
use super::decision::Decision;
use super::people::{Group, Holder, Role};
use super::quantity::{Dist, Duration};
use super::relation::{Channel, Shared};
use super::work::{Component, Stage, Stream};
use crate::declared;
use crate::source::Span;

declared!(Signal, Andon, Incident, Climate, Phase);

/// How bad news is answered: the share of times that it is thanked, blamed, or met with silence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Response {
    /// Share of thanks.
    pub thanked: f64,
    /// Share of blame.
    pub punished: f64,
}

/// What something turns into.
#[derive(Debug, Clone, PartialEq)]
pub struct Becomes {
    /// Which incident.
    pub incident: Id<Incident>,
    /// With what chance.
    pub share: f64,
}

/// Where a signal arises.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// With a chance, each time that a stage is worked on.
    Stage(Id<Stage>, f64),
    /// With a chance, each time that a component is changed.
    Component(Id<Component>, f64),
    /// By itself at people of a role: time from one to the next for each person.
    Role(Id<Role>, Dist<Duration>),
    /// By itself in a group: time from one to the next.
    Group(Id<Group>, Dist<Duration>),
}

/// Who hears a signal first.
#[derive(Debug, Clone, PartialEq)]
pub enum Hearer {
    /// The ladder of an andon.
    Andon(Id<Andon>),
    /// Somebody, over the sanctioned interfaces.
    Role(Id<Role>),
}

/// A weak signal.
#[derive(Debug, Clone)]
pub struct Signal {
    /// Name and place.
    pub meta: Meta,
    /// Where it arises.
    pub sources: Vec<(Source, Span)>,
    /// Who hears it; `None` is nobody.
    pub hearer: Option<Hearer>,
    /// Share that is noticed at all; `None` is the default.
    pub noticed: Option<f64>,
    /// After how long unheard it becomes what.
    pub unheard: Option<(Dist<Duration>, Becomes)>,
    /// Time for which the problem is there before it first shows itself; `None` is none.
    pub shows_after: Option<Dist<Duration>>,
    /// Time until it shows itself again, as long as nobody has spoken of it; `None` is once only.
    pub shows_again: Option<Dist<Duration>>,
    /// Attention that solving it takes of whoever is told; `None` is the default.
    pub solving: Option<Dist<Duration>>,
    /// How much rarer a solved one makes its source.
    pub rarer: f64,
}

/// One rung of a ladder.
#[derive(Debug, Clone)]
pub struct Rung {
    /// Who comes.
    pub by: Holder,
    /// Within what time, before it goes to the next.
    pub within: Option<Duration>,
    /// Attention that solving takes; `None` is the default.
    pub takes: Option<Dist<Duration>>,
    /// Share that is solved here; `None` is the default.
    pub solves: Option<f64>,
    /// The statement.
    pub span: Span,
}

/// The cord and its ladder.
#[derive(Debug, Clone)]
pub struct Andon {
    /// Name and place.
    pub meta: Meta,
    /// Who comes first, second, …
    pub rungs: Vec<Rung>,
    /// The work at which it was pulled stands still meanwhile.
    pub stops_line: bool,
}

/// Harm.
#[derive(Debug, Clone, Default)]
pub struct Incident {
    /// Name and place; the place of its first use when it is not declared.
    pub meta: Meta,
    /// How long it lasts by itself.
    pub lasts: Option<Dist<Duration>>,
    /// Who repairs it, and how much attention that takes.
    pub repaired_by: Option<(Id<Role>, Dist<Duration>)>,
    /// Streams that stand still meanwhile.
    pub stops: Vec<Id<Stream>>,
}

/// How it is to bring bad news, for the whole or for a group.
#[derive(Debug, Clone)]
pub struct Climate {
    /// Name of the group or `everywhere`, and the place.
    pub meta: Meta,
    /// For whom; `None` is everybody.
    pub group: Option<Id<Group>>,
    /// The answer to bad news; `None` is the default.
    pub response: Option<Response>,
    /// Share of problems seen that are spoken of, at the start; `None` is the default.
    pub safety: Option<f64>,
    /// Step up when thanked, down when blamed, and the part of it for those who only see it.
    pub moves: Option<(f64, f64, Option<f64>)>,
    /// Ways that nobody sanctioned, and when they are taken; `None` is never.
    pub shadow: Option<ShadowPaths>,
}

/// When somebody goes round the sanctioned way.
#[derive(Debug, Clone, PartialEq)]
pub struct ShadowPaths {
    /// The longest expected time, there and back, that they put up with.
    pub patience: Dist<Duration>,
    /// How likely they then know somebody and ask them, at the start; `None` is the default.
    pub taken: Option<f64>,
    /// How often that is found out and blamed.
    pub punished: f64,
}

/// The rules of one phase of the cycle.
#[derive(Debug, Clone, Default)]
pub struct Phase {
    /// Name and place.
    pub meta: Meta,
    /// Only these channels may be used; empty means all.
    pub uses_only: Vec<Id<Channel>>,
    /// Channels that may not be used.
    pub without: Vec<Id<Channel>>,
    /// Decisions that need no approvals now.
    pub waives: Vec<Id<Decision>>,
    /// Streams of which no new item is started now.
    pub starts_no: Vec<Id<Stream>>,
    /// What everybody hears of at its beginning: intent, learning.
    pub shares: Vec<Shared>,
    /// Streams whose stages are practised in it by those who do them, and how often.
    pub practises: Vec<(Id<Stream>, u32)>,
}

impl Org {
    /// Who stands on the rungs of the ladder that hears a signal, from the first on, each of them once.
    #[must_use]
    pub fn ladder_of(&self, signal: Id<Signal>) -> Vec<Holder> {
        let Some(Hearer::Andon(andon)) = self.signals[signal].hearer else { return Vec::new() };
        let mut ladder: Vec<Holder> = Vec::new();
        for rung in &self.andons[andon].rungs {
            if !ladder.contains(&rung.by) {
                ladder.push(rung.by);
            }
        }
        ladder
    }

    /// A rung in the words of claims: `Jam.TeamLeader`.
    #[must_use]
    pub fn rung_name(&self, signal: Id<Signal>, by: Holder) -> String {
        format!("{}.{}", self.signals[signal].meta.name, self.holder_name(by))
    }

    /// The names of all rungs.
    pub fn rung_names(&self) -> impl Iterator<Item = String> + '_ {
        self.signals
            .iter()
            .flat_map(move |(id, _)| self.ladder_of(id).into_iter().map(move |by| self.rung_name(id, by)))
    }

    /// The name of what answers for approvals and rungs.
    #[must_use]
    pub fn holder_name(&self, holder: Holder) -> &str {
        match holder {
            Holder::Role(role) => &self.roles[role].meta.name,
            Holder::Position(position) => &self.positions[position].meta.name,
            Holder::Board(board) => &self.boards[board].meta.name,
        }
    }
}
