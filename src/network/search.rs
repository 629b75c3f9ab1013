//! One search: from a position to the nearest of a set, by Dijkstra's algorithm with early end.

use super::{Cargo, Direction, Edge, Hop, Network, Route, Target, Whom, small};
use crate::model::Id;
use crate::model::people::Position;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

/// Tables of one search, kept from search to search; a stamp tells what is of this one.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    search: u32,
    stamp: Vec<u32>,
    cost: Vec<f64>,
    pub(super) came: Vec<(u32, Edge)>,
    pub(super) done: Vec<bool>,
}

impl Scratch {
    pub(super) fn begin(&mut self, nodes: usize) {
        let nothing = (0, Edge { to: 0, axes: None, direction: Direction::Across, carries: 0, cost_s: 0.0 });
        self.stamp.resize(nodes, 0);
        self.cost.resize(nodes, f64::INFINITY);
        self.came.resize(nodes, nothing);
        self.done.resize(nodes, false);
        self.search += 1;
    }

    pub(super) fn cost(&self, node: usize) -> f64 {
        if self.stamp[node] == self.search { self.cost[node] } else { f64::INFINITY }
    }

    pub(super) fn reach(&mut self, node: usize, cost: f64, from: (u32, Edge)) {
        self.stamp[node] = self.search;
        self.done[node] = false;
        self.cost[node] = cost;
        self.came[node] = from;
    }

    /// A node that was reached from itself: where the search began.
    pub(super) fn is_end(&self, node: usize) -> bool {
        self.stamp[node] == self.search && self.came[node].0 as usize == node
    }
}

impl Network {
    pub(super) fn search(&mut self, from: Id<Position>, target: u32, cargo: Cargo) -> Vec<Route> {
        let Target { mut set, whom } = self.targets[target as usize].clone();
        if whom == Whom::Anybody {
            set.retain(|p| !self.is_vacant(*p));
        }
        if set.binary_search(&from).is_ok() {
            return vec![Rc::new(Vec::new())];
        }
        if self.flat {
            let hop =
                |to: &Id<Position>| Hop { from, to: *to, axes: self.room, direction: Direction::Across };
            set.sort_by_key(|p| self.keys[p.index()]);
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
                let open = edge.axes.is_none_or(|a| !self.closed[a as usize]);
                let allowed =
                    open && (edge.carries == 0 || self.contents[edge.carries as usize].contains(&content));
                let next = cost + pass + edge.cost_s;
                if allowed && next <= limit && next < scratch.cost(edge.to as usize) {
                    scratch.reach(edge.to as usize, next, (small(node), *edge));
                    heap.push(Reverse((super::microseconds(next), self.keys[edge.to as usize], edge.to)));
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
