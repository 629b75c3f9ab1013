//! People: one attention each, an inbox, and a shared queue with the others of their position.
//!
//! Order: by class, then priority, then first come. Classes: signals to answer, messages to pass on, things to answer, decide and approve,
//! work in hand, what is practised, new work.

use super::collect::Stretch;
use super::state::{Cause, Doing, Task};
use super::world::{Event, World};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::people::Position;

/// Class of answers to signals.
const ALARM: u8 = 0;
/// Class of what is passed on.
const RELAY: u8 = 1;
/// Class of what others wait for.
const SERVE: u8 = 2;
/// Class of work in hand.
pub(super) const WORK: u8 = 4;
/// Class of what is practised.
const PRACTICE: u8 = 5;

impl World<'_> {
    /// The person of a position who is soonest free, the least burdened among equals, then the first.
    pub(super) fn pick(&self, position: Id<Position>) -> Option<u32> {
        let people = &self.posts[position.index()].people;
        people.iter().copied().min_by_key(|p| {
            let person = &self.people[*p as usize];
            let busy = usize::from(person.doing != Doing::Nothing);
            (person.inbox.len() + busy, *p)
        })
    }

    /// The class of a task, and its priority within that.
    fn rank_of(&self, task: Task) -> (u8, u32) {
        let of_job = |job: u32| self.items[self.jobs[job as usize].item as usize].priority;
        let of_message = |message: u32| self.messages[message as usize].job.map_or(0, of_job);
        match task {
            Task::Answer(..) => (ALARM, 0),
            Task::Relay(message) => (RELAY, of_message(message)),
            Task::Sit(_) => (RELAY, 0),
            Task::Serve(message) => (SERVE, of_message(message)),
            Task::Decide(job) => (SERVE, of_job(job)),
            Task::Repair(_) | Task::Restore(_) => (SERVE, 0),
            Task::Work(job) => (WORK, of_job(job)),
            Task::Practise(_) => (PRACTICE, 0),
        }
    }

    /// Puts a task into somebody's inbox, and lets them begin if they are idle.
    pub(super) fn give(&mut self, person: u32, task: Task) {
        let me = &mut self.people[person as usize];
        me.tasks += 1;
        let count = me.tasks;
        if me.doing == Doing::Nothing {
            let nothing_waits = me.inbox.is_empty();
            let away = self.back_at(person).is_some() && self.takes_attention(task);
            // Who has nothing to do begins at once: nothing that waited could come first.
            if nothing_waits && !away {
                if !self.is_held_up(task) {
                    self.begin(person, task);
                }
                return;
            }
            if let Task::Work(job) = task
                && away
            {
                self.charge(job, Cause::Calendar);
            }
        }
        if self.interruption.on
            && let Some(by) = self.interrupter(person, task)
        {
            self.lay_aside(person, by);
            let turning = self.turned_away(person, task, by);
            self.begin_after(person, task, turning);
            return;
        }
        let ((class, priority), now) = (self.rank_of(task), self.now.0);
        self.people[person as usize].inbox.insert((class, priority, now, count), task);
        self.hands_changed(person);
        self.dispatch(person);
    }

    /// An idle person who is there takes up what comes first.
    #[inline(always)]
    pub(super) fn dispatch(&mut self, person: u32) {
        if self.people[person as usize].doing == Doing::Nothing {
            self.takes_up_the_next(person);
        }
    }

    fn takes_up_the_next(&mut self, person: u32) {
        if let Some(back) = self.back_at(person) {
            self.finds_at_return(person, back);
            return;
        }
        if self.interruption.on
            && let Some(job) = self.pull_urgent(person)
        {
            self.take_up(person, job);
            return;
        }
        while let Some((_, task)) = self.people[person as usize].inbox.pop_first() {
            if !self.is_held_up(task) {
                self.begin(person, task);
                return;
            }
            self.hands_changed(person);
        }
        if let Some(job) = self.pull(person) {
            self.take_up(person, job);
        } else {
            self.idles(person);
        }
    }

    /// The first job of the shared queues that this person may take.
    fn pull(&mut self, person: u32) -> Option<u32> {
        let me = &self.people[person as usize];
        if me.in_hand >= me.juggles || me.left || self.team_is_full(me.position) {
            return None;
        }
        let pools = &self.posts[me.position.index()].pools;
        let (place, pool) = pools
            .iter()
            .copied()
            .filter_map(|p| self.pools[p as usize].waiting.first().map(|(place, ())| (place, p)))
            .min()?;
        self.pools[pool as usize].waiting.pop_first();
        Some(place.3)
    }

    /// The team has as many items in hand as its limit allows.
    #[inline]
    pub(super) fn team_is_full(&self, position: Id<Position>) -> bool {
        self.posts[position.index()].limited && self.has_all_it_may(position)
    }

    #[cold]
    fn has_all_it_may(&self, position: Id<Position>) -> bool {
        let group = &self.org.groups[self.org.positions[position].group];
        let Some(most) = group.at_most else { return false };
        let in_hand = |p: &Id<Position>| {
            self.posts[p.index()].people.iter().map(|p| self.people[*p as usize].in_hand).sum::<u32>()
        };
        group.positions.iter().map(in_hand).sum::<u32>() >= most
    }

    /// Something is in nobody's hands any more of a team that has a limit: others of it may take something up instead.
    pub(super) fn team_has_room(&mut self, position: Id<Position>) {
        let group = self.org.positions[position].group;
        for place in self.by_name(self.org.groups[group].positions.clone()) {
            if self.has_all_it_may(position) {
                break;
            }
            self.wake_all(place);
        }
    }

    #[inline]
    fn begin(&mut self, person: u32, task: Task) {
        self.begin_after(person, task, 0.0);
    }

    /// Begins what takes so many seconds to turn to.
    fn begin_after(&mut self, person: u32, task: Task, turning: f64) {
        self.idles_no_more(person);
        let seconds = match task {
            Task::Relay(message) => self.relay_work(message),
            Task::Serve(message) => self.serve_work(person, message),
            Task::Work(job) => self.segment(person, job),
            Task::Decide(job) => self.deciding_work(person, job),
            Task::Sit(tenths) => f64::from(tenths) / 10.0,
            Task::Repair(repair) => self.repair_work(person, repair),
            Task::Answer(fault, serial, rung) => self.answer_work(person, fault, serial, rung),
            Task::Restore(incident) => self.restore_work(person, incident),
            Task::Practise(pool) => self.practice_work(person, pool),
        };
        let work = Time::from_secs((seconds + turning) * self.slowed(person));
        let now = self.now;
        let me = &mut self.people[person as usize];
        me.doing = Doing::Task(task);
        me.began = now;
        me.work = work;
        me.events += 1;
        let (at, key, count) = (me.attention.done(now, work), me.key, me.events);
        self.hands_changed(person);
        self.plan(at, 4, key, count, Event::Done(person, generation(count)));
    }

    /// What somebody did is done; who was interrupted meanwhile did not do it to its end.
    #[inline(always)]
    pub(super) fn task_done(&mut self, person: u32, number: u32) {
        let me = &mut self.people[person as usize];
        if number != generation(me.events) {
            return;
        }
        let Doing::Task(task) = me.doing else { return };
        me.doing = Doing::Nothing;
        self.hands_changed(person);
        self.took_its_time(person);
        let me = &self.people[person as usize];
        self.collect.busy(me.position.index(), &Stretch::done(me, task), self.now);
        match task {
            Task::Relay(message) => self.pass_on(message),
            Task::Serve(message) => self.served(person, message),
            Task::Work(job) => self.segment_done(person, job),
            Task::Decide(job) => self.decided_oneself(person, job),
            Task::Sit(_) | Task::Practise(_) => {}
            Task::Repair(repair) => self.repaired(person, repair),
            Task::Answer(fault, serial, rung) => self.answered_signal(person, fault, serial, rung),
            Task::Restore(incident) => self.incident_over(incident),
        }
        self.dispatch(person);
    }

    /// Hands a waiting job to somebody idle, if there is one; if none of them is there, to whoever is back first.
    #[inline(always)]
    pub(super) fn wake(&mut self, position: Id<Position>) {
        match self.ready(position) {
            Some((free, person)) if free > self.now => self.is_waited_for(person, free),
            Some((_, person)) => self.dispatch(person),
            None => {}
        }
    }

    /// Somebody idle who would take up a job of this pool at once, were it to join the queue: none other waits for them.
    #[inline(always)]
    pub(super) fn taker(&self, pool: u32) -> Option<u32> {
        let position = self.pools[pool as usize].position;
        let post = &self.posts[position.index()];
        let nobody_waits = post.pools.iter().all(|p| self.pools[*p as usize].waiting.is_empty());
        if !nobody_waits || !post.pools.contains(&pool) || self.team_is_full(position) {
            return None;
        }
        let (free, person) = self.ready(position)?;
        (free <= self.now).then_some(person)
    }
}

/// The number of what somebody does, as its end is planned with it: neighbours differ, and that is enough.
#[expect(clippy::cast_possible_truncation, reason = "neighbours differ")]
const fn generation(events: u64) -> u32 {
    events as u32
}
