//! A position as a desk: what comes to it, and how long that waits.

/// One class of what comes: relays first, then what others wait for, then work that interrupts, then work in hand, then new work.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Class {
    /// How many a second.
    pub rate: f64,
    /// Seconds of attention, summed over a second.
    pub work: f64,
    /// Squares of the seconds of attention, summed over a second.
    pub squares: f64,
}

impl Class {
    /// So many a second, each with this mean and squared coefficient of variation.
    pub(super) fn add(&mut self, rate: f64, mean: f64, scv: f64) {
        self.rate += rate;
        self.work += rate * mean;
        self.squares += rate * mean * mean * (1.0 + scv);
    }

    /// So many times another.
    pub(super) fn join(&mut self, other: Self, times: f64) {
        self.rate += other.rate * times;
        self.work += other.work * times;
        self.squares += other.squares * times;
    }
}

/// Relays.
pub(super) const RELAY: usize = 0;
/// Questions, decisions, approvals.
pub(super) const SERVE: usize = 1;
/// Work that interrupts what is less urgent, begun or taken up again.
pub(super) const URGENT: usize = 2;
/// Work in hand that is taken up again after an answer.
pub(super) const AGAIN: usize = 3;
/// Work that is begun.
pub(super) const BEGIN: usize = 4;
/// How many classes.
pub(super) const CLASSES: usize = 5;

/// The people of one position.
#[derive(Debug, Clone, Default)]
pub(super) struct Desk {
    /// How many they are.
    pub heads: f64,
    /// Share of the hours at work that is not booked.
    pub free: f64,
    /// Share of all time that is at work.
    pub open: f64,
    /// Mean wait until work begins, of who comes at any time.
    pub closed_s: f64,
    /// Length of a slot of the calendar.
    pub slot_s: f64,
    /// What comes, by class.
    pub classes: [Class; CLASSES],
}

/// What waits for how long, in seconds on the clock.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Waits {
    /// Share of the time that is asked for.
    pub load: f64,
    /// Wait of each class before it is taken up, of who comes while people are at work.
    pub before: [f64; CLASSES],
    /// Share of each class that is ever taken up: less than all where more is asked for than there is.
    pub served: [f64; CLASSES],
    /// Seconds on the clock for a second of attention.
    pub stretch: f64,
    /// Times as long that work takes which can be interrupted.
    pub interrupted: f64,
    /// Seconds on the clock until a booked calendar has a free slot.
    pub slot: f64,
    /// Share of all time at work.
    pub open: f64,
    /// Mean wait until work begins, of who comes at any time.
    pub closed: f64,
}

/// Hours at work in a row: what takes much longer comes at any time of the day or night.
const SHIFT_S: f64 = 8.0 * 3_600.0;

impl Waits {
    /// Wait for the hours at work, of what left somebody with these hours so long ago.
    pub(super) fn closed_after(&self, from: &Self, travelled_s: f64) -> f64 {
        let strange = (self.open - from.open).abs() > 0.01;
        if strange { self.closed } else { self.closed * (1.0 - libm::exp(-travelled_s / SHIFT_S)) }
    }
}

impl Desk {
    /// Seconds until a free slot: half of this one, and the booked ones after it.
    fn slot_wait(&self) -> f64 {
        let busy = 1.0 - self.free;
        busy * self.slot_s * (1.0 / self.free - 0.5)
    }

    /// What is asked of one person, as shares of the time that is free.
    pub(super) fn asked(&self) -> super::Asked {
        let time = self.heads * self.open * self.free;
        let share = |k: usize| if time > 0.0 { self.classes[k].work / time } else { 0.0 };
        super::Asked {
            relays: share(RELAY),
            serves: share(SERVE),
            works: share(URGENT) + share(AGAIN) + share(BEGIN),
        }
    }

