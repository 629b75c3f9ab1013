//! Messages: each hop waits for the channel's next occasion, travels, needs the relay's attention, and loses meaning.

use super::state::{Cause, Message, Purpose, Task};
use super::world::{Event, World, draw, small};
use crate::kernel::{Key, Time, sampler};
use crate::model::Id;
use crate::model::people::Position;
use crate::model::quantity::{Cadence, Dist, Duration, TimeUnit};
use crate::network::{Cargo, Direction, Route};
use std::rc::Rc;

impl World<'_> {
    /// Units of meaning of a whole message.
    pub(super) const fn meaning(&self) -> u32 {
        self.usual.meaning
    }

    /// The route to the nearest of a set; among equally near ones the work decides, not the file.
    pub(super) fn route(&mut self, from: Id<Position>, target: u32, cargo: Cargo, key: Key) -> Option<Route> {
        if !self.network.has_ways() {
            self.network.make_ways(self.org);
            self.close_gates();
        }
        let routes = self.network.routes(from, target, cargo);
        if routes.is_empty() {
            return None;
        }
        let i = pick_index(key.name("addressee"), routes.len());
        routes.get(i).cloned()
    }

    /// Sends a message about a job.
    #[expect(clippy::too_many_arguments, reason = "a message has this many parts, each from another place")]
    pub(super) fn send(
        &mut self,
        job: u32,
        from: u32,
        to: Option<u32>,
        route: Route,
        purpose: Purpose,
        units: u32,
        kept: (u32, u32),
    ) {
        let serial = self.jobs[job as usize].serial;
        let extra = self.jobs[job as usize].extra();
        extra.turns += 1;
        let turn = u64::from(extra.turns);
        let key = self.jobs[job as usize].key.name("message").number(turn).number(route_mark(&purpose));
        self.charge(job, Cause::Hop);
        let (kept, right) = kept;
        let message = Message::new(purpose, route, from, units, key, self.now);
        self.post(Message { job: Some(job), serial, kept, right, to, ..message });
    }

    /// Sends word that no job waits for.
    pub(super) fn send_word(&mut self, from: u32, route: Route, purpose: Purpose, serial: u32, key: Key) {
        let message = Message::new(purpose, route, from, self.meaning(), key, self.now);
        self.post(Message { serial, ..message });
    }

    /// Sends a message, about a job or about none.
    fn post(&mut self, message: Message) {
        self.sent += 1;
        let id = match self.free_messages.pop() {
            Some(id) => {
                self.messages[id as usize] = message;
                id
            }
            None => {
                self.messages.push(message);
                small(self.messages.len() - 1)
            }
        };
        self.travel(id);
    }

    /// Starts the next passage, or delivers.
    pub(super) fn travel(&mut self, id: u32) {
        if !self.leads_on(id) {
            return;
        }
        let message = &self.messages[id as usize];
        let Some(hop) = message.route.get(message.hop).copied() else {
            self.deliver(id);
            return;
        };
        self.takes_a_sanctioned_way(&hop);
        let up = self.up_again(hop.axes, self.now);
        let message = &self.messages[id as usize];
        let axes = &self.network.axes[hop.axes as usize];
        let mut stream = message.key.number(message.hop as u64).stream();
        let mut at = self.now;
        if self.switches.on("latency") && self.switches.on("routing") {
            at = occasion(&axes.frequency, up);
            at = at.after(Time::from_secs(draw(&axes.speed.elapsed_s(), &mut stream)));
        }
        let lossy = self.switches.on("loss") && self.switches.on("routing");
        let (fidelity, accuracy) = if lossy { (axes.fidelity, axes.accuracy) } else { (1.0, 1.0) };
        let (key, count, job) = (message.key, message.hop as u64, message.job);
        let message = &mut self.messages[id as usize];
        let false_ones = message.kept - message.right;
        let right = sampler::binomial(&mut stream, message.right, fidelity);
        let wrong = sampler::binomial(&mut stream, false_ones, fidelity);
        let still = sampler::binomial(&mut stream, right, accuracy);
        message.kept = right + wrong;
        message.right = still;
        let gate = (!self.network.is_shadow(&hop)).then(|| self.network.gates[hop.axes as usize]);
        self.collect.passage(&hop, gate, self.now);
        let way = if self.network.is_shadow(&hop) { "shadow" } else { direction_word(hop.direction) };
        self.note("hopped", job, None, Some(hop.from), Some(hop.to), Some(way));
        self.plan(at, 2, key, count, Event::Hop(id));
    }

    /// A passage is over: the end, or a relay.
    pub(super) fn hopped(&mut self, id: u32) {
        let message = &mut self.messages[id as usize];
        let Some(hop) = message.route.get(message.hop).copied() else { return };
        message.hop += 1;
        if message.hop == message.route.len() {
            self.deliver(id);
            return;
        }
        if !self.switches.on("handling") {
            self.pass_on(id);
            return;
        }
        match self.pick(hop.to) {
            Some(relay) => self.give(relay, Task::Relay(id)),
            None => self.pass_on(id),
        }
    }

    /// Seconds of attention of a relay.
    pub(super) fn relay_work(&self, id: u32) -> f64 {
        let message = &self.messages[id as usize];
        let before = message.route.get(message.hop.saturating_sub(1));
        let handling = before.and_then(|h| self.network.axes[h.axes as usize].handling.clone());
        let dist =
            handling.map_or(Dist::Constant(self.org.defaults.get("relay_handling")), |d| d.elapsed_s());
        draw(&dist, &mut message.key.name("handling").number(message.hop as u64).stream())
    }

    /// The relay is done.
    pub(super) fn pass_on(&mut self, id: u32) {
        if let Purpose::Signal(fault) = self.messages[id as usize].purpose {
            let serial = self.messages[id as usize].serial;
            if self.is_open(fault, serial) && self.is_swallowed(id) {
                self.drop_message(id);
                self.unheard(fault);
                return;
            }
        }
        self.travel(id);
    }

    fn deliver(&mut self, id: u32) {
        if self.goes_past(id) {
            return;
        }
        let message = &self.messages[id as usize];
        let (about, from, to, sent) = (message.job, message.from, message.to, message.sent);
        let (purpose, units, right, hops) =
            (message.purpose.clone(), message.units, message.right, message.route.len());
        let up = message.route.iter().filter(|h| h.direction == Direction::Up).count();
        let fidelity = f64::from(right) / f64::from(units.max(1));
        if message.route.first().is_some_and(|hop| self.network.is_shadow(hop)) {
            self.collect.in_the_shadow(self.now);
        }
        self.collect.delivered(self.now, sent, hops, up, fidelity);
        if !self.is_awaited(id) {
            self.drop_message(id);
            return;
        }
        let end = message_end(&self.messages[id as usize].route, self.people[from as usize].position);
        let Some(job) = about else {
            match purpose {
                Purpose::News(repair) => {
                    self.drop_message(id);
                    self.mend_at(repair, end);
                }
                Purpose::Signal(fault) => self.word_arrived(id, fault, end),
                _ => self.drop_message(id),
            }
            return;
        };
        match purpose {
            Purpose::News(_) | Purpose::Signal(_) => self.drop_message(id),
            Purpose::Question(_) => self.serve_at(id, end, to, Cause::Question),
            Purpose::Decide(_) => self.serve_at(id, end, to, Cause::Decision),
            Purpose::Access(_) => self.serve_at(id, end, to, Cause::Access),
            Purpose::Approve(d, step) => self.approval_arrives(id, end, d, step),
            Purpose::Answer(question) => self.answered(id, question),
            Purpose::Handoff => self.handed_on(id),
            Purpose::Decided(_, right) => {
                self.drop_message(id);
                self.decision_known(job, right);
            }
            Purpose::Approved(_) | Purpose::SentBack(_) | Purpose::Refused(_) => {
                self.drop_message(id);
                self.doer_knows(job, &purpose);
            }
            Purpose::Granted(access) => {
                self.drop_message(id);
                self.let_in(job, access, self.now);
            }
        }
    }

    /// Puts what a message asks for into the inbox of somebody of a position.
    fn serve_at(&mut self, id: u32, end: Id<Position>, to: Option<u32>, cause: Cause) {
        let Some(person) = to.or_else(|| self.pick(end)) else {
            self.nobody_there(id);
            return;
        };
        self.messages[id as usize].to = Some(person);
        if let Some(job) = self.messages[id as usize].job {
            self.charge(job, cause);
        }
        self.give(person, Task::Serve(id));
    }

    /// What a message is about still waits for it; news is always awaited.
    pub(super) fn is_awaited(&self, id: u32) -> bool {
        let message = &self.messages[id as usize];
        message.job.is_none_or(|job| {
            let job = &self.jobs[job as usize];
            job.live && job.serial == message.serial
        })
    }

    pub(super) fn drop_message(&mut self, id: u32) {
        let message = &mut self.messages[id as usize];
        if message.live {
            self.ended += 1;
            message.live = false;
            message.route = Rc::new(Vec::new());
            self.free_messages.push(id);
        }
    }

    /// Seconds of attention that a message asks of whoever serves it.
    pub(super) fn serve_work(&mut self, person: u32, id: u32) -> f64 {
        let message = &self.messages[id as usize];
        let Some(job) = message.job.filter(|_| self.is_awaited(id)) else { return 0.0 };
        let time = self.working_time(self.people[person as usize].position);
        let mut stream = message.key.name("serving").stream();
        let default =
            |name: &str| Dist::Constant(Duration::new(self.org.defaults.get(name), TimeUnit::Second));
        let dist = match &message.purpose {
            Purpose::Question(q) => q.takes.clone(),
            Purpose::Access(a) => {
                self.org.accesses[Id::new(*a as usize)].effort.clone().unwrap_or_else(|| default("granting"))
            }
            Purpose::Approve(d, step) => {
                let decision = self.org.stages[self.jobs[job as usize].stage].decides[*d].0;
                let declared =
                    self.org.decisions[decision].approvals.get(*step).and_then(|a| a.takes.clone());
                declared.unwrap_or_else(|| default("approving"))
            }
            Purpose::Decide(d) => {
                let decision = self.org.stages[self.jobs[job as usize].stage].decides[*d].0;
                self.org.decisions[decision].takes.clone().unwrap_or_else(|| default("deciding"))
            }
            _ => Dist::Constant(Duration::new(0.0, TimeUnit::Second)),
        };
        draw(&dist.working_s(time), &mut stream)
            / self.org.roles[self.org.positions[self.people[person as usize].position].role].pace
    }

    /// Somebody has done what a message asked for.
    pub(super) fn served(&mut self, person: u32, id: u32) {
        let message = &self.messages[id as usize];
        let (purpose, from, kept) = (message.purpose.clone(), message.from, (message.kept, message.right));
        let Some(job) = message.job.filter(|_| self.is_awaited(id)) else {
            self.drop_message(id);
            return;
        };
        let home = self.way_home(person, id);
        match purpose {
            Purpose::Question(question) => {
                self.note("answered", Some(job), Some(person), None, None, None);
                self.drop_message(id);
                // Only what was understood can be answered; a false question gets a false answer.
                let units = question.units;
                self.send(job, person, Some(from), home, Purpose::Answer(question), units, kept);
            }
            Purpose::Access(access) => {
                self.drop_message(id);
                let units = self.meaning();
                self.note("granted", Some(job), Some(person), None, None, None);
                self.send(job, person, Some(from), home, Purpose::Granted(access), units, (units, units));
            }
            Purpose::Decide(d) => {
                let right = self.is_right(job, d, id, person);
                self.has_the_right(person, self.org.stages[self.jobs[job as usize].stage].decides[d].0);
                self.drop_message(id);
                let units = self.meaning();
                self.note("decided", Some(job), Some(person), None, None, None);
                self.send(job, person, Some(from), home, Purpose::Decided(d, right), units, (units, units));
            }
            Purpose::Approve(d, step) => self.approver_done(person, id, d, step),
            _ => self.drop_message(id),
        }
    }
}

