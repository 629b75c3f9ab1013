//! Running what a project declares: each combination of structure, scenario and plan once, however many ask for it.

#![expect(clippy::disallowed_methods, reason = "a shell has a clock, for `--max-seconds`")]

use super::args::{FindingFormat, Repetition};
use super::check::print;
use super::output::Output;
use super::project::compiled;
use crate::diag::{Finding, Level};
use crate::model::dynamics::{Comparison, Plan as Wanted, Scenario};
use crate::model::{Id, Org, Project};
use crate::report::snapshot::record::item_to_tell;
use crate::report::{metrics as shown, sanitise};
use crate::resolve::Compiled;
use crate::sim::precise::{WarmUp, find_warm_up, run_to_precision};
use crate::sim::replicate::{Ended, Plan, ScenarioRun};
use crate::sim::verdict::{Judged, judge, judge_change};
use crate::sim::{Switches, mechanism};
use crate::stats::stopping::Rule;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Runs scenarios, each combination once: several claims look at one run.
pub(super) struct Runner<'r> {
    project: &'r Project,
    repetition: &'r Repetition,
    pub(super) shuffle: Option<u64>,
    pub(super) trace: bool,
    pub(super) passages: bool,
    /// Keep of each trace what happened to the one item whose story a snapshot tells.
    pub(super) tell: bool,
    pub(super) bar: ProgressBar,
    began: Instant,
    done: BTreeMap<String, ScenarioRun>,
    /// Warm-ups found, by scenario: one for all structures, so that they are observed over the same time.
    warm_ups: BTreeMap<String, Option<WarmUp>>,
    pub(super) remarks: Vec<String>,
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

