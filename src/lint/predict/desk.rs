//! A position as a desk: what comes to it, and how long that waits.

/// One class of what comes: relays first, then what others wait for, then work.
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
}

/// Relays.
pub(super) const RELAY: usize = 0;
/// Questions, decisions, approvals.
pub(super) const SERVE: usize = 1;
/// Work.
pub(super) const WORK: usize = 2;

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
    pub classes: [Class; 3],
}

/// What waits for how long, in seconds on the clock.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Waits {
    /// Share of the time that is asked for.
    pub load: f64,
    /// Wait of each class before it is taken up.
    pub before: [f64; 3],
    /// Wait of work in hand before it is taken up again.
    pub resume: f64,
    /// Seconds on the clock for a second of attention.
    pub stretch: f64,
    /// Seconds on the clock until a booked calendar has a free slot.
    pub slot: f64,
}

/// Load up to which the formulas for a steady state are used; above it a backlog grows.
const STEADY: f64 = 0.97;

impl Desk {
    /// Seconds until a free slot: half of this one, and the booked ones after it.
    fn slot_wait(&self) -> f64 {
        let busy = 1.0 - self.free;
        busy * self.slot_s * (1.0 / self.free - 0.5)
    }

    /// The waits by non-preemptive priorities (Cobham 1954), with several servers after Sakasegawa (1977), and for a backlog
    /// that grows the mean of its growth over the horizon.
    pub(super) fn waits(&self, horizon_s: f64) -> Waits {
        let mut waits = Waits { stretch: 1.0, ..Waits::default() };
        if self.heads <= 0.0 {
            return waits;
        }
        let slot = self.slot_wait();
        let time = self.free * self.open;
        waits.stretch = 1.0 / time;
        waits.slot = slot / self.open + self.closed_s;
        // In hours at work: each task is stretched over free slots, and begins with a wait for one.
        let mut residual = 0.0;
        let mut loads = [0.0; 3];
        for (class, load) in self.classes.iter().zip(&mut loads) {
            let stretched = class.work / self.free + class.rate * slot;
            let squares = class.squares / (self.free * self.free)
                + 2.0 * slot * class.work / self.free
                + class.rate * slot * slot * 2.0;
            *load = stretched / self.heads / self.open;
            residual += squares / 2.0 / self.heads / self.open;
        }
        let total: f64 = loads.iter().sum();
        waits.load = total;
        let steady = total.min(STEADY);
        let power = libm::sqrt(2.0 * (self.heads + 1.0)) - 1.0;
        let pooled = if steady > 0.0 { libm::pow(steady, power) / steady / self.heads } else { 0.0 };
        let mut above = 0.0;
        for (k, load) in loads.iter().enumerate() {
            let with = (above + load).min(STEADY);
            let queue = residual * pooled / ((1.0 - above.min(STEADY)) * (1.0 - with));
            let backlog = (above + load - STEADY).max(0.0) * horizon_s / 2.0;
            waits.before[k] = queue / self.open + self.closed_s + backlog;
            above += load;
        }
        let served = (loads[RELAY] + loads[SERVE]).min(STEADY);
        let half = (served + loads[WORK] / 2.0).min(STEADY);
        waits.resume = residual / ((1.0 - served) * (1.0 - half)) / self.open;
        waits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(heads: f64, rate: f64, scv: f64) -> Waits {
        let mut desk = Desk { heads, free: 1.0, open: 1.0, slot_s: 1_800.0, ..Desk::default() };
        desk.classes[WORK].add(rate, 1.0, scv);
        desk.waits(1e6)
    }

    #[test]
    fn one_server_agrees_with_pollaczek_and_khinchine() {
        assert!((desk(1.0, 0.8, 1.0).before[WORK] - 4.0).abs() < 1e-9);
        assert!((desk(1.0, 0.8, 0.0).before[WORK] - 2.0).abs() < 1e-9);
    }

    #[test]
    fn two_servers_are_within_a_tenth_of_erlang() {
        // M/M/2 at a load of 0.75: 1.285714 of a service time.
        assert!((desk(2.0, 1.5, 1.0).before[WORK] - 1.285_714).abs() < 0.13);
    }

    #[test]
    fn urgent_ones_wait_less() {
        let mut desk = Desk { heads: 1.0, free: 1.0, open: 1.0, slot_s: 1_800.0, ..Desk::default() };
        desk.classes[RELAY].add(0.2, 1.0, 1.0);
        desk.classes[WORK].add(0.6, 1.0, 1.0);
        let waits = desk.waits(1e6);
        assert!((waits.before[RELAY] - 1.0).abs() < 1e-9 && (waits.before[WORK] - 5.0).abs() < 1e-9);
    }

    #[test]
    fn above_capacity_the_wait_grows_with_the_horizon() {
        assert!(desk(1.0, 1.2, 1.0).before[WORK] > 1e5);
    }
}
