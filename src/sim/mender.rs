//! Who mends what is broken: of those whose it is, whoever can begin first.
//!
//! Nobody pulls a repair from a queue: it is given to somebody. So it is looked at who is at work and what waits for them already; only
//! among those who can begin at the same moment it is a lot in which place they sit.

use super::person::Person;
use super::state::Doing;
use super::world::World;
use crate::kernel::{Key, Time};
use crate::model::Id;
use crate::model::people::Position;

impl World<'_> {
    /// Whoever can begin first at one of some places, by what it takes each of them; among equals those of a place by lot.
    pub(super) fn mender(
        &self,
        places: Vec<Id<Position>>,
        key: Key,
        work: &dyn Fn(u32) -> f64,
    ) -> Option<u32> {
        let first = self.one_staffed(places.clone(), key)?;
        self.mender_beside(first, &places, work)
    }

    /// The same; among equals those of a certain place.
    pub(super) fn mender_beside(
        &self,
        first: Id<Position>,
        places: &[Id<Position>],
        work: &dyn Fn(u32) -> f64,
    ) -> Option<u32> {
        let places = std::iter::once(first).chain(places.iter().copied().filter(|place| *place != first));
        let mut best = None;
        for person in places.flat_map(|place| self.posts[place.index()].people.iter().copied()) {
            let they = &self.people[person as usize];
            let rank = (begins(they, self.now, || work(person)), they.inbox.len());
            if best.is_none_or(|(least, _)| rank < least) {
                best = Some((rank, person));
            }
            if rank == (self.now, 0) {
                break;
            }
        }
        best.map(|(_, person)| person)
    }
}

/// When somebody could begin what takes so many seconds, as if all that waits for them took as long.
#[expect(clippy::cast_precision_loss, reason = "nobody has so much waiting")]
fn begins(they: &Person, now: Time, seconds: impl Fn() -> f64) -> Time {
    let done = match they.doing {
        Doing::Nothing => now,
        Doing::Task(_) => they.done_at().unwrap_or(now),
        // Until there is room, or help, and nobody knows when.
        Doing::Blocked(_) | Doing::Stopped(_) => return Time::NEVER,
    };
    let waits = they.inbox.len() as f64;
    let before = if waits > 0.0 { Time::from_secs(waits * seconds()) } else { Time::ZERO };
    they.attention.next_free(done).after(before)
}
