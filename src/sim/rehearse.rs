//! Rehearsal: in a phase that practises a stream, everybody who does its stages does them a few times without an item.
//!
//! It takes their time as the work does, and makes them faster as the work does (Wright's law over all repetitions). Nothing is
//! changed, no signal arises, nothing goes wrong: that is what a rehearsal is for.

use super::state::Task;
use super::world::{World, draw, small};
use crate::model::Id;

impl World<'_> {
    /// A phase has begun: what the last one did not come to is left, and what this one practises is put before new work.
    pub(super) fn rehearse(&mut self) {
        if !self.switches.on("rehearsal") || self.org.phases.iter().all(|(_, p)| p.practises.is_empty()) {
            return;
        }
        for person in 0..self.people.len() {
            self.people[person].inbox.retain(|task| !matches!(task, Task::Practise(_)));
            self.hands_changed(small(person));
        }
        let practises = self.phase_rules().map_or_else(Vec::new, |p| p.practises.clone());
        for (stream, times) in practises {
            for stage in self.org.streams[stream].stages.clone() {
                let pools = &self.stages[stage.index()].pools;
                let people_of = |pool: &u32| self.who_pull(self.pools[*pool as usize].position);
                let all = pools.iter().flat_map(|pool| people_of(pool).map(move |person| (person, *pool)));
                for (person, pool) in self.each_once(all.collect(), |(person, _)| *person) {
                    (0..times).for_each(|_| self.give(person, Task::Practise(pool)));
                }
            }
        }
    }

    /// Seconds of one repetition.
    pub(super) fn practice_work(&mut self, person: u32, pool: u32) -> f64 {
        let stage = self.pools[pool as usize].stage;
        let me = &mut self.people[person as usize];
        let times = me.habits().practised.entry(small(stage.index())).or_default();
        *times += 1;
        let times = u64::from(*times);
        let key = me.key.name("practice").name(self.org.stages[stage].meta.key()).number(times);
        let effort = draw(&self.pools[pool as usize].effort, &mut key.stream());
        effort / self.speed(person, Id::new(stage.index()))
    }
}
