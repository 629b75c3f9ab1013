//! Intent: whom it reaches, what it delegates within bounds, and what the edge does when no answer comes.

use super::state::Cause;
use super::world::{Event, World};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::decision::{Decision, Intent};
use crate::model::people::Position;

impl World<'_> {
    /// The intents that hold for a position, the nearest first.
    pub(super) fn intents(&self, position: Id<Position>) -> impl Iterator<Item = &Intent> {
        let chain: Vec<_> = self.org.chain(self.org.positions[position].group).collect();
        let mut found: Vec<(usize, &Intent)> = self
            .org
            .intents
            .iter()
            .filter_map(|(_, i)| match i.group {
                None => Some((usize::MAX, i)),
                Some(g) => chain.iter().position(|c| *c == g).map(|depth| (depth, i)),
            })
            .collect();
        found.sort_by_key(|(depth, _)| *depth);
        found.into_iter().map(|(_, i)| i)
    }

    /// The decision is delegated to somebody of this position, within its bounds.
    pub(super) fn delegated(&self, job: u32, position: Id<Position>, decision: Id<Decision>) -> bool {
        if !self.switches.on("delegation") {
            return false;
        }
        let (role, amount) = (self.org.positions[position].role, self.amount(job, decision));
        let reversible = self.org.decisions[decision].reversible;
        self.intents(position).any(|i| {
            i.delegates.iter().any(|d| {
                d.decision == decision
                    && d.to == role
                    && d.up_to.is_none_or(|most| amount <= most)
                    && (!d.when_reversible || reversible)
            })
        })
    }

    /// Somebody is asked: when no answer comes in time, the edge acts. It lapses where the doer decides, and with the answer.
    pub(super) fn plan_silence(&mut self, job: u32) {
        let Some(owner) = self.jobs[job as usize].owner else { return };
        if !self.switches.on("delegation") {
            return;
        }
        let position = self.people[owner as usize].position;
        let Some(silent) = self.intents(position).find_map(|i| i.if_silent) else { return };
        let (serial, key) = (self.jobs[job as usize].serial, self.jobs[job as usize].key);
        let at = self.now.after(Time::from_secs(silent.elapsed_s()));
        self.plan(at, 5, key.name("silence"), u64::from(serial), Event::Silence(job, serial));
    }

    /// No answer came in time: the edge acts within intent.
    pub(super) fn silence(&mut self, job: u32, serial: u32) {
        let state = &self.jobs[job as usize];
        let waiting = matches!(state.cause, Cause::Decision | Cause::Approval | Cause::Hop);
        if !state.live || state.serial != serial || !waiting {
            return;
        }
        let Some((decision, _)) = self.org.stages[state.stage].decides.get(state.decided as usize).copied()
        else {
            return;
        };
        self.note("acted-within-intent", Some(job), self.jobs[job as usize].owner, None, None, None);
        self.jobs[job as usize].serial += 1;
        self.judge(job, decision, None);
        self.decision_over(job, decision);
    }
}
