//! What is measured while it runs, in memory that does not grow with the number of events.

use crate::kernel::Time;
use crate::model::Id;
use crate::model::Org;
use crate::model::people::{Calendar, Holder, Position};
use crate::network::{Direction, Gate, Hop, Over};
use crate::sim::climate::Reception;
use crate::sim::job::TimeSpent;
use crate::sim::person::Person;
use crate::stats::Histogram;
pub(super) use attended::Stretch;
use clock::Clock;
use gauges::Gauges;
use pieces::Pieces;
use std::collections::BTreeMap;
use std::rc::Rc;

mod attended;
mod changes;
mod clock;
mod figures;
mod gauges;
mod hazards;
mod pieces;

/// One metric of one replication.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its figure; not a number when nothing was there to measure.
    pub value: f64,
    /// The spread of single values, where quantiles are kept.
    pub spread: Option<Histogram>,
}

/// The metrics of one replication, by the metric's place in the catalogue and by what it is of.
pub type Samples = BTreeMap<(usize, String), Sample>;

/// How often something passed over what, from whom to whom.
pub type PassageCounts = BTreeMap<(Over, Id<Position>, Id<Position>), u64>;

/// The gauges of one replication: those of the observed time, those that assessments look at, and those of pieces of the time.
#[derive(Debug)]
pub struct Collect {
    main: Gauges,
    beside: Option<Box<Beside>>,
    /// What passed where in the observed time, if that is wanted.
    passages: Option<PassageCounts>,
}

/// What few runs measure beside the observed time.
#[derive(Debug, Default)]
struct Beside {
    watch: Option<Gauges>,
    pieces: Option<Pieces>,
}

impl Collect {
    pub(super) fn new(org: &Org, observed: (Time, Time)) -> Self {
        Self { main: Gauges::new(org, observed), beside: None, passages: None }
    }

    /// Measures for assessments, too, from now on.
    pub(super) fn watch(&mut self, org: &Org) {
        let mut gauges = Gauges::new(org, (Time::ZERO, Time::NEVER));
        gauges.levels_of(&self.main, Time::ZERO);
        self.beside.get_or_insert_default().watch = Some(gauges);
    }

    /// What was measured since the last look; the next look begins now.
    pub(super) fn watched(&mut self, org: &Org, people: &[Person], now: Time) -> Option<Samples> {
        let watch = self.beside.as_mut()?.watch.as_mut()?;
        watch.breaks_off(people, now);
        watch.end(now);
        let samples = watch.samples(org);
        let mut next = Gauges::new(org, (now, Time::NEVER));
        next.levels_of(watch, now);
        *watch = next;
        Some(samples)
    }

    /// Makes room for what another structure has in addition.
    pub(super) fn grow(&mut self, org: &Org) {
        self.main.grow(org);
        if let Some(beside) = &mut self.beside {
            beside.each(|gauges| gauges.grow(org));
        }
    }

    /// From now on a piece of the observed time is measured by itself, too, up to a moment; the one before it is over.
    pub(super) fn begin_piece(&mut self, org: &Org, people: &[Person], end: Time) {
        match &mut self.beside.get_or_insert_default().pieces {
            Some(pieces) => pieces.next(org, people, end),
            none => *none = Some(Pieces::new(&self.main, end)),
        }
    }

    /// The observed time is over.
    pub(super) fn end(&mut self, people: &[Person], now: Time) {
        self.main.breaks_off(people, now);
        if let Some(pieces) = self.beside.as_mut().and_then(|beside| beside.pieces.as_mut()) {
            pieces.now.breaks_off(people, now);
        }
    }

    /// The people of a position keep the hours of a calendar from now on.
    pub(super) fn hours(&mut self, position: usize, calendar: Option<&Calendar>, now: Time) {
        let clock = calendar.and_then(Clock::of);
        if self.main.keeps(position, clock.as_ref()) {
            return;
        }
        // Most keep the same hours.
        let clock = clock.map(|clock| self.main.alike(&clock).unwrap_or_else(|| Rc::new(clock)));
        self.main.hours(position, clock.clone(), now);
        if let Some(beside) = &mut self.beside {
            beside.each(|gauges| gauges.hours(position, clock.clone(), now));
        }
    }

    /// What was measured of each piece, beside what was measured of the whole; after the last event.
    pub(super) fn pieces(&mut self, org: &Org, whole: &Samples) -> Vec<Samples> {
        let pieces = self.beside.as_mut().and_then(|beside| beside.pieces.take());
        pieces.map_or_else(Vec::new, |pieces| pieces.finish(org, whole))
    }

