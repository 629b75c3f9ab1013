//! Work: items flow from stage to stage, are pulled, worked on, asked about, handed on, returned, joined and finished.

use super::item::{Item, Origin};
use super::job::Job;
use super::state::{Cause, Doing};
use super::world::{World, draw, small};
use crate::kernel::{Key, Name, Time};
use crate::model::Id;
use crate::model::work::{Doer, Stage};
use std::num::NonZeroU64;
use std::rc::Rc;

impl World<'_> {
    /// Makes a job of an item at a stage; `like` carries what has been spent so far.
    #[inline(always)]
    pub(super) fn new_job(&mut self, item: u32, stage: Id<Stage>, like: Option<u32>) -> u32 {
        let of = &mut self.items[item as usize];
        of.tokens += 1;
        let (key, now) = (of.key, self.now);
        // Made where it will stand: in pieces first, and copied in larger ones, it would be waited for.
        let id = match self.free_jobs.pop() {
            Some(id) => {
                self.jobs[id as usize].replace_with(Job::new(item, stage, key, now));
                id
            }
            None => {
                self.jobs.push(Job::new(item, stage, key, now));
                small(self.jobs.len() - 1)
            }
        };
        if let Some(like) = like.map(|like| &self.jobs[like as usize]) {
            let (spent, from) = (like.spent(), like.from);
            let job = &mut self.jobs[id as usize];
            job.spend_all(&spent);
            job.from = from;
        }
        if let Some(recorder) = &mut self.recorder {
            let before = like.and_then(|like| recorder.last_of(like));
            recorder.was_last_of(id, before.or_else(|| recorder.arrival_of(item)));
        }
        id
    }

    /// An item begins: one job at each stage that waits for none.
    #[inline(always)]
    pub(super) fn start_item(&mut self, item: u32) {
        let Item { stream, born, .. } = self.items[item as usize];
        if let [only] = *self.streams[stream as usize].starts {
            let job = self.new_job(item, only, None);
            self.begins(job, born);
            return;
        }
        let starts = Rc::clone(&self.streams[stream as usize].starts);
        let Some((first, others)) = starts.split_first() else { return };
        let first = self.new_job(item, *first, None);
        // All branches are there before one of them can end.
        let others: Vec<u32> = others.iter().map(|s| self.new_job(item, *s, None)).collect();
        for job in std::iter::once(first).chain(others) {
            self.begins(job, born);
        }
    }

    /// The first job of an item, or of one of its branches, which may have waited at the door.
    #[inline(always)]
    fn begins(&mut self, job: u32, born: Time) {
        if born < self.now {
            self.jobs[job as usize].since = born;
            self.charge(job, Cause::Queue);
        }
        self.enter(job);
    }

    /// A job comes to its stage: joins wait for the other branches, some items pass it by.
    pub(super) fn enter(&mut self, job: u32) {
        let (item, stage) = (self.jobs[job as usize].item, self.jobs[job as usize].stage);
        let plain = self.stages[stage.index()].plain.to_enter;
        if !plain && self.waits_for_branches(job) {
            return;
        }
        let attempt = self.items[item as usize].visit(stage);
        let key = self.key_of_visit(&self.items[item as usize], stage, attempt);
        self.jobs[job as usize].visit(key, attempt > 1);
        if !plain && self.passes_by(job) {
            return;
        }
        self.stages[stage.index()].here += 1;
        self.jobs[job as usize].here = self.now;
        self.collect.at_stage(stage.index(), self.now, 1.0);
        match self.org.stages[stage].by {
            Doer::Role(_) => self.find_pool(job),
            Doer::Stream(inner) => self.run_inner(job, inner),
            Doer::Unknown => self.stuck(job),
        }
    }

    /// A stage waits until all branches are there that it comes after; those that come before the last end here.
    fn waits_for_branches(&mut self, job: u32) -> bool {
        let (item, stage) = (self.jobs[job as usize].item, self.jobs[job as usize].stage);
        let waits_for = self.org.stages[stage].after.len();
        if waits_for < 2 {
            return false;
        }
        let seen = self.items[item as usize].arrived(stage);
        *seen += 1;
        let waits = (*seen as usize) < waits_for;
        if waits {
            let join = &self.org.stages[stage].meta.name;
            self.note("waits-for-branches", Some(job), None, None, None, Some(join));
            self.end_token(job);
        } else {
            *seen = 0;
        }
        waits
    }

    /// Some items pass a stage by.
    fn passes_by(&mut self, job: u32) -> bool {
        let (stage, key) = (self.jobs[job as usize].stage, self.jobs[job as usize].key);
        let happens = self.org.stages[stage].happens;
        let passes = happens < 1.0 && key.name("happens").uniform() >= happens;
        if passes {
            let next = self.follows(job);
            if !self.is_blocked(job, &next) {
                self.go_on(job, &next);
            } else if self.recorder.as_ref().is_some_and(|recorder| recorder.last_of(job).is_none()) {
                self.note_arrival(self.jobs[job as usize].item);
            }
        }
        passes
    }

    fn run_inner(&mut self, job: u32, inner: Id<crate::model::work::Stream>) {
        let item = &self.items[self.jobs[job as usize].item as usize];
        let (priority, within, key) = (item.priority, item.within, self.jobs[job as usize].key.name("inner"));
        let child = self.new_item(small(inner.index()), key, priority, within, Origin::Job(job));
        if let Some(number) = self.recorder.as_ref().map(|recorder| recorder.number_of(child)) {
            let runs = format!("{}#{number}", self.org.streams[inner].meta.name);
            self.note("runs", Some(job), None, None, None, Some(&runs));
        }
        self.come_in(small(inner.index()), child);
    }

    #[inline(always)]
    pub(super) fn new_item(
        &mut self,
        stream: u32,
        key: Key,
        priority: u32,
        within: Option<Id<crate::model::people::Group>>,
        origin: Origin,
    ) -> u32 {
        let state = &mut self.streams[stream as usize];
        state.count += 1;
        let number = state.count;
        let now = self.now;
        let id = match self.free_items.pop() {
            Some(id) => {
                self.items[id as usize].replace_with(Item::new(stream, key, now, priority, origin));
                id
            }
            None => {
                self.items.push(Item::new(stream, key, now, priority, origin));
                small(self.items.len() - 1)
            }
        };
        self.items[id as usize].within = within;
        if let Some(recorder) = &mut self.recorder {
            recorder.is_number(id, number);
        }
        id
    }

    /// Seconds of the next stretch of work: up to the next question, or to the end. Turning to another item comes first.
    #[inline(always)]
    pub(super) fn segment(&mut self, person: u32, job: u32) -> f64 {
        let (left, bits) = (self.jobs[job as usize].left, self.jobs[job as usize].key.bits());
        let next = self.jobs[job as usize].left_at_stop();
        let me = &mut self.people[person as usize];
        let last = std::mem::replace(&mut me.last_job, NonZeroU64::new(bits));
        let turned = last.is_some_and(|last| last.get() != bits);
        let switching =
            if turned && self.switches.on("switching") { self.switching(person, job) } else { 0.0 };
        if switching > 0.0 {
            let position = self.people[person as usize].position;
            self.collect.switched(position.index(), switching, self.now);
        }
        self.charge(job, Cause::Touch);
        if self.interruption.on {
            self.stretch_begins(person, job, switching);
        }
        left - next + switching
    }

    pub(super) fn switching(&self, person: u32, job: u32) -> f64 {
        let role = &self.org.roles[self.org.positions[self.people[person as usize].position].role];
        let Some(spread) = &role.switching else { return self.usual.switching };
        draw(&spread.elapsed_s(), &mut self.jobs[job as usize].key.name("switching").stream())
    }

    /// A stretch is done: a question, or the end of the work.
    #[inline(always)]
    pub(super) fn segment_done(&mut self, person: u32, job: u32) {
        let (work, again) = (self.people[person as usize].work, self.jobs[job as usize].redone);
        self.charge_work(job, work, again);
        let state = &mut self.jobs[job as usize];
        if let Some(question) = state.some_extra().and_then(|e| e.questions.pop()) {
            state.left = question.at_left.min(state.left);
            self.ask(job, question);
            return;
        }
        state.left = 0.0;
        if self.stages[state.stage.index()].plain.to_end && state.some_extra().is_none() {
            self.finish_stage(job);
            return;
        }
        if self.problems_of(job) {
            return;
        }
        self.release_resources(job);
        self.next_decision(job);
    }

    /// What comes of the work of a stage, and where the item goes next.
    fn outcome(&mut self, job: u32) -> Rc<[Id<Stage>]> {
        let state = &self.jobs[job as usize];
        let stage = &self.stages[state.stage.index()];
        if stage.plain.to_end && !self.items[state.item as usize].failed {
            return Rc::clone(&stage.next);
        }
        self.make_defects(job);
        self.make_changes(job);
        self.where_next(job)
    }

    /// Nothing is found out at the stage, and none comes after it.
    #[inline(always)]
    fn ends_here(&self, job: u32) -> bool {
        let state = &self.jobs[job as usize];
        let stage = &self.stages[state.stage.index()];
        stage.plain.to_end && stage.next.is_empty() && !self.items[state.item as usize].failed
    }

    /// The work of a stage is over, decisions and all: out of the hands of its doer, and on.
    pub(super) fn finish_stage(&mut self, job: u32) {
        let (stage, owner) = (self.jobs[job as usize].stage, self.jobs[job as usize].owner);
        if let Some(owner) = owner {
            self.jobs[job as usize].from = Some((self.people[owner as usize].position, owner));
        }
        if self.ends_here(job) {
            self.note("finished", Some(job), owner, None, None, None);
            self.leave_stage(job, stage);
            self.end_token(job);
            return;
        }
        let next = self.outcome(job);
        self.note("finished", Some(job), owner, None, None, None);
        if self.is_blocked(job, &next) {
            // Blocking after service: the doer stands with finished work in hand.
            if let Some(owner) = owner
                && self.people[owner as usize].doing == Doing::Nothing
            {
                self.does(owner, Doing::Blocked(job));
            }
            return;
        }
        self.leave_stage(job, stage);
        self.go_on(job, &next);
    }
}

/// What the draws of a visit of a stage are keyed by: the item, the stage, and the how-manieth time it is.
#[inline]
pub(super) fn visit_key(item: Key, stage: &Name, attempt: u32) -> Key {
    item.known(stage).number(u64::from(attempt))
}
