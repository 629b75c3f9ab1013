//! Buckets behind the heap: what is planned for later stands there in no order, sorted by stretches of time alone.
//!
//! A heap of all events of a large structure is deep, and each step down it is another line of memory. But only the stretch of
//! time under way has to be in order. What comes later stands in one list; when everything before it is over, the nearest
//! quarter of that list is dealt into buckets of equal width, a few events each, and one bucket after the other goes into the
//! heap. This is a ladder queue with one rung and a heap at its foot (Tang, Goh and Thng: Ladder queue, ACM TOMACS 15, 2005).
//! How wide a bucket is follows from a sample of what there is to deal: where it misjudges, a bucket holds many, and the heap
//! does what it would have done without buckets.

use super::Time;
use super::heap::Place;
use prefetch_index::prefetch_index;

/// Places in a line of memory.
const PLACES: usize = 4;

/// How many events a bucket should hold: so many that few buckets are empty, and so few that they stay in the nearest cache.
const A_FEW: usize = 4;

/// The share of what comes later that is dealt at once, as one in so many: the more, the longer the lines; the less, the
/// oftener the list is gone through.
const SHARE: usize = 4;

/// How many tell how far that share reaches.
const SAMPLE: usize = 64;

/// No line.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// The line that was begun last, and how many places stand in all of its lines.
    line: u32,
    count: u32,
}

impl Bucket {
    const EMPTY: Self = Self { line: NONE, count: 0 };
}

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Line([Place; PLACES]);

/// What is planned for later than the heap holds.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    /// Everything before this tick belongs into the heap; it may lie beyond the last moment of all.
    begin: u128,
    /// The width of a bucket in ticks, as a power of two, and where the first of them begins, in widths.
    shift: u32,
    first: u64,
    buckets: Vec<Bucket>,
    /// How many of the buckets have been opened, and how many events are in the others.
    opened: usize,
    held: usize,
    lines: Vec<Line>,
    /// The line of the same bucket that was begun before; of a line without use, another such line.
    before: Vec<u32>,
    unused: u32,
    /// What lies beyond the last bucket.
    later: Vec<Place>,
}

impl Buckets {
    pub(super) const fn new() -> Self {
        Self {
            begin: 0,
            shift: 0,
            first: 0,
            buckets: Vec::new(),
            opened: 0,
            held: 0,
            lines: Vec::new(),
            before: Vec::new(),
            unused: NONE,
            later: Vec::new(),
        }
    }

    /// Makes room for so many events.
    pub(super) fn reserve(&mut self, events: usize) {
        self.later.reserve_exact(events);
    }

    pub(super) fn len(&self) -> usize {
        self.held + self.later.len()
    }

