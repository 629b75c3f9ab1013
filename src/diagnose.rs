//! Which finding carries the trouble: each is put right alone, or the mechanism that carries it is switched off, and the same
//! scenario runs again on the same luck. What takes most of the trouble away stands first.

use crate::diag::Finding;
use crate::lint::predict::mend::mended;
use crate::model::dynamics::Scenario;
use crate::model::metrics::{self, Metric};
use crate::model::signal::Hearer;
use crate::model::{Org, Project};
use crate::sim::compare::{Contrast, Direction, contrasts};
use crate::sim::{Ended, Plan, ScenarioRun, Switches, run};
use crate::source::Span;
use std::collections::BTreeSet;

/// By which mechanism what a rule finds does its harm; rules that are not here are about the text or about the scenario.
pub const CARRIED: &[(&str, &str)] = &[
    ("missing-interface", "routing"),
    ("unreachable", "routing"),
    ("vertical-dominated", "routing"),
    ("specialty-island", "routing"),
    ("zigzag-stream", "routing"),
    ("many-handoffs", "routing"),
    ("lossy-path", "loss"),
    ("slow-channel-for-fast-work", "latency"),
    ("single-point-of-contact", "handling"),
    ("too-many-layers", "handling"),
    ("deep-approval-chain", "approvals"),
    ("approval-cycle", "approvals"),
    ("approver-without-context", "approvals"),
    ("approves-own-work", "approvals"),
    ("board-slower-than-demand", "approvals"),
    ("long-escalation", "decisions"),
    ("decision-only-the-top-may-take", "decisions"),
    ("leader-in-operations", "decisions"),
    ("access-gate", "access"),
    ("batch-larger-than-demand", "batches"),
    ("signal-nobody-hears", "harm"),
    ("no-ladder", "harm"),
    ("ladder-too-slow", "harm"),
    ("swallowing-relay", "voice"),
    ("punished-bad-news", "voice"),
    ("runaway-coupling", "coupling"),
    ("owner-not-told", "coupling"),
    ("component-nobody-owns", "coupling"),
    ("congruence", "coupling"),
    ("central-allocation-slower-than-demand", "resources"),
    ("resource-nobody-allocates", "resources"),
    ("scarce-resource", "resources"),
    ("meeting-load", "meetings"),
    ("too-many-interfaces", "upkeep"),
    ("onboarding-too-fast", "mentoring"),
    ("no-assessment", "disturbances"),
];

/// What hurts, with what one would like to see instead of it at its best.
const TROUBLES: &[(&str, f64)] = &[
    ("flow time", 0.0),
    ("share of decisions right", 1.0),
    ("share of items successful", 1.0),
    ("share of problems harmful", 0.0),
    ("outage", 0.0),
    ("parts broken", 0.0),
];

/// Trouble below this share is none worth explaining.
const WORTH: f64 = 0.02;

/// Where less than this share of a trouble goes, the finding is not what carries it.
const LEAST: f64 = 0.01;

/// What putting a finding right takes away.
#[derive(Debug, Clone)]
pub struct Relief {
    /// Share of the trouble that goes, from 0 to 1.
    pub share: f64,
    /// By which metric.
    pub metric: &'static Metric,
    /// Of what; empty is the whole.
    pub of: String,
    /// Its mean before.
    pub before: f64,
    /// Its mean after.
    pub after: f64,
}

