//! Scarce things that somebody allocates, at a rhythm or on demand, by what they were told when they were asked.

use super::resource::descending;
use super::state::Task;
use super::world::{Event, World};
use crate::kernel::{Key, Time};
use crate::model::Id;
use crate::model::quantity::Cadence;
use crate::model::relation::Party;
use crate::model::work::{Allocation, Resource};

/// A minute of a run.
const MINUTE: Time = Time(60_000_000);

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
                // On demand, somebody looks every minute whether they are back.
                let wait = if self.is_on_demand(Id::new(resource as usize)) { MINUTE } else { Time(1) };
                self.plan_allocation(resource, self.now.after(wait));
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
        // On demand, there is nothing to give out before something comes back.
        let left = !self.resources[resource as usize].waiting.is_empty();
        if left && !self.is_on_demand(Id::new(resource as usize)) {
            self.plan_allocation(resource, self.now.after(Time(1)));
        }
    }
}
