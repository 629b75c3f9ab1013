//! The hours at work of a position, as a clock that stands still outside them: what part of the time at work people are busy is
//! measured on it, so that the share is right over a day and over a year.

use crate::kernel::Time;
use crate::model::people::Calendar;

const DAY_S: f64 = 86_400.0;

/// A clock that goes while a calendar is open.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::sim) struct Clock {
    /// Which weekdays are open, Monday first.
    open: [bool; 7],
    /// From and to, in seconds after midnight.
    hours: (f64, f64),
    /// Closed periods in order, none of which overlap: from and to in seconds.
    closed: Vec<(f64, f64)>,
}

impl Clock {
    /// The clock of a calendar; none where it never stands still.
    pub(in crate::sim) fn of(calendar: &Calendar) -> Option<Self> {
        if calendar.days.is_none() && calendar.closed.is_empty() {
            return None;
        }
        let mut all: Vec<(f64, f64)> =
            calendar.closed.iter().map(|(from, length)| (*from, from + length)).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut closed: Vec<(f64, f64)> = Vec::new();
        for (from, to) in all {
            match closed.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => closed.push((from, to)),
            }
        }
        let Some((first, last)) = calendar.days else {
            return Some(Self { open: [true; 7], hours: (0.0, DAY_S), closed });
        };
        let is_open =
            |day: u8| if first <= last { day >= first && day <= last } else { day >= first || day <= last };
        let open = [0, 1, 2, 3, 4, 5, 6].map(is_open);
        Some(Self { open, hours: (f64::from(calendar.hours.0), f64::from(calendar.hours.1)), closed })
    }

    /// How long it goes between two moments.
    pub(in crate::sim) fn between(&self, from: Time, to: Time) -> Time {
        let (from, to) = (from.secs(), to.secs());
        if to <= from {
            return Time::ZERO;
        }
        let closed: f64 =
            self.closed.iter().map(|(start, end)| self.hours(start.max(from), end.min(to))).sum();
        Time::from_secs(self.hours(from, to) - closed)
    }

    /// Hours of the week between two moments, in seconds, whatever is closed beside them.
    fn hours(&self, from: f64, to: f64) -> f64 {
        if to > from { self.by(to) - self.by(from) } else { 0.0 }
    }

    /// Hours of the week up to a moment, in seconds.
    fn by(&self, at: f64) -> f64 {
        let day = (at / DAY_S).floor();
        let week = (day / 7.0).floor();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day of the week")]
        let today = (day - 7.0 * week) as usize % 7;
        let days = |days: &[bool]| days.iter().filter(|open| **open).count() as f64;
        let (opens, closes) = self.hours;
        let now = if self.open[today] { (at - day * DAY_S).clamp(opens, closes) - opens } else { 0.0 };
        (week * days(&self.open) + days(&self.open[..today])) * (closes - opens) + now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Key;
    use crate::model::arena::Meta;
    use crate::sim::attention::Attention;
    use proptest::prelude::*;

    fn calendar(days: Option<(u8, u8)>, hours: (u32, u32), closed: Vec<(f64, f64)>) -> Calendar {
        Calendar { meta: Meta::default(), days, hours, closed }
    }

    #[test]
    fn an_office_is_open_forty_hours_in_its_first_five_days() {
        let office = calendar(Some((0, 4)), (9 * 3_600, 17 * 3_600), vec![]);
        let clock = Clock::of(&office).unwrap();
        let hours = |from: f64, to: f64| {
            clock.between(Time::from_secs(from * DAY_S), Time::from_secs(to * DAY_S)).secs() / 3_600.0
        };
        assert_eq!([hours(0.0, 5.0), hours(5.0, 7.0), hours(0.0, 70.0)], [40.0, 0.0, 400.0]);
        assert_eq!([hours(0.5, 0.5), hours(0.5, 1.0), hours(4.5, 7.5)], [0.0, 5.0, 8.0]);
        assert!(Clock::of(&calendar(None, (0, 0), vec![])).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// It goes as somebody of that calendar is at work, whose hours are walked one by one.
        #[test]
        fn it_goes_with_those_at_work(
            days in (0_u8..7, 0_u8..7),
            hours in (0_u32..12, 13_u32..=24),
            closed in prop::collection::vec((0_u32..40 * 86_400, 0_u32..9 * 86_400), 0..4),
            (from, length) in (0_u32..30 * 86_400, 0_u32..30 * 86_400),
        ) {
            let closed = closed.into_iter().map(|(at, length)| (f64::from(at), f64::from(length))).collect();
            let calendar = calendar(Some(days), (hours.0 * 3_600, hours.1 * 3_600), closed);
            let (from, to) = (Time::from_secs(f64::from(from)), Time::from_secs(f64::from(from + length)));
            let walked = Attention::new(Some(&calendar), (0.0, 1.0), 1.0, Key::seed(1, 0)).between(from, to);
            let told = Clock::of(&calendar).unwrap().between(from, to);
            prop_assert!(walked.0.abs_diff(told.0) <= 10, "{walked:?} walked, {told:?} told");
        }
    }
}
