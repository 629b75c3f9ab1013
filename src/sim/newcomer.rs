//! Newcomers: those who were there before spend a share of their attention on them for a while.
//!
//! Brooks, The Mythical Man-Month (1975): people added late take time from those who know.

use super::world::World;
use crate::kernel::Time;
use crate::model::Id;
use crate::model::people::Position;

/// Most of somebody's attention that newcomers can take.
const MOST: f64 = 0.95;

/// One wave of newcomers: where, until when, and what it takes of each incumbent.
pub(super) struct Mentoring {
    position: Id<Position>,
    until: Time,
    share: f64,
}

impl World<'_> {
    /// People have joined others.
    pub(super) fn mentor(&mut self, position: Id<Position>, incumbents: usize, newcomers: u32) {
        let role = &self.org.roles[self.org.positions[position].role];
        let plain = (self.org.defaults.get("mentoring"), self.org.defaults.get("mentoring_time"));
        let (share, seconds) = role.mentors.map_or(plain, |(share, time)| (share, time.elapsed_s()));
        if share > 0.0 && incumbents > 0 && self.switches.on("mentoring") {
            let share = share * f64::from(newcomers) / incumbents as f64;
            let until = self.now.after(Time::from_secs(seconds));
            self.mentoring.push(Mentoring { position, until, share });
        }
    }

    /// How much longer work takes somebody who has newcomers to look after; newcomers themselves look after nobody.
    #[inline]
    pub(super) fn slowed(&mut self, person: u32) -> f64 {
        if self.mentoring.is_empty() { 1.0 } else { self.slowed_by_newcomers(person) }
    }

    fn slowed_by_newcomers(&mut self, person: u32) -> f64 {
        let now = self.now;
        self.mentoring.retain(|m| m.until > now);
        let me = &self.people[person as usize];
        if me.joined {
            return 1.0;
        }
        let share: f64 = self.mentoring.iter().filter(|m| m.position == me.position).map(|m| m.share).sum();
        1.0 / (1.0 - share.min(MOST))
    }
}
