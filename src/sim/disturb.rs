//! Disturbances: what a scenario does to the structure while it runs, and what happens to those who were cut off.

use super::roster::NOWHERE;
use super::state::{Message, Purpose, Question};
use super::world::{Event, World, small};
use crate::kernel::Time;
use crate::model::dynamics::Act;
use crate::model::people::{Group, Position, Role};
use crate::model::relation::{Interface, Party};
use crate::model::{Id, Org};
use crate::network::{Gate, party_key};
use std::collections::BTreeSet;
use std::mem::discriminant;

/// What waits until people or ways are there again.
#[derive(Debug, Clone)]
pub(super) enum Stranded {
    /// Work that nobody can take.
    Work,
    /// A doer who must be let in and reaches nobody who could.
    Access,
    /// A question that reaches nobody as long as the ways are cut.
    Question(Question),
    /// A decision whose holder is cut off.
    Decision,
    /// An approval whose approver is cut off: who had it last, and its place in the chain.
    Approval(u32, usize),
    /// Word of a ruling to a doer who is cut off, from whoever gave it.
    Ruling(u32, Purpose),
}

/// A job that waits until people or ways are there again, and its serial.
#[derive(Debug)]
pub(super) struct Waits {
    pub(super) job: u32,
    pub(super) serial: u32,
    pub(super) what: Stranded,
    /// It has been told, and counted, that this reaches nobody.
    pub(super) told: bool,
}

/// What holds now beside the structure.
#[derive(Default)]
pub(super) struct Disturbed<'o> {
    /// Structures in force, the last one rules: the disturbance that brought it, and the structure.
    structures: Vec<(u32, &'o Org)>,
    cut: BTreeSet<Id<Interface>>,
    /// Channels that are down, and by how many disturbances.
    down: Vec<Id<crate::model::relation::Channel>>,
    joined: u64,
}

impl<'o> World<'o> {
    /// Plans every disturbance, and the end of those that have one.
    pub(super) fn plan_disturbances(&mut self) {
        if !self.switches.on("disturbances") {
            return;
        }
        let all = &self.scenario.disturbances;
        for (i, disturbance) in all.iter().enumerate() {
            let name = self.key_of(&disturbance.act);
            let alike = all[..i].iter().filter(|d| self.key_of(&d.act) == name).count();
            let key = self.root.name("disturbance").name(&name).number(alike as u64);
            let at = Time::from_secs(disturbance.at_s);
            self.plan(at, 0, key, 0, Event::Disturb(small(i), true));
            if let Some(length) = disturbance.for_s {
                let end = at.after(Time::from_secs(length));
                self.plan(end, 0, key, 1, Event::Disturb(small(i), false));
            }
        }
    }

    /// What is done, by the names of what it is done to: whatever happens at one moment, happens in the order of keys.
    fn key_of(&self, act: &Act) -> String {
        let org = self.org;
        let party = |p: &Party| party_key(org, *p);
        match act {
            Act::UseVariant(name) => format!("use {name}"),
            Act::ChannelDown(channel) => format!("down {}", org.channels[*channel].meta.key()),
            Act::Away(who) => format!("away {}", party(who)),
            Act::Cut(from, to) => format!("cut {} {}", party(from), party(to)),
            Act::Restore(from, to) => format!("restore {} {}", party(from), party(to)),
            Act::Join(count, role, group) => {
                format!("join {count} {} {}", party(&Party::Role(*role)), party(&Party::Group(*group)))
            }
            Act::Leave(count, role, group) => {
                format!("leave {count} {} {}", party(&Party::Role(*role)), party(&Party::Group(*group)))
            }
            Act::Break(component) => format!("break {}", org.components[*component].meta.key()),
            Act::Sound(signal) => format!("sound {}", org.signals[*signal].meta.key()),
        }
    }

    /// A disturbance begins or ends.
    pub(super) fn disturb(&mut self, index: u32, begins: bool) {
        let disturbance = &self.scenario.disturbances[index as usize];
        self.note("disturbed", None, None, None, None, Some(&describe(&disturbance.act, begins)));
        match &disturbance.act {
            Act::UseVariant(name) => self.use_structure(index, name, disturbance.for_s.is_some(), begins),
            Act::ChannelDown(channel) => {
                if begins {
                    self.disturbed.down.push(*channel);
                } else if let Some(i) = self.disturbed.down.iter().position(|c| c == channel) {
                    self.disturbed.down.remove(i);
                }
                self.gates_changed();
            }
            Act::Away(party) => {
                self.away(*party, begins);
                self.ask_those_who_allocate();
                self.call_boards();
            }
            Act::Cut(from, to) => {
                self.disturbed.cut.extend(between(self.org, *from, *to));
                self.gates_changed();
            }
            Act::Restore(from, to) => {
                for interface in between(self.org, *from, *to) {
                    self.disturbed.cut.remove(&interface);
                }
                self.gates_changed();
            }
            Act::Join(count, role, group) => {
                self.join(*count, *role, *group);
                self.ask_those_who_allocate();
                self.call_boards();
            }
            Act::Leave(count, role, group) => self.leave(*count, *role, *group),
            Act::Break(component) => self.break_down(*component),
            Act::Sound(signal) => self.sound(*signal),
        }
    }

