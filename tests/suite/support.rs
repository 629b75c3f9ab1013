//! What the tests share: reading a spec, running it, the mean of a metric, and the z-score against theory.

use andon::lint::predict::{Prediction, predict};
use andon::resolve::{Compiled, compile};
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::Span;
use andon::source::loader::Disk;
use andon::source::provider::InMemory;
use assert_cmd::cargo::CommandCargoExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A spec below the repository's root.
pub(crate) fn read(path: &str) -> Compiled {
    let disk = Disk::around(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the repository is there");
    let compiled = compile(path, &disk);
    assert!(compiled.is_sound(), "{path}: {:#?}", compiled.findings);
    compiled
}

/// A spec of which nothing is wrong in form and meaning.
pub(crate) fn sound(text: &str) -> Compiled {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{text}\n{:#?}", compiled.findings);
    compiled
}

/// What the structure of a spec foretells of its first scenario.
pub(crate) fn predicted(compiled: &Compiled) -> Prediction {
    let (_, scenario) = compiled.project.scenarios.iter().next().expect("a scenario");
    predict(&compiled.project.base, scenario)
}

/// The load that is foretold of the people of a role.
pub(crate) fn load(compiled: &Compiled, role: &str) -> f64 {
    let org = &compiled.project.base;
    let of = |p| &org.roles[org.positions[p].role].meta.name;
    predicted(compiled).desks.iter().find(|(p, _)| of(*p) == role).map_or(0.0, |(_, load)| *load)
}

/// All specs below some folders of the repository.
pub(crate) fn below(folders: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let disk = Disk::around(root).expect("the repository is there");
    folders.iter().flat_map(|folder| disk.walk(&root.join(folder))).collect()
}

/// The program itself, in a folder.
pub(crate) fn andon(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("andon").expect("the program is built");
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).env("NO_COLOR", "1");
    command
}

/// Its exit status, and all that it says.
pub(crate) fn done(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = andon(folder, arguments).output().expect("it runs");
    (status.code(), String::from_utf8([stdout, stderr].concat()).expect("it says text"))
}

/// Replications that are short one by one, and take minutes together.
pub(crate) const LONG: &str = "andon 1
role Clerk
team Desk { 2 Clerk }
stream Case { stage Do by Clerk { effort exponential 1 h } }
scenario Long { runs 60 days after 10 days warm-up; replications 100000; demand Case 40 per week; expect flow time of Case < 9 days }
";

/// A text with nothing but blanks at a place, so that everything else stays where it is.
pub(crate) fn without(text: &str, place: Span) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[place.start as usize..place.end as usize]
        .iter_mut()
        .filter(|b| **b != b'\n')
        .for_each(|b| *b = b' ');
    String::from_utf8(bytes).expect("places lie between letters")
}

/// Runs the only scenario of a spec on its base.
pub(crate) fn run_base(path: &str, seed: u64, replications: u32) -> ScenarioRun {
    let compiled = read(path);
    let (_, scenario) = compiled.project.scenarios.iter().next().expect("a scenario");
    run(&compiled.project.base, "base", scenario, &Switches::default(), &Plan::new(seed, replications))
        .expect("it runs")
}

/// The trace of the first replication of the only scenario of a spec on its base.
pub(crate) fn trace_base(path: &str, seed: u64) -> std::sync::Arc<andon::sim::Trace> {
    run_as(path, &Plan { trace: true, ..Plan::new(seed, 1) }).trace
}

/// The same with ties between simultaneous events broken at random.
pub(crate) fn run_shuffled(path: &str, seed: u64, replications: u32) -> ScenarioRun {
    run_as(path, &Plan { shuffle: Some(99), ..Plan::new(seed, replications) })
}

/// How often something happened in the first replication of the only scenario of a text.
pub(crate) fn happened(text: &str, kind: &str) -> usize {
    moments(text, kind).len()
}

/// When, in seconds.
pub(crate) fn moments(text: &str, kind: &str) -> Vec<f64> {
    trace_of(text).iter().filter(|e| e.kind == kind).map(|e| e.at.secs()).collect()
}

/// The trace of the first replication of the only scenario of a text.
pub(crate) fn trace_of(text: &str) -> std::sync::Arc<andon::sim::Trace> {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().expect("a scenario");
    let plan = Plan { project: Some(project), trace: true, ..Plan::new(1, 1) };
    run(&project.base, "base", scenario, &Switches::default(), &plan).expect("it runs").trace
}

/// Runs the only scenario of a text on its base, without some mechanisms.
pub(crate) fn ran(text: &str, without: &[&str], seed: u64, replications: u32) -> ScenarioRun {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().expect("a scenario");
    let mut switches = Switches::default();
    assert!(without.iter().all(|name| switches.switch_off(name)));
    let plan = Plan { project: Some(project), ..Plan::new(seed, replications) };
    run(&project.base, "base", scenario, &switches, &plan).expect("it runs")
}

fn run_as(path: &str, plan: &Plan<'_>) -> ScenarioRun {
    let compiled = read(path);
    let (_, scenario) = compiled.project.scenarios.iter().next().expect("a scenario");
    run(&compiled.project.base, "base", scenario, &Switches::default(), plan).expect("it runs")
}

/// The mean of a metric over the replications of a run.
pub(crate) fn mean(run: &ScenarioRun, metric: &str, of: &str) -> f64 {
    run.interval(metric, of).unwrap_or_else(|| panic!("no metric {metric} of {of}")).mean
}

/// Holds a figure to the one that is wanted, give or take a share of it.
#[track_caller]
pub(crate) fn close(got: f64, wanted: f64, share: f64) {
    assert!((got - wanted).abs() <= share * wanted.abs().max(1e-12), "{got} instead of {wanted}");
}

/// How many standard errors the mean of a metric lies from theory.
pub(crate) fn z(run: &ScenarioRun, metric: &str, of: &str, theory: f64) -> f64 {
    let found = run.measured.iter().find(|m| m.metric.name == metric && m.of == of);
    let values = &found.unwrap_or_else(|| panic!("no metric {metric} of {of}")).values;
    let n = values.len() as f64;
    let mean = mean(run, metric, of);
    let sd = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    let z = (mean - theory) / (sd / n.sqrt());
    println!("{metric} of {of}: mean {mean}, theory {theory}, z {z:.2}");
    z
}
