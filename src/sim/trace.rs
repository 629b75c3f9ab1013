//! The causal trace: what happened, and because of what.

use crate::kernel::Time;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceEvent {
    /// Its number, from 1.
    pub seq: u64,
    /// When.
    pub at: Time,
    /// What: `arrived`, `queued`, `started`, `asked`, `hopped`, `relayed`, `answered`, `handed-on`, `interrupted`, `resumed`, `decided`, `approved`, `done`, …
    pub kind: &'static str,
    /// Who did it.
    pub who: Option<String>,
    /// The item.
    pub item: Option<String>,
    /// From where.
    pub from: Option<String>,
    /// To where.
    pub to: Option<String>,
    /// Over what.
    pub via: Option<String>,
    /// The event that led to it.
    pub cause: Option<u64>,
}

/// Collects what happened, if anybody wants to know.
#[derive(Debug, Default)]
pub struct Trace {
    /// The events so far; `None` is off, and costs one test an event.
    pub events: Option<Vec<TraceEvent>>,
    /// No more than this many are kept, so that a long run cannot exhaust memory.
    pub limit: usize,
    /// The number of the last event about each job, 0 where there is none.
    last: Vec<u64>,
    /// Which of its stream each item is.
    numbers: Vec<u64>,
}

impl Trace {
    /// A trace that keeps up to so many events.
    #[must_use]
    pub fn keeping(limit: usize) -> Self {
        Self { events: Some(Vec::new()), limit, last: Vec::new(), numbers: Vec::new() }
    }

    /// Somebody wants to know.
    #[must_use]
    pub fn on(&self) -> bool {
        self.events.is_some()
    }

    /// Which of its stream an item is, from 1.
    pub(super) fn number_of(&self, item: u32) -> u64 {
        self.numbers.get(item as usize).copied().unwrap_or(0)
    }

    /// An item is this one of its stream.
    pub(super) fn is_number(&mut self, item: u32, number: u64) {
        if self.on() {
            put(&mut self.numbers, item, number);
        }
    }

    /// What happened last to a job: the cause of what happens to it next.
    pub(super) fn last_of(&self, job: u32) -> u64 {
        self.last.get(job as usize).copied().unwrap_or(0)
    }

    /// This is what happened last to a job; 0 when nothing has yet.
    pub(super) fn was_last_of(&mut self, job: u32, seq: u64) {
        if self.on() {
            put(&mut self.last, job, seq);
        }
    }

    /// Adds an event and gives its number back, 0 when the trace is off or full.
    pub fn add(&mut self, mut event: TraceEvent) -> u64 {
        let Some(events) = &mut self.events else { return 0 };
        if events.len() >= self.limit {
            return 0;
        }
        event.seq = events.len() as u64 + 1;
        event.cause = event.cause.filter(|c| *c > 0);
        events.push(event);
        events.len() as u64
    }
}

/// Writes into a table that grows with what is asked of it.
fn put(table: &mut Vec<u64>, at: u32, value: u64) {
    let at = at as usize;
    table.resize(table.len().max(at + 1), 0);
    table[at] = value;
}
