//! What waits in order, and small tables of counts: most are nearly empty, and none may cost an allocation each time.

use crate::model::Id;
use crate::model::work::Stage;
use prefetch_index::prefetch_index;
use std::collections::{BTreeMap, VecDeque};

/// Up to so many stand in one row; more go to a tree, so that no place in a long line is dear.
const ROW: usize = 512;

/// Things in order of their place. The first is taken out; most come in at the end.
#[derive(Debug, Clone)]
pub(crate) enum Line<K, V> {
    /// Short: a sorted row.
    Row(VecDeque<(K, V)>),
    /// Long.
    Tree(BTreeMap<K, V>),
}

impl<K, V> Default for Line<K, V> {
    fn default() -> Self {
        Self::Row(VecDeque::new())
    }
}

impl<K: Ord + Copy, V: Copy> Line<K, V> {
    /// How many wait.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Row(row) => row.len(),
            Self::Tree(tree) => tree.len(),
        }
    }

    /// Nobody waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Who is first.
    pub(crate) fn first(&self) -> Option<(K, V)> {
        match self {
            Self::Row(row) => row.front().copied(),
            Self::Tree(tree) => tree.first_key_value().map(|(k, v)| (*k, *v)),
        }
    }

    /// Asks for the memory of who is first.
    #[inline]
    pub(crate) fn fetch_first(&self) {
        self.fetch(VecDeque::front);
    }

    /// Asks for the memory of who is last, beside whom most come in.
    #[inline]
    pub(crate) fn fetch_last(&self) {
        self.fetch(VecDeque::back);
    }

    #[inline]
    fn fetch(&self, who: impl Fn(&VecDeque<(K, V)>) -> Option<&(K, V)>) {
        if let Self::Row(row) = self
            && let Some(who) = who(row)
        {
            prefetch_index(std::slice::from_ref(who), 0);
        }
    }

    /// Takes the first one out.
    pub(crate) fn pop_first(&mut self) -> Option<(K, V)> {
        match self {
            Self::Row(row) => row.pop_front(),
            Self::Tree(tree) => {
                let first = tree.pop_first();
                // Much shorter than what makes a tree, lest a line of about that length change its form all the time.
                if tree.len() <= ROW / 4 {
                    *self = Self::Row(std::mem::take(tree).into_iter().collect());
                }
                first
            }
        }
    }

    /// Puts one in its place; who had this place gives way.
    pub(crate) fn insert(&mut self, place: K, value: V) {
        match self {
            Self::Row(row) if row.len() < ROW => {
                if row.back().is_none_or(|(last, _)| *last < place) {
                    row.push_back((place, value));
                    return;
                }
                let at = row.partition_point(|(other, _)| *other < place);
                match row.get_mut(at) {
                    Some(here) if here.0 == place => here.1 = value,
                    _ => row.insert(at, (place, value)),
                }
            }
            Self::Row(row) => {
                let mut tree: BTreeMap<K, V> = std::mem::take(row).into_iter().collect();
                tree.insert(place, value);
                *self = Self::Tree(tree);
            }
            Self::Tree(tree) => {
                tree.insert(place, value);
            }
        }
    }

    /// Leaves in only what is wanted.
    pub(crate) fn retain(&mut self, wanted: impl Fn(&V) -> bool) {
        match self {
            Self::Row(row) => row.retain(|(_, value)| wanted(value)),
            Self::Tree(tree) => tree.retain(|_, value| wanted(value)),
        }
    }

    /// All, in order.
    pub(crate) fn into_iter(self) -> Box<dyn Iterator<Item = (K, V)>>
    where
        K: 'static,
        V: 'static,
    {
        match self {
            Self::Row(row) => Box::new(row.into_iter()),
            Self::Tree(tree) => Box::new(tree.into_iter()),
        }
    }
}

/// Counts by stage, of the few stages that were seen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts(Vec<(Id<Stage>, u32)>);

impl Counts {
    /// The count of a stage, to be changed.
    pub(crate) fn of(&mut self, stage: Id<Stage>) -> &mut u32 {
        let at = self.0.partition_point(|(n, _)| *n < stage);
        if self.0.get(at).is_none_or(|(n, _)| *n != stage) {
            self.0.insert(at, (stage, 0));
        }
        &mut self.0[at].1
    }

    /// Nothing has been seen.
    pub(crate) fn empty(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_ordered_table_whatever_its_length() {
        let (mut line, mut table) = (Line::default(), BTreeMap::new());
        let mut state = 1_u64;
        for step in 0..40_000_u64 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Grows beyond a row, shrinks to nothing, and grows again.
            if (step / 5_000) % 2 == 0 && !state.is_multiple_of(5) {
                let place = (state >> 60, state >> 50);
                line.insert(place, step);
                table.insert(place, step);
            } else {
                assert_eq!(line.first(), table.first_key_value().map(|(k, v)| (*k, *v)));
                assert_eq!(line.pop_first(), table.pop_first());
            }
            assert_eq!((line.len(), line.is_empty()), (table.len(), table.is_empty()));
        }
        for place in 0..2_000 {
            line.insert((place, 0), place);
            table.insert((place, 0), place);
        }
        assert!(line.into_iter().eq(table));
    }

    #[test]
    fn counts_are_kept_by_stage() {
        let mut counts = Counts::default();
        for n in [5, 1, 5, 9, 1, 5] {
            *counts.of(Id::new(n)) += 1;
        }
        assert_eq!([1, 5, 9, 7].map(|n| *counts.of(Id::new(n))), [2, 3, 1, 0]);
        counts.empty();
        assert_eq!(*counts.of(Id::new(5)), 0);
    }
}