/// A finding with what the runs say of it.
#[derive(Debug, Clone)]
pub struct Suspect {
    /// The finding.
    pub finding: Finding,
    /// What was put right, or which mechanism was switched off; `None` when there is neither.
    pub tried: Option<Tried>,
    /// What that took away, where the runs can tell; the largest over all that hurts.
    pub relief: Option<Relief>,
}

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// The finding was put right, in words.
    Mend(&'static str),
    /// This mechanism was switched off.
    Without(&'static str),
}

impl Suspect {
    /// Both were tried by the same and come to the same, so that they are one to whoever reads of them.
    #[must_use]
    pub fn is_one_with(&self, other: &Self) -> bool {
        let figure = |s: &Self| s.relief.as_ref().map(|r| (r.metric.name, r.of.clone(), r.share.to_bits()));
        matches!(self.tried, Some(Tried::Without(_)))
            && self.tried == other.tried
            && figure(self) == figure(other)
    }

    fn share(&self) -> f64 {
        self.relief.as_ref().map_or(0.0, |r| r.share)
    }
}

/// Findings of the base structure by what each of them carries under a scenario. Those about which runs say nothing follow in the
/// order of their levels.
///
/// # Errors
/// [`Ended`] when a run ended before its time.
pub fn diagnose(
    project: &Project,
    scenario: &Scenario,
    findings: &[Finding],
    plan: &Plan<'_>,
) -> Result<Vec<Suspect>, Ended> {
    let on = |org: &Org, switches: &Switches| {
        run(org, "base", scenario, switches, &Plan { project: Some(project), ..*plan })
    };
    let before = on(&project.base, &Switches::default())?;
    let mut tried: Vec<(&str, ScenarioRun)> = Vec::new();
    let mut suspects = Vec::new();
    for finding in findings {
        let mend = mended(&project.base, finding);
        let carrier = CARRIED.iter().find(|(rule, _)| *rule == finding.rule).map(|(_, m)| *m);
        let mut suspect = Suspect { finding: finding.clone(), tried: None, relief: None };
        if let Some((words, org)) = mend {
            suspect.tried = Some(Tried::Mend(words));
            suspect.relief = relief(&before, &on(&org, &Switches::default())?, None);
        } else if let Some(mechanism) = carrier {
            suspect.tried = Some(Tried::Without(mechanism));
            // One mechanism carries several findings, and is switched off once.
            if !tried.iter().any(|(t, _)| *t == mechanism) {
                let mut switches = Switches::default();
                switches.switch_off(mechanism);
                tried.push((mechanism, on(&project.base, &switches)?));
            }
            let after = tried.iter().find(|(t, _)| *t == mechanism).map(|(_, after)| after);
            let about = about(&project.base, finding, mechanism);
            suspect.relief = after.and_then(|after| relief(&before, after, about.as_ref()));
        }
        suspects.push(suspect);
    }
    // Shares that differ by less than a hundredth are even.
    let even = |s: &Suspect| (s.share() * 100.0).round();
    suspects.sort_by(|a, b| even(b).total_cmp(&even(a)).then(a.finding.level.cmp(&b.finding.level)));
    Ok(suspects)
}

/// The names of which a finding is, where the mechanism that carries it does more than what the finding is about: without harm
/// no incident happens, whatever it came from, and a ladder answers for those of its own signals alone.
fn about(org: &Org, finding: &Finding, mechanism: &str) -> Option<BTreeSet<String>> {
    if mechanism != "harm" {
        return None;
    }
    let place = finding.primary.span;
    let holds =
        |whole: Span| whole.file == place.file && whole.start <= place.start && place.end <= whole.end;
    let mut names = BTreeSet::new();
    for (_, signal) in org.signals.iter() {
        let ladder = match signal.hearer {
            Some(Hearer::Andon(id)) => holds(org.andons[id].meta.whole),
            _ => false,
        };
        if ladder || holds(signal.meta.whole) {
            names.insert(signal.meta.name.clone());
            names.extend(signal.unheard.iter().map(|(_, b)| org.incidents[b.incident].meta.name.clone()));
        }
    }
    Some(names)
}

/// The largest share of any trouble that goes for certain: the whole 95% interval of the paired differences must agree. Where
/// names are given, only what is of them counts.
#[must_use]
pub fn relief(before: &ScenarioRun, after: &ScenarioRun, of: Option<&BTreeSet<String>>) -> Option<Relief> {
    let mut best: Option<Relief> = None;
    let meant = |c: &Contrast| c.quantile.is_none() && of.is_none_or(|names| names.contains(&c.of));
    for contrast in contrasts(before, after).into_iter().filter(meant) {
        let Some((_, ideal)) = TROUBLES.iter().find(|(name, _)| *name == contrast.metric.name) else {
            continue;
        };
        let (old, new) = (contrast.old.mean, contrast.new.mean);
        let (trouble, left) = ((old - ideal).abs(), (new - ideal).abs());
        let better = match contrast.direction() {
            Direction::Falls => *ideal == 0.0,
            Direction::Rises => *ideal > 0.0,
            _ => false,
        };
        let worth = contrast.metric.unit == metrics::Unit::Time || trouble >= WORTH;
        if !better || !worth || trouble <= 0.0 {
            continue;
        }
        let share = (1.0 - left / trouble).clamp(0.0, 1.0);
        if share >= LEAST && best.as_ref().is_none_or(|b| share > b.share) {
            best = Some(Relief { share, metric: contrast.metric, of: contrast.of, before: old, after: new });
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::mechanism;

    #[test]
    fn every_rule_and_every_mechanism_is_there() {
        for (rule, by) in CARRIED {
            assert!(crate::lint::find(rule).is_some(), "{rule}");
            assert!(mechanism::TABLE.iter().any(|m| m.name == *by), "{by}");
        }
        for (name, _) in TROUBLES {
            assert!(metrics::TABLE.iter().any(|m| m.name == *name), "{name}");
        }
    }
}
