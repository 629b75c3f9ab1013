//! Whether a claimed effect hangs on the mechanisms that its ablation names: a mutation check on the claims of a spec.
//!
//! An effect is a claim that a measure changes from one structure to the other (or hardly does, where an ablation says why). An ablation is a comparison under the same
//! scenario with mechanisms switched off that says something of the same measure. Switched off on both sides, the claim must
//! fail, or most of the logarithm of the effect must be gone; a claim that still holds was never about the mechanism.

use super::scenario_run::ScenarioRun;
use super::verdict::judge_change;
use crate::model::dynamics::{Asserted, Claim, Comparison};
use crate::model::fingerprint::differences;
use crate::model::{Id, Project};
use crate::stats::Verdict;

/// The share of the logarithm of an effect that must be gone when its claim does not fail outright.
pub const CARRIED: f64 = 0.8;

/// A claimed effect and the comparisons that switch mechanisms off for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The comparison that claims it.
    pub comparison: Id<Comparison>,
    /// Which of its claims.
    pub claim: usize,
    /// Its ablations: those on the same pair of structures if there are any, else those of the project on the same measure.
    pub ablations: Vec<Id<Comparison>>,
    /// The ablations are on the same scenario and pair, so that the spec itself says what carries this effect.
    pub own: bool,
    /// The structures differ in people or resources, as declared: the effect is one of those and not of structure alone.
    pub of_resources: bool,
}

/// Whether a claim says that a measure changes: the bound lies on one side of no change.
#[must_use]
pub fn is_effect(claim: &Claim) -> bool {
    let Asserted::Ratio { at_least, at_most } = claim.asserted else { return false };
    at_most.is_some_and(|most| most < 1.0) || at_least.is_some_and(|least| least > 1.0)
}

/// Every claimed effect of a project, in the order of writing.
#[must_use]
pub fn effects(project: &Project) -> Vec<Effect> {
    let mut out = Vec::new();
    let all: Vec<(Id<Comparison>, &Comparison)> = project.comparisons.iter().collect();
    for (id, comparison) in all.iter().filter(|(_, c)| c.plan.without.is_empty()) {
        for (n, claim) in comparison.expects.iter().enumerate() {
            let about = |c: &&(Id<Comparison>, &Comparison)| {
                let same = |other: &Claim| {
                    (other.measure.metric, &other.measure.of) == (claim.measure.metric, &claim.measure.of)
                };
                !c.1.plan.without.is_empty() && c.1.expects.iter().any(same)
            };
            let on_the_pair = |c: &&(Id<Comparison>, &Comparison)| {
                c.1.scenario == comparison.scenario && c.1.old == comparison.old && c.1.new == comparison.new
            };
            let own: Vec<Id<Comparison>> =
                all.iter().filter(about).filter(on_the_pair).map(|(id, _)| *id).collect();
            // That something hardly changes is a claim of this kind, too, where the spec says what makes it so.
            let ratio = matches!(claim.asserted, Asserted::Ratio { .. });
            if !is_effect(claim) && (!ratio || own.is_empty()) {
                continue;
            }
            let any = || all.iter().filter(about).map(|(id, _)| *id).collect();
            let (ablations, own) = if own.is_empty() { (any(), false) } else { (own, true) };
            let sides = project.structure(&comparison.old).zip(project.structure(&comparison.new));
            let of_resources = sides.is_some_and(|(old, new)| !differences(old, new).is_empty());
            out.push(Effect { comparison: *id, claim: n, ablations, own, of_resources });
        }
    }
    out
}

/// What is left of an effect when the mechanisms of an ablation are off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ablated {
    /// What the runs say of the claim without the mechanisms.
    pub verdict: Verdict,
    /// The share of the logarithm of the effect that is gone; nothing where a figure fell to nought.
    pub gone: Option<f64>,
}

impl Ablated {
    /// The mechanisms carry the effect.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        self.verdict == Verdict::Fails || self.gone.is_some_and(|gone| gone >= CARRIED)
    }
}

/// Judges a claim on two pairs of runs: with all mechanisms, and without those of an ablation.
#[must_use]
pub fn ablated(
    claim: &Claim,
    with: (&ScenarioRun, &ScenarioRun),
    without: (&ScenarioRun, &ScenarioRun),
) -> Ablated {
    let whole = judge_change(claim, with.0, with.1, &[]);
    let rest = judge_change(claim, without.0, without.1, &[]);
    // Where neither structure has anything to measure any more, all of the effect is gone.
    if rest.n == 0 && whole.n > 0 {
        return Ablated { verdict: Verdict::Fails, gone: Some(1.0) };
    }
    let logs = (libm::log(whole.figure), libm::log(rest.figure));
    let gone = (is_effect(claim) && logs.0.is_finite() && logs.1.is_finite() && logs.0 != 0.0)
        .then(|| 1.0 - logs.1 / logs.0);
    Ablated { verdict: rest.verdict, gone }
}
