//! Who there is: specialties, calendars, roles, groups (units and teams), positions and the people in them.

use super::arena::{Arena, Id, Meta};
use super::decision::{Board, Decision};
use super::quantity::{Cadence, Dist, Duration, TimeUnit, WorkingTime};
use super::relation::Channel;
use super::signal::Response;
use crate::declared;
use crate::source::Span;

declared!(Specialty, Calendar, Role, Group, Position);

/// A field of knowledge.
#[derive(Debug, Clone, Default)]
pub struct Specialty {
    /// Name and place.
    pub meta: Meta,
}

/// The hours at which people are at work.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Name and place.
    pub meta: Meta,
    /// First and last weekday, Monday is 0; `None` is around the clock.
    pub days: Option<(u8, u8)>,
    /// From and to, in seconds after midnight.
    pub hours: (u32, u32),
    /// Closed periods: start and length in seconds from the run's start.
    pub closed: Vec<(f64, f64)>,
}

impl Calendar {
    /// What a day and a week of effort mean under this calendar.
    #[must_use]
    pub fn working_time(&self) -> WorkingTime {
        let Some((first, last)) = self.days else { return WorkingTime::ALWAYS };
        let days = f64::from((i16::from(last) - i16::from(first)).rem_euclid(7) + 1);
        let hours = f64::from(self.hours.1.saturating_sub(self.hours.0)) / 3_600.0;
        WorkingTime { hours_per_day: hours, days_per_week: days }
    }
}

/// In which order a person or a stage takes what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discipline {
    /// First come, first served.
    OldestFirst,
    /// Last come, first served.
    NewestFirst,
    /// The least work first.
    ShortestFirst,
    /// By priority, then first come.
    PriorityFirst,
    /// Any, with equal chances.
    Random,
}

/// A decision right of a role.
#[derive(Debug, Clone)]
pub struct Right {
    /// What may be decided.
    pub decision: Id<Decision>,
    /// Largest amount, in the decision's own currency or unit.
    pub up_to: Option<f64>,
    /// Only what can be taken back.
    pub when_reversible: bool,
    /// The statement.
    pub span: Span,
}

/// A second boss.
#[derive(Debug, Clone)]
pub struct DottedLine {
    /// The role that is also reported to.
    pub to: Id<Role>,
    /// The responsibilities for which it holds; empty means that no rule was given.
    pub matters: Vec<String>,
    /// The statement.
    pub span: Span,
}

/// What people of one kind can do, answer for and may decide.
#[derive(Debug, Clone)]
pub struct Role {
    /// Name and place.
    pub meta: Meta,
    /// Declared with `role`; otherwise it is implied by `led by`.
    pub declared: bool,
    /// Specialties with the level of skill, 1 is full.
    pub skills: Vec<(Id<Specialty>, f64)>,
    /// What it answers for.
    pub responsibilities: Vec<(String, Span)>,
    /// What it may decide.
    pub rights: Vec<Right>,
    /// Share of the calendar that is not booked already, above 0, at most 1.
    pub available: f64,
    /// Hours at work; `None` is always.
    pub calendar: Option<Id<Calendar>>,
    /// Order of the inbox; `None` is the default of the language (priority, then first come).
    pub order: Option<Discipline>,
    /// Time lost when turning from one item to another; `None` is the default.
    pub switching: Option<Dist<Duration>>,
    /// Learning rate: share of effort saved at each doubling of repetitions.
    pub learns: f64,
    /// Speed at all work, 1 is normal.
    pub pace: f64,
    /// Items one person may have in hand at once, those that wait for answers included; `None` is the default.
    pub juggles: Option<u32>,
    /// What one person costs.
    pub cost: Option<Pay>,
    /// How this role answers bad news; `None` is the climate of its group.
    pub response: Option<Response>,
    /// Share of problems seen that this role speaks of, at the start; `None` is the climate.
    pub safety: Option<f64>,
    /// Second bosses.
    pub also_reports: Vec<DottedLine>,
    /// What a newcomer costs each incumbent: share of attention, and for how long.
    pub mentors: Option<(f64, Duration)>,
}

/// What one person costs, as it is declared.
#[derive(Debug, Clone, PartialEq)]
pub struct Pay {
    /// How much.
    pub amount: f64,
    /// For what time.
    pub per: TimeUnit,
    /// The currency, as it is written.
    pub currency: String,
}

impl Pay {
    /// Hours and days are paid as they are worked; a week, a month or a year is paid as a whole.
    #[must_use]
    pub const fn is_for_work(&self) -> bool {
        matches!(self.per, TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour | TimeUnit::Day)
    }

