//! `andon test --ablations`: every claimed effect again, without the mechanisms that its ablation names.

use crate::diag::counted::several;
use crate::model::Project;
use crate::model::dynamics::{Comparison, Plan, Scenario};
use crate::report::sanitise;
use crate::sim::ScenarioRun;
use crate::sim::ablation::{Ablated, CARRIED, Effect, ablated, effects};
use crate::sim::no_run::NoRun;
use crate::sim::runner::Runner;

/// What became of the effects of a spec.
#[derive(Default)]
pub(super) struct Ablations {
    /// Lines for people.
    pub(super) lines: Vec<String>,
    /// Effects that go with their mechanisms.
    pub(super) carried: usize,
    /// Effects that stay without the mechanisms that the spec names for them.
    pub(super) stay: usize,
    /// Effects for which the spec names no mechanism.
    pub(super) untraced: usize,
}

/// Runs every effect without its mechanisms.
pub(super) fn ablate(project: &Project, runner: &mut Runner<'_>) -> Result<Ablations, NoRun> {
    let mut out = Ablations::default();
    let structural = |e: &Effect| e.own || !e.of_resources;
    for effect in effects(project).into_iter().filter(structural) {
        let comparison = &project.comparisons[effect.comparison];
        let claim = &comparison.expects[effect.claim];
        let scenario = &project.scenarios[comparison.scenario];
        let about =
            format!("{}: {} with {}: {}", scenario.meta.name, comparison.old, comparison.new, claim.text);
        let Some((names, best)) = strongest(project, runner, &effect)? else {
            out.untraced += 1;
            out.lines.push(sanitise::one_line(&format!("  untraced   {about}")));
            continue;
        };
        let gone = best.gone.map_or_else(
            || "the claim fails".to_owned(),
            |share| format!("{:.0}% of the effect goes", share * 100.0),
        );
        // Mechanisms that were named for another pair may leave this one alone: that is no contradiction.
        let word = match (best.is_carried(), effect.own) {
            (true, _) => "carried",
            (false, true) => "stays",
            (false, false) => "untraced",
        };
        match word {
            "carried" => out.carried += 1,
            "stays" => out.stay += 1,
            _ => out.untraced += 1,
        }
        out.lines.push(sanitise::one_line(&format!("  {word:<9}  {about}: without {names}, {gone}")));
    }
    Ok(out)
}

/// The ablation under which most of an effect goes, with the names of what is off.
fn strongest(
    project: &Project,
    runner: &mut Runner<'_>,
    effect: &Effect,
) -> Result<Option<(String, Ablated)>, NoRun> {
    let comparison = &project.comparisons[effect.comparison];
    let scenario = &project.scenarios[comparison.scenario];
    let claim = &comparison.expects[effect.claim];
    let with = pair(runner, comparison, scenario, &comparison.plan)?;
    let mut best: Option<(String, Ablated)> = None;
    for id in &effect.ablations {
        let mut plan = comparison.plan.clone();
        plan.without.clone_from(&project.comparisons[*id].plan.without);
        let without = pair(runner, comparison, scenario, &plan)?;
        let found = ablated(claim, (&with.0, &with.1), (&without.0, &without.1));
        let better = best.as_ref().is_none_or(|(_, b)| {
            !b.is_carried() && (found.is_carried() || found.gone.unwrap_or(0.0) > b.gone.unwrap_or(0.0))
        });
        if better {
            let names: Vec<&str> = plan.without.iter().map(|(name, _)| name.as_str()).collect();
            best = Some((names.join(", "), found));
        }
    }
    Ok(best)
}

fn pair(
    runner: &mut Runner<'_>,
    comparison: &Comparison,
    scenario: &Scenario,
    plan: &Plan,
) -> Result<(ScenarioRun, ScenarioRun), NoRun> {
    let mut wanted = plan.clone();
    wanted.without.extend(scenario.plan.without.iter().cloned());
    let (old, new) = (runner.structure(&comparison.old)?, runner.structure(&comparison.new)?);
    let before = runner.run(&comparison.old, old, scenario, &wanted)?;
    let after = runner.run(&comparison.new, new, scenario, &wanted)?;
    Ok((before, after))
}

/// The sentence at the end.
pub(super) fn remark(all: &[Ablations]) -> String {
    let sum = |of: fn(&Ablations) -> usize| all.iter().map(of).sum::<usize>();
    format!(
        "{}, {}, {} untraced (an effect goes when its claim fails or {:.0}% of it is gone)",
        several(sum(|a| a.carried), "effect goes with its mechanism", "effects go with their mechanisms"),
        several(sum(|a| a.stay), "stays", "stay"),
        sum(|a| a.untraced),
        CARRIED * 100.0
    )
}
