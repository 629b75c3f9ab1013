//! Scarce things that somebody allocates, at a rhythm or on demand, by what they were told when they were asked.

use super::resource::descending;
use super::state::Task;
use super::world::{Event, World, small};
use crate::kernel::{Key, Time};
use crate::model::Id;
use crate::model::quantity::Cadence;
use crate::model::relation::Party;
use crate::model::work::{Allocation, Resource};

impl World<'_> {
    /// Somebody allocates it whenever they are asked to.
    pub(super) fn is_on_demand(&self, resource: Id<Resource>) -> bool {
        let allocation = &self.org.resources[resource].allocation;
        matches!(allocation, Some(Allocation::Central { cadence: Cadence::OnDemand, .. }))
    }

    /// Plans the next allocation from a moment on, unless one is planned before that.
    pub(super) fn plan_allocation(&mut self, resource: u32, from: Time) {
        let spec = &self.org.resources[Id::new(resource as usize)];
        let Some(Allocation::Central { cadence, .. }) = &spec.allocation else { return };
        let (cadence, key): (Cadence, Key) = (*cadence, self.root.name("allocation").name(spec.meta.key()));
        let at = super::message::occasion(&cadence, from);
        if self.resources[resource as usize].planned.is_some_and(|planned| planned <= at) {
            return;
        }
        self.resources[resource as usize].planned = Some(at);
        self.plan(at, 8, key, 0, Event::Allocate(resource));
    }

    /// Somebody allocates what is free, by what they were told, unless another structure has moved that.
    pub(super) fn allocate(&mut self, resource: u32) {
        if self.resources[resource as usize].planned.take_if(|at| *at == self.now).is_none() {
            return;
        }
        let spec = &self.org.resources[Id::new(resource as usize)];
        if let Some(Allocation::Central { by, .. }) = spec.allocation {
            if self.all_away(std::iter::once(by)) {
                self.plan_the_next(resource);
                return;
            }
            let mut deciders = self.places(Party::Role(by));
            deciders.retain(|place| !self.is_away(*place));
            if let Some(person) = deciders.first().and_then(|p| self.pick(*p)) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "tenths of seconds"
                )]
                let tenths = (self.org.defaults.get("deciding") * 10.0) as u32;
                self.give(person, Task::Sit(tenths));
            }
        }
        self.serve(resource, |world, r| {
            (u64::from(r.priority), descending(world.worth(resource, r).1), r.asked.0, r.key.bits())
        });
        if !self.resources[resource as usize].waiting.is_empty() {
            self.plan_the_next(resource);
        }
    }

    /// The next one of a rhythm. On demand, there is nothing to give out before something or somebody comes back.
    fn plan_the_next(&mut self, resource: u32) {
        if !self.is_on_demand(Id::new(resource as usize)) {
            self.plan_allocation(resource, self.now.after(Time(1)));
        }
    }

    /// Whoever allocates on demand may be back: they are asked for what has waited for them.
    pub(super) fn ask_those_who_allocate(&mut self) {
        for resource in 0..small(self.resources.len()) {
            self.ask_whoever_allocates(resource);
        }
    }

    /// The same of one resource.
    pub(super) fn ask_whoever_allocates(&mut self, resource: u32) {
        let waits = !self.resources[resource as usize].waiting.is_empty();
        if waits && self.is_on_demand(Id::new(resource as usize)) {
            self.plan_allocation(resource, self.now);
        }
    }
}