    /// What is paid a second: of the hours at work of somebody of these hours where it [is for work](Self::is_for_work), else of
    /// all time.
    ///
    /// ```
    /// use andon::model::people::Pay;
    /// use andon::model::quantity::{TimeUnit, WorkingTime};
    ///
    /// let office = WorkingTime { hours_per_day: 8.0, days_per_week: 5.0 };
    /// let an_hour = |amount, per| (Pay { amount, per, currency: "EUR".to_owned() }.a_second(office) * 3_600.0).round();
    /// assert_eq!(an_hour(100.0, TimeUnit::Hour), 100.0);
    /// assert_eq!(an_hour(800.0, TimeUnit::Day), 100.0);
    /// assert_eq!(an_hour(168.0, TimeUnit::Week), 1.0);
    /// ```
    #[must_use]
    pub fn a_second(&self, time: WorkingTime) -> f64 {
        let seconds = match self.per {
            TimeUnit::Day => time.hours_per_day * TimeUnit::Hour.elapsed_s(),
            other => other.elapsed_s(),
        };
        self.amount / seconds
    }
}

impl Role {
    /// A role about which nothing is said.
    #[must_use]
    pub fn plain(meta: Meta, declared: bool) -> Self {
        Self {
            meta,
            declared,
            skills: Vec::new(),
            responsibilities: Vec::new(),
            rights: Vec::new(),
            available: 1.0,
            calendar: None,
            order: None,
            switching: None,
            learns: 0.0,
            pace: 1.0,
            juggles: None,
            cost: None,
            response: None,
            safety: None,
            also_reports: Vec::new(),
            mentors: None,
        }
    }

    /// Level of a skill, 0 when the role has none of it.
    #[must_use]
    pub fn skill(&self, specialty: Id<Specialty>) -> f64 {
        self.skills.iter().filter(|(s, _)| *s == specialty).map(|(_, level)| *level).fold(0.0, f64::max)
    }
}

/// A unit holds groups, a team holds people who talk to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// `unit`
    Unit,
    /// `team`
    Team,
}

/// A unit or a team; the name is the path, `IT.Development.Phoenix`. One of many like a pattern is `Online.Squad_17`.
#[derive(Debug, Clone)]
pub struct Group {
    /// Path and place.
    pub meta: Meta,
    /// Unit or team.
    pub kind: GroupKind,
    /// The group that it is in.
    pub parent: Option<Id<Group>>,
    /// The position of its leader, which may stand in another group.
    pub leader: Option<Id<Position>>,
    /// Positions in it, in order, the leader's own included when it was made for this group.
    pub positions: Vec<Id<Position>>,
    /// Groups in it, in order.
    pub groups: Vec<Id<Group>>,
    /// The pattern it was made from, by name.
    pub pattern: Option<String>,
    /// Hours at work of everybody here whose role does not say otherwise.
    pub calendar: Option<Id<Calendar>>,
    /// How people of this team talk to each other; `None` is the default of one room.
    pub inside: Option<Id<Channel>>,
    /// How people here report to their leader; `None` is the default of a boss's relay.
    pub reports_by: Option<(Id<Channel>, Option<Cadence>)>,
    /// What the group answers for.
    pub responsibilities: Vec<(String, Span)>,
    /// Second bosses of everybody here.
    pub also_reports: Vec<DottedLine>,
    /// Limit on the items that the team has in hand.
    pub at_most: Option<u32>,
    /// Response to bad news here; `None` is that of the group above.
    pub response: Option<Response>,
    /// Safety here at the start; `None` is that of the group above.
    pub safety: Option<f64>,
}

/// People counted together: the declaration that created them, and which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonRange {
    /// The declaration that created them, an index into [`super::Org::origins`].
    pub origin: u32,
    /// Ordinal of the first, from 1.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// The people of one role in one group: separate persons with separate inboxes and a shared pull queue.
#[derive(Debug, Clone)]
pub struct Position {
    /// `IT.Operations.Release.Operator`, and the place of the headcount.
    pub meta: Meta,
    /// Their role.
    pub role: Id<Role>,
    /// Their group.
    pub group: Id<Group>,
    /// Who they are.
    pub people: Vec<PersonRange>,
    /// It leads its group (or several).
    pub leads: Vec<Id<Group>>,
    /// Share of their time here; below 1 for part-time guests.
    pub share: f64,
    /// For guests: their home position.
    pub home: Option<Id<Position>>,
}

impl Position {
    /// How many people.
    #[must_use]
    pub fn headcount(&self) -> u32 {
        self.people.iter().map(|r| r.count).sum()
    }
}

/// What answers for approvals and rungs: a role, one position, or a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// Anybody of the role, the nearest first.
    Role(Id<Role>),
    /// The people of one position.
    Position(Id<Position>),
    /// A board that meets.
    Board(Id<Board>),
}

/// Looks for the calendar that holds for a position: its role's, its group's, or that of a group above.
#[must_use]
pub fn calendar_of(role: &Role, mut group: Option<Id<Group>>, groups: &Arena<Group>) -> Option<Id<Calendar>> {
    if role.calendar.is_some() {
        return role.calendar;
    }
    while let Some(id) = group {
        if let Some(calendar) = groups[id].calendar {
            return Some(calendar);
        }
        group = groups[id].parent;
    }
    None
}