impl<'r> Runner<'r> {
    pub(super) fn new(project: &'r Project, repetition: &'r Repetition, quiet: bool) -> Self {
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
        if let Ok(style) =
            ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} replications, {elapsed}")
        {
            bar.set_style(style);
        }
        // A second handler in one process is refused, which is fine: the first one serves.
        let _ = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed));
        if let Some(threads) = repetition.threads {
            let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        }
        Self {
            project,
            repetition,
            shuffle: None,
            trace: false,
            passages: false,
            tell: false,
            bar,
            began: Instant::now(),
            done: BTreeMap::new(),
            warm_ups: BTreeMap::new(),
            remarks: Vec::new(),
        }
    }

    pub(super) fn switches(&self, wanted: &Wanted) -> Result<Switches, String> {
        let mut ignored = Vec::new();
        let mut switches = mechanism::switches(&wanted.without, &mut ignored);
        for name in &self.repetition.without {
            if !switches.switch_off(name) {
                return Err(format!(
                    "no mechanism is called `{name}`; `andon explain mechanisms` lists them"
                ));
            }
        }
        Ok(switches)
    }

    pub(super) fn run(
        &mut self,
        variant: &str,
        org: &Org,
        scenario: &Scenario,
        wanted: &Wanted,
    ) -> Result<ScenarioRun, String> {
        let switches = self.switches(wanted)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number")]
        let default = org.defaults.get("replications") as u32;
        let replications = self
            .repetition
            .replications
            .or(wanted.replications)
            .or(scenario.plan.replications)
            .unwrap_or(default);
        let seed = self.repetition.seed.or(wanted.seed).or(scenario.plan.seed).unwrap_or(1);
        let precision = self.repetition.precision.or(wanted.precision).or(scenario.plan.precision);
        let precision = precision.filter(|_| self.repetition.replications.is_none());
        let off = switches.off().join(",");
        let key = format!("{variant} {} {replications} {precision:?} {seed} {off}", scenario.meta.name);
        if let Some(run) = self.done.get(&key) {
            return Ok(run.clone());
        }
        let warm_up = self.warm_up(scenario, seed)?;
        let mut scenario = scenario.clone();
        scenario.warm_up_s = scenario.warm_up_s.or(warm_up.map(|w| w.length_s));
        let mut result = self.repeat(variant, org, &scenario, &switches, (seed, replications), precision)?;
        result.warm_up_found = warm_up.is_some();
        self.done.insert(key, result.clone());
        Ok(result)
    }

    fn repeat(
        &self,
        variant: &str,
        org: &Org,
        scenario: &Scenario,
        switches: &Switches,
        (seed, replications): (u64, u32),
        precision: Option<f64>,
    ) -> Result<ScenarioRun, String> {
        let expected = if precision.is_some() { 10 } else { replications };
        self.bar.set_length(self.bar.length().unwrap_or(0) + u64::from(expected));
        self.bar.set_message(sanitise::one_line(&format!("{} on {variant}", scenario.meta.name)));
        let (began, most) = (self.began, Duration::from_secs(self.repetition.max_seconds));
        let stop = || INTERRUPTED.load(Ordering::Relaxed) || began.elapsed() > most;
        let bar = &self.bar;
        let done = || bar.inc(1);
        let plan = Plan {
            project: Some(self.project),
            shuffle: self.shuffle,
            trace: self.trace || self.tell,
            passages: self.passages,
            stop: &stop,
            done: &done,
            most_events: self.repetition.max_events,
            ..Plan::new(seed, replications)
        };
        let result = match precision {
            Some(relative) => {
                let most = self.repetition.max_replications as usize;
                let rule = Rule { relative, most, ..Rule::default() };
                run_to_precision(org, variant, scenario, switches, &plan, &rule)
            }
            None => crate::sim::run(org, variant, scenario, switches, &plan),
        };
        let mut run = result.map_err(|e| ended(&e, variant, scenario, began.elapsed() > most))?;
        if self.tell {
            let item = item_to_tell(&run);
            run.trace.retain(|e| item.is_some() && e.item == item);
            run.trace.shrink_to_fit();
        }
        Ok(run)
    }

    /// So many replications, whatever precision was asked for.
    pub(super) fn run_exactly(
        &mut self,
        variant: &str,
        org: &Org,
        scenario: &Scenario,
        wanted: &Wanted,
        replications: u32,
    ) -> Result<ScenarioRun, String> {
        let switches = self.switches(wanted)?;
        let seed = self.repetition.seed.or(wanted.seed).or(scenario.plan.seed).unwrap_or(1);
        let warm_up = self.warm_up(scenario, seed)?;
        let mut scenario = scenario.clone();
        scenario.warm_up_s = scenario.warm_up_s.or(warm_up.map(|w| w.length_s));
        let mut result = self.repeat(variant, org, &scenario, &switches, (seed, replications), None)?;
        result.warm_up_found = warm_up.is_some();
        Ok(result)
    }

    /// Both structures with one more mechanism off.
    pub(super) fn pair_without(
        &mut self,
        scenario: &Scenario,
        (old, new): (&str, &str),
        mechanism: &'static str,
        replications: u32,
    ) -> Result<(ScenarioRun, ScenarioRun), String> {
        let mut wanted = scenario.plan.clone();
        wanted.without.push((mechanism.to_owned(), scenario.meta.span));
        let (before, after) = (self.structure(old)?, self.structure(new)?);
        let a = self.run_exactly(old, before, scenario, &wanted, replications)?;
        let b = self.run_exactly(new, after, scenario, &wanted, replications)?;
        Ok((a, b))
    }

    /// The warm-up of a scenario that declares none: the longest that any of the structures needs.
    fn warm_up(&mut self, scenario: &Scenario, seed: u64) -> Result<Option<WarmUp>, String> {
        let name = &scenario.meta.name;
        if let Some(found) = self.warm_ups.get(name) {
            return Ok(*found);
        }
        let (began, most) = (self.began, Duration::from_secs(self.repetition.max_seconds));
        let stop = || INTERRUPTED.load(Ordering::Relaxed) || began.elapsed() > most;
        let plan = Plan {
            project: Some(self.project),
            stop: &stop,
            most_events: self.repetition.max_events,
            ..Plan::new(seed, 1)
        };
        let switches = self.switches(&scenario.plan)?;
        let mut longest: Option<WarmUp> = None;
        let variants = self.project.variants.iter().map(|v| (v.name.as_str(), &v.org));
        for (variant, org) in std::iter::once(("base", &self.project.base)).chain(variants) {
            let found = find_warm_up(org, scenario, &switches, &plan)
                .map_err(|e| ended(&e, variant, scenario, began.elapsed() > most))?;
            let Some(found) = found else { continue };
            if found.too_short {
                self.remarks.push(format!(
                    "scenario `{name}` on {variant} has not settled in half of its time: let it run longer, or a queue grows without end"
                ));
            }
            if longest.is_none_or(|l| l.length_s < found.length_s) {
                longest = Some(found);
            }
        }
        self.warm_ups.insert(name.clone(), longest);
        Ok(longest)
    }

    pub(super) fn structure(&self, name: &str) -> Result<&'r Org, String> {
        self.project.structure(name).ok_or_else(|| format!("no variant is called `{name}`"))
    }
}

