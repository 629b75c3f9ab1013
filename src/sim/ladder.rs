//! The ladder of an andon: who comes, how fast, and where it goes next.
//!
//! The cord itself is the sanctioned way: a call takes no time under way, only the attention of whoever comes. A rung that has not
//! solved it within its time, or cannot, passes it on; the last one has it solved or lets the work go on.

use super::state::Task;
use super::world::{Event, World, draw};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::quantity::{Dist, Duration, TimeUnit};
use crate::model::signal::{Hearer, Rung, Signal};
use crate::network::Cargo;

impl World<'_> {
    /// Calls a rung of the ladder.
    pub(super) fn climb(&mut self, id: u32, rung: usize) {
        self.rung_over(id, None);
        let Some(spec) = self.rung(id, rung) else {
            self.resume_work(id);
            self.unheard(id);
            return;
        };
        self.faults[id as usize].rung = rung;
        self.faults[id as usize].reached = Some(self.now);
        let (person, key, serial) = {
            let fault = &self.faults[id as usize];
            (fault.person, fault.key.name("rung").number(rung as u64), fault.serial)
        };
        let position = self.people[person as usize].position;
        let positions = self.with_people(self.holder_positions(spec.by));
        let nearest = {
            let target = self.network.target(positions.clone());
            self.route(position, target, Cargo::Signal, key).and_then(|r| r.last().map(|h| h.to))
        };
        // The nearest by the lines of the structure; where there is no line, the first.
        let chosen = nearest
            .or_else(|| positions.contains(&position).then_some(position))
            .or(positions.first().copied());
        if let Some(within) = spec.within {
            let at = self.now.after(Time::from_secs(within.elapsed_s()));
            self.plan(at, 5, key, 0, Event::Late(id, serial, rung as u32));
        }
        match chosen.and_then(|p| self.pick(p)) {
            Some(comer) => {
                self.note("called", None, Some(comer), Some(position), chosen, None);
                self.give(comer, Task::Answer(id, serial, rung as u32));
            }
            None => self.climb(id, rung + 1),
        }
    }

    fn rung(&self, id: u32, rung: usize) -> Option<Rung> {
        let Some(Hearer::Andon(andon)) = self.org.signals[self.faults[id as usize].signal].hearer else {
            return None;
        };
        self.org.andons[andon].rungs.get(rung).cloned()
    }

    /// A call leaves the rung that it has reached: solved by a rung, passed on, or of no interest any more.
    pub(super) fn rung_over(&mut self, id: u32, solved_by: Option<usize>) {
        let Some(reached) = self.faults[id as usize].reached.take() else { return };
        let (signal, at) = (self.faults[id as usize].signal, self.faults[id as usize].rung);
        let Some(rung) = self.rung(id, at) else { return };
        let took = self.now.since(reached);
        let in_time = rung.within.is_none_or(|w| took <= Time::from_secs(w.elapsed_s()));
        self.collect.rung_over(signal.index(), rung.by, solved_by == Some(at) && in_time, self.now);
    }

    /// Whether a solution took no longer than the first rung has; without a limit, always.
    pub(super) fn in_time(&self, signal: Id<Signal>, took: Time) -> bool {
        let Some(Hearer::Andon(andon)) = self.org.signals[signal].hearer else { return true };
        let within = self.org.andons[andon].rungs.first().and_then(|r| r.within);
        within.is_none_or(|w| took <= Time::from_secs(w.elapsed_s()))
    }

    /// The time of a rung is over: the next one is called as well.
    pub(super) fn late(&mut self, id: u32, serial: u32, rung: u32) {
        let open = self.is_open(id, serial) && self.faults[id as usize].rung == rung as usize;
        if open && self.rung(id, rung as usize + 1).is_some() {
            self.climb(id, rung as usize + 1);
        }
    }

    /// Seconds of attention that an answer takes.
    pub(super) fn answer_work(&self, person: u32, id: u32, serial: u32, rung: u32) -> f64 {
        if !self.is_open(id, serial) {
            return 0.0;
        }
        let fault = &self.faults[id as usize];
        let default = Dist::Constant(Duration::new(self.org.defaults.get("rung_takes"), TimeUnit::Second));
        let spec = self.rung(id, rung as usize);
        let solving = self.org.signals[fault.signal].solving.clone();
        let dist = spec.and_then(|r| r.takes).or(solving).unwrap_or(default);
        let time = self.working_time(self.people[person as usize].position);
        draw(&dist.working_s(time), &mut fault.key.name("takes").number(u64::from(rung)).stream())
    }

    /// Somebody has answered: it is solved, or passed on.
    pub(super) fn answered_signal(&mut self, person: u32, id: u32, serial: u32, rung: u32) {
        if !self.is_open(id, serial) {
            return;
        }
        let position = self.people[person as usize].position;
        let key = self.faults[id as usize].key.name("solves").number(u64::from(rung));
        let Some(spec) = self.rung(id, rung as usize) else {
            // Word that was told: whoever hears it has it solved.
            self.solved(id, position, 0);
            return;
        };
        let last = self.rung(id, rung as usize + 1).is_none();
        let plain = self.org.solves_plainly(last);
        if key.uniform() < spec.solves.unwrap_or(plain) {
            self.solved(id, position, rung as usize);
        } else if self.faults[id as usize].rung == rung as usize {
            self.climb(id, rung as usize + 1);
        }
    }
}
