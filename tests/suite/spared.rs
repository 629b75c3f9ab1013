//! What the program is told to write never takes the place of what people have written, and other misuse of the shell.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

const SPEC: &str = "andon 1\nrole Dev\nteam A led by X { 3 Dev }\nintent all { purpose \"p\"; avoid \"a\"; if silent for 60 days, act within intent }\n\
    stream F { stage C by Dev { effort 4 h } }\nscenario S { runs 20 days after 5 days warm-up; replications 3; demand F 1 per day; expect flow time of F < 2 weeks }\n\
    variant V { set team A { at most 9 items } }\n";

fn in_folder(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("andon").unwrap();
    command.current_dir(folder).args(arguments).env("NO_COLOR", "1").env_remove("CI").write_stdin(SPEC);
    let done = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.org"), SPEC).unwrap();
    fs::write(folder.path().join("andon.toml"), "").unwrap();
    folder
}

#[test]
fn no_output_takes_the_place_of_a_spec_or_of_settings() {
    let folder = folder();
    for arguments in [
        &["run", "s.org", "--trace", "s.org", "--trace-format", "csv"][..],
        &["run", "s.org", "--trace", "./s.org", "--trace-format", "csv"],
        &["run", "-", "--trace", "s.org", "--trace-format", "csv"],
        &["graph", "s.org", "-o", "s.org", "--format", "svg"],
        &["run", "s.org", "--journal", "s.org"],
        &["graph", "s.org", "-o", "andon.toml", "--format", "svg"],
    ] {
        let (code, out, said) = in_folder(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {said}");
        assert!(said.contains("stays as it is; give `--"), "{said}");
        assert_eq!(fs::read_to_string(folder.path().join("s.org")).unwrap(), SPEC);
    }
    let (code, _, said) =
        in_folder(folder.path(), &["run", "s.org", "--trace", "t.csv", "--journal", "t.csv"]);
    assert_eq!(code, 2);
    assert!(said.contains("written to already"), "{said}");
    // What is no spec is written anew.
    assert_eq!(in_folder(folder.path(), &["run", "s.org", "--trace", "t.csv"]).0, 0);
    assert_eq!(in_folder(folder.path(), &["run", "s.org", "--trace", "t.csv"]).0, 0);
}

#[test]
fn threads_are_as_many_as_can_be_meant() {
    let folder = folder();
    for (threads, said) in [
        ("0", "at least 1 is wanted"),
        ("9999", "at most 256 can be meant"),
        ("-1", "a whole number is wanted"),
    ] {
        let (code, _, error) = in_folder(folder.path(), &["run", "s.org", "--threads", threads]);
        assert!(code == 2 && error.contains(said), "{threads}: {error}");
    }
    assert_eq!(in_folder(folder.path(), &["run", "s.org", "--threads", "3"]).0, 0);
    let (code, _, error) = in_folder(folder.path(), &["run", "s.org", "--seed", "-1"]);
    assert!(code == 2 && error.contains("a whole number is wanted"), "{error}");
}

#[test]
fn claims_of_standard_input_are_tested() {
    let (code, out, error) = in_folder(folder().path(), &["test", "-"]);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("flow time of F < 2 weeks"), "{out}");
}

#[test]
fn an_effect_that_is_undecided_is_not_explained() {
    let (code, out, _) = in_folder(folder().path(), &["compare", "s.org", "--explain"]);
    assert_eq!(code, 0);
    // The limit is never reached: both are the same.
    assert!(out.contains("no effect to explain"), "{out}");
    let other = SPEC
        .replace("set team A { at most 9 items }", "set role Dev { order newest first }")
        .replace("4 h", "exponential 18 h")
        .replace("3 Dev", "1 Dev");
    let folder = folder();
    fs::write(folder.path().join("s.org"), other).unwrap();
    let (_, out, _) = in_folder(folder.path(), &["compare", "s.org", "--explain", "-n", "3"]);
    assert!(
        out.contains("undecided") && out.contains("these runs do not decide whether there is one"),
        "{out}"
    );
}

#[test]
fn an_action_is_a_place_and_a_version() {
    let folder = folder();
    for action in ["bad stuff; rm", "acme", "acme/andon@v1@v2", "acme/andon@", "../../x@v1", "acme/and on@v1"]
    {
        let (code, _, said) = in_folder(folder.path(), &["new", "--repo", "Co", "--action", action]);
        assert!(code == 2 && said.contains("OWNER/REPOSITORY@VERSION"), "{action}: {said}");
    }
    assert!(!folder.path().join("co").exists());
    assert_eq!(in_folder(folder.path(), &["new", "--repo", "Co", "--action", "acme/andon/sub@v1.2"]).0, 0);
    let made = fs::read_to_string(folder.path().join("co/.github/workflows/organisation.yml")).unwrap();
    assert!(made.contains("uses: acme/andon/sub@v1.2"), "{made}");
}

#[test]
fn one_rule_has_one_level() {
    let (code, _, said) =
        in_folder(folder().path(), &["check", "s.org", "--allow", "no-warm-up", "--deny", "no-warm-up"]);
    assert!(code == 2 && said.contains("leave one of the two out"), "{said}");
}

#[test]
fn snapshots_of_few_replications_are_recorded_with_a_word() {
    let folder = folder();
    let (code, _, said) = in_folder(folder.path(), &["test", "s.org", "--accept"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("recorded of fewer than 12 replications: S;"), "{said}");
}

/// Editors and version control take a file away for a moment.
#[test]
fn watching_goes_on_while_a_file_is_gone() {
    use std::io::{BufRead as _, BufReader};
    let folder = folder();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("andon"))
        .current_dir(folder.path())
        .args(["check", "--watch", "--format", "short", "s.org"])
        .env("NO_COLOR", "1")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let waits = |l: &String| l.contains("watching for changes");
    assert!(told.by_ref().any(|l| waits(&l)));
    fs::remove_file(folder.path().join("s.org")).unwrap();
    assert!(told.by_ref().any(|l| l.contains("there is no such file")));
    assert!(told.by_ref().any(|l| waits(&l)));
    fs::write(folder.path().join("s.org"), SPEC).unwrap();
    assert!(told.by_ref().any(|l| waits(&l)));
    child.kill().unwrap();
    child.wait().unwrap();
    // What is not there from the beginning is no use waiting for.
    let (code, _, said) = in_folder(folder.path(), &["check", "--watch", "none.org"]);
    assert!(code == 2 && said.contains("there is no such file"), "{said}");
}
