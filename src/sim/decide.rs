//! Decisions: who has the right decides, others escalate; approvals are visited in order, each in its own rhythm; when nobody
//! answers, intent lets the edge act.

use super::disturb::Stranded;
use super::state::{Cause, Purpose, Task};
use super::world::{Event, World, draw, small};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::decision::{AfterNo, Decision, IfWrong, Intent, Vote};
use crate::model::people::{Holder, Position, Role};
use crate::model::quantity::{Cadence, Dist, Duration, TimeUnit};
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
        self.jobs[job as usize].serial += 1;
        self.plan_silence(job);
        let Some(owner) = self.jobs[job as usize].owner else {
            self.decision_over(job, decision);
            return;
        };
        let position = self.people[owner as usize].position;
        let role = self.org.positions[position].role;
        let holders = self.holders(decision, job);
        let own = holders.is_empty() || holders.contains(&role) || self.delegated(job, position, decision);
        if own {
            self.charge(job, Cause::Decision);
            self.give(owner, Task::Decide(job));
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
                self.charge(job, Cause::Decision);
                self.give(owner, Task::Decide(job));
            }
        }
    }

    fn amount(&self, job: u32, decision: Id<Decision>) -> f64 {
        let dist = &self.org.decisions[decision].amount;
        dist.as_ref().map_or(0.0, |d| draw(d, &mut self.jobs[job as usize].key.name("amount").stream()))
    }

    /// The roles that may take a decision of this amount.
    fn holders(&self, decision: Id<Decision>, job: u32) -> Vec<Id<Role>> {
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

    /// The intents that hold for a position, the nearest first.
    fn intents(&self, position: Id<Position>) -> impl Iterator<Item = &Intent> {
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
    fn delegated(&self, job: u32, position: Id<Position>, decision: Id<Decision>) -> bool {
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

    fn plan_silence(&mut self, job: u32) {
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
        self.approve_next(job, decision, person, 0);
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
        self.if_wrong(job, decision, right);
        self.approve_next(job, decision, owner, 0);
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

    /// Right with the probability that what is known of the place and of the whole gives.
    fn hit(&self, job: u32, decision: Id<Decision>, local: f64, context: f64) -> bool {
        let spec = &self.org.decisions[decision];
        let weight = spec.local.unwrap_or(self.org.defaults.get("local_part"));
        let whole = spec.context.unwrap_or(1.0 - weight);
        let sum = weight + whole;
        let chance = if sum > 0.0 { (weight * local + whole * context) / sum } else { 1.0 };
        self.jobs[job as usize].key.name("right").name(spec.meta.key()).uniform() < chance
    }

    /// Judges a decision taken where the work is: the place is known, the whole as far as intent is clear.
    fn judge(&mut self, job: u32, decision: Id<Decision>, _by: Option<u32>) {
        let only_the_top_knows = self.switches.on("context");
        let context = self.jobs[job as usize].owner.filter(|_| only_the_top_knows).map_or(1.0, |owner| {
            let position = self.people[owner as usize].position;
            let clear = self
                .intents(position)
                .next()
                .map(|i| i.clear.unwrap_or(self.org.defaults.get("intent_clear")))
                .map(|clear| clear * self.intent_in_mind(position));
            clear.unwrap_or(self.org.defaults.get("context_without_intent"))
        });
        let right = self.hit(job, decision, 1.0, context);
        self.collect.judged(decision.index(), self.now, right, true);
        self.if_wrong(job, decision, right);
    }

    fn if_wrong(&mut self, job: u32, decision: Id<Decision>, right: bool) {
        if right {
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

    /// The next approval of the chain, from whoever had it last; after the last one, back to the doer.
    pub(super) fn approve_next(&mut self, job: u32, decision: Id<Decision>, from: u32, step: usize) {
        let owner = self.jobs[job as usize].owner;
        let delegated =
            owner.is_some_and(|o| self.delegated(job, self.people[o as usize].position, decision));
        let home = owner.map_or(from, |o| o);
        let group = self.org.positions[self.people[home as usize].position].group;
        let chain = self.org.decisions[decision].approvals_for(self.org.chain(group));
        let over =
            step >= chain.len() || delegated || self.waived(decision) || !self.switches.on("approvals");
        let position = self.people[from as usize].position;
        let index = self.jobs[job as usize].decided as usize;
        if step == 0 && !over {
            self.jobs[job as usize].extra().approval_at = self.now;
        }
        if over {
            if step > 0 {
                let since = self.jobs[job as usize].of_extra(|e| e.approval_at);
                self.collect.approved(decision.index(), since, self.now);
            }
            let home = owner.filter(|o| *o != from).map(|o| self.people[o as usize].position);
            let Some(home) = home else {
                self.approvals_over(job);
                return;
            };
            let target = self.network.target(vec![home]);
            let key = self.jobs[job as usize].key.name("approved");
            let units = self.meaning();
            match self.route(position, target, Cargo::Decision, key) {
                Some(route) => {
                    self.send(job, from, owner, route, Purpose::Approved(index), units, (units, units))
                }
                None => self.approvals_over(job),
            }
            return;
        }
        let positions = self.approver_positions(chain[step].by);
        let target = self.network.target(positions);
        let key = self.jobs[job as usize].key.name("approval").number(step as u64);
        let units = self.meaning();
        match self.route(position, target, Cargo::Decision, key) {
            Some(route) => {
                self.send(job, from, None, route, Purpose::Approve(index, step), units, (units, units))
            }
            None => {
                self.collect.unreachable(self.now);
                self.note("unreachable", Some(job), Some(from), Some(position), None, None);
                self.charge(job, Cause::Approval);
                self.strand(job, Stranded::Approval(from, step));
            }
        }
    }

    fn approver_positions(&self, by: Holder) -> Vec<Id<Position>> {
        match by {
            Holder::Role(role) => self.places(Party::Role(role)),
            Holder::Position(p) => vec![p],
            Holder::Board(board) => {
                self.org.boards[board].seats.iter().flat_map(|(_, r)| self.places(Party::Role(*r))).collect()
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
            self.boards[board.index()].waiting.push_back(id);
            let meets = cadence.unwrap_or(self.org.boards[board].meets);
            self.plan_meeting(small(board.index()), &meets);
            return;
        }
        self.messages[id as usize].to = self.pick(end);
        let at = cadence.map_or(self.now, |c| self.next_occasion(&c));
        let key = self.messages[id as usize].key.name("occasion");
        self.plan(at, 3, key, 0, Event::Occasion(id));
    }

    /// The occasion has come.
    pub(super) fn occasion(&mut self, id: u32) {
        let message = &self.messages[id as usize];
        if !message.live {
            return;
        }
        match message.to {
            Some(person) => self.give(person, Task::Serve(id)),
            None => self.nobody_there(id),
        }
    }

    fn plan_meeting(&mut self, board: u32, meets: &Cadence) {
        if self.boards[board as usize].planned {
            return;
        }
        self.boards[board as usize].planned = true;
        let at = self.next_occasion(meets);
        let key = self.root.name("board").name(self.org.boards[Id::new(board as usize)].meta.key());
        self.plan(at, 8, key, 0, Event::Meet(board));
    }

    /// A board meets: so many matters as its agenda holds, its members' attention, then the next meeting.
    pub(super) fn board_meets(&mut self, board: u32) {
        self.boards[board as usize].planned = false;
        let spec = &self.org.boards[Id::new(board as usize)];
        let (seats, meets) = (spec.seats.clone(), spec.meets);
        let most = spec.agenda.map_or(usize::MAX, |n| n as usize);
        let n = self.boards[board as usize].waiting.len().min(most);
        let matters: Vec<u32> = self.boards[board as usize].waiting.drain(..n).collect();
        let takes = spec.takes.as_ref().map_or(self.org.defaults.get("approving"), |d| d.elapsed_s().mean());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "tenths of seconds of one meeting"
        )]
        let tenths = (takes * n as f64 * 10.0) as u32;
        for (count, role) in seats {
            let members: Vec<u32> = self
                .places(Party::Role(role))
                .iter()
                .flat_map(|p| self.posts[p.index()].people.clone())
                .take(count as usize)
                .collect();
            for member in members {
                self.give(member, Task::Sit(tenths));
            }
        }
        for id in matters {
            self.board_decides(id, board);
        }
        if !self.boards[board as usize].waiting.is_empty() {
            // Strictly later than now: what was left over waits for the next meeting.
            let later = Cadence::Every {
                period: Duration::new(meets.period_s().max(1.0), TimeUnit::Second),
                offset_s: offset(&meets),
            };
            self.boards[board as usize].planned = true;
            let at = super::message::occasion(&later, self.now.after(Time(1)));
            let key = self.root.name("board").name(self.org.boards[Id::new(board as usize)].meta.key());
            self.plan(at, 8, key, 0, Event::Meet(board));
        }
    }

    fn board_decides(&mut self, id: u32, board: u32) {
        let message = &self.messages[id as usize];
        let (Some(job), &Purpose::Approve(d, step)) = (message.job, &message.purpose) else { return };
        if !self.is_awaited(id) {
            self.drop_message(id);
            return;
        }
        let spec = &self.org.boards[Id::new(board as usize)];
        let seats: u32 = spec.seats.iter().map(|(n, _)| n).sum();
        let decision = self.org.stages[self.jobs[job as usize].stage].decides[d].0;
        let yes = self.org.decisions[decision].says_yes;
        let mut stream = message.key.name("votes").number(self.now.0).stream();
        let ayes = crate::kernel::sampler::binomial(&mut stream, seats, yes);
        let passed = match spec.vote {
            Vote::Unanimity => ayes == seats,
            Vote::Majority => ayes * 2 > seats,
        };
        let spokesman = message.route.last().map(|h| h.to).and_then(|p| self.pick(p)).unwrap_or(message.from);
        self.drop_message(id);
        self.ruled(job, decision, d, step, spokesman, passed, yes);
    }

    /// One approver has looked at it.
    pub(super) fn approver_done(&mut self, person: u32, id: u32, d: usize, step: usize) {
        let Some(job) = self.messages[id as usize].job else { return };
        let decision = self.org.stages[self.jobs[job as usize].stage].decides[d].0;
        let yes = self.org.decisions[decision].says_yes;
        let key = self.messages[id as usize].key.name("says").number(self.now.0);
        self.drop_message(id);
        self.ruled(job, decision, d, step, person, key.uniform() < yes, yes);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one ruling has this many parts, and one caller each for boards and persons"
    )]
    fn ruled(
        &mut self,
        job: u32,
        decision: Id<Decision>,
        d: usize,
        step: usize,
        by: u32,
        yes: bool,
        _share: f64,
    ) {
        let spec = &self.org.decisions[decision];
        let key = self.jobs[job as usize].key.name("ruling").number(step as u64).number(self.now.0);
        if spec.sent_back > 0.0 && key.uniform() < spec.sent_back {
            self.note("sent-back", Some(job), Some(by), None, None, None);
            self.home(job, by, Purpose::SentBack(d));
            return;
        }
        if yes {
            self.note("approved", Some(job), Some(by), None, None, None);
            self.approve_next(job, decision, by, step + 1);
            return;
        }
        self.note("refused", Some(job), Some(by), None, None, None);
        match spec.after_no.clone() {
            AfterNo::Drop => {
                let item = self.jobs[job as usize].item;
                self.items[item as usize].failed = true;
                self.approvals_over(job);
            }
            AfterNo::Resubmit(wait) => {
                let wait = draw(&wait.elapsed_s(), &mut key.name("resubmit").stream());
                let owner = self.jobs[job as usize].owner;
                self.jobs[job as usize].decided = small(d);
                if owner.is_some() {
                    self.charge(job, Cause::Approval);
                    self.later(job, Time::from_secs(wait));
                }
            }
        }
    }

    /// A message to the doer.
    fn home(&mut self, job: u32, from: u32, purpose: Purpose) {
        let Some(owner) = self.jobs[job as usize].owner else { return };
        let (here, there) = (self.people[from as usize].position, self.people[owner as usize].position);
        let target = self.network.target(vec![there]);
        let key = self.jobs[job as usize].key.name("home");
        let units = self.meaning();
        if let Some(route) = self.route(here, target, Cargo::Decision, key) {
            self.send(job, from, Some(owner), route, purpose, units, (units, units));
        }
    }

    /// It was sent back: prepared again, then the chain from its start.
    pub(super) fn again(&mut self, job: u32, _d: usize) {
        let Some(owner) = self.jobs[job as usize].owner else { return };
        self.jobs[job as usize].serial += 1;
        self.charge(job, Cause::Decision);
        self.give(owner, Task::Decide(job));
    }

    /// All approvals are there.
    pub(super) fn approvals_over(&mut self, job: u32) {
        let state = &self.jobs[job as usize];
        match self.org.stages[state.stage].decides.get(state.decided as usize).copied() {
            Some((decision, _)) => self.decision_over(job, decision),
            None => self.next_decision(job),
        }
    }

    /// The decision is over: the rework of a wrong one, the next decision, or the end of the stage.
    fn decision_over(&mut self, job: u32, decision: Id<Decision>) {
        let asked = self.jobs[job as usize].asked_at;
        self.collect.decided(decision.index(), self.now, asked);
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

fn offset(cadence: &Cadence) -> f64 {
    match cadence {
        Cadence::OnDemand => 0.0,
        Cadence::Every { offset_s, .. } => *offset_s,
    }
}
