//! What a run may send over the interfaces: work handed on, questions and those back about what was lost, decisions, approvals, access,
//! invitations, word of problems. Answers come back the way that their questions went.

use super::Context;
use super::rule::MOST_POSITIONS;
use crate::model::people::{Group, Position};
use crate::model::relation::{Interface, Party};
use crate::model::signal::{Hearer, Source};
use crate::model::work::{Doer, Stage};
use crate::model::{Id, Org};
use crate::network::{Cargo, Network, Route};
use std::collections::BTreeSet;

/// The interfaces that something may pass over.
#[must_use]
pub(super) fn taken(cx: &Context<'_>) -> BTreeSet<Id<Interface>> {
    let few = cx.org.positions.slots() <= MOST_POSITIONS;
    let mut ways = Ways {
        cx,
        network: few.then(|| Network::new(cx.org, false)),
        seen: BTreeSet::new(),
        used: BTreeSet::new(),
    };
    for (id, stage) in cx.org.stages.iter() {
        if let Doer::Role(_) = stage.by {
            ways.hand_on(id);
            ways.ask(id);
            ways.decide(id);
        }
    }
    ways.speak_of_problems();
    ways.used
}

/// Where a stage is done.
fn doers(cx: &Context<'_>, id: Id<Stage>) -> Vec<Id<Position>> {
    let stage = &cx.org.stages[id];
    let Doer::Role(role) = stage.by else { return Vec::new() };
    cx.staff().positions_in(cx.org, role, stage.within).into_owned()
}

/// The stages whose doers may get their work from the doer of a stage: those that come next, or come again, and those after them where
/// one is passed by or runs another stream.
fn receiving(org: &Org, id: Id<Stage>) -> BTreeSet<Id<Stage>> {
    let after = |id: Id<Stage>| {
        let stage = &org.stages[id];
        let all = org.streams[stage.stream].stages.iter().copied();
        let following = all.filter(move |s| org.stages[*s].after.contains(&id));
        let chosen = stage.next.iter().filter_map(|(to, _)| *to);
        following.chain(chosen).chain(stage.returns.map(|(to, _)| to)).collect::<Vec<_>>()
    };
    let (mut out, mut todo) = (BTreeSet::new(), after(id));
    while let Some(next) = todo.pop() {
        let stage = &org.stages[next];
        let passed = !matches!(stage.by, Doer::Role(_)) || stage.happens < 1.0;
        if out.insert(next) && passed {
            todo.extend(after(next));
        }
    }
    out
}

/// From whom, to whom, what.
type Sent = (Vec<Id<Position>>, Vec<Id<Position>>, Cargo);

struct Ways<'x, 'c> {
    cx: &'x Context<'c>,
    /// Where it is small enough to find all ways.
    network: Option<Network>,
    seen: BTreeSet<Sent>,
    used: BTreeSet<Id<Interface>>,
}

impl Ways<'_, '_> {
    /// From each of some to the nearest of others: the ways, each once.
    fn send(&mut self, from: Vec<Id<Position>>, to: &[Id<Position>], cargo: Cargo) -> Vec<Route> {
        if to.is_empty() || !self.seen.insert((from.clone(), to.to_vec(), cargo)) {
            return Vec::new();
        }
        let routes: Vec<Route> = match &mut self.network {
            Some(network) => {
                let target = network.target(to.to_vec());
                from.iter().flat_map(|p| network.routes(*p, target, cargo).to_vec()).collect()
            }
            None => {
                let tree = self.cx.network().toward_from(to, cargo, Some(&from));
                from.iter().filter_map(|p| tree.route(*p)).collect()
            }
        };
        let hops = routes.iter().flat_map(|route| route.iter());
        let gates = &self.cx.network().gates;
        self.used.extend(hops.filter_map(|hop| gates[hop.axes as usize].interface));
        routes
    }

    /// Work to another team, where nobody of the own one can go on with it; and what of it was lost is asked back.
    fn hand_on(&mut self, id: Id<Stage>) {
        let org = self.cx.org;
        let doing = doers(self.cx, id);
        for next in receiving(org, id) {
            let to = doers(self.cx, next);
            let teams: BTreeSet<Id<Group>> = to.iter().map(|p| org.positions[*p].group).collect();
            let mut from = doing.clone();
            from.retain(|p| !teams.contains(&org.positions[*p].group));
            for route in self.send(from, &to, Cargo::Work) {
                let axes = |axes: u32| &self.cx.network().axes[axes as usize];
                let whole = route.iter().all(|hop| axes(hop.axes).fidelity >= 1.0);
                if let (Some(first), Some(last), false) = (route.first(), route.last(), whole) {
                    self.send(vec![last.to], &[first.from], Cargo::Question);
                }
            }
        }
    }

    /// Questions, invitations and requests to be let in.
    fn ask(&mut self, id: Id<Stage>) {
        let (org, staff) = (self.cx.org, self.cx.staff());
        let stage = &org.stages[id];
        let doing = doers(self.cx, id);
        let asked = stage
            .asks
            .iter()
            .map(|a| a.whom)
            .chain(stage.sessions.iter().flat_map(|s| s.with.iter().copied()));
        for whom in asked {
            let to = staff.who_can(org, whom);
            let mut from = doing.clone();
            from.retain(|p| !to.contains(p));
            self.send(from, &to, Cargo::Question);
        }
        for by in stage.needs_access.iter().filter_map(|a| org.accesses[*a].granted_by) {
            self.send(doing.clone(), staff.positions(by), Cargo::Access);
        }
    }

    /// To those who may decide; then from one who approves to the next, and home, also when it is sent back.
    fn decide(&mut self, id: Id<Stage>) {
        let (org, staff) = (self.cx.org, self.cx.staff());
        let doing = doers(self.cx, id);
        for (decision, _) in &org.stages[id].decides {
            self.send(doing.clone(), staff.deciders(*decision), Cargo::Decision);
            let spec = &org.decisions[*decision];
            let mut last = doing.clone();
            for approval in &spec.approvals {
                let by = staff.of_holder(org, approval.by);
                self.send(last, &by, Cargo::Decision);
                if spec.sent_back > 0.0 {
                    self.send(by.clone(), &doing, Cargo::Decision);
                }
                last = by;
            }
            self.send(last, &doing, Cargo::Decision);
        }
    }

    /// From wherever a problem shows itself to those who are told.
    fn speak_of_problems(&mut self) {
        let (org, staff) = (self.cx.org, self.cx.staff());
        for (_, signal) in org.signals.iter() {
            let Some(Hearer::Role(role)) = signal.hearer else { continue };
            for (source, _) in &signal.sources {
                let from = match source {
                    Source::Stage(stage, _) => doers(self.cx, *stage),
                    Source::Role(role, _) => staff.positions(*role).to_vec(),
                    Source::Group(group, _) => staff.of_party(org, Party::Group(*group)),
                    Source::Component(..) => org.positions.ids().collect(),
                };
                self.send(from, staff.positions(role), Cargo::Signal);
            }
        }
    }
}
