//! `--over-time`: the pieces of a run against the whole, what goes down and comes back, and what is no question.

use crate::support::read;
use andon::model::metrics::{TABLE, Unit};
use andon::resolve::compile;
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;
use assert_cmd::cargo::CommandCargoExt as _;
use std::fs;
use std::process::{Command, Output};

/// Ten people are thanked for bad news, from day 40 on blamed for twenty days, and then thanked again. Each blame takes a quarter of
/// the voice, each thanks gives back a twentieth of what is missing.
const HARM: &str = "andon 1
role Worker
team Line led by Leader { 10 Worker }
climate { bad news is thanked 100%; safety 80%; moves 5% up, 25% down, 30% seen }
signal Trouble { arises every exponential 1 day at Worker; tells Leader }
stream Car { stage Build by Worker { effort exponential 1 h; asks Leader 20% } }
scenario Quarter {
  runs 100 days
  demand Car 20 per day
  from day 40 for 20 days use variant Blamed
}
variant Blamed { set climate bad news is punished 100% }
";

/// Levels, which are averages over time: that of the whole is the mean of those of equal pieces.
const LEVELS: &[&str] = &["work in progress", "items at", "knowledge", "parts broken", "outage"];

fn in_pieces(path: &str, scenario: usize, pieces: u32) -> ScenarioRun {
    let compiled = read(path);
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().nth(scenario).unwrap();
    let plan = Plan { project: Some(project), pieces, ..Plan::new(3, 2) };
    run(&project.base, "base", scenario, &Switches::default(), &plan).unwrap()
}

fn harmed(pieces: u32, replications: u32) -> ScenarioRun {
    let compiled = compile("a.org", &InMemory::default().with("a.org", HARM));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().unwrap();
    let plan = Plan { project: Some(project), pieces, ..Plan::new(1, replications) };
    run(&project.base, "base", scenario, &Switches::default(), &plan).unwrap()
}

/// Of every replication: the mean over the pieces of each level and each rate is that of the whole, what is summed adds up to it, and
/// a ratio of the whole lies within those of its pieces.
fn adds_up(run: &ScenarioRun, pieces: usize) -> usize {
    let mut compared = 0;
    for (whole, parts) in run.samples.iter().zip(&run.pieces) {
        assert_eq!(parts.len(), pieces);
        for (key, sample) in whole.iter().filter(|(_, s)| s.value.is_finite()) {
            let metric = &TABLE[key.0];
            let values: Vec<f64> = parts.iter().filter_map(|p| Some(p.get(key)?.value)).collect();
            let sum: f64 = values.iter().sum();
            let near = |found: f64| {
                let error = (found - sample.value).abs();
                assert!(
                    error <= 1e-9 * sample.value.abs().max(1e-9),
                    "{} of {}: {found}, {}",
                    metric.name,
                    key.1,
                    sample.value
                );
            };
            if LEVELS.contains(&metric.name) || metric.unit == Unit::Rate {
                near(sum / pieces as f64);
                compared += 1;
            } else if metric.name == "cost" {
                near(sum);
                compared += 1;
            } else if metric.name != "blast radius" && metric.name != "incidents per change" {
                let finite = || values.iter().copied().filter(|v| v.is_finite());
                let (low, high) = (finite().fold(f64::MAX, f64::min), finite().fold(f64::MIN, f64::max));
                let within = low - 1e-9 <= sample.value && sample.value <= high + 1e-9;
                assert!(within, "{} of {}: {} not in {low} to {high}", metric.name, key.1, sample.value);
                compared += 1;
            }
        }
    }
    compared
}

