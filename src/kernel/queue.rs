//! The queue of planned events.
//!
//! Events come out by time; at one moment by [`Order`]: class, then the key of the entity, then that entity's own
//! number. No part of it counts insertions over all entities, for such a count would follow the order of
//! declarations in a file, and reordering a file must change nothing.
//!
//! Nothing is taken back from the queue. An entity whose plans can lapse keeps a generation number, writes it
//! into its events, and ignores those of an earlier generation: one comparison when the event comes, where tickets
//! would cost every event a table entry.

use super::stream::mix;
use super::time::Time;

/// Children of a node in the heap: four entries of 32 bytes are two cache lines, and the tree is half as deep as a
/// binary one.
const ARITY: usize = 4;

/// The place of an event among those of the same moment. Two events of one moment must not have equal orders; if they
/// do, which of them comes first is fixed but follows no rule worth knowing.
///
/// The class and the upper 60 bits of the key share a word, so that an entry of the heap stays at 24 bytes and its event.
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

#[derive(Clone, Copy, Debug)]
struct Entry<E> {
    time: Time,
    order: Order,
    event: E,
}

impl<E> Entry<E> {
    #[inline]
    fn before(&self, other: &Self) -> bool {
        if self.time == other.time { self.order < other.order } else { self.time < other.time }
    }
}

/// Planned events, earliest first: a heap of four children a node.
///
/// Events are small `Copy` values; what is large stays in the world's own arenas and the event carries its index.
#[derive(Clone, Debug)]
pub struct EventQueue<E> {
    heap: Vec<Entry<E>>,
    /// The root was taken and not yet refilled. Most events plan one other: it is put where the old one was, and one
    /// descent does the work of a removal and an insertion.
    vacant: bool,
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
        Self { heap: Vec::new(), vacant: false, ties }
    }

    /// Number of planned events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heap.len() - usize::from(self.vacant)
    }

    /// Whether nothing is planned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Plans an event.
    #[inline]
    pub fn push(&mut self, time: Time, order: Order, event: E) {
        let entry = Entry { time, order: self.settled(order), event };
        if self.vacant {
            self.vacant = false;
            self.sink(entry);
        } else {
            self.heap.push(entry);
            self.rise(entry);
        }
    }

    /// A queue that breaks ties at random, by a salt.
    #[must_use]
    pub const fn shuffling(salt: u64) -> Self {
        Self::new(TieBreak::Shuffled(salt))
    }

    /// The moment of the next event.
    #[must_use]
    pub fn next_at(&self) -> Option<Time> {
        let next = if self.vacant { earliest_child(&self.heap, 1)? } else { 0 };
        self.heap.get(next).map(|entry| entry.time)
    }

    /// Takes the next event out if it is not after `limit`.
    #[inline]
    pub fn pop_until(&mut self, limit: Time) -> Option<(Time, E)> {
        self.refill();
        let &Entry { time, event, .. } = self.heap.first()?;
        if time > limit {
            return None;
        }
        self.vacant = true;
        Some((time, event))
    }

    /// Takes the next event out.
    pub fn pop(&mut self) -> Option<(Time, E)> {
        self.pop_until(Time::NEVER)
    }

    /// All planned events in no order; for accounts of what was growing when a run was cut short.
    pub fn planned(&self) -> impl Iterator<Item = (Time, E)> + '_ {
        self.heap.iter().skip(usize::from(self.vacant)).map(|entry| (entry.time, entry.event))
    }

    #[inline]
    fn settled(&self, order: Order) -> Order {
        match self.ties {
            TieBreak::Stated => order,
            TieBreak::Shuffled(salt) => order.shuffled(salt),
        }
    }

    #[inline]
    fn refill(&mut self) {
        if self.vacant {
            self.vacant = false;
            if let Some(last) = self.heap.pop()
                && !self.heap.is_empty()
            {
                self.sink(last);
            }
        }
    }

    /// Puts `entry` at the root and lets it sink to its place.
    #[inline]
    fn sink(&mut self, entry: Entry<E>) {
        let heap = self.heap.as_mut_slice();
        let mut hole = 0;
        loop {
            let first = hole * ARITY + 1;
            let Some(earliest) = earliest_child(heap, first) else { break };
            if !heap[earliest].before(&entry) {
                break;
            }
            heap[hole] = heap[earliest];
            hole = earliest;
        }
        heap[hole] = entry;
    }

    /// Lets the last entry rise to its place.
    #[inline]
    fn rise(&mut self, entry: Entry<E>) {
        let heap = self.heap.as_mut_slice();
        let mut hole = heap.len() - 1;
        while hole > 0 {
            let parent = (hole - 1) / ARITY;
            if !entry.before(&heap[parent]) {
                break;
            }
            heap[hole] = heap[parent];
            hole = parent;
        }
        heap[hole] = entry;
    }
}

