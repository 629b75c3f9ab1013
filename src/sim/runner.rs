//! Running what a project declares: each combination of structure, scenario and plan once, however many ask for it.

use super::journal::{Journal, Kept, digest_of};
use super::left_behind::left_behind;
use super::no_run::{Halt, NoRun};
use super::plan::{Ended, Plan};
use super::precise::{WarmUp, find_warm_up, run_to_precision};
use super::replicate::run;
use super::scenario_run::ScenarioRun;
use super::trace::Listener;
use super::verdict::{Judged, judge, judge_change};
use super::{Switches, mechanism};
use crate::diag::Finding;
use crate::model::dynamics::{Comparison, Plan as Wanted, Scenario};
use crate::model::{Id, Org, Project};
use crate::stats::stopping::Rule;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What whoever asks for runs says about all of them, over what the spec says.
#[derive(Debug, Clone)]
pub struct Repetition {
    /// The seed.
    pub seed: Option<u64>,
    /// How often.
    pub replications: Option<u32>,
    /// Relative half-width of the intervals.
    pub precision: Option<f64>,
    /// Most replications for a precision.
    pub max_replications: u32,
    /// Mechanisms switched off.
    pub without: Vec<String>,
    /// Most events of one replication.
    pub max_events: u64,
    /// Most items, messages and planned events alive at once.
    pub max_live: usize,
}

/// Somebody who watches runs, and may end them.
pub trait Watch: Sync {
    /// So many replications are to come.
    fn begins(&self, scenario: &str, variant: &str, replications: u32);
    /// One of them is done.
    fn done(&self);
    /// Asked now and then; `true` ends the run.
    fn stop(&self) -> bool;
    /// What became of a run that was stopped.
    fn because(&self) -> Halt;
}

/// Runs scenarios, each combination once: several claims look at one run.
pub struct Runner<'r> {
    project: &'r Project,
    repetition: Repetition,
    /// Break ties at random with this salt.
    pub shuffle: Option<u64>,
    /// Keep the trace of the first replication.
    pub trace: bool,
    /// With the trace, keep what items spent their time on.
    pub account: bool,
    /// Told what happens in the first replication of each run, which is then not kept.
    pub listener: Option<&'r dyn Listener>,
    /// Count what passes between positions.
    pub passages: bool,
    /// Into how many pieces the observed time is cut, each measured by itself; none does not cut it.
    pub pieces: u32,
    /// Keep of each trace what happened to the one item that this picks.
    pub tell: Option<fn(&ScenarioRun) -> Option<String>>,
    watch: &'r dyn Watch,
    journal: Option<(&'r dyn Journal, String)>,
    done: BTreeMap<String, ScenarioRun>,
    /// Warm-ups found, by scenario: one for all structures, so that they are observed over the same time.
    warm_ups: BTreeMap<String, Option<WarmUp>>,
    /// What should be known of the runs.
    pub remarks: Vec<String>,
}

impl<'r> Runner<'r> {
    /// A runner of a project.
    #[must_use]
    pub fn new(project: &'r Project, repetition: Repetition, watch: &'r dyn Watch) -> Self {
        Self {
            project,
            repetition,
            shuffle: None,
            trace: false,
            account: false,
            listener: None,
            passages: false,
            pieces: 0,
            tell: None,
            watch,
            journal: None,
            done: BTreeMap::new(),
            warm_ups: BTreeMap::new(),
            remarks: Vec::new(),
        }
    }

    /// Keeps every replication in a journal, and takes from it what was done before, by this very program.
    pub fn keep(&mut self, journal: &'r dyn Journal, program: &str) {
        self.journal = Some((journal, digest_of(self.project, program)));
    }

