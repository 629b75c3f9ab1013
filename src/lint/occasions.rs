//! Occasions one after the other: rhythms with a common period stand in fixed phases, so that what waits for one of them meets
//! the next one always at the same distance. A board on Wednesday and then a signature on Thursday are 3.5 + 1 days, not 3.5 + 3.5.

use crate::model::quantity::Cadence;

/// One occasion of a chain.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// Its rhythm.
    pub cadence: Cadence,
    /// Seconds from the one before it, or from the beginning, until it is asked for.
    pub before_s: f64,
}

/// What waits for a chain of occasions, begun at any time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chain {
    /// Mean seconds until each occasion, from when it is asked for.
    pub waits: Vec<f64>,
    /// Share that comes to each before silence ends it.
    pub asked: Vec<f64>,
    /// Share whose occasion comes before silence ends it.
    pub seen: Vec<f64>,
    /// Mean seconds of the whole, ended by silence.
    pub mean_s: f64,
    /// The period of its first rhythm: the beginnings of the whole spread so far.
    pub spread_s: f64,
}

/// So many occasions of the first rhythm stand for all: ten years of Thursdays.
const MOST: usize = 520;

/// The waits of a chain whose last occasion is followed by `after_s`, ended by silence after `silent_s`.
#[must_use]
pub fn chain(links: &[Link], after_s: f64, silent_s: Option<f64>) -> Chain {
    let silent_s = silent_s.unwrap_or(f64::INFINITY);
    let first = links.iter().position(|l| l.cadence.period_s() > 0.0);
    let none = Chain { waits: vec![0.0; links.len()], ..Chain::default() };
    let mut out = Chain { asked: none.waits.clone(), seen: none.waits.clone(), ..none };
    let lead = |n: usize| links.iter().take(n).map(|l| l.before_s).sum::<f64>();
    let fixed = first.unwrap_or(links.len());
    for i in 0..fixed {
        let in_time = if lead(i + 1) < silent_s { 1.0 } else { 0.0 };
        (out.asked[i], out.seen[i]) = (in_time, in_time);
    }
    let Some(first) = first else {
        out.mean_s = (lead(fixed) + after_s).min(silent_s);
        return out;
    };
    // From the beginning to the first occasion with a rhythm: even between `lead` and a period more.
    let (period, lead) = (links[first].cadence.period_s(), lead(first + 1));
    let (_, offset) = rhythm(&links[first].cadence);
    let until = |s: f64| ((silent_s - lead - s) / period).clamp(0.0, 1.0);
    out.spread_s = period;
    out.waits[first] = period / 2.0;
    out.asked[first] = if lead < silent_s { 1.0 } else { 0.0 };
    out.seen[first] = until(0.0);
    let n = common(links) / period;
    let n = if n < MOST as f64 { (n.round() as usize).max(1) } else { MOST };
    let share = 1.0 / n as f64;
    for j in 0..n {
        let from = offset + j as f64 * period;
        let mut now = from;
        for (i, link) in links.iter().enumerate().skip(first + 1) {
            now += link.before_s;
            out.asked[i] += share * until(now - from);
            let then = next(&link.cadence, now);
            out.waits[i] += share * (then - now);
            now = then;
            out.seen[i] += share * until(now - from);
        }
        let (rest, part) = (lead + now - from + after_s, until(now - from + after_s));
        let in_time = part * (rest + part * period / 2.0);
        out.mean_s += share * if part < 1.0 { in_time + (1.0 - part) * silent_s } else { in_time };
    }
    out
}

/// What takes so long on average, spread evenly over a period, when silence ends it.
#[must_use]
pub fn ended(mean_s: f64, spread_s: f64, silent_s: f64) -> f64 {
    let spread = spread_s.min(2.0 * mean_s);
    let least = mean_s - spread / 2.0;
    if silent_s <= least || spread <= 0.0 {
        return mean_s.min(silent_s);
    }
    let part = ((silent_s - least) / spread).min(1.0);
    part * (least + part * spread / 2.0) + if part < 1.0 { (1.0 - part) * silent_s } else { 0.0 }
}

