//! `andon compare`

mod subject;

use super::Exit;
use super::args::{CompareArguments, CompareFormat};
use super::check::design;
use super::output::Output;
use super::runner::{Shell, chosen, fitting, runnable, warn};
use crate::model::dynamics::{Plan as Wanted, Scenario};
use crate::model::{Project, fingerprint};
use crate::report::compare::explained::Explained;
use crate::report::compare::picture;
use crate::report::compare::{Compared, Comparisons, json, text};
use crate::report::json::digest;
use crate::resolve::Compiled;
use crate::sim::ScenarioRun;
use crate::sim::compare::{Direction, Subject, carried, contrast, contrasts};
use crate::sim::mechanism;
use crate::sim::runner::Runner;
use subject::subjects;

pub(super) fn compare(arguments: &CompareArguments, output: &mut Output) -> Exit {
    let Some(compiled) = runnable(&arguments.file, output) else { return Exit::Unusable };
    match all(&compiled, arguments, output) {
        Ok(compared) => {
            print(&compiled, &compared, arguments, output);
            Exit::Well
        }
        Err(why) => {
            output.complain(&why);
            Exit::Unusable
        }
    }
}

fn all(
    compiled: &Compiled,
    arguments: &CompareArguments,
    output: &mut Output,
) -> Result<Vec<Compared>, String> {
    let project = &compiled.project;
    let pairs = pairs(project, arguments)?;
    let shell = Shell::new(&arguments.repetition, arguments.format != CompareFormat::Text)?;
    let mut runner = shell.runner(project, &arguments.repetition);
    let mut out = Vec::new();
    for id in chosen(project, arguments.scenario.as_deref())? {
        for (old, new) in &pairs {
            [old, new].iter().try_for_each(|v| fitting(compiled, v, &project.scenarios[id]))?;
            out.push(one(&mut runner, project, &project.scenarios[id], (old, new), arguments)?);
        }
    }
    shell.bar.finish_and_clear();
    for remark in &runner.remarks {
        output.remark(remark);
    }
    warn(&design(&arguments.file, compiled), compiled, output);
    Ok(out)
}

/// Which structures are compared with which.
fn pairs(project: &Project, arguments: &CompareArguments) -> Result<Vec<(String, String)>, String> {
    let base = "base".to_owned();
    let pairs = match (&arguments.old, &arguments.new) {
        (Some(old), Some(new)) => vec![(old.clone(), new.clone())],
        (Some(new), None) => vec![(base, new.clone())],
        _ => project.variants.iter().map(|v| (base.clone(), v.name.clone())).collect(),
    };
    if pairs.is_empty() {
        return Err("there is nothing to compare with: write `variant NAME { … }`".to_owned());
    }
    for (old, new) in &pairs {
        for name in [old, new] {
            if project.structure(name).is_none() {
                return Err(project.no_variant(name));
            }
        }
        if old == new {
            return Err(format!("`{old}` would be compared with itself: name another variant"));
        }
    }
    Ok(pairs)
}

fn one(
    runner: &mut Runner<'_>,
    project: &Project,
    scenario: &Scenario,
    (old, new): (&str, &str),
    arguments: &CompareArguments,
) -> Result<Compared, String> {
    let (mut compared, [a, b]) = pair(runner, project, scenario, (old, new))?;
    if arguments.explain {
        compared.explained = explain(runner, scenario, (old, new), (&a, &b), &compared, arguments)?;
    }
    Ok(compared)
}

/// Two structures under one scenario, with their runs.
pub(super) fn pair(
    runner: &mut Runner<'_>,
    project: &Project,
    scenario: &Scenario,
    (old, new): (&str, &str),
) -> Result<(Compared, [ScenarioRun; 2]), String> {
    let (before, after) = (runner.structure(old)?, runner.structure(new)?);
    let declared = project
        .variants
        .iter()
        .filter(|v| v.name == old || v.name == new)
        .find_map(|v| v.changes_resources.clone());
    let fingerprint = fingerprint::parts(before, after);
    if declared.is_none()
        && let Some(part) = fingerprint.iter().find(|p| !p.differing.is_empty())
    {
        return Err(format!(
            "`{old}` and `{new}` differ in {}, so that a difference between them is not one of structure: {}. Write `changes resources because \"…\"` in the variant, or make them equal",
            part.name,
            part.differing.join("; ")
        ));
    }
    // As many replications of both as the one that needs more of them.
    let mut runs = [
        runner.run(old, before, scenario, &scenario.plan)?,
        runner.run(new, after, scenario, &scenario.plan)?,
    ];
    let most = runs[0].replications.max(runs[1].replications);
    let wanted = Wanted { replications: Some(most), precision: None, ..scenario.plan.clone() };
    for (run, (name, org)) in runs.iter_mut().zip([(old, before), (new, after)]) {
        if run.replications < most {
            *run = runner.run_exactly(name, org, scenario, &wanted, most)?;
        }
    }
    let [a, b] = &runs;
    let compared = Compared {
        scenario: scenario.meta.name.clone(),
        old: old.to_owned(),
        new: new.to_owned(),
        seed: a.seed,
        replications: most,
        runs_s: a.runs_s,
        warm_up_s: a.warm_up_s,
        currency: a.currency.clone(),
        without: a.without.iter().map(|m| (*m).to_owned()).collect(),
        fingerprint,
        declared,
        contrasts: contrasts(a, b),
        explained: Vec::new(),
    };
    Ok((compared, runs))
}

