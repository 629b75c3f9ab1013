//! Problems that arise by themselves: each source of a signal has timers of its own, whose draws hang on what it is.

use super::message::pick_index;
use super::state::alike;
use super::world::{Event, World, draw, small};
use crate::kernel::{Key, Time};
use crate::model::Id;
use crate::model::relation::Party;
use crate::model::signal::{Signal, Source};
use std::collections::BTreeSet;

/// What brings problems by itself: a source of a signal, at a person or a group.
pub(super) struct Timer {
    pub(super) signal: Id<Signal>,
    /// Which of those of the signal whose timers are set.
    pub(super) source: u32,
    pub(super) of: u32,
    pub(super) count: u64,
}

/// A source of a signal whose timers are set. They go on when another structure takes over, and bring nothing as long as that one
/// does not have the source.
pub(super) struct Timed {
    pub(super) source: Source,
    /// How many of its kind come before it.
    pub(super) alike: u64,
}

impl World<'_> {
    /// Plans the first problems that arise by themselves, of whoever has none planned yet: at the start, under another structure, and
    /// when people have come.
    pub(super) fn open_signals(&mut self) {
        let slots = self.org.signals.slots();
        self.signals.rarity.resize(slots, 1.0);
        self.signals.timed.resize_with(slots, Vec::new);
        let mut by_name: Vec<Id<Signal>> = self.org.signals.iter().map(|(id, _)| id).collect();
        by_name.sort_by_key(|id| self.org.signals[*id].meta.key());
        self.signals.by_name = by_name.into();
        if !self.switches.on("signals") {
            return;
        }
        let planned: BTreeSet<(Id<Signal>, u32, u32)> =
            self.signals.timers.iter().map(|t| (t.signal, t.source, t.of)).collect();
        for id in self.signals.by_name.clone().iter().copied() {
            let signal = &self.org.signals[id];
            for (n, (source, _)) in signal.sources.iter().enumerate() {
                let whom: Vec<u32> = match source {
                    Source::Role(role, _) => self.people_at(&self.places(Party::Role(*role))),
                    Source::Group(group, _) => vec![small(group.index())],
                    Source::Stage(..) | Source::Component(..) => continue,
                };
                let alike = self.alike_before(signal, n);
                let timed = &mut self.signals.timed[id.index()];
                let known = timed.iter().position(|t| t.alike == alike && t.source == *source);
                let source = small(known.unwrap_or_else(|| {
                    timed.push(Timed { source: source.clone(), alike });
                    timed.len() - 1
                }));
                for of in whom.into_iter().filter(|of| !planned.contains(&(id, source, *of))) {
                    self.signals.timers.push(Timer { signal: id, source, of, count: 0 });
                    self.plan_signal(small(self.signals.timers.len() - 1));
                }
            }
        }
    }

    fn timer_key(&self, timer: u32) -> Key {
        let timer = &self.signals.timers[timer as usize];
        let timed = self.timed(timer);
        let root = match timed.source {
            Source::Role(..) => self.people[timer.of as usize].key,
            _ => self.root.name("signal"),
        };
        let signal = root.name(self.org.signals[timer.signal].meta.key());
        signal.name(self.source_name(&timed.source)).number(timed.alike).number(timer.count)
    }

    fn timed(&self, timer: &Timer) -> &Timed {
        &self.signals.timed[timer.signal.index()][timer.source as usize]
    }

    /// Draws of a source hang on what it is, not on its place among the others.
    pub(super) fn source_key(&self, key: Key, signal: &Signal, source: usize) -> Key {
        key.name(self.source_name(&signal.sources[source].0)).number(self.alike_before(signal, source))
    }

    fn source_name(&self, source: &Source) -> &str {
        match source {
            Source::Role(role, _) => self.org.roles[*role].meta.key(),
            Source::Group(group, _) => self.org.groups[*group].meta.key(),
            Source::Stage(stage, _) => self.org.stages[*stage].meta.key(),
            Source::Component(component, _) => self.org.components[*component].meta.key(),
        }
    }

    fn alike_before(&self, signal: &Signal, source: usize) -> u64 {
        alike(signal.sources.iter().map(|(s, _)| self.source_name(s)), source)
    }

    pub(super) fn plan_signal(&mut self, id: u32) {
        let timer = &self.signals.timers[id as usize];
        let (Source::Role(_, time) | Source::Group(_, time)) = &self.timed(timer).source else {
            return;
        };
        let rarity = self.signals.rarity[timer.signal.index()];
        if rarity <= 0.0 {
            return;
        }
        let (key, count) = (self.timer_key(id), timer.count);
        let wait = draw(&time.elapsed_s(), &mut key.stream()) / rarity;
        let at = self.now.after(Time::from_secs(wait).max(Time(1)));
        self.plan(at, 6, key, count, Event::Arise(id));
    }

    /// A problem arises by itself.
    pub(super) fn arise_by_itself(&mut self, id: u32) {
        let key = self.timer_key(id).name("fault");
        let timer = &mut self.signals.timers[id as usize];
        timer.count += 1;
        let (signal, of) = (timer.signal, timer.of);
        let source = self.timed(&self.signals.timers[id as usize]).source.clone();
        let spec = &self.org.signals[signal];
        if spec.meta.removed || !spec.sources.iter().any(|(s, _)| *s == source) {
            self.plan_signal(id);
            return;
        }
        let person = match source {
            Source::Group(group, _) => {
                let all = self.people_at(&self.places(Party::Group(group)));
                all.get(pick_index(key.name("who"), all.len())).copied()
            }
            _ => Some(of).filter(|p| !self.people[*p as usize].left),
        };
        match person {
            Some(person) => _ = self.arise(signal, person, None, key, Some(id)),
            // Whoever left may come back, and a team may be filled again.
            None => self.plan_signal(id),
        }
    }
}
