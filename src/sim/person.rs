//! A person: one attention, what they do with it, and what waits for it.
//!
//! Two lines of memory, laid out by use: in a large structure each event meets somebody else.

use super::access::LetIn;
use super::attention::Attention;
use super::line::Line;
use super::roster::{NOT_READY, NOWHERE};
use super::state::{Doing, Task};
use crate::kernel::{Key, Time};
use crate::model::Id;
use crate::model::people::{Pay, Position};
use crate::model::quantity::WorkingTime;
use std::collections::BTreeMap;
use std::num::NonZeroU64;

/// A person.
#[repr(C, align(64))]
#[derive(Debug)]
pub(super) struct Person {
    pub(super) key: Key,
    pub(super) attention: Attention,
    pub(super) doing: Doing,
    /// When the present task began, and how much of it is work.
    pub(super) began: Time,
    pub(super) work: Time,
    pub(super) events: u64,
    pub(super) inbox: Inbox,
    habits: Option<Box<Habits>>,
    pub(super) last_job: Option<NonZeroU64>,
    /// What they cost, as it is counted at present.
    costs: Cost,
    /// How many tasks have come, to tell apart those of one moment.
    pub(super) tasks: u32,
    pub(super) position: Id<Position>,
    pub(super) in_hand: u32,
    pub(super) juggles: u32,
    /// Their place among those of the position, and how they are marked there.
    pub(super) place: u32,
    pub(super) mark: u32,
    /// Jobs in hand that wait until their doer is let in, and whether there is nothing else to do.
    pub(super) kept_out: u32,
    pub(super) idle: bool,
    /// Came while it ran.
    pub(super) joined: bool,
    /// Has left: brings to its end what is in hand, and takes nothing new.
    pub(super) left: bool,
}

/// What somebody has been let into, and done before.
#[derive(Debug, Default)]
pub(super) struct Habits {
    pub(super) let_in: LetIn,
    pub(super) repeated: BTreeMap<u32, u32>,
    /// By stage, how often they have practised it.
    pub(super) practised: BTreeMap<u32, u32>,
}

impl Person {
    /// Somebody who sits nowhere yet.
    pub(super) fn new(position: Id<Position>, key: Key) -> Self {
        Self {
            key,
            attention: Attention::new(None, (0.0, 1.0), 1.0, key),
            doing: Doing::Nothing,
            began: Time::ZERO,
            work: Time::ZERO,
            events: 0,
            inbox: Inbox::default(),
            habits: None,
            last_job: None,
            costs: Cost::UNCOUNTED,
            tasks: 0,
            position,
            in_hand: 0,
            juggles: 1,
            place: NOWHERE,
            mark: NOT_READY,
            kept_out: 0,
            idle: false,
            joined: false,
            left: false,
        }
    }

    /// Whether they could take something new up at once: nothing to do, nothing waiting, and a hand free.
    #[inline]
    pub(super) fn is_ready(&self) -> bool {
        self.doing == Doing::Nothing && self.in_hand < self.juggles && self.inbox.is_empty()
    }

    /// When they will be done with what they do.
    pub(super) fn done_at(&self) -> Option<Time> {
        matches!(self.doing, Doing::Task(_)).then(|| self.attention.done(self.began, self.work))
    }

    /// How they are to be marked in their position: what they have in hand, where they could take up something new.
    #[inline]
    pub(super) fn mark_now(&self) -> u32 {
        if self.is_ready() { self.in_hand } else { NOT_READY }
    }

    /// Where they are let in, if they ever asked.
    pub(super) fn let_in(&self) -> Option<&LetIn> {
        self.habits.as_ref().map(|habits| &habits.let_in)
    }

    /// What they have been let into and done before, to be changed.
    pub(super) fn habits(&mut self) -> &mut Habits {
        self.habits.get_or_insert_default()
    }
}

/// What somebody costs a second at work, or a second of all time, which is kept as a negative number; not a number while their hours
/// are not counted to a position. A number alone, since there is one for each person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cost(f64);

impl Cost {
    const UNCOUNTED: Self = Self(f64::NAN);
    pub(super) const NOTHING: Self = Self(0.0);

    /// What is paid for somebody of these hours.
    pub(super) fn of(pay: &Pay, time: WorkingTime) -> Self {
        let amount = pay.a_second(time);
        Self(if pay.is_for_work() { amount } else { -amount })
    }

    /// A second at work, and a second of all time.
    pub(super) fn a_second(self) -> (f64, f64) {
        (self.0.max(0.0), (-self.0).max(0.0))
    }
}

impl Person {
    /// From now on they cost so much.
    pub(super) const fn counts(&mut self, cost: Cost) {
        self.costs = cost;
    }

    /// From now on they are not counted: what they cost before, nothing if they were not.
    pub(super) fn counts_no_more(&mut self) -> Option<Cost> {
        let was = self.is_counted();
        let before = std::mem::replace(&mut self.costs, Cost::UNCOUNTED);
        was.then_some(before)
    }

    /// Their hours are counted to their position.
    pub(super) const fn is_counted(&self) -> bool {
        !self.costs.0.is_nan()
    }
}

/// The place of a task in an inbox: class, priority, when it came, and the number of the task.
pub(super) type Turn = (u8, u32, u64, u32);

/// What waits for somebody's attention, in its order. Most people never let anything wait.
#[derive(Debug, Default)]
pub(super) struct Inbox(Option<Box<Line<Turn, Task>>>);

impl Inbox {
    pub(super) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |line| line.len())
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|line| line.is_empty())
    }

    /// What comes first.
    pub(super) fn first(&self) -> Option<(Turn, Task)> {
        self.0.as_ref()?.first()
    }

    pub(super) fn insert(&mut self, turn: Turn, task: Task) {
        self.0.get_or_insert_default().insert(turn, task);
    }

    #[inline]
    pub(super) fn pop_first(&mut self) -> Option<(Turn, Task)> {
        self.0.as_mut()?.pop_first()
    }

    pub(super) fn retain(&mut self, wanted: impl Fn(&Task) -> bool) {
        if let Some(line) = &mut self.0 {
            line.retain(wanted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::{offset_of, size_of};

    #[test]
    fn a_person_is_two_lines_of_memory() {
        assert_eq!((size_of::<Person>(), offset_of!(Person, inbox)), (128, 64));
    }
}
