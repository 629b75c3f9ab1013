//! All ways to one set of addressees at once: one search backwards from the set tells every position its next passage.
//!
//! What a run asks for one sender at a time, the rules ask for everybody: one search for each set, not for each pair.

use super::{Cargo, Edge, Hop, Network, Route, small};
use crate::model::Id;
use crate::model::people::Position;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::rc::Rc;

/// The next passage from every node of the network towards the nearest of a set.
#[derive(Debug)]
pub struct Toward<'n> {
    network: &'n Network,
    cost: Vec<f64>,
    next: Vec<Option<Edge>>,
}

impl Network {
    /// Searches backwards from a set of positions, as `target` numbers it.
    #[must_use]
    pub fn toward(&self, target: u32, cargo: Cargo) -> Toward<'_> {
        self.toward_from(target, cargo, None)
    }

    /// The same, as far as is needed for those who ask: in a large organisation most are near to what they need.
    #[must_use]
    pub fn toward_from(&self, target: u32, cargo: Cargo, asking: Option<&[Id<Position>]>) -> Toward<'_> {
        let backwards = self.back.get_or_init(|| self.backwards());
        let mut wanted: BTreeSet<usize> = asking.into_iter().flatten().map(|p| p.index()).collect();
        let nodes = self.edges.len();
        let mut found = Toward { network: self, cost: vec![f64::INFINITY; nodes], next: vec![None; nodes] };
        let content = cargo.content();
        let mut is_target = vec![false; nodes];
        let mut done = vec![false; nodes];
        let mut heap = BinaryHeap::new();
        for position in &self.targets[target as usize] {
            is_target[position.index()] = true;
            found.cost[position.index()] = 0.0;
            heap.push(Reverse((0_u64, self.keys[position.index()], small(position.index()))));
        }
        while let Some(Reverse((_, _, node))) = heap.pop() {
            let node = node as usize;
            if std::mem::replace(&mut done[node], true) {
                continue;
            }
            if wanted.remove(&node) && wanted.is_empty() {
                break;
            }
            let passes = node < self.positions && !is_target[node];
            let onward = found.cost[node] + if passes { self.relay_s[node] } else { 0.0 };
            for (from, edge) in backwards.of(node) {
                let edge = self.edges[from as usize][edge as usize];
                let open = edge.axes.is_none_or(|a| !self.closed[a as usize]);
                let allowed = edge.carries == 0 || self.contents[edge.carries as usize].contains(&content);
                let cost = onward + edge.cost_s;
                let from = from as usize;
                if open && allowed && !is_target[from] && cost < found.cost[from] {
                    found.cost[from] = cost;
                    found.next[from] = Some(edge);
                    heap.push(Reverse((super::microseconds(cost), self.keys[from], small(from))));
                }
            }
        }
        found
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
        if self.cost[from.index()].is_infinite() {
            return None;
        }
        let mut hops = Vec::new();
        let (mut at, mut start, mut passage) = (from.index(), from, None);
        while let Some(edge) = self.next[at] {
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
