//! Averages over time of a number that jumps.

/// The time average of a whole number, such as items in a queue, kept exactly in integers: the area under it in ticks.
/// What it says does not depend on the order of changes at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    value: u64,
    since: u64,
    start: u64,
    area: u128,
    peak: u64,
}

impl Level {
    /// A level that has this value from this moment on.
    #[must_use]
    pub const fn new(value: u64, now: u64) -> Self {
        Self { value, since: now, start: now, area: 0, peak: value }
    }

    /// The level takes a value at a moment not before the last change.
    pub fn set(&mut self, value: u64, now: u64) {
        self.area += u128::from(self.value) * u128::from(now.saturating_sub(self.since));
        self.since = self.since.max(now);
        self.value = value;
        self.peak = self.peak.max(value);
    }

    /// One more.
    pub fn rise(&mut self, now: u64) {
        self.set(self.value.saturating_add(1), now);
    }

    /// One less.
    pub fn fall(&mut self, now: u64) {
        self.set(self.value.saturating_sub(1), now);
    }

    /// Forgets what was before this moment: the end of the warm-up.
    pub fn restart(&mut self, now: u64) {
        *self = Self::new(self.value, now);
    }

    /// The value now.
    #[must_use]
    pub const fn value(&self) -> u64 {
        self.value
    }

    /// The greatest value so far.
    #[must_use]
    pub const fn peak(&self) -> u64 {
        self.peak
    }

    /// The area under the level up to a moment, in ticks.
    #[must_use]
    pub fn area(&self, now: u64) -> u128 {
        self.area + u128::from(self.value) * u128::from(now.saturating_sub(self.since))
    }

    /// The time average up to a moment; nothing when no time has passed.
    #[must_use]
    pub fn average(&self, now: u64) -> Option<f64> {
        (now > self.start).then(|| self.area(now) as f64 / (now - self.start) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_weighs_by_time() {
        let mut level = Level::new(0, 100);
        level.rise(110);
        level.rise(120);
        level.fall(150);
        assert_eq!((level.area(160), level.peak(), level.value()), (80, 2, 1));
        assert_eq!(level.average(160), Some(80.0 / 60.0));
        assert_eq!(Level::new(3, 5).average(5), None);
    }

    #[test]
    fn the_warm_up_is_forgotten() {
        let mut level = Level::new(9, 0);
        level.set(1, 10);
        level.restart(20);
        assert_eq!((level.average(30), level.peak()), (Some(1.0), 1));
    }

    #[test]
    fn no_time_is_counted_twice() {
        let mut level = Level::new(0, 0);
        level.set(1, 10);
        level.set(2, 5);
        assert_eq!(level.area(20), 20);
    }

    #[test]
    fn a_visit_of_no_length_leaves_no_area() {
        let mut level = Level::new(0, 0);
        level.rise(5);
        level.fall(5);
        assert_eq!((level.area(9), level.peak()), (0, 1));
    }
}
