//! The graph that messages travel on, made from what is declared: rooms, reporting lines, dotted lines, interfaces.

use super::gone::is_of;
use super::{Direction, Edge, Gate, Network, expected, party_key, positions_of, small};
use crate::kernel::Key;
use crate::model::people::{GroupKind, Position};
use crate::model::quantity::{Cadence, Dist, Duration, TimeUnit};
use crate::model::relation::{Axes, Party};
use crate::model::{Id, Org};
use std::collections::BTreeMap;

impl Network {
    pub(super) fn build(&mut self, org: &Org) {
        let handling = org.defaults.get("relay_handling");
        let slot = org.defaults.get("meeting_slot");
        self.edges.resize_with(self.positions, Vec::new);
        self.relay_s.resize(self.positions, 0.0);
        self.keys.resize(self.positions, 0);
        for (id, position) in org.positions.iter() {
            let free = org.roles[position.role].available;
            // A wait for a free slot, and the handling stretched over free slots.
            self.relay_s[id.index()] = handling / free + slot * (1.0 / free - 1.0);
            self.keys[id.index()] = Key::seed(0, 0).name(position.meta.key()).bits();
        }
        let gone = self.gone(org);
        self.rooms(org, &gone);
        self.lines(org, &gone);
        self.interfaces(org, &gone);
    }

    fn edge(&mut self, from: usize, edge: Edge) {
        let edges = &mut self.edges[from];
        // Most have one or two, and a list that grows by itself makes room for four.
        if edges.len() < 2 {
            edges.reserve_exact(1);
        }
        edges.push(edge);
    }

    fn hub(&mut self, name: &str) -> usize {
        self.edges.push(Vec::new());
        self.keys.push(Key::seed(0, 0).name("hub").name(name).bits());
        self.edges.len() - 1
    }

    /// Everybody of a team talks to everybody of it.
    fn rooms(&mut self, org: &Org, gone: &[Id<Position>]) {
        let mut rooms = vec![None; org.groups.slots()];
        for (id, group) in org.groups.iter() {
            if group.kind != GroupKind::Team {
                continue;
            }
            let axes = match group.inside {
                Some(channel) => {
                    let gate = Gate { interface: None, channel: Some(channel) };
                    self.add_axes(org.channels[channel].axes(), gate)
                }
                None => self.room,
            };
            // The leader is reached along the reporting line, which has a channel of its own.
            let sits_there =
                |p: &&Id<Position>| !org.positions[**p].meta.removed && org.positions[**p].leads.is_empty();
            let hub = self.hub(&org.groups[id].meta.name);
            let direction = Direction::Across;
            let cost_s = expected(&self.axes[axes as usize]);
            let talk = Edge { to: small(hub), axes: Some(axes), direction, carries: 0, cost_s };
            rooms[id.index()] = Some(talk);
            for member in group.positions.iter().filter(sits_there) {
                self.edge(member.index(), talk);
                let heard =
                    Edge { to: small(member.index()), axes: None, direction, carries: 0, cost_s: 0.0 };
                self.edge(hub, heard);
            }
        }
        for place in gone.iter().filter(|p| org.positions[**p].leads.is_empty()) {
            let room = rooms[org.positions[*place].group.index()];
            room.into_iter().for_each(|talk| self.edge(place.index(), talk));
        }
    }

    fn add_axes(&mut self, axes: Axes, gate: Gate) -> u32 {
        self.axes.push(axes);
        self.gates.push(gate);
        self.closed.push(false);
        small(self.axes.len() - 1)
    }

