//! An item: a thing that flows. One line of memory holds what each has; what only some have stands elsewhere.

use super::line::Counts;
use crate::kernel::{Key, Time};
use crate::model::Id;
use crate::model::people::Group;
use crate::model::work::Stage;

/// A thing that flows.
#[repr(C, align(64))]
#[derive(Debug)]
pub(super) struct Item {
    pub(super) key: Key,
    pub(super) born: Time,
    /// The first stage that it came to, and how often it has been there; before that, 0 times.
    first: Option<Id<Stage>>,
    visits: u32,
    more: Option<Box<More>>,
    pub(super) stream: u32,
    pub(super) priority: u32,
    pub(super) tokens: u32,
    pub(super) within: Option<Id<Group>>,
    origin: u32,
    kind: Kind,
    /// It has ended without success.
    pub(super) failed: bool,
    pub(super) live: bool,
}

/// Where an item comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A demand of the scenario.
    Demand(u32),
    /// The job of another stream, which waits for it.
    Job(u32),
    /// The success of another item.
    Success,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Demand,
    Job,
    Success,
}

#[derive(Debug, Default)]
struct More {
    /// Visits of other stages than the first, and branches that have come to a join.
    visits: Counts,
    arrived: Counts,
    defects: u32,
}

impl Item {
    #[inline(always)]
    pub(super) fn new(stream: u32, key: Key, born: Time, priority: u32, origin: Origin) -> Self {
        let (kind, origin) = match origin {
            Origin::Demand(demand) => (Kind::Demand, demand),
            Origin::Job(job) => (Kind::Job, job),
            Origin::Success => (Kind::Success, 0),
        };
        Self {
            key,
            born,
            first: None,
            visits: 0,
            more: None,
            stream,
            priority,
            tokens: 0,
            within: None,
            origin,
            kind,
            failed: false,
            live: true,
        }
    }

    /// Another item takes the slot of one that is over.
    #[inline(always)]
    pub(super) fn replace_with(&mut self, new: Self) {
        let more = self.more.take().map(|mut more| {
            more.visits.empty();
            more.arrived.empty();
            more.defects = 0;
            more
        });
        *self = Self { more, ..new };
    }

    pub(super) const fn origin(&self) -> Origin {
        match self.kind {
            Kind::Demand => Origin::Demand(self.origin),
            Kind::Job => Origin::Job(self.origin),
            Kind::Success => Origin::Success,
        }
    }

    /// It comes to a stage: for the how-manieth time.
    #[inline(always)]
    pub(super) fn visit(&mut self, stage: Id<Stage>) -> u32 {
        let visits = if *self.first.get_or_insert(stage) == stage {
            &mut self.visits
        } else {
            self.more().visits.of(stage)
        };
        *visits += 1;
        *visits
    }

    /// Branches of it that have come to a join.
    pub(super) fn arrived(&mut self, join: Id<Stage>) -> &mut u32 {
        self.more().arrived.of(join)
    }

    /// Defects in it that nobody has found.
    pub(super) fn defects(&self) -> u32 {
        self.more.as_ref().map_or(0, |m| m.defects)
    }

    /// Somebody left a defect in it.
    pub(super) fn spoil(&mut self) {
        self.more().defects += 1;
    }

    /// So many defects were found.
    pub(super) fn mend(&mut self, found: u32) {
        if let Some(more) = &mut self.more {
            more.defects -= found;
        }
    }

    fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_one_line_of_memory() {
        assert_eq!(std::mem::size_of::<Item>(), 64);
    }

    #[test]
    fn visits_are_counted_by_stage_and_gone_with_the_item() {
        let fresh = || Item::new(0, Key::seed(0, 0), Time::ZERO, 3, Origin::Job(7));
        let mut item = fresh();
        let stages: Vec<u32> = [4, 2, 4, 2, 2].iter().map(|s| item.visit(Id::new(*s))).collect();
        assert_eq!(stages, [1, 1, 2, 2, 3]);
        *item.arrived(Id::new(2)) += 1;
        item.spoil();
        assert_eq!((item.defects(), item.origin()), (1, Origin::Job(7)));
        item.replace_with(fresh());
        assert_eq!((item.visit(Id::new(2)), *item.arrived(Id::new(2)), item.defects()), (1, 0, 0));
    }
}
