//! Foresight: what the next events need is fetched from memory before they come.
//!
//! In a large structure each event meets other people, jobs and queues than the last one, and waiting for memory is most of
//! what it costs. The queue knows its next few events. A little more of each of them is asked for while the ones before are
//! carried out: first who it befalls, then what they have in hand, then where they sit, and so on, so that what is looked at
//! here has been on its way for the length of an event or more. Nothing is changed, and a wrong guess costs nothing but itself.

use super::item::{Item, Origin};
use super::state::{Doing, Lot, Task};
use super::work::visit_key;
use super::world::{Event, World};
use crate::kernel::Key;
use crate::model::Id;
use crate::model::people::{Group, Position};
use crate::model::work::Stage;
use prefetch_index::prefetch_index;
use std::rc::Rc;
use std::slice::from_ref;

/// The next items of a demand, and the lot that they draw.
#[derive(Clone, Default)]
pub(super) struct Drawn {
    items: [Option<ToCome>; AHEAD],
    lot: Option<Rc<Lot>>,
}

/// An item that is still to come: what keys it, and its first visit of its first stage, and the pool that it goes to.
#[derive(Clone, Copy)]
struct ToCome {
    number: u64,
    item: Key,
    stage: Id<Stage>,
    visit: Key,
    pool: u32,
}

/// So many items are drawn for: the one under way, and those after it.
const AHEAD: usize = 4;

/// Structures with fewer people stay in the caches by themselves.
pub(super) const LARGE: usize = 1_000;

