//! Which way a message takes: the route of least expected time over sanctioned interfaces, room talk and reporting lines.
//!
//! The graph is on positions, not people, with a hub for each room and each interface, so that it grows with what is
//! declared and not with the square of the headcount.

use crate::model::people::Position;
use crate::model::relation::{Axes, Channel, Content, Interface};
use crate::model::{Id, Org};
use build::{line, room};
use search::Scratch;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

mod build;
mod gone;
mod kept;
mod parties;
mod passages;
mod search;
mod toward;

pub use parties::{party_key, positions_of, who_can};
pub use passages::{Over, Passages};
pub use toward::Toward;

/// Which way a hop goes along the reporting lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the boss.
    Up,
    /// From the boss.
    Down,
    /// Over an interface, or within the room.
    Across,
}

/// One passage of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// From where.
    pub from: Id<Position>,
    /// To where: a relay, or the end.
    pub to: Id<Position>,
    /// Its axes, an index into [`Network::axes`].
    pub axes: u32,
    /// Along the reporting line, or across.
    pub direction: Direction,
}

/// The passages from a sender to an addressee; none when they are in one position.
pub type Route = Rc<Vec<Hop>>;

#[derive(Debug, Clone, Copy)]
struct Edge {
    to: u32,
    axes: Option<u32>,
    direction: Direction,
    /// Index into `contents`: what it may carry; 0 is everything.
    carries: u32,
    cost_s: f64,
}

/// What a message is, for interfaces that carry only some things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cargo {
    /// A question, or its answer on the way back.
    Question,
    /// Work handed on.
    Work,
    /// A request to decide or approve.
    Decision,
    /// A request for access.
    Access,
    /// News of a changed or broken component.
    Change,
    /// Word of a problem.
    Signal,
}

impl Cargo {
    fn content(self) -> Content {
        match self {
            Self::Question => Content::Questions,
            Self::Work => Content::Work,
            Self::Decision => Content::Decisions,
            Self::Access => Content::Access,
            Self::Change => Content::Changes,
            Self::Signal => Content::Signals,
        }
    }
}

/// Whose axes they are: of an interface, of a channel, or of built-in talk (neither).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// The interface.
    pub interface: Option<Id<Interface>>,
    /// The channel.
    pub channel: Option<Id<Channel>>,
}

/// Whom a set of positions stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whom {
    /// Somebody certain, who has their place there even when they have left.
    Certain,
    /// Any of those who sit there.
    Anybody,
}

/// A set of positions that messages go to.
#[derive(Debug, Clone)]
struct Target {
    set: Vec<Id<Position>>,
    whom: Whom,
}

/// The sanctioned network of a structure.
#[derive(Debug)]
pub struct Network {
    /// The axes of hops, by index.
    pub axes: Vec<Axes>,
    /// Whose they are, by the same index.
    pub gates: Vec<Gate>,
    /// Those that may not be used now.
    closed: Vec<bool>,
    /// The built-in talk within a team; that along a reporting line follows it.
    room: u32,
    /// Talk that nothing sanctions: of this structure, after those of the structures before it.
    shadows: Vec<u32>,
    has_ways: bool,
    /// Expected seconds that a message spends at a position that passes it on.
    relay_s: Vec<f64>,
    edges: Vec<Vec<Edge>>,
    positions: usize,
    keys: Vec<u64>,
    contents: Vec<Vec<Content>>,
    cache: BTreeMap<(u32, u32, Cargo), Vec<Route>>,
    targets: Vec<Target>,
    target_ids: BTreeMap<(Whom, Vec<u32>), u32>,
    /// Positions at which nobody sits now: nothing is addressed to them.
    vacant: Vec<bool>,
    flat: bool,
    scratch: Scratch,
    /// Tables of searches that are over, for the next ones.
    idle: RefCell<Vec<Scratch>>,
    /// The same edges backwards, once somebody asks for them.
    back: OnceCell<toward::Backwards>,
}

/// Axes that every structure has: talk within a team, along a reporting line, and where nothing sanctions it.
const BUILT_IN: usize = 3;

impl Network {
    /// Builds the network of a structure; a flat one lets everybody reach everybody in one hop.
    #[must_use]
    pub fn new(org: &Org, flat: bool) -> Self {
        let mut network = Self::without_ways(org, flat);
        network.make_ways(org);
        network
    }

    /// A network whose ways are not made yet: where no message is ever sent, nobody needs them.
    #[must_use]
    pub(crate) fn without_ways(org: &Org, flat: bool) -> Self {
        let axes = vec![room(org), line(org), room(org)];
        let built_in = vec![Gate { interface: None, channel: None }; BUILT_IN];
        Self::empty(org, flat, 0, axes, built_in)
    }

    /// Makes the ways of the structure that the network is of, unless they are there; all that may be used are open.
    pub(crate) fn make_ways(&mut self, org: &Org) {
        if !self.has_ways {
            self.has_ways = true;
            self.build(org);
        }
    }

    /// Its ways are made.
    pub(crate) fn has_ways(&self) -> bool {
        self.has_ways
    }

    /// The network of a structure that takes over while messages of the old one are under way: axes and sets of addressees
    /// keep their numbers.
    #[must_use]
    pub fn taking_over(org: &Org, old: &Self) -> Self {
        let (mut axes, mut gates) = (old.axes.clone(), old.gates.clone());
        let first = small(axes.len());
        axes.extend([room(org), line(org), room(org)]);
        gates.extend([Gate { interface: None, channel: None }; BUILT_IN]);
        let mut network = Self::empty(org, old.flat, first, axes, gates);
        network.shadows.splice(0..0, old.shadows.iter().copied());
        network.targets.clone_from(&old.targets);
        network.target_ids.clone_from(&old.target_ids);
        network.make_ways(org);
        network
    }

