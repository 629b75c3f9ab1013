//! Weak signals: a problem shows itself, is noticed, spoken of or not, heard or lost on the way, solved or turned into harm.
//!
//! A latent fault races its own warnings: each time it shows, it reaches whoever can act with the voice of whoever sees it times
//! the chance of every relay to pass it on; meanwhile the time to harm runs (competing risks).

use super::climate::Reception;
use super::message::pick_index;
use super::state::{Purpose, Task};
use super::timer::{Timed, Timer};
use super::world::{Event, World, draw, small};
use crate::kernel::{Key, Time};
use crate::model::Id;
use crate::model::people::Position;
use crate::model::relation::Party;
use crate::model::signal::{Hearer, Signal, Source};
use crate::network::Cargo;
use std::rc::Rc;

/// A problem that has shown itself.
pub(super) struct Fault {
    pub(super) signal: Id<Signal>,
    pub(super) key: Key,
    /// Who sees it, and the job at which it was seen.
    pub(super) person: u32,
    pub(super) job: Option<(u32, u32)>,
    /// Grows when it is over, so that what was planned for it finds nothing.
    pub(super) serial: u32,
    /// Times that it has shown itself, and meetings at which it could have been spoken of.
    pub(super) shown: u32,
    pub(super) met: u32,
    /// Somebody has spoken of it: when, and the rung that it has reached.
    pub(super) called: Option<Time>,
    pub(super) rung: usize,
    /// Since when it is there, while it waits for an answer.
    pub(super) reached: Option<Time>,
    /// The work stands still until it is solved; it has stood still for it.
    pub(super) stops: bool,
    pub(super) stood: bool,
    /// The timer that it came from.
    pub(super) timer: Option<u32>,
    pub(super) live: bool,
}

/// Everything about signals that is under way.
#[derive(Default)]
pub(super) struct Signals {
    /// In the order of names, since a problem may keep its finder from what the next one finds.
    pub(super) by_name: Rc<[Id<Signal>]>,
    pub(super) timers: Vec<Timer>,
    /// Sources whose timers are set, by signal.
    pub(super) timed: Vec<Vec<Timed>>,
    /// What solved ones have left of the frequency of each signal.
    pub(super) rarity: Vec<f64>,
    pub(super) free: Vec<u32>,
    /// Problems that have shown themselves, and those that are over.
    pub(super) made: u64,
    pub(super) over: u64,
}