    fn plan(&self, seed: u64, replications: u32) -> Plan<'_> {
        Plan {
            project: Some(self.project),
            most_events: self.repetition.max_events,
            most_live: self.repetition.max_live,
            kept: self.journal.as_ref().map(|(journal, of)| Kept { journal: *journal, of }),
            ..Plan::new(seed, replications)
        }
    }

    fn switches(&self, wanted: &Wanted) -> Result<Switches, NoRun> {
        let mut ignored = Vec::new();
        let mut switches = mechanism::switches(&wanted.without, &mut ignored);
        for name in &self.repetition.without {
            if !switches.switch_off(name) {
                return Err(NoRun::Unknown(format!(
                    "no mechanism is called `{name}`; `andon explain mechanisms` lists them"
                )));
            }
        }
        Ok(switches)
    }

    /// Runs a scenario on a structure as often as is wanted.
    ///
    /// # Errors
    /// [`NoRun`] when it ends before its time.
    pub fn run(
        &mut self,
        variant: &str,
        org: &Org,
        scenario: &Scenario,
        wanted: &Wanted,
    ) -> Result<ScenarioRun, NoRun> {
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
        let result = self.settled(variant, org, scenario, &switches, (seed, replications), precision)?;
        self.remark(left_behind(&result));
        self.done.insert(key, result.clone());
        Ok(result)
    }

    /// So many replications, whatever precision was asked for.
    ///
    /// # Errors
    /// [`NoRun`] when it ends before its time.
    pub fn run_exactly(
        &mut self,
        variant: &str,
        org: &Org,
        scenario: &Scenario,
        wanted: &Wanted,
        replications: u32,
    ) -> Result<ScenarioRun, NoRun> {
        let result = self.exactly(variant, org, scenario, wanted, replications)?;
        self.remark(left_behind(&result));
        Ok(result)
    }

    fn exactly(
        &mut self,
        variant: &str,
        org: &Org,
        scenario: &Scenario,
        wanted: &Wanted,
        replications: u32,
    ) -> Result<ScenarioRun, NoRun> {
        let switches = self.switches(wanted)?;
        let seed = self.repetition.seed.or(wanted.seed).or(scenario.plan.seed).unwrap_or(1);
        self.settled(variant, org, scenario, &switches, (seed, replications), None)
    }

    /// What should be known of a run is said once.
    fn remark(&mut self, what: Vec<String>) {
        for remark in what {
            if !self.remarks.contains(&remark) {
                self.remarks.push(remark);
            }
        }
    }

    /// Lends a plan, and the scenario with its warm-up, to what runs the base by itself; gives back the seed and the replications,
    /// too.
    ///
    /// # Errors
    /// [`NoRun`] when a run ends before its time.
    pub fn lend<T>(
        &mut self,
        scenario: &Scenario,
        work: impl FnOnce(&Scenario, &Plan<'_>) -> Result<T, Ended>,
    ) -> Result<((u64, u32), T), NoRun> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number")]
        let default = self.project.base.defaults.get("replications") as u32;
        let wanted = self.repetition.replications.or(scenario.plan.replications);
        let replications = wanted.unwrap_or(default);
        let seed = self.repetition.seed.or(scenario.plan.seed).unwrap_or(1);
        let warm_up = self.warm_up(scenario, seed)?;
        let mut scenario = scenario.clone();
        scenario.warm_up_s = scenario.warm_up_s.or(warm_up.map(|w| w.length_s));
        let stop = || self.watch.stop();
        let plan = Plan { stop: &stop, ..self.plan(seed, replications) };
        let result = work(&scenario, &plan).map_err(|e| self.ended(e, "base", &scenario))?;
        Ok(((seed, replications), result))
    }

    /// Runs with the warm-up that was declared or is found.
    fn settled(
        &mut self,
        variant: &str,
        org: &Org,
        scenario: &Scenario,
        switches: &Switches,
        (seed, replications): (u64, u32),
        precision: Option<f64>,
    ) -> Result<ScenarioRun, NoRun> {
        let warm_up = self.warm_up(scenario, seed)?;
        let mut scenario = scenario.clone();
        scenario.warm_up_s = scenario.warm_up_s.or(warm_up.map(|w| w.length_s));
        let expected = if precision.is_some() { 10 } else { replications };
        self.watch.begins(&scenario.meta.name, variant, expected);
        let (stop, done) = (|| self.watch.stop(), || self.watch.done());
        let plan = Plan {
            shuffle: self.shuffle,
            trace: self.trace || self.tell.is_some(),
            account: self.account,
            listener: self.listener,
            passages: self.passages,
            pieces: self.pieces,
            stop: &stop,
            done: &done,
            ..self.plan(seed, replications)
        };
        let result = match precision {
            Some(relative) => {
                let most = self.repetition.max_replications as usize;
                let rule = Rule { relative, most, ..Rule::default() };
                run_to_precision(org, variant, &scenario, switches, &plan, &rule)
            }
            None => run(org, variant, &scenario, switches, &plan),
        };
        let mut result = result.map_err(|e| self.ended(e, variant, &scenario))?;
        result.warm_up_found = warm_up.is_some();
        let trouble = self.journal.as_ref().and_then(|(journal, _)| journal.trouble());
        self.remark(trouble.into_iter().collect());
        if let Some(pick) = self.tell {
            let item = pick(&result);
            let told =
                result.trace.only(|e| item.as_ref().is_some_and(|item| e.item.is_some_and(|i| i.is(item))));
            result.trace = Arc::new(told);
        }
        Ok(result)
    }

    /// Both structures with one more mechanism off. What they leave behind is not remarked: whoever asks for many such pairs says it of all
    /// of them.
    ///
    /// # Errors
    /// [`NoRun`] when one ends before its time.
    pub fn pair_without(
        &mut self,
        scenario: &Scenario,
        (old, new): (&str, &str),
        mechanism: &'static str,
        replications: u32,
    ) -> Result<(ScenarioRun, ScenarioRun), NoRun> {
        let mut wanted = scenario.plan.clone();
        wanted.without.push((mechanism.to_owned(), scenario.meta.span));
        let (before, after) = (self.structure(old)?, self.structure(new)?);
        let a = self.exactly(old, before, scenario, &wanted, replications)?;
        let b = self.exactly(new, after, scenario, &wanted, replications)?;
        Ok((a, b))
    }

    /// The warm-up of a scenario that declares none: the longest that any of the structures needs.
    fn warm_up(&mut self, scenario: &Scenario, seed: u64) -> Result<Option<WarmUp>, NoRun> {
        let name = &scenario.meta.name;
        if let Some(found) = self.warm_ups.get(name) {
            return Ok(*found);
        }
        let stop = || self.watch.stop();
        let plan = Plan { stop: &stop, ..self.plan(seed, 1) };
        let switches = self.switches(&scenario.plan)?;
        let mut longest: Option<WarmUp> = None;
        let mut unsettled = Vec::new();
        let variants = self.project.variants.iter().map(|v| (v.name.as_str(), &v.org));
        for (variant, org) in std::iter::once(("base", &self.project.base)).chain(variants) {
            let found = find_warm_up(org, scenario, &switches, &plan)
                .map_err(|e| self.ended(e, variant, scenario))?;
            let Some(found) = found else { continue };
            if found.too_short {
                unsettled.push(variant);
            }
            if longest.is_none_or(|l| l.length_s < found.length_s) {
                longest = Some(found);
            }
        }
        if !unsettled.is_empty() {
            self.remarks.push(format!(
                "scenario `{name}` on {} has not settled in half of its time: let it run longer, or a queue grows without end",
                unsettled.join(", ")
            ));
        }
        self.warm_ups.insert(name.clone(), longest);
        Ok(longest)
    }

    /// The base, or a variant.
    ///
    /// # Errors
    /// [`NoRun::Unknown`] when there is none of the name.
    pub fn structure(&self, name: &str) -> Result<&'r Org, NoRun> {
        self.project.structure(name).ok_or_else(|| NoRun::Unknown(self.project.no_variant(name)))
    }

    /// All claims of the project, each with what it is about.
    ///
    /// # Errors
    /// [`NoRun`] when a run ends before its time.
    pub fn claims(&mut self, findings: &[Finding]) -> Result<Vec<(String, Judged)>, NoRun> {
        let project = self.project;
        let mut claims = Vec::new();
        for (id, scenario) in project.scenarios.iter() {
            if !scenario.expects.is_empty() {
                let run = self.run("base", &project.base, scenario, &scenario.plan)?;
                let judged = scenario.expects.iter().map(|c| judge(c, &run, findings));
                claims.extend(judged.map(|j| (scenario.meta.name.clone(), j)));
            }
            claims.extend(self.compared(id, findings)?);
        }
        Ok(claims)
    }

    /// The claims of every comparison of a scenario.
    ///
    /// # Errors
    /// [`NoRun`] when a run ends before its time.
    pub fn compared(
        &mut self,
        scenario: Id<Scenario>,
        findings: &[Finding],
    ) -> Result<Vec<(String, Judged)>, NoRun> {
        let mut out = Vec::new();
        let project = self.project;
        let mine: Vec<&Comparison> =
            project.comparisons.iter().map(|(_, c)| c).filter(|c| c.scenario == scenario).collect();
        for comparison in mine {
            out.extend(self.comparison(comparison, findings)?);
        }
        Ok(out)
    }

    /// The claims of one comparison.
    ///
    /// # Errors
    /// [`NoRun`] when a run ends before its time.
    pub fn comparison(
        &mut self,
        comparison: &Comparison,
        findings: &[Finding],
    ) -> Result<Vec<(String, Judged)>, NoRun> {
        let spec = &self.project.scenarios[comparison.scenario];
        let mut wanted = comparison.plan.clone();
        wanted.without.extend(spec.plan.without.iter().cloned());
        let old = self.run(&comparison.old, self.structure(&comparison.old)?, spec, &wanted)?;
        let new = self.run(&comparison.new, self.structure(&comparison.new)?, spec, &wanted)?;
        let off: Vec<&str> = comparison.plan.without.iter().map(|(n, _)| n.as_str()).collect();
        let without = if off.is_empty() { String::new() } else { format!(" without {}", off.join(", ")) };
        let about = format!("{}: {} with {}{without}", spec.meta.name, comparison.old, comparison.new);
        let judged = comparison.expects.iter();
        Ok(judged.map(|c| (about.clone(), judge_change(c, &old, &new, findings))).collect())
    }

    fn ended(&self, why: Ended, variant: &str, scenario: &Scenario) -> NoRun {
        let (scenario, variant) = (scenario.meta.name.clone(), variant.into());
        NoRun::Ended { scenario, variant, why, because: self.watch.because() }
    }
}
