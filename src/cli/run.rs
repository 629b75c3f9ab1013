//! `andon run`

use super::Exit;
use super::args::{MetricFormat, RunArguments};
use super::check::design;
use super::output::Output;
use super::runner::{Shell, chosen, fitting, runnable, stuck, warn};
use super::traced::Traced;
use crate::model::dynamics::Scenario;
use crate::model::metrics;
use crate::report::json::{JsonMetric, JsonRun};
use crate::report::snapshot::json::JsonSnapshot;
use crate::report::{json, metrics as shown, over_time, sanitise};
use crate::resolve::Compiled;
use crate::resolve::given::{duration_s, set_default};
use crate::sim::ScenarioRun;
use crate::sim::verdict::{Judged, judge};
use crate::stats::Verdict;

pub(super) fn run(arguments: &RunArguments, output: &mut Output) -> Exit {
    let Some(mut compiled) = runnable(&arguments.file, output) else { return Exit::Unusable };
    let applied = apply(&mut compiled, arguments, output);
    match applied.and_then(|()| run_all(&compiled, arguments, output)) {
        Ok(exit) => exit,
        Err(why) => {
            output.complain(&why);
            Exit::Unusable
        }
    }
}

fn run_all(compiled: &Compiled, arguments: &RunArguments, output: &mut Output) -> Result<Exit, String> {
    let project = &compiled.project;
    // What cannot be written is told before hours of work, not after.
    let traced = arguments.trace.as_deref().map(|path| Traced::begin(path, arguments.trace_format, compiled));
    let traced = traced.transpose()?;
    let shell = Shell::new(&arguments.repetition, false)?;
    let mut runner = shell.runner(project, &arguments.repetition);
    runner.shuffle = arguments.shuffle_ties.then_some(0x5eed);
    runner.pieces = arguments.over_time.unwrap_or(0);
    let scenarios = chosen(project, arguments.scenario.as_deref())?;
    for id in &scenarios {
        can_be_cut(&project.scenarios[*id], runner.pieces)?;
    }
    let mut variants: Vec<String> =
        std::iter::once("base".to_owned()).chain(project.variants.iter().map(|v| v.name.clone())).collect();
    if let Some(only) = &arguments.variant {
        runner.structure(only)?;
        variants.retain(|v| v == only);
    }
    let design = design(&arguments.file, compiled);
    let mut runs = Vec::new();
    let mut claims: Vec<(String, Judged)> = Vec::new();
    // Claims that nobody has looked at have not come out well.
    let mut unjudged = false;
    for id in scenarios {
        let scenario = &project.scenarios[id];
        for variant in &variants {
            if let Err(why) = fitting(compiled, variant, scenario) {
                let name = sanitise::one_line(&scenario.meta.name);
                output.remark(&format!("left out: `{name}` on `{}`: {why}", sanitise::one_line(variant)));
                continue;
            }
            if let Some(traced) = &traced {
                traced.watch(&mut runner, &runs);
            }
            let run = runner.run(variant, runner.structure(variant)?, scenario, &scenario.plan)?;
            if variant == "base" {
                claims.extend(
                    scenario.expects.iter().map(|c| (scenario.meta.name.clone(), judge(c, &run, &design))),
                );
            }
            runs.push(run);
        }
        Traced::look_away(&mut runner);
        if arguments.variant.is_none() {
            let mine = project.comparisons.iter().map(|(_, c)| c).filter(|c| c.scenario == id);
            for pair in mine {
                match [&pair.old, &pair.new].iter().try_for_each(|v| fitting(compiled, v, scenario)) {
                    Ok(()) => claims.extend(runner.comparison(pair, &design)?),
                    Err(why) => {
                        unjudged |= !pair.expects.is_empty();
                        let [old, new] = [&pair.old, &pair.new].map(|name| sanitise::one_line(name));
                        output.complain(&format!("left out: the claims on `{old}` with `{new}`: {why}"));
                    }
                }
            }
        }
    }
    shell.bar.finish_and_clear();
    for remark in &runner.remarks {
        output.remark(remark);
    }
    warn(&design, compiled, output);
    for remark in runs.iter().flat_map(stuck) {
        output.remark(&remark);
    }
    if let Some(traced) = traced {
        traced.finish(&runs)?.inspect(|remark| output.remark(remark));
    }
    for given in given(arguments) {
        output.remark(&format!("given on the command line: {}", sanitise::one_line(&given)));
    }
    print_runs(compiled, &runs, &claims, arguments, output);
    let fails = claims.iter().any(|(_, j)| j.verdict == Verdict::Fails);
    Ok(if fails {
        Exit::Findings
    } else if unjudged {
        Exit::Unusable
    } else {
        Exit::Well
    })
}

/// The same, in words for those who read the results.
fn given(arguments: &RunArguments) -> Vec<String> {
    let until = arguments.until.iter().map(|until| format!("until={until}"));
    arguments.set.iter().cloned().chain(until).collect()
}

