//! Who sits where, and who of them could take something up at once.
//!
//! The hot path asks the same few things of a position at each event. They stand together here, so that they are found in
//! one place of memory, however large the structure is; and whoever looks for somebody idle looks at those alone.

use super::person::Person;
use super::state::Doing;
use super::world::{World, small};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::people::Position;
use smallvec::SmallVec;
use std::collections::BTreeSet;
use std::num::NonZeroU32;

/// A person who sits nowhere.
pub(super) const NOWHERE: u32 = u32::MAX;

/// The mark of somebody who can take up nothing new.
pub(super) const NOT_READY: u32 = u32::MAX;

/// Places in a word.
const WORD: usize = u64::BITS as usize;

/// A position while it runs: a line of memory.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub(super) struct Post {
    /// Its people, in the order of their places.
    pub(super) people: Box<[u32]>,
    /// The shared queues that they pull from: few have more than one or two.
    pub(super) pools: SmallVec<[u32; 4]>,
    /// Which of the people are ready, by their place.
    ready: u64,
    /// The same where there are more than 64 of them.
    crowd: Option<Box<Crowd>>,
    /// Where the people have numbers one after the other, the number of the first: no list has to be looked at.
    first: Option<NonZeroU32>,
    /// The people stand in the order of their numbers.
    in_order: bool,
    /// The team has a limit on what it has in hand.
    pub(super) limited: bool,
}

/// Who is ready of more than 64 people: how many items each has in hand, and their place. The least burdened stands first.
type Crowd = BTreeSet<(u32, u32)>;

impl Post {
    pub(super) fn new(limited: bool) -> Self {
        Self {
            people: Box::default(),
            pools: SmallVec::new(),
            ready: 0,
            crowd: None,
            first: None,
            in_order: true,
            limited,
        }
    }

    /// Nobody is ready yet, and there is room for marks of all the people.
    fn unmark(&mut self) {
        self.ready = 0;
        self.crowd = (self.people.len() > WORD).then(Box::default);
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

    /// Somebody's mark becomes another one.
    #[inline(always)]
    fn mark(&mut self, place: u32, from: u32, to: u32) {
        if let Some(crowd) = &mut self.crowd {
            crowd.remove(&(from, place));
            if to != NOT_READY {
                crowd.insert((to, place));
            }
            return;
        }
        let bit = 1 << place;
        self.ready = if to == NOT_READY { self.ready & !bit } else { self.ready | bit };
    }

    /// One of its people who is ready: the least burdened of many, the first of few.
    #[inline]
    pub(super) fn first_ready(&self) -> Option<u32> {
        // Nearly all positions have few people, and most of those who are ready have nothing in hand.
        let place = match (self.ready, &self.crowd) {
            (0, None) => return None,
            (_, Some(crowd)) => crowd.first()?.1 as usize,
            (word, None) => word.trailing_zeros() as usize,
        };
        Some(self.at(place))
    }

    /// The places of those who are ready.
    fn places(&self) -> impl Iterator<Item = usize> + '_ {
        let crowd = self.crowd.iter().flat_map(|crowd| crowd.iter().map(|(_, place)| *place as usize));
        Bits(self.ready).chain(crowd)
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
    /// To be told whenever what somebody does, has in hand or has in their inbox has changed.
    #[inline(always)]
    pub(super) fn hands_changed(&mut self, person: u32) {
        let me = &mut self.people[person as usize];
        let mark = me.mark_now();
        if me.mark != mark && me.place != NOWHERE {
            let was = std::mem::replace(&mut me.mark, mark);
            self.posts[me.position.index()].mark(me.place, was, mark);
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
            let me = &mut self.people[*person as usize];
            let mark = me.mark_now();
            (me.place, me.mark) = (small(place), mark);
            self.posts[position.index()].mark(small(place), NOT_READY, mark);
            if let Some(recorder) = &mut self.recorder {
                recorder.sits(*person, position);
            }
        }
        self.posts[position.index()].people = people;
    }

    /// Somebody of a position who could take something up as soon as they are there, and when that is: whoever is free first, of them
    /// the one with the fewest items in hand, and the first of them among equals; guests help where nobody else is there.
    ///
    /// Whoever waits for an answer, or for something scarce, has hands to spare; but work that comes meanwhile goes to those
    /// who have none yet. Else one would gather all that waits, while colleagues have nothing to do.
    #[inline(always)]
    pub(super) fn ready(&self, position: Id<Position>) -> Option<(Time, u32)> {
        let first = self.ready_at(position);
        let guests = self.guests.beside(position);
        if guests.is_empty() || first.is_some_and(|(free, _)| free <= self.now) {
            return first;
        }
        guests.iter().filter_map(|place| self.ready_at(*place)).chain(first).min()
    }

    /// The same of those who sit at the position itself.
    #[inline(always)]
    fn ready_at(&self, position: Id<Position>) -> Option<(Time, u32)> {
        let post = &self.posts[position.index()];
        let first = post.first_ready()?;
        let they = &self.people[first as usize];
        // Nobody is free before now, nor has less in hand than nothing.
        if post.in_order && they.in_hand == 0 && they.attention.next_free(self.now) == self.now {
            return Some((self.now, first));
        }
        self.best_of(post)
    }

    fn best_of(&self, post: &Post) -> Option<(Time, u32)> {
        let mut best = None;
        for place in post.places() {
            let person = post.at(place);
            let they = &self.people[person as usize];
            let free = they.attention.next_free(self.now);
            let rank = (free, they.in_hand, person);
            if best.is_none_or(|best| rank < best) {
                best = Some(rank);
            }
            // Nobody who comes later is better: a crowd stands in the order of what they have in hand.
            let least = they.in_hand == 0 || post.crowd.is_some();
            if free == self.now && least && post.in_order {
                break;
            }
        }
        best.map(|(free, _, person)| (free, person))
    }

    /// Everybody is marked as what they are: the name of a position where somebody is not.
    pub(super) fn wrongly_marked(&self) -> Option<&str> {
        for (index, post) in self.posts.iter().enumerate() {
            let mut people = post.people.iter().map(|p| &self.people[*p as usize]);
            let ready = people.clone().filter(|they| they.is_ready()).count();
            let agrees = |they: &Person| they.mark == they.mark_now();
            if ready != post.places().count() || !people.all(agrees) {
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
    fn the_least_burdened_of_a_crowd_stand_first() {
        let mut post = Post::new(false);
        post.people = (7..140).collect();
        post.unmark();
        for (place, in_hand) in [(3, 0), (64, 0), (0, 2), (130, 1), (63, 1)] {
            post.mark(place, NOT_READY, in_hand);
        }
        post.mark(3, 0, NOT_READY);
        post.mark(63, 1, 0);
        assert_eq!(post.places().collect::<Vec<_>>(), [63, 64, 130, 0]);
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
