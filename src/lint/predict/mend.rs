//! What a mend would gain: the equations solved again for the structure with one thing put right.

use super::{Prediction, predict};
use crate::diag::Finding;
use crate::lint::paths::needs;
use crate::model::decision::Intent;
use crate::model::dynamics::Scenario;
use crate::model::people::{Group, PersonRange, Position, Right};
use crate::model::quantity::{Cadence, Dist, Duration, TimeUnit};
use crate::model::relation::{Axes, Channel, Interface, Party};
use crate::model::signal::Response;
use crate::model::work::{Allocation, Doer, Stream};
use crate::model::{Id, Meta, Org};
use crate::source::Span;

/// A finding with what its mend would gain.
#[derive(Debug, Clone)]
pub struct Costed {
    /// What is wrong.
    pub finding: Finding,
    /// What was put right.
    pub mend: Option<&'static str>,
    /// Seconds of the mean flow time over all streams, by their rates, that the mend would take off; 0 where no mend is known or it
    /// gains nothing.
    pub gain_s: f64,
    /// The stream that gains most of it, the seconds that come off its flow time, and these as a share of it.
    pub most: Option<(Id<Stream>, f64, f64)>,
}

/// Findings by what their mends would gain; where that is nothing, by level. Mends are tried for the first so many.
#[must_use]
pub fn costs(org: &Org, scenario: &Scenario, findings: &[Finding], most: usize) -> Vec<Costed> {
    let prediction = predict(org, scenario);
    let before = prediction.flow_s();
    let mut out: Vec<Costed> = findings
        .iter()
        .enumerate()
        .map(|(i, finding)| {
            let mended = if i < most { mended(org, finding) } else { None };
            let after = mended.as_ref().map(|(_, org)| predict(org, scenario));
            let gain_s = after.as_ref().map_or(0.0, |a| (before - a.flow_s()).max(0.0));
            let most = after.and_then(|a| gains_most(&prediction, &a));
            Costed { finding: finding.clone(), mend: mended.map(|(m, _)| m), gain_s, most }
        })
        .collect();
    // What gains less than a hundredth of the flow time is no gain that the equations can tell.
    let gain = |c: &Costed| if c.gain_s < before * 0.01 { 0.0 } else { c.gain_s };
    out.sort_by(|a, b| gain(b).total_cmp(&gain(a)).then(a.finding.level.cmp(&b.finding.level)));
    out
}

/// The stream whose flow time falls most, weighed by how much of it there is.
fn gains_most(before: &Prediction, after: &Prediction) -> Option<(Id<Stream>, f64, f64)> {
    let gains = before.streams.iter().filter_map(|old| {
        let new = after.streams.iter().find(|s| s.stream == old.stream)?;
        let gain_s = old.flow_s - new.flow_s;
        (gain_s > 0.0).then_some((old, gain_s))
    });
    let most = gains.max_by(|(a, x), (b, y)| (a.rate * x).total_cmp(&(b.rate * y)))?;
    Some((most.0.stream, most.1, most.1 / most.0.flow_s))
}

/// After how long without an answer the edge may act, as the mend of the text has it.
const SILENCE: Duration = Duration::new(4.0, TimeUnit::Hour);

