//! The program itself, as a user runs it.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn andon(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("andon").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).env("NO_COLOR", "1");
    command
}

fn printed(arguments: &[&str]) -> String {
    String::from_utf8(andon(arguments).output().unwrap().stdout).unwrap()
}

#[test]
fn the_readme_says_what_the_program_prints() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let spec = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/first.org")).unwrap();
    assert!(spec.lines().count() <= 25, "the first spec is at most 25 lines");
    assert!(readme.contains(&spec), "the README shows specs/first.org as it is");
    assert!(readme.contains(&printed(&["run", "specs/first.org"])), "the README shows what the run prints");
}

/// With a comma or one by one; and both are off, where each alone gives another run.
#[test]
fn several_mechanisms_are_switched_off_at_once() {
    let without = |more: &[&str]| printed(&[&["run", "specs/first.org", "-n", "2"], more].concat());
    let both = without(&["--without", "questions,loss"]);
    assert_eq!(both, without(&["--without", "questions", "--without", "loss"]));
    assert_ne!(both, without(&["--without", "questions"]));
    assert_ne!(both, without(&["--without", "loss"]));
}

#[test]
fn the_shipped_specs_pass_check_and_test() {
    andon(&["check", "specs", "--quiet"]).assert().success();
    // All claims of all specs are checked by the optimised program in `.ci/run`.
    andon(&["test", "specs/first.org", "specs/parts-unlimited/dev-and-ops.org"]).assert().success();
    andon(&["fmt", "--check", "specs", "tests/oracles", "tests/catalogue"]).assert().success();
}

#[test]
fn the_claims_of_dev_and_ops_hold_with_other_seeds() {
    for seed in ["2", "3", "4", "5", "6"] {
        andon(&["test", "specs/parts-unlimited/dev-and-ops.org", "--claims-only", "--seed", seed])
            .assert()
            .success();
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let on = |threads: &str| {
        printed(&[
            "run",
            "specs/parts-unlimited/dev-and-ops.org",
            "-n",
            "6",
            "--threads",
            threads,
            "--format",
            "json",
        ])
    };
    let one = on("1");
    assert!(one.contains("\"format\": \"andon.metrics/1\""));
    assert_eq!(one, on("2"));
    assert_eq!(one, on("8"));
}

#[test]
fn a_new_spec_passes_check_and_test() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("andon").unwrap();
        command.current_dir(folder.path()).args(arguments).assert()
    };
    run(&["new", "My \"Company\""]).success();
    run(&["check"]).success();
    run(&["fmt", "--check"]).success();
    run(&["test", "."]).success();
    run(&["new", "My \"Company\""]).code(2);
}

#[test]
fn exit_status_tells_findings_from_misuse() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.org");
    fs::write(&spec, "andon 1\nteam A { 2 Ghost }\n").unwrap();
    let spec = spec.to_str().unwrap();
    andon(&["check", spec]).assert().code(1);
    andon(&["check", "no-such-file.org"]).assert().code(2);
    andon(&["check", "--deny", "no-such-rule", spec]).assert().code(2);
    andon(&["run", spec]).assert().code(2);
    andon(&["frobnicate"]).assert().code(2);
    andon(&["explain", "missing-interface"]).assert().success();
    andon(&["explain", "misssing-interface"]).assert().code(2);
}

#[test]
fn findings_are_json_by_their_schema() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.org");
    fs::write(&spec, "andon 1\nteam A { 2 Ghost }\n").unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&printed(&["check", "--format", "json", spec.to_str().unwrap()])).unwrap();
    assert_eq!(json["format"], "andon.findings/1");
    assert_eq!(json["findings"][0]["rule"], "unknown-name");
    assert_eq!(
        (json["findings"][0]["line"].as_u64(), json["findings"][0]["column"].as_u64()),
        (Some(2), Some(12))
    );
    let schema: serde_json::Value = serde_json::from_str(&printed(&["schema", "findings"])).unwrap();
    for wanted in schema["properties"].as_object().unwrap().keys() {
        assert!(json.get(wanted).is_some(), "{wanted}");
    }
}

