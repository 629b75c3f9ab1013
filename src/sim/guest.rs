//! Guests: one person with a seat at home and one in each team that they are lent to.
//!
//! A seat has an inbox, a part of the calendar and what is in hand there. What belongs to the person stands at their own seat: what they
//! have done before, where they are let in, and their voice. New work is not divided between seats: those of one role in one team, guests
//! among them, pull from one queue.

use super::roster::NOWHERE;
use super::world::World;
use crate::model::Id;
use crate::model::people::{Group, Position};
use std::collections::{BTreeMap, BTreeSet};

/// Where guests sit; empty, where there are none.
#[derive(Debug, Default)]
pub(super) struct Guests {
    /// The own seats of those who sit at others, too.
    own: BTreeMap<u32, u32>,
    /// The positions of guests whose queues are those of another position: by that one.
    beside: BTreeMap<Id<Position>, Vec<Id<Position>>>,
}

impl Guests {
    /// The positions of guests who pull from the queues of this one.
    #[inline]
    pub(super) fn beside(&self, position: Id<Position>) -> &[Id<Position>] {
        if self.beside.is_empty() {
            return &[];
        }
        self.beside.get(&position).map_or(&[], Vec::as_slice)
    }
}

impl World<'_> {
    /// Where the habits and the voice of whoever sits here are.
    #[inline]
    pub(super) fn own_seat(&self, seat: u32) -> u32 {
        if self.guests.own.is_empty() { seat } else { self.guests.own.get(&seat).copied().unwrap_or(seat) }
    }

    /// The seats that some people have as guests, by place.
    pub(super) fn seats_elsewhere(&self, people: &[u32]) -> BTreeMap<Id<Position>, Vec<u32>> {
        let mut seats: BTreeMap<Id<Position>, Vec<u32>> = BTreeMap::new();
        let people = BTreeSet::from_iter(people);
        for (seat, own) in &self.guests.own {
            if self.people[*seat as usize].place != NOWHERE && people.contains(own) {
                seats.entry(self.people[*seat as usize].position).or_default().push(*seat);
            }
        }
        seats
    }

    /// To be told, when a structure has come into force, which seats are those of guests, with the keys of those who sit there.
    pub(super) fn settle_guests(&mut self, guests: &[(u32, u64)]) {
        self.guests.own.clear();
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
                self.guests.own.insert(*seat, own);
            }
        }
    }

    /// To be told, before people take up work, who does it by role: guests do what is done by others of their role in the same team, or
    /// by the first of the guests there. They have no queues of their own, and stand in the lists no longer.
    pub(super) fn seat_guests_beside(&mut self, by_role: &mut [Vec<Id<Position>>]) {
        let org = self.org;
        let is_guest = |place: &Id<Position>| org.positions[*place].home.is_some();
        self.guests.beside.clear();
        for places in by_role.iter_mut().filter(|places| places.iter().any(is_guest)) {
            let mut hosts: BTreeMap<Id<Group>, Id<Position>> = BTreeMap::new();
            for place in places.iter() {
                let host = hosts.entry(org.positions[*place].group).or_insert(*place);
                if is_guest(host) && !is_guest(place) {
                    *host = *place;
                }
            }
            let host_of =
                |place: &Id<Position>| hosts.get(&org.positions[*place].group).copied().unwrap_or(*place);
            for guest in places.iter().filter(|place| is_guest(place) && host_of(place) != **place) {
                self.guests.beside.entry(host_of(guest)).or_default().push(*guest);
            }
            places.retain(|place| !is_guest(place) || host_of(place) == *place);
        }
    }

    /// All who pull from the queues of a position.
    pub(super) fn who_pull(&self, position: Id<Position>) -> impl Iterator<Item = u32> + '_ {
        let places = std::iter::once(position).chain(self.guests.beside(position).iter().copied());
        places.flat_map(|place| self.posts[place.index()].people.iter().copied())
    }

    /// Everybody who sits at some positions, once.
    pub(super) fn people_at(&self, places: &[Id<Position>]) -> Vec<u32> {
        let people = places.iter().flat_map(|place| self.posts[place.index()].people.iter().copied());
        self.each_once(people.collect(), |person| *person)
    }

    /// Seats, so that each person has one of them: their own if it is among them.
    pub(super) fn each_once<T>(&self, mut seats: Vec<T>, seat: impl Fn(&T) -> u32) -> Vec<T> {
        if !self.guests.own.is_empty() {
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
