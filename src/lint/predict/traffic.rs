//! Who does what how often, and which paths it takes.

mod deciding;
mod places;

use super::desk::{AGAIN, BEGIN, Desk, RELAY, SERVE, URGENT, Waits};
use crate::lint::load::{entering, thinned_rates};
use crate::model::dynamics::Scenario;
use crate::model::people::{Position, calendar_of};
use crate::model::quantity::{Dist, Duration, TimeUnit, WorkingTime};
use crate::model::work::Stage;
use crate::model::{Id, Org};
use crate::network::{Cargo, Network, Route, positions_of};
use std::collections::BTreeMap;

/// What a passage of a stage is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The work itself.
    Handoff,
    /// A question with its answer.
    Question,
    /// A request for a decision, with its answer.
    Decision,
    /// A request for an approval.
    Approval,
}

/// Messages of a stage that take one path.
#[derive(Debug, Clone)]
pub(super) struct Talk {
    /// For what.
    pub purpose: Purpose,
    /// For each visit of the stage, how many.
    pub each: f64,
    /// A second.
    pub rate: f64,
    /// The path; `None` when there is none.
    pub route: Option<Route>,
    /// Seconds of attention at its end.
    pub takes: f64,
    /// Seconds until the next occasion of whoever is at its end, or of the board.
    pub occasion_s: f64,
    /// It comes back the same way.
    pub returns: bool,
    /// For which request of the stage, where silence ends the wait for it.
    pub ends: Option<Ends>,
}

/// Where silence ends a wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    /// Which decision of the stage, and of which place.
    pub request: (usize, Id<Position>),
    /// It is the wait for approvals, and not that for whoever decides.
    pub approves: bool,
    /// Share of the visits of the stage that make this request.
    pub share: f64,
    /// Seconds until the edge acts.
    pub silent_s: f64,
    /// Seconds over which the occasions spread what is waited for.
    pub spread_s: f64,
}

impl Ends {
    /// Both end the same wait.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        (self.request, self.approves) == (other.request, other.approves)
    }
}

/// All traffic.
#[derive(Debug)]
pub(super) struct Traffic {
    /// Positions by index.
    pub desks: Vec<Desk>,
    /// Visits a second, by stage, and items a second that come to each stream.
    pub rates: Vec<f64>,
    pub entering: Vec<f64>,
    /// Messages, by stage.
    pub talks: Vec<Vec<Talk>>,
    /// Where each stage is done: positions with their shares.
    pub places: Vec<Vec<(Id<Position>, f64)>>,
    /// Share of its effort that each stage does again.
    pub again: Vec<f64>,
    /// Share of what comes to each stage that is ever begun.
    pub begun: Vec<f64>,
    /// Streams whose work interrupts others.
    pub urgent: Vec<bool>,
    /// The paths' axes.
    pub network: Network,
}

struct Builder<'o> {
    org: &'o Org,
    out: Traffic,
    by_role: Vec<Vec<Id<Position>>>,
    /// Where the stage at hand, or the one before it, is done.
    here: Vec<Id<Position>>,
    /// Ways that were looked for, in organisations of many positions.
    known: BTreeMap<(Id<Position>, u32, Cargo), Option<Route>>,
}

/// From so many positions on, one way stands for all that are as near.
const MANY: usize = 2_000;

/// How often loads and what gets through them are set against each other.
const PASSES: usize = 12;

impl Traffic {
    /// The traffic when nothing is held up: what is asked of everybody.
    pub(super) fn asked(org: &Org, scenario: &Scenario) -> Self {
        let all = vec![1.0; org.stages.slots()];
        Self::of(org, scenario, (&all, &all), Network::new(org, false))
    }

    /// The traffic and the waits that agree with each other, around the moment `t`: where more is asked of somebody than there is,
    /// only a share comes through, and what would follow from the rest does not happen.
    pub(super) fn balanced(org: &Org, scenario: &Scenario, t: f64) -> (Self, Vec<Waits>) {
        let slots = org.stages.slots();
        let (mut begun, mut through) = (vec![1.0; slots], vec![1.0; slots]);
        let mut pass = 0;
        let mut network = Network::new(org, false);
        loop {
            let traffic = Self::of(org, scenario, (&begun, &through), network);
            let waits: Vec<Waits> = traffic.desks.iter().map(|d| d.waits(t)).collect();
            let mut moved: f64 = 0.0;
            for id in org.stages.ids() {
                let i = id.index();
                let places = &traffic.places[i];
                if places.is_empty() {
                    continue;
                }
                let (begin, again) = traffic.classes(org, id);
                let started: f64 = places.iter().map(|(p, s)| s * waits[p.index()].served[begin]).sum();
                let taken: f64 = places.iter().map(|(p, s)| s * waits[p.index()].served[again]).sum();
                let heard = |talk: &Talk| 1.0 - talk.each.min(1.0) * (1.0 - talk.served(&waits));
                let answered: f64 = traffic.talks[i].iter().map(heard).product();
                // Half of the way, so that what thins itself out settles.
                let next = (started, started * taken.min(1.0) * answered);
                moved = moved.max((next.0 - begun[i]).abs()).max((next.1 - through[i]).abs());
                begun[i] = f64::midpoint(begun[i], next.0);
                through[i] = f64::midpoint(through[i], next.1);
            }
            pass += 1;
            if moved < 0.01 || pass == PASSES {
                return (traffic, waits);
            }
            network = traffic.network;
        }
    }

