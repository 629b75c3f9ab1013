//! Which queue a job goes to, and its place in it: the team it is in, else the nearest, else any by lot.

use super::disturb::Stranded;
use super::roster::NOWHERE;
use super::state::{Cause, Lot, Purpose};
use super::world::{World, draw, small};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::people::{Discipline, Group, Position};
use crate::model::work::Stage;
use crate::network::Cargo;
use std::rc::Rc;

impl World<'_> {
    /// Finds the people for a job: those of the team it is in, else the nearest, else any by lot. Another team is a hand-off.
    #[inline(always)]
    pub(super) fn find_pool(&mut self, job: u32) {
        let stage = self.jobs[job as usize].stage;
        let Some((from, sender)) = self.jobs[job as usize].from else {
            match self.draw_pool(job, stage) {
                Some(pool) => self.queue(job, pool),
                None => self.stuck(job),
            }
            return;
        };
        let from = self.sent_from(from, sender);
        let group = self.org.positions[from].group;
        let homes = &self.stages[stage.index()].homes;
        if let Ok(own) = homes.binary_search_by_key(&group, |(home, _)| *home) {
            self.queue(job, homes[own].1);
            return;
        }
        let target = self.pools_target(stage);
        let key = self.jobs[job as usize].key;
        match self.route(from, target, Cargo::Work, key) {
            Some(route) => {
                let end = route.last().map_or(from, |h| h.to);
                let mut pools = self.stages[stage.index()].pools.iter().copied();
                let Some(pool) = pools.find(|p| self.pools[*p as usize].position == end) else {
                    self.stuck(job);
                    return;
                };
                self.jobs[job as usize].pool = pool;
                let units = self.meaning();
                self.send(job, sender, None, route, Purpose::Handoff, units, (units, units));
            }
            None if self.stages[stage.index()].pools.is_empty() => self.stuck(job),
            None => {
                // It is on its way to people who are there, and waits for a way that is cut or down.
                if self.cut_off() {
                    self.charge(job, Cause::Hop);
                }
                self.has_no_way(job, None, Stranded::Work);
            }
        }
    }

    /// From where work is handed on that has been done at a place: where that is gone, from where whoever did it sits by now.
    #[inline(always)]
    fn sent_from(&self, place: Id<Position>, sender: u32) -> Id<Position> {
        let they = &self.people[sender as usize];
        if self.network.has_taken_over() && self.org.positions[place].meta.removed && they.place != NOWHERE {
            return they.position;
        }
        place
    }

    /// A new item goes to any of the people who may have it, by headcount: each person of the teams that do the stage is
    /// as likely to have the matter in their field.
    #[inline(always)]
    fn draw_pool(&mut self, job: u32, stage: Id<Stage>) -> Option<u32> {
        if let [only] = self.stages[stage.index()].pools[..]
            && self.items[self.jobs[job as usize].item as usize].within.is_none()
        {
            return Some(only);
        }
        let item = &self.items[self.jobs[job as usize].item as usize];
        let (within, origin, key) = (item.within, item.origin(), self.jobs[job as usize].key);
        if let Some(pool) = self.foreseen(origin, key) {
            return Some(pool);
        }
        Some(self.lot(stage, within).draw(key)?.0)
    }

    /// Where new items of a stage may go that are for a group, or for all.
    pub(super) fn lot(&mut self, stage: Id<Stage>, within: Option<Id<Group>>) -> &Rc<Lot> {
        let (org, stages, pools, posts) = (self.org, &self.stages, &self.pools, &self.posts);
        let guests = &self.guests;
        self.lots.entry((stage, within)).or_insert_with(|| {
            let place = |p: &u32| (*p, pools[*p as usize].position);
            let inside = |(_, position): &(u32, Id<Position>)| {
                within.is_none_or(|g| org.is_within(org.positions[*position].group, g))
            };
            let pools: Vec<_> = stages[stage.index()].pools.iter().map(place).filter(inside).collect();
            let sum = |sum: &mut u32, (_, position): &(u32, Id<Position>)| {
                let places = std::iter::once(position).chain(guests.beside(*position));
                *sum += places.map(|place| small(posts[place.index()].people.len())).sum::<u32>();
                Some(*sum)
            };
            let heads = pools.iter().scan(0, sum).collect();
            Rc::new(Lot { pools, heads })
        })
    }

    /// All who do a stage, as an addressee.
    fn pools_target(&mut self, stage: Id<Stage>) -> u32 {
        if let Some(known) = self.stages[stage.index()].target {
            return known;
        }
        let pools = &self.stages[stage.index()].pools;
        let target = self.network.target(pools.iter().map(|p| self.pools[*p as usize].position).collect());
        self.stages[stage.index()].target = Some(target);
        target
    }

    /// Work that reaches nobody stays where it is.
    pub(super) fn stuck(&mut self, job: u32) {
        self.reaches_nobody(job, None, Stranded::Work);
    }

    /// Into the shared queue of a position, or into its batch.
    #[inline(always)]
    fn queue(&mut self, job: u32, pool: u32) {
        let batch = self.batch_of(self.jobs[job as usize].stage);
        let state = &mut self.jobs[job as usize];
        // The wait for others of a batch is a wait to be taken up, too.
        (state.pool, state.asked_at) = (pool, self.now);
        self.note("queued", Some(job), None, None, Some(self.pools[pool as usize].position), None);
        if batch > 1 {
            self.charge(job, Cause::Batch);
            self.batches.entry(pool).or_default().push(job);
            self.release_whole(pool);
        } else {
            self.line_up(job, pool);
        }
    }

    #[inline(always)]
    fn batch_of(&self, stage: Id<Stage>) -> u32 {
        if self.switches.on("batches") { self.org.stages[stage].batch.max(1) } else { 1 }
    }

    /// Releases the batches of a pool that are whole.
    pub(super) fn release_whole(&mut self, pool: u32) {
        let batch = self.batch_of(self.pools[pool as usize].stage);
        while let Some(waiting) = self.batches.get_mut(&pool).filter(|w| w.len() >= batch as usize) {
            let members: Vec<u32> = waiting.drain(..batch as usize).collect();
            let release = self.next_release();
            for member in members {
                self.jobs[member as usize].extra().released = Some((batch, release));
                self.line_up(member, pool);
            }
        }
    }

    #[inline(always)]
    fn line_up(&mut self, job: u32, pool: u32) {
        self.charge(job, Cause::Queue);
        if self.interruption.on
            && self.is_interrupting(job)
            && let Some(person) = self.urgent_taker(job, pool)
        {
            self.take_up(person, job);
            return;
        }
        // The queue is for those who have to wait.
        if let Some(person) = self.taker(pool) {
            self.take_up(person, job);
            return;
        }
        let (place, position) = (self.place(job, pool), self.pools[pool as usize].position);
        self.pools[pool as usize].waiting.insert(place, ());
        self.wake_for(job, position);
    }

    /// The place of a job in a queue, by the order of its stream or of the role.
    fn place(&self, job: u32, pool: u32) -> (u64, u64, u64, u32) {
        let state = &self.jobs[job as usize];
        let item = &self.items[state.item as usize];
        let (now, key) = (self.now.0, state.key.bits());
        let (first, second) = match self.pools[pool as usize].order {
            Discipline::OldestFirst => (now, 0),
            Discipline::NewestFirst => (u64::MAX - now, 0),
            Discipline::PriorityFirst => (u64::from(item.priority), now),
            Discipline::Random => (state.key.name("order").bits(), 0),
            Discipline::ShortestFirst => (Time::from_secs(self.draw_effort(job, pool)).0, now),
        };
        // What interrupts is taken by its urgency, whatever the order of the others, and by that order among its equals.
        if self.is_interrupting(job) {
            let by_priority = self.pools[pool as usize].order == Discipline::PriorityFirst;
            return (u64::from(item.priority), if by_priority { now } else { first }, key, job);
        }
        (first, second, key, job)
    }

    #[inline(always)]
    pub(super) fn draw_effort(&self, job: u32, pool: u32) -> f64 {
        draw(&self.pools[pool as usize].effort, &mut self.jobs[job as usize].key.name("effort").stream())
    }

    /// The work has arrived at the other team, with what is left of its meaning.
    pub(super) fn handed_on(&mut self, id: u32) {
        let message = &self.messages[id as usize];
        let (units, kept, right) = (message.units, message.kept, message.right);
        let Some(job) = message.job else { return };
        self.drop_message(id);
        let (pool, there) = (self.jobs[job as usize].pool, self.queue_there(job));
        self.note("handed-on", Some(job), None, None, Some(self.pools[pool as usize].position), None);
        // Found out when the work is taken up.
        let state = &mut self.jobs[job as usize];
        if let Some(extra) = state.extra_if(right < units) {
            (extra.missing, extra.wrong) = (units - kept, kept - right);
        }
        match there {
            Some(there) => self.queue(job, there),
            None => self.stuck(job),
        }
    }

    /// The queue that a job was handed on to, or that of its team by now: people may have come or gone while it was under way.
    fn queue_there(&self, job: u32) -> Option<u32> {
        let state = &self.jobs[job as usize];
        let position = self.pools[state.pool as usize].position;
        if self.posts[position.index()].pools.contains(&state.pool) {
            return Some(state.pool);
        }
        let group = self.org.positions[position].group;
        let homes = &self.stages[state.stage.index()].homes;
        let at = homes.binary_search_by_key(&group, |(home, _)| *home).ok()?;
        Some(homes[at].1)
    }
}
