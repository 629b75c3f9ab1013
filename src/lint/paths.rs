//! The conversations that the work needs, and the sanctioned paths that they would take.

use super::staff::Staff;
use crate::model::decision::{Decision, Delegation};
use crate::model::people::{Group, GroupKind, Position, Role};
use crate::model::quantity::Dist;
use crate::model::work::{Asked, Doer, Stage};
use crate::model::{Id, Org};
use crate::network::{Cargo, Direction, Network, Route, Toward, expected};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// One conversation that the work needs.
#[derive(Debug, Clone)]
pub struct Need {
    /// From whom.
    pub from: Id<Position>,
    /// How many have this need and are alike, of teams of one pattern: this one speaks for them.
    pub alike: u32,
    /// What kind of message it is.
    pub cargo: Cargo,
    /// The stage that needs it, the first one that says so.
    pub stage: Id<Stage>,
    /// What it is, in words: ``stage `Feature.Code` asks `Database` ``.
    pub what: Rc<str>,
    /// Where it is written.
    pub span: Span,
    /// The path that it takes; `None` when there is none.
    pub route: Option<Route>,
    /// Mean seconds under way along it, without the waits at those who pass it on.
    pub under_way_s: f64,
    /// One of those who are needed, when no way leads to any of them.
    pub wanted: Option<Id<Position>>,
    /// The axes of an interface that leads there straight and is passed over: going up and down again is expected to be quicker.
    pub passed_over: Option<u32>,
}

impl Need {
    /// Passages up, down and across.
    #[must_use]
    pub fn shape(&self) -> (usize, usize, usize) {
        let count =
            |d: Direction| self.route.iter().flat_map(|r| r.iter()).filter(|h| h.direction == d).count();
        (count(Direction::Up), count(Direction::Down), count(Direction::Across))
    }

    /// It climbs the reporting line and comes down again.
    #[must_use]
    pub fn is_detour(&self) -> bool {
        let (up, down, _) = self.shape();
        up > 0 && down > 0
    }
}

/// What one role needs of a set of positions, with the first place that says so.
struct Request {
    stage: Id<Stage>,
    doer: Id<Role>,
    within: Option<Id<Group>>,
    targets: Vec<Id<Position>>,
    cargo: Cargo,
    what: Rc<str>,
    span: Span,
}

/// Every conversation that the streams need: hand-offs, questions, decisions, one for each position and each kind of need.
/// Stages that need the same of the same people are told once, and of teams made from one pattern the first speaks for all.
#[must_use]
pub fn needs(org: &Org) -> Vec<Need> {
    needs_in(org, &Staff::of(org), &Network::new(org, false))
}

/// The same, with what was gathered already.
#[must_use]
pub fn needs_in(org: &Org, staff: &Staff, network: &Network) -> Vec<Need> {
    let requests = requests(org, staff);
    let mut alike: BTreeMap<(&[Id<Position>], Cargo), Vec<usize>> = BTreeMap::new();
    for (i, request) in requests.iter().enumerate() {
        alike.entry((&request.targets, request.cargo)).or_default().push(i);
    }
    // One search tells the way of all who need the same people.
    let mut found: Vec<Vec<Need>> = vec![Vec::new(); requests.len()];
    for ((targets, cargo), all) in alike {
        let asking: Vec<_> = all.iter().map(|i| asking(org, staff, &requests[*i])).collect();
        let everybody: Vec<Id<Position>> = asking.iter().flatten().map(|(p, _)| *p).collect();
        let tree = network.toward_from(targets, cargo, Some(&everybody));
        let there: BTreeSet<Id<Position>> = targets.iter().copied().collect();
        for (i, asking) in all.into_iter().zip(asking) {
            found[i] = one(org, network, &requests[i], &tree, &there, &asking);
        }
    }
    found.into_iter().flatten().collect()
}

fn one(
    org: &Org,
    network: &Network,
    request: &Request,
    tree: &Toward<'_>,
    there: &BTreeSet<Id<Position>>,
    asking: &[(Id<Position>, u32)],
) -> Vec<Need> {
    let groups: BTreeSet<Id<Group>> = there.iter().map(|t| org.positions[*t].group).collect();
    let mut out = Vec::new();
    for (from, alike) in asking.iter().copied() {
        let group = org.positions[from].group;
        // Work stays in the team when the team can do it.
        let own_team = request.cargo == Cargo::Work && groups.contains(&group);
        if own_team || there.contains(&from) {
            continue;
        }
        let route = tree.route(from);
        let passages = route.iter().flat_map(|r| r.iter());
        let under_way_s = passages.map(|hop| expected(&network.axes[hop.axes as usize])).sum();
        let mut need = Need {
            from,
            alike,
            cargo: request.cargo,
            stage: request.stage,
            what: request.what.clone(),
            span: request.span,
            route,
            under_way_s,
            wanted: None,
            passed_over: None,
        };
        if need.route.is_none() {
            need.wanted = there.first().copied();
        }
        if need.is_detour() {
            need.passed_over = network.straight(from, there, request.cargo);
        }
        out.push(need);
    }
    out
}

