//! Which way a message takes: the route of least expected time over sanctioned interfaces, room talk and reporting lines.
//!
//! The graph is on positions, not people, with a hub for each room and each interface, so that it grows with what is
//! declared and not with the square of the headcount.

use crate::kernel::Key;
use crate::model::people::Position;
use crate::model::quantity::{Cadence, Dist, Duration, TimeUnit};
use crate::model::relation::{Axes, Content, Party};
use crate::model::work::Asked;
use crate::model::{Id, Org};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::rc::Rc;

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
}

impl Cargo {
    fn content(self) -> Content {
        match self {
            Self::Question => Content::Questions,
            Self::Work => Content::Work,
            Self::Decision => Content::Decisions,
            Self::Access => Content::Access,
        }
    }
}

/// Tables of one search, kept from search to search; a stamp tells what is of this one.
#[derive(Debug, Default)]
struct Scratch {
    search: u32,
    stamp: Vec<u32>,
    cost: Vec<f64>,
    came: Vec<(u32, Edge)>,
    done: Vec<bool>,
}

impl Scratch {
    fn begin(&mut self, nodes: usize) {
        let nothing = (0, Edge { to: 0, axes: None, direction: Direction::Across, carries: 0, cost_s: 0.0 });
        self.stamp.resize(nodes, 0);
        self.cost.resize(nodes, f64::INFINITY);
        self.came.resize(nodes, nothing);
        self.done.resize(nodes, false);
        self.search += 1;
    }

    fn cost(&self, node: usize) -> f64 {
        if self.stamp[node] == self.search { self.cost[node] } else { f64::INFINITY }
    }

    fn reach(&mut self, node: usize, cost: f64, from: (u32, Edge)) {
        self.stamp[node] = self.search;
        self.done[node] = false;
        self.cost[node] = cost;
        self.came[node] = from;
    }
}

/// The sanctioned network of a structure.
#[derive(Debug)]
pub struct Network {
    /// The axes of hops, by index.
    pub axes: Vec<Axes>,
    /// Expected seconds that a message spends at a position that passes it on.
    relay_s: Vec<f64>,
    edges: Vec<Vec<Edge>>,
    positions: usize,
    keys: Vec<u64>,
    contents: Vec<Vec<Content>>,
    cache: BTreeMap<(u32, u32, Cargo), Vec<Route>>,
    targets: Vec<Vec<Id<Position>>>,
    target_ids: BTreeMap<Vec<u32>, u32>,
    flat: bool,
    scratch: Scratch,
}

impl Network {
    /// Builds the network of a structure; a flat one lets everybody reach everybody in one hop.
    #[must_use]
    pub fn new(org: &Org, flat: bool) -> Self {
        let mut network = Self {
            axes: vec![room(org), line(org)],
            relay_s: vec![0.0; org.positions.slots()],
            edges: vec![Vec::new(); org.positions.slots()],
            positions: org.positions.slots(),
            keys: vec![0; org.positions.slots()],
            contents: vec![Vec::new()],
            cache: BTreeMap::new(),
            targets: Vec::new(),
            target_ids: BTreeMap::new(),
            flat,
            scratch: Scratch::default(),
        };
        let handling = org.defaults.get("relay_handling");
        let slot = org.defaults.get("meeting_slot");
        for (id, position) in org.positions.iter() {
            let free = org.roles[position.role].available;
            // A wait for a free slot, and the handling stretched over free slots.
            network.relay_s[id.index()] = handling / free + slot * (1.0 / free - 1.0);
            network.keys[id.index()] = Key::seed(0, 0).name(position.meta.key()).bits();
        }
        network.rooms(org);
        network.lines(org);
        network.interfaces(org);
        network
    }

    fn edge(&mut self, from: usize, edge: Edge) {
        self.edges[from].push(edge);
    }

    fn hub(&mut self, name: &str) -> usize {
        self.edges.push(Vec::new());
        self.keys.push(Key::seed(0, 0).name("hub").name(name).bits());
        self.edges.len() - 1
    }

    /// Everybody of a team talks to everybody of it.
    fn rooms(&mut self, org: &Org) {
        for (id, group) in org.groups.iter() {
            if group.kind != crate::model::people::GroupKind::Team {
                continue;
            }
            let axes = match group.inside {
                Some(channel) => self.add_axes(org.channels[channel].axes()),
                None => 0,
            };
            let mut members = group.positions.clone();
            // The leader is reached along the reporting line, which has a channel of its own.
            members.retain(|p| !org.positions[*p].meta.removed && org.positions[*p].leads.is_empty());
            let hub = self.hub(&org.groups[id].meta.name);
            let cost_s = expected(&self.axes[axes as usize]);
            for member in members {
                let talk = Edge {
                    to: small(hub),
                    axes: Some(axes),
                    direction: Direction::Across,
                    carries: 0,
                    cost_s,
                };
                self.edge(member.index(), talk);
                self.edge(
                    hub,
                    Edge {
                        to: small(member.index()),
                        axes: None,
                        direction: Direction::Across,
                        carries: 0,
                        cost_s: 0.0,
                    },
                );
            }
        }
    }

