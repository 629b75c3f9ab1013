//! Places that the structure in force has no more: whoever has left one brings to its end what is in hand there, and sends it on over the
//! ways that those of the same group and role have. Nothing leads to such a place.

use super::Network;
use crate::model::people::Position;
use crate::model::relation::Party;
use crate::model::{Id, Org};

impl Network {
    /// The places that a structure before this one had; none where none was.
    pub(super) fn gone(&self, org: &Org) -> Vec<Id<Position>> {
        if !self.has_taken_over() {
            return Vec::new();
        }
        let all = (0..org.positions.slots()).map(Id::new);
        all.filter(|place| org.positions[*place].meta.removed).collect()
    }
}

/// A place would be one of a party, if it were there.
pub(super) fn is_of(org: &Org, place: Id<Position>, party: Party) -> bool {
    match party {
        Party::All => true,
        Party::Role(role) => org.positions[place].role == role,
        Party::Group(group) => org.is_within(org.positions[place].group, group),
        Party::Position(other) => other == place,
    }
}
