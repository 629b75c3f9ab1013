//! The door: how items arrive, wait for room, and what a success brings; and how a job goes on after a while.

use super::item::Origin;
use super::message::occasion;
use super::state::{Cause, alike};
use super::world::{Event, World, draw, small};
use crate::kernel::{Key, Time, sampler};
use crate::model::Id;
use crate::model::dynamics::{Arrivals, Demand};
use crate::model::quantity::Cadence;
use crate::model::work::Brings;

impl World<'_> {
    /// Plans the first arrival of each demand.
    pub(super) fn open_door(&mut self) {
        for i in 0..self.scenario.demands.len() {
            let demand = &self.scenario.demands[i];
            let from = Time::from_secs(demand.window.0);
            match demand.arrivals {
                Arrivals::Burst { at_s, .. } => self.plan_arrival(i, Time::from_secs(at_s)),
                Arrivals::Keeps(_) => self.plan_arrival(i, from),
                _ => self.next_arrival(i, from),
            }
        }
    }

    /// Streams of a demand are keyed by what it is of and which of its kind it is, not by its place in the file.
    pub(super) fn demand_key(&self, i: usize) -> Key {
        let demand = &self.scenario.demands[i];
        let alike = alike(self.scenario.demands.iter().map(|d| (d.stream, d.within)), i);
        let key = self.root.name("demand").name(self.org.streams[demand.stream].meta.key());
        let key = demand.within.map_or(key, |g| key.name("within").name(self.org.groups[g].meta.key()));
        key.number(alike)
    }

    #[inline(always)]
    fn plan_arrival(&mut self, i: usize, at: Time) {
        let (key, count) = (self.demand_keys[i], self.demand_counts[i]);
        self.plan(at, 6, key, count, Event::Arrive(small(i)));
    }

    #[inline(always)]
    fn next_arrival(&mut self, i: usize, from: Time) {
        let demand = &self.scenario.demands[i];
        let end = demand.window.1.map_or(Time::NEVER, Time::from_secs);
        let mut stream = self.demand_keys[i].number(self.demand_counts[i]).stream();
        let gap = match &demand.arrivals {
            Arrivals::Rate(rate) if *rate > 0.0 => sampler::exponential(&mut stream, 1.0 / rate),
            Arrivals::Ramp { from: low, to: high } => {
                match thinned(demand, *low, *high, from.secs(), &mut stream) {
                    Some(gap) => gap,
                    None => return,
                }
            }
            Arrivals::Spaced(dist) => draw(&dist.elapsed_s(), &mut stream),
            _ => return,
        };
        // At least one tick, so that a spaced demand cannot stand still.
        let at = from.after(Time::from_secs(gap).max(Time(1)));
        if at <= end {
            self.plan_arrival(i, at);
        }
    }

    /// An arrival of a demand, or its burst.
    #[inline(always)]
    pub(super) fn arrive(&mut self, i: u32) {
        let i = i as usize;
        let demand = &self.scenario.demands[i];
        let count = match demand.arrivals {
            Arrivals::Burst { count, .. } | Arrivals::Keeps(count) => count,
            _ => 1,
        };
        for _ in 0..count {
            self.one_more(i);
        }
        self.next_arrival(i, self.now);
        self.foresee_arrival(i);
    }

    #[inline(always)]
    fn one_more(&mut self, i: usize) {
        let demand = &self.scenario.demands[i];
        self.demand_counts[i] += 1;
        let key = self.item_key(i, self.demand_counts[i]);
        let priority = demand.priority.unwrap_or(self.usual.priority);
        let stream = small(demand.stream.index());
        let item = self.new_item(stream, key, priority, demand.within, Origin::Demand(small(i)));
        self.come_in(stream, item);
    }

    /// An item comes to a stream: who finds its first stage full goes away, unless another item waits for it.
    #[inline(always)]
    pub(super) fn come_in(&mut self, stream: u32, item: u32) {
        if self.streams[stream as usize].plain.to_come_in {
            self.collect.under_way(stream as usize, self.now, 1.0);
            self.streams[stream as usize].under_way += 1;
            self.start_item(item);
        } else {
            self.come_to_the_door(stream, item);
        }
    }

    #[inline(never)]
    fn come_to_the_door(&mut self, stream: u32, item: u32) {
        let id = Id::new(stream as usize);
        let first = self.org.streams[id].stages.first().copied();
        let awaited = matches!(self.items[item as usize].origin(), Origin::Job(_));
        if let Some(first) = first.filter(|s| !awaited && self.org.stages[*s].at_most.is_some()) {
            let full = self.is_full(first);
            self.collect.arrival(first.index(), self.now, full);
            if full {
                self.note_item("turned-away", item, Some(&self.org.stages[first].meta.name));
                self.items[item as usize].live = false;
                self.free_items.push(item);
                return;
            }
        }
        self.collect.under_way(stream as usize, self.now, 1.0);
        if self.is_shut(stream) {
            self.streams[stream as usize].door.push_back(item);
            self.note_arrival(item);
            return;
        }
        self.streams[stream as usize].under_way += 1;
        self.start_item(item);
    }

    /// An item is over: the next one comes in, and a demand that keeps a number going sends another.
    pub(super) fn leave_stream(&mut self, stream: u32, item: u32) {
        let state = &mut self.streams[stream as usize];
        state.under_way = state.under_way.saturating_sub(1);
        self.collect.under_way(stream as usize, self.now, -1.0);
        let origin = self.items[item as usize].origin();
        self.open_stream(stream);
        if let Origin::Demand(demand) = origin
            && self.keeps_on(demand as usize)
        {
            self.one_more(demand as usize);
        }
    }

    /// A demand keeps a number of items going, and its time is not over.
    fn keeps_on(&self, demand: usize) -> bool {
        let demand = &self.scenario.demands[demand];
        let over = demand.window.1.is_some_and(|end| self.now > Time::from_secs(end));
        matches!(demand.arrivals, Arrivals::Keeps(_)) && !over
    }

    /// Lets those in who wait at the door of a stream, as far as there is room.
    pub(super) fn open_stream(&mut self, stream: u32) {
        if !self.streams[stream as usize].door.is_empty() {
            self.let_those_in_who_wait(stream);
        }
    }

    /// Nothing is let in now: as much is under way as may be, the phase starts none, or the first stage is full.
    fn is_shut(&self, stream: u32) -> bool {
        let spec = &self.org.streams[Id::new(stream as usize)];
        let limit = spec.at_most.filter(|_| self.switches.on("limits"));
        limit.is_some_and(|n| self.streams[stream as usize].under_way >= n)
            || self.starts_none(stream)
            || spec.stages.first().is_some_and(|first| self.is_full(*first))
    }

    fn let_those_in_who_wait(&mut self, stream: u32) {
        while !self.is_shut(stream) {
            let Some(next) = self.streams[stream as usize].door.pop_front() else { break };
            self.streams[stream as usize].under_way += 1;
            self.start_item(next);
        }
    }

    /// What a success brings: more items, if it still had worth.
    pub(super) fn bring(&mut self, item: u32, flow: Time) {
        if self.streams[self.items[item as usize].stream as usize].plain.to_go {
            return;
        }
        let (stream, key) =
            (Id::new(self.items[item as usize].stream as usize), self.items[item as usize].key);
        let org = self.org;
        let spec = &org.streams[stream];
        if let Some(half_life) = spec.half_life.filter(|_| self.switches.on("staleness")) {
            let worth = libm::exp2(-flow.secs() / half_life.elapsed_s());
            if key.name("worth").uniform() >= worth {
                return;
            }
        }
        for (stage, share) in &spec.speeds {
            if self.switches.on("improvement") {
                self.improved.resize(self.org.stages.slots(), 1.0);
                self.improved[stage.index()] *= 1.0 + share;
            }
        }
        if !spec.brings.is_empty() {
            self.bring_all(&spec.brings, key.name("brings"), key.name("brought"), 1);
        }
    }

    /// What insights on the way bring.
    pub(super) fn bring_insights(&mut self, item: u32, key: Key, found: u32) {
        let brings = self.org.streams[Id::new(self.items[item as usize].stream as usize)].insights.clone();
        self.bring_all(&brings, key.name("brings"), key.name("brought"), found);
    }

    fn bring_all(&mut self, brings: &[Brings], chance: Key, brought: Key, times: u32) {
        for (n, (mean, what, delay)) in brings.iter().enumerate() {
            let (name, alike) = (self.org.streams[*what].meta.key(), alike(brings.iter().map(|b| b.1), n));
            let mut draws = chance.name(name).number(alike).stream();
            let mean = mean * f64::from(times);
            for i in 0..sampler::poisson(&mut draws, mean) {
                let wait = delay.as_ref().map_or(0.0, |d| draw(&d.elapsed_s(), &mut draws));
                let number = brought.name(name).number(alike).number(u64::from(i));
                self.plan(
                    self.now.after(Time::from_secs(wait)),
                    6,
                    number,
                    0,
                    Event::Bring(small(what.index()), halves(number.bits())),
                );
            }
        }
    }

    /// A new item that a success has brought.
    pub(super) fn brought(&mut self, stream: u32, [low, high]: [u32; 2]) {
        let key = self.root.name("brought").number(u64::from(high) << 32 | u64::from(low));
        let item = self.new_item(stream, key, self.usual.priority, None, Origin::Success);
        self.come_in(stream, item);
    }

    /// The job goes on after a while.
    pub(super) fn later(&mut self, job: u32, wait: Time) {
        self.jobs[job as usize].serial += 1;
        let (serial, key) = (self.jobs[job as usize].serial, self.jobs[job as usize].key);
        self.plan(self.now.after(wait), 3, key, u64::from(serial), Event::Resume(job, serial));
    }

    /// It goes on now, if it still waits for that.
    pub(super) fn resume(&mut self, job: u32, serial: u32) {
        if !self.jobs[job as usize].live || self.jobs[job as usize].serial != serial {
            return;
        }
        let Some(owner) = self.jobs[job as usize].owner else { return };
        if self.jobs[job as usize].of_extra(|e| e.session.is_some()) {
            self.session_over(job);
            return;
        }
        self.charge(job, Cause::Queue);
        self.give_or_wait(owner, job);
    }

    /// The moment of the next occasion of a rhythm.
    pub(super) fn next_occasion(&self, cadence: &Cadence) -> Time {
        occasion(cadence, self.now)
    }
}

/// A number in halves: as one word it would make every planned event larger.
#[expect(clippy::cast_possible_truncation, reason = "halves")]
const fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

/// The gap to the next arrival of a rate that moves along a line, by thinning the higher rate.
fn thinned(
    demand: &Demand,
    low: f64,
    high: f64,
    from: f64,
    stream: &mut crate::kernel::Stream,
) -> Option<f64> {
    let (start, end) = (demand.window.0, demand.window.1?);
    let most = low.max(high);
    let mut at = from.max(start);
    // Bounded, since a rate of nearly nothing would be thinned for ever.
    for _ in 0..1_000_000 {
        if most <= 0.0 {
            return None;
        }
        at += sampler::exponential(stream, 1.0 / most);
        if at > end {
            return None;
        }
        let rate = low + (high - low) * (at - start) / (end - start);
        if stream.uniform() * most < rate {
            return Some(at - from);
        }
    }
    None
}
