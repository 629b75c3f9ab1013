//! Rulings: what an approver or a board says to a matter, what that hangs on, and how whoever asked hears of it.
//!
//! The draws hang on who is asked about what, and the how-manieth time, never on the moment: under a structure that is a minute slower
//! a matter is told the same, and one that comes again at the same moment is looked at anew.

use super::disturb::Stranded;
use super::state::{Cause, Purpose, alike};
use super::world::{World, draw};
use crate::kernel::{Key, Time};
use crate::model::Id;
use crate::model::decision::{AfterNo, Decision};
use crate::model::people::Holder;
use crate::network::Cargo;

impl World<'_> {
    /// The decision that a request is about.
    pub(super) fn decision_of(&self, job: u32, d: usize) -> Option<Id<Decision>> {
        let stage = self.jobs[job as usize].stage;
        self.org.stages[stage].decides.get(d).map(|(decision, _)| *decision)
    }

    /// What the draws of the next ruling on a matter hang on. Whoever approves several times in a chain is asked by turns.
    pub(super) fn next_ruling(&mut self, job: u32, decision: Id<Decision>, step: usize) -> Key {
        let org = self.org;
        let approvals = &org.decisions[decision].approvals;
        let by = approvals.get(step).map_or("", |approval| match approval.by {
            Holder::Role(role) => org.roles[role].meta.key(),
            Holder::Position(position) => org.positions[position].meta.key(),
            Holder::Board(board) => org.boards[board].meta.key(),
        });
        let turn = alike(approvals.iter().map(|approval| approval.by), step);
        let key = self.jobs[job as usize].key.name("ruling").name(org.decisions[decision].meta.key());
        self.jobs[job as usize].extra().once_more(key.name(by).number(turn))
    }

    /// An approver or a board has looked at it: it is sent back, or has a yes or a no.
    pub(super) fn ruled(&mut self, job: u32, (d, step): (usize, usize), by: u32, key: Key, yes: bool) {
        let Some(decision) = self.decision_of(job, d) else { return };
        let sent_back = self.org.decisions[decision].sent_back;
        if sent_back > 0.0 && key.name("sent back").uniform() < sent_back {
            self.note("sent-back", Some(job), Some(by), None, None, None);
            self.tell_doer(job, by, Purpose::SentBack(d));
        } else if yes {
            self.note("approved", Some(job), Some(by), None, None, None);
            self.approve_next(job, decision, by, step + 1);
        } else {
            self.note("refused", Some(job), Some(by), None, None, None);
            self.tell_doer(job, by, Purpose::Refused(d));
        }
    }

    /// Word of a ruling to the doer, who knows it at once where they gave it themselves or no way leads to them; a way that is cut or
    /// down is waited for.
    pub(super) fn tell_doer(&mut self, job: u32, from: u32, purpose: Purpose) {
        let owner = self.jobs[job as usize].owner.filter(|owner| *owner != from);
        let route = owner.and_then(|owner| {
            let (here, there) = (self.people[from as usize].position, self.people[owner as usize].position);
            let target = self.network.place_of(there);
            let key = self.jobs[job as usize].key.name("home");
            self.route(here, target, Cargo::Decision, key)
        });
        match route {
            Some(route) => {
                let units = self.meaning();
                self.send(job, from, owner, route, purpose, units, (units, units));
            }
            None if owner.is_some() && self.cut_off() => self.strand(job, Stranded::Ruling(from, purpose)),
            None => self.doer_knows(job, &purpose),
        }
    }

    /// The doer has heard what was ruled.
    pub(super) fn doer_knows(&mut self, job: u32, purpose: &Purpose) {
        match purpose {
            Purpose::SentBack(d) => self.prepared_again(job, *d),
            Purpose::Refused(d) => self.refused(job, *d),
            _ => self.approvals_over(job),
        }
    }

    /// It was sent back: prepared again by whoever took it, then the chain from its start.
    fn prepared_again(&mut self, job: u32, d: usize) {
        let Some(decision) = self.decision_of(job, d) else { return };
        self.jobs[job as usize].extra().prepared += 1;
        self.ask_for_decision(job, decision);
    }

    /// It was refused: dropped, or brought again after a while.
    fn refused(&mut self, job: u32, d: usize) {
        let after =
            self.decision_of(job, d).map(|decision| (decision, &self.org.decisions[decision].after_no));
        match after {
            Some((decision, AfterNo::Resubmit(wait))) => {
                let key = self.jobs[job as usize].key.name("resubmit");
                let key = key.name(self.org.decisions[decision].meta.key());
                let key = self.jobs[job as usize].extra().once_more(key);
                let wait = draw(&wait.elapsed_s(), &mut key.stream());
                self.charge(job, Cause::Approval);
                self.later(job, Time::from_secs(wait));
            }
            Some((_, AfterNo::Drop)) => {
                let item = self.jobs[job as usize].item;
                self.items[item as usize].failed = true;
                self.approvals_over(job);
            }
            None => self.approvals_over(job),
        }
    }
}
