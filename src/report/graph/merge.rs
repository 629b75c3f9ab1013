//! One or two structures as one tree of groups with their seats: what is in both, what came, what went.

use super::{Fate, Sides};
use crate::model::people::{Group, GroupKind, Position, Role};
use crate::model::{Id, Org};
use std::collections::{BTreeMap, BTreeSet};

/// A unit or a team of either structure.
#[derive(Debug)]
pub(super) struct Merged {
    /// Its place in each structure, the old one first.
    pub ids: [Option<Id<Group>>; 2],
    pub kind: GroupKind,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    pub depth: usize,
    pub fate: Fate,
    /// The name of the group that it stood in before, when it has moved.
    pub moved_from: Option<String>,
    pub leader: Option<Seat>,
    pub seats: Vec<Seat>,
}

/// The people of one role in one group, or its leader.
#[derive(Debug, Default, Clone)]
pub(super) struct Seat {
    /// Positions in each structure.
    pub ids: [Vec<Id<Position>>; 2],
    /// People in each.
    pub heads: [u32; 2],
    /// The leader leads another group that is drawn before, and is counted there; in each structure by itself.
    pub elsewhere: [bool; 2],
}

impl Seat {
    /// Counted in another group, in the structure that the picture shows it in.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.elsewhere[usize::from(!self.ids[1].is_empty())]
    }

    pub(super) fn fate(&self, both: bool) -> Fate {
        match (both, self.ids[0].is_empty(), self.ids[1].is_empty()) {
            (false, ..) => Fate::Same,
            (_, true, _) => Fate::Added,
            (_, _, true) => Fate::Removed,
            _ if self.heads[0] != self.heads[1] => Fate::Changed,
            _ => Fate::Same,
        }
    }
}

/// The groups of the structures, parents before children.
pub(super) fn merge(sides: &Sides<'_>) -> Vec<Merged> {
    let mut out: Vec<Merged> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    for side in 0..2 {
        let Some(org) = sides.org(side) else { continue };
        for id in in_tree_order(org) {
            let group = &org.groups[id];
            let at = *index.entry(group.meta.key().to_owned()).or_insert_with(|| {
                out.push(Merged {
                    ids: [None, None],
                    kind: group.kind,
                    parent: None,
                    children: Vec::new(),
                    depth: 0,
                    fate: Fate::Same,
                    moved_from: None,
                    leader: None,
                    seats: Vec::new(),
                });
                out.len() - 1
            });
            out[at].ids[side] = Some(id);
        }
    }
    place(sides, &mut out, &index);
    for merged in &mut out {
        seat(sides, merged);
    }
    let mut shown = [BTreeSet::new(), BTreeSet::new()];
    for at in tree_order(&out) {
        only_once(&mut out[at], &mut shown);
    }
    out
}

/// Groups of a structure, each before those in it.
fn in_tree_order(org: &Org) -> Vec<Id<Group>> {
    let mut todo: Vec<Id<Group>> =
        org.groups.iter().filter(|(_, g)| g.parent.is_none()).map(|(id, _)| id).collect();
    todo.reverse();
    let mut out = Vec::new();
    while let Some(id) = todo.pop() {
        out.push(id);
        todo.extend(org.groups[id].groups.iter().rev().filter(|g| !org.groups[**g].meta.removed));
    }
    out
}

/// Merged groups, each before those in it, those of the old structure first.
pub(super) fn tree_order(groups: &[Merged]) -> Vec<usize> {
    let mut todo: Vec<usize> = (0..groups.len()).filter(|i| groups[*i].parent.is_none()).rev().collect();
    let mut out = Vec::new();
    while let Some(at) = todo.pop() {
        out.push(at);
        todo.extend(groups[at].children.iter().rev());
    }
    out
}

/// Where each group stands: where the new structure has it, or else the old one.
fn place(sides: &Sides<'_>, out: &mut [Merged], index: &BTreeMap<String, usize>) {
    let above = |merged: &Merged, side: usize| {
        let org = sides.org(side)?;
        let parent = org.groups[merged.ids[side]?].parent?;
        index.get(org.groups[parent].meta.key()).copied()
    };
    for at in 0..out.len() {
        let merged = &out[at];
        let (before, after) = (above(merged, 0), above(merged, 1));
        let fate = match (sides.both(), merged.ids) {
            (false, _) => Fate::Same,
            (_, [None, _]) => Fate::Added,
            (_, [_, None]) => Fate::Removed,
            _ if before != after => Fate::Moved,
            _ => Fate::Same,
        };
        let parent = if merged.ids[1].is_some() { after } else { before };
        let moved_from = (fate == Fate::Moved).then(|| {
            before.and_then(|b| out[b].ids[0]).zip(sides.org(0)).map_or_else(
                || "the top".to_owned(),
                |(id, org)| super::words::last(&org.groups[id].meta.name).to_owned(),
            )
        });
        out[at].fate = fate;
        out[at].parent = parent;
        out[at].moved_from = moved_from;
    }
    for at in 0..out.len() {
        if let Some(parent) = out[at].parent {
            out[parent].children.push(at);
        }
    }
    for at in tree_order(out) {
        out[at].depth = out[at].parent.map_or(0, |p| out[p].depth + 1);
    }
}

/// The role, and for guests where they come from.
type SeatKey = (Id<Role>, Option<String>);

/// Who sits in a group: its leader, and everybody who leads nothing inside it.
fn seat(sides: &Sides<'_>, merged: &mut Merged) {
    let mut seats: Vec<(SeatKey, Seat)> = Vec::new();
    let mut leader = Seat::default();
    for side in 0..2 {
        let (Some(org), Some(group)) = (sides.org(side), merged.ids[side]) else { continue };
        let group = &org.groups[group];
        if let Some(id) = group.leader.filter(|l| !org.positions[*l].meta.removed) {
            leader.ids[side].push(id);
            leader.heads[side] = org.positions[id].headcount();
        }
        for id in group.positions.iter().copied() {
            let position = &org.positions[id];
            if position.meta.removed || position.leads.iter().any(|g| !org.groups[*g].meta.removed) {
                continue;
            }
            let home = position.home.map(|h| org.positions[h].meta.key().to_owned());
            let role = sides.role_key(side, position.role);
            let at = seats.iter().position(|(key, _)| *key == (role, home.clone())).unwrap_or_else(|| {
                seats.push(((role, home), Seat::default()));
                seats.len() - 1
            });
            seats[at].1.ids[side].push(id);
            seats[at].1.heads[side] += position.headcount();
        }
    }
    merged.seats = seats.into_iter().map(|(_, seat)| seat).collect();
    merged.leader = (!leader.ids[0].is_empty() || !leader.ids[1].is_empty()).then_some(leader);
}

/// Who leads several groups is one person: counted where they are drawn first.
fn only_once(merged: &mut Merged, shown: &mut [BTreeSet<Id<Position>>; 2]) {
    let Some(leader) = &mut merged.leader else { return };
    for ((ids, shown), elsewhere) in leader.ids.iter().zip(shown).zip(&mut leader.elsewhere) {
        for id in ids {
            *elsewhere |= !shown.insert(*id);
        }
    }
}