    fn add_axes(&mut self, axes: Axes) -> u32 {
        self.axes.push(axes);
        small(self.axes.len() - 1)
    }

    fn lines(&mut self, org: &Org) {
        for (id, position) in org.positions.iter() {
            let Some(boss) = org.boss(id) else { continue };
            // How a leader reports is said by the group above; how a member does, by its own.
            let group = org.positions[boss]
                .leads
                .iter()
                .copied()
                .find(|g| org.is_within(position.group, *g) || org.groups[*g].leader == Some(boss));
            let own = org.chain(position.group).find_map(|g| org.groups[g].reports_by);
            let reports = group.and_then(|g| org.groups[g].reports_by).or(own);
            let axes = match reports {
                Some((channel, cadence)) => {
                    let mut axes = org.channels[channel].axes();
                    axes.frequency = cadence.unwrap_or(axes.frequency);
                    self.add_axes(axes)
                }
                None => 1,
            };
            let cost_s = expected(&self.axes[axes as usize]);
            let edge = |to: usize, direction| Edge {
                to: small(to),
                axes: Some(axes),
                direction,
                carries: 0,
                cost_s,
            };
            self.edge(id.index(), edge(boss.index(), Direction::Up));
            self.edge(boss.index(), edge(id.index(), Direction::Down));
        }
    }

    /// An interface leads from a hub of all who may start to a hub of all who are reached; parties share their hubs, so that
    /// a thousand interfaces of one role cost a thousand edges and not a thousand times its people.
    fn interfaces(&mut self, org: &Org) {
        let mut hubs: BTreeMap<(String, bool), usize> = BTreeMap::new();
        for (_, interface) in org.interfaces.iter() {
            let axes = self.add_axes(interface.axes.clone());
            let carries = if interface.carries.is_empty() {
                0
            } else {
                self.contents.push(interface.carries.clone());
                small(self.contents.len() - 1)
            };
            let straight = (interface.from, interface.to);
            let sides = [Some(straight), interface.both.then_some((interface.to, interface.from))];
            let cost_s = expected(&self.axes[axes as usize]);
            for (from, to) in sides.into_iter().flatten() {
                let start = self.party_hub(org, &mut hubs, from, true);
                let end = self.party_hub(org, &mut hubs, to, false);
                self.edge(
                    start,
                    Edge { to: small(end), axes: Some(axes), direction: Direction::Across, carries, cost_s },
                );
            }
        }
    }

    /// The hub of all who may start, or of all who are reached.
    fn party_hub(
        &mut self,
        org: &Org,
        hubs: &mut BTreeMap<(String, bool), usize>,
        party: Party,
        starts: bool,
    ) -> usize {
        let name = party_name(org, party);
        if let Some(hub) = hubs.get(&(name.clone(), starts)) {
            return *hub;
        }
        let hub = self.hub(&format!("{name} {starts}"));
        let free = |to: usize| Edge {
            to: small(to),
            axes: None,
            direction: Direction::Across,
            carries: 0,
            cost_s: 0.0,
        };
        for p in positions_of(org, party) {
            let (from, to) = if starts { (p.index(), hub) } else { (hub, p.index()) };
            self.edge(from, free(to));
        }
        hubs.insert((name, starts), hub);
        hub
    }

