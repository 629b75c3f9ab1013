//! Who does what how often, and which paths it takes.

mod deciding;

use super::desk::{AGAIN, BEGIN, Class, Desk, RELAY, SERVE, URGENT, Waits};
use crate::lint::load::thinned_rates;
use crate::model::dynamics::Scenario;
use crate::model::people::{Group, Position, calendar_of};
use crate::model::quantity::{Dist, Duration, TimeUnit, WorkingTime};
use crate::model::work::{Doer, Stage};
use crate::model::{Id, Org};
use crate::network::{Cargo, Network, Route, back, positions_of, who_can};
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
    /// Share of the visits of the stage that make this request.
    pub share: f64,
    /// Seconds until the edge acts.
    pub silent_s: f64,
    /// Seconds over which the occasions spread what is waited for.
    pub spread_s: f64,
}

/// All traffic.
#[derive(Debug)]
pub(super) struct Traffic {
    /// Positions by index.
    pub desks: Vec<Desk>,
    /// Visits a second, by stage.
    pub rates: Vec<f64>,
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
        let mut builder = Builder {
            org,
            by_role,
            here: Vec::new(),
            known: BTreeMap::new(),
            out: Self {
                desks: desks(org),
                rates: thinned_rates(org, scenario, through),
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
    fn begins(&self, id: Id<Stage>) -> f64 {
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
    fn seconds(&self, dist: Option<&Dist<Duration>>, default: &str, at: Id<Position>) -> Dist<f64> {
        let constant = Dist::Constant(Duration::new(self.org.defaults.get(default), TimeUnit::Second));
        dist.unwrap_or(&constant).working_s(self.hours(at))
    }

    fn hours(&self, at: Id<Position>) -> WorkingTime {
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

    /// Spreads a stage over positions, by headcount at the start, then along the paths of the work.
    fn place(&mut self, id: Id<Stage>) {
        let org = self.org;
        let stage = &org.stages[id];
        let Doer::Role(role) = stage.by else { return };
        let inside =
            |p: &Id<Position>| stage.within.is_none_or(|g| org.is_within(org.positions[*p].group, g));
        let can: Vec<Id<Position>> = self.by_role[role.index()].iter().copied().filter(inside).collect();
        let heads: f64 = can.iter().map(|p| f64::from(org.positions[*p].headcount())).sum();
        if heads <= 0.0 {
            return;
        }
        let own: BTreeMap<Id<Group>, Id<Position>> =
            can.iter().rev().map(|p| (org.positions[*p].group, *p)).collect();
        let mut shares: BTreeMap<Id<Position>, f64> = BTreeMap::new();
        let mut spill = if stage.after.is_empty() { 1.0 } else { 0.0 };
        let mut talks = Vec::new();
        for before in &stage.after {
            let part = 1.0 / stage.after.len() as f64;
            let from = self.out.places[before.index()].clone();
            self.here = from.iter().map(|(p, _)| *p).collect();
            if from.is_empty() {
                spill += part;
            }
            for (p, share) in from {
                if let Some(q) = own.get(&org.positions[p].group) {
                    *shares.entry(*q).or_default() += share * part;
                    continue;
                }
                for (way, route) in self.ways(p, &can, Cargo::Work) {
                    // To the nearest who can do it; where nobody can be reached, it is as if the work began there.
                    match route.as_ref().and_then(|r| r.last()) {
                        Some(end) => *shares.entry(end.to).or_default() += share * part * way,
                        None => spill += share * part * way,
                    }
                    let each = share * part * way;
                    talks.push(Talk {
                        purpose: Purpose::Handoff,
                        each,
                        rate: self.out.rates[id.index()] * each,
                        route,
                        takes: 0.0,
                        occasion_s: 0.0,
                        returns: false,
                        ends: None,
                    });
                }
            }
        }
        for p in &can {
            let part = spill * f64::from(org.positions[*p].headcount()) / heads;
            if part > 0.0 {
                *shares.entry(*p).or_default() += part;
            }
        }
        for talk in &talks {
            self.relays(talk, 1.0);
            // What was lost on the way is asked back, and what is wrong is done again.
            let (kept, right) = self.kept(talk.route.as_ref());
            let wrong = kept * (1.0 - right) + (1.0 - kept) * (1.0 - kept * kept * right * right);
            self.out.again[id.index()] += talk.each * wrong * org.defaults.get("rework_of_wrong");
        }
        let backs: Vec<Talk> = talks.iter().filter_map(|t| self.asked_back(t)).collect();
        talks.extend(backs);
        self.out.talks[id.index()] = talks;
        self.out.places[id.index()] = shares.into_iter().collect();
    }

    /// The question that follows a hand-off of which something is missing.
    fn asked_back(&mut self, talk: &Talk) -> Option<Talk> {
        let route = talk.route.as_ref()?;
        let (kept, _) = self.kept(Some(route));
        let missing = 1.0 - libm::pow(kept, self.org.defaults.get("meaning"));
        let home = back(route);
        let takes = self.org.defaults.get("answering");
        let end = home.last()?.to;
        self.out.desks[end.index()].classes[SERVE].add(talk.rate * missing, takes, 0.0);
        let asked = Talk {
            purpose: Purpose::Question,
            each: talk.each * missing,
            rate: talk.rate * missing,
            route: Some(home),
            takes,
            occasion_s: 0.0,
            returns: true,
            ends: None,
        };
        self.relays(&asked, 2.0);
        Some(asked)
    }

    /// Share of the meaning that arrives, and of that the true share.
    fn kept(&self, route: Option<&Route>) -> (f64, f64) {
        let hops = route.map_or(&[][..], |r| r.as_slice());
        let axes = hops.iter().map(|h| &self.out.network.axes[h.axes as usize]);
        axes.fold((1.0, 1.0), |(f, a), x| (f * x.fidelity, a * x.accuracy))
    }

    /// Everybody on the path who passes it on.
    fn relays(&mut self, talk: &Talk, times: f64) {
        let Some(route) = talk.route.clone() else { return };
        for hop in route.iter().take(route.len().saturating_sub(1)) {
            let handling = self.out.network.axes[hop.axes as usize].handling.clone();
            let takes = handling.map_or(self.org.defaults.get("relay_handling"), |d| d.elapsed_s().mean());
            self.out.desks[hop.to.index()].classes[RELAY].add(talk.rate * times, takes, 0.0);
        }
    }

    /// The ways to the nearest of a set, with the share of the messages that takes each: even ones share evenly.
    fn ways(&mut self, from: Id<Position>, to: &[Id<Position>], cargo: Cargo) -> Vec<(f64, Option<Route>)> {
        let target = self.out.network.target(to.to_vec());
        if self.org.positions.slots() > MANY {
            return vec![(1.0, self.one_way(from, to, target, cargo))];
        }
        let routes = self.out.network.routes(from, target, cargo);
        let n = routes.len().max(1) as f64;
        if routes.is_empty() {
            vec![(1.0, None)]
        } else {
            routes.iter().map(|r| (1.0 / n, Some(r.clone()))).collect()
        }
    }

    /// One search tells the way from all places of the stage at once.
    fn one_way(
        &mut self,
        from: Id<Position>,
        to: &[Id<Position>],
        target: u32,
        cargo: Cargo,
    ) -> Option<Route> {
        let key = |p: Id<Position>| (p, target, cargo);
        if let Some(known) = self.known.get(&key(from)) {
            return known.clone();
        }
        let asking: Vec<Id<Position>> = self.here.iter().copied().chain([from]).collect();
        let tree = self.out.network.toward_from(to, cargo, Some(&asking));
        self.known.extend(asking.iter().map(|p| (key(*p), tree.route(*p))));
        self.known.get(&key(from)).cloned().flatten()
    }

    /// Attention at the end of a message.
    fn serve(&mut self, at: Id<Position>, rate: f64, takes: &Dist<f64>) {
        self.out.desks[at.index()].classes[SERVE].add(rate, takes.mean(), takes.scv());
    }

    fn ask(&mut self, id: Id<Stage>) {
        let org = self.org;
        let (units, most) = (org.defaults.get("meaning"), org.defaults.get("rounds").max(1.0));
        for ask in &org.stages[id].asks {
            let can = who_can(org, ask.whom);
            for (p, share) in self.out.places[id.index()].clone() {
                if can.contains(&p) {
                    continue;
                }
                for (way, route) in self.ways(p, &can, Cargo::Question) {
                    let (kept, right) = self.kept(route.as_ref());
                    let (kept, right) = (kept * kept, right * right);
                    // Something is missing with the chance that not every unit came through; then it is asked again.
                    let rounds = 1.0 + (1.0 - libm::pow(kept, units)) * (most - 1.0).min(1.0);
                    let missing = libm::pow(1.0 - kept, most);
                    let wrong = missing + (1.0 - missing) * (1.0 - right);
                    let each = ask.share * share * way;
                    self.out.again[id.index()] += each * wrong * org.defaults.get("rework_of_wrong");
                    let Some(end) = route.as_ref().and_then(|r| r.last()).map(|h| h.to) else { continue };
                    let rate = self.out.begins(id) * each * rounds;
                    let takes = self.seconds(ask.takes.as_ref(), "answering", end);
                    self.serve(end, rate, &takes);
                    let talk = Talk {
                        purpose: Purpose::Question,
                        each: each * rounds,
                        rate,
                        route,
                        takes: takes.mean(),
                        occasion_s: 0.0,
                        returns: true,
                        ends: None,
                    };
                    self.relays(&talk, 2.0);
                    self.out.talks[id.index()].push(talk);
                }
            }
        }
    }

    /// The work itself, cut into stretches by the questions that come up on the way: q of them at even chance leave q + 1
    /// stretches, of which each is 1/(q+1) long in the mean and 2/((q+1)(q+2)) in the mean square.
    fn work(&mut self, id: Id<Stage>) {
        let stage = &self.org.stages[id];
        let (begin, taken_up) = self.out.classes(self.org, id);
        let again = 1.0 + self.out.again[id.index()];
        let asked = |t: &&Talk| t.purpose == Purpose::Question;
        let questions: f64 = self.out.talks[id.index()].iter().filter(asked).map(|t| t.each).sum();
        for (p, share) in self.out.places[id.index()].clone() {
            let role = &self.org.roles[self.org.positions[p].role];
            let effort = stage.effort.working_s(self.hours(p));
            let mean = effort.mean() / role.pace.max(0.01) * again;
            let squares = mean * mean * (1.0 + effort.scv());
            let rate = self.out.rates[id.index()] * share;
            let begun = self.out.begun[id.index()];
            let classes = &mut self.out.desks[p.index()].classes;
            let one = Class {
                rate,
                work: rate * mean / (questions + 1.0),
                squares: rate * squares * 2.0 / (questions + 1.0) / (questions + 2.0),
            };
            classes[begin].join(one, 1.0);
            classes[taken_up].join(one, questions * begun);
        }
    }
}