/// Every mechanism is switched off on both sides in turn.
fn explain(
    runner: &mut Runner<'_>,
    scenario: &Scenario,
    (old, new): (&str, &str),
    with: (&ScenarioRun, &ScenarioRun),
    compared: &Compared,
    arguments: &CompareArguments,
) -> Result<Vec<Explained>, String> {
    let most = compared.replications;
    let subjects = subjects(with.0, arguments.of.as_deref())?;
    let mut out: Vec<Explained> = subjects.iter().map(|subject| whole(subject, with)).collect();
    if out.iter().all(Explained::has_no_effect) {
        return Ok(out);
    }
    // What is left behind in so many runs is one remark about them all.
    let mut left = Vec::new();
    for off in mechanism::TABLE.iter().filter(|m| !with.0.without.contains(&m.name)) {
        let runs = runner.pair_without(scenario, (old, new), off.name, most);
        let others = |(a, b): &(ScenarioRun, ScenarioRun)| {
            a.leaves_other_work_behind(with.0) || b.leaves_other_work_behind(with.1)
        };
        if runs.as_ref().is_ok_and(others) {
            left.push(off.name);
        }
        for (e, subject) in out.iter_mut().zip(&subjects).filter(|(e, _)| !e.has_no_effect()) {
            match &runs {
                Err(why) if why.was_stopped() => return Err(why.clone().into()),
                Err(why) => e.failed.push((off.name, String::from(why.clone()))),
                Ok((a, b)) => match carried(off.name, with, (a, b), subject) {
                    None => e.failed.push((off.name, "nothing to measure without it".to_owned())),
                    Some(part) if part.idle => e.idle.push(off.name),
                    Some(part) => e.parts.push(part),
                },
            }
        }
    }
    if !left.is_empty() {
        runner.remarks.push(format!(
            "{}: {old} with {new}: in the runs without {} other amounts of work are left behind, which is in no flow time: what these carry hangs on how long the run lasts",
            scenario.meta.name,
            left.join(", ")
        ));
    }
    for e in &mut out {
        e.parts.sort_by(|a, b| b.share.mean.total_cmp(&a.share.mean));
    }
    Ok(out)
}

/// The effect on a figure, before anything is said of what carries it.
fn whole(subject: &Subject, with: (&ScenarioRun, &ScenarioRun)) -> Explained {
    let nothing = mechanism::TABLE.first().map_or("", |m| m.name);
    let effect = contrast(with.0, with.1, subject).map(|c| c.direction());
    // There is no ratio of noughts, and no effect.
    let plain = if effect == Some(Direction::Same) { 1.0 } else { f64::NAN };
    Explained {
        metric: subject.metric.name,
        of: subject.of.clone(),
        quantile: subject.quantile,
        ratio: carried(nothing, with, with, subject).map_or(plain, |whole| whole.ratio),
        undecided: effect == Some(Direction::Undecided),
        parts: Vec::new(),
        idle: Vec::new(),
        failed: Vec::new(),
    }
}

fn print(compiled: &Compiled, compared: &[Compared], arguments: &CompareArguments, output: &mut Output) {
    match arguments.format {
        CompareFormat::Text => {
            for c in compared {
                output.line(&text(c, arguments.all));
            }
        }
        CompareFormat::Json => {
            let all = Comparisons {
                format: "andon.compare/1".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                spec: digest(&compiled.sources),
                comparisons: compared.iter().map(json).collect(),
            };
            if let Ok(text) = serde_json::to_string_pretty(&all) {
                output.line(&text);
            }
        }
        CompareFormat::Svg => output.text(&picture::svg(compared, arguments.all)),
    }
}