/// A file with every declaration of the language: nothing of it may be missing from the model.
#[test]
fn the_model_says_of_every_declaration_all_that_it_says_and_keeps_to_its_schema() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalogue = root.join("tests/catalogue/statements.org");
    let model: serde_json::Value =
        serde_json::from_str(&printed(&["check", "--model", catalogue.to_str().unwrap()])).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&printed(&["schema", "model"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&model), "{:?}", validator.iter_errors(&model).next());
    let kinds: std::collections::BTreeSet<&str> = [&model["base"]["declarations"], &model["dynamics"]]
        .into_iter()
        .flat_map(|list| list.as_array().unwrap())
        .inspect(|d| {
            let named = ["organization", "channel"].contains(&d["kind"].as_str().unwrap());
            let facts = d["facts"].as_array().unwrap();
            assert!(named || !facts.is_empty() || d["name"] != "", "{d}");
        })
        .map(|d| d["kind"].as_str().unwrap())
        .collect();
    insta::assert_snapshot!(kinds.into_iter().collect::<Vec<_>>().join(" "), @"access andon board calendar channel climate compare component decision incident intent interface leader meeting organization phase resource role scenario signal specialty stage stream team unit variant");
}

#[test]
fn the_model_names_what_a_fact_refers_to() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.org");
    let text = "andon 1\nrole Dev\nrole Op\nteam A { 3 Dev }\nteam B { 2 Op }\naccess Prod { granted by Op, effort 1 h }\n\
                stream S { stage Build by Dev { effort 2 h; asks Op 20%; needs access Prod } }\n";
    fs::write(&spec, text).unwrap();
    let model: serde_json::Value =
        serde_json::from_str(&printed(&["check", "--model", spec.to_str().unwrap()])).unwrap();
    let declarations = model["base"]["declarations"].as_array().unwrap();
    let of = |kind: &str| {
        let facts = declarations.iter().find(|d| d["kind"] == kind).unwrap()["facts"].as_array().unwrap();
        facts
            .iter()
            .filter(|f| f["usual"] == false)
            .map(|f| {
                let value: Vec<&str> =
                    f["value"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
                let names: Vec<&str> =
                    f["names"].as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap()).collect();
                format!(
                    "{} | {} | {} | {}",
                    f["aspect"].as_str().unwrap(),
                    f["about"].as_str().unwrap_or("-"),
                    value.join(", "),
                    names.join(", ")
                )
            })
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<String>>()
            .join("\n")
    };
    insta::assert_snapshot!(of("access"), @r"
    effort | - | 1 h |
    granted by | - | Op | role
    ");
    insta::assert_snapshot!(of("stage"), @r"
    asks | Op | 20% | role
    by | - | Dev | role
    effort | - | 2 h |
    needs access | Prod |  | access
    ");
}

#[test]
fn a_model_of_what_could_be_understood_comes_with_the_errors() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.org");
    fs::write(&spec, "andon 1\nrole Dev\nteam A { 3 Dev; 2 Ghost }\n").unwrap();
    let out = andon(&["check", "--model", spec.to_str().unwrap()]).assert().code(1).get_output().clone();
    let model: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(model["base"]["headcount"], 3);
    assert!(String::from_utf8_lossy(&out.stderr).contains("a.org:3:"), "{out:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let program = assert_cmd::cargo::cargo_bin("andon");
    let line = format!("{} explain statements | head -1", program.display());
    let shell = std::process::Command::new("bash")
        .args(["-c", &format!("set -o pipefail; {line}")])
        .output()
        .unwrap();
    assert!(shell.status.success(), "{shell:?}");
    let full = std::process::Command::new("bash")
        .args(["-c", &format!("{} explain statements > /dev/full", program.display())])
        .output()
        .unwrap();
    assert_eq!(full.status.code(), Some(2), "{full:?}");
}

#[test]
fn names_cannot_command_terminals_or_build_servers() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.org");
    fs::write(&spec, "andon 1\nrole Dev \"\u{1b}[31m\u{202e}\"\nteam A { 2 \u{1b}[31mGhost }\n::error::x\n")
        .unwrap();
    for format in ["pretty", "short", "json", "github"] {
        let text = printed(&["check", "--format", format, spec.to_str().unwrap()]);
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{format}: {text:?}");
        assert!(
            text.lines().filter(|l| l.starts_with("::")).all(|l| l.contains("title=")),
            "{format}: {text}"
        );
    }
}