    /// All places, in no order.
    pub(super) fn places(&self) -> impl Iterator<Item = Place> + '_ {
        let lines = self.buckets.iter().flat_map(|bucket| self.lines_of(*bucket));
        lines.flatten().copied().chain(self.later.iter().copied())
    }

    /// The lines of a bucket, the one begun last first.
    fn lines_of(&self, bucket: Bucket) -> impl Iterator<Item = &[Place]> + '_ {
        let first = (bucket.count > 0).then_some((bucket.line, bucket.count));
        // All lines but the one begun last are full.
        let rest = |(line, count): &(u32, u32)| {
            let count = count - in_last_line(*count);
            (count > 0).then(|| (self.before[*line as usize], count))
        };
        std::iter::successors(first, rest)
            .map(|(line, count)| &self.lines[line as usize].0[..in_last_line(count) as usize])
    }

    /// Whether a moment lies before all buckets: what is planned for it belongs into the heap.
    #[inline]
    pub(super) fn are_after(&self, time: Time) -> bool {
        u128::from(time.0) < self.begin
    }

    /// Keeps a place that does not belong into the heap.
    #[inline]
    pub(super) fn push(&mut self, place: Place) {
        match self.bucket_of(place.time) {
            Some(bucket) => self.put(bucket, place),
            None => self.later.push(place),
        }
    }

    /// The bucket of a moment that does not lie before the first.
    #[inline]
    fn bucket_of(&self, time: Time) -> Option<usize> {
        let bucket = usize::try_from((time.0 >> self.shift).wrapping_sub(self.first)).ok()?;
        (bucket < self.buckets.len()).then_some(bucket)
    }

    #[inline]
    fn put(&mut self, bucket: usize, place: Place) {
        let bucket = &mut self.buckets[bucket];
        self.held += 1;
        let at = bucket.count as usize % PLACES;
        bucket.count += 1;
        if at > 0 {
            self.lines[bucket.line as usize].0[at] = place;
            return;
        }
        let fresh = Line([place; PLACES]);
        let line = self.unused;
        if line == NONE {
            self.lines.push(fresh);
            self.before.push(bucket.line);
            bucket.line = u32::try_from(self.lines.len() - 1).unwrap_or(NONE);
        } else {
            self.lines[line as usize] = fresh;
            self.unused = std::mem::replace(&mut self.before[line as usize], bucket.line);
            bucket.line = line;
        }
    }

    /// How many events the next bucket holds that has some; none if nothing is left.
    pub(super) fn next(&mut self) -> usize {
        if self.held == 0 {
            self.deal();
        }
        while let Some(bucket) = self.buckets.get(self.opened) {
            if bucket.count > 0 {
                return bucket.count as usize;
            }
            self.opened += 1;
        }
        0
    }

    /// Gives out what the next bucket holds, in no order; the buckets begin after it.
    pub(super) fn open(&mut self, give: impl FnMut(Place)) {
        let Some(bucket) = self.buckets.get_mut(self.opened) else { return };
        let bucket = std::mem::replace(bucket, Bucket::EMPTY);
        self.opened += 1;
        self.begin = u128::from(self.first + self.opened as u64) << self.shift;
        self.lines_of(bucket).flatten().copied().for_each(give);
        self.held -= bucket.count as usize;
        self.give_back(bucket);
        self.fetch();
    }

    /// Asks for the memory of what will be opened next.
    fn fetch(&self) {
        if let Some(next) = self.buckets.get(self.opened).filter(|next| next.count > 0) {
            prefetch_index(&self.lines, next.line as usize);
            prefetch_index(&self.before, next.line as usize);
        }
    }

    /// The lines of a bucket can be used again.
    fn give_back(&mut self, bucket: Bucket) {
        let mut line = bucket.line;
        for _ in 0..bucket.count.div_ceil(PLACES as u32) {
            let before = std::mem::replace(&mut self.before[line as usize], self.unused);
            self.unused = std::mem::replace(&mut line, before);
        }
    }

    /// Deals the nearest of what comes later into buckets, none of which holds anything.
    fn deal(&mut self) {
        let Some(least) = self.later.iter().map(|place| place.time.0).min() else { return };
        let buckets = self.later.len() / (SHARE * A_FEW) + 1;
        let width = (self.reach().saturating_sub(least) / buckets as u64).max(1);
        // The next power of two that can be shifted by.
        self.shift = (u64::BITS - (width - 1).leading_zeros()).min(u64::BITS - 1);
        self.first = least >> self.shift;
        self.opened = 0;
        self.buckets.clear();
        self.buckets.resize(buckets, Bucket::EMPTY);
        let mut kept = 0;
        for at in 0..self.later.len() {
            let place = self.later[at];
            match self.bucket_of(place.time) {
                Some(bucket) => self.put(bucket, place),
                None => {
                    self.later[kept] = place;
                    kept += 1;
                }
            }
        }
        self.later.truncate(kept);
    }

    /// How far about a share of what comes later reaches.
    fn reach(&self) -> u64 {
        let every = self.later.len().div_ceil(SAMPLE).max(1);
        let mut sample: Vec<u64> = self.later.iter().step_by(every).map(|place| place.time.0).collect();
        let middle = sample.len() / SHARE;
        *sample.select_nth_unstable(middle).1
    }
}

/// How many stand in the line of a bucket that was begun last.
const fn in_last_line(count: u32) -> u32 {
    (count - 1) % PLACES as u32 + 1
}

#[cfg(test)]
mod tests {
    use crate::kernel::queue::{EventQueue, Order, TieBreak};
    use crate::kernel::stream::mix;
    use crate::kernel::time::Time;
    use std::collections::BTreeSet;

    /// Plans and takes out 60,000 events, each so far ahead as `gap` says; up to `most` are planned at once.
    fn agrees_with_a_sorted_set(most: usize, gap: impl Fn(u64) -> u64) {
        let mut queue = EventQueue::new(TieBreak::Stated);
        queue.expect_many();
        let mut set = BTreeSet::new();
        let (mut now, mut luck) = (0, 1_u64);
        for n in 0..60_000_u64 {
            luck = mix(luck.wrapping_add(n));
            let (time, order) = (Time(gap(luck).saturating_add(now)), Order::new(0, luck, n));
            queue.push(time, order, n);
            set.insert((time, order, n));
            let take = if set.len() > most { 1 + luck % 3 } else { luck % 2 };
            for _ in 0..take {
                let first = set.pop_first();
                assert_eq!(queue.pop(), first.map(|(time, _, event)| (time, event)));
                now = first.map_or(now, |(time, ..)| time.0);
            }
            assert_eq!(queue.len(), set.len());
        }
        assert_eq!(queue.planned().count(), set.len());
        let planned: BTreeSet<u64> = queue.planned().map(|(_, event)| event).collect();
        assert!(set.iter().all(|(.., event)| planned.contains(event)));
        assert!(set.into_iter().all(|(time, _, event)| queue.pop() == Some((time, event))));
        assert!(queue.is_empty());
    }

    #[test]
    fn evenly_spread_events_come_out_in_order() {
        agrees_with_a_sorted_set(5_000, |luck| luck % 1_000_000);
    }

    #[test]
    fn so_do_those_that_are_planned_for_few_moments() {
        agrees_with_a_sorted_set(3_000, |luck| luck % 4 * 1_000);
    }

    #[test]
    fn so_do_those_of_which_some_are_a_billion_times_as_far_away() {
        agrees_with_a_sorted_set(2_000, |luck| if luck.is_multiple_of(3) { luck >> 14 } else { luck >> 44 });
    }

    #[test]
    fn so_do_those_that_never_come() {
        agrees_with_a_sorted_set(300, |luck| if luck.is_multiple_of(9) { u64::MAX } else { luck >> 40 });
    }
}
