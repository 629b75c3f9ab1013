//! `andon run`, `andon test`, `andon trace`

#![expect(clippy::disallowed_methods, reason = "a shell has a clock, for `--max-seconds`")]

use super::Exit;
use super::args::{
    FindingFormat, MetricFormat, Repetition, RunArguments, TestArguments, TraceArguments, TraceFormat,
    TraceQuestion,
};
use super::check::{all_findings, print};
use super::output::{Output, write_whole};
use super::project::{compiled, files};
use crate::diag::{Finding, Level};
use crate::model::dynamics::{Comparison, Plan as Wanted, Scenario};
use crate::model::metrics;
use crate::model::{Id, Org, Project};
use crate::report::{json, metrics as shown, sanitise, trace as traces};
use crate::resolve::Compiled;
use crate::sim::precise::{WarmUp, find_warm_up, run_to_precision};
use crate::sim::replicate::{Ended, Plan, ScenarioRun};
use crate::sim::verdict::{Judged, judge, judge_change};
use crate::sim::{Switches, mechanism};
use crate::stats::Verdict;
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
    shuffle: Option<u64>,
    trace: bool,
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
            trace: self.trace,
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
        result.map_err(|e| ended(&e, variant, scenario, began.elapsed() > most))
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
    let compiled = compiled(path, output)?;
    let mut findings = compiled.findings.clone();
    findings.extend(mechanism::check_plans(&compiled.project));
    if compiled.is_sound() {
        let project = &compiled.project;
        if project.scenarios.count() == 0 {
            output.complain(&format!(
                "{}: there is no scenario to run; write `scenario Year {{ runs 1 year; demand … }}`",
                path.display()
            ));
            return None;
        }
    }
    crate::diag::sort(&mut findings, &compiled.sources);
    findings.retain(|f| f.level == Level::Error);
    if findings.is_empty() {
        return Some(compiled);
    }
    print(&findings, &compiled.sources, FindingFormat::Pretty, output);
    None
}

pub(super) fn run(arguments: &RunArguments, output: &mut Output) -> Exit {
    let Some(compiled) = runnable(&arguments.file, output) else { return Exit::Unusable };
    match run_all(&compiled, arguments, output) {
        Ok(exit) => exit,
        Err(why) => {
            output.complain(&why);
            Exit::Unusable
        }
    }
}

fn run_all(compiled: &Compiled, arguments: &RunArguments, output: &mut Output) -> Result<Exit, String> {
    let project = &compiled.project;
    let mut runner = Runner::new(project, &arguments.repetition, false);
    runner.shuffle = arguments.shuffle_ties.then_some(0x5eed);
    runner.trace = arguments.trace.is_some();
    let scenarios = chosen(project, arguments.scenario.as_deref())?;
    let mut variants: Vec<String> =
        std::iter::once("base".to_owned()).chain(project.variants.iter().map(|v| v.name.clone())).collect();
    if let Some(only) = &arguments.variant {
        runner.structure(only)?;
        variants.retain(|v| v == only);
    }
    let mut runs = Vec::new();
    let mut claims: Vec<(String, Judged)> = Vec::new();
    for id in scenarios {
        let scenario = &project.scenarios[id];
        for variant in &variants {
            if let Err(why) = crate::sim::replicate::fits(project, variant, scenario) {
                output.remark(&format!("left out: {why}"));
                continue;
            }
            let run = runner.run(variant, runner.structure(variant)?, scenario, &scenario.plan)?;
            if variant == "base" {
                let findings = all_findings(compiled);
                claims.extend(
                    scenario.expects.iter().map(|c| (scenario.meta.name.clone(), judge(c, &run, &findings))),
                );
            }
            runs.push(run);
        }
        if arguments.variant.is_none() {
            claims.extend(compared(project, id, &mut runner, &all_findings(compiled))?);
        }
    }
    runner.bar.finish_and_clear();
    for remark in &runner.remarks {
        output.remark(remark);
    }
    if let Some(path) = &arguments.trace {
        write_trace(path, arguments.trace_format, compiled, &runs)?;
    }
    print_runs(compiled, &runs, &claims, arguments, output);
    Ok(if claims.iter().any(|(_, j)| j.verdict == Verdict::Fails) { Exit::Findings } else { Exit::Well })
}

