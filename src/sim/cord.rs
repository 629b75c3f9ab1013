//! What a call does to the work: it stands still until the problem is solved, and goes on.

use super::state::{Cause, Doing};
use super::world::World;

impl World<'_> {
    /// The work at which the cord was pulled stands still, and so does whoever does it.
    pub(super) fn stand_still(&mut self, id: u32) {
        let fault = &mut self.faults[id as usize];
        let later = fault.shown > 1 || self.org.signals[fault.signal].shows_after.is_some();
        if !fault.stops || (fault.job.is_some() && later) {
            // The work at which it arose has gone on by the time that somebody speaks.
            fault.stops = false;
            return;
        }
        fault.stood = true;
        let fault = &self.faults[id as usize];
        match fault.job {
            Some((job, _)) => {
                let person = fault.person;
                self.charge(job, Cause::Question);
                if self.people[person as usize].doing == Doing::Nothing {
                    self.does(person, Doing::Blocked(job));
                }
            }
            None => {
                let person = fault.person;
                if self.people[person as usize].doing == Doing::Nothing {
                    self.does(person, Doing::Stopped(id));
                }
            }
        }
    }

    /// The work goes on, whether it is solved or not.
    pub(super) fn resume_work(&mut self, id: u32) {
        if std::mem::take(&mut self.faults[id as usize].stops) {
            self.go_on_after(id);
        }
    }

    fn go_on_after(&mut self, id: u32) {
        let (person, job) = (self.faults[id as usize].person, self.faults[id as usize].job);
        if self.people[person as usize].doing == Doing::Stopped(id) {
            self.does(person, Doing::Nothing);
            self.dispatch(person);
        }
        let Some((job, serial)) = job else { return };
        let state = &self.jobs[job as usize];
        if !state.live || state.serial != serial || state.cause != Cause::Question {
            return;
        }
        if self.people[person as usize].doing == Doing::Blocked(job) {
            self.does(person, Doing::Nothing);
        }
        self.charge(job, Cause::Queue);
        self.release_resources(job);
        self.next_decision(job);
        self.dispatch(person);
    }

    /// It is over: work goes on, and the next one may come.
    pub(super) fn fault_over(&mut self, id: u32) {
        if !self.faults[id as usize].live {
            return;
        }
        self.rung_over(id, None);
        let fault = &mut self.faults[id as usize];
        fault.live = false;
        fault.serial = fault.serial.wrapping_add(1);
        let timer = fault.timer;
        self.resume_work(id);
        self.signals.over += 1;
        self.signals.free.push(id);
        if let Some(timer) = timer {
            self.plan_signal(timer);
        }
    }
}