/// Marks messages of one job and serial apart.
fn route_mark(purpose: &Purpose) -> u64 {
    match purpose {
        Purpose::Question(q) => 10 + u64::from(q.round),
        Purpose::Answer(q) => 1_000 + u64::from(q.round),
        Purpose::Handoff => 1,
        Purpose::Decide(d) => 20_000 + *d as u64,
        Purpose::Decided(d, _) => 30_000 + *d as u64,
        Purpose::Approve(d, step) => 100_000 + *d as u64 * 1_000 + *step as u64,
        Purpose::Approved(d) => 40_000 + *d as u64,
        Purpose::SentBack(d) => 50_000 + *d as u64,
        Purpose::Refused(d) => 55_000 + *d as u64,
        // Which access is no mark: its number hangs on the order of declarations, and turns tell messages apart.
        Purpose::Access(_) => 60_000,
        Purpose::News(_) => 80_000,
        Purpose::Signal(_) => 90_000,
        Purpose::Granted(_) => 70_000,
    }
}

/// The position at which a message ends: the sender's own when there is no passage.
fn message_end(route: &Route, own: Id<Position>) -> Id<Position> {
    route.last().map_or(own, |h| h.to)
}

/// One of `n`, by a key.
pub(super) fn pick_index(key: Key, n: usize) -> usize {
    use rand::RngExt as _;
    if n < 2 { 0 } else { key.stream().random_range(0..u32::try_from(n).unwrap_or(u32::MAX)) as usize }
}

