//! Work: items flow from stage to stage, are pulled, worked on, asked about, handed on, returned, joined and finished.

use super::disturb::Stranded;
use super::item::{Item, Origin};
use super::job::Job;
use super::state::{AskTarget, Cause, Doing, Lot, Purpose, Question, Task, alike};
use super::world::{World, draw, small};
use crate::kernel::{Key, Time};
use crate::model::people::{Discipline, Group, Position};
use crate::model::quantity::{Dist, Duration, TimeUnit};
use crate::model::work::{Asked, Doer, Stage};
use crate::model::{Id, Org};
use crate::network::{Cargo, who_can};
use std::rc::Rc;

impl World<'_> {
    /// Makes a job of an item at a stage; `like` carries what has been spent so far.
    pub(super) fn new_job(&mut self, item: u32, stage: Id<Stage>, like: Option<u32>) -> u32 {
        let mut job = Job::new(item, stage, self.items[item as usize].key, self.now);
        if let Some(like) = like {
            let like = &self.jobs[like as usize];
            job.spend_all(&like.spent());
            job.from = like.from;
        }
        self.items[item as usize].tokens += 1;
        let id = match self.free_jobs.pop() {
            Some(id) => {
                self.jobs[id as usize].replace_with(job);
                id
            }
            None => {
                self.jobs.push(job);
                small(self.jobs.len() - 1)
            }
        };
        if let Some(recorder) = &mut self.recorder {
            recorder.was_last_of(id, like.and_then(|like| recorder.last_of(like)));
        }
        id
    }

    /// An item begins: one job at each stage that waits for none.
    pub(super) fn start_item(&mut self, item: u32) {
        let Item { stream, born, .. } = self.items[item as usize];
        let starts = Rc::clone(&self.streams[stream as usize].starts);
        let Some((first, others)) = starts.split_first() else { return };
        let first = self.new_job(item, *first, None);
        // All branches are there before one of them can end.
        let others: Vec<u32> = others.iter().map(|s| self.new_job(item, *s, None)).collect();
        for job in std::iter::once(first).chain(others) {
            self.jobs[job as usize].since = born;
            self.charge(job, Cause::Queue);
            self.enter(job);
        }
    }

    /// A job comes to its stage: joins wait for the other branches, some items pass it by.
    pub(super) fn enter(&mut self, job: u32) {
        let (item, stage) = (self.jobs[job as usize].item, self.jobs[job as usize].stage);
        let waits_for = self.org.stages[stage].after.len();
        if waits_for > 1 {
            let seen = self.items[item as usize].arrived(stage);
            *seen += 1;
            if (*seen as usize) < waits_for {
                self.end_token(job);
                return;
            }
            *seen = 0;
        }
        let state = &mut self.items[item as usize];
        let attempt = state.visit(stage);
        let key = visit_key(state.key, self.org, stage, attempt);
        self.jobs[job as usize].visit(key, attempt > 1);
        let happens = self.org.stages[stage].happens;
        if happens < 1.0 && key.name("happens").uniform() >= happens {
            self.onward(job);
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

    fn run_inner(&mut self, job: u32, inner: Id<crate::model::work::Stream>) {
        let item = &self.items[self.jobs[job as usize].item as usize];
        let (priority, within, key) = (item.priority, item.within, self.jobs[job as usize].key.name("inner"));
        let child = self.new_item(small(inner.index()), key, priority, within, Origin::Job(job));
        self.streams[inner.index()].under_way += 1;
        self.collect.under_way(inner.index(), self.now, 1.0);
        self.start_item(child);
    }

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
        let mut item = Item::new(stream, key, self.now, priority, origin);
        item.within = within;
        let id = match self.free_items.pop() {
            Some(id) => {
                self.items[id as usize].replace_with(item);
                id
            }
            None => {
                self.items.push(item);
                small(self.items.len() - 1)
            }
        };
        if let Some(recorder) = &mut self.recorder {
            recorder.is_number(id, number);
        }
        id
    }

    /// Finds the people for a job: those of the team it is in, else the nearest, else any by lot. Another team is a hand-off.
    pub(super) fn find_pool(&mut self, job: u32) {
        let stage = self.jobs[job as usize].stage;
        let Some((from, sender)) = self.jobs[job as usize].from else {
            match self.draw_pool(job, stage) {
                Some(pool) => self.queue(job, pool),
                None => self.stuck(job),
            }
            return;
        };
        let group = self.org.positions[from].group;
        let homes = &self.stages[stage.index()].homes;
        if let Ok(own) = homes.binary_search_by_key(&group, |(home, _)| *home) {
            self.queue(job, homes[own].1);
            return;
        }
        let target = self.pools_target(stage);
        let key = self.jobs[job as usize].key;
        match self.route(from, target, Cargo::Work, key) {
            Some(route) => {
                let end = route.last().map_or(from, |h| h.to);
                let mut pools = self.stages[stage.index()].pools.iter().copied();
                let Some(pool) = pools.find(|p| self.pools[*p as usize].position == end) else {
                    self.stuck(job);
                    return;
                };
                self.jobs[job as usize].pool = pool;
                let units = self.meaning();
                self.send(job, sender, None, route, Purpose::Handoff, units, (units, units));
            }
            None => self.stuck(job),
        }
    }

    /// A new item goes to any of the people who may have it, by headcount: each person of the teams that do the stage is
    /// as likely to have the matter in their field.
    fn draw_pool(&mut self, job: u32, stage: Id<Stage>) -> Option<u32> {
        if let [only] = self.stages[stage.index()].pools[..]
            && self.items[self.jobs[job as usize].item as usize].within.is_none()
        {
            return Some(only);
        }
        let item = &self.items[self.jobs[job as usize].item as usize];
        let (within, origin, key) = (item.within, item.origin(), self.jobs[job as usize].key);
        if let Some(pool) = self.foreseen(origin, key) {
            return Some(pool);
        }
        Some(self.lot(stage, within).draw(key)?.0)
    }

    /// Where new items of a stage may go that are for a group, or for all.
    pub(super) fn lot(&mut self, stage: Id<Stage>, within: Option<Id<Group>>) -> &Lot {
        let (org, stages, pools, posts) = (self.org, &self.stages, &self.pools, &self.posts);
        self.lots.entry((stage, within)).or_insert_with(|| {
            let place = |p: &u32| (*p, pools[*p as usize].position);
            let inside = |(_, position): &(u32, Id<Position>)| {
                within.is_none_or(|g| org.is_within(org.positions[*position].group, g))
            };
            let pools: Vec<_> = stages[stage.index()].pools.iter().map(place).filter(inside).collect();
            let sum = |sum: &mut u32, (_, position): &(u32, Id<Position>)| {
                *sum += small(posts[position.index()].people.len());
                Some(*sum)
            };
            let heads = pools.iter().scan(0, sum).collect();
            Lot { pools, heads }
        })
    }

    /// All who do a stage, as an addressee.
    fn pools_target(&mut self, stage: Id<Stage>) -> u32 {
        if let Some(known) = self.stages[stage.index()].target {
            return known;
        }
        let pools = &self.stages[stage.index()].pools;
        let target = self.network.target(pools.iter().map(|p| self.pools[*p as usize].position).collect());
        self.stages[stage.index()].target = Some(target);
        target
    }

    /// Work that reaches nobody stays where it is.
    fn stuck(&mut self, job: u32) {
        self.collect.unreachable(self.now);
        self.note("unreachable", Some(job), None, None, None, None);
        self.strand(job, Stranded::Work);
    }

    /// The work has arrived at the other team, with what is left of its meaning.
    pub(super) fn handed_on(&mut self, id: u32) {
        let message = &self.messages[id as usize];
        let (units, kept, right) = (message.units, message.kept, message.right);
        let Some(job) = message.job else { return };
        self.drop_message(id);
        let pool = self.jobs[job as usize].pool;
        self.note("handed-on", Some(job), None, None, Some(self.pools[pool as usize].position), None);
        // Found out when the work is taken up.
        let state = &mut self.jobs[job as usize];
        if let Some(extra) = state.extra_if(right < units) {
            (extra.missing, extra.wrong) = (units - kept, kept - right);
        }
        self.queue(job, pool);
    }

    /// Into the shared queue of a position, or into its batch.
    fn queue(&mut self, job: u32, pool: u32) {
        let stage = self.jobs[job as usize].stage;
        let batch = if self.switches.on("batches") { self.org.stages[stage].batch } else { 1 };
        self.jobs[job as usize].pool = pool;
        self.note("queued", Some(job), None, None, Some(self.pools[pool as usize].position), None);
        if batch > 1 {
            self.charge(job, Cause::Batch);
            let members = self.batches.entry(pool).or_default();
            members.push(job);
            if members.len() < batch as usize {
                return;
            }
            let members = std::mem::take(members);
            let release = self.next_release();
            for member in members {
                self.jobs[member as usize].extra().released = Some((batch, release));
                self.line_up(member, pool);
            }
        } else {
            self.line_up(job, pool);
        }
    }

    fn line_up(&mut self, job: u32, pool: u32) {
        self.charge(job, Cause::Queue);
        self.jobs[job as usize].asked_at = self.now;
        if self.interruption.on
            && self.is_interrupting(job)
            && let Some(person) = self.urgent_taker(job, pool)
        {
            self.take_up(person, job);
            return;
        }
        // The queue is for those who have to wait.
        if let Some(person) = self.taker(pool) {
            self.take_up(person, job);
            return;
        }
        let place = self.place(job, pool);
        self.pools[pool as usize].waiting.insert(place, ());
        self.wake(self.pools[pool as usize].position);
    }

    /// The place of a job in a queue, by the order of its stream or of the role.
    fn place(&self, job: u32, pool: u32) -> (u64, u64, u64, u32) {
        let state = &self.jobs[job as usize];
        let item = &self.items[state.item as usize];
        let (now, key) = (self.now.0, state.key.bits());
        let (first, second) = match self.pools[pool as usize].order {
            Discipline::OldestFirst => (now, 0),
            Discipline::NewestFirst => (u64::MAX - now, 0),
            Discipline::PriorityFirst => (u64::from(item.priority), now),
            Discipline::Random => (state.key.name("order").bits(), 0),
            Discipline::ShortestFirst => (Time::from_secs(self.draw_effort(job, pool)).0, now),
        };
        // What interrupts is taken by its urgency, whatever the order of the others, and by that order among its equals.
        if self.is_interrupting(job) {
            let by_priority = self.pools[pool as usize].order == Discipline::PriorityFirst;
            return (u64::from(item.priority), if by_priority { now } else { first }, key, job);
        }
        (first, second, key, job)
    }

    fn draw_effort(&self, job: u32, pool: u32) -> f64 {
        draw(&self.pools[pool as usize].effort, &mut self.jobs[job as usize].key.name("effort").stream())
    }

    /// Somebody takes a job up.
    pub(super) fn take_up(&mut self, person: u32, job: u32) {
        let stage = self.jobs[job as usize].stage;
        self.collect.waited(stage.index(), self.now, self.jobs[job as usize].asked_at);
        self.people[person as usize].in_hand += 1;
        self.in_hands(person, job);
        self.hands_changed(person);
        self.jobs[job as usize].owner = Some(person);
        self.note("started", Some(job), Some(person), None, None, None);
        self.prepare(person, job);
        self.give_or_wait(person, job);
    }

    /// First access, then scarce things, then work.
    pub(super) fn give_or_wait(&mut self, person: u32, job: u32) {
        let state = &self.jobs[job as usize];
        let plain = self.stages[state.stage.index()].plain.to_begin && !state.kept_out;
        let waits = self.is_stopped(job)
            || !plain
                && (self.is_kept_out(person, job)
                    || self.needs_component(job)
                    || self.needs_resource(job)
                    || self.needs_session(person, job));
        if waits {
            self.dispatch(person);
        } else {
            self.give(person, Task::Work(job));
        }
    }

    /// Draws what this visit holds: effort, questions, what was lost on the way.
    fn prepare(&mut self, person: u32, job: u32) {
        let state = &self.jobs[job as usize];
        let (stage, pool) = (state.stage, state.pool);
        let improved = self.improved.get(stage.index()).copied().unwrap_or(1.0);
        let effort = self.draw_effort(job, pool) / self.speed(person, stage) / improved;
        let state = &mut self.jobs[job as usize];
        state.effort = effort;
        state.left = effort;
        state.redone = if state.again { 1.0 } else { 0.0 };
        if !self.stages[stage.index()].plain.to_begin || state.some_extra().is_some() {
            self.prepare_to_ask(person, job, effort);
        }
    }

    /// What this visit must ask and whom it must meet, and what of it was understood wrongly.
    fn prepare_to_ask(&mut self, person: u32, job: u32, effort: f64) {
        let (missing, wrong) = self.jobs[job as usize].of_extra(|e| (e.missing, e.wrong));
        let mut questions = self.draw_questions(person, job, effort);
        if missing > 0
            && let Some((sender, person)) = self.jobs[job as usize].from
        {
            let target = self.network.target(vec![sender]);
            let takes = Dist::Constant(Duration::new(self.usual.answering, TimeUnit::Second));
            questions.push(Question {
                at_left: effort,
                target,
                about: None,
                person: Some(person),
                takes,
                units: missing,
                round: 1,
            });
        }
        let sessions = self.draw_sessions(job);
        questions.sort_by(|a, b| a.at_left.total_cmp(&b.at_left));
        let some = !questions.is_empty() || !sessions.is_empty();
        if let Some(extra) = self.jobs[job as usize].extra_if(some) {
            (extra.questions, extra.sessions) = (questions, sessions);
        }
        self.misunderstood(job, wrong);
    }

    /// The questions that the work of a stage raises by chance, each at some point of its effort.
    fn draw_questions(&mut self, person: u32, job: u32, effort: f64) -> Vec<Question> {
        let mut questions = Vec::new();
        if !self.switches.on("questions") {
            return questions;
        }
        let (stage, key) = (self.jobs[job as usize].stage, self.jobs[job as usize].key);
        let own = self.people[person as usize].position;
        let group = self.org.positions[own].group;
        for (i, ask) in self.org.stages[stage].asks.iter().enumerate() {
            let about = if let Asked::Specialty(s) = ask.whom { Some(s) } else { None };
            let known = about.map_or(0.0, |s| self.knows(group, s));
            let luck = self.ask_target(stage, i).luck;
            let mut stream = key.name("ask").number(luck).stream();
            if !stream.chance(ask.share * (1.0 - known)) {
                continue;
            }
            let asked = self.ask_target(stage, i);
            if asked.can.contains(&own) {
                continue;
            }
            let target = asked.target;
            let usual = || Dist::Constant(Duration::new(self.usual.answering, TimeUnit::Second));
            let takes = ask.takes.clone().unwrap_or_else(usual);
            questions.push(Question {
                at_left: effort * stream.uniform(),
                target,
                about,
                person: None,
                takes,
                units: self.meaning(),
                round: 1,
            });
        }
        questions
    }

    /// Whom a question of a stage may go to, looked up once for each structure.
    fn ask_target(&mut self, stage: Id<Stage>, index: usize) -> &AskTarget {
        let (org, network) = (self.org, &mut self.network);
        self.ask_targets.entry((stage.index(), index)).or_insert_with(|| {
            let asks = &org.stages[stage].asks;
            let can = who_can(org, asks[index].whom);
            let alike = alike(asks.iter().map(|a| a.whom), index);
            let luck = Key::seed(0, 0).name(org.asked_key(asks[index].whom)).number(alike).bits();
            AskTarget { target: network.target(can.clone()), can: can.into_iter().collect(), luck }
        })
    }

    /// How fast somebody is at a stage: pace, skill against what is needed, and practice.
    pub(super) fn speed(&mut self, person: u32, stage: Id<Stage>) -> f64 {
        let role = &self.org.roles[self.org.positions[self.people[person as usize].position].role];
        let mut speed = role.pace;
        for (specialty, level) in &self.org.stages[stage].needs_skill {
            if *level > 0.0 {
                speed *= (role.skill(*specialty) / level).clamp(0.1, 1.0);
            }
        }
        if role.learns > 0.0 && self.switches.on("learning") {
            let n = self.people[person as usize].habits().repeated.entry(small(stage.index())).or_default();
            *n += 1;
            // Wright's law: the n-th time takes n^(log2 of the share kept at each doubling).
            speed /= libm::pow(f64::from(*n), libm::log2(1.0 - role.learns.min(0.99)));
        }
        speed
    }

    /// Seconds of the next stretch of work: up to the next question, or to the end. Turning to another item comes first.
    pub(super) fn segment(&mut self, person: u32, job: u32) -> f64 {
        let (left, bits) = (self.jobs[job as usize].left, self.jobs[job as usize].key.bits());
        let next = self.jobs[job as usize].left_at_stop();
        let me = &mut self.people[person as usize];
        let turned = me.last_job.replace(bits).is_some_and(|last| last != bits);
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

    fn switching(&self, person: u32, job: u32) -> f64 {
        let role = &self.org.roles[self.org.positions[self.people[person as usize].position].role];
        let Some(spread) = &role.switching else { return self.usual.switching };
        draw(&spread.elapsed_s(), &mut self.jobs[job as usize].key.name("switching").stream())
    }

    /// A stretch is done: a question, or the end of the work.
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

    /// The work of a stage is over, decisions and all: out of the hands of its doer, and on.
    pub(super) fn finish_stage(&mut self, job: u32) {
        let (stage, owner) = (self.jobs[job as usize].stage, self.jobs[job as usize].owner);
        if let Some(owner) = owner {
            self.jobs[job as usize].from = Some((self.people[owner as usize].position, owner));
        }
        let next = self.outcome(job);
        self.note("finished", Some(job), owner, None, None, None);
        if let [only] = next[..]
            && self.is_full(only)
            && owner.is_some()
        {
            // Blocking after service: the doer stands with finished work in hand.
            if let Some(owner) = owner
                && self.people[owner as usize].doing == Doing::Nothing
            {
                self.does(owner, Doing::Blocked(job));
            }
            self.charge(job, Cause::Queue);
            self.stages[only.index()].blocked.push_back(job);
            return;
        }
        self.leave_stage(job, stage);
        self.go_on(job, &next);
    }
}

/// What the draws of a visit of a stage are keyed by: the item, the stage, and the how-manieth time it is.
pub(super) fn visit_key(item: Key, org: &Org, stage: Id<Stage>, attempt: u32) -> Key {
    item.name(org.stages[stage].meta.key()).number(u64::from(attempt))
}
