//! Meetings and broadcasts: they take everybody's time at once, and pass on intent, learning and needs.

use super::state::Task;
use super::world::{Event, World, small};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::people::{Group, Position};
use crate::model::relation::Shared;
use std::collections::BTreeSet;

impl World<'_> {
    /// Plans the first occasion of every meeting that is not planned yet.
    pub(super) fn open_meetings(&mut self) {
        self.meetings.resize(self.org.meetings.slots(), None);
        if !self.switches.on("meetings") {
            return;
        }
        for (id, _) in self.org.meetings.iter() {
            if self.meetings[id.index()].is_none() {
                self.plan_gathering(small(id.index()), self.now);
            }
        }
    }

    /// The next time of a meeting, whatever was planned before.
    pub(super) fn plan_gathering(&mut self, meeting: u32, from: Time) {
        let spec = &self.org.meetings[Id::new(meeting as usize)];
        let at = super::message::occasion(&spec.cadence, from);
        let key = self.root.name("meeting").name(spec.meta.key());
        self.meetings[meeting as usize] = Some(at);
        self.plan(at, 8, key, 0, Event::Gather(meeting));
    }

    /// The time of a meeting has come, unless another structure has moved it.
    pub(super) fn gather(&mut self, meeting: u32) {
        if self.meetings[meeting as usize].take_if(|at| *at == self.now).is_none() {
            return;
        }
        let spec = &self.org.meetings[Id::new(meeting as usize)];
        if spec.meta.removed {
            return;
        }
        let invited: BTreeSet<Id<Position>> = spec.attended_by.iter().flat_map(|p| self.places(*p)).collect();
        // Who is away takes no part, and nothing is passed on in a room where nobody is.
        let there: BTreeSet<Id<Position>> =
            invited.iter().copied().filter(|place| !self.is_away(*place)).collect();
        if invited.is_empty() || !there.is_empty() {
            self.sit_together(meeting, &there);
        }
        // Strictly later than now, and never at the same moment again.
        self.plan_gathering(meeting, self.now.after(Time(1)));
    }

    /// A meeting takes place: it takes the time of those who are there, and passes on what it is for.
    fn sit_together(&mut self, meeting: u32, positions: &BTreeSet<Id<Position>>) {
        let spec = &self.org.meetings[Id::new(meeting as usize)];
        self.note("meeting", None, None, None, None, Some(&spec.meta.name));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "tenths of seconds of one meeting"
        )]
        let tenths = (spec.length.elapsed_s() * 10.0) as u32;
        for position in positions {
            for person in self.posts[position.index()].people.clone() {
                self.give(person, Task::Sit(tenths));
            }
        }
        for shared in &spec.shares {
            match shared {
                Shared::Intent => self.intent_heard(positions),
                Shared::Learning => {
                    let groups: BTreeSet<Id<Group>> =
                        positions.iter().map(|p| self.org.positions[*p].group).collect();
                    self.spread_knowledge(&groups);
                }
                Shared::Needs => self.trade(Id::new(meeting as usize)),
                Shared::Signals => self.speak_out(positions),
            }
        }
    }

    /// Everybody here has the intent fresh in mind.
    pub(super) fn intent_heard(&mut self, positions: &BTreeSet<Id<Position>>) {
        self.intent_heard_at.resize(self.org.positions.slots(), Time::ZERO);
        for position in positions {
            self.intent_heard_at[position.index()] = self.now;
        }
    }

    /// How much of the intent is still in mind at a position: it fades with a half-life from when it was last spoken of.
    pub(super) fn intent_in_mind(&self, position: Id<Position>) -> f64 {
        let half_life = self.org.defaults.get("intent_half_life");
        if !self.switches.on("staleness") || half_life <= 0.0 {
            return 1.0;
        }
        let heard = self.intent_heard_at.get(position.index()).copied().unwrap_or(Time::ZERO);
        libm::exp2(-self.now.since(heard).secs() / half_life)
    }
}