    /// Counts what passes where, from now on.
    pub(super) fn count_passages(&mut self) {
        self.passages = Some(PassageCounts::new());
    }

    /// A message makes a passage.
    pub(super) fn passage(&mut self, hop: &Hop, gate: Option<Gate>, now: Time) {
        self.hop(hop.direction, now);
        // What passes over no gate is not drawn with the structure.
        let counted = self.passages.as_mut().filter(|_| self.main.observed(now));
        if let Some((passages, gate)) = counted.zip(gate) {
            *passages.entry((Over::of(gate, hop.direction), hop.from, hop.to)).or_default() += 1;
        }
    }

    /// Asks for the memory of what the work at a position is added to.
    #[inline]
    pub(super) fn fetch(&self, position: usize) {
        self.main.fetch(position);
    }

    /// What was counted.
    pub(super) fn passages(&mut self) -> PassageCounts {
        self.passages.take().unwrap_or_default()
    }

    /// The numbers present in each stream and at each stage, added up over the observed time, which ends now.
    pub(super) fn levels(&mut self, end: Time) -> (Vec<f64>, Vec<f64>) {
        self.main.levels(end)
    }

    /// Seconds of the observed time in which people of a position were busy, and in which they were at work.
    pub(super) fn attended(&mut self, position: usize) -> (f64, f64) {
        (self.main.busy[position], self.main.at_work(position, self.main.to).0)
    }

    /// The figures of the replication, after the last event.
    pub(super) fn samples(&mut self, org: &Org) -> Samples {
        self.main.samples(org)
    }
}

impl Beside {
    #[cold]
    fn each(&mut self, mut tell: impl FnMut(&mut Gauges)) {
        self.watch.iter_mut().chain(self.pieces.iter_mut().map(|pieces| &mut pieces.now)).for_each(&mut tell);
    }
}

/// Tells every gauge.
macro_rules! tell {
    ($($name:ident($($arg:ident: $kind:ty),*);)*) => {
        impl Collect {
            $(#[inline] pub(super) fn $name(&mut self, $($arg: $kind),*) {
                self.main.$name($($arg),*);
                if let Some(beside) = &mut self.beside {
                    beside.each(|gauges| gauges.$name($($arg),*));
                }
            })*
        }
    };
}

tell! {
    staffed(position: usize, share: f64, cost: (f64, f64), now: Time);
    busy(position: usize, done: &Stretch<'_>, now: Time);
    convened(position: usize, from: Time, to: Time);
    switched(position: usize, seconds: f64, now: Time);
    kept_out(position: usize, change: f64, now: Time);
    hop(direction: Direction, now: Time);
    delivered(now: Time, sent: Time, hops: usize, up: usize, fidelity: f64);
    in_the_shadow(now: Time);
    unreachable(now: Time);
    at_stage(stage: usize, now: Time, change: f64);
    under_way(stream: usize, now: Time, change: f64);
    waited(stage: usize, now: Time, since: Time);
    arrival(stage: usize, now: Time, turned_away: bool);
    finished(stream: usize, now: Time, flow: Time, spent: TimeSpent<'_>, successful: bool);
    gave_up(stream: usize, now: Time);
    insights(stream: usize, found: u32, now: Time);
    judged(decision: usize, now: Time, right: bool, edge: bool);
    approved(decision: usize, since: Time, now: Time);
    decided(decision: usize, now: Time, asked: Time);
    stocked(resource: usize, change: f64, now: Time);
    in_use(resource: usize, change: f64, now: Time);
    used(resource: usize, worth: f64, asked: Time, now: Time);
    knows(group: usize, share: f64, now: Time);
    changed(breaks: bool, now: Time);
    released(breaks: bool, now: Time);
    broken(change: f64, now: Time);
    repaired(took: Time, now: Time);
    blast(size: u32, at: Time);
    arisen(signal: usize, now: Time);
    seen(signal: usize, noticed: bool, voiced: bool, now: Time);
    swallowed(signal: usize, now: Time);
    solved(signal: usize, took: Time, rung: usize, in_time: bool, now: Time);
    rung_over(signal: usize, by: Holder, answered: bool, now: Time);
    escaped(signal: usize, harmful: bool, now: Time);
    received(reception: Reception, now: Time);
    incident(incident: usize, change: f64, now: Time);
    outage(incident: usize, length: Time, now: Time);
    voices(position: usize, heads: f64, voice: f64, now: Time);
    voice(position: usize, change: f64, now: Time);
}
