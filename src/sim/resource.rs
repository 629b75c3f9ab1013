//! Scarce things: first come, first served; allocated by somebody at a rhythm; or traded where people learn of each other's need.
//!
//! What a use is worth has mean 1 and standard deviation 1, and moves between the asking and the use: the worth at use has the
//! declared correlation (`urgency holds`) with the worth at asking. Whoever allocates from afar knows the worth at asking; people
//! who trade know the worth of now. Without a common goal each makes their own case, and claims are noise on top of it.

use super::state::Cause;
use super::world::{Event, World, small};
use crate::kernel::{Key, Time, sampler};
use crate::model::people::Position;
use crate::model::relation::{Meeting, Shared};
use crate::model::work::{Allocation, Resource, Use};
use crate::model::{Id, Org};

/// One request that waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request {
    job: u32,
    serial: u32,
    count: u32,
    pub(super) asked: Time,
    pub(super) key: Key,
    pub(super) priority: u32,
    from: Option<Id<Position>>,
}

/// What is free of a resource, and who waits for it. More can be in use than there are after a structure with fewer took over.
#[derive(Default)]
pub(super) struct ResourceState {
    count: i64,
    free: i64,
    pub(super) waiting: Vec<Request>,
    /// When it is allocated next, if anybody waits for it.
    pub(super) planned: Option<Time>,
}

impl ResourceState {
    /// How many wait for it.
    pub(super) fn in_line(&self) -> usize {
        self.waiting.len()
    }
}

