//! The event queue: a four-ary heap (fewer cache misses than a binary one) with a total order of its own.

use super::time::Time;

/// What decides between events at one moment: first the class, then the stable key of the entity, then its own count.
/// Never a global counter, which would follow the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    class_and_key: u64,
    count: u64,
}

impl Order {
    /// An order from a class (0 comes first, at most 15), the stable key of an entity, and a number that grows with each
    /// event of that entity.
    #[must_use]
    pub fn new(class: u8, key: u64, count: u64) -> Self {
        Self { class_and_key: (u64::from(class.min(15)) << 60) | (key >> 4), count }
    }

    /// The same event at another place among those of its moment: for finding results that hang on ties.
    #[must_use]
    pub fn shuffled(self, salt: u64) -> Self {
        let mixed =
            super::stream::mix(self.class_and_key ^ salt).wrapping_add(super::stream::mix(self.count ^ salt));
        Self { class_and_key: super::stream::mix(mixed), count: self.count }
    }
}

#[derive(Debug, Clone)]
struct Entry<E> {
    at: Time,
    order: Order,
    event: E,
}

impl<E> Entry<E> {
    fn before(&self, other: &Self) -> bool {
        (self.at, self.order) < (other.at, other.order)
    }
}

/// Events that are still to happen.
#[derive(Debug, Clone)]
pub struct EventQueue<E> {
    heap: Vec<Entry<E>>,
    salt: Option<u64>,
}

impl<E> Default for EventQueue<E> {
    fn default() -> Self {
        Self { heap: Vec::new(), salt: None }
    }
}

impl<E> EventQueue<E> {
    /// A queue that breaks ties at random, by a salt.
    #[must_use]
    pub fn shuffling(salt: u64) -> Self {
        Self { heap: Vec::new(), salt: Some(salt) }
    }

    /// How many are waiting.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// None are waiting.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// Plans an event.
    pub fn push(&mut self, at: Time, order: Order, event: E) {
        let order = self.salt.map_or(order, |salt| order.shuffled(salt));
        self.heap.push(Entry { at, order, event });
        let mut child = self.heap.len() - 1;
        while child > 0 {
            let parent = (child - 1) / 4;
            if !self.heap[child].before(&self.heap[parent]) {
                break;
            }
            self.heap.swap(child, parent);
            child = parent;
        }
    }

    /// The moment of the next event.
    #[must_use]
    pub fn next_at(&self) -> Option<Time> {
        self.heap.first().map(|e| e.at)
    }

    /// Takes the next event out.
    pub fn pop(&mut self) -> Option<(Time, E)> {
        if self.heap.is_empty() {
            return None;
        }
        let entry = self.heap.swap_remove(0);
        self.sink();
        Some((entry.at, entry.event))
    }

    fn sink(&mut self) {
        let mut parent = 0;
        loop {
            let first = parent * 4 + 1;
            let last = (first + 4).min(self.heap.len());
            if first >= last {
                return;
            }
            let mut least = first;
            for child in first + 1..last {
                if self.heap[child].before(&self.heap[least]) {
                    least = child;
                }
            }
            if !self.heap[least].before(&self.heap[parent]) {
                return;
            }
            self.heap.swap(least, parent);
            parent = least;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn events_come_in_order_whatever_the_order_of_planning(mut times in proptest::collection::vec((0_u64..20, 0_u8..3, 0_u64..5), 1..60), seed in 0_u64..1000) {
            let plan = |list: &[(u64, u8, u64)]| {
                let mut queue = EventQueue::default();
                for (t, class, key) in list {
                    queue.push(Time(*t), Order::new(*class, key << 8, 0), (*t, *class, *key));
                }
                std::iter::from_fn(move || queue.pop().map(|(_, e)| e)).collect::<Vec<_>>()
            };
            let straight = plan(&times);
            let mut sorted = times.clone();
            sorted.sort();
            prop_assert_eq!(&straight, &sorted);
            let n = times.len();
            for i in 0..n {
                times.swap(i, (super::super::stream::mix(seed + i as u64) as usize) % n);
            }
            prop_assert_eq!(straight, plan(&times));
        }
    }
}