#[test]
fn a_trace_tells_every_cause_before_its_event() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("t.ndjson");
    andon(&["run", "specs/first.org", "-n", "2", "--trace", trace.to_str().unwrap()]).assert().success();
    let text = fs::read_to_string(trace).unwrap();
    let mut lines = text.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    assert_eq!(lines.next().unwrap()["format"], "andon.trace/1");
    let (mut last, mut count) = (0, 0);
    for event in lines {
        let t = event["t"].as_u64().unwrap();
        assert!(t >= last);
        last = t;
        count += 1;
        assert_eq!(event["seq"].as_u64(), Some(count));
        assert!(event.get("cause").is_none_or(|c| c.as_u64().unwrap() < count));
    }
    assert!(count > 1_000);
}

#[test]
fn the_ending_of_its_name_says_the_form_of_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str, more: &[&str]| {
        let path = folder.path().join(name);
        let mut arguments =
            vec!["run", "specs/first.org", "-n", "1", "--variant", "base", "--until", "120 days"];
        arguments.extend(["--trace", path.to_str().unwrap()]);
        arguments.extend(more);
        andon(&arguments).assert().success();
        fs::read_to_string(path).unwrap()
    };
    for (name, mark) in [
        ("t.ndjson", "{\"format\":\"andon.trace/1\""),
        ("t", "{\"format\":\"andon.trace/1\""),
        ("t.json", "\"traceEvents\":["),
        ("t.xes", "<?xml version"),
        ("t.ocel.json", "\"objectTypes\":["),
        ("t.csv", "seq,t_us,kind,"),
    ] {
        assert!(written(name, &[]).contains(mark), "{name}");
    }
    assert!(written("t.log", &["--trace-format", "csv"]).starts_with("seq,"));
    let odd = folder.path().join("t.parquet");
    let refused = andon(&["run", "specs/first.org", "--trace", odd.to_str().unwrap()]).assert().code(2);
    assert!(
        String::from_utf8_lossy(&refused.get_output().stderr).contains("does not say the form of the trace")
    );
    assert!(!odd.exists());
}

