//! Decisions, approvals, boards and commander's intent.

use super::arena::{Id, Meta};
use super::dynamics::Claim;
use super::people::{Group, Holder, Role};
use super::quantity::{Cadence, Dist, Duration};
use super::signal::Becomes;
use crate::declared;
use crate::source::Span;

declared!(Decision, Board, Intent);

/// One approval in a chain.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Who approves.
    pub by: Holder,
    /// Their own rhythm for it; boards otherwise have theirs.
    pub cadence: Option<Cadence>,
    /// Attention that one request takes of whoever approves; `None` is the default. Boards have a figure of their own.
    pub takes: Option<Dist<Duration>>,
    /// The clause.
    pub span: Span,
}

/// What happens after a refusal.
#[derive(Debug, Clone, PartialEq)]
pub enum AfterNo {
    /// The matter is dropped.
    Drop,
    /// It is brought again after this time.
    Resubmit(Dist<Duration>),
}

/// What a wrong decision costs.
#[derive(Debug, Clone, PartialEq)]
pub enum IfWrong {
    /// This share of the stage's effort is done again.
    Rework(f64),
    /// It turns into an incident with this chance.
    Becomes(Becomes),
}

/// Something that must be decided.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Name and place.
    pub meta: Meta,
    /// Approvals, in order.
    pub approvals: Vec<Approval>,
    /// Groups whose matters need only so many of them, the first ones.
    pub spared: Vec<(Id<Group>, usize)>,
    /// How fast the local part goes stale; `None` is the default.
    pub half_life: Option<Duration>,
    /// Attention that deciding takes, of whoever decides; `None` is the default.
    pub takes: Option<Dist<Duration>>,
    /// Weight of what only the place knows; `None` is the default.
    pub local: Option<f64>,
    /// Weight of what only the top knows; `None` is the default.
    pub context: Option<f64>,
    /// Can be taken back.
    pub reversible: bool,
    /// The amount at stake, in the unit in which rights are limited.
    pub amount: Option<Dist<f64>>,
    /// Chance that an approver sends it back to be done again.
    pub sent_back: f64,
    /// Chance that an approver says yes.
    pub says_yes: f64,
    /// What a no leads to.
    pub after_no: AfterNo,
    /// What a wrong decision costs.
    pub if_wrong: Option<IfWrong>,
}

impl Decision {
    /// The approvals that a matter from a group needs; `above` are the group and those it is in.
    pub fn approvals_for(&self, above: impl IntoIterator<Item = Id<Group>>) -> &[Approval] {
        let spared = |g: Id<Group>| self.spared.iter().filter(move |(s, _)| *s == g).map(|(_, keep)| *keep);
        let keep = above.into_iter().flat_map(spared).min().unwrap_or(usize::MAX);
        &self.approvals[..self.approvals.len().min(keep)]
    }
}

/// How a board decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vote {
    /// Each member can stop it.
    Unanimity,
    /// More than half.
    Majority,
}

/// People who approve together, when they meet.
#[derive(Debug, Clone)]
pub struct Board {
    /// Name and place.
    pub meta: Meta,
    /// Seats: how many of which role.
    pub seats: Vec<(u32, Id<Role>)>,
    /// When it meets.
    pub meets: Cadence,
    /// Most matters at one meeting.
    pub agenda: Option<u32>,
    /// How it decides.
    pub vote: Vote,
    /// Attention that one matter takes of each member; `None` is the default.
    pub takes: Option<Dist<Duration>>,
}

/// A delegation under an intent.
#[derive(Debug, Clone)]
pub struct Delegation {
    /// What is delegated.
    pub decision: Id<Decision>,
    /// To whom.
    pub to: Id<Role>,
    /// Largest amount.
    pub up_to: Option<f64>,
    /// Only what can be taken back.
    pub when_reversible: bool,
    /// The statement.
    pub span: Span,
}

/// Commander's intent.
#[derive(Debug, Clone)]
pub struct Intent {
    /// The name of the group that it is addressed to, and the place.
    pub meta: Meta,
    /// To whom; `None` is the whole organisation.
    pub group: Option<Id<Group>>,
    /// To what end.
    pub purpose: Option<String>,
    /// How one will know.
    pub goals: Vec<Claim>,
    /// It is good if you do this.
    pub dos: Vec<String>,
    /// The other side of the card.
    pub avoids: Vec<String>,
    /// Decisions that go to the edge.
    pub delegates: Vec<Delegation>,
    /// After how long without an answer the edge acts.
    pub if_silent: Option<Duration>,
    /// The higher intent that it serves.
    pub serves: Option<Id<Group>>,
    /// How much of the context part it carries down, 0 to 1; `None` is the default.
    pub clear: Option<f64>,
}
