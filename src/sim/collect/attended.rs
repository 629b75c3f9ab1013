//! How people spend their hours at work: how long they are busy, on what others bring, turning to other items, kept out.

use super::clock::Clock;
use super::gauges::{Gauges, Level, shift};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::people::Position;
use crate::sim::attention::Attention;
use crate::sim::person::Person;
use crate::sim::state::{Doing, Task};
use prefetch_index::prefetch_index;
use std::rc::Rc;

/// What somebody did without a break, as far as it goes into how busy people are.
#[derive(Debug, Clone, Copy)]
pub(in crate::sim) struct Stretch<'p> {
    attention: &'p Attention,
    began: Time,
    pub(in crate::sim) work: Time,
    others: bool,
}

impl<'p> Stretch<'p> {
    /// What a person has done to its end.
    #[inline]
    pub(in crate::sim) fn done(person: &'p Person, task: Task) -> Self {
        let others = !matches!(task, Task::Work(_) | Task::Sit(_) | Task::Practise(_));
        Self { attention: &person.attention, began: person.began, work: person.work, others }
    }

    /// What a person has done so far.
    pub(in crate::sim) fn so_far(person: &'p Person, task: Task, now: Time) -> Self {
        let done = Self::done(person, task);
        Self { work: done.attention.between(done.began, now).min(done.work), ..done }
    }

    /// How much of it was done from a moment on.
    #[inline]
    fn from(&self, from: Time, now: Time) -> Time {
        if self.began >= from { self.work } else { self.attention.between(from, now).min(self.work) }
    }
}

impl Gauges {
    /// Whether that is the clock of a position already.
    pub(super) fn keeps(&self, position: usize, clock: Option<&Clock>) -> bool {
        self.clocks.get(&position).map(Rc::as_ref) == clock
    }

    /// The same clock, where the last position has it.
    pub(super) fn alike(&self, clock: &Clock) -> Option<Rc<Clock>> {
        self.clocks.last_key_value().map(|(_, last)| last).filter(|last| ***last == *clock).cloned()
    }

    /// The people of a position keep the hours of this clock from now on, or are always at work.
    pub(super) fn hours(&mut self, position: usize, clock: Option<Rc<Clock>>, now: Time) {
        self.at_work(position, now);
        match clock {
            Some(clock) => self.clocks.insert(position, clock),
            None => self.clocks.remove(&position),
        };
    }

    /// What of somebody's hours at work is not booked, and what they cost a second at work and of all time, come or go.
    pub(in crate::sim) fn staffed(&mut self, position: usize, share: f64, cost: (f64, f64), now: Time) {
        let clock = self.clocks.get(&position).map(Rc::as_ref);
        shift_at_work(&mut self.there[position], clock, (self.from, self.to), now, share);
        if cost.0 != 0.0 {
            // Room for it only where something is paid so.
            self.paid.resize(self.there.len(), Level::default());
            shift_at_work(&mut self.paid[position], clock, (self.from, self.to), now, cost.0);
        }
        shift(&mut self.cost, self.from, self.to, now, cost.1);
    }

    /// What was paid up to a moment for hours at work, and for all time.
    pub(super) fn costs(&mut self, now: Time, by_name: &[Id<Position>]) -> f64 {
        shift(&mut self.cost, self.from, self.to, now, 0.0);
        let mut sum = self.cost.area();
        for id in by_name {
            if id.index() < self.paid.len() {
                self.at_work(id.index(), now);
                sum += self.paid[id.index()].area();
            }
        }
        sum
    }

    /// Seconds up to a moment in which people of a position were at work, and in which they waited to be let in.
    pub(super) fn at_work(&mut self, position: usize, now: Time) -> (f64, f64) {
        let clock = self.clocks.get(&position).map(Rc::as_ref);
        let observed = (self.from, self.to);
        let (there, kept_out) = (&mut self.there[position], &mut self.kept_out[position]);
        shift_at_work(there, clock, observed, now, 0.0);
        shift_at_work(kept_out, clock, observed, now, 0.0);
        if let Some(paid) = self.paid.get_mut(position) {
            shift_at_work(paid, clock, observed, now, 0.0);
        }
        (there.area(), kept_out.area())
    }

    /// Asks for the memory of what somebody's work is added to.
    #[inline]
    pub(in crate::sim) fn fetch(&self, position: usize) {
        prefetch_index(&self.busy, position);
    }

    /// Somebody has done something up to now.
    #[inline]
    pub(in crate::sim) fn busy(&mut self, position: usize, done: &Stretch<'_>, now: Time) {
        if self.observed(now) {
            let work = done.from(self.from, now).secs();
            self.busy[position] += work;
            // What others bring: the day-to-day running of the place, and not one's own work or meetings.
            if done.others {
                self.operated[position] += work;
            }
        }
    }

    /// What people are at when the measuring ends counts as far as it has come.
    pub(super) fn breaks_off(&mut self, people: &[Person], now: Time) {
        for person in people {
            if let Doing::Task(task) = person.doing {
                self.busy(person.position.index(), &Stretch::so_far(person, task, now), now);
            }
        }
    }

    /// Somebody of a position will sit with others from one moment to another.
    pub(in crate::sim) fn convened(&mut self, position: usize, from: Time, to: Time) {
        self.busy[position] += to.min(self.to).since(from.max(self.from)).secs();
        if to > self.to {
            self.beyond.push((position, from, to));
        }
    }

    /// Somebody turns to another item, which takes so many seconds.
    pub(in crate::sim) fn switched(&mut self, position: usize, seconds: f64, now: Time) {
        if self.observed(now) {
            self.switched[position] += seconds;
        }
    }

    /// Somebody begins or ceases to have nothing to do but wait to be let in, in what of their hours is not booked.
    pub(in crate::sim) fn kept_out(&mut self, position: usize, change: f64, now: Time) {
        let clock = self.clocks.get(&position).map(Rc::as_ref);
        shift_at_work(&mut self.kept_out[position], clock, (self.from, self.to), now, change);
    }
}

/// The same for people at work, whose clock may stand still.
fn shift_at_work(level: &mut Level, clock: Option<&Clock>, (from, to): (Time, Time), now: Time, change: f64) {
    let (start, end) = (level.since.max(from), now.min(to));
    let elapsed = clock.map_or_else(|| end.since(start), |clock| clock.between(start, end));
    level.area += level.value * elapsed.0 as f64;
    level.since = now;
    level.value += change;
}