#[test]
fn a_trace_is_filtered_by_person_item_kind_and_time() {
    let lines = |more: &[&str]| {
        let mut arguments = vec!["trace", "filter", "specs/first.org"];
        arguments.extend(more);
        printed(&arguments)
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .collect::<Vec<_>>()
    };
    let started = lines(&["--kind", "started", "--kind", "finished", "--item", "Feature#3"]);
    assert_eq!(started[0]["format"], "andon.trace/1");
    assert!(started.len() > 3);
    assert!(started[1..].iter().all(|e| e["item"] == "Feature#3"));
    assert!(started[1..].iter().all(|e| e["kind"] == "started" || e["kind"] == "finished"));
    let late = lines(&["--after", "400 days", "--before", "410 days"]);
    assert!(late[1..].iter().all(|e| (400.0..=410.0).contains(&(e["t"].as_f64().unwrap() / 86_400e6))));
    andon(&["trace", "filter", "specs/first.org", "--kind", "sung"]).assert().code(2);

    // The end of a path will do where it means one alone.
    let second = lines(&["--who", "IT.Build.Developer#2"]);
    assert!(second.len() > 3 && second[1..].iter().all(|e| e["who"] == "IT.Build.Developer#2"));
    assert_eq!(lines(&["--who", "Developer#2"]), second);
    assert_eq!(lines(&["--who", "Build.Developer#2"]), second);
    let asked = |who: &str| {
        let out = andon(&["trace", "filter", "specs/first.org", "--who", who]).output().unwrap();
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    assert_eq!(
        asked("Develper#2"),
        (Some(2), "nobody is called `Develper`; did you mean `Developer#2`?\n".to_owned())
    );
    let (status, none) = asked("Pilot");
    assert!(status == Some(2) && none.contains("there are `IT.Build.BuildLead`"), "{none}");
    let (status, silent) = asked("BuildLead");
    assert!(status == Some(0) && silent.contains("nothing that is done by `IT.Build.BuildLead`"), "{silent}");
    let (status, silent) = asked("Developer#99");
    assert!(status == Some(0) && silent.contains("such as `IT.Build.Developer#1`"), "{silent}");
    // Two teams have such a role.
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.org");
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nteam B { 1 Dev }\nstream S { stage T by Dev { effort 1 h } }\n\
        scenario Y { runs 4 weeks after 1 week warm-up; demand S 1 per week }\n";
    fs::write(&spec, text).unwrap();
    let out = andon(&["trace", "filter", spec.to_str().unwrap(), "--who", "Dev"]).output().unwrap();
    let told = String::from_utf8(out.stderr).unwrap();
    assert_eq!(told, "`Dev` may be `A.Dev` or `B.Dev`: write more of the path\n");
}

#[test]
fn defaults_and_the_end_can_be_given_on_the_command_line() {
    let run = |more: &[&str]| {
        let mut arguments =
            vec!["run", "specs/first.org", "-n", "2", "--variant", "base", "--format", "json"];
        arguments.extend(more);
        serde_json::from_str::<serde_json::Value>(&printed(&arguments)).unwrap()
    };
    let (plain, set) = (run(&[]), run(&["--set", "relay_handling=8 h"]));
    assert_ne!(plain["runs"], set["runs"]);
    assert_eq!(set["given"][0], "relay_handling=8 h");
    assert!(plain.get("given").is_none());
    let short = run(&["--until", "120 days"]);
    let seconds =
        short["runs"][0]["simulated_s"].as_f64().unwrap() + short["runs"][0]["warm_up_s"].as_f64().unwrap();
    assert!((seconds - 120.0 * 86_400.0).abs() < 1.0);
    for wrong in
        [["--set", "relay=8 h"], ["--set", "relay_handling=8"], ["--until", "1 day"], ["--until", "soon"]]
    {
        andon(&["run", "specs/first.org", wrong[0], wrong[1]]).assert().code(2);
    }
    let stopped = andon(&["run", "specs/first.org", "--max-live", "5"]).assert().code(2);
    assert!(
        String::from_utf8_lossy(&stopped.get_output().stderr).contains("alive at once. What was growing: ")
    );
}

#[test]
fn claims_are_printed_as_csv_for_who_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let spec = |claims: &str| {
        let text = super::support::LONG
            .replace("replications 100000", "replications 2")
            .replace("expect flow time of Case < 9 days", claims);
        fs::write(folder.path().join("a.org"), text).unwrap();
    };
    spec(
        "expect flow time of Case < 9 days; expect throughput of Case >= 900 per week; expect no finding overloaded",
    );
    let mut command = Command::cargo_bin("andon").unwrap();
    let done =
        command.current_dir(folder.path()).args(["test", "a.org", "--format", "csv"]).output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    let text = String::from_utf8(done.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "file,about,claim,verdict,figure,low,high");
    assert!(lines[1].starts_with("a.org,Long,flow time of Case < 9 days,holds,"), "{text}");
    assert!(lines[2].starts_with("a.org,Long,throughput of Case >= 900 per week,fails,"), "{text}");
    assert_eq!(lines[3], "a.org,Long,no finding overloaded,holds,0,0,0", "{text}");
    assert!(lines.iter().all(|l| l.split(',').count() == 7), "{text}");
    assert_eq!(lines.len(), 4, "{text}");
}
