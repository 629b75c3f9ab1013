//! `andon diagnose` and `andon check --score`, as a user runs them.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;

const FIRST: &str = "specs/first.org";

fn andon(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("andon").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).env("NO_COLOR", "1");
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn diagnosed(more: &[&str]) -> Value {
    let all = ["diagnose", FIRST, "--replications", "3", "--format", "json"];
    let (status, json, complaint) = andon(&[&all[..], more].concat());
    assert_eq!((status, complaint.as_str()), (0, ""));
    serde_json::from_str(&json).unwrap()
}

#[test]
fn the_manual_shows_what_is_printed() {
    let manual = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/linting.md")).unwrap();
    let (_, score, _) = andon(&["check", "--score", FIRST]);
    let base = score.split("\n\n").next().unwrap();
    assert!(manual.contains(base), "docs/linting.md should show\n{base}");
    let (_, diagnosis, _) = andon(&["diagnose", FIRST, "--replications", "3"]);
    assert!(manual.contains(&diagnosis), "docs/linting.md should show\n{diagnosis}");
}

#[test]
fn the_finding_that_carries_the_trouble_stands_first_and_what_it_costs_is_told() {
    let json = diagnosed(&[]);
    assert_eq!(json["format"], "andon.diagnosis/1");
    let diagnosis = &json["diagnoses"][0];
    assert_eq!((&diagnosis["scenario"], &diagnosis["seed"]), (&"Year".into(), &1.into()));
    let suspects = diagnosis["suspects"].as_array().unwrap();
    let shares: Vec<f64> =
        suspects.iter().map(|s| s["relief"]["share"].as_f64().unwrap_or(f64::NEG_INFINITY)).collect();
    assert!(shares.windows(2).all(|w| w[0] >= w[1]), "{shares:?}");
    let missing = suspects.iter().find(|s| s["rule"] == "missing-interface").unwrap();
    assert_eq!((&missing["file"], &missing["line"]), (&FIRST.into(), &14.into()));
    assert_eq!(missing["mend"], "the interface that it proposes");
    let (before, after) = (&missing["relief"]["before"], &missing["relief"]["after"]);
    let share = 1.0 - after.as_f64().unwrap() / before.as_f64().unwrap();
    assert!((share - missing["relief"]["share"].as_f64().unwrap()).abs() < 1e-9, "{missing}");
}

#[test]
fn the_same_seed_gives_the_same_diagnosis_and_fewer_are_tried_when_asked() {
    assert_eq!(diagnosed(&["--seed", "7"]), diagnosed(&["--seed", "7"]));
    let tried = |json: &Value| json["diagnoses"][0]["suspects"].as_array().unwrap().len();
    assert!(tried(&diagnosed(&["--most", "1"])) < tried(&diagnosed(&[])));
}

#[test]
fn a_diagnosis_keeps_to_its_schema() {
    let schema: Value = serde_json::from_str(&andon(&["schema", "diagnosis"]).1).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut json = diagnosed(&[]);
    assert!(validator.is_valid(&json), "{json:#}");
    json["diagnoses"][0]["suspects"][0]["line"] = "six".into();
    assert!(!validator.is_valid(&json), "the schema says nothing");
}

#[test]
fn what_cannot_be_diagnosed_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let spec = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let still = spec("still.org", "andon 1\nrole Dev\nteam A { 2 Dev }\n");
    let broken = spec("broken.org", "andon 1\nteam A { 2 Ghost }\n");
    let notes = spec("notes.org", "#+TITLE: notes\n");
    for (arguments, said) in [
        (vec!["diagnose", "nothing.org"], "there is no such file"),
        (vec!["diagnose", FIRST, "--scenario", "Nope"], "no scenario is called `Nope`"),
        (vec!["diagnose", FIRST, "--replications", "0"], "invalid value '0'"),
        (vec!["diagnose", still.as_str()], "scenario"),
        (vec!["diagnose", broken.as_str()], "Ghost"),
        (vec!["diagnose", notes.as_str()], "andon 1"),
    ] {
        let (status, printed, complaint) = andon(&arguments);
        let all = printed + &complaint;
        assert_eq!(status, 2, "{arguments:?}: {all}");
        assert!(all.contains(said) && !all.contains("what carries the trouble"), "{arguments:?}: {all}");
    }
}

/// What the mend of the text would write is tried, and what cannot be tried is named.
#[test]
fn an_intent_without_a_procedure_for_silence_is_given_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.org");
    let text = "andon 1\nrole Dev\nrole Chief\nteam A led by Boss { 3 Dev }\nteam B led by X { 1 Chief }\n\
        leader Boss { available 5% }\nintent A { purpose \"p\" }\n\
        decision D { approved by Chief every 2 weeks }\n\
        stream F { stage C by Dev { effort 1 h; decides D } }\n\
        scenario S { runs 90 days after 10 days warm-up; demand F 1 per day }\n";
    fs::write(&path, text).unwrap();
    let file = path.to_str().unwrap();
    let (status, json, complaint) = andon(&["diagnose", file, "--replications", "3", "--format", "json"]);
    assert_eq!(status, 0, "{complaint}");
    let json: Value = serde_json::from_str(&json).unwrap();
    let suspects = json["diagnoses"][0]["suspects"].as_array().unwrap();
    let of = |rule: &str| suspects.iter().find(|s| s["rule"] == rule).unwrap();
    assert_eq!(of("intent-without-silence-procedure")["mend"], "the right to act after 4 h of silence");
    assert_eq!(of("intent-without-avoid")["mend"], Value::Null);
    let (_, text, _) = andon(&["diagnose", file, "--replications", "3"]);
    assert!(text.contains("not tried, since nothing that could be run by itself puts"), "{text}");
    assert!(text.contains("intent-without-avoid"), "{text}");
}
