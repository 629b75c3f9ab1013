//! `andon test`

use super::Exit;
use super::ablate::{self, Ablations};
use super::args::{TestArguments, TestFormat, Unreferenced};
use super::check::{design, findings_under};
use super::output::Output;
use super::project::{PIPED, compiled, specs_but};
use super::run::{More, print_claims, print_metrics};
use super::runner::{Shell, fitting, runnable, warn};
use super::settings::settings;
use super::snapshots::settle::{Tally, about_unreferenced, settle};
use super::snapshots::{Store, clear, in_ci, orphans, remove, review, take};
use crate::diag::Finding;
use crate::diag::counted::{counted, several};
use crate::report::snapshot::record::item_to_tell;
use crate::report::{json, sanitise};
use crate::resolve::Compiled;
use crate::sim::ScenarioRun;
use crate::sim::verdict::Judged;
use crate::stats::Verdict;
use std::path::{Path, PathBuf};

/// What all specs together came to.
#[derive(Default)]
struct Sum {
    held: usize,
    failed: usize,
    undecided: usize,
    snapshots: Tally,
    ablations: Vec<Ablations>,
    /// Scenarios that repeat too little for their snapshots to tell much.
    few: Vec<String>,
}

/// So many replications are worth recording: the intervals of fewer are so wide that they hide what a change does.
const ENOUGH: u32 = 12;

pub(super) fn test(arguments: &TestArguments, output: &mut Output) -> Exit {
    if let Some(why) = misuse(arguments) {
        output.complain(&why);
        return Exit::Unusable;
    }
    // Of a folder whose specs are gone, their snapshots are told.
    let left = |folder: &Path| !arguments.claims_only && !orphans(folder).is_empty();
    let Some(paths) = specs_but(&arguments.paths, left, output) else { return Exit::Unusable };
    let mut sum = Sum::default();
    if arguments.format == TestFormat::Csv {
        output.line("file,about,claim,verdict,figure,low,high");
    }
    for path in paths {
        match test_one(&path, arguments, &mut sum, output) {
            Ok(()) => {}
            Err(why) => {
                if let Some(why) = why {
                    // What is wrong at a place says where that is.
                    let path = format!("{}:", path.display());
                    let why = if why.starts_with(&path) { why } else { format!("{path} {why}") };
                    output.complain(&why);
                }
                return Exit::Unusable;
            }
        }
    }
    if !arguments.claims_only
        && let Err(why) = of_no_spec(arguments, &mut sum, output)
    {
        output.complain(&why);
        return Exit::Unusable;
    }
    let Sum { held, failed, undecided, snapshots, .. } = sum;
    let ablations = &sum.ablations;
    let held = several(held, "claim holds", "claims hold");
    let failed_words = if failed == 1 { "fails" } else { "fail" };
    output.remark(&format!("{held}, {failed} {failed_words}, {undecided} undecided"));
    if arguments.ablations {
        output.remark(&ablate::remark(ablations));
    }
    let stay: usize = ablations.iter().map(|a| a.stay).sum();
    if let Some(words) = snapshots.words() {
        output.remark(&words);
    }
    if arguments.accept && !sum.few.is_empty() {
        output.remark(&format!(
            "recorded of fewer than {}: {}; what a change does to them will often be undecided: write `replications 20` there",
            counted(ENOUGH, "replication"),
            sum.few.join(", ")
        ));
    }
    if snapshots.failing > 0 {
        output.remark(
            "if the change is meant, `andon test --accept` records it; `andon test --review` asks about each",
        );
    }
    let rejected = about_unreferenced(arguments) == Unreferenced::Reject && snapshots.unreferenced > 0;
    // A claim that the runs cannot decide does not pass on noise.
    if failed + undecided + stay + snapshots.failing > 0 || rejected { Exit::Findings } else { Exit::Well }
}

/// What is asked for and cannot be done, before anything is run.
fn misuse(arguments: &TestArguments) -> Option<String> {
    let writes = arguments.accept || arguments.review || arguments.unreferenced == Unreferenced::Delete;
    if !writes {
        return None;
    }
    if in_ci() {
        return Some(
            "`CI` is set, and there no snapshot is ever written: record it where you work, and commit it"
                .to_owned(),
        );
    }
    if arguments.repetition.is_other() && (arguments.accept || arguments.review) {
        return Some(
            "a snapshot records the run that the spec asks for: write seed, replications and precision there, or leave \
             `--seed`, `--replications`, `--precision` and `--without` out"
                .to_owned(),
        );
    }
    if arguments.review && (arguments.is_for_machines() || !review::can_ask()) {
        return Some(
            "`--review` asks, and nobody is there to answer: run it in a terminal, or use `--accept`"
                .to_owned(),
        );
    }
    None
}

