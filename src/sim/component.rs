//! Change and coupling: a change breaks each dependent with its coupling, and a repair is itself a change.
//!
//! A branching process over the components, with the organisation doing the repairs: whoever owns a broken part must be told, over
//! the interfaces that there are, and find the time. With R the mean number of further changes that a change forces, cascades die
//! out below 1 (mean size 1/(1−R), Borel) and may not end above it.

use super::state::{Cause, Purpose, Task, alike};
use super::world::{Event, World, draw, small};
use crate::kernel::{Key, Time, sampler};
use crate::model::Id;
use crate::model::people::Position;
use crate::model::quantity::{Dist, Duration, TimeUnit};
use crate::model::relation::Party;
use crate::model::work::Component;
use crate::network::Cargo;
use std::collections::BTreeMap;

/// How one component follows another.
#[derive(Debug, Clone, Copy)]
struct Dependent {
    component: Id<Component>,
    /// How many of its members a change of one member may break.
    members: u32,
    /// Chance that it breaks one of them.
    chance: f64,
}

/// What the components are at now.
#[derive(Default)]
pub(super) struct Components {
    dependents: Vec<Vec<Dependent>>,
    broken: Vec<u32>,
    repairs: Vec<Repair>,
    free: Vec<u32>,
    roots: Vec<Root>,
    free_roots: Vec<u32>,
    waiting: Vec<(u32, u32)>,
    /// Repairs that are nobody's, until somebody is there.
    nobodys: Vec<u32>,
    /// Batches that went out so far, and those of which some changes are not made yet: how many are, and whether one broke something.
    releases: u64,
    out: BTreeMap<u64, (u32, bool)>,
}

/// One broken member, until it is repaired.
struct Repair {
    component: Id<Component>,
    root: u32,
    key: Key,
    since: Time,
    batch: u32,
}

/// A change from outside, and all that followed from it.
struct Root {
    open: u32,
    size: u32,
    at: Time,
    live: bool,
}

