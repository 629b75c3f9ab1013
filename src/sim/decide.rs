//! Decisions: who has the right decides, others escalate; approvals are visited in order, each in its own rhythm; when nobody
//! answers, intent lets the edge act.

use super::disturb::Stranded;
use super::state::{Cause, Purpose, Task};
use super::world::{World, draw};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::decision::{Decision, IfWrong};
use crate::model::people::{Position, Role};
use crate::model::quantity::{Dist, Duration, TimeUnit};
use crate::model::relation::Party;
use crate::network::Cargo;

impl World<'_> {
    /// The next decision of the stage, or its end.
    pub(super) fn next_decision(&mut self, job: u32) {
        let state = &self.jobs[job as usize];
        let Some((decision, _)) = self.org.stages[state.stage].decides.get(state.decided as usize).copied()
        else {
            self.finish_stage(job);
            return;
        };
        if !self.switches.on("decisions") {
            self.jobs[job as usize].decided += 1;
            self.next_decision(job);
            return;
        }
        self.jobs[job as usize].asked_at = self.now;
        self.ask_for_decision(job, decision);
    }

    /// Asks for a decision that is due, or that was sent back.
    pub(super) fn ask_for_decision(&mut self, job: u32, decision: Id<Decision>) {
        self.jobs[job as usize].serial += 1;
        self.plan_silence(job);
        self.seek_decision(job, decision);
    }

    /// What was asked for and reached nobody is tried again; the time in which an answer may come goes on.
    pub(super) fn retry_decision(&mut self, job: u32) {
        let state = &self.jobs[job as usize];
        match self.org.stages[state.stage].decides.get(state.decided as usize).copied() {
            Some((decision, _)) => self.seek_decision(job, decision),
            None => self.next_decision(job),
        }
    }

    /// The doer decides, who waits for nobody's answer.
    pub(super) fn decide_oneself(&mut self, job: u32, owner: u32) {
        self.jobs[job as usize].serial += 1;
        self.charge(job, Cause::Decision);
        self.give(owner, Task::Decide(job));
    }

    /// Whoever may take the decision is sought: the doer, or else the nearest.
    fn seek_decision(&mut self, job: u32, decision: Id<Decision>) {
        let Some(owner) = self.jobs[job as usize].owner else {
            self.decision_over(job, decision);
            return;
        };
        let position = self.people[owner as usize].position;
        let role = self.org.positions[position].role;
        let holders = self.holders(decision, job);
        let free = holders.is_empty() && !self.is_held(decision);
        if free || holders.contains(&role) || self.delegated(job, position, decision) {
            self.decide_oneself(job, owner);
            return;
        }
        if holders.is_empty() {
            // More is at stake than anybody may decide: it waits until somebody may, or until silence lets the edge act.
            self.charge(job, Cause::Decision);
            self.strand(job, Stranded::Decision);
            return;
        }
        let positions: Vec<Id<Position>> =
            holders.iter().flat_map(|r| self.places(Party::Role(*r))).collect();
        let target = self.network.target(positions);
        let key = self.jobs[job as usize].key.name("decision");
        let index = self.jobs[job as usize].decided as usize;
        match self.route(position, target, Cargo::Decision, key) {
            Some(route) => {
                let units = self.meaning();
                self.note(
                    "escalated",
                    Some(job),
                    Some(owner),
                    Some(position),
                    route.last().map(|h| h.to),
                    None,
                );
                self.send(job, owner, None, route, Purpose::Decide(index), units, (units, units));
            }
            None if self.cut_off() => {
                self.charge(job, Cause::Decision);
                self.strand(job, Stranded::Decision);
            }
            None => {
                self.collect.unreachable(self.now);
                self.decide_oneself(job, owner);
            }
        }
    }

    pub(super) fn amount(&self, job: u32, decision: Id<Decision>) -> f64 {
        let dist = &self.org.decisions[decision].amount;
        dist.as_ref().map_or(0.0, |d| draw(d, &mut self.jobs[job as usize].key.name("amount").stream()))
    }

    /// The roles that may take a decision of this amount.
    pub(super) fn holders(&self, decision: Id<Decision>, job: u32) -> Vec<Id<Role>> {
        let amount = self.amount(job, decision);
        let reversible = self.org.decisions[decision].reversible;
        let may = |role: &Role| {
            role.rights.iter().any(|r| {
                r.decision == decision
                    && r.up_to.is_none_or(|most| amount <= most)
                    && (!r.when_reversible || reversible)
            })
        };
        self.org.roles.iter().filter(|(_, r)| may(r)).map(|(id, _)| id).collect()
    }

    /// Somebody has a right to take it, within some bounds, and no approval goes beyond them.
    fn is_held(&self, decision: Id<Decision>) -> bool {
        let held = |role: &Role| role.rights.iter().any(|r| r.decision == decision);
        self.org.decisions[decision].approvals.is_empty() && self.org.roles.iter().any(|(_, r)| held(r))
    }

    /// Seconds of attention that deciding about one's own work takes.
    pub(super) fn deciding_work(&self, person: u32, job: u32) -> f64 {
        let state = &self.jobs[job as usize];
        let Some((decision, _)) = self.org.stages[state.stage].decides.get(state.decided as usize) else {
            return 0.0;
        };
        let default = Dist::Constant(Duration::new(self.org.defaults.get("deciding"), TimeUnit::Second));
        let dist = self.org.decisions[*decision].takes.clone().unwrap_or(default);
        let time = self.working_time(self.people[person as usize].position);
        draw(
            &dist.working_s(time),
            &mut state.key.name("deciding").number(u64::from(state.of_extra(|e| e.turns))).stream(),
        )
    }

    /// The doer has decided.
    pub(super) fn decided_oneself(&mut self, person: u32, job: u32) {
        let state = &self.jobs[job as usize];
        if !state.live || state.owner != Some(person) || state.cause != Cause::Decision {
            return;
        }
        let Some((decision, _)) = self.org.stages[state.stage].decides.get(state.decided as usize).copied()
        else {
            // Another structure took over, which asks for no decision here.
            self.next_decision(job);
            return;
        };
        self.note("decided", Some(job), Some(person), None, None, None);
        self.judge(job, decision, None);
        self.begin_approvals(job, decision, person);
    }

    /// A decision taken elsewhere has come back.
    pub(super) fn decision_known(&mut self, job: u32, right: bool) {
        let state = &self.jobs[job as usize];
        let Some((decision, _)) = self.org.stages[state.stage].decides.get(state.decided as usize).copied()
        else {
            return;
        };
        let Some(owner) = state.owner else { return };
        self.collect.judged(decision.index(), self.now, right, false);
        self.stands(job, right);
        self.begin_approvals(job, decision, owner);
    }

    /// Whether a decision taken far away is right: of the local part only what fidelity and staleness left.
    pub(super) fn is_right(&self, job: u32, index: usize, message: u32, _person: u32) -> bool {
        let decision = self.org.stages[self.jobs[job as usize].stage].decides[index].0;
        let message = &self.messages[message as usize];
        let known = f64::from(message.right) / f64::from(message.units.max(1));
        let fresh = self.freshness(decision, self.now.since(message.sent));
        self.hit(job, decision, known * fresh, 1.0)
    }

    fn freshness(&self, decision: Id<Decision>, age: Time) -> f64 {
        if !self.switches.on("staleness") {
            return 1.0;
        }
        let default = self.org.defaults.get("half_life");
        let half = self.org.decisions[decision].half_life.map_or(default, Duration::elapsed_s);
        if half > 0.0 { libm::exp2(-age.secs() / half) } else { 0.0 }
    }

    /// Right with the probability that what is known of the place and of the whole gives; what was sent back is looked at anew.
    fn hit(&self, job: u32, decision: Id<Decision>, local: f64, context: f64) -> bool {
        let spec = &self.org.decisions[decision];
        let weight = spec.local.unwrap_or(self.org.defaults.get("local_part"));
        let whole = spec.context.unwrap_or(1.0 - weight);
        let sum = weight + whole;
        let chance = if sum > 0.0 { (weight * local + whole * context) / sum } else { 1.0 };
        let state = &self.jobs[job as usize];
        let key = state.key.name("right").name(spec.meta.key());
        let again = u64::from(state.of_extra(|extra| extra.prepared));
        let key = if again > 0 { key.number(again) } else { key };
        key.uniform() < chance
    }

    /// Judges a decision taken where the work is: the place is known, the whole as far as intent is clear.
    pub(super) fn judge(&mut self, job: u32, decision: Id<Decision>, _by: Option<u32>) {
        let only_the_top_knows = self.switches.on("context");
        let context = self.jobs[job as usize].owner.filter(|_| only_the_top_knows).map_or(1.0, |owner| {
            let position = self.people[owner as usize].position;
            self.org.context_at_edge(self.intents(position).next(), self.intent_in_mind(position))
        });
        let right = self.hit(job, decision, 1.0, context);
        self.collect.judged(decision.index(), self.now, right, true);
        self.stands(job, right);
    }

    /// The present decision is right or wrong as it stands now. What follows from that waits until it is over: it may be sent back,
    /// and prepared anew.
    fn stands(&mut self, job: u32, right: bool) {
        let state = &mut self.jobs[job as usize];
        if !right || state.of_extra(|extra| extra.wrong_decision) {
            state.extra().wrong_decision = !right;
        }
    }

    /// What a wrong decision that is acted upon leads to; what was dropped leads to nothing.
    fn if_wrong(&mut self, job: u32, decision: Id<Decision>) {
        let state = &mut self.jobs[job as usize];
        if state.of_extra(|extra| extra.prepared) > 0 {
            state.extra().prepared = 0;
        }
        if !state.of_extra(|extra| extra.wrong_decision) {
            return;
        }
        state.extra().wrong_decision = false;
        if self.items[state.item as usize].failed {
            return;
        }
        match self.org.decisions[decision].if_wrong.clone() {
            Some(IfWrong::Rework(share)) if self.switches.on("rework") => {
                let state = &mut self.jobs[job as usize];
                state.left += state.effort * share;
                state.redone = 1.0;
            }
            Some(IfWrong::Becomes(becomes)) => {
                let key =
                    self.jobs[job as usize].key.name("harm").name(self.org.decisions[decision].meta.key());
                self.may_become(&becomes, key);
            }
            _ => {}
        }
    }

    /// The decision is over: the rework of a wrong one, the next decision, or the end of the stage.
    pub(super) fn decision_over(&mut self, job: u32, decision: Id<Decision>) {
        let asked = self.jobs[job as usize].asked_at;
        self.collect.decided(decision.index(), self.now, asked);
        self.if_wrong(job, decision);
        self.jobs[job as usize].decided += 1;
        self.jobs[job as usize].serial += 1;
        let owner = self.jobs[job as usize].owner;
        if self.jobs[job as usize].left > 0.0
            && let Some(owner) = owner
        {
            self.charge(job, Cause::Queue);
            self.give(owner, Task::Work(job));
            return;
        }
        self.charge(job, Cause::Queue);
        self.next_decision(job);
    }
}
