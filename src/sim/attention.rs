//! Attention in time: hours at work, booked slots, and when a piece of work will be done.
//!
//! `available 10%` books nine in ten slots of a calendar at random, so that a leader's time is waited for, not stretched.

use crate::kernel::{Key, Time};
use crate::model::people::Calendar;

const DAY_S: f64 = 86_400.0;

/// When one person can give attention: always, or at their hours. Most of a large structure is always there, and is small.
#[derive(Debug, Clone)]
pub struct Attention(Option<Box<Hours>>);

/// The hours of somebody who is not always there.
#[derive(Debug, Clone)]
struct Hours {
    /// First and last weekday and the hours, or always.
    hours: Option<(u8, u8, f64, f64)>,
    closed: Vec<(f64, f64)>,
    /// Those of them that sessions were called for.
    sessions: Vec<(f64, f64)>,
    /// A slot is free when its chance falls into this window: from, to. Windows that lie apart share one calendar.
    free: (f64, f64),
    slot_s: f64,
    key: Key,
}

impl Attention {
    /// The attention of a person.
    #[must_use]
    pub fn new(calendar: Option<&Calendar>, free: (f64, f64), slot_s: f64, key: Key) -> Self {
        let hours = calendar.and_then(|c| {
            let (first, last) = c.days?;
            Some((first, last, f64::from(c.hours.0), f64::from(c.hours.1)))
        });
        let closed = calendar.map_or_else(Vec::new, |c| c.closed.clone());
        let it = Hours { hours, closed, sessions: Vec::new(), free, slot_s: slot_s.max(1.0), key };
        let always = it.hours.is_none() && it.closed.is_empty() && it.is_unbooked();
        Self((!always).then(|| Box::new(it)))
    }

    /// Not there for a while: from and length in seconds.
    pub fn close(&mut self, from: f64, length: f64) {
        let closed = &mut self.hours().closed;
        closed.push((from, length));
        closed.sort_by(|a, b| a.0.total_cmp(&b.0));
    }

    /// Taken by a session between two moments; what was over by `past` is forgotten.
    pub fn close_until(&mut self, from: Time, to: Time, past: Time) {
        let (start, length) = (from.secs(), to.since(from).secs());
        let hours = self.hours();
        for taken in [&mut hours.closed, &mut hours.sessions] {
            taken.retain(|(start, length)| start + length > past.secs());
        }
        hours.sessions.push((start, length));
        self.close(start, length);
    }

    /// What was called before, with other hours, still takes place: the sessions that are not over yet.
    pub fn keep_sessions(&mut self, before: &Self, now: Time) {
        let called = before.0.iter().flat_map(|hours| &hours.sessions);
        for (from, length) in called.copied().filter(|(from, length)| from + length > now.secs()) {
            self.hours().sessions.push((from, length));
            self.close(from, length);
        }
    }

    fn hours(&mut self) -> &mut Hours {
        // Whoever was always there has no slots that could be booked, and so needs no luck for them.
        let all_free = || {
            let key = Key::seed(0, 0);
            let (closed, sessions) = (Vec::new(), Vec::new());
            Box::new(Hours { hours: None, closed, sessions, free: (0.0, 1.0), slot_s: 1.0, key })
        };
        self.0.get_or_insert_with(all_free)
    }

    /// The first moment from `from` on at which all are free for so long; `None` if there is none before `end`.
    #[must_use]
    pub fn common(all: &[&Self], from: Time, length: Time, end: Time) -> Option<Time> {
        let mut at = from.secs();
        while at < end.secs() {
            let next = all.iter().map(|a| a.gap(at, length.secs(), end.secs())).fold(at, f64::max);
            if next <= at {
                return Some(Time::from_secs(at).max(from));
            }
            at = next;
        }
        None
    }

    /// The first moment from `at` on from which this person is free without a break for so long.
    fn gap(&self, at: f64, length: f64, end: f64) -> f64 {
        let Some(hours) = &self.0 else { return at };
        let (mut start, mut to) = hours.stretch(at);
        while to - start < length && start < end {
            let (from, next) = hours.stretch(to);
            if from > to + 1e-6 {
                start = from;
            }
            to = next;
        }
        start
    }

    /// The share of the hours at work that is not booked.
    #[must_use]
    pub fn unbooked(&self) -> f64 {
        self.0.as_ref().map_or(1.0, |mine| mine.free.1 - mine.free.0)
    }

    /// When a piece of work that is taken up now is done.
    #[must_use]
    pub fn done(&self, now: Time, work: Time) -> Time {
        let Some(hours) = self.0.as_ref().filter(|_| work != Time::ZERO) else { return now.after(work) };
        let mut at = now.secs();
        let mut left = work.secs();
        loop {
            let (from, to) = hours.stretch(at);
            if to - from >= left {
                return Time::from_secs(from + left);
            }
            left -= to - from;
            at = to;
        }
    }