impl World<'_> {
    /// To be told when people have come or gone: what was drawn for items to come holds no longer.
    pub(super) fn begin_to_foresee(&mut self) {
        self.drawn.clear();
        if self.people.len() >= LARGE {
            self.events.expect_many();
        }
    }

    /// Asks for memory that the next events will need.
    #[inline]
    pub(super) fn foresee(&self) {
        if self.people.len() >= LARGE {
            self.look_ahead();
        }
    }

    fn look_ahead(&self) {
        if let Some(person) = self.doer(6) {
            self.fetch_person(person);
        }
        if let Some(person) = self.doer(5) {
            let me = &self.people[person];
            self.fetch_position(me.position);
            self.collect.fetch(me.position.index());
            if let Doing::Task(Task::Work(job)) = me.doing {
                self.fetch_job(job);
            }
        }
        if let Some(person) = self.doer(4) {
            let me = &self.people[person];
            if let Doing::Task(Task::Work(job)) = me.doing {
                prefetch_index(&self.items, self.jobs[job as usize].item as usize);
            }
            if let Some(pool) = self.posts[me.position.index()].pools.first() {
                prefetch_index(&self.pools, *pool as usize);
            }
        }
        if let Some(pool) = self.doer(3).and_then(|person| self.first_pool(person)) {
            self.pools[pool].waiting.fetch_first();
        }
        if let Some(job) = self.doer(2).and_then(|person| self.next_job(person)) {
            self.fetch_job(job);
        }
    }

    /// Who will be done with something after so many other events.
    #[inline]
    fn doer(&self, others: usize) -> Option<usize> {
        match self.events.ahead(others) {
            Some(Event::Done(person, _)) => Some(person as usize),
            _ => None,
        }
    }

    #[inline]
    fn first_pool(&self, person: usize) -> Option<usize> {
        self.posts[self.people[person].position.index()].pools.first().map(|pool| *pool as usize)
    }

    /// What somebody will most likely take up next.
    #[inline]
    fn next_job(&self, person: usize) -> Option<u32> {
        let (place, ()) = self.pools[self.first_pool(person)?].waiting.first()?;
        Some(place.3)
    }

    #[inline]
    fn fetch_person(&self, person: usize) {
        prefetch_index(&self.people, person);
        prefetch_index(from_ref(&self.people[person].inbox), 0);
    }

    #[inline]
    fn fetch_position(&self, position: Id<Position>) {
        prefetch_index(&self.posts, position.index());
        prefetch_index(from_ref(&self.org.positions[position].role), 0);
    }

    #[inline]
    fn fetch_job(&self, job: u32) {
        let job = &self.jobs[job as usize];
        prefetch_index(from_ref(job), 0);
        prefetch_index(from_ref(&job.left), 0);
    }
    /// Draws where an item will go that is still to come, and asks for the memory of that place; and for who is there of the
    /// place that was drawn for the one before it. What a draw gives does not hang on when it is made.
    #[inline]
    pub(super) fn foresee_arrival(&mut self, demand: usize) {
        if self.people.len() >= LARGE {
            self.draw_ahead(demand);
        }
    }

    /// Ends early where there is nothing to draw, or nothing was drawn yet for the one before.
    fn draw_ahead(&mut self, demand: usize) -> Option<()> {
        let what = &self.scenario.demands[demand];
        let stage = *self.streams[what.stream.index()].starts.first()?;
        if self.stages[stage.index()].pools.len() < 2 {
            return None;
        }
        if self.drawn.get(demand).is_none_or(|drawn| drawn.lot.is_none()) {
            self.begin_to_draw(demand, stage, what.within);
        }
        let number = self.demand_counts[demand] + AHEAD as u64 - 1;
        let item = self.demand_keys[demand].number(number).name("item");
        let visit = visit_key(item, &self.stages[stage.index()].name, 1);
        let drawn = &mut self.drawn[demand];
        let (pool, position) = drawn.lot.as_ref()?.draw(visit)?;
        drawn.items[place(number)] = Some(ToCome { number, item, stage, visit, pool });
        let before = drawn.items[place(number - 1)].as_ref().map(|before| before.pool);
        prefetch_index(&self.pools, pool as usize);
        self.fetch_position(position);
        let pool = &self.pools[before? as usize];
        pool.waiting.fetch_last();
        if let Some(person) = self.posts[pool.position.index()].first_ready() {
            self.fetch_person(person as usize);
        }
        Some(())
    }

    #[inline(never)]
    fn begin_to_draw(&mut self, demand: usize, stage: Id<Stage>, within: Option<Id<Group>>) {
        let lot = Rc::clone(self.lot(stage, within));
        self.drawn.resize_with(self.scenario.demands.len(), Drawn::default);
        self.drawn[demand].lot = Some(lot);
    }

    /// Where an item of a demand goes, if that was drawn before it came.
    #[inline]
    pub(super) fn foreseen(&self, origin: Origin, visit: Key) -> Option<u32> {
        let Origin::Demand(demand) = origin else { return None };
        let to_come = self.to_come(demand as usize, self.demand_counts[demand as usize])?;
        (to_come.visit == visit).then_some(to_come.pool)
    }

    /// What the draws of an item are keyed by: its demand, and the how-manieth of it it is.
    #[inline]
    pub(super) fn item_key(&self, demand: usize, number: u64) -> Key {
        let known = self.to_come(demand, number).filter(|to_come| to_come.number == number);
        known.map_or_else(|| self.demand_keys[demand].number(number).name("item"), |to_come| to_come.item)
    }

    /// What the draws of a visit are keyed by, for the how-manieth time that an item comes to a stage.
    #[inline]
    pub(super) fn key_of_visit(&self, item: &Item, stage: Id<Stage>, attempt: u32) -> Key {
        if attempt == 1
            && let Origin::Demand(demand) = item.origin()
            && let Some(to_come) = self.to_come(demand as usize, self.demand_counts[demand as usize])
            && (to_come.item, to_come.stage) == (item.key, stage)
        {
            return to_come.visit;
        }
        visit_key(item.key, &self.stages[stage.index()].name, attempt)
    }

    #[inline]
    fn to_come(&self, demand: usize, number: u64) -> Option<&ToCome> {
        self.drawn.get(demand)?.items[place(number)].as_ref()
    }
}

/// The place of an item among those drawn ahead.
#[expect(clippy::cast_possible_truncation, reason = "less than a few")]
const fn place(number: u64) -> usize {
    (number % AHEAD as u64) as usize
}
