//! Figures in the words of the language: two figures that differ never read the same.

use crate::model::people::{Discipline, Holder};
use crate::model::quantity::{Cadence, Dist, Duration, TimeUnit};
use crate::model::relation::Party;
use crate::model::signal::{Becomes, Response};
use crate::model::work::Asked;
use crate::model::{Id, Org};

use super::phrase::{Phrase, Thing};

/// The name of what an id means.
macro_rules! name_of {
    ($($function:ident, $arena:ident, $type:ty, $thing:ident;)+) => { $(
        pub(super) fn $function(org: &Org, id: Id<$type>) -> Phrase {
            Phrase::of(Thing::$thing, org.$arena[id].meta.name.clone())
        }
    )+ };
}

name_of! {
    group, groups, crate::model::people::Group, Group;
    role, roles, crate::model::people::Role, Role;
    specialty, specialties, crate::model::people::Specialty, Specialty;
    calendar, calendars, crate::model::people::Calendar, Calendar;
    channel, channels, crate::model::relation::Channel, Channel;
    meeting, meetings, crate::model::relation::Meeting, Meeting;
    decision, decisions, crate::model::decision::Decision, Decision;
    board, boards, crate::model::decision::Board, Board;
    stream, streams, crate::model::work::Stream, Stream;
    stage, stages, crate::model::work::Stage, Stage;
    access, accesses, crate::model::work::Access, Access;
    component, components, crate::model::work::Component, Component;
    resource, resources, crate::model::work::Resource, Resource;
    signal, signals, crate::model::signal::Signal, Signal;
    incident, incidents, crate::model::signal::Incident, Incident;
    andon, andons, crate::model::signal::Andon, Andon;
}

/// People of one role in one group.
pub(super) fn position(org: &Org, id: Id<crate::model::people::Position>) -> Phrase {
    let p = &org.positions[id];
    group(org, p.group).say(".").then(&role(org, p.role))
}

pub(super) fn party(org: &Org, party: Party) -> Phrase {
    match party {
        Party::All => Phrase::ours("all"),
        Party::Group(g) => group(org, g),
        Party::Role(r) => role(org, r),
        Party::Position(p) => position(org, p),
    }
}

pub(super) fn holder(org: &Org, holder: Holder) -> Phrase {
    match holder {
        Holder::Role(r) => role(org, r),
        Holder::Position(p) => position(org, p),
        Holder::Board(b) => board(org, b),
    }
}

pub(super) fn asked(org: &Org, asked: Asked) -> Phrase {
    match asked {
        Asked::Role(r) => role(org, r),
        Asked::Specialty(s) => specialty(org, s),
        Asked::Group(g) => group(org, g),
    }
}

pub(super) fn becomes(org: &Org, b: &Becomes) -> Phrase {
    let Becomes { incident: id, share: chance } = b;
    Phrase::ours("becomes ").then(&incident(org, *id)).say(format!(" {}", share(*chance)))
}

/// A plain figure.
pub(super) fn number(value: f64) -> String {
    format!("{value}")
}

/// A figure that was divided by `per` when it was read, as it was written.
fn as_written(value: f64, per: f64) -> Option<String> {
    let figure = value * per;
    [1e3, 1e6, 1e9].iter().find_map(|grain| {
        let rounded = (figure * grain).round() / grain;
        (rounded / per == value).then(|| number(rounded))
    })
}

/// A share as a percentage.
pub(super) fn share(value: f64) -> String {
    let written = as_written(value, 100.0);
    format!("{}%", written.unwrap_or_else(|| number(value * 100.0)))
}

pub(super) fn unit(unit: TimeUnit, one: bool) -> &'static str {
    match (unit, one) {
        (TimeUnit::Second, _) => "s",
        (TimeUnit::Minute, _) => "min",
        (TimeUnit::Hour, _) => "h",
        (TimeUnit::Day, true) => "day",
        (TimeUnit::Day, false) => "days",
        (TimeUnit::Week, true) => "week",
        (TimeUnit::Week, false) => "weeks",
        (TimeUnit::Month, true) => "month",
        (TimeUnit::Month, false) => "months",
        (TimeUnit::Year, true) => "year",
        (TimeUnit::Year, false) => "years",
    }
}

/// A time as written.
pub(super) fn duration(d: Duration) -> String {
    let Duration { amount, unit: u } = d;
    format!("{} {}", number(amount), unit(u, amount == 1.0))
}

const UNITS: [TimeUnit; 7] = [
    TimeUnit::Year,
    TimeUnit::Month,
    TimeUnit::Week,
    TimeUnit::Day,
    TimeUnit::Hour,
    TimeUnit::Minute,
    TimeUnit::Second,
];

/// Seconds in the largest unit in which they make a short figure.
pub(super) fn seconds(s: f64) -> String {
    for u in UNITS {
        let amount = s / u.elapsed_s();
        let rounded = (amount * 100.0).round() / 100.0;
        if rounded >= 1.0 && rounded * u.elapsed_s() == s {
            return format!("{} {}", number(rounded), unit(u, rounded == 1.0));
        }
    }
    format!("{} s", number(s))
}