/// Streams and meetings, a cord, an outage, knowledge that is lost, components that break, and another structure for a time.
#[test]
fn pieces_add_up_to_the_whole() {
    for (path, scenario) in [
        ("specs/first.org", 0),
        ("specs/toyota/andon-cord.org", 0),
        ("specs/parts-unlimited/contractors.org", 0),
        ("specs/enterprise/ten-deploys-a-day.org", 0),
        ("specs/health/vaccination-clinic.org", 0),
        ("specs/public/credit-card.org", 0),
    ] {
        for pieces in [2, 7, 20] {
            let run = in_pieces(path, scenario, pieces);
            assert!(adds_up(&run, pieces as usize) > 20, "{path}");
        }
    }
    let knowing = in_pieces("specs/first.org", 0, 20);
    assert!(
        knowing.over_time().iter().all(|p| p.measured.iter().any(|m| m.metric.name == "work in progress"))
    );
}

/// Looking does not change what is looked at, to the last bit.
#[test]
fn the_whole_is_the_same_with_and_without_pieces() {
    for path in ["specs/first.org", "specs/toyota/andon-cord.org", "specs/public/credit-card.org"] {
        let (with, without) = (in_pieces(path, 0, 20), in_pieces(path, 0, 0));
        assert_eq!((with.events, without.pieces.len()), (without.events, 0), "{path}");
        assert!(without.over_time().is_empty());
        for (a, b) in with.samples.iter().zip(&without.samples) {
            let bits = |s: &andon::sim::collect::Samples| -> Vec<(usize, String, u64)> {
                s.iter().map(|((i, of), s)| (*i, of.clone(), s.value.to_bits())).collect()
            };
            assert_eq!(bits(a), bits(b), "{path}");
        }
    }
}

/// Safety stays until people are blamed, falls from piece to piece while they are, and comes back, more slowly than it went.
#[test]
fn safety_falls_when_people_are_blamed_and_recovers() {
    let run = harmed(20, 20);
    let safety: Vec<f64> = run
        .over_time()
        .iter()
        .map(|p| {
            p.measured.iter().find(|m| m.metric.name == "safety" && m.of == "Worker").unwrap().interval().mean
        })
        .collect();
    println!("{safety:?}");
    let ends: Vec<f64> = run.over_time().iter().map(|p| p.to_s / 86_400.0).collect();
    assert_eq!((ends[0], ends[7], ends[19]), (5.0, 40.0, 100.0));
    assert!(safety[7] > 0.9, "before");
    assert!(safety[7..12].windows(2).all(|w| w[1] < 0.8 * w[0]), "while they are blamed");
    assert!(safety[11] < 0.1, "at the end of it");
    assert!(safety[12..].windows(2).all(|w| w[1] > w[0]), "after it");
    assert!(safety[15] < safety[7], "four pieces undo less than four pieces did");
    assert!(safety[19] > 0.8, "in the end");
}

/// A team that has learned nothing yet knows nothing, in every replication: the mean is not of those alone that have begun.
#[test]
fn knowledge_counts_from_nothing() {
    let text = HARM.replace("team Line", "default learned_from_answer 5%\nspecialty Paint\nchannel chat { speed 10 min }\nrole Painter { skilled in Paint }\nteam Shop led by Chief { 2 Painter }\ninterface Line <-> Shop by chat\nteam Line")
        .replace("asks Leader 20%", "asks Paint 2%");
    let compiled = compile("a.org", &InMemory::default().with("a.org", text.as_str()));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().unwrap();
    let plan = Plan { project: Some(project), pieces: 50, ..Plan::new(1, 8) };
    let run = run(&project.base, "base", scenario, &Switches::default(), &plan).unwrap();
    let knowledge: Vec<(f64, usize)> = run
        .over_time()
        .iter()
        .map(|p| {
            p.measured.iter().find(|m| m.metric.name == "knowledge" && m.of == "Line").unwrap().interval()
        })
        .map(|i| (i.mean, i.n))
        .collect();
    println!("{knowledge:?}");
    assert!(knowledge.iter().all(|(_, n)| *n == 8));
    assert!(knowledge[0].0 < 0.2 * knowledge[49].0 && knowledge.windows(2).all(|w| w[1].0 >= w[0].0));
}

fn andon(more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.org"), HARM).unwrap();
    let mut command = Command::cargo_bin("andon").unwrap();
    command.current_dir(folder.path()).args(more).output().unwrap()
}

