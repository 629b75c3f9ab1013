//! Guests: one person with a seat at home and one in each team that they are lent to.
//!
//! A seat has an inbox, a part of the calendar and what is in hand there. What belongs to the person stands at their own seat: what they
//! have done before, where they are let in, and their voice.

use super::world::World;
use crate::model::Id;
use crate::model::people::Position;
use std::collections::{BTreeMap, BTreeSet};

/// The own seats of those who sit at others, too: nobody, where there are no guests.
#[derive(Debug, Default)]
pub(super) struct OwnSeats(BTreeMap<u32, u32>);

impl World<'_> {
    /// Where the habits and the voice of whoever sits here are.
    #[inline]
    pub(super) fn own_seat(&self, seat: u32) -> u32 {
        if self.own_seats.0.is_empty() { seat } else { self.own_seats.0.get(&seat).copied().unwrap_or(seat) }
    }

    /// To be told, when a structure has come into force, which seats are those of guests, with the keys of those who sit there.
    pub(super) fn settle_guests(&mut self, guests: &[(u32, u64)]) {
        self.own_seats.0.clear();
        if guests.is_empty() {
            return;
        }
        let mut own: BTreeMap<u64, u32> = BTreeMap::new();
        for (seat, person) in (0..).zip(&self.people) {
            own.insert(person.key.bits(), seat);
        }
        for (seat, person) in guests {
            // Whoever has no seat at home has the first of the others.
            let own = *own.entry(*person).or_insert(*seat);
            if own != *seat {
                self.own_seats.0.insert(*seat, own);
            }
        }
    }

    /// Everybody who sits at some positions, once.
    pub(super) fn people_at(&self, places: &[Id<Position>]) -> Vec<u32> {
        let people = places.iter().flat_map(|place| self.posts[place.index()].people.iter().copied());
        self.each_once(people.collect(), |person| *person)
    }

    /// Seats, so that each person has one of them: their own if it is among them.
    pub(super) fn each_once<T>(&self, mut seats: Vec<T>, seat: impl Fn(&T) -> u32) -> Vec<T> {
        if !self.own_seats.0.is_empty() {
            let there: BTreeSet<u32> = seats.iter().map(&seat).collect();
            let mut seen = BTreeSet::new();
            seats.retain(|it| {
                let (here, own) = (seat(it), self.own_seat(seat(it)));
                (here == own || !there.contains(&own)) && seen.insert(own)
            });
        }
        seats
    }
}
