//! Interruption: work of a stream that `interrupts less urgent work` takes somebody from such work at once, and what was left is
//! gone on with later from where it was (preemptive-resume priority; Jaiswal, Priority Queues, 1968).
//!
//! Only a stretch of work is interrupted. Answers, decisions, relays, boards and meetings are brought to their end, and whoever
//! stands still is left to stand. What is laid aside stays in the hands of its doer, keeps the scarce things that it holds, and
//! does not count against the hands (`juggles`) that urgent work needs; the limit of a team holds for everything. Whoever is taken
//! from their work turns to another item twice: that costs what switching costs.

use super::collect::Stretch;
use super::people::WORK;
use super::state::{Cause, Doing, Task};
use super::world::World;
use crate::kernel::Time;
use crate::model::people::Position;
use crate::model::{Id, Org};
use std::cmp::Reverse;
use std::num::NonZeroU64;

/// What must be known so that somebody can be interrupted; empty where nothing interrupts.
#[derive(Default)]
pub(super) struct Interruption {
    /// A structure of this run has work that interrupts.
    pub(super) on: bool,
    /// The streams whose work does, in the structure in force.
    streams: Vec<bool>,
    /// By person.
    hands: Vec<Hands>,
}

/// What somebody has in hand.
#[derive(Default, Clone)]
struct Hands {
    /// The jobs.
    jobs: Vec<u32>,
    /// Those of them that were interrupted and are not gone on with yet.
    laid_aside: Vec<u32>,
    /// Seconds that turning to the present one takes, at the start of its stretch.
    turning: f64,
}

impl Interruption {
    fn of(&mut self, person: u32) -> &mut Hands {
        let place = person as usize;
        if self.hands.len() <= place {
            self.hands.resize(place + 1, Hands::default());
        }
        &mut self.hands[place]
    }
}

