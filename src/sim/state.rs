//! What a replication is made of: people with their inboxes, items and their jobs, pools, messages.

use super::line::Line;
use super::message::pick_index;
use super::plain::{Plain, PlainStream};
use crate::kernel::{Key, Name, Time};
use crate::model::Id;
use crate::model::people::{Discipline, Group, Position, Specialty};
use crate::model::quantity::{Dist, Duration};
use crate::model::work::Stage;
use crate::network::Route;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

/// Where an hour of an item's flow time goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Somebody works on it, turning to it included.
    Touch,
    /// It waits for somebody to be free, or for room where a limit holds.
    Queue,
    /// It waits for an answer.
    Question,
    /// A message about it, or the work itself, is under way.
    Hop,
    /// It waits for a decision.
    Decision,
    /// It waits for approvals.
    Approval,
    /// Its doer waits to be let in.
    Access,
    /// It waits for scarce things, or for what is broken to be whole again.
    Resource,
    /// Something is done again.
    Rework,
    /// It waits for its batch or for other branches.
    Batch,
    /// Its doer is not at work or is booked.
    Calendar,
}

impl Cause {
    /// All of them, by index.
    pub(super) const ALL: [Self; 11] = [
        Self::Touch,
        Self::Queue,
        Self::Question,
        Self::Hop,
        Self::Decision,
        Self::Approval,
        Self::Access,
        Self::Resource,
        Self::Rework,
        Self::Batch,
        Self::Calendar,
    ];
}

/// The causes by index, with the words of the metrics.
pub const CAUSES: [&str; 11] = [
    "touch", "queue", "question", "hop", "decision", "approval", "access", "resource", "rework", "batch",
    "calendar",
];

/// What waits in somebody's inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Pass a message on.
    Relay(u32),
    /// Do what a message asks for: answer, decide, approve, grant.
    Serve(u32),
    /// Go on with a job in hand.
    Work(u32),
    /// Decide about one's own job.
    Decide(u32),
    /// Sit on a board or in a meeting: the tenths of seconds that it takes.
    Sit(u32),
    /// Repair a broken part.
    Repair(u32),
    /// Answer a signal: which problem, its serial, as which rung.
    Answer(u32, u32, u32),
    /// Repair what an incident has left.
    Restore(u32),
    /// Practise what the people of a pool do.
    Practise(u32),
}

/// What a person is doing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Doing {
    Nothing,
    Task(Task),
    /// The work is done and the next stage has no room, or it stands still for a signal.
    Blocked(u32),
    /// Stands still for a problem.
    Stopped(u32),
}

/// What a stage asks at a point of its work.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// Asked when so many seconds of work are left.
    pub(super) at_left: f64,
    /// A set of positions, by number.
    pub(super) target: u32,
    /// The specialty that is asked, of which an answer teaches something.
    pub(super) about: Option<Id<Specialty>>,
    /// The very person, when only they can know.
    pub(super) person: Option<u32>,
    /// Attention that the answer takes.
    pub(super) takes: Dist<Duration>,
    /// Units of meaning wanted.
    pub(super) units: u32,
    pub(super) round: u32,
}

/// People of one position who do one stage: a line of memory.
#[repr(align(64))]
pub(super) struct Pool {
    pub(super) waiting: Line<(u64, u64, u64, u32), ()>,
    pub(super) effort: Rc<Dist<f64>>,
    pub(super) stage: Id<Stage>,
    pub(super) position: Id<Position>,
    pub(super) order: Discipline,
}

/// The usual figures that each item asks for, as they stand in the structure in force.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Usual {
    pub(super) priority: u32,
    pub(super) defects: f64,
    pub(super) answering: f64,
    pub(super) switching: f64,
    /// Units of meaning of a whole message.
    pub(super) meaning: u32,
    /// How long a slot of a calendar is, in seconds; how many items somebody has in hand at once; how safe it is to speak.
    pub(super) slot: f64,
    pub(super) juggles: u32,
    pub(super) safety: f64,
}

/// How full a stage is.
#[derive(Default)]
pub(super) struct StageState {
    pub(super) here: u32,
    pub(super) blocked: VecDeque<u32>,
    pub(super) pools: Vec<u32>,
    /// The first pool of each group, in order of group, and the set of all positions as an addressee once somebody asked.
    pub(super) homes: Vec<(Id<Group>, u32)>,
    pub(super) target: Option<u32>,
    /// The stages that come after it.
    pub(super) next: Rc<[Id<Stage>]>,
    /// What the draws of its visits are keyed by.
    pub(super) name: Name,
    pub(super) plain: Plain,
}

