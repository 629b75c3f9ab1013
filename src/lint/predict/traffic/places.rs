//! What the work of each place asks: stages, questions, hand-offs and what they cost on their way.

use super::super::desk::{Class, RELAY, SERVE};
use super::{Builder, MANY, Purpose, Talk};
use crate::model::Id;
use crate::model::people::{Group, Position};
use crate::model::quantity::Dist;
use crate::model::work::{Doer, Stage};
use crate::network::{Cargo, Route, who_can};
use std::collections::BTreeMap;

impl Builder<'_> {
    /// Spreads a stage over positions, by headcount at the start, then along the paths of the work.
    pub(super) fn place(&mut self, id: Id<Stage>) {
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
        let mut backs = Vec::new();
        for talk in &talks {
            self.relays(talk, 1.0);
            self.ask_back(id, talk, &mut backs);
        }
        talks.extend(backs);
        self.out.talks[id.index()] = talks;
        self.out.places[id.index()] = shares.into_iter().collect();
    }

    /// What was lost of a hand-off is asked back, over the sanctioned way of whoever got it, and what is wrong is done again.
    fn ask_back(&mut self, id: Id<Stage>, handed: &Talk, out: &mut Vec<Talk>) {
        let org = self.org;
        let (kept, right) = self.kept(handed.route.as_ref());
        let Some((first, last)) = handed.route.as_ref().and_then(|r| r.first().zip(r.last())) else { return };
        let (sender, receiver) = (first.from, last.to);
        let (units, most) = (org.defaults.get("meaning"), org.defaults.get("rounds").max(1.0));
        let missing = 1.0 - libm::pow(kept, units);
        let mut wrong = kept * (1.0 - right);
        let ways = if missing > 0.0 { self.ways(receiver, &[sender], Cargo::Question) } else { Vec::new() };
        for (way, route) in ways {
            if route.is_none() {
                // Nobody can be asked: what is missing is guessed.
                wrong += way * (1.0 - kept);
                continue;
            }
            let (there, true_part) = self.kept(route.as_ref());
            let (there, true_part) = (there * there, true_part * true_part);
            let never = libm::pow(1.0 - there, most);
            wrong += way * (1.0 - kept) * (never + (1.0 - never) * (1.0 - true_part));
            // As many units as are missing in the mean, where some are.
            let asked = units * (1.0 - kept) / missing;
            let rounds = 1.0 + (1.0 - libm::pow(there, asked)) * (most - 1.0).min(1.0);
            let each = handed.each * way * missing * rounds;
            let takes = org.defaults.get("answering");
            let rate = self.out.begins(id) * each;
            self.serve(sender, rate, &Dist::Constant(takes));
            let talk = Talk {
                purpose: Purpose::Question,
                each,
                rate,
                route,
                takes,
                occasion_s: 0.0,
                returns: true,
                ends: None,
            };
            self.relays(&talk, 2.0);
            out.push(talk);
        }
        self.out.again[id.index()] += handed.each * wrong * org.defaults.get("rework_of_wrong");
    }

    /// Share of the meaning that arrives, and of that the true share.
    pub(super) fn kept(&self, route: Option<&Route>) -> (f64, f64) {
        let hops = route.map_or(&[][..], |r| r.as_slice());
        let axes = hops.iter().map(|h| &self.out.network.axes[h.axes as usize]);
        axes.fold((1.0, 1.0), |(f, a), x| (f * x.fidelity, a * x.accuracy))
    }

    /// Everybody on the path who passes it on.
    pub(super) fn relays(&mut self, talk: &Talk, times: f64) {
        let Some(route) = talk.route.clone() else { return };
        for hop in route.iter().take(route.len().saturating_sub(1)) {
            let handling = self.out.network.axes[hop.axes as usize].handling.clone();
            let takes = handling.map_or(self.org.defaults.get("relay_handling"), |d| d.elapsed_s().mean());
            self.out.desks[hop.to.index()].classes[RELAY].add(talk.rate * times, takes, 0.0);
        }
    }

    /// The ways to the nearest of a set, with the share of the messages that takes each: even ones share evenly.
    pub(super) fn ways(
        &mut self,
        from: Id<Position>,
        to: &[Id<Position>],
        cargo: Cargo,
    ) -> Vec<(f64, Option<Route>)> {
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
    pub(super) fn one_way(
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
    pub(super) fn serve(&mut self, at: Id<Position>, rate: f64, takes: &Dist<f64>) {
        self.out.desks[at.index()].classes[SERVE].add(rate, takes.mean(), takes.scv());
    }

    pub(super) fn ask(&mut self, id: Id<Stage>) {
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
    pub(super) fn work(&mut self, id: Id<Stage>) {
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