/// An error without a sentence has been told already.
fn test_one(
    path: &Path,
    arguments: &TestArguments,
    sum: &mut Sum,
    output: &mut Output,
) -> Result<(), Option<String>> {
    let first = compiled(path, output).ok_or(None)?;
    if first.is_sound() && first.project.scenarios.count() == 0 {
        return Ok(());
    }
    let runs = runnable(path, output).ok_or(None)?;
    let store = store(path, arguments)?;
    let shell = Shell::new(&arguments.repetition, arguments.is_for_machines()).map_err(Some)?;
    let mut runner = shell.runner(&runs.project, &arguments.repetition);
    // A spec without snapshots has no use for stories.
    let wanted = store.as_ref().filter(|s| arguments.accept || arguments.review || !s.recorded.is_empty());
    runner.tell = wanted.map(|_| item_to_tell as fn(&ScenarioRun) -> Option<String>);
    let repeats_little = |n: u32| n < ENOUGH;
    let few = runs.project.scenarios.iter().filter(|(_, s)| s.plan.replications.is_some_and(repeats_little));
    sum.few.extend(few.map(|(_, s)| sanitise::one_line(&s.meta.name)));
    let design = design(path, &runs);
    for (_, pair) in runs.project.comparisons.iter() {
        let scenario = &runs.project.scenarios[pair.scenario];
        [&pair.old, &pair.new].iter().try_for_each(|v| fitting(&runs, v, scenario)).map_err(Some)?;
    }
    let claims = runner.claims(&design).map_err(String::from)?;
    let taken = match wanted {
        Some(store) => {
            let findings = found(path, output)?;
            Some((store, take::take(&runs.project, &mut runner, &findings, store)?))
        }
        None => None,
    };
    let ablated = match arguments.ablations {
        true => ablate::ablate(&runs.project, &mut runner).map_err(String::from)?,
        false => Ablations::default(),
    };
    shell.bar.finish_and_clear();
    warn(&design, &runs, output);
    if !arguments.is_for_machines() {
        output.line(&called(path, &runs));
        print_claims(&claims, runs.project.base.currency(), output);
        ablated.lines.iter().for_each(|line| output.line(line));
    }
    sum.ablations.push(ablated);
    let mut json = Vec::new();
    if let Some((store, taken)) = taken {
        let (tally, snapshots) = settle(store, &taken, arguments, output)?;
        sum.snapshots.add(tally);
        json = snapshots;
    }
    if arguments.format == TestFormat::Csv {
        print_csv(&called(path, &runs), &claims, output);
    } else if arguments.format == TestFormat::Json {
        let more = More { snapshots: json, ..More::default() };
        print_metrics(&runs, &[], &claims, more, output);
    }
    let count = |v: Verdict| claims.iter().filter(|(_, j)| j.verdict == v).count();
    sum.held += count(Verdict::Holds);
    sum.failed += count(Verdict::Fails);
    sum.undecided += count(Verdict::Undecided);
    Ok(())
}

/// A spec as its findings call it.
fn called(path: &Path, runs: &Compiled) -> String {
    let first = runs.sources.iter().next().filter(|_| path.as_os_str() != PIPED);
    first.map_or_else(|| path.display().to_string(), |file| file.shown.clone())
}

/// A line for each claim; figures as in JSON, empty where there is none.
fn print_csv(file: &str, claims: &[(String, Judged)], output: &mut Output) {
    let figure = |figure: Option<f64>| figure.map_or_else(String::new, |f| f.to_string());
    for claim in claims.iter().map(|(about, judged)| json::claim(about, judged)) {
        let words = [file, &claim.about, &claim.claim, &claim.verdict].map(sanitise::csv).join(",");
        let [low, high] = claim.interval.map_or([None, None], |[low, high]| [Some(low), Some(high)]);
        output.line(&format!("{words},{},{},{}", figure(claim.figure), figure(low), figure(high)));
    }
}

/// What is recorded of a spec; nothing when it is not to be looked at.
fn store(path: &Path, arguments: &TestArguments) -> Result<Option<Store>, String> {
    // Without a mechanism, a design is meant to behave in another way.
    if arguments.claims_only || path.as_os_str() == PIPED || !arguments.repetition.without.is_empty() {
        return Ok(None);
    }
    if !in_ci() {
        clear(path);
    }
    let store = Store::open(path)?;
    match store.unreadable(arguments.accept) {
        Some(why) => Err(why),
        None => Ok(Some(store)),
    }
}

/// The findings of a spec as `andon check` has them.
fn found(path: &Path, output: &mut Output) -> Result<Vec<Finding>, Option<String>> {
    let mut compiled = compiled(path, output).ok_or(None)?;
    let settings = settings(path, &mut compiled);
    Ok(findings_under(&compiled, &settings))
}

/// Snapshots in the folders that were asked for whose spec is there no more.
fn of_no_spec(arguments: &TestArguments, sum: &mut Sum, output: &mut Output) -> Result<(), String> {
    let what = about_unreferenced(arguments);
    if what == Unreferenced::Ignore {
        return Ok(());
    }
    let found: Vec<PathBuf> = arguments.paths.iter().flat_map(|path| orphans(path)).collect();
    for path in found {
        let shown = path.display();
        let word = if what == Unreferenced::Delete {
            remove(&path)?;
            "removed, the spec is gone"
        } else {
            sum.snapshots.unreferenced += 1;
            "unreferenced, the spec is gone"
        };
        if arguments.is_for_machines() {
            output.remark(&format!("{word}: {shown}"));
        } else {
            output.line(&format!("{word}: {shown}"));
        }
    }
    Ok(())
}

impl TestArguments {
    /// What is printed is for a program.
    pub(super) fn is_for_machines(&self) -> bool {
        self.format != TestFormat::Text
    }
}
