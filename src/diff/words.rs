//! Figures in the words of the language: two figures that differ never read the same.

use crate::model::people::{Discipline, Holder};
use crate::model::quantity::{Cadence, Duration};
use crate::model::relation::Party;
use crate::model::signal::{Becomes, Response};
use crate::model::work::Asked;
use crate::model::{Id, Org};

use super::phrase::{Phrase, Thing};
pub(super) use crate::model::figures::{
    dist, duration, number, per, rate, seconds, share, spread, unit, upkeep,
};

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
    use crate::model::quantity::TimeUnit;
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
