//! What is known of a declaration, in short sentences: what it comes to, and what is predicted of it.

use super::analysis::Analysis;
use super::figures::Outlook;
use super::symbols::Symbol;
use crate::diag::counted::{counted, several};
use crate::model::people::{Group, GroupKind, Holder, Position, Role};
use crate::model::work::{Doer, Stage, Stream};
use crate::model::{Id, Org};
use crate::network::expected;
use crate::report::metrics::{about, figure, time};

pub(super) fn people(n: u64) -> String {
    several(n, "person", "people")
}

fn share(value: f64) -> String {
    format!("{}%", figure((value * 100.0).round()))
}

/// A load in words.
pub(super) fn busy(load: f64, scenario: &str) -> String {
    let over = if load >= 1.0 { ", more than there is time for" } else { "" };
    format!("about {} busy in {scenario}{over}", share(load))
}

/// Everything that is known of a declaration beyond its words.
pub(super) fn facts(analysis: &Analysis, symbol: &Symbol) -> Vec<String> {
    let project = &analysis.compiled.project;
    let org = symbol.org(project);
    // Predictions are of the base structure.
    let outlooks = analysis.figures.get().filter(|_| symbol.structure == 0);
    let outlooks = outlooks.map_or(&[][..], |f| f.outlooks.as_slice());
    match symbol.kind {
        "role" => role(analysis, org, symbol.id(), symbol.structure, outlooks),
        "team" | "unit" => group(analysis, org, symbol.id(), symbol.structure, outlooks),
        "stage" => stage(org, symbol.id(), outlooks),
        "stream" => stream(org, symbol.id(), outlooks),
        "channel" => {
            let channel = &org.channels[symbol.id()];
            let used = org.interfaces.iter().filter(|(_, i)| i.channel == symbol.id()).count();
            vec![
                format!(
                    "a passage takes {} on average, the wait for its occasion included",
                    time(expected(&channel.axes()))
                ),
                format!(
                    "keeps {} of the meaning, {} of it true",
                    share(channel.fidelity),
                    share(channel.accuracy)
                ),
                if used == 1 {
                    "1 interface uses it".to_owned()
                } else {
                    format!("{used} interfaces use it")
                },
            ]
        }
        "calendar" => {
            let time = org.calendars[symbol.id()].working_time();
            vec![format!("{} h a day, {} a week", time.hours_per_day, counted(time.days_per_week, "day"))]
        }
        "decision" => {
            let decision = &org.decisions[symbol.id()];
            let names: Vec<&str> = decision.approvals.iter().map(|a| holder(org, a.by)).collect();
            match names.len() {
                0 => vec!["no approvals".to_owned()],
                1 => vec![format!("1 approval: {}", names[0])],
                n => vec![format!("{n} approvals: {}", names.join(", then "))],
            }
        }
        "board" => {
            let board = &org.boards[symbol.id()];
            let often = figure(365.0 * 86_400.0 / (2.0 * board.meets.mean_wait_s()).max(1.0));
            vec![if often == "1" {
                "meets once a year".to_owned()
            } else {
                format!("meets {often} times a year")
            }]
        }
        "component" => vec![format!("{} of it", org.components[symbol.id()].count.max(1))],
        "resource" => vec![format!("{} of it", org.resources[symbol.id()].count)],
        "andon" => vec![counted(org.andons[symbol.id()].rungs.len(), "rung")],
        "specialty" => {
            let skilled = org.positions.iter().filter(|(_, p)| org.roles[p.role].skill(symbol.id()) > 0.0);
            let heads: u64 = skilled.map(|(_, p)| u64::from(p.headcount())).sum();
            let are = if heads == 1 { "is" } else { "are" };
            vec![format!("{} {are} skilled in it", people(heads))]
        }
        "scenario" => scenario(analysis, symbol),
        "variant" => project
            .variants
            .get(symbol.index)
            .map_or_else(Vec::new, |v| v.changes.iter().map(|c| c.text.clone()).collect()),
        _ => Vec::new(),
    }
}

fn holder(org: &Org, by: Holder) -> &str {
    match by {
        Holder::Role(r) => &org.roles[r].meta.name,
        Holder::Position(p) => &org.positions[p].meta.name,
        Holder::Board(b) => &org.boards[b].meta.name,
    }
}

fn role(analysis: &Analysis, org: &Org, id: Id<Role>, structure: usize, outlooks: &[Outlook]) -> Vec<String> {
    let heads = analysis.heads(structure).roles.get(id.index()).copied().unwrap_or(0);
    let places: Vec<&Position> = org.positions.iter().map(|(_, p)| p).filter(|p| p.role == id).collect();
    let mut out = vec![format!(
        "{} in {} {}",
        people(heads),
        places.len(),
        if places.len() == 1 { "place" } else { "places" }
    )];
    let role = &org.roles[id];
    if role.available < 1.0 {
        out.push(format!("{} of the calendar is free", share(role.available)));
    }
    for outlook in outlooks {
        let Some(load) = outlook.role(org, id) else { continue };
        let mut said = busy(load, &outlook.scenario);
        said.push_str(&waits(org, outlook, &|p| p.role == id));
        out.push(said);
    }
    out
}

