//! Who sits where, and who of them could take something up at once.
//!
//! The hot path asks the same few things of a position at each event. They stand together here, so that they are found in
//! one place of memory, however large the structure is; and whoever looks for somebody idle looks at those alone.

use super::state::Doing;
use super::world::{World, small};
use crate::model::Id;
use crate::model::people::Position;
use smallvec::SmallVec;
use std::num::NonZeroU32;

/// A person who sits nowhere.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Places in a word.
const WORD: u32 = u64::BITS;

/// A position while it runs: a line of memory.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub(super) struct Post {
    /// Its people, in the order of their places.
    pub(super) people: Box<[u32]>,
    /// The shared queues that they pull from: few have more than one or two.
    pub(super) pools: SmallVec<[u32; 4]>,
    /// Which of the people are ready, by their place: the first 64, and the others.
    ready: u64,
    more: Option<Box<More>>,
    /// Where the people have numbers one after the other, the number of the first: no list has to be looked at.
    first: Option<NonZeroU32>,
    /// The people stand in the order of their numbers.
    in_order: bool,
    /// The team has a limit on what it has in hand.
    pub(super) limited: bool,
}

/// Who is ready of those beyond the first 64.
#[derive(Debug, Clone)]
struct More(Vec<u64>);

impl Post {
    pub(super) fn new(limited: bool) -> Self {
        Self {
            people: Box::default(),
            pools: SmallVec::new(),
            ready: 0,
            more: None,
            first: None,
            in_order: true,
            limited,
        }
    }

    /// Nobody is ready yet, and there is room for marks of all the people.
    fn unmark(&mut self) {
        let words = self.people.len().div_ceil(WORD as usize);
        self.ready = 0;
        self.more = (words > 1).then(|| Box::new(More(vec![0; words - 1])));
        self.in_order = self.people.is_sorted();
        let follows = |pair: &[u32]| pair[1] == pair[0].wrapping_add(1);
        let consecutive = self.people.windows(2).all(follows);
        // One more than the number: nought is not a number here.
        self.first = self.people.first().filter(|_| consecutive).and_then(|p| NonZeroU32::new(p + 1));
    }

    /// Who sits at a place.
    #[inline]
    fn at(&self, place: usize) -> u32 {
        self.first.map_or_else(|| self.people[place], |first| first.get() - 1 + small(place))
    }

    fn mark(&mut self, place: u32, ready: bool) {
        let word = match ((place / WORD) as usize, &mut self.more) {
            (0, _) => &mut self.ready,
            (n, Some(more)) => &mut more.0[n - 1],
            (_, None) => return,
        };
        let bit = 1 << (place % WORD);
        *word = if ready { *word | bit } else { *word & !bit };
    }

    /// The first of its people who is ready.
    #[inline]
    pub(super) fn first_ready(&self) -> Option<u32> {
        // Nearly all positions have one word, and nearly always it is asked for its first bit.
        let place = match (self.ready, &self.more) {
            (0, None) => return None,
            (0, Some(_)) => self.places().next()?,
            (word, _) => word.trailing_zeros() as usize,
        };
        Some(self.at(place))
    }

    /// The places of those who are ready, in order.
    fn places(&self) -> impl Iterator<Item = usize> + '_ {
        let more = self.more.iter().flat_map(|more| more.0.iter().copied());
        let words = std::iter::once(self.ready).chain(more);
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
        self.posts[position.index()].unmark();
        let people = std::mem::take(&mut self.posts[position.index()].people);
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
        let first = post.first_ready()?;
        // Nobody is free before now.
        if post.in_order && self.people[first as usize].attention.next_free(self.now) == self.now {
            return Some(first);
        }
        self.soonest(post)
    }

    fn soonest(&self, post: &Post) -> Option<u32> {
        let mut first = None;
        for place in post.places() {
            let person = post.at(place);
            let free = self.people[person as usize].attention.next_free(self.now);
            if first.is_none_or(|first| (free, person) < first) {
                first = Some((free, person));
            }
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
        let mut post = Post::new(false);
        post.people = (7..140).collect();
        post.unmark();
        for place in [3, 64, 0, 130, 63] {
            post.mark(place, true);
        }
        post.mark(3, false);
        assert_eq!(post.places().collect::<Vec<_>>(), [0, 63, 64, 130]);
        assert_eq!([post.at(0), post.at(130)], [7, 137]);
        post.people[0] = 9;
        post.unmark();
        assert_eq!([post.at(0), post.at(130)], [9, 137]);
        assert_eq!(post.places().count(), 0);
    }

    #[test]
    fn a_position_is_one_line_of_memory() {
        assert_eq!(std::mem::size_of::<Post>(), 64);
    }
}
