//! Figures that the text does not say: headcounts, and what the equations predict of loads, waits and ways.

use crate::lint::paths::{Need, needs};
use crate::lint::predict::{Prediction, predict};
use crate::model::people::{Group, Position, Role};
use crate::model::{Id, Org, Project};
use crate::network::Cargo;
use crate::source::Span;
use std::collections::BTreeMap;

/// Scenarios that are predicted; the rest would not be read by anybody.
const MOST_SCENARIOS: usize = 4;
/// Larger structures are not predicted while somebody types.
const MOST_POSITIONS: usize = 50_000;

/// What the structure alone predicts.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// For each scenario, in order.
    pub(super) outlooks: Vec<Outlook>,
    /// Conversations that the work needs, by the statement that needs them.
    pub(super) ways: BTreeMap<Span, Way>,
}

/// A scenario with what is predicted under it.
#[derive(Debug)]
pub(super) struct Outlook {
    pub(super) scenario: String,
    pub(super) prediction: Prediction,
}

/// The way that a conversation takes.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// What it is for: ``stage `Feature.Code` asks `Database` ``.
    pub(super) what: String,
    pub(super) up: usize,
    pub(super) down: usize,
    pub(super) across: usize,
    /// The positions on it, both ends included; empty when there is no way.
    pub(super) through: Vec<String>,
    /// Mean seconds: of a question until the answer is back, of work until it has arrived.
    pub(super) seconds: f64,
    /// There is somebody to answer.
    pub(super) returns: bool,
    /// The scenario whose waits are in it; without one it is the time under way alone.
    pub(super) scenario: Option<String>,
}

impl Figures {
    /// Solves the equations for the base structure.
    pub(super) fn of(project: &Project) -> Self {
        let org = &project.base;
        if org.positions.slots() > MOST_POSITIONS {
            return Self::default();
        }
        let scenarios = project.scenarios.iter().take(MOST_SCENARIOS);
        let outlooks: Vec<Outlook> = scenarios
            .map(|(_, s)| Outlook { scenario: s.meta.name.clone(), prediction: predict(org, s) })
            .collect();
        let mut ways: BTreeMap<Span, Way> = BTreeMap::new();
        for need in needs(org) {
            let way = Way::of(org, &need, outlooks.first());
            // Of several senders the one with the longest way is told.
            let longer = ways.get(&need.span).is_none_or(|w| w.seconds < way.seconds);
            if longer {
                ways.insert(need.span, way);
            }
        }
        Self { outlooks, ways }
    }

    /// The way of the statement at a place.
    pub(super) fn way_at(&self, span: Span, at: u32) -> Option<&Way> {
        let holds = |s: &Span| s.file == span.file && s.start <= at && at <= s.end;
        self.ways.iter().find(|(s, _)| holds(s)).map(|(_, way)| way)
    }
}

impl Way {
    fn of(org: &Org, need: &Need, outlook: Option<&Outlook>) -> Self {
        let (up, down, across) = need.shape();
        let hops = need.route.as_ref().map_or(&[][..], |r| r.as_slice());
        let mut through = Vec::new();
        if !hops.is_empty() {
            through.push(name_of(org, need.from));
            through.extend(hops.iter().map(|h| name_of(org, h.to)));
        }
        let waits = |p: Id<Position>| outlook.and_then(|o| o.prediction.waits.get(p.index()));
        let relays = hops.iter().take(hops.len().saturating_sub(1));
        let passing: f64 = relays.filter_map(|h| waits(h.to)).map(|w| w.relay_s).sum();
        let one_way = need.under_way_s + passing;
        let returns = need.cargo != Cargo::Work;
        let answer = hops.last().and_then(|h| waits(h.to)).map_or(0.0, |w| w.answer_s);
        let seconds = match need.route {
            None => f64::INFINITY,
            Some(_) if returns => 2.0 * one_way + answer,
            Some(_) => one_way,
        };
        let scenario = outlook.map(|o| o.scenario.clone());
        Self { what: need.what.to_string(), up, down, across, through, seconds, returns, scenario }
    }

    /// ``up 2, down 2``, ``up 2, across 1, down 1``
    pub(super) fn shape(&self) -> String {
        let parts = [("up", self.up), ("across", self.across), ("down", self.down)];
        let said: Vec<String> =
            parts.iter().filter(|(_, n)| *n > 0).map(|(word, n)| format!("{word} {n}")).collect();
        said.join(", ")
    }
}

fn name_of(org: &Org, position: Id<Position>) -> String {
    org.roles[org.positions[position].role].meta.name.clone()
}

/// Headcounts of a structure, guests counted at home.
#[derive(Debug, Default)]
pub(super) struct Heads {
    pub(super) roles: Vec<u64>,
    pub(super) groups: Vec<u64>,
}

impl Heads {
    pub(super) fn of(org: &Org) -> Self {
        let mut heads = Self { roles: vec![0; org.roles.slots()], groups: vec![0; org.groups.slots()] };
        for (_, position) in org.positions.iter().filter(|(_, p)| p.home.is_none()) {
            let count = u64::from(position.headcount());
            heads.roles[position.role.index()] += count;
            for group in org.chain(position.group) {
                heads.groups[group.index()] += count;
            }
        }
        heads
    }
}

impl Outlook {
    /// The mean load of the positions that pass, weighted by their people; nothing when none has any.
    pub(super) fn load(&self, org: &Org, which: &dyn Fn(&Position) -> bool) -> Option<f64> {
        let mine = self.prediction.desks.iter().filter(|(id, _)| which(&org.positions[*id]));
        let (mut load, mut heads) = (0.0, 0.0);
        for (id, busy) in mine {
            let people = f64::from(org.positions[*id].headcount());
            load += busy * people;
            heads += people;
        }
        (heads > 0.0).then(|| load / heads)
    }

    pub(super) fn role(&self, org: &Org, role: Id<Role>) -> Option<f64> {
        self.load(org, &|p| p.role == role)
    }

    pub(super) fn group(&self, org: &Org, group: Id<Group>) -> Option<f64> {
        self.load(org, &|p| org.is_within(p.group, group))
    }
}
