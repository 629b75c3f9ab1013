//! The ways of messages where they change: closed for a while, or gone with a structure that another one has taken over from.
//!
//! What is on a passage arrives. Before the next one, the rest of the way is looked at: as long as the structure in force has each
//! passage of it, it stays; else it is the sanctioned way of least expected time from there, or none for now.

use super::roster::NOWHERE;
use super::state::{Message, Purpose};
use super::world::World;
use crate::model::Id;
use crate::model::people::Position;
use crate::network::{Cargo, Hop, Route, back};
use std::rc::Rc;

impl World<'_> {
    /// A message can go on: its next passage is sanctioned and open, or there is another way.
    #[inline]
    pub(super) fn leads_on(&mut self, id: u32) -> bool {
        if self.network.has_taken_over() && !self.is_taken_over(id) {
            return self.way_round(id);
        }
        let message = &self.messages[id as usize];
        let open = message.route.get(message.hop).is_none_or(|hop| self.network.is_open(hop.axes));
        open || self.way_round(id)
    }

    /// The rest of the way of a message becomes what the structure in force has of it; whether it has all of it.
    fn is_taken_over(&mut self, id: u32) -> bool {
        let message = &self.messages[id as usize];
        let rest = &message.route[message.hop..];
        if !rest.iter().any(|hop| self.network.is_old(hop)) {
            return true;
        }
        // Whoever has left a place that is gone brings to its end what is in hand, and is told over the way that there was.
        let gone = |place: Id<Position>| self.org.positions[place].meta.removed;
        let ends = rest.first().zip(rest.last());
        let seated = message.to.is_some_and(|person| self.people[person as usize].place != NOWHERE);
        if ends.is_some_and(|(first, last)| gone(first.from) || gone(last.to) && !seated) {
            return true;
        }
        let cargo = cargo_of(message);
        let again =
            |hop: &Hop| if self.network.is_old(hop) { self.network.again(hop, cargo) } else { Some(*hop) };
        let now: Option<Vec<Hop>> = rest.iter().map(again).collect();
        let Some(now) = now else { return false };
        let message = &mut self.messages[id as usize];
        message.route = Rc::new(message.route[..message.hop].iter().copied().chain(now).collect());
        true
    }

    /// The rest of the way of a message whose next passage is closed or gone: another way round, or none for now.
    fn way_round(&mut self, id: u32) -> bool {
        let message = &self.messages[id as usize];
        let (Some(hop), Some(end)) = (message.route.get(message.hop), message.route.last()) else {
            return true;
        };
        let (here, cargo, key) = (hop.from, cargo_of(message), message.key);
        // Whoever waits for it may have another place by now.
        let they =
            message.to.map(|person| &self.people[person as usize]).filter(|they| they.place != NOWHERE);
        let there = they.map_or(end.to, |they| they.position);
        let target = self.network.place_of(there);
        let Some(rest) = self.route(here, target, cargo, key) else {
            self.parked.push(id);
            self.note("parked", self.messages[id as usize].job, None, Some(here), Some(there), None);
            return false;
        };
        let message = &mut self.messages[id as usize];
        let mut whole: Vec<_> = message.route[..message.hop].to_vec();
        whole.extend(rest.iter().copied());
        message.route = Rc::new(whole);
        true
    }

    /// The way of a reply: back the way that the message came, or from where they sit by now to where whoever asked does.
    pub(super) fn way_home(&mut self, person: u32, id: u32) -> Route {
        let message = &self.messages[id as usize];
        let came = Rc::clone(&message.route);
        let (here, there) =
            (self.people[person as usize].position, self.people[message.from as usize].position);
        let ends = came.first().zip(came.last());
        let stays = ends.map_or(here == there, |(first, last)| {
            (first.from, last.to) == (there, here) || self.network.is_shadow(first)
        });
        if stays {
            return back(&came);
        }
        let (cargo, key) = (cargo_of(message), message.key.name("home"));
        let target = self.network.place_of(there);
        self.route(here, target, cargo, key).unwrap_or_else(|| back(&came))
    }
}

pub(super) fn cargo_of(message: &Message) -> Cargo {
    match message.purpose {
        Purpose::Question(_) | Purpose::Answer(_) => Cargo::Question,
        Purpose::Handoff => Cargo::Work,
        Purpose::Access(_) | Purpose::Granted(_) => Cargo::Access,
        Purpose::Decide(_) | Purpose::Decided(..) => Cargo::Decision,
        Purpose::Approve(..) | Purpose::Approved(_) => Cargo::Decision,
        Purpose::SentBack(_) | Purpose::Refused(_) => Cargo::Decision,
        Purpose::News(_) => Cargo::Change,
        Purpose::Signal(_) => Cargo::Signal,
    }
}
