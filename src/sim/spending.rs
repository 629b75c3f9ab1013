//! Where the time of items went, from moment to moment: the story of one tells it beside what happened. Kept on demand alone.

use super::state::Cause;
use super::trace::Word;
use super::world::World;
use crate::kernel::Time;
use crate::model::Id;

/// What an item spent its time on between two moments, or one of its branches where it has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// The stream of the item.
    pub stream: Word,
    /// Which item of it.
    pub number: u64,
    /// From when.
    pub from: Time,
    /// To when.
    pub to: Time,
    /// On what.
    pub cause: Cause,
    /// How much of the time between went to it, in ticks.
    pub ticks: u64,
}

impl World<'_> {
    /// Charges the time since the last change to what the job was waiting for.
    #[inline(always)]
    pub(super) fn charge(&mut self, job: u32, next: Cause) {
        let now = self.now;
        let state = &mut self.jobs[job as usize];
        let cause = std::mem::replace(&mut state.cause, next);
        // Much of what happens to an item happens at one moment.
        if state.since < now {
            self.has_passed(job, cause);
        }
    }

    #[inline(always)]
    fn has_passed(&mut self, job: u32, cause: Cause) {
        let now = self.now;
        let ticks = now.since(self.jobs[job as usize].since).0;
        if self.keeps_account() {
            self.spend(job, &[(cause, ticks)]);
        } else {
            let state = &mut self.jobs[job as usize];
            state.spend(cause, ticks);
            state.since = now;
        }
    }

    /// Charges a finished stretch of work: what was work, and what was waiting for hours at work.
    #[inline(always)]
    pub(super) fn charge_work(&mut self, job: u32, work: Time, again: f64) {
        let elapsed = self.now.since(self.jobs[job as usize].since).0;
        let touched = work.0.min(elapsed);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of a length of time"
        )]
        let redone = if again > 0.0 { (touched as f64 * again).round() as u64 } else { 0 };
        let parts =
            [(Cause::Touch, touched - redone), (Cause::Rework, redone), (Cause::Calendar, elapsed - touched)];
        if !self.keeps_account() {
            self.spend(job, &parts);
            return;
        }
        match self.stretches_of(job, touched) {
            Some(stretches) => self.keep_account_of_work(job, &stretches, redone as f64 / touched as f64),
            None => self.keep_account(job, &parts),
        }
        self.has_spent(job, &parts);
    }

    /// When the doer of a job gave it their attention since its last change; `None` where that is not known, since their hours have
    /// changed meanwhile.
    fn stretches_of(&self, job: u32, touched: u64) -> Option<Vec<(Time, Time)>> {
        let state = &self.jobs[job as usize];
        let stretches = self.people[state.owner? as usize].attention.stretches(state.since, self.now);
        let sum: u64 = stretches.iter().map(|(from, to)| to.since(*from).0).sum();
        // Moments are rounded to ticks.
        (touched > 0 && sum.abs_diff(touched) <= 2 * stretches.len() as u64).then_some(stretches)
    }

    /// Work between two changes, stretch by stretch, and what lies between them.
    fn keep_account_of_work(&mut self, job: u32, stretches: &[(Time, Time)], again: f64) {
        let mut from = self.jobs[job as usize].since;
        for (opens, closes) in stretches.iter().copied().chain([(self.now, self.now)]) {
            self.take_account(job, (from, opens), &[(Cause::Calendar, opens.since(from).0)]);
            let length = closes.since(opens).0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a part of a length of time"
            )]
            let redone = ((length as f64 * again).round() as u64).min(length);
            let parts = [(Cause::Touch, length - redone), (Cause::Rework, redone)];
            self.take_account(job, (opens, closes), &parts);
            from = closes;
        }
    }

    /// Whether somebody wants to know what items spend their time on.
    #[inline]
    fn keeps_account(&self) -> bool {
        self.recorder.as_ref().is_some_and(|recorder| recorder.keeps_account())
    }

    /// A job has spent the time since its last change; one test more where nobody keeps account.
    #[inline(always)]
    pub(super) fn spend(&mut self, job: u32, parts: &[(Cause, u64)]) {
        if self.keeps_account() {
            self.keep_account(job, parts);
        }
        self.has_spent(job, parts);
    }

    /// The same, one after the other in this order.
    pub(super) fn spend_in_turn(&mut self, job: u32, parts: &[(Cause, u64)]) {
        if self.keeps_account() {
            let mut from = self.jobs[job as usize].since;
            for part in parts {
                let to = from.after(Time(part.1));
                self.take_account(job, (from, to), &[*part]);
                from = to;
            }
        }
        self.has_spent(job, parts);
    }

    #[inline]
    fn has_spent(&mut self, job: u32, parts: &[(Cause, u64)]) {
        let now = self.now;
        let job = &mut self.jobs[job as usize];
        for (cause, ticks) in parts {
            job.spend(*cause, *ticks);
        }
        job.since = now;
    }

    fn keep_account(&mut self, job: u32, parts: &[(Cause, u64)]) {
        self.take_account(job, (self.jobs[job as usize].since, self.now), parts);
    }

    /// Of the time between two moments, so much went to each of some causes.
    fn take_account(&mut self, job: u32, (from, to): (Time, Time), parts: &[(Cause, u64)]) {
        let Some(recorder) = &mut self.recorder else { return };
        let job = &self.jobs[job as usize];
        let stream = self.items[job.item as usize].stream;
        let name = &self.org.streams[Id::new(stream as usize)].meta.name;
        let (stream, number) = (recorder.stream(stream, || name), recorder.number_of(job.item));
        for (cause, ticks) in parts.iter().filter(|(_, ticks)| *ticks > 0) {
            recorder.has_spent(Spent { stream, number, from, to, cause: *cause, ticks: *ticks });
        }
    }
}
