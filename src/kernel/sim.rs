//! Running a world.

use std::ops::ControlFlow;

use super::queue::{EventQueue, Order, TieBreak};
use super::time::{Span, Time};

/// What is simulated: state that changes when an event happens.
///
/// ```
/// use andon::kernel::queue::Order;
/// use andon::kernel::sim::{Bounds, Context, Ended, Simulation, World};
/// use andon::kernel::time::{Span, Time};
///
/// struct Clock { ticks: u32 }
///
/// impl World for Clock {
///     type Event = ();
///     fn handle(&mut self, (): (), cx: &mut Context<'_, ()>) {
///         self.ticks += 1;
///         cx.after(Span::from_secs(1), Order::default(), ());
///     }
/// }
///
/// let mut sim = Simulation::new(Clock { ticks: 0 });
/// sim.plan(Time::ZERO, Order::default(), ());
/// let outcome = sim.run(Time::ZERO + Span::from_secs(60), &Bounds::default());
/// assert_eq!((outcome.ended, sim.world.ticks), (Ended::Reached, 61));
/// ```
pub trait World {
    /// What can happen: a small value that names the entity and what befalls it.
    type Event: Copy;

    /// Lets an event happen. Nothing is returned: a world without errors cannot fail while it runs.
    fn handle(&mut self, event: Self::Event, cx: &mut Context<'_, Self::Event>);
}

/// What a world may do with time while it handles an event.
#[derive(Debug)]
pub struct Context<'a, E> {
    now: Time,
    queue: &'a mut EventQueue<E>,
    stopped: &'a mut bool,
}

impl<E: Copy> Context<'_, E> {
    /// The moment of the event in hand.
    #[inline]
    #[must_use]
    pub const fn now(&self) -> Time {
        self.now
    }

    /// Plans an event. What lies in the past is planned for now, since no effect comes before its cause.
    #[inline]
    pub fn at(&mut self, time: Time, order: Order, event: E) {
        self.queue.push(time.max(self.now), order, event);
    }

    /// Plans an event for `delay` from now.
    #[inline]
    pub fn after(&mut self, delay: Span, order: Order, event: E) {
        self.queue.push(self.now + delay, order, event);
    }

    /// Ends the run when the event in hand has been handled.
    #[inline]
    pub const fn stop(&mut self) {
        *self.stopped = true;
    }

    /// Number of events planned and not yet happened.
    #[must_use]
    pub fn planned(&self) -> usize {
        self.queue.len()
    }
}

/// Sees each event before the world handles it. The empty observer `()` costs nothing.
pub trait Observer<W: World> {
    /// Called with the moment, the event, and the world as it is before the event.
    fn before(&mut self, now: Time, event: W::Event, world: &W);
}

impl<W: World> Observer<W> for () {
    #[inline(always)]
    fn before(&mut self, _: Time, _: W::Event, _: &W) {}
}

/// How far a run may go besides its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Events in this run.
    pub events: u64,
    /// Events at one moment, beyond which the world is taken to go in a circle without delay.
    pub events_at_once: u64,
    /// Events between two questions to the watch.
    pub watch_every: u64,
}

impl Default for Bounds {
    /// No bound on events; a million at one moment; a question each 65,536 events (some milliseconds).
    fn default() -> Self {
        Self { events: u64::MAX, events_at_once: 1_000_000, watch_every: 65_536 }
    }
}

/// What the kernel cannot see and a watch can: why a run has to end from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupt {
    /// Somebody asked for it.
    Cancelled,
    /// The wall clock's bound is passed.
    WallTime,
    /// The bound on memory is passed.
    Memory,
}

/// How far a run has come, for its watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The simulated moment.
    pub now: Time,
    /// Events handled in this run.
    pub events: u64,
    /// Events planned and not yet happened.
    pub planned: usize,
}

/// Which bound ended a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The time asked for has been reached; events at that very moment have happened.
    Reached,
    /// Nothing is planned any more.
    Idle,
    /// The world stopped the run.
    Stopped,
    /// The bound on events.
    Events,
    /// The bound on events at one moment: a circle without delay.
    Circle,
    /// The watch ended it.
    Interrupted(Interrupt),
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The bound that ended it.
    pub ended: Ended,
    /// The moment it had reached: the time asked for when that was reached or nothing was left to happen.
    pub now: Time,
    /// Events handled in this run.
    pub events: u64,
}