fn rhythm(cadence: &Cadence) -> (f64, f64) {
    match cadence {
        Cadence::OnDemand => (0.0, 0.0),
        Cadence::Every { period, offset_s } => (period.elapsed_s(), *offset_s),
    }
}

/// The first occasion that is not before a moment.
fn next(cadence: &Cadence, now: f64) -> f64 {
    let (period, offset) = rhythm(cadence);
    if period <= 0.0 {
        return now;
    }
    (offset + ((now - offset) / period - 1e-9).ceil() * period).max(now)
}

/// The common period of all rhythms, in whole seconds; infinite where it is too long to be told.
fn common(links: &[Link]) -> f64 {
    let mut common: u128 = 1;
    for period in links.iter().map(|l| l.cadence.period_s()).filter(|p| *p > 0.0) {
        if period.fract() > 0.0 || period > 1e12 || common > 1 << 64 {
            return f64::INFINITY;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole seconds within bounds"
        )]
        let seconds = period as u128;
        common = common / divisor(common, seconds) * seconds;
    }
    common as f64
}

fn divisor(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::quantity::{Duration, TimeUnit};

    const DAY: f64 = 86_400.0;

    fn every(days: f64, at: f64, before_s: f64) -> Link {
        let period = Duration::new(days, TimeUnit::Day);
        Link { cadence: Cadence::Every { period, offset_s: at * DAY }, before_s }
    }

    fn days(links: &[Link], silent: Option<f64>) -> f64 {
        chain(links, 0.0, silent.map(|d| d * DAY)).mean_s / DAY
    }

    #[test]
    fn rhythms_with_a_common_period_have_fixed_phases() {
        assert!((days(&[every(7.0, 2.0, 0.0)], None) - 3.5).abs() < 1e-9);
        assert!((days(&[every(7.0, 2.0, 0.0), every(7.0, 3.0, 0.0)], None) - 4.5).abs() < 1e-9);
        // The Tuesday before the Wednesday is missed.
        assert!((days(&[every(7.0, 2.0, 0.0), every(7.0, 1.0, 0.0)], None) - 9.5).abs() < 1e-9);
        // Handling that lasts longer than the distance misses it, too.
        assert!((days(&[every(7.0, 2.0, 0.0), every(7.0, 3.0, 1.5 * DAY)], None) - 11.5).abs() < 1e-9);
        // Every second occasion of a daily rhythm meets one of every second day.
        assert!((days(&[every(1.0, 0.0, 0.0), every(2.0, 0.0, 0.0)], None) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn rhythms_without_a_common_period_meet_at_any_distance() {
        let months = chain(&[every(7.0, 0.0, 0.0), every(30.437_5, 0.0, 0.0)], 0.0, None);
        assert!((months.mean_s / DAY - 3.5 - 30.437_5 / 2.0).abs() < 3.6, "{months:?}");
    }

    #[test]
    fn silence_ends_the_wait() {
        // Even over a week: the first day is waited for, the others end after one.
        assert!((days(&[every(7.0, 2.0, 0.0)], Some(1.0)) - (0.5 + 6.0) / 7.0).abs() < 1e-9);
        let both = chain(&[every(7.0, 2.0, 0.0), every(7.0, 3.0, 0.0)], 0.0, Some(DAY));
        assert!((both.seen[0] - 1.0 / 7.0).abs() < 1e-9 && both.seen[1] == 0.0 && both.asked[0] == 1.0);
        assert!((both.mean_s / DAY - 1.0).abs() < 1e-9);
        assert!((ended(3.5, 7.0, 1.0) - (0.5 + 6.0) / 7.0).abs() < 1e-9);
        assert!((ended(2.0, 0.0, 1.0) - 1.0).abs() < 1e-9 && (ended(2.0, 0.0, 3.0) - 2.0).abs() < 1e-9);
    }
}