    /// Another structure takes over, for a time or for good.
    fn use_structure(&mut self, index: u32, name: &str, for_a_time: bool, begins: bool) {
        let found = self.project.and_then(|p| p.structure(name));
        let Some(org) = found else {
            self.broken = Some(format!("the structure `{name}` was not given to the run"));
            return;
        };
        if self.disturbed.structures.is_empty() {
            self.disturbed.structures.push((u32::MAX, self.org));
        }
        let structures = &mut self.disturbed.structures;
        match (begins, for_a_time) {
            (true, true) => structures.push((index, org)),
            (true, false) => structures[0] = (u32::MAX, org),
            (false, _) => structures.retain(|(i, _)| *i != index),
        }
        if let Some((_, now)) = structures.last().copied() {
            self.settle(now);
        }
    }

    /// An assessment adopts a structure for good.
    pub(super) fn adopt(&mut self, name: &str) {
        self.use_structure(u32::MAX, name, false, true);
    }

    /// Structures that have taken over so far, with the first one: none as long as nothing has.
    pub(super) fn structures_seen(&self) -> usize {
        self.disturbed.structures.len()
    }

    /// Newcomers: known by the place they come to and their number there.
    fn join(&mut self, count: u32, role: Id<Role>, group: Id<Group>) {
        let Some(position) = self.place_of(role, group) else { return };
        let origin = self.root.name("newcomer").name(self.org.positions[position].meta.key());
        let incumbents = self.posts[position.index()].people.len();
        let mut people = std::mem::take(&mut self.posts[position.index()].people).into_vec();
        for _ in 0..count {
            self.disturbed.joined += 1;
            let key = origin.number(self.disturbed.joined);
            let person = self.new_person(position, key);
            self.people[person as usize].joined = true;
            self.seat(person, position, key, (0.0, self.org.roles[role].available));
            people.push(person);
        }
        self.posts[position.index()].people = people.into();
        self.take_places(position);
        self.mentor(position, incumbents, count);
        self.staffing_changed(position);
        self.open_signals();
    }

    /// The last ones to come are the first to go, wherever they are guests, too. They bring what they have in hand to its end, and take
    /// nothing new.
    fn leave(&mut self, count: u32, role: Id<Role>, group: Id<Group>) {
        let Some(position) = self.place_of(role, group) else { return };
        let people = &self.posts[position.index()].people;
        let leaving: Vec<u32> = people.iter().rev().take(count as usize).copied().collect();
        let guests = self.seats_elsewhere(&leaving);
        self.leave_seats(position, &leaving);
        for (place, seats) in guests {
            self.leave_seats(place, &seats);
        }
    }

    /// Some of those who sit somewhere are not there any more.
    fn leave_seats(&mut self, position: Id<Position>, leaving: &[u32]) {
        let mut people = std::mem::take(&mut self.posts[position.index()].people).into_vec();
        let (before, gone) = (people.len(), BTreeSet::from_iter(leaving));
        people.retain(|person| !gone.contains(person));
        for person in leaving {
            self.people[*person as usize].left = true;
            self.people[*person as usize].place = NOWHERE;
            self.goes(*person);
        }
        self.posts[position.index()].people = people.into();
        self.take_places(position);
        self.forget(position, before);
        self.staffing_changed(position);
    }

    fn place_of(&self, role: Id<Role>, group: Id<Group>) -> Option<Id<Position>> {
        let of_role =
            |p: &Id<Position>| self.org.positions[*p].role == role && self.org.positions[*p].home.is_none();
        self.org.groups[group].positions.iter().copied().find(of_role)
    }

    fn staffing_changed(&mut self, position: Id<Position>) {
        self.settle_pools(&self.org.positions_by_name());
        for person in self.posts[position.index()].people.clone() {
            self.dispatch(person);
        }
        self.retry_stranded();
    }

    /// Ways have opened or closed.
    pub(super) fn gates_changed(&mut self) {
        self.close_gates();
        self.retry_stranded();
        for message in std::mem::take(&mut self.parked) {
            if self.messages[message as usize].live {
                self.travel(message);
            }
        }
    }

    /// Tells the network what may not be used now.
    pub(super) fn close_gates(&mut self) {
        let org = self.org;
        let phase = self.phase_rules();
        let (cut, down, name) = (&self.disturbed.cut, &self.disturbed.down, self.phase_name());
        let closed = |gate: Gate| {
            let interface = gate.interface.is_some_and(|i| {
                let only = org.interfaces.get(i).map_or(&[][..], |i| i.only_during.as_slice());
                cut.contains(&i) || (!only.is_empty() && !only.iter().any(|p| Some(p.as_str()) == name))
            });
            let channel = gate.channel.is_some_and(|c| {
                down.contains(&c)
                    || phase.is_some_and(|p| {
                        p.without.contains(&c) || (!p.uses_only.is_empty() && !p.uses_only.contains(&c))
                    })
            });
            interface || channel
        };
        self.network.close(&closed);
    }