    fn of(org: &Org, scenario: &Scenario, thinned: (&[f64], &[f64]), network: Network) -> Self {
        let (begun, through) = thinned;
        let mut by_role = vec![Vec::new(); org.roles.slots()];
        for (id, p) in org.positions.iter().filter(|(_, p)| p.headcount() > 0) {
            by_role[p.role.index()].push(id);
        }
        let slots = org.stages.slots();
        let rates = thinned_rates(org, scenario, through);
        let entering = entering(org, scenario, &rates);
        let mut builder = Builder {
            org,
            by_role,
            here: Vec::new(),
            known: BTreeMap::new(),
            out: Self {
                desks: desks(org),
                rates,
                entering,
                talks: vec![Vec::new(); slots],
                places: vec![Vec::new(); slots],
                again: vec![0.0; slots],
                begun: begun.to_vec(),
                urgent: urgent(org, scenario),
                network,
            },
        };
        builder.meetings();
        for id in in_order(org) {
            builder.place(id);
            builder.here = builder.out.places[id.index()].iter().map(|(p, _)| *p).collect();
            builder.ask(id);
            builder.decide(id);
            builder.work(id);
        }
        builder.out
    }

    /// The classes of work at a stage: to be begun, and to be taken up again.
    pub(super) fn classes(&self, org: &Org, id: Id<Stage>) -> (usize, usize) {
        if self.urgent[org.stages[id].stream.index()] { (URGENT, URGENT) } else { (BEGIN, AGAIN) }
    }

    /// Visits of a stage that are begun, a second.
    pub(super) fn begins(&self, id: Id<Stage>) -> f64 {
        self.rates[id.index()] * self.begun[id.index()]
    }
}

impl Talk {
    /// The share of these messages that come through to their end, and back if they come back.
    pub(super) fn served(&self, waits: &[Waits]) -> f64 {
        // Who acts when nobody answers is held up by nobody for good.
        let Some(route) = self.route.as_ref().filter(|_| self.ends.is_none()) else { return 1.0 };
        let Some((last, relays)) = route.split_last() else { return 1.0 };
        let end = if self.takes > 0.0 { waits[last.to.index()].served[SERVE] } else { 1.0 };
        relays.iter().map(|h| waits[h.to.index()].served[RELAY]).fold(end, f64::min)
    }
}

/// Stages after all that they wait for.
fn in_order(org: &Org) -> Vec<Id<Stage>> {
    let mut done = vec![false; org.stages.slots()];
    let mut out = Vec::new();
    let mut left: Vec<Id<Stage>> = org.stages.ids().collect();
    while !left.is_empty() {
        let before = left.len();
        left.retain(|id| {
            let ready = org.stages[*id].after.iter().all(|a| done[a.index()]);
            if ready {
                done[id.index()] = true;
                out.push(*id);
            }
            !ready
        });
        if left.len() == before {
            out.append(&mut left);
        }
    }
    out
}

/// Streams whose work interrupts and is more urgent than other work of the scenario.
fn urgent(org: &Org, scenario: &Scenario) -> Vec<bool> {
    let usual = org.defaults.get("priority");
    let urgencies = scenario.demands.iter().map(|d| (d.stream, d.priority.map_or(usual, f64::from)));
    let least = urgencies.clone().map(|(_, p)| p).fold(0.0, f64::max);
    let mut urgent = vec![false; org.streams.slots()];
    for (stream, _) in urgencies.filter(|(s, p)| org.streams[*s].interrupts && *p < least) {
        urgent[stream.index()] = true;
    }
    urgent
}

fn desks(org: &Org) -> Vec<Desk> {
    let mut desks = vec![Desk { free: 1.0, open: 1.0, ..Desk::default() }; org.positions.slots()];
    for (id, p) in org.positions.iter() {
        let role = &org.roles[p.role];
        let calendar = calendar_of(role, Some(p.group), &org.groups);
        let time = calendar.map_or(WorkingTime::ALWAYS, |c| org.calendars[c].working_time());
        let open = (time.hours_per_day * time.days_per_week / 168.0).clamp(1e-3, 1.0);
        // The closed stretches of a week: nights between working days, and the rest at its end.
        let night = 24.0 - time.hours_per_day;
        let end =
            (168.0 - time.days_per_week * time.hours_per_day - (time.days_per_week - 1.0) * night).max(0.0);
        let squares = (time.days_per_week - 1.0) * night * night + end * end;
        desks[id.index()] = Desk {
            heads: f64::from(p.headcount()) * p.share.max(0.01),
            free: role.available.clamp(0.01, 1.0),
            open,
            closed_s: squares / 336.0 * 3_600.0,
            slot_s: org.defaults.get("meeting_slot"),
            ..Desk::default()
        };
    }
    desks
}

impl Builder<'_> {
    pub(super) fn seconds(
        &self,
        dist: Option<&Dist<Duration>>,
        default: &str,
        at: Id<Position>,
    ) -> Dist<f64> {
        let constant = Dist::Constant(Duration::new(self.org.defaults.get(default), TimeUnit::Second));
        dist.unwrap_or(&constant).working_s(self.hours(at))
    }

    pub(super) fn hours(&self, at: Id<Position>) -> WorkingTime {
        let p = &self.org.positions[at];
        calendar_of(&self.org.roles[p.role], Some(p.group), &self.org.groups)
            .map_or(WorkingTime::ALWAYS, |c| self.org.calendars[c].working_time())
    }

    fn meetings(&mut self) {
        for (_, meeting) in self.org.meetings.iter() {
            let period = meeting.cadence.period_s();
            for party in meeting.attended_by.iter().filter(|_| period > 0.0) {
                for p in positions_of(self.org, *party) {
                    let desk = &mut self.out.desks[p.index()];
                    desk.classes[RELAY].add(desk.heads / period, meeting.length.elapsed_s(), 0.0);
                }
            }
        }
    }
}
