//! The queue of planned events.
//!
//! Events come out by time; at one moment by [`Order`]: class, then the key of the entity, then that entity's own
//! number. No part of it counts insertions over all entities, for such a count would follow the order of
//! declarations in a file, and reordering a file must change nothing.
//!
//! Nothing is taken back from the queue. An entity whose plans can lapse keeps a generation number, writes it
//! into its events, and ignores those of an earlier generation: one comparison when the event comes, where tickets
//! would cost every event a table entry.
//!
//! The next few events stand in a row, the others in a heap behind it. What comes next is thereby known before it comes, and
//! who carries events out can have the memory fetched that they will need: [`ahead`](EventQueue::ahead). Where there are many
//! events, the heap holds those of a short stretch of time, and buckets behind it what is later.

use super::stream::mix;
use super::time::Time;
use buckets::Buckets;
use heap::{Heap, Place};
use prefetch_index::prefetch_index;

mod buckets;
mod heap;

/// How many of the next events are known before they come, where many are planned.
pub const KNOWN: usize = 8;

/// How many stand in the row at most where many are planned.
const ROOM: usize = 64;

/// How many do where few are: more than that, and a short queue is written twice.
const FEW: usize = 2;

/// The place of an event among those of the same moment. Two events of one moment must not have equal orders; if they
/// do, which of them comes first is fixed but follows no rule worth knowing.
///
/// The class and the upper 60 bits of the key share a word; the upper half of that word stands in the heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    class_and_key: u64,
    count: u64,
}

impl Order {
    /// An order from a class (0 comes first, at most 15), the stable key of an entity (the same in every variant of a
    /// specification), and a number that grows with each event of that entity.
    #[inline]
    #[must_use]
    pub const fn new(class: u8, key: u64, count: u64) -> Self {
        let class = if class > 15 { 15 } else { class };
        Self { class_and_key: ((class as u64) << 60) | (key >> 4), count }
    }

    /// Another place among the events of the same moment and class, by a salt.
    #[must_use]
    pub const fn shuffled(self, salt: u64) -> Self {
        let key = mix(mix(salt ^ mix(self.class_and_key)) ^ self.count) >> 4;
        Self { class_and_key: (self.class_and_key >> 60 << 60) | key, count: self.count }
    }

    /// What of it stands in the heap.
    const fn upper(self) -> u32 {
        (self.class_and_key >> 32) as u32
    }
}

/// How ties between entities of one class are settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TieBreak {
    /// By key and number, as stated in [`Order`].
    #[default]
    Stated,
    /// By a hash of key and number with this salt. Results that change from salt to salt hang on the order of
    /// simultaneous events, which a sound specification does not.
    Shuffled(u64),
}

/// An event and its place among those of the same moment: half a line of memory.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Planned<E> {
    order: Order,
    event: E,
}

/// Planned events, earliest first.
///
/// Events are small `Copy` values; what is large stays in the world's own arenas and the event carries its index.
#[derive(Clone, Debug)]
pub struct EventQueue<E> {
    /// The next events, in their order from `head` on and around: none behind the row comes before one of them.
    row: [Place; ROOM],
    head: usize,
    length: usize,
    /// So many stand in the row at least, as soon as some are behind it, and so many at most.
    least: usize,
    most: usize,
    heap: Heap,
    /// What comes after everything in the heap, where many are planned.
    buckets: Option<Box<Buckets>>,
    /// What row and heap give places to, by slot, and the slots that are free.
    planned: Vec<Planned<E>>,
    free: Vec<u32>,
    ties: TieBreak,
}

impl<E: Copy> Default for EventQueue<E> {
    fn default() -> Self {
        Self::new(TieBreak::Stated)
    }
}

impl<E: Copy> EventQueue<E> {
    /// A queue with nothing planned.
    #[must_use]
    pub const fn new(ties: TieBreak) -> Self {
        Self {
            row: [Place::NONE; ROOM],
            head: 0,
            length: 0,
            least: FEW,
            most: FEW,
            heap: Heap::new(),
            buckets: None,
            planned: Vec::new(),
            free: Vec::new(),
            ties,
        }
    }