fn printed(more: &[&str]) -> String {
    let output = andon(&[&["run", "a.org", "-n", "6", "--variant", "base"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_same_pieces_on_any_number_of_threads_and_from_a_journal() {
    let json = printed(&["--over-time", "--format", "json", "--threads", "1"]);
    for threads in ["2", "5"] {
        assert_eq!(printed(&["--over-time", "--format", "json", "--threads", threads]), json);
    }
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("j");
    let kept = ["--over-time", "--format", "json", "--journal", journal.to_str().unwrap()];
    assert_eq!((printed(&kept), printed(&kept)), (json.clone(), json));
    // Six replications, found again; those with other pieces are others.
    let entries = || fs::read_to_string(&journal).unwrap().lines().count() - 1;
    assert_eq!(entries(), 6);
    printed(&["--over-time=5", "--journal", journal.to_str().unwrap()]);
    assert_eq!(entries(), 12);
}

#[test]
fn json_follows_its_schema_and_csv_has_a_row_for_each_piece() {
    let json: serde_json::Value =
        serde_json::from_str(&printed(&["--over-time=4", "--format", "json"])).unwrap();
    let schema = String::from_utf8(andon(&["schema", "metrics"]).stdout).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let errors: Vec<String> = schema.iter_errors(&json).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let pieces = json["runs"][0]["over_time"].as_array().unwrap();
    let days: Vec<f64> = pieces.iter().map(|p| p["to_s"].as_f64().unwrap() / 86_400.0).collect();
    assert_eq!(days, [25.0, 50.0, 75.0, 100.0]);
    let plain: serde_json::Value = serde_json::from_str(&printed(&["--format", "json"])).unwrap();
    assert!(plain["runs"][0].get("over_time").is_none());
    let csv = printed(&["--over-time=4", "--format", "csv"]);
    let rows: Vec<&str> =
        csv.lines().filter(|l| l.starts_with("Quarter,base,safety,Worker,share,")).collect();
    let times: Vec<&str> = rows.iter().map(|r| r.split(',').nth(6).unwrap()).collect();
    assert_eq!(times, ["2160000", "4320000", "6480000", "8640000"]);
    assert!(csv.starts_with("scenario,variant,metric,of,unit,from_s,to_s,n,mean,low95,high95\n"));
    assert!(rows.iter().all(|r| r.split(',').count() == 11));
}

#[test]
fn a_table_has_a_line_for_each_piece() {
    let text = printed(&["--over-time=4"]);
    let tables: Vec<&str> = text.lines().skip_while(|l| !l.contains("over time")).collect();
    println!("{text}");
    assert!(tables[0].starts_with("  work in progress over time"));
    let safety: Vec<&str> =
        tables.iter().copied().skip_while(|l| *l != "  safety over time").take(6).collect();
    assert!(safety[1].split_whitespace().eq(["until", "Leader", "Line", "Worker"]), "{safety:?}");
    assert!(safety[2].trim_start().starts_with("25 days"), "{safety:?}");
    assert!(safety[5].trim_start().starts_with("100 days"), "{safety:?}");
    assert!(!text.contains("throughput over time"));
    assert!(printed(&["--over-time=4", "--all"]).contains("  throughput over time"));
    assert!(!printed(&[]).contains("over time"));
}

#[test]
fn what_cannot_be_cut_is_told() {
    for (arguments, told) in [
        (&["run", "a.org", "--over-time=1"][..], "1 is not in 2..=1000"),
        (&["run", "a.org", "--over-time=0"], "0 is not in 2..=1000"),
        (&["run", "a.org", "--over-time=many"], "invalid digit"),
        (&["test", "a.org", "--over-time"], "unexpected argument '--over-time'"),
        (&["compare", "a.org", "--over-time"], "unexpected argument '--over-time'"),
        (
            &["run", "a.org", "--over-time=1000", "--until", "0.0005 s"],
            "scenario `Quarter` is observed for 0.5 ms: too short for `--over-time=1000`; ask for fewer pieces, or let it run longer",
        ),
    ] {
        let output = andon(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(told), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty());
    }
}
