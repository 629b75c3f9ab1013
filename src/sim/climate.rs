//! Climate: whether people speak up is a state with memory, moved by how the last messenger was treated.
//!
//! Linear operators after Bush and Mosteller, Stochastic Models for Learning (1955): thanked, ψ ← ψ + α(1 − ψ); blamed,
//! ψ ← ψ − βψ; unanswered, a small step down; those who see it happen to a peer make a part of the same step.

use super::world::World;
use crate::model::Id;
use crate::model::people::{Group, Position};
use crate::model::signal::Response;

/// How bad news was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reception {
    Thanked,
    Blamed,
    Ignored,
}

impl World<'_> {
    /// The share of problems seen that somebody of a position speaks of at the start.
    pub(super) fn first_voice(&self, position: Id<Position>) -> f64 {
        let place = &self.org.positions[position];
        let role = self.org.roles[place.role].safety;
        role.or_else(|| {
            self.near(place.group, |g| self.org.groups[g].safety, |c| self.org.climates[c].safety)
        })
        .unwrap_or(self.usual.safety)
    }

    /// What holds nearest to a group: said in it, or by the climate for it, then for the group above, then everywhere.
    fn near<T>(
        &self,
        group: Id<Group>,
        own: impl Fn(Id<Group>) -> Option<T>,
        climate: impl Fn(Id<crate::model::signal::Climate>) -> Option<T>,
    ) -> Option<T> {
        let for_group = |g: Option<Id<Group>>| {
            self.org.climates.iter().filter(move |(_, c)| c.group == g).map(|(id, _)| id)
        };
        self.org
            .chain(group)
            .find_map(|g| own(g).or_else(|| for_group(Some(g)).find_map(&climate)))
            .or_else(|| for_group(None).find_map(&climate))
    }

    /// Step up when thanked, down when blamed, and the part of it for those who only see it.
    pub(super) fn moves_of(&self, group: Id<Group>) -> (f64, f64, f64) {
        let defaults = &self.org.defaults;
        let moves = self.near(group, |_| None, |c| self.org.climates[c].moves);
        let (up, down, seen) = moves.unwrap_or((defaults.get("voice_up"), defaults.get("voice_down"), None));
        (up, down, seen.unwrap_or(defaults.get("voice_seen")))
    }

    /// How somebody of a position answers bad news.
    fn response_of(&self, position: Id<Position>) -> Response {
        let place = &self.org.positions[position];
        let role = self.org.roles[place.role].response;
        role.or_else(|| {
            self.near(place.group, |g| self.org.groups[g].response, |c| self.org.climates[c].response)
        })
        .unwrap_or_else(|| {
            let thanked = self.org.defaults.get("thanked");
            Response { thanked, punished: 1.0 - thanked }
        })
    }

    /// Somebody answers bad news, and those around see it.
    pub(super) fn respond(&mut self, messenger: u32, hearer: Id<Position>, key: crate::kernel::Key) {
        let response = self.response_of(hearer);
        let chance = key.name("response").uniform();
        let reception = if chance < response.thanked {
            Reception::Thanked
        } else if chance < response.thanked + response.punished {
            Reception::Blamed
        } else {
            Reception::Ignored
        };
        self.received(messenger, reception);
    }

    /// Moves the voice of the messenger, and of those around a part of the way.
    pub(super) fn received(&mut self, messenger: u32, reception: Reception) {
        if !self.switches.on("climate") {
            return;
        }
        let position = self.people[messenger as usize].position;
        let group = self.org.positions[position].group;
        let (up, down, seen) = self.moves_of(group);
        let silence = self.org.defaults.get("voice_silence");
        let word = match reception {
            Reception::Thanked => "thanked",
            Reception::Blamed => "blamed",
            Reception::Ignored => "ignored",
        };
        self.note(word, None, Some(messenger), Some(position), None, None);
        self.collect.received(reception, self.now);
        let me = self.own_seat(messenger);
        let mut peers = self.people_at(&self.org.groups[group].positions);
        peers.retain(|peer| self.own_seat(*peer) != me);
        let step = |psi: f64, part: f64| match reception {
            Reception::Thanked => up * part * (1.0 - psi),
            Reception::Blamed => -down * part * psi,
            Reception::Ignored => -silence * part * psi,
        };
        self.move_voice(messenger, step(self.voice_of(messenger), 1.0));
        if seen > 0.0 {
            for peer in peers {
                self.move_voice(peer, step(self.voice_of(peer), seen));
            }
        }
    }

    /// The chance that somebody speaks of a problem that they see: one person has one voice, wherever they sit.
    pub(super) fn voice_of(&self, person: u32) -> f64 {
        self.voice_at(self.own_seat(person))
    }

    /// The same of somebody at their own place; not a number where there is nothing to speak of.
    pub(super) fn voice_at(&self, seat: u32) -> f64 {
        self.voices.as_ref().map_or(f64::NAN, |voices| voices[seat as usize])
    }

    /// Somebody who had no place before has the voice of the one that they have now.
    pub(super) fn find_voice(&mut self, person: u32, position: Id<Position>) {
        let first = self.voices.is_some().then(|| self.first_voice(position));
        if let (Some(voices), Some(first)) = (&mut self.voices, first)
            && voices[person as usize].is_nan()
        {
            voices[person as usize] = first;
        }
    }

    /// There is something to speak of, in this structure or in one that may take over.
    pub(super) fn has_voices(&self) -> bool {
        let others = self
            .project
            .iter()
            .flat_map(|project| project.variants.iter().map(|v| &v.org).chain([&project.base]));
        std::iter::once(self.org).chain(others).any(|org| org.signals.count() > 0)
    }

    fn move_voice(&mut self, person: u32, change: f64) {
        let me = self.own_seat(person);
        let Some(voices) = &mut self.voices else { return };
        let voice = &mut voices[me as usize];
        *voice = (*voice + change).clamp(0.0, 1.0);
        // Of whoever is away or gone no voice is counted.
        if self.people[me as usize].is_counted() {
            let position = self.people[me as usize].position.index();
            self.collect.voice(position, change, self.now);
        }
    }
}
