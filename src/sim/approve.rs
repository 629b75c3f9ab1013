//! Approvals: each of the chain is visited in order and in its own rhythm.

use super::disturb::Stranded;
use super::state::{Cause, Purpose, Task};
use super::world::{Event, World, small};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::decision::Decision;
use crate::model::people::{Holder, Position};
use crate::model::quantity::Cadence;
use crate::network::Cargo;

impl World<'_> {
    /// It is decided: the chain of approvals begins, if there is one, and the time in which an answer may come.
    pub(super) fn begin_approvals(&mut self, job: u32, decision: Id<Decision>, from: u32) {
        if self.approver(job, decision, from, 0).is_some() {
            self.jobs[job as usize].extra().approval_at = self.now;
            self.jobs[job as usize].serial += 1;
            self.plan_silence(job);
        }
        self.approve_next(job, decision, from, 0);
    }

    /// Who is next to approve, if anybody is: nobody behind the end of the chain, or where none is needed.
    fn approver(&self, job: u32, decision: Id<Decision>, from: u32, step: usize) -> Option<Holder> {
        let owner = self.jobs[job as usize].owner;
        let place = |person: u32| self.people[person as usize].position;
        let delegated = owner.is_some_and(|o| self.delegated(job, place(o), decision));
        let group = self.org.positions[place(owner.unwrap_or(from))].group;
        let chain = self.org.decisions[decision].approvals_for(self.org.chain(group));
        let needed = !delegated && !self.waived(decision) && self.switches.on("approvals");
        chain.get(step).filter(|_| needed).map(|approval| approval.by)
    }

    /// The next approval of the chain, from whoever had it last; after the last one, back to the doer.
    pub(super) fn approve_next(&mut self, job: u32, decision: Id<Decision>, from: u32, step: usize) {
        let position = self.people[from as usize].position;
        let index = self.jobs[job as usize].decided as usize;
        let Some(by) = self.approver(job, decision, from, step) else {
            if step > 0 {
                let since = self.jobs[job as usize].of_extra(|e| e.approval_at);
                self.collect.approved(decision.index(), since, self.now);
            }
            self.tell_doer(job, from, Purpose::Approved(index));
            return;
        };
        let positions = self.holder_positions(by);
        let target = self.network.target(positions);
        let key = self.jobs[job as usize].key.name("approval").number(step as u64);
        let units = self.meaning();
        match self.route(position, target, Cargo::Decision, key) {
            Some(route) => {
                self.send(job, from, None, route, Purpose::Approve(index, step), units, (units, units))
            }
            None => {
                self.charge(job, Cause::Approval);
                self.has_no_way(job, Some(from), Stranded::Approval(from, step));
            }
        }
    }

    /// A request has reached its approver: a board's next meeting, an approver's next occasion, or the inbox.
    pub(super) fn approval_arrives(&mut self, id: u32, end: Id<Position>, d: usize, step: usize) {
        let Some(job) = self.messages[id as usize].job else { return };
        self.charge(job, Cause::Approval);
        let decision = self.org.stages[self.jobs[job as usize].stage].decides[d].0;
        let approval = &self.org.decisions[decision].approvals[step];
        let cadence = approval.cadence;
        if let Holder::Board(board) = approval.by {
            self.boards[board.index()].waiting.push(id);
            let meets = cadence.unwrap_or(self.org.boards[board].meets);
            self.plan_meeting(small(board.index()), &meets);
            return;
        }
        self.messages[id as usize].to = self.pick(end);
        self.is_due(id, cadence);
    }

    /// A request waits for its approver's next occasion, whatever it waited for before.
    pub(super) fn is_due(&mut self, id: u32, cadence: Option<Cadence>) {
        let at = cadence.map_or(self.now, |c| self.next_occasion(&c));
        let message = &mut self.messages[id as usize];
        message.due = at;
        let key = message.key.name("occasion");
        self.plan(at, 3, key, 0, Event::Occasion(id));
    }

    /// The occasion has come, unless another structure has moved it.
    pub(super) fn occasion(&mut self, id: u32) {
        let message = &mut self.messages[id as usize];
        if !message.live || message.due != self.now {
            return;
        }
        message.due = Time::NEVER;
        let to = message.to;
        if let Some(person) = to.filter(|person| !self.people[*person as usize].left) {
            self.give(person, Task::Serve(id));
            return;
        }
        // They have left meanwhile: somebody else at the same place, or at the nearest other.
        let there = self.messages[id as usize].route.last().and_then(|hop| self.pick(hop.to));
        self.messages[id as usize].to = there;
        self.messages[id as usize].sent = self.now;
        match there {
            Some(person) => self.give(person, Task::Serve(id)),
            None if self.goes_past(id) => {}
            None => self.nobody_there(id),
        }
    }

    /// One approver has looked at it.
    pub(super) fn approver_done(&mut self, person: u32, id: u32, d: usize, step: usize) {
        let Some(job) = self.messages[id as usize].job else { return };
        self.drop_message(id);
        let Some(decision) = self.decision_of(job, d) else { return };
        let key = self.next_ruling(job, decision, step);
        let yes = key.name("says").uniform() < self.org.decisions[decision].says_yes;
        self.ruled(job, (d, step), person, key, yes);
    }

    /// A phase has begun that waives approvals: what waits for one of them goes on at once, since everybody knows the phase.
    pub(super) fn waive_approvals(&mut self) {
        if self.phase_rules().is_none_or(|phase| phase.waives.is_empty()) {
            return;
        }
        let waived = |id: u32| {
            let message = &self.messages[id as usize];
            let job = message.job.filter(|_| message.live && self.is_awaited(id))?;
            let Purpose::Approve(d, _) = message.purpose else { return None };
            let (decision, _) = *self.org.stages[self.jobs[job as usize].stage].decides.get(d)?;
            self.waived(decision).then_some(job)
        };
        let mut waived: Vec<u32> = (0..small(self.messages.len())).filter_map(waived).collect();
        // In an order that does not hang on the slots of messages.
        waived.sort_by_key(|job| self.jobs[*job as usize].key.bits());
        for job in waived {
            self.jobs[job as usize].serial += 1;
            self.approvals_over(job);
        }
    }

    /// All approvals are there.
    pub(super) fn approvals_over(&mut self, job: u32) {
        let state = &self.jobs[job as usize];
        match self.org.stages[state.stage].decides.get(state.decided as usize).copied() {
            Some((decision, _)) => self.decision_over(job, decision),
            None => self.next_decision(job),
        }
    }
}
