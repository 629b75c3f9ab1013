//! Who is counted as at work, and what they cost: from when they have a place until they are away, or gone.

use super::person::Cost;
use super::world::World;

impl World<'_> {
    /// Counts somebody's hours to their position from now on, unless they are away.
    pub(super) fn count_in(&mut self, person: u32) {
        let position = self.people[person as usize].position;
        let share = self.people[person as usize].attention.unbooked();
        if share == 0.0 || self.people[person as usize].is_counted() || self.is_away(position) {
            return;
        }
        let place = &self.org.positions[position];
        // Whoever is a guest is paid for at home, and has one voice there.
        let at_home = place.home.is_none();
        let pay = self.org.roles[place.role].cost.as_ref().filter(|_| at_home);
        let cost = pay.map_or(Cost::NOTHING, |pay| Cost::of(pay, self.working_time(position)));
        self.people[person as usize].counts(cost);
        self.collect.staffed(position.index(), share, cost.a_second(), self.now);
        if at_home {
            self.collect.voices(position.index(), 1.0, self.voice_at(person), self.now);
        }
    }

    /// Counts somebody's hours no longer. What was counted is taken off again, whatever another structure says that they cost.
    pub(super) fn count_out(&mut self, person: u32) {
        let share = self.staffed(person);
        let me = &mut self.people[person as usize];
        let position = me.position;
        if let Some(cost) = me.counts_no_more() {
            let (at_work, always) = cost.a_second();
            self.collect.staffed(position.index(), -share, (-at_work, -always), self.now);
            if self.org.positions[position].home.is_none() {
                self.collect.voices(position.index(), -1.0, -self.voice_at(person), self.now);
            }
        }
    }

    /// What of somebody's hours is not booked, as it is counted to their position at present.
    pub(super) fn staffed(&self, person: u32) -> f64 {
        let counted = self.people[person as usize].is_counted();
        if counted { self.people[person as usize].attention.unbooked() } else { 0.0 }
    }
}