/// The structure with the finding put right, and in words what was done.
#[must_use]
pub fn mended(org: &Org, finding: &Finding) -> Option<(&'static str, Org)> {
    let span = finding.primary.span;
    let mut new = org.clone();
    let done = match finding.rule {
        "missing-interface" | "cannot-ask-back" if proposed(finding).is_some() => {
            interface(&mut new, org, finding).then_some("the interface that it proposes")
        }
        "missing-interface" | "lossy-path" | "slow-channel-for-fast-work" | "unreachable" => {
            connect(&mut new, org, span).then_some("a direct interface")
        }
        "deep-approval-chain"
        | "approver-without-context"
        | "approval-cycle"
        | "approves-own-work"
        | "board-slower-than-demand" => {
            approve_less(&mut new, span).then_some("one approval at most, on demand")
        }
        "long-escalation" | "decision-only-the-top-may-take" => {
            decide_there(&mut new, span).then_some("the right to decide where the work is")
        }
        "missing-intent" => intend(&mut new, span).then_some("an intent"),
        "intent-without-silence-procedure" => {
            let found = new.intents.iter().find(|(_, i)| i.meta.span == span).map(|(id, _)| id);
            found
                .map(|id| new.intents[id].if_silent = Some(SILENCE))
                .map(|()| "the right to act after 4 h of silence")
        }
        "punished-bad-news" => thank(&mut new, span).then_some("thanks for bad news"),
        "scarce-resource" => {
            let found = new.resources.iter().find(|(_, r)| r.meta.span == span).map(|(id, _)| id);
            found.map(|id| new.resources[id].count *= 2).map(|()| "twice as many")
        }
        "overloaded" | "near-saturation" => hire(&mut new, span).then_some("one more person"),
        "batch-larger-than-demand" => {
            let found = new.stages.iter().find(|(_, s)| s.meta.span == span).map(|(id, _)| id);
            found.map(|id| new.stages[id].batch = 1).map(|()| "no batch")
        }
        "central-allocation-slower-than-demand" => {
            let found = new.resources.iter().find(|(_, r)| r.meta.span == span).map(|(id, _)| id);
            found
                .map(|id| new.resources[id].allocation = Some(Allocation::FirstCome))
                .map(|()| "first come first served")
        }
        "meeting-load" => {
            let found = new.meetings.iter().find(|(_, m)| m.meta.span == span).map(|(id, _)| id);
            found.map(|id| new.meetings[id].meta.removed = true).map(|()| "no such meeting")
        }
        _ => None,
    };
    done.map(|words| (words, new))
}

/// Both sides of the interface that the help of a finding proposes.
fn proposed(finding: &Finding) -> Option<(&str, &str)> {
    let line = finding.help.as_deref()?.strip_prefix("write `interface ")?;
    line.split_once(" by ")?.0.split_once(" -> ")
}

/// That interface alone: other conversations at the same place have findings of their own.
fn interface(new: &mut Org, org: &Org, finding: &Finding) -> bool {
    let Some((from, to)) = proposed(finding) else { return false };
    let named = |p: Id<Position>, name: &str| {
        org.chain(org.positions[p].group).find(|g| org.groups[*g].meta.name == name)
    };
    let here = |n: &crate::lint::paths::Need| {
        n.span == finding.primary.span || finding.related.iter().any(|l| l.span == n.span)
    };
    let mut groups = Vec::new();
    for need in needs(org).into_iter().filter(here) {
        let Some(last) = need.route.as_ref().and_then(|r| r.last()) else { continue };
        // What is asked back goes the other way.
        let back = finding.rule == "cannot-ask-back";
        let (start, end) = if back { (last.to, need.from) } else { (need.from, last.to) };
        groups.extend(named(start, from).zip(named(end, to)));
    }
    lead(new, groups)
}

/// An interface for the conversation at this place, as good as talk between neighbours.
fn connect(new: &mut Org, org: &Org, span: Span) -> bool {
    let mut groups = Vec::new();
    for need in needs(org).into_iter().filter(|n| n.span == span) {
        if let Some(last) = need.route.as_ref().and_then(|r| r.last()) {
            groups.push((org.positions[need.from].group, org.positions[last.to].group));
        }
    }
    lead(new, groups)
}

/// Interfaces between these, both ways, as good as talk between neighbours.
fn lead(new: &mut Org, mut groups: Vec<(Id<Group>, Id<Group>)>) -> bool {
    if groups.is_empty() {
        return false;
    }
    let speed = Dist::Constant(Duration::new(30.0, TimeUnit::Minute));
    let axes = Axes {
        speed: speed.clone(),
        frequency: Cadence::OnDemand,
        fidelity: 0.95,
        accuracy: 1.0,
        handling: None,
        upkeep: 0.0,
        fails: None,
    };
    let channel = new.channels.push(Channel {
        meta: Meta::new("mend", Span::default(), Span::default()),
        speed,
        frequency: Cadence::OnDemand,
        fidelity: axes.fidelity,
        accuracy: axes.accuracy,
        handling: None,
        upkeep: 0.0,
        fails: None,
    });
    groups.sort();
    groups.dedup();
    for (a, b) in groups {
        new.interfaces.push(Interface {
            meta: Meta::new("mend", Span::default(), Span::default()),
            from: Party::Group(a),
            to: Party::Group(b),
            both: true,
            channel,
            axes: axes.clone(),
            carries: Vec::new(),
            only_during: Vec::new(),
        });
    }
    true
}

