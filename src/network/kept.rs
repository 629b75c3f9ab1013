//! Passages that a structure has kept from the one that it took over from.

use super::{Cargo, Direction, Edge, Hop, Network};
use crate::model::Id;
use crate::model::people::Position;

impl Network {
    /// Another structure was in force before this one.
    #[inline]
    #[must_use]
    pub fn has_taken_over(&self) -> bool {
        self.room > 0
    }

    /// A passage is of a structure before this one; ties that nothing sanctions are nobody's.
    #[must_use]
    pub fn is_old(&self, hop: &Hop) -> bool {
        hop.axes < self.room && !self.is_shadow(hop)
    }

    /// A passage of a structure before, as this one has it: over the same interface, the reporting line or the room. A reply goes back
    /// over an interface that leads one way, too.
    #[must_use]
    pub fn again(&self, hop: &Hop, cargo: Cargo) -> Option<Hop> {
        if self.flat {
            return Some(Hop { axes: self.room, ..*hop });
        }
        let turned = match hop.direction {
            Direction::Up => Direction::Down,
            Direction::Down => Direction::Up,
            Direction::Across => Direction::Across,
        };
        let there = self.quickest(hop.from, hop.to, (hop.axes, hop.direction), cargo);
        let axes = there.or_else(|| self.quickest(hop.to, hop.from, (hop.axes, turned), cargo))?;
        Some(Hop { axes, ..*hop })
    }

    /// The axes of the quickest passage between two positions that is of the same interface as another one, or like it of none.
    fn quickest(
        &self,
        from: Id<Position>,
        to: Id<Position>,
        (like, direction): (u32, Direction),
        cargo: Cargo,
    ) -> Option<u32> {
        let interface = self.gates[like as usize].interface;
        let reaches = |edge: &Edge| {
            edge.to as usize == to.index()
                || self.edges[edge.to as usize]
                    .iter()
                    .any(|e| e.axes.is_none() && e.to as usize == to.index())
        };
        let own = &self.edges[from.index()];
        let hubs = own.iter().filter(|e| e.axes.is_none()).flat_map(|e| &self.edges[e.to as usize]);
        let fits = |edge: &&Edge| {
            let same = edge.axes.is_some_and(|axes| self.gates[axes as usize].interface == interface);
            let may = edge.carries == 0 || self.contents[edge.carries as usize].contains(&cargo.content());
            same && may && edge.direction == direction && reaches(edge)
        };
        let quickest = own.iter().chain(hubs).filter(fits).min_by(|a, b| a.cost_s.total_cmp(&b.cost_s));
        quickest.and_then(|edge| edge.axes)
    }
}