impl World<'_> {
    /// Takes over what interrupts in the structure in force.
    pub(super) fn settle_interruption(&mut self) {
        let some = |org: &Org| org.streams.iter().any(|(_, stream)| stream.interrupts);
        let others = self.project.is_some_and(|p| some(&p.base) || p.variants.iter().any(|v| some(&v.org)));
        self.interruption.on = self.switches.on("interruption") && (some(self.org) || others);
        if self.interruption.on {
            let interrupts = |i: usize| self.org.streams[Id::new(i)].interrupts;
            self.interruption.streams = (0..self.org.streams.slots()).map(interrupts).collect();
        }
    }

    /// Work on this job takes people from less urgent work.
    pub(super) fn is_interrupting(&self, job: u32) -> bool {
        let stream = self.items[self.jobs[job as usize].item as usize].stream;
        self.interruption.streams.get(stream as usize).copied().unwrap_or(false)
    }

    pub(super) fn urgency(&self, job: u32) -> u32 {
        self.items[self.jobs[job as usize].item as usize].priority
    }

    /// Somebody has one more job in hand.
    pub(super) fn in_hands(&mut self, person: u32, job: u32) {
        if self.interruption.on {
            self.interruption.of(person).jobs.push(job);
        }
    }

    /// Somebody has this job in hand no longer.
    pub(super) fn out_of_hands(&mut self, person: u32, job: u32) {
        if self.interruption.on {
            let hands = self.interruption.of(person);
            hands.jobs.retain(|j| *j != job);
            hands.laid_aside.retain(|j| *j != job);
        }
    }

    /// A stretch of work begins, and turning to it takes so many seconds; what was interrupted is gone on with.
    pub(super) fn stretch_begins(&mut self, person: u32, job: u32, turning: f64) {
        let hands = self.interruption.of(person);
        hands.turning = turning;
        if let Some(place) = hands.laid_aside.iter().position(|j| *j == job) {
            hands.laid_aside.swap_remove(place);
            self.note("resumed", Some(job), Some(person), None, None, None);
        }
    }

    /// The job for which a task takes somebody from what they work on, if it does.
    pub(super) fn interrupter(&self, person: u32, task: Task) -> Option<u32> {
        let by = match task {
            Task::Work(job) | Task::Decide(job) => job,
            Task::Relay(message) | Task::Serve(message) if self.is_awaited(message) => {
                self.messages[message as usize].job?
            }
            _ => return None,
        };
        let Doing::Task(Task::Work(job)) = self.people[person as usize].doing else { return None };
        (self.is_interrupting(by) && self.urgency(by) < self.urgency(job)).then_some(by)
    }

    /// Somebody lays aside what they work on. What was done of it is done; the rest comes first among what is as urgent.
    pub(super) fn lay_aside(&mut self, person: u32, by: u32) {
        let now = self.now;
        let me = &self.people[person as usize];
        let Doing::Task(Task::Work(job)) = me.doing else { return };
        let (began, work, position) = (me.began, me.work, me.position);
        let stretch = Stretch::so_far(me, Task::Work(job), now);
        let spent = stretch.work;
        self.collect.busy(position.index(), &stretch, now);
        let turning = self.interruption.of(person).turning;
        self.charge_work(job, spent, self.jobs[job as usize].redone);
        self.charge(job, Cause::Queue);
        let state = &mut self.jobs[job as usize];
        let stretch = state.left - state.left_at_stop();
        // Whoever is slowed is slowed evenly; turning to it came first.
        let share = if work == Time::ZERO { 0.0 } else { spent.0 as f64 / work.0 as f64 };
        let done = (stretch + turning) * share - turning;
        state.left -= done.clamp(0.0, stretch);
        // All of the turning was counted when it began.
        self.collect.switched(position.index(), done.min(0.0), began);
        if let Some(recorder) = &mut self.recorder {
            recorder.was_last_of(job, recorder.last_of(by));
            let by = self.item_name(by);
            self.note("interrupted", Some(job), Some(person), None, None, Some(&by));
        }
        self.interruption.of(person).laid_aside.push(job);
        let urgency = self.urgency(job);
        let me = &mut self.people[person as usize];
        me.doing = Doing::Nothing;
        me.tasks += 1;
        let place = (WORK, urgency, 0, me.tasks);
        me.inbox.insert(place, Task::Work(job));
    }

    /// Seconds that somebody who was called away needs to turn to what was asked; to turn back costs as much. A stretch of work counts
    /// them itself.
    pub(super) fn turned_away(&mut self, person: u32, task: Task, by: u32) -> f64 {
        if matches!(task, Task::Work(_)) || !self.switches.on("switching") {
            return 0.0;
        }
        let bits = self.jobs[by as usize].key.bits();
        self.people[person as usize].last_job = NonZeroU64::new(bits);
        let turning = self.switching(person, by);
        if turning > 0.0 {
            let position = self.people[person as usize].position;
            self.collect.switched(position.index(), turning, self.now);
        }
        turning
    }

    /// Whether somebody has a hand free for work of this urgency: what is less urgent does not fill hands.
    fn has_a_hand_for(&self, person: u32, urgency: u32) -> bool {
        let most = self.people[person as usize].juggles as usize;
        let Some(hands) = self.interruption.hands.get(person as usize) else { return most > 0 };
        hands.jobs.iter().filter(|job| self.urgency(**job) <= urgency).count() < most
    }

    /// Who takes up a job that interrupts at once: whoever can begin first; of those who can, somebody idle before somebody who
    /// must be interrupted, and then whoever is at the least urgent work and has just begun it. Nobody, where that is somebody idle
    /// who is away.
    pub(super) fn urgent_taker(&self, job: u32, pool: u32) -> Option<u32> {
        let position = self.pools[pool as usize].position;
        let post = &self.posts[position.index()];
        let waits = |p: &u32| {
            let first = self.pools[*p as usize].waiting.first();
            first.is_some_and(|((.., j), ())| self.is_interrupting(j) && self.urgency(j) <= self.urgency(job))
        };
        if self.team_is_full(position) || !post.pools.contains(&pool) || post.pools.iter().any(waits) {
            return None;
        }
        let urgency = self.urgency(job);
        let begins = |person: u32| {
            let me = &self.people[person as usize];
            let laid_aside = match me.doing {
                Doing::Nothing => None,
                Doing::Task(Task::Work(other)) if self.urgency(other) > urgency => {
                    Some((Reverse(self.urgency(other)), Reverse(me.began)))
                }
                _ => return None,
            };
            let able = !me.left && self.has_a_hand_for(person, urgency);
            able.then(|| (me.attention.next_free(self.now), laid_aside, person))
        };
        let (free, laid_aside, person) = self.who_pull(position).filter_map(begins).min()?;
        // Who is idle and away takes up what is most urgent then, when they are back.
        (laid_aside.is_some() || free <= self.now).then_some(person)
    }

    /// Somebody idle and away who will be back first: work that interrupts waits for nothing but their hours.
    pub(super) fn back_for_urgent_work(&self, job: u32, position: Id<Position>) -> Option<(Time, u32)> {
        if !self.interruption.on || !self.is_interrupting(job) || self.team_is_full(position) {
            return None;
        }
        let urgency = self.urgency(job);
        let back = |person: u32| {
            let me = &self.people[person as usize];
            let able = me.doing == Doing::Nothing && !me.left && self.has_a_hand_for(person, urgency);
            Some((self.back_at(person).filter(|_| able)?, person))
        };
        self.who_pull(position).filter_map(back).min()
    }

    /// The first waiting job that interrupts, if it comes before what an idle person has in hand, or their hands are full of what
    /// is less urgent. Otherwise they take up what comes first, as everybody does.
    pub(super) fn pull_urgent(&mut self, person: u32) -> Option<u32> {
        let me = &self.people[person as usize];
        let post = &self.posts[me.position.index()];
        let firsts = post.pools.iter().filter_map(|p| {
            let (place, ()) = self.pools[*p as usize].waiting.first()?;
            self.is_interrupting(place.3).then_some((place, *p))
        });
        let (place, pool) = firsts.min()?;
        let urgency = self.urgency(place.3);
        let comes_first = match me.inbox.first() {
            Some(((class, priority, ..), _)) => (class, priority) > (WORK, urgency),
            None => me.in_hand >= me.juggles,
        };
        if !comes_first || me.left || self.team_is_full(me.position) || !self.has_a_hand_for(person, urgency)
        {
            return None;
        }
        self.pools[pool as usize].waiting.pop_first();
        Some(place.3)
    }

    /// Somebody whose hands are not told rightly: everybody has in hand what is theirs.
    pub(super) fn wrongly_in_hand(&self) -> Option<&str> {
        let agrees = |(me, hands): (&super::person::Person, &Hands)| {
            hands.jobs.len() == me.in_hand as usize && hands.laid_aside.iter().all(|j| hands.jobs.contains(j))
        };
        let wrong = self.people.iter().zip(&self.interruption.hands).find(|pair| !agrees(*pair))?;
        Some(&self.org.positions[wrong.0.position].meta.name)
    }
}