    /// Number of planned events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length + self.heap.len() + self.buckets.as_ref().map_or(0, |buckets| buckets.len())
    }

    /// Whether nothing is planned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Plans an event.
    ///
    /// What is kept of it is written where it is made: written first, copied in larger pieces and read again at once, it would
    /// be waited for.
    #[inline(always)]
    pub fn push(&mut self, time: Time, order: Order, event: E) {
        let order = match self.ties {
            TieBreak::Stated => order,
            TieBreak::Shuffled(salt) => order.shuffled(salt),
        };
        let slot = self.keep(Planned { order, event });
        self.place(Place { time, order: order.upper(), slot });
    }

    /// Into the row, or behind it.
    fn place(&mut self, place: Place) {
        if self.length < self.least || place.before(self.nth(self.length - 1), |slot| self.order(slot)) {
            self.line_up(place);
        } else {
            self.put_after(place);
        }
    }

    /// After all of the row: to its end if there is room and nothing comes between.
    #[inline]
    fn put_after(&mut self, place: Place) {
        let before_buckets = self.buckets.as_ref().is_none_or(|buckets| buckets.are_after(place.time));
        if before_buckets && self.length < self.most && self.heap.len() == 0 {
            self.join(place);
        } else {
            self.put_behind(place);
        }
    }

    /// Into the buckets if they have begun by then, or into the heap.
    #[inline]
    fn put_behind(&mut self, place: Place) {
        match &mut self.buckets {
            Some(buckets) if !buckets.are_after(place.time) => buckets.push(place),
            _ => self.heap.push(place, |slot| self.planned[slot as usize].order),
        }
    }

    /// A queue that breaks ties at random, by a salt.
    #[must_use]
    pub const fn shuffling(salt: u64) -> Self {
        Self::new(TieBreak::Shuffled(salt))
    }

    /// From now on many events are planned: the next [`KNOWN`] can be looked at before they come, and what is later stands in
    /// buckets.
    pub fn expect_many(&mut self) {
        if self.most == ROOM {
            return;
        }
        (self.least, self.most) = (KNOWN, ROOM);
        let buckets = self.buckets.get_or_insert_with(|| Box::new(Buckets::new()));
        while let Some(place) = self.heap.pop(|slot| self.planned[slot as usize].order) {
            buckets.push(place);
        }
        self.fill();
    }

    /// Makes room for so many planned events at once: a queue that grows bit by bit copies what it holds each time.
    pub fn reserve(&mut self, events: usize) {
        self.planned.reserve_exact(events);
        self.buckets.get_or_insert_with(|| Box::new(Buckets::new())).reserve(events);
    }

    /// The moment of the next event.
    #[must_use]
    pub fn next_at(&self) -> Option<Time> {
        (self.length > 0).then(|| self.nth(0).time)
    }

    /// The event that comes after so many others, if it is one of the next few (see [`expect_many`](Self::expect_many)) and no earlier one is planned meanwhile.
    /// The memory of the last of them is on its way, and better left alone until it is no longer the last.
    #[inline]
    #[must_use]
    pub fn ahead(&self, others: usize) -> Option<E> {
        (others < self.length).then(|| self.planned[self.nth(others).slot as usize].event)
    }

    /// Takes the next event out if it is not after `limit`.
    #[inline]
    pub fn pop_until(&mut self, limit: Time) -> Option<(Time, E)> {
        let &Place { time, slot, .. } = self.nth(0);
        if self.length == 0 || time > limit {
            return None;
        }
        self.head = (self.head + 1) % ROOM;
        self.length -= 1;
        if self.length < self.least {
            self.fill();
        }
        self.free.push(slot);
        Some((time, self.planned[slot as usize].event))
    }

    /// Takes the next event out.
    pub fn pop(&mut self) -> Option<(Time, E)> {
        self.pop_until(Time::NEVER)
    }

    /// All planned events in no order; for accounts of what was growing when a run was cut short.
    pub fn planned(&self) -> impl Iterator<Item = (Time, E)> + '_ {
        let known = (0..self.length).map(|n| *self.nth(n));
        let later = self.buckets.iter().flat_map(|buckets| buckets.places());
        let all = known.chain(self.heap.places()).chain(later);
        all.map(|place| (place.time, self.planned[place.slot as usize].event))
    }

    /// So many of those behind the row come to its end that it has enough.
    #[inline]
    fn fill(&mut self) {
        while self.length < self.least {
            if let Some(next) = self.heap.pop(|slot| self.planned[slot as usize].order) {
                prefetch_index(&self.planned, next.slot as usize);
                self.join(next);
            } else if !self.open() {
                return;
            }
        }
    }

    /// Comes to the end of the row.
    #[inline]
    fn join(&mut self, next: Place) {
        *self.nth_mut(self.length) = next;
        self.length += 1;
    }

    /// Moves the few that stand in the row to its front.
    fn move_up_front(&mut self) {
        let mut few = [Place::NONE; KNOWN];
        let length = self.length.min(KNOWN);
        for (at, place) in few[..length].iter_mut().enumerate() {
            *place = *self.nth(at);
        }
        self.row[..length].copy_from_slice(&few[..length]);
        self.head = 0;
    }

    /// The heap is empty: what the next bucket holds comes to the end of the row, or into the heap if it is much. `false` if nothing is
    /// planned for later.
    fn open(&mut self) -> bool {
        if self.buckets.is_none() {
            return false;
        }
        // Side by side, those who come can be put in order by themselves.
        self.move_up_front();
        let Some(buckets) = &mut self.buckets else { return false };
        let (count, planned) = (buckets.next(), &self.planned);
        let order = |slot: u32| planned[slot as usize].order;
        if self.length + count > self.most {
            buckets.open(|place| self.heap.push(place, order));
            return true;
        }
        let come = &mut self.row[self.length..self.length + count];
        let mut free = come.iter_mut();
        buckets.open(|place| {
            prefetch_index(planned, place.slot as usize);
            if let Some(free) = free.next() {
                *free = place;
            }
        });
        come.sort_unstable_by(|a, b| a.order_against(b, order));
        self.length += count;
        count > 0
    }

    /// The place in the row that comes after so many others.
    #[inline]
    fn nth(&self, others: usize) -> &Place {
        &self.row[(self.head + others) % ROOM]
    }

    #[inline]
    fn nth_mut(&mut self, others: usize) -> &mut Place {
        &mut self.row[(self.head + others) % ROOM]
    }

    #[inline]
    fn order(&self, slot: u32) -> Order {
        self.planned[slot as usize].order
    }

    /// Keeps what is planned in a slot.
    #[inline(always)]
    fn keep(&mut self, planned: Planned<E>) -> u32 {
        if let Some(slot) = self.free.pop() {
            self.planned[slot as usize] = planned;
            return slot;
        }
        self.planned.push(planned);
        // Memory ends before the numbers do: each of them stands for 48 bytes.
        u32::try_from(self.planned.len() - 1).unwrap_or(u32::MAX)
    }

    /// Into the row; the last of a full one gives way, and those on the nearer side of its place make room.
    #[inline]
    fn line_up(&mut self, place: Place) {
        if self.length == self.most {
            self.length -= 1;
            let last = *self.nth(self.length);
            self.put_behind(last);
        }
        if self.length >= KNOWN && place.before(self.nth(self.length / 2), |slot| self.order(slot)) {
            self.line_up_in_front(place);
            return;
        }
        let mut at = self.length;
        while at > 0 && place.before(self.nth(at - 1), |slot| self.order(slot)) {
            *self.nth_mut(at) = *self.nth(at - 1);
            at -= 1;
        }
        *self.nth_mut(at) = place;
        self.length += 1;
    }

    /// The same before the middle of the row: those before it go one to the front.
    #[inline]
    fn line_up_in_front(&mut self, place: Place) {
        self.head = (self.head + ROOM - 1) % ROOM;
        self.length += 1;
        let mut at = 0;
        while at + 1 < self.length && self.nth(at + 1).before(&place, |slot| self.order(slot)) {
            *self.nth_mut(at) = *self.nth(at + 1);
            at += 1;
        }
        *self.nth_mut(at) = place;
    }
}

#[cfg(test)]
mod tests;