/// The next occasion of a rhythm, from a moment on; counted in whole ticks, so that one tick later it is the one after, however rare
/// they are.
pub(super) fn occasion(cadence: &Cadence, now: Time) -> Time {
    match cadence {
        Cadence::OnDemand => now,
        Cadence::Every { period, offset_s } => {
            let seconds = period.elapsed_s();
            let period = Time::from_secs(seconds).0.max(1);
            let first = Time::from_secs(offset_s.rem_euclid(seconds)).0 % period;
            let n = now.0.saturating_sub(first).div_ceil(period);
            Time(first.saturating_add(n.saturating_mul(period))).max(now)
        }
    }
}

pub(super) fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Across => "across",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::quantity::{Duration, TimeUnit};

    #[test]
    fn rare_occasions_come_once_each() {
        for (days, offset_days) in [(1.0, 0.0), (11.6, 3.5), (364.0, 3.0), (3_650.0, 3_649.0)] {
            let offset_s = offset_days * 86_400.0;
            let rhythm = Cadence::Every { period: Duration::new(days, TimeUnit::Day), offset_s };
            let mut now = Time::ZERO;
            for n in 0..50 {
                let at = occasion(&rhythm, now);
                assert_eq!(at, Time::from_secs(offset_s + f64::from(n) * days * 86_400.0));
                assert_eq!(occasion(&rhythm, at), at, "at its moment it is now");
                now = at.after(Time(1));
            }
        }
    }
}