impl World<'_> {
    /// Takes over the counts of the structure in force.
    pub(super) fn settle_resources(&mut self) {
        self.resources.resize_with(self.org.resources.slots(), Default::default);
        for i in 0..self.org.resources.slots() {
            let spec = &self.org.resources[Id::<Resource>::new(i)];
            let count = if spec.meta.removed { 0 } else { i64::from(spec.count) };
            let state = &mut self.resources[i];
            let more = count - state.count;
            state.free += more;
            state.count = count;
            self.collect.stocked(i, more as f64, self.now);
        }
    }

    /// Whether a scarce thing is missing; if so, the job stands in line for it.
    pub(super) fn needs_resource(&mut self, job: u32) -> bool {
        if !self.switches.on("resources") {
            return false;
        }
        let stage = self.jobs[job as usize].stage;
        for i in 0..self.org.stages[stage].uses.len() {
            let need = self.org.stages[stage].uses[i].clone();
            let number = small(need.resource.index());
            if self.jobs[job as usize].of_extra(|e| e.had.contains(&number)) {
                continue;
            }
            let request = self.request(job, &need);
            let at_once = self.at_once(need.resource)
                && self.resources[number as usize].waiting.is_empty()
                && self.resources[number as usize].free >= i64::from(need.count);
            if at_once {
                self.hand_over(number, request);
                continue;
            }
            self.resources[number as usize].waiting.push(request);
            self.charge(job, Cause::Resource);
            // Who asks at the moment of an allocation takes part in it, as at a board.
            self.plan_allocation(number, self.now);
            if let Some(patience) = &need.patience {
                let (serial, key) = (request.serial, request.key.name("patience"));
                let waits = super::world::draw(&patience.elapsed_s(), &mut key.stream());
                let at = self.now.after(Time::from_secs(waits));
                self.plan(at, 5, key, u64::from(serial), Event::GiveUp(job, serial));
            }
            return true;
        }
        false
    }

    fn request(&self, job: u32, need: &Use) -> Request {
        let state = &self.jobs[job as usize];
        Request {
            job,
            serial: state.serial,
            count: need.count,
            asked: self.now,
            key: state.key.name("use").name(self.org.resources[need.resource].meta.key()),
            priority: self.items[state.item as usize].priority,
            from: state.owner.map(|o| self.people[o as usize].position),
        }
    }

    /// Nobody allocates it: whoever comes takes it.
    fn at_once(&self, resource: Id<Resource>) -> bool {
        matches!(self.org.resources[resource].allocation, None | Some(Allocation::FirstCome))
    }

    /// The worth of a use now and at the time of asking.
    pub(super) fn worth(&self, resource: u32, request: &Request) -> (f64, f64) {
        let fresh = !self.switches.on("staleness");
        let holds =
            self.org.resources[Id::new(resource as usize)].urgency_holds.filter(|_| !fresh).unwrap_or(1.0);
        let asked = sampler::normal(&mut request.key.name("asked").stream());
        let moved = sampler::normal(&mut request.key.name("moved").stream());
        (1.0 + holds * asked + libm::sqrt(1.0 - holds * holds) * moved, 1.0 + asked)
    }

    fn hand_over(&mut self, resource: u32, request: Request) {
        self.resources[resource as usize].free -= i64::from(request.count);
        self.collect.in_use(resource as usize, f64::from(request.count), self.now);
        let (worth, _) = self.worth(resource, &request);
        self.collect.used(resource as usize, worth, request.asked, self.now);
        self.jobs[request.job as usize].extra().had.push(resource);
        let stage = self.jobs[request.job as usize].stage;
        let spec = self.org.stages[stage].uses.iter().find(|u| small(u.resource.index()) == resource);
        match spec.and_then(|u| u.length.clone()) {
            Some(length) => {
                let seconds =
                    super::world::draw(&length.elapsed_s(), &mut request.key.name("length").stream());
                let at = self.now.after(Time::from_secs(seconds));
                self.plan(at, 4, request.key, 0, Event::GiveBack(resource, request.count));
            }
            None => self.jobs[request.job as usize].extra().holds.push((resource, request.count)),
        }
    }

    /// Gives scarce things back; whoever is first in line and can be served goes on.
    pub(super) fn release_resources(&mut self, job: u32) {
        let Some(extra) = self.jobs[job as usize].some_extra() else { return };
        for (resource, count) in std::mem::take(&mut extra.holds) {
            self.give_back(resource, count);
        }
    }

    pub(super) fn give_back(&mut self, resource: u32, count: u32) {
        self.resources[resource as usize].free += i64::from(count);
        self.collect.in_use(resource as usize, -f64::from(count), self.now);
        self.comes_free(resource);
    }

    /// Something may be free for those who wait: it is taken, or whoever allocates on demand is asked at once.
    fn comes_free(&mut self, resource: u32) {
        let id = Id::new(resource as usize);
        if self.at_once(id) {
            self.serve_in_turn(resource);
        } else {
            self.ask_whoever_allocates(resource);
        }
    }

    /// Serves those who wait for what nobody allocates: the most urgent first, then first come.
    fn serve_in_turn(&mut self, resource: u32) {
        self.serve(resource, |_, r| (0, u64::from(r.priority), r.asked.0, r.key.bits()));
    }

    /// Another structure has taken over: where it has more of a scarce thing, or allocates it otherwise, those who wait are served
    /// by its rule. In the order of names, so that nothing hangs on that of declarations.
    pub(super) fn hand_out(&mut self, before: &Org) {
        let org = self.org;
        let otherwise = |(id, now): &(Id<Resource>, &Resource)| {
            before.resources.get(*id).is_none_or(|was| {
                (was.meta.removed, was.count, &was.allocation)
                    != (now.meta.removed, now.count, &now.allocation)
            })
        };
        let mut changed: Vec<_> = org.resources.iter().filter(otherwise).collect();
        changed.sort_by_key(|(_, resource)| resource.meta.key());
        for (id, now) in changed {
            let number = small(id.index());
            let rhythm = |of: &Resource| match of.allocation {
                Some(Allocation::Central { cadence, .. }) => Some(cadence),
                _ => None,
            };
            let was = before.resources.get(id).and_then(rhythm);
            // One that was held at this very moment is not held again.
            let mut from = self.now;
            if was != rhythm(now) {
                let planned = self.resources[id.index()].planned.take();
                if planned != Some(self.now) && was.is_some_and(|was| self.next_occasion(&was) == self.now) {
                    from = self.now.after(Time(1));
                }
            }
            if self.at_once(id) {
                self.serve_in_turn(number);
            } else if !self.resources[id.index()].waiting.is_empty() {
                self.plan_allocation(number, from);
            }
        }
    }

    /// Another structure has taken over: who stands in line for what their stage uses no more goes on, and whoever needs another number of
    /// it has their place in line for that.
    pub(super) fn renew_needs(&mut self) {
        let (mut moved, mut free) = (Vec::new(), Vec::new());
        for (index, state) in self.resources.iter_mut().enumerate() {
            let (jobs, org) = (&self.jobs, self.org);
            state.waiting.retain_mut(|request| {
                let job = &jobs[request.job as usize];
                if !job.live || job.serial != request.serial {
                    return false;
                }
                let need = org.stages[job.stage].uses.iter().find(|need| need.resource.index() == index);
                if need.is_none_or(|need| need.count != request.count) {
                    moved.push(Id::<Resource>::new(index));
                }
                request.count = need.map_or(request.count, |need| need.count);
                free.extend(need.is_none().then_some(request.job));
                need.is_some()
            });
        }
        moved.dedup();
        moved.sort_by_key(|resource| self.org.resources[*resource].meta.key());
        for resource in moved {
            self.comes_free(small(resource.index()));
        }
        // In an order that does not hang on the slots of jobs.
        free.sort_by_key(|job| self.jobs[*job as usize].key.bits());
        for job in free {
            // Nor is it given up when patience for that is over.
            self.jobs[job as usize].serial += 1;
            self.charge(job, Cause::Queue);
            if let Some(owner) = self.jobs[job as usize].owner {
                self.give_or_wait(owner, job);
            }
        }
    }

    /// Serves those who wait in an order, as far as what is free goes; nobody is passed over for somebody who needs less.
    pub(super) fn serve(&mut self, resource: u32, order: impl Fn(&Self, &Request) -> (u64, u64, u64, u64)) {
        let mut waiting = std::mem::take(&mut self.resources[resource as usize].waiting);
        waiting.retain(|r| {
            let state = &self.jobs[r.job as usize];
            state.live && state.serial == r.serial
        });
        waiting.sort_by_cached_key(|r| order(self, r));
        let mut served = Vec::new();
        while let Some(first) = waiting.first().copied() {
            if self.resources[resource as usize].free < i64::from(first.count) {
                break;
            }
            waiting.remove(0);
            self.hand_over(resource, first);
            served.push(first.job);
        }
        self.resources[resource as usize].waiting = waiting;
        for job in served {
            self.charge(job, Cause::Queue);
            if let Some(owner) = self.jobs[job as usize].owner {
                self.give_or_wait(owner, job);
            }
        }
    }

    /// Those who need scarce things learn of each other's need, and what is free goes to whoever makes the best case.
    pub(super) fn trade(&mut self, meeting: Id<Meeting>) {
        let traded = |r: &Resource| matches!(r.allocation, Some(Allocation::Traded(m)) if m == meeting);
        let mut traded: Vec<_> = self.org.resources.iter().filter(|(_, r)| traded(r)).collect();
        traded.sort_by_key(|(_, r)| r.meta.key());
        let resources: Vec<u32> = traded.into_iter().map(|(id, _)| small(id.index())).collect();
        for resource in resources {
            let away = self.take_out_the_absent(resource);
            let askers: Vec<Id<Position>> =
                self.resources[resource as usize].waiting.iter().filter_map(|r| r.from).collect();
            let shared = self.org.meetings[meeting].shares.contains(&Shared::Intent);
            let alone = !shared && !self.one_intent(&askers) && self.switches.on("rivalry");
            let bias = if alone { self.org.defaults.get("own_case") } else { 0.0 };
            self.serve(resource, |world, r| {
                let claimed = bias * sampler::normal(&mut r.key.name("case").stream());
                let worth = world.worth(resource, r).0 + claimed;
                (u64::from(r.priority), descending(worth), r.asked.0, r.key.bits())
            });
            self.resources[resource as usize].waiting.extend(away);
        }
    }

    /// Takes those out of the line who are away, and so make no case for themselves.
    fn take_out_the_absent(&mut self, resource: u32) -> Vec<Request> {
        let waiting = std::mem::take(&mut self.resources[resource as usize].waiting);
        let is_away = |r: &Request| {
            let owner = self.jobs[r.job as usize].owner;
            owner.is_some_and(|owner| self.is_away(self.people[owner as usize].position))
        };
        let (away, here): (Vec<Request>, Vec<Request>) = waiting.into_iter().partition(is_away);
        self.resources[resource as usize].waiting = here;
        away
    }

    /// One declared intent holds for all of them.
    fn one_intent(&self, positions: &[Id<Position>]) -> bool {
        self.org.intents.iter().any(|(_, intent)| {
            intent
                .group
                .is_none_or(|g| positions.iter().all(|p| self.org.is_within(self.org.positions[*p].group, g)))
        })
    }

    /// What was waited for did not come in time: the item is given up.
    pub(super) fn give_up(&mut self, job: u32, serial: u32) {
        let state = &self.jobs[job as usize];
        if !state.live || state.serial != serial || state.cause != Cause::Resource {
            return;
        }
        let item = state.item;
        self.note("given-up", Some(job), self.jobs[job as usize].owner, None, None, None);
        self.collect.gave_up(self.items[item as usize].stream as usize, self.now);
        self.items[item as usize].failed = true;
        self.jobs[job as usize].serial += 1;
        self.leaves_lines(job);
        self.release_resources(job);
        self.drop_item_here(job);
    }

    /// A job stands in no line any more: who stood behind it may be served with what is free.
    fn leaves_lines(&mut self, job: u32) {
        for resource in 0..self.resources.len() {
            let waiting = &mut self.resources[resource].waiting;
            let before = waiting.len();
            waiting.retain(|request| request.job != job);
            if waiting.len() < before {
                self.comes_free(small(resource));
            }
        }
    }
}

/// Orders by a figure from high to low.
pub(super) fn descending(worth: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "worths are small figures")]
    let millionths = ((1_000.0 - worth) * 1e6) as u64;
    millionths
}