impl World<'_> {
    /// A disturbance: a problem shows itself somewhere among those who could see it.
    pub(super) fn sound(&mut self, signal: Id<Signal>) {
        let key = self.root.name("sounded").name(self.org.signals[signal].meta.key()).number(self.now.0);
        let party = |source: &Source| match source {
            Source::Role(role, _) => Some(Party::Role(*role)),
            Source::Group(group, _) => Some(Party::Group(*group)),
            Source::Component(component, _) => self.org.components[*component].owner.map(Party::Group),
            Source::Stage(stage, _) => match self.org.stages[*stage].by {
                crate::model::work::Doer::Role(role) => Some(Party::Role(role)),
                _ => None,
            },
        };
        let sources = &self.org.signals[signal].sources;
        let places = sources.iter().filter_map(|(s, _)| party(s)).flat_map(|p| self.places(p));
        let mut places = self.by_name(places.collect());
        places.dedup();
        let all = self.people_at(&places);
        if let Some(person) = all.get(pick_index(key.name("who"), all.len())).copied() {
            self.arise(signal, person, None, key, None);
        }
    }

    /// The problems of one visit of a stage; whether the work must stand still for one.
    pub(super) fn problems_of(&mut self, job: u32) -> bool {
        if self.org.signals.count() == 0 || !self.switches.on("signals") {
            return false;
        }
        let (stage, key) = (self.jobs[job as usize].stage, self.jobs[job as usize].key.name("signal"));
        let Some(owner) = self.jobs[job as usize].owner else { return false };
        let org = self.org;
        let mut stands = false;
        for id in self.signals.by_name.clone().iter().copied() {
            let signal = &org.signals[id];
            for (n, (source, _)) in signal.sources.iter().enumerate() {
                let Source::Stage(of, share) = source else { continue };
                if *of != stage {
                    continue;
                }
                let key = self.source_key(key.name(signal.meta.key()), signal, n);
                if key.uniform() < share * self.signals.rarity[id.index()] {
                    stands |= self.arise(id, owner, Some(job), key.name("fault"), None);
                }
            }
        }
        stands
    }

    /// The problems of a change of a component, seen by somebody who made it.
    pub(super) fn problems_of_change(
        &mut self,
        component: Id<crate::model::work::Component>,
        from: Option<Id<Position>>,
        key: Key,
    ) {
        let Some(person) = from.and_then(|p| self.pick(p)).filter(|_| self.switches.on("signals")) else {
            return;
        };
        let org = self.org;
        for id in self.signals.by_name.clone().iter().copied() {
            let signal = &org.signals[id];
            for (n, (source, _)) in signal.sources.iter().enumerate() {
                let Source::Component(of, share) = source else { continue };
                if *of != component {
                    continue;
                }
                let key = self.source_key(key.name(signal.meta.key()), signal, n);
                if key.uniform() < share * self.signals.rarity[id.index()] {
                    self.arise(id, person, None, key.name("fault"), None);
                }
            }
        }
    }

    /// A problem shows itself to somebody; whether their work stands still for it.
    pub(super) fn arise(
        &mut self,
        signal: Id<Signal>,
        person: u32,
        job: Option<u32>,
        key: Key,
        timer: Option<u32>,
    ) -> bool {
        let spec = &self.org.signals[signal];
        self.collect.arisen(signal.index(), self.now);
        let position = self.people[person as usize].position;
        self.note("arose", job, Some(person), Some(position), None, Some(&spec.meta.name));
        let id = self.new_fault(Fault {
            signal,
            key,
            person,
            job: job.map(|j| (j, self.jobs[j as usize].serial)),
            serial: 0,
            shown: 0,
            met: 0,
            called: None,
            rung: 0,
            reached: None,
            stops: false,
            stood: false,
            timer,
            live: true,
        });
        if let Some((time, _)) = &spec.unheard {
            let wait = draw(&time.elapsed_s(), &mut key.name("unheard").stream());
            let serial = self.faults[id as usize].serial;
            self.plan(self.now.after(Time::from_secs(wait)), 7, key, 1, Event::Harm(id, serial));
        }
        if spec.shows_after.is_some() {
            self.plan_showing(id);
        } else {
            self.show(id);
        }
        self.faults[id as usize].stood
    }

    fn new_fault(&mut self, fault: Fault) -> u32 {
        self.signals.made += 1;
        match self.signals.free.pop() {
            Some(id) => {
                let serial = self.faults[id as usize].serial.wrapping_add(1);
                self.faults[id as usize] = Fault { serial, ..fault };
                id
            }
            None => {
                self.faults.push(fault);
                small(self.faults.len() - 1)
            }
        }
    }

    /// It shows itself to whoever is at work, or as soon as they are: it may be noticed, and spoken of.
    pub(super) fn show(&mut self, id: u32) {
        let seen_at = self.seen_at(id);
        if seen_at > self.now {
            let fault = &self.faults[id as usize];
            let (key, serial) = (fault.key.name("seen").number(u64::from(fault.shown)), fault.serial);
            self.plan(seen_at, 6, key, 0, Event::Show(id, serial));
            return;
        }
        let fault = &mut self.faults[id as usize];
        fault.shown += 1;
        let (signal, person, key) = (fault.signal, fault.person, fault.key.number(u64::from(fault.shown)));
        let spec = &self.org.signals[signal];
        let noticed = spec.noticed.unwrap_or(self.org.defaults.get("noticed"));
        let speaks = if self.switches.on("voice") { self.voice_of(person) } else { 1.0 };
        let sees = key.name("noticed").uniform() < noticed;
        let says = key.name("voice").uniform() < speaks;
        self.collect.seen(signal.index(), sees, sees && says, self.now);
        if sees && says {
            self.call(id, key);
        } else if spec.unheard.is_none() && spec.shows_again.is_none() {
            // Nothing comes of it: nobody will hear, and no harm is declared.
            self.escaped(id, false);
        }
        self.plan_showing(id);
    }

    /// When a problem that is there now can be seen. What arises in work is seen by whoever has just done it; nobody sees anything
    /// where they are not at work.
    fn seen_at(&self, id: u32) -> Time {
        let fault = &self.faults[id as usize];
        let me = &self.people[fault.person as usize];
        if fault.job.is_some() || me.left { self.now } else { me.attention.next_at_work(self.now) }
    }

    fn plan_showing(&mut self, id: u32) {
        let fault = &self.faults[id as usize];
        if !fault.live || fault.called.is_some() {
            return;
        }
        let spec = &self.org.signals[fault.signal];
        let next = if fault.shown == 0 { &spec.shows_after } else { &spec.shows_again };
        let Some(again) = next else { return };
        let key = fault.key.name("again").number(u64::from(fault.shown));
        let wait = draw(&again.elapsed_s(), &mut key.stream());
        let (serial, at) = (fault.serial, self.now.after(Time::from_secs(wait).max(Time(1))));
        self.plan(at, 6, key, 0, Event::Show(id, serial));
    }

    /// Somebody speaks of it: the cord is pulled, or word is sent.
    fn call(&mut self, id: u32, key: Key) {
        let (signal, person) = (self.faults[id as usize].signal, self.faults[id as usize].person);
        let position = self.people[person as usize].position;
        self.faults[id as usize].called = Some(self.now);
        match self.org.signals[signal].hearer {
            Some(Hearer::Andon(andon)) => {
                self.note("pulled", None, Some(person), Some(position), None, None);
                self.faults[id as usize].stops = self.org.andons[andon].stops_line;
                self.stand_still(id);
                self.climb(id, 0);
            }
            Some(Hearer::Role(role)) => {
                self.note("told", None, Some(person), Some(position), None, None);
                let target = self.network.target(self.places(Party::Role(role)));
                match self.route(position, target, Cargo::Signal, key) {
                    Some(route) => {
                        let serial = self.faults[id as usize].serial;
                        self.send_word(person, route, Purpose::Signal(id), serial, key.name("word"));
                    }
                    None => self.unheard(id),
                }
            }
            None => self.unheard(id),
        }
    }

    /// Word of it was lost: nobody answers, and it may show again.
    pub(super) fn unheard(&mut self, id: u32) {
        let fault = &mut self.faults[id as usize];
        fault.called = None;
        let (person, signal) = (fault.person, fault.signal);
        self.collect.swallowed(signal.index(), self.now);
        self.received(person, Reception::Ignored);
        let spec = &self.org.signals[signal];
        if spec.unheard.is_none() && spec.shows_again.is_none() {
            self.escaped(id, false);
        } else {
            self.plan_showing(id);
        }
    }

    fn escaped(&mut self, id: u32, harmful: bool) {
        self.collect.escaped(self.faults[id as usize].signal.index(), harmful, self.now);
        self.fault_over(id);
    }

    /// A relay of word passes it on, or swallows it: with full safety it always passes it on.
    pub(super) fn is_swallowed(&self, message: u32) -> bool {
        let state = &self.messages[message as usize];
        let Purpose::Signal(_) = state.purpose else { return false };
        let Some(hop) = state.route.get(state.hop.wrapping_sub(1)) else { return false };
        if !self.switches.on("voice") {
            return false;
        }
        let safe = self.pick(hop.to).map_or(1.0, |p| self.voice_of(p));
        let least = self.org.defaults.get("relay_safety");
        let passes = least + (1.0 - least) * safe;
        state.key.name("swallowed").number(state.hop as u64).uniform() >= passes
    }

    /// Whether word of it still is of interest.
    pub(super) fn is_open(&self, id: u32, serial: u32) -> bool {
        self.faults[id as usize].live && self.faults[id as usize].serial == serial
    }

    /// Somebody who can act has it solved.
    pub(super) fn solved(&mut self, id: u32, by: Id<Position>, rung: usize) {
        self.rung_over(id, Some(rung));
        let fault = &self.faults[id as usize];
        let (signal, person, key, called) = (fault.signal, fault.person, fault.key, fault.called);
        let took = self.now.since(called.unwrap_or(self.now));
        let in_time = self.in_time(signal, took);
        self.collect.solved(signal.index(), took, rung, in_time, self.now);
        self.note("solved", None, Some(person), None, Some(by), None);
        self.signals.rarity[signal.index()] *= 1.0 - self.org.signals[signal].rarer;
        self.respond(person, by, key.number(u64::from(rung as u32)));
        self.fault_over(id);
    }

    /// The time to harm is over.
    pub(super) fn harm(&mut self, id: u32, serial: u32) {
        if !self.is_open(id, serial) {
            return;
        }
        let (signal, key) = (self.faults[id as usize].signal, self.faults[id as usize].key);
        let becomes = self.org.signals[signal].unheard.clone();
        let harmful = becomes.is_some_and(|(_, becomes)| self.may_become(&becomes, key));
        self.escaped(id, harmful);
    }

    /// A meeting that brings out problems: whoever sits there may speak of what nobody has heard.
    pub(super) fn speak_out(&mut self, positions: &std::collections::BTreeSet<Id<Position>>) {
        let silent: Vec<u32> = (0..self.faults.len())
            .map(small)
            .filter(|id| {
                let fault = &self.faults[*id as usize];
                let there = positions.contains(&self.people[fault.person as usize].position);
                fault.live && fault.shown > 0 && fault.called.is_none() && there
            })
            .collect();
        for id in silent {
            let fault = &mut self.faults[id as usize];
            fault.met += 1;
            let (key, person) = (fault.key.name("meeting").number(u64::from(fault.met)), fault.person);
            let speaks = if self.switches.on("voice") { self.voice_of(person) } else { 1.0 };
            if key.uniform() < speaks {
                let position = self.people[person as usize].position;
                let leader = self.org.boss(position).unwrap_or(position);
                self.faults[id as usize].called = Some(self.now);
                self.solved(id, leader, 0);
            }
        }
    }

    /// Word of it has arrived: whoever hears it solves it.
    pub(super) fn word_arrived(&mut self, message: u32, id: u32, end: Id<Position>) {
        let state = &self.messages[message as usize];
        let (serial, right, units, key) = (state.serial, state.right, state.units, state.key);
        self.drop_message(message);
        if !self.is_open(id, serial) {
            return;
        }
        // What was garbled on the way is understood with the share that is left of it.
        if key.name("understood").uniform() >= f64::from(right) / f64::from(units.max(1)) {
            self.unheard(id);
            return;
        }
        match self.pick(end) {
            Some(person) => self.give(person, Task::Answer(id, serial, 0)),
            None => self.unheard(id),
        }
    }
}
