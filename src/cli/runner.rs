//! Runs from the shell: a progress bar, a clock, and a clean end when interrupted.

#![expect(clippy::disallowed_methods, reason = "a shell has a clock, for `--max-seconds`")]

use super::args::{FindingFormat, Repetition};
use super::check::print;
use super::interrupt;
use super::journal::{self, Kept};
use super::output::Output;
use super::project::compiled;
use super::settings::settings_alone;
use crate::diag::{Finding, Level, suggest};
use crate::lint;
use crate::model::dynamics::Scenario;
use crate::model::{Id, Project};
use crate::report::metrics::figure;
use crate::report::{kind, sanitise, terminal};
use crate::resolve::Compiled;
use crate::sim::ScenarioRun;
use crate::sim::mechanism;
use crate::sim::no_run::Halt;
use crate::sim::runner::{self, Runner, Watch};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;
use std::time::{Duration, Instant};

/// Who watches runs on behalf of a shell.
pub(super) struct Shell {
    pub(super) bar: ProgressBar,
    began: Instant,
    most: Duration,
    /// The journal, and what the program is.
    journal: Option<(Kept, String)>,
}

impl Shell {
    /// A shell with its clock running; the journal is opened before hours of work, not after.
    pub(super) fn new(repetition: &Repetition, quiet: bool) -> Result<Self, String> {
        let known = |name: &str| mechanism::TABLE.iter().any(|m| m.name == name);
        if let Some(name) = repetition.without.iter().find(|name| !known(name)) {
            return Err(kind::no_mechanism(name));
        }
        let journal = match &repetition.journal {
            Some(path) => Some((Kept::open(path)?, journal::program())),
            None => None,
        };
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
        if let Ok(style) =
            ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} replications, {elapsed}")
        {
            bar.set_style(style);
        }
        interrupt::listen();
        if let Some(threads) = repetition.threads {
            let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        }
        Ok(Self { bar, began: Instant::now(), most: Duration::from_secs(repetition.max_seconds), journal })
    }

    /// A runner that this shell watches.
    pub(super) fn runner<'r>(&'r self, project: &'r Project, repetition: &Repetition) -> Runner<'r> {
        let repetition = runner::Repetition {
            seed: repetition.seed,
            replications: repetition.replications,
            precision: repetition.precision,
            max_replications: repetition.max_replications,
            without: repetition.without.clone(),
            max_events: repetition.max_events,
            max_live: repetition.max_live,
        };
        let mut runner = Runner::new(project, repetition, self);
        if let Some((journal, program)) = &self.journal {
            runner.keep(journal, program);
        }
        runner
    }
}

impl Watch for Shell {
    fn begins(&self, scenario: &str, variant: &str, replications: u32) {
        self.bar.set_length(self.bar.length().unwrap_or(0) + u64::from(replications));
        self.bar.set_message(sanitise::one_line(&format!("{scenario} on {variant}")));
    }

    fn done(&self) {
        self.bar.inc(1);
    }

    fn stop(&self) -> bool {
        interrupt::is_asked() || self.began.elapsed() > self.most
    }

    fn because(&self) -> Halt {
        if !interrupt::is_asked() {
            Halt::Late("was ended: the time of `--max-seconds` is over")
        } else if self.journal.is_some() {
            Halt::Asked(
                "was interrupted; the journal has what was done, and the same command goes on from there",
            )
        } else {
            Halt::Asked("was interrupted")
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
    // The rules of the project are asked for only if a claim is about rules.
    if lint::about_findings(&compiled.project).next().is_some() {
        findings.extend(lint::claims(&compiled.project, &settings_alone(path, &compiled)));
    }
    kind::tell(&mut findings);
    crate::diag::sort(&mut findings, &compiled.sources);
    findings.retain(|f| f.level == Level::Error);
    if findings.is_empty() {
        return Some(compiled);
    }
    print(&findings, &compiled.sources, FindingFormat::Pretty, output);
    None
}

/// Whether a scenario can be run on a structure; if not, which event is in the way, and what to do.
pub(super) fn fitting(compiled: &Compiled, variant: &str, scenario: &Scenario) -> Result<(), String> {
    let Some(misfit) = compiled.project.misfit(variant, scenario) else { return Ok(()) };
    let (path, at, _) = compiled.sources.place(misfit.at);
    Err(format!("{path}:{}:{}: {}; {}", at.line, at.column, misfit.message, misfit.help))
}

/// Says of a design that is to be run what makes its figures worth little: errors of the design, and queues that grow without end,
/// of which `check` tells more.
pub(super) fn warn(findings: &[Finding], compiled: &Compiled, output: &mut Output) {
    let is_error = |f: &&Finding| f.level == Level::Error;
    let grows = |f: &&Finding| is_error(f) || f.rule == "overloaded";
    let told: Vec<Finding> = findings.iter().filter(grows).cloned().collect();
    if told.is_empty() {
        return;
    }
    output.remark(if told.iter().any(|f| is_error(&f)) {
        "the design itself is in error, and the figures are what comes of that (`andon check`):"
    } else {
        "more is asked of somebody than there is: what waits there grows, and the figures hang on how long the run lasts (`andon check`):"
    });
    for line in terminal::short(&told, &compiled.sources).lines().take(MOST_SAID) {
        output.remark(&format!("  {line}"));
    }
}

/// Errors that are said again where a design runs.
const MOST_SAID: usize = 3;

/// Streams of a run of which items arrive and none ends.
pub(super) fn stuck(run: &ScenarioRun) -> Vec<String> {
    let mean_of = |name: &str, of: &str| {
        let measured = run.measured.iter().find(|m| m.metric.name == name && m.of == of)?;
        (!measured.values.is_empty()).then(|| measured.interval().mean)
    };
    let streams = run.measured.iter().filter(|m| m.metric.name == "throughput");
    streams
        .filter(|m| !m.values.is_empty() && m.values.iter().all(|v| *v == 0.0))
        .filter_map(|m| {
            let under_way = mean_of("work in progress", &m.of).filter(|w| *w > 0.0)?;
            Some(format!(
                "{} on {}: no item of `{}` was done in the observed time, so that its flow time cannot be measured; under way are {} on average",
                run.scenario,
                run.variant,
                m.of,
                figure(under_way)
            ))
        })
        .collect()
}

pub(super) fn chosen(project: &Project, name: Option<&str>) -> Result<Vec<Id<Scenario>>, String> {
    let Some(name) = name else { return Ok(project.scenarios.ids().collect()) };
    project.scenarios.named(name).map(|id| vec![id]).ok_or_else(|| {
        let known = project.scenarios.iter().map(|(_, s)| s.meta.name.as_str());
        format!("no scenario is called `{name}`{}", suggest::or_which(name, known))
    })
}