fn requests(org: &Org, staff: &Staff) -> Vec<Request> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (id, stage) in org.stages.iter() {
        let Doer::Role(doer) = stage.by else { continue };
        let mut is_new = |key: (u8, usize)| seen.insert((doer, stage.within, key));
        let mut add = |targets: Vec<Id<Position>>, cargo: Cargo, span: Span, what: String| {
            if !targets.is_empty() {
                let (within, what) = (stage.within, what.into());
                out.push(Request { stage: id, doer, within, targets, cargo, what, span });
            }
        };
        for ask in &stage.asks {
            let key = match ask.whom {
                Asked::Role(r) => (0, r.index()),
                Asked::Specialty(s) => (1, s.index()),
                Asked::Group(g) => (2, g.index()),
            };
            if !is_new(key) {
                continue;
            }
            let what = format!("`{}` asks `{}`", stage.meta.name, asked_name(org, ask.whom));
            add(staff.who_can(org, ask.whom), Cargo::Question, ask.span, what);
        }
        for (decision, span) in &stage.decides {
            if is_delegated(org, staff, stage, *decision) || !is_new((3, decision.index())) {
                continue;
            }
            let what =
                format!("`{}` needs the decision `{}`", stage.meta.name, org.decisions[*decision].meta.name);
            add(staff.deciders(*decision).to_vec(), Cargo::Decision, *span, what);
        }
        for next in
            org.streams[stage.stream].stages.iter().map(|s| &org.stages[*s]).filter(|n| n.after.contains(&id))
        {
            let Doer::Role(receiver) = next.by else { continue };
            let inside =
                |p: &Id<Position>| next.within.is_none_or(|g| org.is_within(org.positions[*p].group, g));
            let key = (4, receiver.index() + next.within.map_or(0, |g| (g.index() + 1) * org.roles.slots()));
            if !is_new(key) {
                continue;
            }
            let what = format!("`{}` hands on to `{}`", stage.meta.name, next.meta.name);
            add(
                staff.positions(receiver).iter().copied().filter(inside).collect(),
                Cargo::Work,
                next.meta.span,
                what,
            );
        }
    }
    out
}

/// Whoever does the stage may always decide themselves, by an intent that reaches all of them: nobody has to be asked.
fn is_delegated(org: &Org, staff: &Staff, stage: &Stage, decision: Id<Decision>) -> bool {
    let Doer::Role(doer) = stage.by else { return false };
    let Decision { amount, reversible, .. } = &org.decisions[decision];
    let is_within = |most: f64| match amount {
        None => true,
        Some(Dist::Constant(amount)) => *amount <= most,
        Some(_) => false,
    };
    let may = |d: &Delegation| {
        d.decision == decision
            && d.to == doer
            && d.up_to.is_none_or(is_within)
            && (!d.when_reversible || *reversible)
    };
    let mut doers = staff.positions_in(org, doer, stage.within).into_owned().into_iter();
    doers.all(|p| {
        let reaches = |g| org.is_within(org.positions[p].group, g);
        org.intents.iter().any(|(_, i)| i.group.is_none_or(reaches) && i.delegates.iter().any(may))
    })
}

/// Who asks. Teams that share a pattern and hold as many of those who are wanted are alike, and the first of them stands for
/// all, unless something sets it apart from the others.
fn asking(org: &Org, staff: &Staff, request: &Request) -> Vec<(Id<Position>, u32)> {
    let wanted: BTreeSet<Id<Group>> = request.targets.iter().map(|t| org.positions[*t].group).collect();
    let mut places = BTreeMap::new();
    let mut out: Vec<(Id<Position>, u32)> = Vec::new();
    for p in staff.positions_in(org, request.doer, request.within).iter() {
        let id = org.positions[*p].group;
        let group = &org.groups[id];
        let alike =
            group.pattern.as_ref().filter(|_| group.kind == GroupKind::Team && !staff.is_peculiar(id));
        let key = match alike {
            Some(pattern) => {
                Err((pattern.as_str(), group.parent, group.leader.is_some(), wanted.contains(&id)))
            }
            None => Ok((id, org.positions[*p].home.is_some())),
        };
        let place = *places.entry(key).or_insert(out.len());
        match out.get_mut(place) {
            Some((_, alike)) => *alike += 1,
            None => out.push((*p, 1)),
        }
    }
    out
}

fn asked_name(org: &Org, asked: Asked) -> String {
    match asked {
        Asked::Role(r) => org.roles[r].meta.name.clone(),
        Asked::Specialty(s) => org.specialties[s].meta.name.clone(),
        Asked::Group(g) => org.groups[g].meta.name.clone(),
    }
}
