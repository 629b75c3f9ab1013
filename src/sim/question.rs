//! Questions: whoever asks waits; what of the answer is lost or wrong is asked again, or found out too late.

use super::disturb::Stranded;
use super::state::{Cause, Purpose, Question, Task};
use super::world::World;
use crate::kernel::Key;
use crate::network::Cargo;

impl World<'_> {
    /// Asks a question of a job; the one who asks waits.
    pub(super) fn ask(&mut self, job: u32, question: Question) {
        let Some(owner) = self.jobs[job as usize].owner else { return };
        let question = self.asked_of_another(question);
        let position = self.people[owner as usize].position;
        let turns = self.jobs[job as usize].of_extra(|e| e.turns);
        let key = self.jobs[job as usize].key.name("question").number(u64::from(turns));
        let route = self.route(position, question.target, Cargo::Question, key);
        let route = self.shadow_way(owner, &question, route.as_ref(), key).or(route);
        // Where it goes; where nothing leads, whom it was meant for.
        let whom = route.as_ref().map_or_else(
            || self.network.sole(question.target),
            |route| Some(route.last().map_or(position, |hop| hop.to)),
        );
        let very = question.person.filter(|_| self.recorder.is_some()).map(|person| self.person_name(person));
        self.note("asked", Some(job), Some(owner), Some(position), whom, very.as_deref());
        match route {
            Some(route) => {
                let (units, person) = (question.units, question.person);
                self.send(job, owner, person, route, Purpose::Question(question), units, (units, units));
            }
            None if self.cut_off() => {
                self.charge(job, Cause::Question);
                self.strand(job, Stranded::Question(question));
            }
            None => {
                self.collect.unreachable(self.now);
                self.note("unreachable", Some(job), Some(owner), Some(position), None, None);
                self.misunderstood(job, question.units);
                self.give(owner, Task::Work(job));
                self.charge(job, Cause::Queue);
            }
        }
    }

    /// An answer is there: what is missing is asked again, what is wrong is found out too late.
    pub(super) fn answered(&mut self, id: u32, question: Question) {
        let message = &self.messages[id as usize];
        let (kept, right) = (message.kept, message.right);
        let (Some(job), answerer, key) = (message.job, message.from, message.key) else { return };
        let tie = message.route.first().filter(|hop| self.network.is_shadow(hop)).map(|hop| hop.from);
        if let Some((by, owner)) = tie.zip(self.jobs[job as usize].owner) {
            self.answered_in_the_shadow(owner, by, job, key);
        }
        self.drop_message(id);
        self.learned(job, answerer, &question, f64::from(right) / f64::from(question.units.max(1)), key);
        let missing = question.units - kept;
        self.misunderstood(job, kept - right);
        let rounds = self.org.defaults.get("rounds");
        self.jobs[job as usize].serial += 1;
        if missing > 0 && f64::from(question.round) < rounds {
            self.ask(job, Question { units: missing, round: question.round + 1, ..question });
            return;
        }
        self.misunderstood(job, missing);
        self.charge(job, Cause::Queue);
        if let Some(owner) = self.jobs[job as usize].owner {
            self.give(owner, Task::Work(job));
        }
    }

    /// What an answer teaches the team, and the insight that it may spark.
    fn learned(&mut self, job: u32, answerer: u32, question: &Question, meaning: f64, key: Key) {
        let Some(owner) = self.jobs[job as usize].owner else { return };
        let (own, theirs) = (self.people[owner as usize].position, self.people[answerer as usize].position);
        let pairs = u32::from(self.complementary(own, theirs));
        self.spark(job, key, pairs, meaning);
        if let Some(specialty) = question.about {
            let step = self.org.defaults.get("learned_from_answer") * meaning;
            self.learn(self.org.positions[own].group, specialty, step);
        }
    }

    /// Units acted on wrongly are done again.
    pub(super) fn misunderstood(&mut self, job: u32, units: u32) {
        if units == 0 || !self.switches.on("rework") {
            return;
        }
        let share = f64::from(units) / f64::from(self.meaning()) * self.org.defaults.get("rework_of_wrong");
        let job = &mut self.jobs[job as usize];
        let more = job.effort * share;
        let redone = job.left * job.redone + more;
        job.left += more;
        job.redone = if job.left > 0.0 { redone / job.left } else { 0.0 };
    }
}
