//! Returns: who is not at work, or is booked, begins nothing. What waits for them is looked at when they are back.
//!
//! Somebody who took work home over night would keep it from colleagues who are back before them, and what comes meanwhile
//! and is more urgent would stand behind it. So whatever comes stays in an inbox or in the shared queue until somebody is there.

use super::state::{Cause, Task};
use super::world::{Event, World};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::people::Position;
use std::collections::BTreeMap;

/// What waits for somebody to be back.
#[derive(Default)]
pub(super) struct Returns {
    /// Who is waited for, and when they will be back.
    planned: BTreeMap<u32, Time>,
    /// By position, the jobs in its queues that nothing but the hours of idle people keeps waiting, with their serials.
    kept: BTreeMap<Id<Position>, Vec<(u32, u32)>>,
}

impl World<'_> {
    /// When somebody who is away will be back; nothing for whoever is there.
    #[inline]
    pub(super) fn back_at(&self, person: u32) -> Option<Time> {
        let free = self.people[person as usize].attention.next_free(self.now);
        (free > self.now).then_some(free)
    }

    /// Nobody has to be there for work in hand of which nothing is left, such as what only had to wait for a session.
    #[inline]
    pub(super) fn takes_attention(&self, task: Task) -> bool {
        !matches!(task, Task::Work(job) if self.jobs[job as usize].left <= 0.0)
    }

    /// Somebody who is away may have something to do when they are back.
    pub(super) fn finds_at_return(&mut self, person: u32, back: Time) {
        let me = &self.people[person as usize];
        let pools = &self.posts[me.position.index()].pools;
        let has_a_hand = me.in_hand < me.juggles && !me.left;
        let waits = |pool: &u32| !self.pools[*pool as usize].waiting.is_empty();
        let nothing_in_hand = me.inbox.is_empty();
        if !nothing_in_hand || has_a_hand && pools.iter().any(waits) {
            self.is_waited_for(person, back);
        }
        if nothing_in_hand {
            self.idles(person);
        }
    }

    /// Plans a look at what waits for somebody, when they are back; at the earlier time, if hours have changed meanwhile.
    pub(super) fn is_waited_for(&mut self, person: u32, back: Time) {
        if back > self.end || self.returns.planned.get(&person).is_some_and(|planned| *planned <= back) {
            return;
        }
        self.returns.planned.insert(person, back);
        let me = &self.people[person as usize];
        let (key, count) = (me.key, me.events);
        self.plan(back, 5, key, count, Event::Back(person));
    }

    /// Somebody is back: they take up what waits, and so do others whom it is still too much for.
    pub(super) fn is_back(&mut self, person: u32) {
        if self.returns.planned.get(&person) == Some(&self.now) {
            self.returns.planned.remove(&person);
        }
        self.dispatch(person);
        let pools = &self.posts[self.people[person as usize].position.index()].pools;
        let mut places: Vec<Id<Position>> = pools.iter().map(|p| self.pools[*p as usize].position).collect();
        places.dedup();
        for place in places {
            self.wake_all(place);
            if self.waiting_for(place) == 0 || self.ready(place).is_none() {
                self.hours_have_begun(place);
            }
        }
    }

    /// A job has joined a queue of a position that has somebody idle: they take it up, or it waits for the hours of whoever is back
    /// first.
    pub(super) fn wake_for(&mut self, job: u32, position: Id<Position>) {
        let first = self.back_for_urgent_work(job, position).or_else(|| self.ready(position));
        let Some((free, person)) = first else { return };
        if free <= self.now {
            self.dispatch(person);
            return;
        }
        self.charge(job, Cause::Calendar);
        let serial = self.jobs[job as usize].serial;
        self.returns.kept.entry(position).or_default().push((job, serial));
        self.is_waited_for(person, free);
    }

    /// All who are idle have taken something up, or nothing is left: what is left waits for somebody to be free.
    fn hours_have_begun(&mut self, position: Id<Position>) {
        for (job, serial) in self.returns.kept.remove(&position).unwrap_or_default() {
            let state = &self.jobs[job as usize];
            let waits = state.live && state.serial == serial && state.owner.is_none();
            if waits && state.cause == Cause::Calendar {
                self.charge(job, Cause::Queue);
            }
        }
    }

    /// So many wake as there is work for, the least burdened first.
    pub(super) fn wake_all(&mut self, position: Id<Position>) {
        loop {
            let waiting = self.waiting_for(position);
            if waiting > 0 {
                self.wake(position);
            }
            if self.waiting_for(position) == waiting {
                break;
            }
        }
    }

    fn waiting_for(&self, position: Id<Position>) -> usize {
        self.posts[position.index()].pools.iter().map(|pool| self.pools[*pool as usize].waiting.len()).sum()
    }

    /// Work that was ready to go on cannot begin after all: what it runs on has broken meanwhile, or its stream stands still.
    #[inline]
    pub(super) fn is_held_up(&mut self, task: Task) -> bool {
        let Task::Work(job) = task else { return false };
        let stage = self.jobs[job as usize].stage.index();
        self.is_stopped(job) || !self.stages[stage].plain.to_begin && self.needs_component(job)
    }
}