#[inline]
fn earliest_child<E: Copy>(heap: &[Entry<E>], first: usize) -> Option<usize> {
    let end = heap.len().min(first + ARITY);
    let children = heap.get(first..end)?;
    let (mut at, mut least) = (0, children.first()?);
    for (index, child) in children.iter().enumerate().skip(1) {
        if child.before(least) {
            (at, least) = (index, child);
        }
    }
    Some(first + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(class: u8, key: u64, count: u32) -> Order {
        Order::new(class, key << 8, u64::from(count))
    }

    fn drain(mut queue: EventQueue<u32>) -> Vec<u32> {
        std::iter::from_fn(|| queue.pop()).map(|(_, event)| event).collect()
    }

    #[test]
    fn ties_follow_class_then_key_then_number() {
        let mut queue = EventQueue::new(TieBreak::Stated);
        queue.push(Time(5), order(1, 1, 1), 5);
        queue.push(Time(5), order(0, 9, 2), 4);
        queue.push(Time(5), order(0, 9, 1), 3);
        queue.push(Time(5), order(0, 2, 7), 2);
        queue.push(Time(1), order(9, 9, 9), 1);
        assert_eq!(drain(queue), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn the_order_of_planning_is_forgotten() {
        let planned: Vec<(Time, Order, u32)> = (0..200u32)
            .map(|n| (Time(u64::from(n % 7)), order((n % 3) as u8, u64::from(n % 11), n), n))
            .collect();
        let reference = fill(TieBreak::Stated, planned.iter());
        assert_eq!(drain(fill(TieBreak::Stated, planned.iter().rev())), drain(reference));
    }

    #[test]
    fn it_agrees_with_a_sorted_list_while_events_come_and_go() {
        let mut queue = EventQueue::new(TieBreak::Stated);
        let mut list: Vec<(Time, Order, u32)> = Vec::new();
        let mut state = 7u64;
        for n in 0..20_000u32 {
            state = mix(state);
            if state.is_multiple_of(5) || list.is_empty() || state.is_multiple_of(2) && list.len() < 300 {
                let entry = (Time(state >> 59), order((state >> 8) as u8 & 1, state >> 16 & 3, n), n);
                queue.push(entry.0, entry.1, entry.2);
                list.push(entry);
            } else {
                list.sort_unstable();
                let (time, _, event) = list.remove(0);
                assert_eq!(queue.pop(), Some((time, event)));
            }
            assert_eq!(queue.len(), list.len());
        }
    }

    #[test]
    fn shuffling_changes_ties_and_nothing_else() {
        let planned: Vec<(Time, Order, u32)> =
            (0..64u32).map(|n| (Time(u64::from(n / 32)), order(0, u64::from(n), 0), n)).collect();
        let stated = drain(fill(TieBreak::Stated, planned.iter()));
        let shuffled = drain(fill(TieBreak::Shuffled(1), planned.iter()));
        assert_ne!(stated, shuffled);
        assert_ne!(drain(fill(TieBreak::Shuffled(2), planned.iter())), shuffled);
        assert!(shuffled[..32].iter().all(|&n| n < 32));
        assert_eq!(drain(fill(TieBreak::Shuffled(1), planned.iter().rev())), shuffled);
    }

    #[test]
    fn shuffling_leaves_classes_apart() {
        let mut queue = EventQueue::shuffling(3);
        (0..32_u32).for_each(|n| queue.push(Time(5), order((n % 2) as u8, u64::from(n), 0), n));
        assert!(drain(queue).iter().enumerate().all(|(place, n)| (place >= 16) == (n % 2 == 1)));
    }

    #[test]
    fn what_is_later_than_the_limit_stays() {
        let mut queue = EventQueue::new(TieBreak::Stated);
        queue.push(Time(3), order(0, 0, 0), 1u32);
        assert_eq!(queue.pop_until(Time(2)), None);
        assert_eq!(queue.next_at(), Some(Time(3)));
        assert_eq!(queue.pop_until(Time(3)), Some((Time(3), 1)));
        assert!(queue.is_empty());
        assert_eq!(queue.planned().count(), 0);
    }

    fn fill<'a>(ties: TieBreak, planned: impl Iterator<Item = &'a (Time, Order, u32)>) -> EventQueue<u32> {
        let mut queue = EventQueue::new(ties);
        planned.for_each(|&(time, order, event)| queue.push(time, order, event));
        queue
    }
}