fn ended(ended: &Ended, variant: &str, scenario: &Scenario, late: bool) -> String {
    let what = format!("scenario `{}` on {variant}", scenario.meta.name);
    match ended {
        Ended::Bound { bound, at, growing } => {
            format!(
                "{what} was ended after {} of its time: {bound}. What was growing: {growing}",
                shown::time(at.secs())
            )
        }
        Ended::Unfit(why) => why.clone(),
        Ended::Stopped if late => format!("{what} was ended: the time of `--max-seconds` is over"),
        Ended::Stopped => format!("{what} was interrupted"),
        Ended::Broken(why) => {
            format!("{what}: a law that must hold is broken, which is a fault of this program: {why}")
        }
    }
}

/// Compiles a spec and refuses what cannot be run, with its findings.
pub(super) fn runnable(path: &Path, output: &mut Output) -> Option<Compiled> {
    let compiled = sound(path, output)?;
    if compiled.project.scenarios.count() == 0 {
        output.complain(&format!(
            "{}: there is no scenario to run; write `scenario Year {{ runs 1 year; demand … }}`",
            path.display()
        ));
        return None;
    }
    Some(compiled)
}

/// Compiles a spec and refuses what is wrong in form or meaning, with its findings.
pub(super) fn sound(path: &Path, output: &mut Output) -> Option<Compiled> {
    let compiled = compiled(path, output)?;
    let mut findings = compiled.findings.clone();
    findings.extend(mechanism::check_plans(&compiled.project));
    crate::diag::sort(&mut findings, &compiled.sources);
    findings.retain(|f| f.level == Level::Error);
    if findings.is_empty() {
        return Some(compiled);
    }
    print(&findings, &compiled.sources, FindingFormat::Pretty, output);
    None
}

pub(super) fn chosen(project: &Project, name: Option<&str>) -> Result<Vec<Id<Scenario>>, String> {
    let Some(name) = name else { return Ok(project.scenarios.ids().collect()) };
    project.scenarios.named(name).map(|id| vec![id]).ok_or_else(|| format!("no scenario is called `{name}`"))
}

/// The claims of every comparison of a scenario.
pub(super) fn compared(
    project: &Project,
    scenario: Id<Scenario>,
    runner: &mut Runner<'_>,
    findings: &[Finding],
) -> Result<Vec<(String, Judged)>, String> {
    let mut out = Vec::new();
    let mine: Vec<&Comparison> =
        project.comparisons.iter().map(|(_, c)| c).filter(|c| c.scenario == scenario).collect();
    for comparison in mine {
        let spec = &project.scenarios[scenario];
        let mut wanted = comparison.plan.clone();
        wanted.without.extend(spec.plan.without.iter().cloned());
        let old = runner.run(&comparison.old, runner.structure(&comparison.old)?, spec, &wanted)?;
        let new = runner.run(&comparison.new, runner.structure(&comparison.new)?, spec, &wanted)?;
        let off: Vec<&str> = comparison.plan.without.iter().map(|(n, _)| n.as_str()).collect();
        let without = if off.is_empty() { String::new() } else { format!(" without {}", off.join(", ")) };
        let about = format!("{}: {} with {}{without}", spec.meta.name, comparison.old, comparison.new);
        out.extend(comparison.expects.iter().map(|c| (about.clone(), judge_change(c, &old, &new, findings))));
    }
    Ok(out)
}

/// All claims of a project, each with what it is about.
pub(super) fn claims(
    project: &Project,
    runner: &mut Runner<'_>,
    findings: &[Finding],
) -> Result<Vec<(String, Judged)>, String> {
    let mut claims = Vec::new();
    for id in project.scenarios.ids() {
        let scenario = &project.scenarios[id];
        if !scenario.expects.is_empty() {
            let run = runner.run("base", &project.base, scenario, &scenario.plan)?;
            claims.extend(
                scenario.expects.iter().map(|c| (scenario.meta.name.clone(), judge(c, &run, findings))),
            );
        }
        claims.extend(compared(project, id, runner, findings)?);
    }
    Ok(claims)
}
