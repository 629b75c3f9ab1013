//! Incidents: harm that was not headed off. It lasts, takes whoever repairs it, and may stop streams meanwhile.

use super::state::{Cause, Task};
use super::world::{Event, World, draw, small};
use crate::kernel::{Key, Time};
use crate::model::Id;
use crate::model::relation::Party;
use crate::model::signal::{Becomes, Incident};

/// Incidents under way.
#[derive(Default)]
pub(super) struct Incidents {
    open: Vec<Open>,
    free: Vec<u32>,
    /// How many incidents stop each stream.
    stopped: Vec<u32>,
    waiting: Vec<(u32, u32)>,
}

struct Open {
    incident: Id<Incident>,
    key: Key,
    since: Time,
}

impl World<'_> {
    /// Something turns into an incident, with its chance; whether it did.
    pub(super) fn may_become(&mut self, becomes: &Becomes, key: Key) -> bool {
        let so = key.name("becomes").uniform() < becomes.share && self.switches.on("harm");
        if so {
            self.happen(becomes.incident, key.name("incident"));
        }
        so
    }

    fn happen(&mut self, incident: Id<Incident>, key: Key) {
        let spec = &self.org.incidents[incident];
        self.note("incident", None, None, None, None, Some(&spec.meta.name));
        self.collect.incident(incident.index(), 1.0, self.now);
        self.incidents.stopped.resize(self.org.streams.slots(), 0);
        for stream in &spec.stops {
            self.incidents.stopped[stream.index()] += 1;
        }
        let open = Open { incident, key, since: self.now };
        let id = match self.incidents.free.pop() {
            Some(id) => {
                self.incidents.open[id as usize] = open;
                id
            }
            None => {
                self.incidents.open.push(open);
                small(self.incidents.open.len() - 1)
            }
        };
        if let Some((role, _)) = &spec.repaired_by {
            let places = self.places(Party::Role(*role));
            let one = self.mender(places, key.name("repairer"), &|person| self.restore_work(person, id));
            if let Some(person) = one {
                self.give(person, Task::Restore(id));
                return;
            }
        }
        let lasts =
            spec.lasts.as_ref().map_or(0.0, |d| draw(&d.elapsed_s(), &mut key.name("lasts").stream()));
        self.plan(self.now.after(Time::from_secs(lasts)), 4, key, 0, Event::Over(id));
    }

    /// Seconds of attention that the repair of an incident takes.
    pub(super) fn restore_work(&self, person: u32, id: u32) -> f64 {
        let open = &self.incidents.open[id as usize];
        let Some((_, effort)) = &self.org.incidents[open.incident].repaired_by else { return 0.0 };
        let time = self.working_time(self.people[person as usize].position);
        draw(&effort.working_s(time), &mut open.key.name("repair").stream())
    }

    /// An incident is over.
    pub(super) fn incident_over(&mut self, id: u32) {
        let (incident, since) =
            (self.incidents.open[id as usize].incident, self.incidents.open[id as usize].since);
        self.incidents.free.push(id);
        let spec = &self.org.incidents[incident];
        self.note("incident-over", None, None, None, None, Some(&spec.meta.name));
        self.collect.incident(incident.index(), -1.0, self.now);
        self.collect.outage(incident.index(), self.now.since(since), self.now);
        for stream in &spec.stops {
            let stopped = &mut self.incidents.stopped[stream.index()];
            *stopped = stopped.saturating_sub(1);
        }
        for (job, serial) in std::mem::take(&mut self.incidents.waiting) {
            let state = &self.jobs[job as usize];
            if !state.live || state.serial != serial {
                continue;
            }
            if let Some(owner) = state.owner {
                self.charge(job, Cause::Queue);
                self.give_or_wait(owner, job);
            }
        }
    }

    /// Whether an incident stops the stream; if so, the job waits for its end.
    #[inline]
    pub(super) fn is_stopped(&mut self, job: u32) -> bool {
        !self.incidents.stopped.is_empty() && self.stream_is_stopped(job)
    }

    fn stream_is_stopped(&mut self, job: u32) -> bool {
        let stream = self.org.stages[self.jobs[job as usize].stage].stream.index();
        if self.incidents.stopped.get(stream).is_none_or(|n| *n == 0) {
            return false;
        }
        let serial = self.jobs[job as usize].serial;
        self.incidents.waiting.push((job, serial));
        self.charge(job, Cause::Resource);
        true
    }
}