    /// The waits at the moment `t` of a scenario that began empty.
    ///
    /// Steady state: non-preemptive priorities (Cobham 1954) over service times with breakdowns, which are the booked slots
    /// (Federgruen and Green 1986), and several people after Sakasegawa (1977); what is asked of a person waits for that person,
    /// work waits for any. What interrupts does not wait for the rest of what it interrupts (preemptive-resume priority). Before the steady state is reached, a queue is a reflected random walk, which has come to
    /// √(2/π · variance · t) at a load of one; above it, what is taken up at t came at t/load.
    pub(super) fn waits(&self, t: f64) -> Waits {
        let mut waits =
            Waits { stretch: 1.0, interrupted: 1.0, served: [1.0; CLASSES], open: 1.0, ..Waits::default() };
        if self.heads <= 0.0 {
            return waits;
        }
        let slot = self.slot_wait();
        waits.stretch = 1.0 / (self.free * self.open);
        waits.slot = slot / self.open;
        waits.open = self.open;
        waits.closed = self.closed_s;
        // In hours at work, of one person.
        let share = 1.0 / self.heads / self.open;
        let (mut residual, mut urgent) = (0.0, 0.0);
        let mut loads = [0.0; CLASSES];
        for (k, class) in self.classes.iter().enumerate() {
            loads[k] = class.work / self.free * share;
            let squares = class.squares / (self.free * self.free) + 2.0 * slot * class.work / self.free;
            residual += squares / 2.0 * share;
            if k == URGENT {
                urgent = residual;
            }
        }
        let total: f64 = loads.iter().sum();
        waits.load = total;
        if total <= 0.0 {
            return waits;
        }
        let busy_with = |load: f64| libm::pow(load.min(1.0), libm::sqrt(2.0 * (self.heads + 1.0)) - 1.0);
        let (all_busy, all_rest) = (busy_with(total), residual / total);
        // Somebody is called away by what finds everybody busy, for as long as there is something urgent.
        let away = loads[URGENT] * all_busy / total.min(1.0);
        waits.interrupted = 1.0 + away / (1.0 - loads[URGENT]).max(0.05);
        let t = t * self.open;
        let mut above = 0.0;
        for (k, load) in loads.iter().enumerate() {
            let pooled = if matches!(k, URGENT | BEGIN) { self.heads } else { 1.0 };
            let with = above + load;
            let (busy, rest) = match k {
                URGENT if with > 0.0 => (busy_with(with), urgent / with),
                // Whoever has work in hand is one person, busy or not.
                AGAIN => (total.min(1.0), all_rest),
                _ => (all_busy, all_rest),
            };
            let left = (1.0 - above).max(0.0);
            let walk = libm::sqrt(4.0 / std::f64::consts::PI * residual / pooled * t) / left.max(0.05);
            let queue = if with < 1.0 {
                let steady = busy * rest / pooled / ((1.0 - above) * (1.0 - with));
                steady * walk / libm::hypot(steady, walk)
            } else {
                let grown = if *load > 0.0 { t * (1.0 - left / load).max(0.0) } else { t };
                libm::hypot(walk.min(t), grown).min(t)
            };
            waits.before[k] = if queue.is_finite() { queue / self.open } else { 0.0 };
            if with > 1.0 && *load > 0.0 {
                waits.served[k] = (left / load).clamp(0.0, 1.0);
            }
            above = with;
        }
        waits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(heads: f64, rate: f64, scv: f64) -> Waits {
        let mut desk = Desk { heads, free: 1.0, open: 1.0, slot_s: 1_800.0, ..Desk::default() };
        desk.classes[BEGIN].add(rate, 1.0, scv);
        desk.waits(1e12)
    }

    #[test]
    fn one_server_agrees_with_pollaczek_and_khinchine() {
        assert!((desk(1.0, 0.8, 1.0).before[BEGIN] - 4.0).abs() < 1e-3);
        assert!((desk(1.0, 0.8, 0.0).before[BEGIN] - 2.0).abs() < 1e-3);
    }

    #[test]
    fn two_servers_are_within_a_tenth_of_erlang() {
        // M/M/2 at a load of 0.75: 1.285714 of a service time.
        assert!((desk(2.0, 1.5, 1.0).before[BEGIN] - 1.285_714).abs() < 0.13);
    }

    #[test]
    fn urgent_ones_wait_less() {
        let mut desk = Desk { heads: 1.0, free: 1.0, open: 1.0, slot_s: 1_800.0, ..Desk::default() };
        desk.classes[RELAY].add(0.2, 1.0, 1.0);
        desk.classes[BEGIN].add(0.6, 1.0, 1.0);
        let waits = desk.waits(1e12);
        assert!((waits.before[RELAY] - 1.0).abs() < 1e-3 && (waits.before[BEGIN] - 5.0).abs() < 1e-3);
    }

    #[test]
    fn what_interrupts_agrees_with_preemptive_priorities() {
        let mut desk = Desk { heads: 1.0, free: 1.0, open: 1.0, slot_s: 1_800.0, ..Desk::default() };
        desk.classes[URGENT].add(0.2, 1.0, 1.0);
        desk.classes[BEGIN].add(0.6, 1.0, 1.0);
        let waits = desk.waits(1e12);
        assert!((waits.before[URGENT] + 1.0 - 1.25).abs() < 1e-3, "{waits:?}");
        assert!((waits.before[BEGIN] + waits.interrupted - 6.25).abs() < 1e-3, "{waits:?}");
    }

    #[test]
    fn above_capacity_the_wait_grows_with_the_horizon() {
        let waits = desk(1.0, 1.25, 1.0);
        // What is taken up at t came at t/1.25.
        assert!((waits.before[BEGIN] / 1e12 - 0.2).abs() < 1e-3, "{waits:?}");
        assert!((waits.served[BEGIN] - 0.8).abs() < 1e-9);
    }
}