    /// Ways are cut for a time: who reaches nobody waits instead of going on without.
    pub(super) fn cut_off(&self) -> bool {
        !self.disturbed.down.is_empty() || !self.disturbed.cut.is_empty()
    }

    /// A job waits until people or ways are there again.
    pub(super) fn strand(&mut self, job: u32, what: Stranded) {
        self.wait_for_ways(job, what, false);
    }

    pub(super) fn wait_for_ways(&mut self, job: u32, what: Stranded, told: bool) {
        let serial = self.jobs[job as usize].serial;
        self.stranded.push(Waits { job, serial, what, told });
    }

    /// What a job waits for reaches nobody. What tries again and still reaches nobody is not counted and told a second time.
    pub(super) fn reaches_nobody(&mut self, job: u32, who: Option<u32>, what: Stranded) {
        if self.told != Some((job, discriminant(&what))) {
            self.collect.unreachable(self.now);
            let place = who.map(|person| self.people[person as usize].position);
            self.note("unreachable", Some(job), who, place, None, None);
        }
        self.wait_for_ways(job, what, true);
    }

    /// A job whose request has no way: one that is cut or down comes back, and where none is, it reaches nobody.
    pub(super) fn has_no_way(&mut self, job: u32, who: Option<u32>, what: Stranded) {
        if self.cut_off() {
            self.strand(job, what);
        } else {
            self.reaches_nobody(job, who, what);
        }
    }

    /// Another structure has taken over: what was asked for under the one before, and is not decided or approved like that any
    /// more, is asked for anew.
    pub(super) fn renew_requests(&mut self, before: &Org) {
        let moot = |message: &Message| {
            let (job, (decision, step)) = (message.job?, message.purpose.request()?);
            let state = &self.jobs[job as usize];
            let awaited = message.live && state.live && state.serial == message.serial;
            let what =
                |org: &Org| org.stages[state.stage].decides.get(decision).map(|(decision, _)| *decision);
            let now = what(self.org);
            let by = |org: &Org, step: usize| {
                now.and_then(|decision| org.decisions[decision].approvals.get(step)).map(|a| a.by)
            };
            let same = |step| by(self.org, step).is_some() && by(self.org, step) == by(before, step);
            let stands = now.is_some() && now == what(before) && step.is_none_or(same);
            (awaited && !stands).then_some(job)
        };
        let mut moot: Vec<u32> = self.messages.iter().filter_map(moot).collect();
        // In an order that does not hang on the slots of messages.
        moot.sort_by_key(|job| self.jobs[*job as usize].key.bits());
        for job in moot {
            self.jobs[job as usize].serial += 1;
            self.jobs[job as usize].asked_at = self.now;
            self.plan_silence(job);
            self.strand(job, Stranded::Decision);
        }
    }

    /// Tries again what reached nobody.
    pub(super) fn retry_stranded(&mut self) {
        for Waits { job, serial, what, told } in std::mem::take(&mut self.stranded) {
            let state = &self.jobs[job as usize];
            if !state.live || state.serial != serial {
                continue;
            }
            let owner = state.owner;
            self.told = told.then(|| (job, discriminant(&what)));
            match (what, owner) {
                (Stranded::Work, _) => self.find_pool(job),
                (Stranded::Access, Some(owner)) => self.give_or_wait(owner, job),
                (Stranded::Question(question), Some(_)) => self.ask(job, question),
                (Stranded::Decision, Some(_)) => self.retry_decision(job),
                (Stranded::Approval(from, step), Some(_)) => {
                    let index = self.jobs[job as usize].decided as usize;
                    let stage = self.jobs[job as usize].stage;
                    match self.org.stages[stage].decides.get(index).copied() {
                        Some((decision, _)) => self.approve_next(job, decision, from, step),
                        None => self.next_decision(job),
                    }
                }
                (Stranded::Ruling(from, purpose), Some(_)) => self.tell_doer(job, from, purpose),
                (_, None) => {}
            }
        }
        self.told = None;
        self.retry_repairs();
    }
}

/// The declared interfaces between two parties, whichever way they are written when both may start.
fn between(org: &Org, from: Party, to: Party) -> Vec<Id<Interface>> {
    org.interfaces
        .iter()
        .filter(|(_, i)| (i.from, i.to) == (from, to) || (i.both && (i.to, i.from) == (from, to)))
        .map(|(id, _)| id)
        .collect()
}

fn describe(act: &Act, begins: bool) -> String {
    let what = match act {
        Act::UseVariant(name) => format!("variant {name}"),
        Act::ChannelDown(_) => "channel down".to_owned(),
        Act::Away(_) => "away".to_owned(),
        Act::Cut(..) => "interface cut".to_owned(),
        Act::Restore(..) => "interface restored".to_owned(),
        Act::Join(count, ..) => format!("{count} join"),
        Act::Leave(count, ..) => format!("{count} leave"),
        Act::Break(_) => "component broken".to_owned(),
        Act::Sound(_) => "signal".to_owned(),
    };
    if begins { what } else { format!("{what}, over") }
}