    fn lines(&mut self, org: &Org, gone: &[Id<Position>]) {
        let there = org.positions.iter().map(|(id, _)| (id, true));
        for (id, is_there) in there.chain(gone.iter().map(|id| (*id, false))) {
            let position = &org.positions[id];
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
                    self.add_axes(axes, Gate { interface: None, channel: Some(channel) })
                }
                None => self.room + 1,
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
            if is_there {
                self.edge(boss.index(), edge(id.index(), Direction::Down));
            }
        }
        self.dotted_lines(org);
    }

    /// A second boss is a reporting line, too, over the built-in channel of one.
    fn dotted_lines(&mut self, org: &Org) {
        let none = org.roles.iter().all(|(_, role)| role.also_reports.is_empty())
            && org.groups.iter().all(|(_, group)| group.also_reports.is_empty());
        if none {
            return;
        }
        let axes = self.room + 1;
        let cost_s = expected(&self.axes[axes as usize]);
        for id in org.positions_by_name() {
            let position = &org.positions[id];
            let groups = org.chain(position.group).flat_map(|g| &org.groups[g].also_reports);
            let bosses: std::collections::BTreeSet<_> =
                org.roles[position.role].also_reports.iter().chain(groups).map(|l| l.to).collect();
            for boss in bosses.into_iter().flat_map(|role| positions_of(org, Party::Role(role))) {
                if boss == id {
                    continue;
                }
                let edge = |to: Id<Position>, direction| Edge {
                    to: small(to.index()),
                    axes: Some(axes),
                    direction,
                    carries: 0,
                    cost_s,
                };
                self.edge(id.index(), edge(boss, Direction::Up));
                self.edge(boss.index(), edge(id, Direction::Down));
            }
        }
    }

    /// An interface leads from a hub of all who may start to a hub of all who are reached; parties share their hubs, so that
    /// a thousand interfaces of one role cost a thousand edges and not a thousand times its people.
    fn interfaces(&mut self, org: &Org, gone: &[Id<Position>]) {
        let mut hubs: BTreeMap<(String, bool), usize> = BTreeMap::new();
        let mut by_role = vec![Vec::new(); org.roles.slots()];
        for (id, position) in org.positions.iter() {
            by_role[position.role.index()].push(id);
        }
        let mut hub_of = |network: &mut Self, party: Party, starts: bool| {
            let known = hubs.entry((party_key(org, party), starts));
            *known.or_insert_with_key(|(name, _)| {
                let mut people = match party {
                    Party::Role(role) => by_role[role.index()].clone(),
                    other => positions_of(org, other),
                };
                if starts {
                    people.extend(gone.iter().filter(|place| is_of(org, **place, party)));
                }
                network.party_hub(name, &people, starts)
            })
        };
        let mut all: Vec<_> = org.interfaces.iter().collect();
        // By name: of two that take the same time, the first is taken, whatever the order of their declarations.
        all.sort_by_cached_key(|(_, i)| {
            let channel = org.channels[i.channel].meta.key().to_owned();
            (party_key(org, i.from), party_key(org, i.to), channel, format!("{:?} {:?}", i.axes, i.carries))
        });
        for (id, interface) in all {
            let gate = Gate { interface: Some(id), channel: Some(interface.channel) };
            let axes = self.add_axes(interface.axes.clone(), gate);
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
                let start = hub_of(self, from, true);
                let end = hub_of(self, to, false);
                self.edge(
                    start,
                    Edge { to: small(end), axes: Some(axes), direction: Direction::Across, carries, cost_s },
                );
            }
        }
    }

    /// The hub of all who may start, or of all who are reached.
    fn party_hub(&mut self, name: &str, people: &[Id<Position>], starts: bool) -> usize {
        let hub = self.hub(&format!("{name} {starts}"));
        let free = |to: usize| Edge {
            to: small(to),
            axes: None,
            direction: Direction::Across,
            carries: 0,
            cost_s: 0.0,
        };
        for p in people {
            let (from, to) = if starts { (p.index(), hub) } else { (hub, p.index()) };
            self.edge(from, free(to));
        }
        hub
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
pub(super) fn room(org: &Org) -> Axes {
    builtin(org, "room_speed", "room_fidelity", "room_accuracy")
}

/// Talk along a reporting line.
pub(super) fn line(org: &Org) -> Axes {
    builtin(org, "line_speed", "line_fidelity", "line_accuracy")
}
