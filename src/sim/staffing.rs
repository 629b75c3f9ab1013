//! Who is counted as at work, and what they cost: from when they have a place until they are away, or gone.

use super::person::Cost;
use super::world::World;

impl World<'_> {
    /// Counts somebody's hours to their position from now on, unless they are away.
    pub(super) fn count_in(&mut self, person: u32) {
        let position = self.people[person as usize].position;
        let share = self.people[person as usize].attention.unbooked();
        if share == 0.0 || self.standing[person as usize].is_counted() || self.is_away(position) {
            return;
        }
        let place = &self.org.positions[position];
        // Whoever is a guest is paid for at home, and has one voice there.
        let at_home = place.home.is_none();
        let pay = self.org.roles[place.role].cost.as_ref().filter(|_| at_home);
        let cost = pay.map_or(Cost::NOTHING, |pay| Cost::of(pay, self.working_time(position)));
        let standing = &mut self.standing[person as usize];
        standing.counts(cost);
        self.collect.staffed(position.index(), share, cost.a_second(), self.now);
        if at_home {
            self.collect.voices(position.index(), 1.0, standing.voice, self.now);
        }
    }

    /// Counts somebody's hours no longer. What was counted is taken off again, whatever another structure says that they cost.
    pub(super) fn count_out(&mut self, person: u32) {
        let share = self.staffed(person);
        let (me, standing) = (&self.people[person as usize], &mut self.standing[person as usize]);
        if let Some(cost) = standing.counts_no_more() {
            let (at_work, always) = cost.a_second();
            self.collect.staffed(me.position.index(), -share, (-at_work, -always), self.now);
            if self.org.positions[me.position].home.is_none() {
                self.collect.voices(me.position.index(), -1.0, -standing.voice, self.now);
            }
        }
    }

    /// What of somebody's hours is not booked, as it is counted to their position at present.
    pub(super) fn staffed(&self, person: u32) -> f64 {
        let counted = self.standing[person as usize].is_counted();
        if counted { self.people[person as usize].attention.unbooked() } else { 0.0 }
    }
}
