//! Rhythms that another structure changes: what was planned by the old one is planned anew. What keeps its rhythm stays as it was
//! planned, so that a structure which changes nothing moves nothing.

use super::state::Message;
use super::world::{World, small};
use crate::kernel::Time;
use crate::model::Org;
use crate::model::decision::Approval;
use crate::model::quantity::Cadence;

impl World<'_> {
    /// To be told when another structure has taken over.
    pub(super) fn renew_rhythms(&mut self, before: &Org) {
        self.renew_boards(before);
        self.renew_occasions(before);
        self.renew_meetings(before);
    }

    fn renew_boards(&mut self, before: &Org) {
        for board in 0..small(self.boards.len()) {
            if self.boards[board as usize].planned.is_none() {
                continue;
            }
            match (self.rhythm_of(board, self.org), self.rhythm_of(board, before)) {
                (Some(now), then) if Some(now) != then => self.meets_at(board, self.next_occasion(&now)),
                (Some(_), _) => {}
                // Whatever comes next calls it.
                (None, _) => self.boards[board as usize].planned = None,
            }
        }
        self.call_boards();
    }

    /// Requests that wait for the next occasion of their approver.
    fn renew_occasions(&mut self, before: &Org) {
        for id in 0..small(self.messages.len()) {
            let message = &self.messages[id as usize];
            if !message.live || message.due == Time::NEVER || !self.is_awaited(id) {
                continue;
            }
            let rhythm = |org: &Org| -> Option<Cadence> { self.approval_in(org, message)?.cadence };
            let now = rhythm(self.org);
            if now != rhythm(before) {
                self.is_due(id, now);
            }
        }
    }

    fn renew_meetings(&mut self, before: &Org) {
        let org = self.org;
        for (id, spec) in org.meetings.iter() {
            let Some(planned) = self.meetings.get(id.index()).copied().flatten() else { continue };
            let was = before.meetings.get(id).map_or(Cadence::OnDemand, |meeting| meeting.cadence);
            if was != spec.cadence {
                // One that was held at this very moment is not held again.
                let held = planned != self.now && self.next_occasion(&was) == self.now;
                let from = if held { self.now.after(Time(1)) } else { self.now };
                self.plan_gathering(small(id.index()), from);
            }
        }
    }

    /// The approval that a message asks for, as a structure has it.
    pub(super) fn approval_in<'a>(&self, org: &'a Org, message: &Message) -> Option<&'a Approval> {
        let (decision, step) = message.purpose.request()?;
        let stage = self.jobs[message.job? as usize].stage;
        let (decision, _) = *org.stages[stage].decides.get(decision)?;
        org.decisions[decision].approvals.get(step?)
    }
}
