//! How long to warm up and how often to repeat, when the spec leaves it to the run.

use super::mechanism::Switches;
use super::plan::{Ended, Plan};
use super::replicate::{run, world_of};
use super::scenario_run::ScenarioRun;
use crate::kernel::Time;
use crate::model::Org;
use crate::model::dynamics::{Arrivals, Scenario};
use crate::stats::stopping::{Next, Rule};
use crate::stats::warmup::{self, Cut};

/// Replications of a pilot; their mean is smoother than one, so that the cut is found where the transient ends.
const PILOTS: u32 = 5;
/// Looks at a pilot run: 200 batches of five, of which the first half may be cut.
const LOOKS: u32 = 1_000;

/// The warm-up of a scenario that declares none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarmUp {
    /// Its length in seconds, counted from the start of the run.
    pub length_s: f64,
    /// The best cut lies in the middle of the pilot: the run is too short to have forgotten its start, or never settles.
    pub too_short: bool,
}

/// Whether a scenario has a start to forget: something arrives again and again, under rules that do not change. A project
/// with an end, or a scenario whose statements name moments of the run, is observed from its start.
#[must_use]
pub fn settles(scenario: &Scenario) -> bool {
    let steady = |a: &Arrivals| matches!(a, Arrivals::Rate(_) | Arrivals::Spaced(_) | Arrivals::Keeps(_));
    !scenario.demands.is_empty()
        && scenario.demands.iter().all(|d| steady(&d.arrivals) && d.window.0 == 0.0 && d.window.1.is_none())
        && scenario.cycle.is_empty()
        && scenario.disturbances.is_empty()
        && scenario.assessments.is_empty()
}

/// Finds the warm-up by MSER-5 over the number of items under way, looked at 1,000 times in each of five pilot runs of the
/// declared length and averaged over them. Nothing when the scenario declares one, or has no start to forget.
///
/// # Errors
/// [`Ended`] when a pilot passes a bound or is stopped.
pub fn find_warm_up(
    org: &Org,
    scenario: &Scenario,
    switches: &Switches,
    plan: &Plan<'_>,
) -> Result<Option<WarmUp>, Ended> {
    let Some(runs_s) = scenario.runs_s.filter(|_| scenario.warm_up_s.is_none() && settles(scenario)) else {
        return Ok(None);
    };
    // A pilot is nobody's story.
    let plan = &Plan { trace: false, listener: None, ..*plan };
    let mut sums = vec![0.0; LOOKS as usize];
    for n in 0..PILOTS {
        let (mut world, mut limits) = world_of(org, scenario, switches, plan, n);
        for (look, sum) in (1..).zip(&mut sums) {
            let until = Time::from_secs(runs_s * f64::from(look) / f64::from(LOOKS));
            world.run(until, &mut limits).map_err(|e| world.explain(e))?;
            *sum += world.under_way() as f64;
        }
    }
    let cut = warmup::mser5(&sums);
    Ok(cut.map(|Cut { drop, too_short, .. }| WarmUp {
        length_s: runs_s * drop as f64 / f64::from(LOOKS),
        too_short,
    }))
}

/// Repeats a scenario until the 95% intervals of the mean flow time of every stream are as narrow as asked, from ten
/// replications up to a maximum. Stops at the same place for the same seed, whatever the number of threads.
///
/// # Errors
/// As [`run`].
pub fn run_to_precision(
    org: &Org,
    variant: &str,
    scenario: &Scenario,
    switches: &Switches,
    plan: &Plan<'_>,
    rule: &Rule,
) -> Result<ScenarioRun, Ended> {
    let mut upto = u32::try_from(rule.least).unwrap_or(10).min(u32::try_from(rule.most).unwrap_or(u32::MAX));
    let mut done = run(org, variant, scenario, switches, &Plan { replications: upto, ..*plan })?;
    loop {
        let next = asked(&done, rule);
        let Next::Upto(wanted) = next else {
            done.precision = Some((rule.relative, next == Next::Enough));
            return Ok(done);
        };
        let first = upto;
        upto = u32::try_from(wanted).unwrap_or(u32::MAX);
        let more = Plan { first, replications: upto, trace: false, ..*plan };
        done.extend(run(org, variant, scenario, switches, &more)?);
    }
}

/// What the widest of the intervals asks for.
fn asked(run: &ScenarioRun, rule: &Rule) -> Next {
    let flows = run.measured.iter().filter(|m| m.metric.name == "flow time" && !m.values.is_empty());
    let mut upto = 0;
    let mut exhausted = false;
    for flow in flows {
        match rule.next(&flow.values) {
            Next::Enough => {}
            Next::Upto(n) => upto = upto.max(n),
            Next::Exhausted => exhausted = true,
        }
    }
    let done = run.samples.len();
    if exhausted || done >= rule.most {
        return if exhausted || upto > 0 { Next::Exhausted } else { Next::Enough };
    }
    if upto > done {
        Next::Upto(upto)
    } else if upto > 0 {
        Next::Upto(done + 1)
    } else {
        Next::Enough
    }
}