/// So many a second, as so many a unit.
pub(super) fn rate(per_second: f64) -> String {
    use TimeUnit::{Day, Hour, Minute, Month, Week, Year};
    for u in [Day, Week, Hour, Month, Year, Minute] {
        let figure = per_second * u.elapsed_s();
        let rounded = (figure * 1e3).round() / 1e3;
        if rounded > 0.0 && rounded / u.elapsed_s() == per_second {
            return format!("{} per {}", number(rounded), unit(u, true));
        }
    }
    format!("{} per s", number(per_second))
}

/// So many in a period of seconds.
pub(super) fn per((count, period_s): (f64, f64)) -> String {
    format!("{} per {}", number(count), seconds(period_s).trim_start_matches("1 "))
}

/// A share of time, as so much time a week.
pub(super) fn upkeep(value: f64) -> String {
    let week = TimeUnit::Week.elapsed_s();
    let s = (value * week * 1e3).round() / 1e3;
    if s / week == value { format!("{} per week", seconds(s)) } else { share(value) }
}

/// A spread in the words of the language.
pub(super) fn spread<T: Copy>(dist: &Dist<T>, figure: fn(T) -> String) -> String {
    match dist {
        Dist::Constant(v) => figure(*v),
        Dist::Exponential(v) => format!("exponential {}", figure(*v)),
        Dist::Uniform { low, high } => format!("uniform {} to {}", figure(*low), figure(*high)),
        Dist::Triangular { low, high, mode } => {
            format!("triangular {} to {} mostly {}", figure(*low), figure(*high), figure(*mode))
        }
        Dist::Normal { mean, sd } => format!("normal {} give or take {}", figure(*mean), figure(*sd)),
        Dist::MedianToP90 { median, p90 } => format!("{} to {}", figure(*median), figure(*p90)),
        Dist::Lognormal { mean, cv } => format!("lognormal {} varying {}", figure(*mean), share(*cv)),
        Dist::Erlang { k, mean } => format!("erlang {k} of {}", figure(*mean)),
        Dist::Mixture(parts) => {
            let parts: Vec<String> =
                parts.iter().map(|(p, d)| format!("{} {}", share(*p), spread(d, figure))).collect();
            format!("mixture {}", parts.join(", "))
        }
    }
}

/// A spread of times.
pub(super) fn dist(d: &Dist<Duration>) -> String {
    spread(d, duration)
}

pub(super) const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A time of day.
pub(super) fn clock(s: u32) -> String {
    format!("{:02}:{:02}", s / 3_600, s % 3_600 / 60)
}

/// A rhythm.
pub(super) fn cadence(c: &Cadence) -> String {
    let Cadence::Every { period, offset_s } = c else { return "on demand".to_owned() };
    let Duration { amount, unit: u } = *period;
    let every = if amount == 1.0 { unit(u, true).to_owned() } else { duration(*period) };
    let mut out = format!("every {every}");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within a week, not negative"
    )]
    let offset = *offset_s as u32;
    let (day, time) = (offset / 86_400, offset % 86_400);
    if day > 0 {
        out.push_str(" on ");
        out.push_str(DAYS[(day % 7) as usize]);
    }
    if time > 0 {
        out.push_str(" at ");
        out.push_str(&clock(time));
    }
    out
}

pub(super) fn discipline(d: Discipline) -> &'static str {
    match d {
        Discipline::OldestFirst => "oldest first",
        Discipline::NewestFirst => "newest first",
        Discipline::ShortestFirst => "shortest first",
        Discipline::PriorityFirst => "priority first",
        Discipline::Random => "random",
    }
}

pub(super) fn response(r: Response) -> String {
    let Response { thanked, punished } = r;
    match (thanked, punished) {
        (0.0, 0.0) => "ignored".to_owned(),
        (t, p) if 1.0 - t == p => format!("thanked {}", share(t)),
        (t, p) if 1.0 - p == t => format!("punished {}", share(p)),
        (t, p) => format!("thanked {}, punished {}", share(t), share(p)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_read_as_they_were_written() {
        assert_eq!(share(0.6), "60%");
        assert_eq!(share(12.5 / 100.0), "12.5%");
        assert_eq!(rate(3.0 / 604_800.0), "3 per week");
        assert_eq!(rate(4.0 / 86_400.0), "4 per day");
        assert_eq!(seconds(31_536_000.0), "1 year");
        assert_eq!(seconds(90.0 * 86_400.0), "90 days");
        assert_eq!(seconds(1_209_600.0), "2 weeks");
        assert_eq!(upkeep(1_800.0 / 604_800.0), "30 min per week");
        assert_eq!(per((5.0, 604_800.0)), "5 per week");
        let c = Cadence::Every {
            period: Duration::new(2.0, TimeUnit::Week),
            offset_s: 3.0 * 86_400.0 + 50_400.0,
        };
        assert_eq!(cadence(&c), "every 2 weeks on Thursday at 14:00");
    }

    proptest! {
        #[test]
        fn different_figures_never_read_the_same(a in 0_u32..5_000_000, b in 0_u32..5_000_000) {
            let (x, y) = (f64::from(a) / 7.0, f64::from(b) / 7.0);
            for word in [share, seconds, rate, upkeep, number] {
                prop_assert_eq!(word(x) == word(y), a == b);
            }
        }
    }
}
