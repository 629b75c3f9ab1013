//! Flow: from stage to stage, back with defects, apart and together again, and out at the end.

use super::item::Origin;
use super::state::{Cause, Doing};
use super::world::{World, small};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::work::Stage;
use std::rc::Rc;

impl World<'_> {
    pub(super) fn is_full(&self, stage: Id<Stage>) -> bool {
        let limit = self.org.stages[stage].at_most.filter(|_| self.switches.on("limits"));
        limit.is_some_and(|n| self.stages[stage.index()].here >= n)
    }

    /// The item ends where it is, without success.
    pub(super) fn drop_item_here(&mut self, job: u32) {
        let stage = self.jobs[job as usize].stage;
        self.leave_stage(job, stage);
        self.end_token(job);
    }

    /// Gives the doer's hands back, and lets the next one in who was blocked.
    pub(super) fn leave_stage(&mut self, job: u32, stage: Id<Stage>) {
        self.stages[stage.index()].here = self.stages[stage.index()].here.saturating_sub(1);
        self.collect.at_stage(stage.index(), self.now, -1.0);
        let since = std::mem::replace(&mut self.jobs[job as usize].here, Time::NEVER);
        if since < Time::NEVER {
            self.laws.was_at_stage(stage.index(), since, self.now);
        }
        self.kept_out(job, false);
        if let Some(owner) = self.jobs[job as usize].owner.take() {
            let me = &mut self.people[owner as usize];
            me.in_hand = me.in_hand.saturating_sub(1);
            if me.doing == Doing::Blocked(job) {
                me.doing = Doing::Nothing;
            }
            let position = me.position;
            self.out_of_hands(owner, job);
            self.hands_changed(owner);
            self.dispatch(owner);
            if self.posts[position.index()].limited {
                self.team_has_room(position);
            }
        }
        if !self.stages[stage.index()].blocked.is_empty() {
            self.unblock(stage);
        }
        let spec = &self.org.stages[stage];
        if spec.at_most.is_some() && self.org.streams[spec.stream].stages.first() == Some(&stage) {
            self.open_stream(small(spec.stream.index()));
        }
    }

    /// Whether a job has to wait until there is room at all stages that come next: it then stands in the line of the first that is
    /// full.
    pub(super) fn is_blocked(&mut self, job: u32, next: &Rc<[Id<Stage>]>) -> bool {
        let Some(full) = next.iter().copied().find(|stage| self.is_full(*stage)) else { return false };
        self.charge(job, Cause::Queue);
        if next.len() > 1 {
            self.jobs[job as usize].extra().next = Some(Rc::clone(next));
        }
        self.stages[full.index()].blocked.push_back(job);
        true
    }

    /// There is room at a stage: the first one in its line goes on, unless another stage that it goes to is full.
    pub(super) fn unblock(&mut self, stage: Id<Stage>) {
        let Some(waiting) = self.stages[stage.index()].blocked.pop_front() else { return };
        let job = &mut self.jobs[waiting as usize];
        let next = job.some_extra().and_then(|extra| extra.next.take()).unwrap_or_else(|| Rc::new([stage]));
        let (from, is_there) = (job.stage, job.here < Time::NEVER);
        if self.is_blocked(waiting, &next) {
            return;
        }
        if is_there {
            self.leave_stage(waiting, from);
        }
        self.go_on(waiting, &next);
    }

    /// The stages after this one: where it returns to, where chance sends it, or what the stream says.
    pub(super) fn where_next(&mut self, job: u32) -> Rc<[Id<Stage>]> {
        let state = &self.jobs[job as usize];
        let (stage, key, item) = (state.stage, state.key, state.item);
        let spec = &self.org.stages[stage];
        if self.items[item as usize].failed {
            return Rc::default();
        }
        if let Some((to, share)) = spec.returns {
            let found = self.find_defects(job);
            let back = share.is_some_and(|s| key.name("returns").uniform() < s);
            if found || back {
                return Rc::new([to]);
            }
        }
        if spec.succeeds < 1.0 && key.name("succeeds").uniform() >= spec.succeeds {
            self.items[item as usize].failed = true;
            return Rc::default();
        }
        self.follows(job)
    }

    /// The stages after this one, whatever came of its work: where chance sends the item, or what the stream says.
    pub(super) fn follows(&self, job: u32) -> Rc<[Id<Stage>]> {
        let state = &self.jobs[job as usize];
        let (stage, key) = (state.stage, state.key);
        let spec = &self.org.stages[stage];
        if spec.next.is_empty() {
            return Rc::clone(&self.stages[stage.index()].next);
        }
        let mut u = key.name("next").uniform();
        for (to, share) in &spec.next {
            if u < *share {
                return to.iter().copied().collect();
            }
            u -= share;
        }
        spec.next.last().and_then(|(to, _)| *to).into_iter().collect()
    }

    pub(super) fn make_defects(&mut self, job: u32) {
        if !self.switches.on("defects") {
            return;
        }
        let state = &self.jobs[job as usize];
        let share = self.org.stages[state.stage].leaves.unwrap_or(self.usual.defects);
        if share > 0.0 && state.key.name("defect").uniform() < share {
            self.items[state.item as usize].spoil();
        }
    }

    fn find_defects(&mut self, job: u32) -> bool {
        let state = &self.jobs[job as usize];
        let finds = self.org.stages[state.stage].finds;
        let mut stream = state.key.name("finds").stream();
        let there = self.items[state.item as usize].defects();
        let found = crate::kernel::sampler::binomial(&mut stream, there, finds);
        self.items[state.item as usize].mend(found);
        found > 0
    }

    /// On to the next stages: the job itself to the first, twins to the others; to the end when there are none.
    pub(super) fn go_on(&mut self, job: u32, next: &[Id<Stage>]) {
        let Some((first, others)) = next.split_first() else {
            self.end_token(job);
            return;
        };
        let item = self.jobs[job as usize].item;
        self.charge(job, Cause::Queue);
        let twins: Vec<u32> = others.iter().map(|s| self.new_job(item, *s, Some(job))).collect();
        self.jobs[job as usize].stage = *first;
        self.jobs[job as usize].serial += 1;
        self.enter(job);
        for twin in twins {
            self.enter(twin);
        }
    }

    /// A branch is over; with the last one, the item is.
    pub(super) fn end_token(&mut self, job: u32) {
        self.charge(job, Cause::Queue);
        let item = self.jobs[job as usize].item;
        self.items[item as usize].tokens -= 1;
        if self.items[item as usize].tokens == 0 {
            self.end_item(job, item);
        }
        let state = &mut self.jobs[job as usize];
        state.live = false;
        state.serial = state.serial.wrapping_add(1);
        self.free_jobs.push(job);
    }

    #[inline(always)]
    fn end_item(&mut self, job: u32, item: u32) {
        let (stream, born) = (self.items[item as usize].stream, self.items[item as usize].born);
        let flow = self.now.since(born);
        let sum = self.jobs[job as usize].time_spent().sum();
        if sum != flow.0 {
            self.does_not_add_up(flow, sum);
        }
        self.laws.was_in_stream(stream as usize, born, self.now);
        self.note("done", Some(job), None, None, None, None);
        let failed = self.items[item as usize].failed;
        let spent = self.jobs[job as usize].time_spent();
        self.collect.finished(stream as usize, self.now, flow, spent, !failed);
        self.items[item as usize].live = false;
        if let Origin::Job(parent) = self.items[item as usize].origin() {
            let spent = self.jobs[job as usize].spent();
            self.inner_done(parent, &spent);
        }
        if !failed {
            self.bring(item, flow);
        }
        self.leave_stream(stream, item);
        self.free_items.push(item);
    }

    /// A stage that ran another stream goes on, and takes over where the time went.
    fn inner_done(&mut self, parent: u32, spent: &[u64; 11]) {
        self.spend(parent, &Cause::ALL.map(|cause| (cause, spent[cause as usize])));
        self.next_decision(parent);
    }
}