/// Items of a stream under way, and those at its door.
#[derive(Default)]
pub(super) struct StreamState {
    /// The stages that wait for none.
    pub(super) starts: Rc<[Id<Stage>]>,
    pub(super) under_way: u32,
    pub(super) door: VecDeque<u32>,
    pub(super) count: u64,
    pub(super) plain: PlainStream,
}

#[derive(Default)]
pub(super) struct BoardState {
    /// Requests, those that came first in front.
    pub(super) waiting: Vec<u32>,
    /// When it meets next, if anything waits for it.
    pub(super) planned: Option<Time>,
}

/// What a message is for.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    Question(Question),
    Answer(Question),
    Handoff,
    Decide(usize),
    Decided(usize, bool),
    /// Which decision of the stage, which step of its chain.
    Approve(usize, usize),
    Approved(usize),
    SentBack(usize),
    Refused(usize),
    Access(u32),
    Granted(u32),
    /// A part is broken: which repair.
    News(u32),
    /// Word of a problem.
    Signal(u32),
}

impl Purpose {
    /// The decision of the stage that it is about, and the step of its chain if it is about one.
    pub(super) fn request(&self) -> Option<(usize, Option<usize>)> {
        match self {
            Self::Decide(d) | Self::Decided(d, _) => Some((*d, None)),
            Self::Approved(d) | Self::SentBack(d) | Self::Refused(d) => Some((*d, None)),
            Self::Approve(d, step) => Some((*d, Some(*step))),
            _ => None,
        }
    }
}

pub(super) struct Message {
    /// The job that it is about, and waits for it; news is about none.
    pub(super) job: Option<u32>,
    pub(super) serial: u32,
    pub(super) purpose: Purpose,
    pub(super) route: Route,
    pub(super) hop: usize,
    pub(super) sent: Time,
    /// The occasion that it waits for with its approver; never while it waits for none.
    pub(super) due: Time,
    /// Units that are still there, and those of them that are true.
    pub(super) kept: u32,
    pub(super) right: u32,
    pub(super) units: u32,
    pub(super) key: Key,
    pub(super) from: u32,
    pub(super) to: Option<u32>,
    pub(super) live: bool,
}

impl Message {
    /// A whole message of so many units that begins its way: about no job, and for anybody at its end.
    pub(super) const fn new(
        purpose: Purpose,
        route: Route,
        from: u32,
        units: u32,
        key: Key,
        sent: Time,
    ) -> Self {
        Self {
            job: None,
            serial: 0,
            purpose,
            route,
            hop: 0,
            sent,
            due: Time::NEVER,
            kept: units,
            right: units,
            units,
            key,
            from,
            to: None,
            live: true,
        }
    }
}

/// Whom a question of a stage may go to: the positions, their number in the network.
pub(super) struct AskTarget {
    pub(super) can: BTreeSet<Id<Position>>,
    pub(super) target: u32,
    /// What the draws of the question hang on: who is asked, and not its place in the stage.
    pub(super) luck: u64,
}

/// The pools that a lot is drawn among with their positions, and the heads up to and with each of them.
pub(super) struct Lot {
    pub(super) pools: Vec<(u32, Id<Position>)>,
    pub(super) heads: Vec<u32>,
}

/// Lots by the stage that they are drawn for, and the group that an item is for.
pub(super) type Lots = BTreeMap<(Id<Stage>, Option<Id<Group>>), Rc<Lot>>;

impl Lot {
    /// The pool that a visit of a stage draws: each head is as likely as the others.
    pub(super) fn draw(&self, visit: Key) -> Option<(u32, Id<Position>)> {
        let all = self.heads.last().copied()?;
        let chosen = pick_index(visit.name("team"), all as usize);
        // Where it stands if all are of one size, which most are: no search through a long table. A guess that is wrong,
        // for want of bits, too, costs that search.
        let near = chosen.wrapping_mul(self.heads.len()) / (all as usize).max(1);
        let upto = self.heads.get(near).is_some_and(|upto| *upto as usize > chosen);
        let fits = upto && (near == 0 || self.heads[near - 1] as usize <= chosen);
        let at = if fits { near } else { self.heads.partition_point(|upto| *upto as usize <= chosen) };
        self.pools.get(at).copied()
    }
}

/// How many of the same come before it: keys draws by what something is of, and not by its place in the file.
pub(super) fn alike<T: PartialEq>(mut all: impl Iterator<Item = T> + Clone, place: usize) -> u64 {
    let before = all.clone().take(place);
    let Some(it) = all.nth(place) else { return 0 };
    before.filter(|other| *other == it).count() as u64
}
