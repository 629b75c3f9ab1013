//! Sessions: several people at the same time, which must be found in all their calendars.
//!
//! With shares of free time ρ̄ of the participants, a common slot comes once in 1/Πρ̄ slots: that is why many specialties meet
//! rarely. Nobody states that wait; it comes out of the calendars.

use super::attention::Attention;
use super::message::{occasion, pick_index};
use super::state::{Cause, Doing, Task, alike};
use super::world::{Event, World, draw, small};
use crate::kernel::{Key, Time};
use crate::model::people::Position;
use crate::model::work::{Asked, Session, Stage};
use crate::model::{Id, Org};
use crate::network::{Cargo, who_can};

impl World<'_> {
    /// The sessions that a visit of a stage needs, by chance.
    pub(super) fn draw_sessions(&self, job: u32) -> Vec<u32> {
        if !self.switches.on("sessions") {
            return Vec::new();
        }
        let state = &self.jobs[job as usize];
        let wanted = |i: &usize| {
            let share = self.org.stages[state.stage].sessions[*i].share;
            self.session_key(state.stage, state.key, *i).stream().chance(share)
        };
        let all = 0..self.org.stages[state.stage].sessions.len();
        all.rev().filter(wanted).map(small).collect()
    }

    /// Draws of a session of a stage hang on who meets, not on its place among the others.
    fn session_key(&self, stage: Id<Stage>, key: Key, index: usize) -> Key {
        let sessions = &self.org.stages[stage].sessions;
        let key = key.name("session").number(alike(sessions.iter().map(|s| &s.with), index));
        let mut names: Vec<&str> = sessions[index].with.iter().map(|w| self.org.asked_key(*w)).collect();
        names.sort_unstable();
        names.into_iter().fold(key, Key::name)
    }

    /// Whether work must wait for a session; if so, it has been called.
    pub(super) fn needs_session(&mut self, person: u32, job: u32) -> bool {
        while let Some(index) = self.jobs[job as usize].some_extra().and_then(|e| e.sessions.pop()) {
            if self.convene(person, job, index as usize) {
                return true;
            }
        }
        false
    }

    /// Another structure has taken over: of what was drawn or called, what it holds is held, and the rest leaves nothing behind.
    pub(super) fn renew_sessions(&mut self, before: &Org) {
        let org = self.org;
        for job in self.jobs.iter_mut().filter(|job| job.live) {
            let (was, now) = (&before.stages[job.stage].sessions, &org.stages[job.stage].sessions);
            let same = |index: usize| {
                let which =
                    |all: &[Session], i: usize| (all[i].with.clone(), alike(all.iter().map(|s| &s.with), i));
                (0..now.len()).find(|i| which(now, *i) == which(was, index))
            };
            let Some(extra) = job.some_extra() else { continue };
            extra.sessions = extra.sessions.iter().filter_map(|i| same(*i as usize)).map(small).collect();
            if let Some((.., index)) = &mut extra.session {
                *index = index.and_then(same);
            }
        }
    }

    /// Calls a session: the first stretch of time that is free in every calendar, after the invitations have gone out.
    fn convene(&mut self, person: u32, job: u32, index: usize) -> bool {
        let stage = self.jobs[job as usize].stage;
        let session = self.org.stages[stage].sessions[index].clone();
        let key = self.session_key(stage, self.jobs[job as usize].key, index);
        let own = self.people[person as usize].position;
        let mut people = vec![person];
        let mut ready = self.now;
        for (n, whom) in session.with.iter().enumerate() {
            let alike = alike(session.with.iter(), n);
            let key = key.name("with").name(self.org.asked_key(*whom)).number(alike);
            let Some(there) = self.invited(own, *whom, key, &mut ready) else {
                self.collect.unreachable(self.now);
                self.note("unreachable", Some(job), Some(person), Some(own), None, None);
                let units = self.meaning();
                self.misunderstood(job, units);
                return false;
            };
            people.extend(there);
        }
        people.sort_unstable();
        people.dedup();
        for person in &people {
            // What somebody is at is brought to its end first.
            ready = ready.max(self.people[*person as usize].done_at().unwrap_or(ready));
        }
        let length = Time::from_secs(session.length.elapsed_s());
        let calendars: Vec<&Attention> = people.iter().map(|p| &self.people[*p as usize].attention).collect();
        let Some(at) = Attention::common(&calendars, ready, length, self.end) else {
            // No common time before the run ends: it waits for it.
            self.charge(job, Cause::Calendar);
            self.note("no-common-time", Some(job), Some(person), Some(own), None, None);
            return true;
        };
        for person in &people {
            let me = &mut self.people[*person as usize];
            // What lies behind is of interest as long as what somebody does may be interrupted.
            let over = if matches!(me.doing, Doing::Task(_)) { me.began } else { self.now };
            me.attention.close_until(at, at.after(length), over);
            let position = me.position;
            self.collect.convened(position.index(), at, at.after(length));
        }
        self.note("convened", Some(job), Some(person), Some(own), None, None);
        self.charge(job, Cause::Calendar);
        let positions: Vec<Id<Position>> = people.iter().map(|p| self.people[*p as usize].position).collect();
        self.jobs[job as usize].extra().session = Some((length, self.pairs(&positions), Some(index)));
        self.jobs[job as usize].serial += 1;
        let serial = self.jobs[job as usize].serial;
        self.plan(at.after(length), 3, key, u64::from(serial), Event::Resume(job, serial));
        true
    }

    /// The people that an invitation reaches, and when: a whole team, or one of those who can.
    fn invited(&mut self, from: Id<Position>, whom: Asked, key: Key, ready: &mut Time) -> Option<Vec<u32>> {
        let positions = self.by_name(who_can(self.org, whom));
        let everybody: Vec<u32> =
            positions.iter().flat_map(|p| self.posts[p.index()].people.iter().copied()).collect();
        let target = self.network.target(positions);
        let route = self.route(from, target, Cargo::Question, key)?;
        let mut at = self.now;
        if self.switches.on("latency") && self.switches.on("routing") {
            let mut stream = key.name("invitation").stream();
            for hop in route.iter() {
                let axes = &self.network.axes[hop.axes as usize];
                at = occasion(&axes.frequency, at);
                at = at.after(Time::from_secs(draw(&axes.speed.elapsed_s(), &mut stream)));
            }
        }
        for hop in route.iter() {
            self.collect.passage(hop, Some(self.network.gates[hop.axes as usize]), self.now);
        }
        *ready = (*ready).max(at);
        if let Asked::Group(_) = whom {
            return Some(everybody);
        }
        // Whose matter it is, is not a question of who has time: each of them is as likely.
        let there = &self.posts[route.last().map_or(from, |h| h.to).index()].people;
        there.get(pick_index(key.name("whose"), there.len())).map(|p| vec![*p])
    }

    /// Pairs of people whose fields are complementary.
    fn pairs(&self, positions: &[Id<Position>]) -> u32 {
        let mut pairs = 0;
        for (i, a) in positions.iter().enumerate() {
            pairs += small(positions[..i].iter().filter(|b| self.complementary(*a, **b)).count());
        }
        pairs
    }

    /// A session is over: its time was work for the item, the wait before it was the calendars'.
    pub(super) fn session_over(&mut self, job: u32) {
        let Some((length, pairs, index)) =
            self.jobs[job as usize].some_extra().and_then(|e| e.session.take())
        else {
            return;
        };
        let elapsed = self.now.since(self.jobs[job as usize].since);
        let sat = length.min(elapsed);
        self.spend_in_turn(job, &[(Cause::Calendar, elapsed.since(sat).0), (Cause::Touch, sat.0)]);
        if let Some(index) = index {
            self.learn_together(job, index, pairs);
        }
        let Some(owner) = self.jobs[job as usize].owner else { return };
        self.give(owner, Task::Work(job));
    }

    /// What a session leaves behind: insights, and what the doer's team learned.
    fn learn_together(&mut self, job: u32, index: usize, pairs: u32) {
        let stage = self.jobs[job as usize].stage;
        let key = self.session_key(stage, self.jobs[job as usize].key, index);
        let fidelity = self.org.defaults.get("room_fidelity");
        self.spark(job, key, pairs, fidelity);
        let Some(owner) = self.jobs[job as usize].owner else { return };
        let group = self.org.positions[self.people[owner as usize].position].group;
        let step = self.org.defaults.get("learned_together");
        for whom in self.org.stages[stage].sessions[index].with.clone() {
            if let Asked::Specialty(specialty) = whom {
                self.learn(group, specialty, step);
            }
        }
    }
}
