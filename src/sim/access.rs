//! Access: whoever has not been let in yet asks for it, and waits; whoever has is let in everywhere that it is needed.
//!
//! It is the person who is let in, from the moment on at which the turn of their grant has come. What else they have in hand meanwhile waits
//! for the same answer: nobody asks twice.

use super::disturb::Stranded;
use super::state::{Cause, Purpose};
use super::world::{World, draw, small};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::quantity::{Dist, Duration, TimeUnit};
use crate::model::relation::Party;
use crate::model::work::Access;
use crate::network::Cargo;
use std::collections::BTreeMap;

/// What somebody has been let into, and has asked for.
#[derive(Debug, Default)]
pub(super) struct LetIn {
    /// By access.
    granted: BTreeMap<u32, Grant>,
    /// Jobs in hand that wait for one answer, with their serials, by access: the first of them has asked.
    asked: BTreeMap<u32, Vec<(u32, u32)>>,
}

/// The last grant of an access: from when and until when, and the how-manieth it is.
#[derive(Debug, Default, Clone, Copy)]
struct Grant {
    from: Time,
    until: Time,
    number: u64,
}

impl LetIn {
    /// They are let in at this moment.
    fn is_in(&self, access: u32, now: Time) -> bool {
        self.granted.get(&access).is_some_and(|grant| grant.from <= now && now < grant.until)
    }

    /// When they will be let in, if that is settled.
    fn will_be_in(&self, access: u32, now: Time) -> Option<Time> {
        self.granted.get(&access).map(|grant| grant.from).filter(|from| *from > now)
    }
}

impl World<'_> {
    /// Whether the doer must first be let in somewhere; if so, it has been asked for.
    pub(super) fn needs_access(&mut self, person: u32, job: u32) -> bool {
        if !self.switches.on("access") {
            return false;
        }
        let (me, now) = (self.own_seat(person), self.now);
        let stage = self.jobs[job as usize].stage;
        let let_in = self.people[me as usize].let_in();
        let is_in = |a: &Id<Access>| let_in.is_some_and(|l| l.is_in(small(a.index()), now));
        let lacking = self.org.stages[stage].needs_access.iter().copied().find(|a| !is_in(a));
        let Some(access) = lacking else { return false };
        let number = small(access.index());
        if let Some(from) = let_in.and_then(|l| l.will_be_in(number, now)) {
            self.charge(job, Cause::Access);
            self.later(job, from.since(now));
        } else if !self.waits_along(me, job, number) {
            self.asks_to_be_let_in(person, job, access);
        }
        true
    }

    /// Whether another job in the hands of the same person has asked already, so that this one waits for the same answer.
    fn waits_along(&mut self, me: u32, job: u32, access: u32) -> bool {
        let (jobs, serial) = (&self.jobs, self.jobs[job as usize].serial);
        let request = self.people[me as usize].habits().let_in.asked.entry(access).or_default();
        request.retain(|(other, serial)| {
            let other_job = &jobs[*other as usize];
            *other != job && other_job.live && other_job.serial == *serial
        });
        request.push((job, serial));
        let along = request.len() > 1;
        if along {
            self.charge(job, Cause::Access);
        }
        along
    }

    /// Asks whoever grants it; where nobody does, it comes by itself after a while.
    fn asks_to_be_let_in(&mut self, person: u32, job: u32, access: Id<Access>) {
        let spec = &self.org.accesses[access];
        let (number, key) = (small(access.index()), self.jobs[job as usize].key.name("access"));
        let Some(role) = spec.granted_by else {
            let delay = spec.delay.clone().unwrap_or(Dist::Constant(Duration::new(0.0, TimeUnit::Second)));
            let wait = draw(&delay.elapsed_s(), &mut key.stream());
            self.let_in(job, number, self.now.after(Time::from_secs(wait)));
            return;
        };
        let target = self.network.target(self.places(Party::Role(role)));
        let position = self.people[person as usize].position;
        self.note("asked-access", Some(job), Some(person), Some(position), None, Some(&spec.meta.name));
        match self.route(position, target, Cargo::Access, key) {
            Some(route) => {
                let units = self.meaning();
                self.send(job, person, None, route, Purpose::Access(number), units, (units, units));
            }
            None => {
                self.charge(job, Cause::Access);
                self.has_no_way(job, Some(person), Stranded::Access);
                self.wait_together(job, number);
            }
        }
    }

    /// What was asked reaches nobody: all that waits for it tries again when there are people or ways.
    pub(super) fn nobody_lets_in(&mut self, job: u32, access: u32) {
        self.reaches_nobody(job, None, Stranded::Access);
        self.wait_together(job, access);
    }

    fn wait_together(&mut self, job: u32, access: u32) {
        for other in self.asked_together(job, access).into_iter().skip(1) {
            self.wait_for_ways(other, Stranded::Access, true);
        }
    }

    /// A job whose request is over, and those that waited for the same answer.
    fn asked_together(&mut self, job: u32, access: u32) -> Vec<u32> {
        let Some(owner) = self.jobs[job as usize].owner else { return Vec::new() };
        let me = self.own_seat(owner);
        let asked = self.people[me as usize].habits().let_in.asked.remove(&access).unwrap_or_default();
        let waits = |(other, serial): &(u32, u32)| {
            let state = &self.jobs[*other as usize];
            *other != job && state.live && state.serial == *serial
        };
        std::iter::once(job).chain(asked.into_iter().filter(waits).map(|(other, _)| other)).collect()
    }

    /// The grant has come and holds from a moment on; with a limit on grants, its turn must come, too.
    pub(super) fn let_in(&mut self, job: u32, access: u32, from: Time) {
        let Some(owner) = self.jobs[job as usize].owner else { return };
        let me = self.own_seat(owner);
        let spec = &self.org.accesses[Id::new(access as usize)];
        let mut at = from;
        if let Some((count, per_s)) = spec.at_most {
            // One grant every so often: the next one not before a gap after the last.
            let gap = Time::from_secs(per_s / count.max(1e-9));
            at = at.max(self.grants[access as usize]);
            self.grants[access as usize] = at.after(gap);
        }
        let key = self.people[me as usize].key.name("lasts").name(spec.meta.key());
        let grant = self.people[me as usize].habits().let_in.granted.entry(access).or_default();
        (grant.from, grant.number) = (at, grant.number + 1);
        grant.until = spec.lasts.as_ref().map_or(Time::NEVER, |d| {
            at.after(Time::from_secs(draw(&d.elapsed_s(), &mut key.number(grant.number).stream())))
        });
        for job in self.asked_together(job, access) {
            self.charge(job, Cause::Access);
            self.later(job, at.since(self.now));
        }
    }
}
