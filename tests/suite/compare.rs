//! Comparing structures, repeating to a precision, and traces for other tools, as a user runs them.

use crate::support::{run_base, trace_base};
use andon::report::trace::Header;
use andon::report::trace::lines::{Form, Streamed, write};
use andon::sim::{Plan, Switches, Trace};
use andon::source::provider::InMemory;
use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::io::{self, Write};

const FIRST: &str = "specs/first.org";

fn andon(arguments: &[&str]) -> std::process::Output {
    let mut command = Command::cargo_bin("andon").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).arg("--quiet").env("NO_COLOR", "1");
    command.output().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_slice(&andon(arguments).stdout).unwrap()
}

/// Writes a spec to a folder of its own; a comparison of it must be refused.
fn refused(spec: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.org");
    fs::write(&file, spec).unwrap();
    let output = andon(&[&["compare", file.to_str().unwrap(), "-n", "2"], arguments].concat());
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn two_structures_stand_side_by_side() {
    let all = json(&["compare", FIRST, "base", "Connected", "-n", "6", "--explain", "--format", "json"]);
    assert_eq!(all["format"], "andon.compare/1");
    let c = &all["comparisons"][0];
    assert!(
        c["fingerprint"].as_array().unwrap().iter().all(|p| p["differing"].as_array().unwrap().is_empty())
    );
    let metrics = c["metrics"].as_array().unwrap();
    let flow = metrics.iter().find(|m| m["name"] == "flow time" && m["quantile"].is_null()).unwrap();
    let (means, difference) = (flow["means"].as_array().unwrap(), flow["difference"].as_f64().unwrap());
    assert!(
        (means[1].as_f64().unwrap() - means[0].as_f64().unwrap() - difference).abs()
            < 1e-6 * difference.abs()
    );
    assert_eq!((&flow["direction"], &flow["n"]), (&"falls".into(), &6.into()));
    let explained = &c["explained"][0];
    let share = |name: &str| {
        let all = explained["mechanisms"].as_array().unwrap();
        all.iter().find(|m| m["mechanism"] == name).map(|m| m["share"].as_f64().unwrap())
    };
    // Without routing nobody needs the interface; meetings are nowhere in the spec.
    assert!(share("routing").unwrap() > 0.99 && share("loss").unwrap() > 0.3, "{explained}");
    assert!(
        share("meetings").is_none() && explained["idle"].as_array().unwrap().contains(&"meetings".into())
    );
}

#[test]
fn a_comparison_that_changes_resources_must_declare_it() {
    let spec = "andon 1\nrole A\nteam T { 2 A }\nstream S { stage B by A { effort 1 h } }\nscenario Y { runs 10 days; demand S 5 per day }\nvariant More { hire 1 A into T }\n";
    let told = refused(spec, &[]);
    assert!(told.contains("differ in people") && told.contains("A: 2 against 3"), "{told}");
    let declared = spec.replace("into T }", "into T; changes resources because \"a test\" }");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.org");
    fs::write(&file, declared).unwrap();
    let text = String::from_utf8(andon(&["compare", file.to_str().unwrap(), "-n", "2"]).stdout).unwrap();
    assert!(text.contains("differs in people") && text.contains("because a test"), "{text}");
    assert!(refused(spec, &["Nowhere"]).contains("no variant is called `Nowhere`"));
    assert!(refused(spec, &["base", "base"]).contains("compared with itself"));
}

#[test]
fn runs_repeat_until_the_interval_is_narrow() {
    let run = json(&["run", FIRST, "--variant", "base", "--precision", "0.02", "--format", "json"])["runs"]
        [0]
    .clone();
    let flow = run["metrics"].as_array().unwrap().iter().find(|m| m["name"] == "flow time").unwrap();
    let half = (flow["ci95"][1].as_f64().unwrap() - flow["ci95"][0].as_f64().unwrap()) / 2.0;
    assert!(half <= 0.02 * flow["mean"].as_f64().unwrap(), "{flow}");
    assert!(run["replications"].as_u64().unwrap() > 10);
    let text =
        andon(&["run", FIRST, "--variant", "base", "--precision", "0.0001", "--max-replications", "12"])
            .stdout;
    assert!(String::from_utf8(text).unwrap().contains("12 replications, which is not enough for ± 0.01%"));
}

/// M/M/1 at load 0.95 from an empty start: L rises over hundreds of service times, so that a cut must be found, and the mean
/// after it must be nearer to 19 than the half of it that a start from nothing gives.
#[test]
fn a_warm_up_that_is_not_declared_is_found() {
    let spec = fs::read_to_string("tests/oracles/mm1.org").unwrap();
    let spec =
        spec.replace("runs 20000 s after 4000 s warm-up", "runs 4000 s").replace("0.8 per", "0.95 per");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.org");
    fs::write(&file, spec).unwrap();
    let output = andon(&["run", file.to_str().unwrap(), "-n", "20"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("of warm-up (found)"), "{text}");
    assert!(!text.contains("after 0 s of warm-up"), "{text}");
}

/// Whoever strands half of what comes has shorter flow times for it; the run says so, and says nothing of what is whole.
#[test]
fn what_is_left_behind_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.org");
    let told = |variant: &str| {
        let spec = format!(
            "andon 1\nrole W\nteam P {{ 4 W }}\nteam Q {{ 4 W }}\nstream S {{ stage A by W {{ effort exponential 1 h }} }}\n\
             scenario Y {{ runs 100 days after 10 days warm-up; demand S 75 per day in P; demand S 75 per day in Q }}\n\
             variant One {{ {variant} }}\n"
        );
        fs::write(&file, spec).unwrap();
        let mut command = Command::cargo_bin("andon").unwrap();
        let output = command.arg("run").arg(&file).args(["-n", "4", "--variant", "One"]).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let (stranded, whole) = (told("move 4 W from Q to P"), told("move 1 W from Q to P"));
    assert!(stranded.contains("is in no flow time"), "{stranded}");
    assert!(!whole.contains("is in no flow time"), "{whole}");
}

#[test]
fn the_hours_add_up_to_the_flow_time() {
    let text = String::from_utf8(andon(&["trace", "where", FIRST]).stdout).unwrap();
    assert!(text.contains("Feature: flow time 8.3") && text.contains("touch"), "{text}");
    let run = run_base(FIRST, 3, 2);
    for sample in &run.samples {
        let value = |name: &str| {
            let i = andon::model::metrics::TABLE.iter().position(|m| m.name == name).unwrap();
            sample[&(i, "Feature".to_owned())].value
        };
        let parts: f64 = andon::sim::state::CAUSES.iter().map(|c| value(&format!("time in {c}"))).sum();
        assert!((parts - value("flow time")).abs() < 1e-6 * parts);
    }
}

#[test]
fn other_tools_read_the_trace() {
    use andon::report::trace as form;
    let events = trace_base(FIRST, 1);
    let written = |whole: fn(&Trace, &mut dyn Write) -> io::Result<()>| {
        let mut out = Vec::new();
        whole(&events, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let chrome: Value = serde_json::from_str(&written(form::chrome::chrome)).unwrap();
    let slices = chrome["traceEvents"].as_array().unwrap().iter().filter(|e| e["ph"] == "X").count();
    let items: Vec<_> = form::items(&events).collect();
    assert!(items.is_sorted_by_key(|(name, _)| name.as_str()));
    assert_eq!(slices, items.iter().map(|(_, mine)| mine.len() - 1).sum::<usize>());

    let ocel: Value = serde_json::from_str(&written(form::ocel::ocel)).unwrap();
    let objects: std::collections::BTreeSet<&str> =
        ocel["objects"].as_array().unwrap().iter().map(|o| o["id"].as_str().unwrap()).collect();
    let log = ocel["events"].as_array().unwrap();
    assert_eq!(log.len(), events.len());
    let known = |r: &Value| objects.contains(r["objectId"].as_str().unwrap());
    assert!(log.iter().all(|e| e["relationships"].as_array().unwrap().iter().all(known)));

    let acted = |mine: &[andon::sim::TraceEvent<'_>]| {
        form::until_over(mine).0.iter().filter(|e| e.who.is_some()).count()
    };
    let acts: usize = items.iter().map(|(_, mine)| acted(mine)).sum();
    let ends = events.iter().filter(form::ends).count();
    // Each item arrives, and nobody does that.
    let xes = written(form::xes::xes);
    assert_eq!(xes.matches("<event>").count(), items.len() + acts + ends);
    assert_eq!(xes.matches("\"arrived\"").count(), items.len());
    assert_eq!(xes.matches("\"org:resource\"").count(), acts);
    // Each act but the first of an item follows another.
    let began = items.iter().filter(|(_, mine)| acted(mine) > 0).count();
    assert_eq!(form::table::handovers(&events).values().sum::<u64>() as usize, acts - began);
}

const MEETS: &str = "andon 1
role Clerk
team Desk { 2 Clerk }
meeting \"=sum, all\" every week for 1 h { attended by Desk }
stream Case { stage Do by Clerk { effort exponential 4 h } }
scenario Month { runs 30 days; demand Case 3 per day }
";

/// A trace that is written while it runs is the one that was kept, whatever is in its words; nothing of a later run comes in.
#[test]
fn what_is_written_on_the_way_is_what_was_kept() {
    let compiled = andon::resolve::compile("a.org", &InMemory::default().with("a.org", MEETS));
    assert!(compiled.is_sound(), "{:?}", compiled.findings);
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    let org = &compiled.project.base;
    let run = |plan: Plan<'_>| andon::sim::run(org, "base", scenario, &Switches::default(), &plan).unwrap();
    let kept = run(Plan { trace: true, ..Plan::new(1, 1) });
    assert!(kept.trace.len() > 300);
    for form in [Form::Ndjson, Form::Csv] {
        let mut whole = Vec::new();
        write(form, &Header::of(&kept, "digest"), &kept.trace, &mut whole).unwrap();
        let stream = Streamed::new(form, "digest".to_owned(), Vec::new());
        assert!(!stream.has_begun());
        for seed in [1, 2] {
            assert!(run(Plan { listener: Some(&stream), ..Plan::new(seed, 2) }).trace.is_empty());
            assert!(stream.has_begun());
        }
        let streamed = stream.finish().unwrap().unwrap();
        assert!(streamed == whole);
        let text = String::from_utf8(streamed).unwrap();
        assert_eq!(text.lines().count(), kept.trace.len() + 1);
        let meeting = text.lines().find(|line| line.contains("meeting")).unwrap();
        match form {
            Form::Csv => assert!(meeting.ends_with(",meeting,,,,,\"'=sum, all\","), "{meeting}"),
            Form::Ndjson => {
                let event: Value = serde_json::from_str(meeting).unwrap();
                assert_eq!(event["via"], "=sum, all");
            }
        }
    }
}

/// What cannot be written is told before the run, and what was there stays until the new trace is whole.
#[test]
fn a_trace_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("t.ndjson");
    fs::write(&trace, "before").unwrap();
    fs::write(folder.path().join(".andon-dead01"), "left by a run that was killed").unwrap();
    let run = |path: &std::path::Path, more: &[&str]| {
        let mut arguments = vec!["run", FIRST, "-n", "1", "--trace", path.to_str().unwrap()];
        arguments.extend(more);
        andon(&arguments)
    };
    let ended = run(&trace, &["--max-events", "5000"]);
    assert_eq!(ended.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&trace).unwrap(), "before");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let nowhere = run(&folder.path().join("none/t.ndjson"), &[]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(nowhere.stdout.is_empty());
    assert_eq!(run(&trace, &[]).status.code(), Some(0));
    assert!(fs::read_to_string(&trace).unwrap().starts_with("{\"format\":\"andon.trace/1\""));
}

/// The same bits on every platform: figures of a run written down once. A change of the runtime's meaning changes them,
/// and must say so here.
#[test]
fn the_figures_of_a_run_are_the_same_bits_everywhere() {
    let run = run_base(FIRST, 1, 2);
    let mean = |metric: &str, of: &str| run.interval(metric, of).unwrap().mean;
    assert_eq!(mean("flow time", "Feature").to_bits(), 794_759.418_161_375_7_f64.to_bits());
    assert_eq!(mean("message fidelity", "").to_bits(), 0.438_033_333_160_632_03_f64.to_bits());
    assert_eq!(mean("message delay", "").to_bits(), 52_424.856_391_116_606_f64.to_bits());
}

#[test]
fn one_two_and_eight_threads_give_the_same_bytes() {
    let with = |threads: &str| {
        andon(&["run", FIRST, "-n", "6", "--all", "--threads", threads, "--format", "json"]).stdout
    };
    let one = with("1");
    assert!(!one.is_empty() && one == with("2") && one == with("8"));
}

/// The highest rate that can be meant ends within seconds, and says what was growing; a higher one is refused.
#[test]
fn a_million_a_second_is_ended_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.org");
    let spec = "andon 1\nrole A\nteam T { 2 A }\nstream S { stage B by A { effort 1 h } }\nscenario Y { runs 10 days after 1 day warm-up; demand S 1000000 per second }\n";
    fs::write(&file, spec).unwrap();
    let output = andon(&["run", file.to_str().unwrap(), "-n", "4", "--max-events", "300000"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("What was growing: the queue of `S.B`"), "{told}");
    fs::write(&file, spec.replace("1000000 per", "1000000000 per")).unwrap();
    let told = String::from_utf8(andon(&["run", file.to_str().unwrap()]).stdout).unwrap();
    assert!(told.contains("between 0 and a million a second"), "{told}");
}

#[test]
fn what_differs_is_told_in_the_words_of_the_language_with_few_digits() {
    let text = "andon 1\nspecialty Go\nrole Dev { pace 83.33333333%; skilled in Go 50% }\nteam A led by Lead { 2 Dev }\n\
        stream F { stage Code by Dev { effort 1 h to 5 h } }\nscenario Y { runs 4 weeks; demand F 3 per day }\n\
        variant More { changes resources because \"it is a study\"; set role Dev { pace 110%; available 70.12345% }; set stage F.Code { effort 3.14159 h } }\n";
    let compiled =
        andon::resolve::compile("a.org", &andon::source::provider::InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let (old, new) = (&compiled.project.base, &compiled.project.variants.first().unwrap().org);
    assert_eq!(
        andon::model::fingerprint::differences(old, new),
        [
            "role: Dev: pace 83.3%, available 100%, learns 0%, skilled in Go 50% against pace 110%, available 70.1%, learns 0%, skilled in Go 50%",
            "work: F.Code: 1 h to 5 h against 3.14 h",
        ]
    );
}

/// Whoever is renamed is still there: nothing differs.
#[test]
fn what_is_renamed_is_the_same_people_and_the_same_work() {
    let text = "andon 1\nspecialty Go\nrole Tech { skilled in Go 50% }\nteam A led by Lead { 2 Tech }\nresource Rig 2 { first come first served }\n\
        stream F { stage Code by Tech { effort 1 h to 5 h; uses 1 Rig } }\nscenario Y { runs 4 weeks; demand F 3 per day }\n";
    let renamed = text
        .replace("role Tech {", "role Engineer was Tech {")
        .replace("2 Tech", "2 Engineer")
        .replace("by Tech", "by Engineer")
        .replace("resource Rig 2 {", "resource Bench 2 was Rig {")
        .replace("1 Rig", "1 Bench");
    let [old, new] = [text, &renamed].map(|text| {
        let compiled = andon::resolve::compile(
            "a.org",
            &andon::source::provider::InMemory::default().with("a.org", text),
        );
        assert!(compiled.is_sound(), "{:#?}", compiled.findings);
        compiled.project.base
    });
    assert_eq!(andon::model::fingerprint::differences(&old, &new), [""; 0]);
    let more = renamed.replace("2 Engineer", "3 Engineer");
    let compiled = andon::resolve::compile(
        "a.org",
        &andon::source::provider::InMemory::default().with("a.org", more.as_str()),
    );
    assert_eq!(
        andon::model::fingerprint::differences(&old, &compiled.project.base),
        ["hours: Engineer: 336 h a week against 504 h a week", "people: Engineer: 2 against 3"]
    );
}
