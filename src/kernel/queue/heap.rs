//! The heap behind the next few events: four children a node, each family a line of memory.
//!
//! What is moved is small, a moment and a slot, and one line of memory holds all that a step down looks at.

use super::{Order, Time};

/// Children of a node.
const ARITY: usize = 4;

/// Where in time an event is planned, and the slot that it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) time: Time,
    /// The upper part of its order: what settles nearly all ties.
    pub(super) order: u32,
    pub(super) slot: u32,
}

impl Place {
    /// After everything that can be planned.
    pub(super) const NONE: Self = Self { time: Time::NEVER, order: u32::MAX, slot: u32::MAX };

    /// Whether it comes before another; only for equals is the whole of their orders looked up.
    #[inline]
    pub(super) fn before(&self, other: &Self, order: impl Fn(u32) -> Order) -> bool {
        if self.time != other.time {
            return self.time < other.time;
        }
        self.before_at_once(other, order)
    }

    /// The same where both are planned for one moment.
    fn before_at_once(&self, other: &Self, order: impl Fn(u32) -> Order) -> bool {
        if self.order != other.order {
            return self.order < other.order;
        }
        self.slot != Self::NONE.slot
            && (other.slot == Self::NONE.slot || order(self.slot) < order(other.slot))
    }

    /// Its place in the order of planned events, beside that of another.
    #[inline]
    pub(super) fn order_against(&self, other: &Self, order: impl Fn(u32) -> Order) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank()).then_with(|| order(self.slot).cmp(&order(other.slot)))
    }

    #[inline]
    const fn rank(&self) -> u128 {
        ((self.time.0 as u128) << 32) | self.order as u128
    }
}

/// Children of one node, beside each other in one line of memory; where there is none stands [`Place::NONE`].
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Family([Place; ARITY]);

/// A heap without a root: the first family are the earliest, each before its children. The children of the node `n` are the
/// family `n + 1`.
#[derive(Clone, Debug)]
pub(super) struct Heap {
    families: Vec<Family>,
    /// Nodes in use, the vacant one with them.
    nodes: usize,
    /// A node of the first family was taken and not yet refilled. Most events plan one other: it is put where the old one
    /// was, and one descent does the work of a removal and an insertion.
    vacant: Option<usize>,
}

impl Heap {
    pub(super) const fn new() -> Self {
        Self { families: Vec::new(), nodes: 0, vacant: None }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes - usize::from(self.vacant.is_some())
    }

    /// All places, in no order.
    pub(super) fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.families.iter().flat_map(|family| family.0).filter(|place| place.slot != Place::NONE.slot)
    }

    #[inline]
    pub(super) fn push(&mut self, place: Place, order: impl Fn(u32) -> Order) {
        if let Some(hole) = self.vacant.take() {
            self.sink(hole, place, order);
            return;
        }
        let node = self.nodes;
        self.nodes += 1;
        if node / ARITY == self.families.len() {
            self.families.push(Family([Place::NONE; ARITY]));
        }
        self.rise(node, place, order);
    }

    /// Takes the earliest out.
    #[inline]
    pub(super) fn pop(&mut self, order: impl Fn(u32) -> Order) -> Option<Place> {
        if let Some(hole) = self.vacant.take() {
            self.nodes -= 1;
            let last = std::mem::replace(self.at(self.nodes), Place::NONE);
            if hole < self.nodes {
                self.sink(hole, last, &order);
            }
        }
        let node = earliest(self.families.first()?, order);
        let place = std::mem::replace(self.at(node), Place::NONE);
        if place.slot == Place::NONE.slot {
            return None;
        }
        self.vacant = Some(node);
        Some(place)
    }

    #[inline]
    fn at(&mut self, node: usize) -> &mut Place {
        &mut self.families[node / ARITY].0[node % ARITY]
    }

    /// Puts a place where there is a hole, and lets it sink as far as it has to.
    #[inline]
    fn sink(&mut self, mut hole: usize, place: Place, order: impl Fn(u32) -> Order) {
        while let Some(family) = self.families.get(hole + 1) {
            let child = earliest(family, &order);
            let first = family.0[child % ARITY];
            if !first.before(&place, &order) {
                break;
            }
            *self.at(hole) = first;
            hole = (hole + 1) * ARITY + child;
        }
        *self.at(hole) = place;
    }

    /// Puts a place where there is a hole, and lets it rise as far as it has to.
    #[inline]
    fn rise(&mut self, mut hole: usize, place: Place, order: impl Fn(u32) -> Order) {
        while hole >= ARITY {
            let parent = hole / ARITY - 1;
            let above = *self.at(parent);
            if !place.before(&above, &order) {
                break;
            }
            *self.at(hole) = above;
            hole = parent;
        }
        *self.at(hole) = place;
    }
}

/// Which of a family comes first. Moments nearly always differ, and which of them is the least is as good as random: so it is
/// chosen without a jump, which would be guessed wrongly half of the time.
#[inline]
fn earliest(family: &Family, order: impl Fn(u32) -> Order) -> usize {
    let [a, b, c, d] = family.0.map(|place| place.time.0);
    let left = a.min(b);
    let right = c.min(d);
    if (a == b) | (c == d) | (left == right) {
        return earliest_of_equals(family, order);
    }
    let left_is = usize::from(b < a);
    let right_is = 2 + usize::from(d < c);
    let all_if_right = 0_usize.wrapping_sub(usize::from(right < left));
    left_is ^ (all_if_right & (left_is ^ right_is))
}

/// The same where some are planned for one moment, or some are none.
fn earliest_of_equals(family: &Family, order: impl Fn(u32) -> Order) -> usize {
    let places = &family.0;
    let lower = |a: usize, b: usize| if places[b].before(&places[a], &order) { b } else { a };
    lower(lower(0, 1), lower(2, 3))
}
