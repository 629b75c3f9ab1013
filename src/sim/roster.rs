//! Who sits where, and who of them could take something up at once.
//!
//! The hot path asks the same few things of a position at each event. They stand together here, so that they are found in
//! one place of memory, however large the structure is; and whoever looks for somebody idle looks at those alone.

use super::state::Doing;
use super::world::{World, small};
use crate::model::Id;
use crate::model::people::{Group, Position, Role};

/// A person who sits nowhere.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Places in a word.
const WORD: u32 = u64::BITS;

/// A position while it runs.
#[derive(Debug, Clone)]
pub(super) struct Post {
    /// Its people, and the shared queues that they pull from.
    pub(super) people: Vec<u32>,
    pub(super) pools: Vec<u32>,
    /// Which of the people are ready, by their place: the first 64, and the others.
    ready: u64,
    more: Vec<u64>,
    pub(super) role: Id<Role>,
    pub(super) group: Id<Group>,
    /// The team has a limit on what it has in hand.
    pub(super) limited: bool,
    /// The people stand in the order of their numbers.
    in_order: bool,
}

impl Post {
    pub(super) const fn new(role: Id<Role>, group: Id<Group>, limited: bool) -> Self {
        Self {
            people: Vec::new(),
            pools: Vec::new(),
            ready: 0,
            more: Vec::new(),
            role,
            group,
            limited,
            in_order: true,
        }
    }

    fn mark(&mut self, place: u32, ready: bool) {
        let word = match (place / WORD) as usize {
            0 => &mut self.ready,
            n => &mut self.more[n - 1],
        };
        let bit = 1 << (place % WORD);
        *word = if ready { *word | bit } else { *word & !bit };
    }

    /// The places of those who are ready, in order.
    fn places(&self) -> impl Iterator<Item = usize> + '_ {
        let words = std::iter::once(self.ready).chain(self.more.iter().copied());
        words.enumerate().flat_map(|(n, word)| Bits(word).map(move |bit| n * WORD as usize + bit))
    }
}

/// The bits of a word that are set, the lowest first.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(bit as usize)
    }
}

impl World<'_> {
    /// Whether somebody could take something new up at once: nothing to do, nothing waiting, and a hand free.
    fn is_ready(&self, person: u32) -> bool {
        let me = &self.people[person as usize];
        me.doing == Doing::Nothing && me.in_hand < me.juggles && me.inbox.is_empty()
    }

    /// To be told whenever what somebody does, has in hand or has in their inbox has changed.
    #[inline]
    pub(super) fn hands_changed(&mut self, person: u32) {
        let ready = self.is_ready(person);
        let me = &mut self.people[person as usize];
        if me.ready != ready && me.place != NOWHERE {
            me.ready = ready;
            self.posts[me.position.index()].mark(me.place, ready);
        }
    }

    /// Somebody does something else from now on.
    #[inline]
    pub(super) fn does(&mut self, person: u32, doing: Doing) {
        self.people[person as usize].doing = doing;
        self.hands_changed(person);
    }

    /// Gives the people of a position their places, after some have come or gone.
    pub(super) fn take_places(&mut self, position: Id<Position>) {
        let people = std::mem::take(&mut self.posts[position.index()].people);
        let words = people.len().div_ceil(WORD as usize);
        let post = &mut self.posts[position.index()];
        post.in_order = people.is_sorted();
        post.ready = 0;
        post.more = vec![0; words.saturating_sub(1)];
        for (place, person) in people.iter().enumerate() {
            let ready = self.is_ready(*person);
            let me = &mut self.people[*person as usize];
            (me.place, me.ready) = (small(place), ready);
            self.posts[position.index()].mark(small(place), ready);
        }
        self.posts[position.index()].people = people;
    }

    /// Somebody of a position who could take something up at once: whoever is free first, the first of them among equals.
    #[inline]
    pub(super) fn ready(&self, position: Id<Position>) -> Option<u32> {
        let post = &self.posts[position.index()];
        let mut first = None;
        for place in post.places() {
            let person = post.people[place];
            let free = self.people[person as usize].attention.next_free(self.now);
            if first.is_none_or(|first| (free, person) < first) {
                first = Some((free, person));
            }
            // Nobody is free before now.
            if free == self.now && post.in_order {
                break;
            }
        }
        first.map(|(_, person)| person)
    }

    /// Everybody is marked as what they are: the name of a position where somebody is not.
    pub(super) fn wrongly_marked(&self) -> Option<&str> {
        for (index, post) in self.posts.iter().enumerate() {
            let ready = post.people.iter().filter(|p| self.is_ready(**p)).count();
            let agrees = |p: &u32| self.people[*p as usize].ready == self.is_ready(*p);
            if ready != post.places().count() || !post.people.iter().all(agrees) {
                return Some(&self.org.positions[Id::new(index)].meta.name);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_beyond_a_word_are_found_in_order() {
        let mut post = Post::new(Id::new(0), Id::new(0), false);
        post.more = vec![0; 2];
        for place in [3, 64, 0, 130, 63] {
            post.mark(place, true);
        }
        post.mark(3, false);
        assert_eq!(post.places().collect::<Vec<_>>(), [0, 63, 64, 130]);
    }
}
