//! How much passes where: messages a second over each interface, along each reporting line and within each team.

use super::{Direction, Gate, Hop, Network};
use crate::model::Id;
use crate::model::people::Position;
use crate::model::relation::Interface;
use std::collections::BTreeMap;

/// What a passage goes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Over {
    /// An interface.
    Interface(Id<Interface>),
    /// The reporting line, upwards.
    Up,
    /// The reporting line, downwards.
    Down,
    /// Talk within a team.
    Room,
}

impl Over {
    /// What a hop goes over, by its axes.
    #[must_use]
    pub fn of(gate: Gate, direction: Direction) -> Self {
        match (gate.interface, direction) {
            (Some(interface), _) => Self::Interface(interface),
            (None, Direction::Up) => Self::Up,
            (None, Direction::Down) => Self::Down,
            (None, Direction::Across) => Self::Room,
        }
    }
}

/// Messages a second by what they pass over, from one position to another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Passages {
    /// By what, from whom, to whom.
    pub rates: BTreeMap<(Over, Id<Position>, Id<Position>), f64>,
    /// Messages a second that have no way at all.
    pub no_way: f64,
}

impl Passages {
    /// Adds the passages of a route that is taken so many times a second.
    pub fn add(&mut self, network: &Network, route: &[Hop], rate: f64) {
        for hop in route {
            let over = Over::of(network.gates[hop.axes as usize], hop.direction);
            *self.rates.entry((over, hop.from, hop.to)).or_default() += rate;
        }
    }

    /// Nothing passes anywhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rates.values().all(|r| *r <= 0.0) && self.no_way <= 0.0
    }
}