/// What was given on the command line in place of what the spec says.
fn apply(compiled: &mut Compiled, arguments: &RunArguments, output: &mut Output) -> Result<(), String> {
    for given in &arguments.set {
        set_default(&mut compiled.project, given)?;
    }
    let Some(until) = &arguments.until else { return Ok(()) };
    let until = duration_s(until)?;
    for id in chosen(&compiled.project, arguments.scenario.as_deref())? {
        let scenario = &mut compiled.project.scenarios[id];
        let warm_up = scenario.warm_up_s.unwrap_or(0.0);
        if until <= warm_up {
            return Err(format!(
                "`--until` ends scenario `{}` before its warm-up of {} is over",
                scenario.meta.name,
                shown::time(warm_up)
            ));
        }
        let end = scenario.runs_s.map_or(f64::INFINITY, |runs| warm_up + runs);
        if until > end {
            output.remark(&format!(
                "`--until` comes after the end of scenario `{}` at {}, which runs as the spec says",
                sanitise::one_line(&scenario.meta.name),
                shown::time(end)
            ));
        }
        scenario.runs_s = scenario.runs_s.map(|runs| runs.min(until - warm_up));
    }
    Ok(())
}

/// A moment is a microsecond; a piece must have one.
fn can_be_cut(scenario: &Scenario, pieces: u32) -> Result<(), String> {
    let observed = scenario.runs_s.unwrap_or(0.0);
    if observed * 1e6 >= f64::from(pieces) {
        return Ok(());
    }
    Err(format!(
        "scenario `{}` is observed for {}: too short for `--over-time={pieces}`; ask for fewer pieces, or let it run longer",
        scenario.meta.name,
        shown::time(observed)
    ))
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
                output.line(&(shown::table(run, arguments.all) + &over_time::tables(run, arguments.all)));
            }
            print_claims(claims, compiled.project.base.currency(), output);
        }
        MetricFormat::Json => {
            let more = More { given: given(arguments), ..More::default() };
            print_metrics(compiled, runs, claims, more, output);
        }
        MetricFormat::Csv if arguments.over_time.is_some() => print_csv_over_time(runs, output),
        MetricFormat::Csv => print_csv(runs, output),
    }
}

pub(super) fn print_claims(claims: &[(String, Judged)], currency: &str, output: &mut Output) {
    let mut about = "";
    for (of, judged) in claims {
        if of != about {
            output.line(&sanitise::one_line(of));
            about = of;
        }
        let unit = metrics::find(judged.claim.measure.metric).map(|m| m.unit);
        output.line(&format!("  {}", shown::claim(judged, unit, currency)));
    }
}

/// `andon.metrics/1`
/// What else the machine-readable metrics hold.
#[derive(Default)]
pub(super) struct More {
    pub(super) given: Vec<String>,
    pub(super) snapshots: Vec<JsonSnapshot>,
}

pub(super) fn print_metrics(
    compiled: &Compiled,
    runs: &[ScenarioRun],
    claims: &[(String, Judged)],
    more: More,
    output: &mut Output,
) {
    let all = json::Metrics {
        format: "andon.metrics/1".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        spec: json::digest(&compiled.sources),
        seed: runs.first().map_or(1, |r| r.seed),
        given: more.given,
        runs: runs.iter().map(json::run).collect(),
        claims: claims.iter().map(|(about, j)| json::claim(about, j)).collect(),
        snapshots: more.snapshots,
    };
    if let Ok(text) = serde_json::to_string_pretty(&all) {
        output.line(&text);
    }
}

fn print_csv(runs: &[ScenarioRun], output: &mut Output) {
    output.line("scenario,variant,metric,of,unit,n,mean,low95,high95");
    for run in runs.iter().map(json::run) {
        for m in &run.metrics {
            let (words, figures) = (csv_words(&run, m), csv_figures(m));
            output.line(&format!("{words},{figures}"));
        }
    }
}

/// A row for each metric and piece, in place of the whole: what adds up the rows of a metric does not count the whole twice.
fn print_csv_over_time(runs: &[ScenarioRun], output: &mut Output) {
    output.line("scenario,variant,metric,of,unit,from_s,to_s,n,mean,low95,high95");
    for run in runs.iter().map(json::run) {
        for piece in &run.over_time {
            for m in &piece.metrics {
                let (words, figures) = (csv_words(&run, m), csv_figures(m));
                output.line(&format!("{words},{},{},{figures}", piece.from_s, piece.to_s));
            }
        }
    }
}

fn csv_words(run: &JsonRun, m: &JsonMetric) -> String {
    let unit = m.currency.as_ref().unwrap_or(&m.unit);
    [&run.scenario, &run.variant, &m.name, m.of.as_ref().unwrap_or(&String::new()), unit]
        .map(|t| sanitise::csv(t))
        .join(",")
}

fn csv_figures(m: &JsonMetric) -> String {
    let (low, high) = m.ci95.map_or((String::new(), String::new()), |[a, b]| (a.to_string(), b.to_string()));
    format!("{},{},{low},{high}", m.n, m.mean)
}