impl World<'_> {
    /// Takes over the couplings of the structure in force.
    pub(super) fn settle_components(&mut self) {
        let slots = self.org.components.slots();
        self.components.broken.resize(slots, 0);
        self.components.dependents = vec![Vec::new(); slots];
        for (id, component) in self.org.components.iter() {
            for coupling in &component.depends {
                let (members, chance) = coupling.at_risk(id, &self.org.components);
                let dependent = Dependent { component: id, members, chance };
                self.components.dependents[coupling.on.index()].push(dependent);
            }
        }
    }

    /// What a stage changes when it is done.
    pub(super) fn make_changes(&mut self, job: u32) {
        let stage = self.jobs[job as usize].stage;
        if self.org.stages[stage].changes.is_empty() {
            return;
        }
        let key = self.jobs[job as usize].key.name("change");
        let from = self.jobs[job as usize].owner.map(|o| self.people[o as usize].position);
        let (batch, release) = self.jobs[job as usize].of_extra(|e| e.released).unwrap_or((1, 0));
        let mut breaks = false;
        let changes = &self.org.stages[stage].changes;
        for (n, (count, component, _)) in changes.iter().enumerate() {
            let alike = alike(changes.iter().map(|(_, c, _)| *c), n);
            let key = key.name(self.org.components[*component].meta.key()).number(alike);
            for i in 0..*count {
                breaks |= self.change(*component, from, key.number(u64::from(i)), batch);
            }
        }
        self.part_of_release(release, batch, breaks);
    }

    /// The number of the next batch that goes out together.
    pub(super) fn next_release(&mut self) -> u64 {
        self.components.releases += 1;
        self.components.releases
    }

    /// Changes of one batch are one release: it breaks something when one of them does.
    fn part_of_release(&mut self, release: u64, batch: u32, breaks: bool) {
        let (parts, broke) = self.components.out.entry(release).or_default();
        *parts += 1;
        *broke |= breaks;
        if *parts >= batch || release == 0 {
            let broke = *broke;
            self.components.out.remove(&release);
            self.collect.released(broke, self.now);
        }
    }

    /// A change from outside; whether it breaks something.
    fn change(&mut self, component: Id<Component>, from: Option<Id<Position>>, key: Key, batch: u32) -> bool {
        let root = self.new_root();
        self.follow(component, from, root, key, batch);
        let breaks = self.components.roots[root as usize].open > 0;
        self.collect.changed(breaks, self.now);
        self.close_root(root);
        breaks
    }

    fn new_root(&mut self) -> u32 {
        let root = Root { open: 0, size: 1, at: self.now, live: true };
        match self.components.free_roots.pop() {
            Some(id) => {
                self.components.roots[id as usize] = root;
                id
            }
            None => {
                self.components.roots.push(root);
                small(self.components.roots.len() - 1)
            }
        }
    }

    /// Breaks what depends on a changed member, by chance.
    fn follow(
        &mut self,
        component: Id<Component>,
        from: Option<Id<Position>>,
        root: u32,
        key: Key,
        batch: u32,
    ) {
        self.problems_of_change(component, from, key.name("signal"));
        if !self.switches.on("coupling") {
            return;
        }
        // Changes that are released together also break things in pairs: each takes half of the pairs that it is in.
        let together = libm::pow(1.0 - self.org.defaults.get("interplay"), f64::from(batch.max(1) - 1) / 2.0);
        let dependents = self.components.dependents[component.index()].clone();
        for (n, dependent) in dependents.iter().enumerate() {
            let whole = dependent.members.saturating_sub(self.components.broken[dependent.component.index()]);
            let chance = 1.0 - (1.0 - dependent.chance) * together;
            let alike = alike(dependents.iter().map(|d| d.component), n);
            let key = key.name(self.org.components[dependent.component].meta.key()).number(alike);
            let broken = sampler::binomial(&mut key.name("breaks").stream(), whole, chance);
            for i in 0..broken {
                self.break_one(dependent.component, from, root, key.number(u64::from(i)), batch);
            }
        }
    }

    fn break_one(
        &mut self,
        component: Id<Component>,
        from: Option<Id<Position>>,
        root: u32,
        key: Key,
        batch: u32,
    ) {
        self.components.broken[component.index()] += 1;
        self.components.roots[root as usize].open += 1;
        self.components.roots[root as usize].size += 1;
        self.collect.broken(1.0, self.now);
        let repair = Repair { component, root, key, since: self.now, batch };
        let id = match self.components.free.pop() {
            Some(id) => {
                self.components.repairs[id as usize] = repair;
                id
            }
            None => {
                self.components.repairs.push(repair);
                small(self.components.repairs.len() - 1)
            }
        };
        self.note("broken", None, None, from, None, Some(&self.org.components[component].meta.name));
        self.tell_owner(id, from, key);
    }

    /// The news goes to the owners, from whoever made the change; what breaks by itself they see.
    fn tell_owner(&mut self, repair: u32, from: Option<Id<Position>>, key: Key) {
        let Some(from) = from else {
            self.found_out(repair);
            return;
        };
        let owners = self.owners_of(repair).unwrap_or_else(|| vec![from]);
        let target = self.network.target(owners);
        let Some(route) = self.route(from, target, Cargo::Change, key) else {
            // Nobody tells them: they find out for themselves, later.
            self.collect.unreachable(self.now);
            let late = Dist::Exponential(self.org.defaults.get("found_out"));
            let at = self.now.after(Time::from_secs(draw(&late, &mut key.name("found-out").stream())));
            self.plan(at, 3, key, 0, Event::FoundOut(repair));
            return;
        };
        let end = route.last().map_or(from, |hop| hop.to);
        let Some(sender) = self.pick(from).filter(|_| !route.is_empty()) else {
            self.mend_at(repair, end);
            return;
        };
        self.send_word(sender, route, Purpose::News(repair), 0, key.name("news"));
    }

    /// Where it is known, one of that team repairs it; nobody's part is seen by whoever broke it.
    pub(super) fn mend_at(&mut self, repair: u32, place: Id<Position>) {
        let group = self.org.positions[place].group;
        let mut team = self.owners_of(repair).unwrap_or_default();
        team.retain(|owner| self.org.positions[*owner].group == group);
        let person = self.mender_beside(place, &team, &|person| self.repair_work(person, repair));
        self.is_mended_by(repair, person);
    }

    /// The owners have found out for themselves.
    pub(super) fn found_out(&mut self, repair: u32) {
        let owners = self.owners_of(repair).unwrap_or_default();
        let key = self.components.repairs[repair as usize].key.name("owner");
        let person = self.mender(owners, key, &|person| self.repair_work(person, repair));
        self.is_mended_by(repair, person);
    }

    fn is_mended_by(&mut self, repair: u32, person: Option<u32>) {
        match person {
            Some(person) => self.give(person, Task::Repair(repair)),
            None => self.components.nobodys.push(repair),
        }
    }

    /// People or ways are there again: what was nobody's repair may be somebody's now.
    pub(super) fn retry_repairs(&mut self) {
        for repair in std::mem::take(&mut self.components.nobodys) {
            self.found_out(repair);
        }
    }

    /// The places of those whose it is that is to be repaired: leaders only where nobody else is of them.
    pub(super) fn owners_of(&self, repair: u32) -> Option<Vec<Id<Position>>> {
        let component = self.components.repairs[repair as usize].component;
        let owners = self.places(Party::Group(self.org.components[component].owner?));
        let leads = |place: &Id<Position>| !self.org.positions[*place].leads.is_empty();
        let (leaders, workers): (Vec<_>, Vec<_>) = owners.into_iter().partition(leads);
        Some(if self.with_people(workers.clone()).is_empty() { leaders } else { workers })
    }

    /// Seconds of attention of a repair: the larger the batch, the longer the fault is looked for, a step for each halving.
    pub(super) fn repair_work(&self, person: u32, repair: u32) -> f64 {
        let repair = &self.components.repairs[repair as usize];
        let time = self.working_time(self.people[person as usize].position);
        let default = Dist::Constant(Duration::new(self.org.defaults.get("repairing"), TimeUnit::Second));
        let dist = self.org.components[repair.component].repair.clone().unwrap_or(default);
        let search = self.org.defaults.get("fault_finding") * libm::log2(f64::from(repair.batch.max(1)));
        draw(&dist.working_s(time), &mut repair.key.name("repair").stream()) * (1.0 + search)
    }

    /// It is whole again; and that was a change.
    pub(super) fn repaired(&mut self, person: u32, id: u32) {
        let repair = &self.components.repairs[id as usize];
        let (component, root, key, since) = (repair.component, repair.root, repair.key, repair.since);
        self.components.free.push(id);
        let broken = &mut self.components.broken[component.index()];
        *broken = broken.saturating_sub(1);
        self.collect.broken(-1.0, self.now);
        self.collect.repaired(self.now.since(since), self.now);
        let position = self.people[person as usize].position;
        let name = self.org.components[component].meta.name.clone();
        self.note("repaired", None, Some(person), None, None, Some(&name));
        self.follow(component, Some(position), root, key.name("again"), 1);
        self.components.roots[root as usize].open -= 1;
        self.close_root(root);
        self.retry_components();
    }

    fn close_root(&mut self, root: u32) {
        let state = &mut self.components.roots[root as usize];
        if state.open == 0 && state.live {
            state.live = false;
            self.collect.blast(state.size, state.at);
            self.components.free_roots.push(root);
        }
    }

    /// At the end of a run: cascades that have not ended count with the size that they have reached.
    pub(super) fn close_roots(&mut self) {
        for root in self.components.roots.iter().filter(|r| r.live) {
            self.collect.blast(root.size, root.at);
        }
    }

    /// A disturbance: something breaks by itself, and its owners see it.
    pub(super) fn break_down(&mut self, component: Id<Component>) {
        let key = self.root.name("break").name(self.org.components[component].meta.key()).number(self.now.0);
        let root = self.new_root();
        self.break_one(component, None, root, key, 1);
    }

    /// Whether too much of what a stage runs on is broken; if so, the job waits for repairs.
    pub(super) fn needs_component(&mut self, job: u32) -> bool {
        if !self.stands_still(job) {
            return false;
        }
        let serial = self.jobs[job as usize].serial;
        self.components.waiting.push((job, serial));
        self.charge(job, Cause::Resource);
        true
    }

    fn stands_still(&self, job: u32) -> bool {
        let stage = self.jobs[job as usize].stage;
        self.org.stages[stage].runs_on.iter().any(|(component, share)| {
            let members = f64::from(self.org.components[*component].count.max(1));
            let whole = members - f64::from(self.components.broken[component.index()]);
            whole / members < *share - 1e-12
        })
    }

    /// Who waits for repairs goes on where nothing that they need is broken any more.
    pub(super) fn retry_components(&mut self) {
        for (job, serial) in std::mem::take(&mut self.components.waiting) {
            let state = &self.jobs[job as usize];
            if !state.live || state.serial != serial {
                continue;
            }
            if self.stands_still(job) {
                self.components.waiting.push((job, serial));
            } else if let Some(owner) = self.jobs[job as usize].owner {
                self.charge(job, Cause::Queue);
                self.give_or_wait(owner, job);
            }
        }
    }
}
