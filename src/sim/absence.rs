//! Absences: who is away works on nothing, answers nobody, and is not counted as at work.

use super::state::Doing;
use super::world::World;
use crate::kernel::Time;
use crate::model::Id;
use crate::model::dynamics::Act;
use crate::model::people::{Position, Role};
use crate::model::relation::Party;

impl World<'_> {
    /// To be told when a structure has come into force: who is where is asked once, and not for each person.
    pub(super) fn settle_absences(&mut self) {
        self.absences.clear();
        if !self.switches.on("disturbances") {
            return;
        }
        for disturbance in &self.scenario.disturbances {
            let Act::Away(party) = disturbance.act else { continue };
            let absence = (disturbance.at_s, disturbance.for_s.unwrap_or(f64::MAX));
            for position in self.places(party) {
                self.absences.entry(position).or_default().push(absence);
            }
        }
    }

    /// Absences of a position that a scenario knows of: from and length in seconds.
    pub(super) fn absences(&self, position: Id<Position>) -> &[(f64, f64)] {
        self.absences.get(&position).map_or(&[], Vec::as_slice)
    }

    /// The people of a position are away at this moment: absences may overlap, and people come or change their place meanwhile.
    pub(super) fn is_away(&self, position: Id<Position>) -> bool {
        let covers = |(from, length): &(f64, f64)| {
            let from = Time::from_secs(*from);
            from <= self.now && self.now < from.after(Time::from_secs(*length))
        };
        self.absences(position).iter().any(covers)
    }

    /// There are people of these roles, and all of them are away.
    pub(super) fn all_away(&self, roles: impl Iterator<Item = Id<Role>>) -> bool {
        let mut some = false;
        for place in roles.flat_map(|role| self.places(Party::Role(role))) {
            if !self.posts[place.index()].people.is_empty() {
                some = true;
                if !self.is_away(place) {
                    return false;
                }
            }
        }
        some
    }

    pub(super) fn away(&mut self, party: Party, begins: bool) {
        for position in self.places(party) {
            for person in self.posts[position.index()].people.clone() {
                if begins {
                    // Nobody who is away is at work with nothing to do.
                    self.idles_no_more(person);
                    self.count_out(person);
                } else {
                    self.count_in(person);
                    if self.people[person as usize].doing == Doing::Nothing {
                        self.idles(person);
                    }
                }
            }
        }
    }
}
