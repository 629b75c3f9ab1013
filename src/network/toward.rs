//! All ways to one set of addressees at once: one search backwards from the set tells every position its next passage.
//!
//! What a run asks for one sender at a time, the rules ask for everybody: one search for each set, not for each pair.

use super::search::Scratch;
use super::{Cargo, Direction, Edge, Hop, Network, Route, small};
use crate::model::Id;
use crate::model::people::Position;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::rc::Rc;

/// The next passage from every node of the network towards the nearest of a set.
#[derive(Debug)]
pub struct Toward<'n> {
    network: &'n Network,
    /// Each node's next node stands where a forward search keeps the one before.
    found: Scratch,
}

impl Drop for Toward<'_> {
    fn drop(&mut self) {
        self.network.idle.borrow_mut().push(std::mem::take(&mut self.found));
    }
}

impl Network {
    /// Searches backwards from a set of positions.
    #[must_use]
    pub fn toward(&self, targets: &[Id<Position>], cargo: Cargo) -> Toward<'_> {
        self.toward_from(targets, cargo, None)
    }

    /// The same, as far as is needed for those who ask: in a large organisation most are near to what they need.
    #[must_use]
    pub fn toward_from(
        &self,
        targets: &[Id<Position>],
        cargo: Cargo,
        asking: Option<&[Id<Position>]>,
    ) -> Toward<'_> {
        let backwards = self.back.get_or_init(|| self.backwards());
        let mut wanted: BTreeSet<usize> = asking.into_iter().flatten().map(|p| p.index()).collect();
        let mut found = self.idle.borrow_mut().pop().unwrap_or_default();
        found.begin(self.edges.len());
        let content = cargo.content();
        let mut heap = BinaryHeap::new();
        for position in targets.iter().filter(|p| !self.is_vacant(**p)) {
            let at = small(position.index());
            // An end leads to itself: so it is told from what only passes on.
            let end = Edge { to: at, axes: None, direction: Direction::Across, carries: 0, cost_s: 0.0 };
            found.reach(position.index(), 0.0, (at, end));
            heap.push(Reverse((0_u64, self.keys[position.index()], at)));
        }
        while let Some(Reverse((_, _, node))) = heap.pop() {
            let node = node as usize;
            if std::mem::replace(&mut found.done[node], true) {
                continue;
            }
            if wanted.remove(&node) && wanted.is_empty() {
                break;
            }
            let passes = node < self.positions && !found.is_end(node);
            let onward = found.cost(node) + if passes { self.relay_s[node] } else { 0.0 };
            for (from, edge) in backwards.of(node) {
                let edge = self.edges[from as usize][edge as usize];
                let open = edge.axes.is_none_or(|a| !self.closed[a as usize]);
                let allowed = edge.carries == 0 || self.contents[edge.carries as usize].contains(&content);
                let cost = onward + edge.cost_s;
                let from = from as usize;
                if open && allowed && cost < found.cost(from) && !found.is_end(from) {
                    found.reach(from, cost, (edge.to, edge));
                    heap.push(Reverse((super::microseconds(cost), self.keys[from], small(from))));
                }
            }
        }
        Toward { network: self, found }
    }

    /// The axes of the quickest interface that leads from a position straight to one of a set, whether it is taken or not.
    #[must_use]
    pub fn straight(&self, from: Id<Position>, to: &BTreeSet<Id<Position>>, cargo: Cargo) -> Option<u32> {
        let content = cargo.content();
        let reaches =
            |hub: u32| self.edges[hub as usize].iter().any(|e| to.contains(&Id::new(e.to as usize)));
        let starts = self.edges[from.index()].iter().filter(|e| e.axes.is_none());
        let over = starts.flat_map(|e| &self.edges[e.to as usize]).filter(|e| {
            let may = e.carries == 0 || self.contents[e.carries as usize].contains(&content);
            may && e.axes.is_some() && reaches(e.to)
        });
        over.min_by(|a, b| a.cost_s.total_cmp(&b.cost_s)).and_then(|e| e.axes)
    }

    /// The edges by where they lead to, in compressed rows.
    fn backwards(&self) -> Backwards {
        let mut starts = vec![0_u32; self.edges.len() + 1];
        for edge in self.edges.iter().flatten() {
            starts[edge.to as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut free = starts.clone();
        let mut edges = vec![(0, 0); *starts.last().unwrap_or(&0) as usize];
        for (from, list) in self.edges.iter().enumerate() {
            for (i, edge) in list.iter().enumerate() {
                let at = &mut free[edge.to as usize];
                edges[*at as usize] = (small(from), small(i));
                *at += 1;
            }
        }
        Backwards { starts, edges }
    }
}

/// The edges by where they lead to.
#[derive(Debug)]
pub(super) struct Backwards {
    starts: Vec<u32>,
    edges: Vec<(u32, u32)>,
}

impl Backwards {
    fn of(&self, node: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.edges[self.starts[node] as usize..self.starts[node + 1] as usize].iter().copied()
    }
}

impl Toward<'_> {
    /// The passages from a position to the nearest of the set; none if there is no sanctioned way.
    #[must_use]
    pub fn route(&self, from: Id<Position>) -> Option<Route> {
        if self.found.cost(from.index()).is_infinite() {
            return None;
        }
        let mut hops = Vec::new();
        let (mut at, mut start, mut passage) = (from.index(), from, None);
        while !self.found.is_end(at) {
            let (_, edge) = self.found.came[at];
            passage = passage.or(edge.axes.map(|axes| (axes, edge.direction)));
            at = edge.to as usize;
            if at < self.network.positions
                && let Some((axes, direction)) = passage.take()
            {
                hops.push(Hop { from: start, to: Id::new(at), axes, direction });
                start = Id::new(at);
            }
        }
        Some(Rc::new(hops))
    }
}
