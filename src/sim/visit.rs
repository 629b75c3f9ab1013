//! A visit of a stage: what it holds is drawn when somebody takes it up.

use super::plain::speed_of;
use super::state::{AskTarget, Question, Task, alike};
use super::world::{World, small};
use crate::kernel::Key;
use crate::model::Id;
use crate::model::quantity::{Dist, Duration, TimeUnit};
use crate::model::work::{Asked, Stage};
use crate::network::who_can;

impl World<'_> {
    /// Somebody takes a job up.
    pub(super) fn take_up(&mut self, person: u32, job: u32) {
        let state = &mut self.jobs[job as usize];
        state.owner = Some(person);
        self.collect.waited(state.stage.index(), self.now, state.asked_at);
        self.people[person as usize].in_hand += 1;
        self.in_hands(person, job);
        self.hands_changed(person);
        self.note("started", Some(job), Some(person), None, None, None);
        self.prepare(person, job);
        self.give_or_wait(person, job);
    }

    /// First access, then scarce things, then work.
    #[inline(always)]
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
    #[inline(always)]
    fn prepare(&mut self, person: u32, job: u32) {
        let state = &self.jobs[job as usize];
        let (stage, pool) = (state.stage, state.pool);
        let improved = self.improved.get(stage.index()).copied().unwrap_or(1.0);
        let effort = over(over(self.draw_effort(job, pool), self.speed(person, stage)), improved);
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
            && self.switches.on("questions")
            && let Some((sender, person)) = self.jobs[job as usize].from
        {
            let target = self.network.place_of(sender);
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
    #[inline(always)]
    pub(super) fn speed(&mut self, person: u32, stage: Id<Stage>) -> f64 {
        if let Some(speed) = self.stages[stage.index()].plain.speed {
            return speed;
        }
        let role = &self.org.roles[self.org.positions[self.people[person as usize].position].role];
        let mut speed = speed_of(role, &self.org.stages[stage]);
        if role.learns > 0.0 && self.switches.on("learning") {
            let me = self.own_seat(person);
            let n = self.people[me as usize].habits().repeated.entry(small(stage.index())).or_default();
            *n += 1;
            // Wright's law: the n-th time takes n^(log2 of the share kept at each doubling).
            speed /= libm::pow(f64::from(*n), libm::log2(1.0 - role.learns.min(0.99)));
        }
        speed
    }
}

/// A division that nearly always is by one, and would be waited for.
#[inline]
fn over(value: f64, by: f64) -> f64 {
    if by == 1.0 { value } else { value / by }
}
