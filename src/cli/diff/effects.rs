//! Both sides run on the same luck: what a change does to the dynamics.

use super::super::args::{DiffArguments, DiffFormat};
use super::super::output::Output;
use super::super::runner::{Shell, chosen};
use crate::diff::{self, Thing};
use crate::model::dynamics::{Plan, Scenario};
use crate::model::fingerprint::{Part, parts};
use crate::model::{Id, Org, Project};
use crate::report::diff::{Effect, effect};
use crate::sim::ScenarioRun;
use crate::sim::compare::contrasts;
use crate::sim::runner::Runner;

/// The effects on every scenario that both sides have, and what is to be known of the others.
pub(super) fn effects(
    old: &Project,
    new: &Project,
    arguments: &DiffArguments,
    output: &mut Output,
) -> Result<(Vec<Effect>, Vec<String>), String> {
    let quiet = arguments.format == DiffFormat::Json;
    let shell = Shell::new(&arguments.repetition, quiet)?;
    let mut runners = [shell.runner(old, &arguments.repetition), shell.runner(new, &arguments.repetition)];
    let (mut out, mut remarks) = (Vec::new(), Vec::new());
    let name = &arguments.variant;
    let (Some(before), Some(after)) = (old.structure(name), new.structure(name)) else {
        return Ok((out, vec![format!("nothing was run: `{name}` is not a structure of both sides")]));
    };
    for id in chosen(new, arguments.scenario.as_deref())? {
        let b = &new.scenarios[id];
        let Some(a) = old.scenarios.named(&b.meta.name).map(|id| &old.scenarios[id]) else {
            remarks.push(format!("scenario {} was not run: the old side has none of this name", b.meta.name));
            continue;
        };
        let sides = [(before, a), (after, b)];
        let runs = paired(&mut runners, name, sides)?;
        let mut contrasts = contrasts(&runs[0], &runs[1]);
        effect::rank(&mut contrasts, &claimed(new, id));
        out.push(Effect {
            scenario: b.meta.name.clone(),
            structure: name.clone(),
            seed: runs[1].seed,
            replications: runs[1].replications,
            runs_s: runs[1].runs_s,
            warm_up_s: runs[1].warm_up_s,
            currency: runs[1].currency.clone(),
            fingerprint: fingerprint(old, new, before, after, &b.meta.name),
            contrasts,
        });
    }
    if out.is_empty() && remarks.is_empty() {
        remarks.push("nothing was run: there is no scenario".to_owned());
    }
    shell.bar.finish_and_clear();
    for runner in &runners {
        for remark in &runner.remarks {
            output.remark(remark);
        }
    }
    Ok((out, remarks))
}

/// The measures that a project claims something of under a scenario: names of metrics, and of what.
fn claimed(project: &Project, scenario: Id<Scenario>) -> Vec<(&str, &str)> {
    let comparisons = project.comparisons.iter().map(|(_, c)| c).filter(|c| c.scenario == scenario);
    let claims = project.scenarios[scenario].expects.iter().chain(comparisons.flat_map(|c| &c.expects));
    claims.map(|c| (c.measure.metric, c.measure.of.as_deref().unwrap_or_default())).collect()
}

/// Both sides with one seed, as many replications and the same warm-up.
fn paired(
    runners: &mut [Runner<'_>; 2],
    name: &str,
    sides: [(&Org, &Scenario); 2],
) -> Result<[ScenarioRun; 2], String> {
    let [(_, a), (_, b)] = sides;
    let seed = b.plan.seed.or(a.plan.seed);
    let wanted = |s: &Scenario| Plan { seed, ..s.plan.clone() };
    let [old, new] = runners;
    let mut runs = [old.run(name, sides[0].0, a, &wanted(a))?, new.run(name, sides[1].0, b, &wanted(b))?];
    let most = runs[0].replications.max(runs[1].replications);
    let warm_up = runs[0].warm_up_s.max(runs[1].warm_up_s);
    for ((run, runner), (org, scenario)) in runs.iter_mut().zip([old, new]).zip(sides) {
        // A warm-up that is declared is part of what the side says; one that was found is the longer one for both.
        let settles = scenario.warm_up_s.is_none() && run.warm_up_s < warm_up;
        if run.replications < most || settles {
            let mut scenario = scenario.clone();
            scenario.warm_up_s = scenario.warm_up_s.or(Some(warm_up));
            let exact = Plan { replications: Some(most), precision: None, ..wanted(&scenario) };
            *run = runner.run_exactly(name, org, &scenario, &exact, most)?;
        }
    }
    Ok(runs)
}

/// What the sides share: demand, too, and what else the scenario says, since each side has a scenario of its own.
fn fingerprint(old: &Project, new: &Project, before: &Org, after: &Org, scenario: &str) -> Vec<Part> {
    const SILENT: &[&str] = &["expect", "documentation", "called", "allow", "tagged"];
    let mut out = parts(before, after);
    let (mut demand, mut events, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for change in
        diff::projects(old, new).iter().filter(|c| c.thing == Thing::Scenario && c.subject.text() == scenario)
    {
        let part = match &change.what {
            diff::What::Said { aspect, .. } if SILENT.contains(aspect) => continue,
            diff::What::Said { aspect: "demand", .. } => &mut demand,
            diff::What::Said { aspect: "event" | "assess", .. } => &mut events,
            _ => &mut rest,
        };
        part.push(change.sentence().text());
    }
    if let Some(part) = out.iter_mut().find(|p| p.name == "demand") {
        part.differing = demand;
    }
    let more = [("events", events), ("the scenario", rest)].into_iter().filter(|(_, d)| !d.is_empty());
    out.extend(more.map(|(name, differing)| Part { name, differing }));
    out
}