    /// The number of a set of positions, so that routes to it are remembered.
    pub fn target(&mut self, mut set: Vec<Id<Position>>) -> u32 {
        set.sort();
        set.dedup();
        let key: Vec<u32> = set.iter().map(|p| small(p.index())).collect();
        if let Some(id) = self.target_ids.get(&key) {
            return *id;
        }
        let id = small(self.targets.len());
        self.targets.push(set);
        self.target_ids.insert(key, id);
        id
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

    fn search(&mut self, from: Id<Position>, target: u32, cargo: Cargo) -> Vec<Route> {
        let set = self.targets[target as usize].clone();
        if set.binary_search(&from).is_ok() {
            return vec![Rc::new(Vec::new())];
        }
        if self.flat {
            let hop = |to: &Id<Position>| Hop { from, to: *to, axes: 0, direction: Direction::Across };
            return set.iter().map(|to| Rc::new(vec![hop(to)])).collect();
        }
        let mut best = self.nearest(from, &set, cargo);
        best.sort_by_key(|p| self.keys[p.index()]);
        best.into_iter().map(|p| Rc::new(self.unwind(from, p))).collect()
    }

    /// The nearest of a sorted set, by Dijkstra's algorithm; several when they are equally near.
    fn nearest(&mut self, from: Id<Position>, set: &[Id<Position>], cargo: Cargo) -> Vec<Id<Position>> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.begin(self.edges.len());
        let mut heap = BinaryHeap::new();
        let start = Edge {
            to: small(from.index()),
            axes: None,
            direction: Direction::Across,
            carries: 0,
            cost_s: 0.0,
        };
        scratch.reach(from.index(), 0.0, (start.to, start));
        heap.push(Reverse((0_u64, self.keys[from.index()], start.to)));
        let content = cargo.content();
        let mut limit = f64::INFINITY;
        let mut found = Vec::new();
        while let Some(Reverse((_, _, node))) = heap.pop() {
            let node = node as usize;
            let cost = scratch.cost(node);
            if scratch.done[node] || cost > limit {
                continue;
            }
            scratch.done[node] = true;
            let is_position = node < self.positions;
            if is_position && set.binary_search(&Id::new(node)).is_ok() {
                limit = limit.min(cost + 1e-6);
                found.push(Id::new(node));
                continue;
            }
            let pass = if is_position && node != from.index() { self.relay_s[node] } else { 0.0 };
            for edge in &self.edges[node] {
                let allowed = edge.carries == 0 || self.contents[edge.carries as usize].contains(&content);
                let next = cost + pass + edge.cost_s;
                if allowed && next <= limit && next < scratch.cost(edge.to as usize) {
                    scratch.reach(edge.to as usize, next, (small(node), *edge));
                    // Whole microseconds order the heap; equal ones by the stable key.
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "costs are times of a run"
                    )]
                    heap.push(Reverse(((next * 1e6) as u64, self.keys[edge.to as usize], edge.to)));
                }
            }
        }
        self.scratch = scratch;
        found
    }

    /// The passages of the way that the last search found: from position to position, whatever hubs lie between.
    fn unwind(&self, from: Id<Position>, to: Id<Position>) -> Vec<Hop> {
        let mut hops = Vec::new();
        let (mut at, mut end) = (to.index(), to);
        let mut passage: Option<(u32, Direction)> = None;
        while at != from.index() {
            let (before, edge) = self.scratch.came[at];
            passage = edge.axes.map(|axes| (axes, edge.direction)).or(passage);
            at = before as usize;
            if at < self.positions
                && let Some((axes, direction)) = passage.take()
            {
                hops.push(Hop { from: Id::new(at), to: end, axes, direction });
                end = Id::new(at);
            }
        }
        hops.reverse();
        hops
    }
}

fn party_name(org: &Org, party: Party) -> String {
    match party {
        Party::All => "all".to_owned(),
        Party::Group(g) => format!("group {}", org.groups[g].meta.key()),
        Party::Role(r) => format!("role {}", org.roles[r].meta.key()),
        Party::Position(p) => format!("position {}", org.positions[p].meta.name),
    }
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

/// The positions of a party.
#[must_use]
pub fn positions_of(org: &Org, party: Party) -> Vec<Id<Position>> {
    let of = |test: &dyn Fn(&Position) -> bool| {
        org.positions.iter().filter(|(_, p)| test(p)).map(|(id, _)| id).collect()
    };
    match party {
        Party::All => of(&|_| true),
        Party::Role(role) => of(&|p| p.role == role),
        Party::Group(group) => {
            let mut all = Vec::new();
            let mut todo = vec![group];
            while let Some(g) = todo.pop() {
                all.extend(
                    org.groups[g].positions.iter().copied().filter(|p| !org.positions[*p].meta.removed),
                );
                all.extend(org.groups[g].leader);
                todo.extend(org.groups[g].groups.iter().copied());
            }
            all.sort();
            all.dedup();
            all
        }
        Party::Position(p) => vec![p],
    }
}

/// The positions that can answer a question.
#[must_use]
pub fn who_can(org: &Org, asked: Asked) -> Vec<Id<Position>> {
    match asked {
        Asked::Role(role) => positions_of(org, Party::Role(role)),
        Asked::Group(group) => positions_of(org, Party::Group(group)),
        Asked::Specialty(s) => org
            .positions
            .iter()
            .filter(|(_, p)| org.roles[p.role].skill(s) > 0.0 && p.headcount() > 0)
            .map(|(id, _)| id)
            .collect(),
    }
}

fn builtin(org: &Org, speed: &str, fidelity: &str, accuracy: &str) -> Axes {
    Axes {
        speed: Dist::Constant(Duration::new(org.defaults.get(speed), TimeUnit::Second)),
        frequency: Cadence::OnDemand,
        fidelity: org.defaults.get(fidelity),
        accuracy: org.defaults.get(accuracy),
        handling: None,
        upkeep: 0.0,
        fails: None,
    }
}

/// Talk within a team.
fn room(org: &Org) -> Axes {
    builtin(org, "room_speed", "room_fidelity", "room_accuracy")
}

/// Talk along a reporting line.
fn line(org: &Org) -> Axes {
    builtin(org, "line_speed", "line_fidelity", "line_accuracy")
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
