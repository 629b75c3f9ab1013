//! The conversations that the work needs, and the sanctioned paths that they would take.

use crate::model::people::{GroupKind, Position};
use crate::model::relation::Party;
use crate::model::work::{Asked, Doer};
use crate::model::{Id, Org};
use crate::network::{Cargo, Direction, Network, Route, positions_of, who_can};
use crate::source::Span;

/// One conversation that the work needs.
#[derive(Debug, Clone)]
pub struct Need {
    /// From whom.
    pub from: Id<Position>,
    /// What it is, in words: ``stage `Feature.Code` asks `Database` ``.
    pub what: String,
    /// Where it is written.
    pub span: Span,
    /// The path that it takes; `None` when there is none.
    pub route: Option<Route>,
}

impl Need {
    /// Passages up, down and across.
    #[must_use]
    pub fn shape(&self) -> (usize, usize, usize) {
        let count =
            |d: Direction| self.route.iter().flat_map(|r| r.iter()).filter(|h| h.direction == d).count();
        (count(Direction::Up), count(Direction::Down), count(Direction::Across))
    }
}

/// Every conversation that the streams need: hand-offs, questions, decisions. One for each pair of teams of a kind: of teams
/// made from one pattern the first speaks for all.
#[must_use]
pub fn needs(org: &Org) -> Vec<Need> {
    let mut network = Network::new(org, false);
    let mut out = Vec::new();
    for (_, stage) in org.stages.iter() {
        let Doer::Role(role) = stage.by else { continue };
        let doers = first_of_pattern(org, &positions_of(org, Party::Role(role)));
        let doers: Vec<Id<Position>> = doers
            .into_iter()
            .filter(|p| stage.within.is_none_or(|g| org.is_within(org.positions[*p].group, g)))
            .collect();
        for from in doers {
            for ask in &stage.asks {
                let name = asked_name(org, ask.whom);
                let targets = who_can(org, ask.whom);
                need(
                    &mut network,
                    &mut out,
                    from,
                    targets,
                    Cargo::Question,
                    ask.span,
                    format!("`{}` asks `{name}`", stage.meta.name),
                );
            }
            for (decision, span) in &stage.decides {
                let holders: Vec<Id<Position>> = org
                    .roles
                    .iter()
                    .filter(|(_, r)| r.rights.iter().any(|x| x.decision == *decision))
                    .flat_map(|(id, _)| positions_of(org, Party::Role(id)))
                    .collect();
                let what = format!(
                    "`{}` needs the decision `{}`",
                    stage.meta.name, org.decisions[*decision].meta.name
                );
                need(&mut network, &mut out, from, holders, Cargo::Decision, *span, what);
            }
            for (id, next) in org.stages.iter().filter(|(_, n)| {
                n.stream == stage.stream
                    && n.after.iter().any(|a| org.stages[*a].meta.name == stage.meta.name)
            }) {
                let _ = id;
                let Doer::Role(receiver) = next.by else { continue };
                let targets: Vec<Id<Position>> = positions_of(org, Party::Role(receiver))
                    .into_iter()
                    .filter(|p| next.within.is_none_or(|g| org.is_within(org.positions[*p].group, g)))
                    .collect();
                let same_team = targets.iter().any(|t| org.positions[*t].group == org.positions[from].group);
                if !same_team {
                    let what = format!("`{}` hands on to `{}`", stage.meta.name, next.meta.name);
                    need(&mut network, &mut out, from, targets, Cargo::Work, next.meta.span, what);
                }
            }
        }
    }
    out
}

fn need(
    network: &mut Network,
    out: &mut Vec<Need>,
    from: Id<Position>,
    targets: Vec<Id<Position>>,
    cargo: Cargo,
    span: Span,
    what: String,
) {
    if targets.is_empty() || targets.contains(&from) {
        return;
    }
    let target = network.target(targets);
    let route = network.routes(from, target, cargo).first().cloned();
    out.push(Need { from, what, span, route });
}

/// Positions of teams that share a pattern are alike: the first stands for all.
fn first_of_pattern(org: &Org, positions: &[Id<Position>]) -> Vec<Id<Position>> {
    let mut seen = std::collections::BTreeSet::new();
    positions
        .iter()
        .copied()
        .filter(|p| {
            let group = &org.groups[org.positions[*p].group];
            let key = match (&group.pattern, group.kind) {
                (Some(pattern), GroupKind::Team) => (pattern.clone(), group.parent, 1),
                _ => (group.meta.name.clone(), group.parent, 0),
            };
            seen.insert(key)
        })
        .collect()
}

fn asked_name(org: &Org, asked: Asked) -> String {
    match asked {
        Asked::Role(r) => org.roles[r].meta.name.clone(),
        Asked::Specialty(s) => org.specialties[s].meta.name.clone(),
        Asked::Group(g) => org.groups[g].meta.name.clone(),
    }
}