    /// How much attention there was between two moments.
    #[must_use]
    pub fn between(&self, from: Time, to: Time) -> Time {
        let Some(hours) = &self.0 else { return to.since(from) };
        let (mut at, end) = (from.secs(), to.secs());
        let mut there = 0.0;
        while at < end {
            let (opens, closes) = hours.stretch(at);
            there += (closes.min(end) - opens).max(0.0);
            at = closes;
        }
        Time::from_secs(there).min(to.since(from))
    }

    /// The stretches of attention between two moments: from and to.
    #[must_use]
    pub fn stretches(&self, from: Time, to: Time) -> Vec<(Time, Time)> {
        let Some(hours) = &self.0 else { return vec![(from, to)] };
        let mut there = Vec::new();
        let mut at = from.secs();
        while at < to.secs() {
            let (opens, closes) = hours.stretch(at);
            if opens < to.secs() {
                there.push((Time::from_secs(opens).max(from), Time::from_secs(closes).min(to)));
            }
            at = closes;
        }
        there
    }

    /// The first moment from now on within hours at work, booked or not.
    #[must_use]
    pub fn next_at_work(&self, now: Time) -> Time {
        match &self.0 {
            None => now,
            Some(hours) => Time::from_secs(hours.at_work(now.secs()).0).max(now),
        }
    }

    /// The first moment from now on that is free.
    #[must_use]
    pub fn next_free(&self, now: Time) -> Time {
        match &self.0 {
            None => now,
            Some(hours) => Time::from_secs(hours.stretch(now.secs()).0).max(now),
        }
    }
}

impl Hours {
    fn is_unbooked(&self) -> bool {
        self.free.0 <= 0.0 && self.free.1 >= 1.0
    }

    /// The first free stretch that does not end before `at`, cut to begin no earlier.
    fn stretch(&self, at: f64) -> (f64, f64) {
        let mut at = at;
        loop {
            let (from, to) = self.at_work(at);
            if self.is_unbooked() {
                return (from, to);
            }
            let slot = (from / self.slot_s + 1e-9).floor();
            let end = ((slot + 1.0) * self.slot_s).min(to);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "slots of a run are few"
            )]
            let chance = self.key.number(slot as u64).uniform();
            if chance >= self.free.0 && chance < self.free.1 && end > from {
                return (from, end);
            }
            at = end.max(from + 1e-6);
        }
    }

    /// The stretch at work that holds or follows a moment.
    fn at_work(&self, at: f64) -> (f64, f64) {
        let mut at = at;
        loop {
            let (mut from, mut to) = self.opening(at);
            for (start, length) in &self.closed {
                let end = start + length;
                if from >= *start && from < end {
                    from = end;
                } else if from < *start && to > *start {
                    to = *start;
                }
            }
            if from < to {
                return (from, to);
            }
            at = from.max(to);
        }
    }

    fn opening(&self, at: f64) -> (f64, f64) {
        let Some((first, last, from, to)) = self.hours else { return (at, f64::MAX) };
        let mut day = (at / DAY_S).floor();
        loop {
            let weekday = day.rem_euclid(7.0);
            let (first, last) = (f64::from(first), f64::from(last));
            let open = if first <= last {
                weekday >= first && weekday <= last
            } else {
                weekday >= first || weekday <= last
            };
            let (opens, closes) = (day * DAY_S + from, day * DAY_S + to);
            if open && at < closes {
                return (opens.max(at), closes);
            }
            day += 1.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::arena::Meta;

    fn office(available: f64) -> Attention {
        let calendar = Calendar {
            meta: Meta::default(),
            days: Some((0, 4)),
            hours: (9 * 3_600, 17 * 3_600),
            closed: vec![],
        };
        Attention::new(Some(&calendar), (0.0, available), 1_800.0, Key::seed(1, 0))
    }

    #[test]
    fn work_stops_at_five_and_goes_on_on_monday() {
        let friday_four = Time::from_secs(4.0 * DAY_S + 16.0 * 3_600.0);
        let done = office(1.0).done(friday_four, Time::from_secs(2.0 * 3_600.0));
        assert_eq!(done, Time::from_secs(7.0 * DAY_S + 10.0 * 3_600.0));
        assert_eq!(office(1.0).next_free(Time::from_secs(0.0)), Time::from_secs(9.0 * 3_600.0));
    }

    #[test]
    fn booked_time_is_waited_for() {
        // At 20% free, 100 h of work take about 500 h of office time: 62.5 working days, 87.5 days, within 15%.
        let done = office(0.2).done(Time::ZERO, Time::from_secs(100.0 * 3_600.0)).secs() / DAY_S;
        assert!((75.0..100.0).contains(&done), "{done}");
    }
}