fn approve_less(new: &mut Org, span: Span) -> bool {
    let within = |s: Span| s.file == span.file && s.start <= span.end && span.start <= s.end;
    let board = new.boards.iter().find(|(_, b)| b.meta.span == span).map(|(id, _)| id);
    let found = new.decisions.iter().find(|(_, d)| {
        let here = d.approvals.iter().any(|a| within(a.span));
        here || d
            .approvals
            .iter()
            .any(|a| board.is_some_and(|b| a.by == crate::model::people::Holder::Board(b)))
    });
    let Some(id) = found.map(|(id, _)| id) else { return false };
    let approvals = &mut new.decisions[id].approvals;
    approvals.retain(|a| !matches!(a.by, crate::model::people::Holder::Board(_)));
    approvals.truncate(1);
    approvals.iter_mut().for_each(|a| a.cadence = None);
    true
}

fn decide_there(new: &mut Org, span: Span) -> bool {
    let found = new.stages.iter().find_map(|(_, s)| {
        let (decision, _) = s.decides.iter().find(|(_, at)| *at == span)?;
        if let Doer::Role(role) = s.by { Some((role, *decision)) } else { None }
    });
    let Some((role, decision)) = found else { return false };
    new.roles[role].rights.push(Right { decision, up_to: None, when_reversible: false, span });
    true
}

/// A whole intent for the group at this place.
fn intend(new: &mut Org, span: Span) -> bool {
    let Some(group) = new.groups.iter().find(|(_, g)| g.meta.span == span).map(|(id, _)| id) else {
        return false;
    };
    let words = || vec!["mend".to_owned()];
    new.intents.push(Intent {
        meta: Meta::new("mend", Span::default(), Span::default()),
        group: Some(group),
        purpose: Some("mend".to_owned()),
        goals: Vec::new(),
        dos: words(),
        avoids: words(),
        delegates: Vec::new(),
        if_silent: None,
        serves: None,
        clear: None,
    });
    true
}

/// Nineteen in twenty of the bringers of bad news are thanked, wherever they were punished by what stands at this place.
fn thank(new: &mut Org, span: Span) -> bool {
    let response = Some(Response { thanked: 0.95, punished: 0.0 });
    let climates: Vec<_> =
        new.climates.iter().filter(|(_, c)| c.meta.span == span).map(|(id, _)| id).collect();
    let groups: Vec<_> = new.groups.iter().filter(|(_, g)| g.meta.span == span).map(|(id, _)| id).collect();
    let roles: Vec<_> = new.roles.iter().filter(|(_, r)| r.meta.span == span).map(|(id, _)| id).collect();
    climates.iter().for_each(|id| new.climates[*id].response = response);
    for id in &groups {
        if new.groups[*id].response.is_some() {
            new.groups[*id].response = response;
        }
    }
    for id in &roles {
        if new.roles[*id].response.is_some() {
            new.roles[*id].response = response;
        }
    }
    !(climates.is_empty() && groups.is_empty() && roles.is_empty())
}

fn hire(new: &mut Org, span: Span) -> bool {
    let Some(role) = new.roles.iter().find(|(_, r)| r.meta.span == span).map(|(id, _)| id) else {
        return false;
    };
    let most = new
        .positions
        .iter()
        .filter(|(_, p)| p.role == role && p.home.is_none())
        .max_by_key(|(id, p)| (p.headcount(), std::cmp::Reverse(*id)));
    let Some(id) = most.map(|(id, _)| id) else { return false };
    let origin = u32::try_from(new.origins.len()).unwrap_or(u32::MAX);
    new.origins.push("mend".to_owned());
    new.positions[id].people.push(PersonRange { origin, first: 1, count: 1 });
    true
}