pub(super) fn chosen(project: &Project, name: Option<&str>) -> Result<Vec<Id<Scenario>>, String> {
    let Some(name) = name else { return Ok(project.scenarios.ids().collect()) };
    project.scenarios.named(name).map(|id| vec![id]).ok_or_else(|| format!("no scenario is called `{name}`"))
}

/// The claims of every comparison of a scenario.
fn compared(
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

fn write_trace(
    path: &Path,
    format: TraceFormat,
    compiled: &Compiled,
    runs: &[ScenarioRun],
) -> Result<(), String> {
    let Some(run) = runs.iter().find(|r| !r.trace.is_empty()) else { return Ok(()) };
    let digest = json::digest(&compiled.sources);
    let header = traces::Header {
        format: "andon.trace/1",
        version: env!("CARGO_PKG_VERSION"),
        spec: &digest,
        scenario: &run.scenario,
        variant: &run.variant,
        seed: run.seed,
        replication: 0,
        time_unit: "us",
    };
    let text = match format {
        TraceFormat::Ndjson => traces::ndjson(&header, &run.trace).map_err(|e| e.to_string())?,
        TraceFormat::Chrome => traces::chrome::chrome(&run.trace),
        TraceFormat::Xes => traces::xes::xes(&run.trace),
        TraceFormat::Ocel => traces::ocel::ocel(&run.trace),
        TraceFormat::Csv => traces::table::csv(&run.trace),
    };
    write_whole(path, text.as_bytes()).map_err(|e| format!("{}: {e}", path.display()))
}

fn print_runs(
    compiled: &Compiled,
    runs: &[ScenarioRun],
    claims: &[(String, Judged)],
    arguments: &RunArguments,
    output: &mut Output,
) {
    match arguments.format {
        MetricFormat::Text => {
            for run in runs {
                output.line(&shown::table(run, arguments.all));
            }
            print_claims(claims, output);
        }
        MetricFormat::Json => print_json(compiled, runs, claims, output),
        MetricFormat::Csv => print_csv(runs, output),
    }
}

fn print_claims(claims: &[(String, Judged)], output: &mut Output) {
    let mut about = "";
    for (of, judged) in claims {
        if of != about {
            output.line(&sanitise::one_line(of));
            about = of;
        }
        let unit = metrics::find(judged.claim.measure.metric).map(|m| m.unit);
        output.line(&format!("  {}", shown::claim(judged, unit)));
    }
}

fn print_json(compiled: &Compiled, runs: &[ScenarioRun], claims: &[(String, Judged)], output: &mut Output) {
    let all = json::Metrics {
        format: "andon.metrics/1".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        spec: json::digest(&compiled.sources),
        seed: runs.first().map_or(1, |r| r.seed),
        runs: runs.iter().map(json::run).collect(),
        claims: claims.iter().map(|(about, j)| json::claim(about, j)).collect(),
    };
    if let Ok(text) = serde_json::to_string_pretty(&all) {
        output.line(&text);
    }
}

fn print_csv(runs: &[ScenarioRun], output: &mut Output) {
    output.line("scenario,variant,metric,of,unit,n,mean,low95,high95");
    for run in runs.iter().map(json::run) {
        for m in &run.metrics {
            let ci = m.ci95.map_or((String::new(), String::new()), |[a, b]| (a.to_string(), b.to_string()));
            let words =
                [&run.scenario, &run.variant, &m.name, m.of.as_ref().unwrap_or(&String::new()), &m.unit]
                    .map(|t| sanitise::csv(t))
                    .join(",");
            output.line(&format!("{words},{},{},{},{}", m.n, m.mean, ci.0, ci.1));
        }
    }
}

pub(super) fn test(arguments: &TestArguments, output: &mut Output) -> Exit {
    let Some(paths) = files(&arguments.paths, output) else { return Exit::Unusable };
    let (mut held, mut failed, mut undecided) = (0, 0, 0);
    for path in paths {
        let Some(compiled) = compiled(&path, output) else { return Exit::Unusable };
        if compiled.is_sound() && compiled.project.scenarios.count() == 0 {
            continue;
        }
        let Some(compiled) = runnable(&path, output) else { return Exit::Unusable };
        let claims = match test_one(&compiled, arguments) {
            Ok(claims) => claims,
            Err(why) => {
                output.complain(&format!("{}: {why}", path.display()));
                return Exit::Unusable;
            }
        };
        if arguments.format == MetricFormat::Json {
            print_json(&compiled, &[], &claims, output);
        } else {
            output.line(&path.display().to_string());
            print_claims(&claims, output);
        }
        let count = |v: Verdict| claims.iter().filter(|(_, j)| j.verdict == v).count();
        held += count(Verdict::Holds);
        failed += count(Verdict::Fails);
        undecided += count(Verdict::Undecided);
    }
    output.remark(&format!("{held} claims hold, {failed} fail, {undecided} undecided"));
    // A claim that the runs cannot decide does not pass on noise.
    if failed + undecided > 0 { Exit::Findings } else { Exit::Well }
}

fn test_one(compiled: &Compiled, arguments: &TestArguments) -> Result<Vec<(String, Judged)>, String> {
    let project = &compiled.project;
    let findings = all_findings(compiled);
    let mut runner = Runner::new(project, &arguments.repetition, arguments.format == MetricFormat::Json);
    let mut claims = Vec::new();
    for id in project.scenarios.ids() {
        let scenario = &project.scenarios[id];
        if !scenario.expects.is_empty() {
            let run = runner.run("base", &project.base, scenario, &scenario.plan)?;
            claims.extend(
                scenario.expects.iter().map(|c| (scenario.meta.name.clone(), judge(c, &run, &findings))),
            );
        }
        claims.extend(compared(project, id, &mut runner, &findings)?);
    }
    runner.bar.finish_and_clear();
    Ok(claims)
}

pub(super) fn trace(arguments: &TraceArguments, output: &mut Output) -> Exit {
    let Some(compiled) = runnable(&arguments.file, output) else { return Exit::Unusable };
    match answer(&compiled, arguments) {
        Ok(text) => {
            output.text(&text);
            Exit::Well
        }
        Err(why) => {
            output.complain(&why);
            Exit::Unusable
        }
    }
}

fn answer(compiled: &Compiled, arguments: &TraceArguments) -> Result<String, String> {
    let project = &compiled.project;
    let one = (arguments.question != TraceQuestion::Where).then_some(1);
    let repetition = Repetition {
        seed: arguments.seed,
        replications: one,
        precision: None,
        max_replications: 1_000,
        threads: None,
        without: Vec::new(),
        max_events: 400_000_000,
        max_seconds: 3_600,
    };
    let mut runner = Runner::new(project, &repetition, true);
    runner.trace = arguments.question != TraceQuestion::Where;
    let id =
        chosen(project, arguments.scenario.as_deref())?.first().copied().ok_or("there is no scenario")?;
    let scenario = &project.scenarios[id];
    let run =
        runner.run(&arguments.variant, runner.structure(&arguments.variant)?, scenario, &scenario.plan)?;
    match arguments.question {
        TraceQuestion::Story => story_of(&run, arguments),
        TraceQuestion::Where => shown::where_table(&run),
        TraceQuestion::Handover => Ok(traces::table::handover_csv(&run.trace)),
    }
}

fn story_of(run: &ScenarioRun, arguments: &TraceArguments) -> Result<String, String> {
    let warm = run.trace.iter().filter(|e| e.at.secs() >= run.warm_up_s).cloned().collect::<Vec<_>>();
    let first = traces::finished(&warm).first().map(|s| (*s).to_owned());
    let item = arguments.item.clone().or(first).ok_or("no item was done; name one with `--item`")?;
    let text = traces::story(&run.trace, &item).ok_or_else(|| format!("the trace holds no item `{item}`"))?;
    Ok(format!(
        "{} on {}, seed {}, the story of {}\n{text}",
        run.scenario,
        arguments.variant,
        run.seed,
        sanitise::one_line(&item)
    ))
}