/// How long things wait at positions, in the mean over those that have any load.
fn waits(org: &Org, outlook: &Outlook, which: &dyn Fn(&Position) -> bool) -> String {
    let desks: Vec<Id<Position>> =
        outlook.prediction.desks.iter().map(|(id, _)| *id).filter(|id| which(&org.positions[*id])).collect();
    let mean = |figure: &dyn Fn(Id<Position>) -> f64| {
        desks.iter().map(|d| figure(*d)).sum::<f64>() / desks.len().max(1) as f64
    };
    let at = |d: Id<Position>| outlook.prediction.waits.get(d.index()).copied().unwrap_or_default();
    let (work, answer) = (mean(&|d| at(d).work_s), mean(&|d| at(d).answer_s));
    format!("; work waits {}, a question {}", about(work), about(answer))
}

fn group(
    analysis: &Analysis,
    org: &Org,
    id: Id<Group>,
    structure: usize,
    outlooks: &[Outlook],
) -> Vec<String> {
    let heads = analysis.heads(structure).groups.get(id.index()).copied().unwrap_or(0);
    let mut first = people(heads);
    let group = &org.groups[id];
    if group.kind == GroupKind::Unit {
        first.push_str(&format!(", {} directly in it", counted(group.groups.len(), "group")));
    }
    if let Some(leader) = group.leader {
        first.push_str(&format!(", led by {}", org.roles[org.positions[leader].role].meta.name));
    }
    let mut out = vec![first];
    for outlook in outlooks {
        if let Some(load) = outlook.group(org, id) {
            out.push(busy(load, &outlook.scenario));
        }
    }
    out
}

fn stage(org: &Org, id: Id<Stage>, outlooks: &[Outlook]) -> Vec<String> {
    let stage = &org.stages[id];
    let mut out = Vec::new();
    match stage.by {
        Doer::Role(role) => out.push(format!("done by {}", org.roles[role].meta.name)),
        Doer::Stream(inner) => out.push(format!("runs {}", org.streams[inner].meta.name)),
        Doer::Unknown => {}
    }
    for outlook in outlooks {
        let visit = outlook.prediction.stages.iter().find(|(s, _)| *s == id);
        if let Some((_, seconds)) = visit {
            out.push(format!(
                "{} a visit in {}, waits and talks included",
                about(*seconds),
                outlook.scenario
            ));
        }
        if let Doer::Role(role) = stage.by
            && let Some(load) = outlook.role(org, role)
        {
            out.push(format!(
                "who does it is {}{}",
                busy(load, &outlook.scenario),
                waits(org, outlook, &|p| p.role == role)
            ));
        }
    }
    out
}

fn stream(org: &Org, id: Id<Stream>, outlooks: &[Outlook]) -> Vec<String> {
    let mut out = vec![counted(org.streams[id].stages.len(), "stage")];
    for outlook in outlooks {
        let Some(times) = outlook.prediction.streams.iter().find(|s| s.stream == id) else { continue };
        let efficiency = if times.flow_s > 0.0 { times.touch_s / times.flow_s } else { 0.0 };
        out.push(format!(
            "flow time {} in {}, {} of it work; {} a week arrive",
            about(times.flow_s),
            outlook.scenario,
            share(efficiency),
            figure(times.rate * 604_800.0)
        ));
    }
    out
}

fn scenario(analysis: &Analysis, symbol: &Symbol) -> Vec<String> {
    let scenario = &analysis.compiled.project.scenarios[symbol.id()];
    let mut out = Vec::new();
    if let Some(runs) = scenario.runs_s {
        out.push(format!("runs {}", time(runs)));
    }
    out.push(counted(scenario.expects.len(), "claim"));
    let outlooks = analysis.figures.get().map_or(&[][..], |f| f.outlooks.as_slice());
    if let Some(outlook) = outlooks.iter().find(|o| o.scenario == symbol.name) {
        let p = &outlook.prediction;
        out.push(format!(
            "predicted: {} of passages vertical, a message {}",
            share(p.vertical),
            about(p.message_s)
        ));
        let org = &analysis.compiled.project.base;
        if let Some((id, load)) = p.desks.first() {
            out.push(format!(
                "the busiest is {}, {}",
                org.positions[*id].meta.name,
                busy(*load, &symbol.name)
            ));
        }
    }
    out
}