/// A world, its queue and its clock.
#[derive(Clone, Debug)]
pub struct Simulation<W: World, O = ()> {
    /// The world, open to be read between runs.
    pub world: W,
    /// The observer, open to be read between runs.
    pub observer: O,
    queue: EventQueue<W::Event>,
    now: Time,
    at_once: u64,
    stopped: bool,
}

impl<W: World> Simulation<W> {
    /// A world at its beginning that nobody observes.
    pub const fn new(world: W) -> Self {
        Self::observed(world, (), TieBreak::Stated)
    }
}

impl<W: World, O> Simulation<W, O> {
    /// A world at its beginning, its observer, and the rule for ties.
    pub const fn observed(world: W, observer: O, ties: TieBreak) -> Self {
        let queue = EventQueue::new(ties);
        Self { world, observer, queue, now: Time::ZERO, at_once: 0, stopped: false }
    }

    /// The moment reached.
    pub const fn now(&self) -> Time {
        self.now
    }

    /// Plans an event from outside; what lies in the past is planned for now.
    pub fn plan(&mut self, time: Time, order: Order, event: W::Event) {
        self.queue.push(time.max(self.now), order, event);
    }

    /// Events planned and not yet happened, in no order.
    pub fn planned(&self) -> impl Iterator<Item = (Time, W::Event)> + '_ {
        self.queue.planned()
    }
}

impl<W: World, O: Observer<W>> Simulation<W, O> {
    /// Runs to `until` or to a bound. A run may be taken up again, and is then the same as one run in one piece.
    pub fn run(&mut self, until: Time, bounds: &Bounds) -> Outcome {
        self.run_watched(until, bounds, |_| ControlFlow::Continue(()))
    }

    /// Runs as [`run`](Self::run) does and asks `watch` every so many events whether to go on. The kernel has no
    /// clock: the watch is where wall time, memory and cancellation are looked at.
    pub fn run_watched(
        &mut self,
        until: Time,
        bounds: &Bounds,
        mut watch: impl FnMut(Progress) -> ControlFlow<Interrupt>,
    ) -> Outcome {
        self.stopped = false;
        let mut events = 0;
        loop {
            let allowed = bounds.watch_every.max(1).min(bounds.events - events);
            let (handled, ended) = self.run_some(until, allowed, bounds.events_at_once);
            events += handled;
            if let Some(ended) = ended {
                return self.outcome(ended, until, events);
            }
            if events == bounds.events {
                return self.outcome(Ended::Events, until, events);
            }
            let progress = Progress { now: self.now, events, planned: self.queue.len() };
            if let ControlFlow::Break(why) = watch(progress) {
                return self.outcome(Ended::Interrupted(why), until, events);
            }
        }
    }

    /// Handles at most `allowed` events; tells how many, and why it ended if not for that.
    fn run_some(&mut self, until: Time, allowed: u64, at_once: u64) -> (u64, Option<Ended>) {
        for handled in 0..allowed {
            let Some((time, event)) = self.queue.pop_until(until) else {
                let idle = self.queue.is_empty();
                return (handled, Some(if idle { Ended::Idle } else { Ended::Reached }));
            };
            self.at_once = if time == self.now { self.at_once + 1 } else { 0 };
            self.now = time;
            self.observer.before(time, event, &self.world);
            let mut cx = Context { now: time, queue: &mut self.queue, stopped: &mut self.stopped };
            self.world.handle(event, &mut cx);
            if self.stopped || self.at_once >= at_once {
                let ended = if self.stopped { Ended::Stopped } else { Ended::Circle };
                return (handled + 1, Some(ended));
            }
        }
        (allowed, None)
    }

