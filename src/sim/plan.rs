//! What is to be run, how often and within which bounds; and why a run ended before its time.

use super::journal::Kept;
use super::trace::Listener;
use crate::kernel::Time;
use crate::model::Project;

/// Most events of one replication.
const MOST_EVENTS: u64 = 400_000_000;
/// Most events at one moment: a loop without delay.
const MOST_AT_ONCE: u64 = 5_000_000;
/// Most items, messages, problems and planned events alive at once, which bounds the memory: at most half a KiB each.
const MOST_LIVE: usize = 4_000_000;
/// Most events of a trace.
pub const TRACE_LIMIT: u32 = 2_000_000;

/// How a run is repeated.
#[derive(Clone, Copy)]
pub struct Plan<'p> {
    /// The seed of all draws.
    pub seed: u64,
    /// How often.
    pub replications: u32,
    /// The number of the first: earlier ones were run before.
    pub first: u32,
    /// All structures, for scenarios that change to another one while they run.
    pub project: Option<&'p Project>,
    /// Break ties at random with this salt.
    pub shuffle: Option<u64>,
    /// Keep the trace of the first replication.
    pub trace: bool,
    /// With the trace, keep what items spent their time on.
    pub account: bool,
    /// Told what happens in the first replication, which is then not kept.
    pub listener: Option<&'p dyn Listener>,
    /// Count what passes where.
    pub passages: bool,
    /// Into how many pieces the observed time is cut, each measured by itself; none does not cut it.
    pub pieces: u32,
    /// Asked now and then; `true` ends the run.
    pub stop: &'p (dyn Fn() -> bool + Sync),
    /// Where replications that are done are kept, and found again.
    pub kept: Option<Kept<'p>>,
    /// Told when a replication is done.
    pub done: &'p (dyn Fn() + Sync),
    /// Most events of one replication.
    pub most_events: u64,
    /// Most items, messages, problems and planned events alive at once: the bound on memory.
    pub most_live: usize,
}

impl Plan<'_> {
    /// A plan that nobody stops.
    #[must_use]
    pub fn new(seed: u64, replications: u32) -> Self {
        Self {
            seed,
            replications,
            first: 0,
            project: None,
            shuffle: None,
            trace: false,
            account: false,
            listener: None,
            passages: false,
            pieces: 0,
            stop: &|| false,
            kept: None,
            done: &|| (),
            most_events: MOST_EVENTS,
            most_live: MOST_LIVE,
        }
    }

    /// Whether somebody wants to know what happens in a replication.
    pub(super) fn traces(&self, n: u32) -> bool {
        n == 0 && (self.trace || self.listener.is_some())
    }
}

/// Why a run ended before its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// A bound was passed: which, when, and what was growing.
    Bound {
        /// The bound, in words.
        bound: String,
        /// The simulated moment.
        at: Time,
        /// What was growing.
        growing: String,
    },
    /// The scenario asks for another structure that cannot take over from this one.
    Unfit(String),
    /// Somebody stopped it; when in its time, and what was growing, of a replication that was under way.
    Stopped(Option<(Time, String)>),
    /// A law that must hold was broken: a fault of this program, not of the spec.
    Broken(String),
}

/// Events between two questions whether to go on: some milliseconds.
const ASK_EVERY: u64 = 65_536;

/// Events between two looks at what is alive: one event adds little, but may be a burst.
const LOOK_EVERY: u64 = 8;

/// What one replication may use.
pub(super) struct Limits<'l> {
    /// Events up to the next question, and those still to come until then.
    events: u64,
    unasked: u64,
    most: u64,
    most_live: usize,
    at_once: u64,
    stop: &'l (dyn Fn() -> bool + Sync),
}

impl<'l> Limits<'l> {
    /// What one replication of a plan may use.
    pub(super) fn of(plan: &'l Plan<'_>) -> Self {
        let (most, most_live) = (plan.most_events, plan.most_live);
        Self { events: 0, unasked: 0, most, most_live, at_once: 0, stop: plan.stop }
    }

    /// Counts an event; every few, looks at what is alive, and now and then asks whether to go on.
    #[inline]
    pub(super) fn tick(&mut self, advanced: bool, live: impl FnOnce() -> usize) -> Result<(), Ended> {
        self.at_once = if advanced { 0 } else { self.at_once + 1 };
        if self.unasked.is_multiple_of(LOOK_EVERY) || self.at_once > MOST_AT_ONCE {
            return self.look(live());
        }
        self.unasked -= 1;
        Ok(())
    }

    #[cold]
    fn look(&mut self, live: usize) -> Result<(), Ended> {
        let bound = if self.unasked == 0 && self.events >= self.most {
            format!("more than {} events", self.most)
        } else if self.at_once > MOST_AT_ONCE {
            format!("more than {MOST_AT_ONCE} events at one moment")
        } else if live > self.most_live {
            format!("more than {} items, messages and planned events alive at once", self.most_live)
        } else if self.unasked > 0 {
            self.unasked -= 1;
            return Ok(());
        } else {
            if (self.stop)() {
                return Err(Ended::Stopped(None));
            }
            let next = ASK_EVERY.min(self.most - self.events);
            self.events += next;
            self.unasked = next - 1;
            return Ok(());
        };
        Err(Ended::Bound { bound, at: Time::ZERO, growing: String::new() })
    }
}