    fn empty(org: &Org, flat: bool, room: u32, axes: Vec<Axes>, gates: Vec<Gate>) -> Self {
        Self {
            closed: vec![false; axes.len()],
            shadows: vec![room + 2],
            axes,
            gates,
            room,
            has_ways: false,
            relay_s: Vec::new(),
            edges: Vec::new(),
            positions: org.positions.slots(),
            keys: Vec::new(),
            contents: vec![Vec::new()],
            cache: BTreeMap::new(),
            targets: Vec::new(),
            target_ids: BTreeMap::new(),
            vacant: vacancies(org),
            flat,
            scratch: Scratch::default(),
            idle: RefCell::default(),
            back: OnceCell::new(),
        }
    }

    /// Says which axes may not be used from now on; messages under way are not called back.
    pub fn close(&mut self, closed: &dyn Fn(Gate) -> bool) {
        let now: Vec<bool> = self.gates.iter().map(|g| closed(*g)).collect();
        if now != self.closed {
            self.closed = now;
            self.cache.clear();
        }
    }

    /// Says at which positions nobody sits from now on: what is asked of anybody goes past them.
    pub fn leave_vacant(&mut self, vacant: Vec<bool>) {
        if vacant != self.vacant {
            self.vacant = vacant;
            self.cache.clear();
        }
    }

    /// The axes may be used now.
    #[must_use]
    pub fn is_open(&self, axes: u32) -> bool {
        !self.closed[axes as usize]
    }

    /// The number of a set of positions, so that routes to it are remembered: to anybody who sits there.
    pub fn target(&mut self, set: Vec<Id<Position>>) -> u32 {
        self.number_of(Target { set, whom: Whom::Anybody })
    }

    /// The number of the place of somebody certain, so that routes to them are remembered.
    pub fn place_of(&mut self, position: Id<Position>) -> u32 {
        self.number_of(Target { set: vec![position], whom: Whom::Certain })
    }

    fn number_of(&mut self, mut target: Target) -> u32 {
        target.set.sort();
        target.set.dedup();
        let key = (target.whom, target.set.iter().map(|p| small(p.index())).collect());
        if let Some(id) = self.target_ids.get(&key) {
            return *id;
        }
        let id = small(self.targets.len());
        self.targets.push(target);
        self.target_ids.insert(key, id);
        id
    }

    /// Nobody sits there now.
    fn is_vacant(&self, position: Id<Position>) -> bool {
        self.vacant.get(position.index()).copied().unwrap_or_default()
    }

    /// The only position of a set; none when it has several.
    #[must_use]
    pub fn sole(&self, target: u32) -> Option<Id<Position>> {
        match self.targets[target as usize].set[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The positions of a set.
    #[must_use]
    pub fn members(&self, target: u32) -> &[Id<Position>] {
        &self.targets[target as usize].set
    }

    /// A direct passage that nothing sanctions: people talk as they do in a room.
    #[must_use]
    pub fn shadow(&self, from: Id<Position>, to: Id<Position>) -> Hop {
        Hop { from, to, axes: self.room + 2, direction: Direction::Across }
    }

    /// A passage is one that nothing sanctions.
    #[must_use]
    pub fn is_shadow(&self, hop: &Hop) -> bool {
        self.shadows.contains(&hop.axes)
    }

    /// The expected seconds of a route: its passages, and those who pass on what it carries.
    #[must_use]
    pub fn expected_of(&self, route: &[Hop]) -> f64 {
        let relays = route.iter().skip(1).map(|h| self.relay_s[h.from.index()]).sum::<f64>();
        route.iter().map(|h| expected(&self.axes[h.axes as usize])).sum::<f64>() + relays
    }

    /// The routes of least expected time from a position to the nearest of a set; several when they are equally near.
    pub fn routes(&mut self, from: Id<Position>, target: u32, cargo: Cargo) -> &[Route] {
        let key = (small(from.index()), target, cargo);
        if !self.cache.contains_key(&key) {
            let found = self.search(from, target, cargo);
            self.cache.insert(key, found);
        }
        self.cache.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// Where nobody sits to begin with.
fn vacancies(org: &Org) -> Vec<bool> {
    let mut vacant = vec![true; org.positions.slots()];
    for (id, position) in org.positions.iter() {
        vacant[id.index()] = position.headcount() == 0;
    }
    vacant
}

/// The same way back: each passage over the same channel, the other way round.
#[must_use]
pub fn back(route: &Route) -> Route {
    let turn = |d: Direction| match d {
        Direction::Up => Direction::Down,
        Direction::Down => Direction::Up,
        Direction::Across => Direction::Across,
    };
    Rc::new(
        route
            .iter()
            .rev()
            .map(|h| Hop { from: h.to, to: h.from, axes: h.axes, direction: turn(h.direction) })
            .collect(),
    )
}

/// Mean seconds of one passage: half a period, and the mean time under way.
#[must_use]
pub fn expected(axes: &Axes) -> f64 {
    axes.frequency.mean_wait_s() + axes.speed.elapsed_s().mean()
}

/// Whole microseconds order the heaps; equal ones are told apart by stable keys.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "costs are times of a run")]
fn microseconds(seconds: f64) -> u64 {
    (seconds * 1e6) as u64
}

pub(super) fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