    fn outcome(&mut self, ended: Ended, until: Time, events: u64) -> Outcome {
        if matches!(ended, Ended::Reached | Ended::Idle) && until < Time::NEVER {
            self.now = self.now.max(until);
        }
        Outcome { ended, now: self.now, events }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each event plans another after a fixed delay, up to a count.
    struct Chain {
        left: u32,
        delay: Span,
        seen: Vec<Time>,
    }

    impl World for Chain {
        type Event = ();
        fn handle(&mut self, (): (), cx: &mut Context<'_, ()>) {
            self.seen.push(cx.now());
            if self.left == 0 {
                return cx.stop();
            }
            self.left -= 1;
            cx.after(self.delay, Order::default(), ());
        }
    }

    fn chain(left: u32, delay: u64) -> Simulation<Chain> {
        let mut sim = Simulation::new(Chain { left, delay: Span(delay), seen: Vec::new() });
        sim.plan(Time::ZERO, Order::default(), ());
        sim
    }

    #[test]
    fn the_last_moment_belongs_to_the_run() {
        let outcome = chain(100, 10).run(Time(50), &Bounds::default());
        assert_eq!(outcome, Outcome { ended: Ended::Reached, now: Time(50), events: 6 });
    }

    #[test]
    fn a_world_can_stop_itself() {
        let outcome = chain(3, 10).run(Time(500), &Bounds::default());
        assert_eq!(outcome, Outcome { ended: Ended::Stopped, now: Time(30), events: 4 });
    }

    #[test]
    fn nothing_left_to_happen_is_idle() {
        let mut sim = Simulation::new(Chain { left: 0, delay: Span::ZERO, seen: Vec::new() });
        assert_eq!(sim.run(Time(9), &Bounds::default()).ended, Ended::Idle);
        assert_eq!(sim.now(), Time(9));
    }

    #[test]
    fn a_circle_without_delay_is_caught_and_named() {
        let bounds = Bounds { events_at_once: 1000, ..Bounds::default() };
        let outcome = chain(u32::MAX, 0).run(Time(50), &bounds);
        assert_eq!(outcome, Outcome { ended: Ended::Circle, now: Time::ZERO, events: 1000 });
    }

    #[test]
    fn the_bound_on_events_is_exact() {
        let bounds = Bounds { events: 70_001, ..Bounds::default() };
        let mut sim = chain(u32::MAX, 1);
        assert_eq!(sim.run(Time::NEVER, &bounds).events, 70_001);
        assert_eq!(sim.run(Time::NEVER, &bounds).ended, Ended::Events);
        assert_eq!(sim.world.seen.len(), 140_002);
    }

    #[test]
    fn the_watch_is_asked_and_obeyed() {
        let bounds = Bounds { watch_every: 10, ..Bounds::default() };
        let mut asked = 0;
        let outcome = chain(u32::MAX, 1).run_watched(Time::NEVER, &bounds, |progress| {
            asked += 1;
            assert_eq!(progress.planned, 1);
            if progress.events < 50 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(Interrupt::WallTime)
            }
        });
        assert_eq!((outcome.ended, outcome.events, asked), (Ended::Interrupted(Interrupt::WallTime), 50, 5));
    }

    #[test]
    fn a_run_in_pieces_is_the_run_in_one_piece() {
        let (mut whole, mut pieces) = (chain(100, 7), chain(100, 7));
        whole.run(Time(400), &Bounds::default());
        for tens in 0..=40 {
            pieces.run(Time(tens * 10), &Bounds::default());
        }
        assert_eq!(whole.world.seen, pieces.world.seen);
    }

    #[test]
    fn nothing_happens_before_its_cause() {
        struct Backwards(Vec<Time>);
        impl World for Backwards {
            type Event = bool;
            fn handle(&mut self, first: bool, cx: &mut Context<'_, bool>) {
                self.0.push(cx.now());
                if first {
                    cx.at(Time(1), Order::default(), false);
                }
            }
        }
        let mut sim = Simulation::new(Backwards(Vec::new()));
        sim.plan(Time(5), Order::default(), true);
        sim.run(Time(9), &Bounds::default());
        assert_eq!(sim.world.0, [Time(5), Time(5)]);
    }

    #[test]
    fn an_observer_sees_each_event_before_the_world() {
        struct Count(Vec<usize>);
        impl Observer<Chain> for Count {
            fn before(&mut self, _: Time, (): (), world: &Chain) {
                self.0.push(world.seen.len());
            }
        }
        let world = Chain { left: 3, delay: Span(2), seen: Vec::new() };
        let mut sim = Simulation::observed(world, Count(Vec::new()), TieBreak::Stated);
        sim.plan(Time::ZERO, Order::default(), ());
        sim.run(Time(9), &Bounds::default());
        assert_eq!(sim.observer.0, [0, 1, 2, 3]);
    }
}
