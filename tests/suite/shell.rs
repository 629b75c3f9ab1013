//! What a shell may do to the program: signals, places that are no files, paths.

#![cfg(unix)]

use assert_cmd::cargo::CommandCargoExt as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Replications that are short one by one, and take minutes together.
const LONG: &str = "andon 1
role Clerk
team Desk { 2 Clerk }
stream Case { stage Do by Clerk { effort exponential 1 h } }
scenario Long { runs 60 days after 10 days warm-up; replications 100000; demand Case 40 per week; expect flow time of Case < 9 days }
";

fn andon(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("andon").unwrap();
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).env("NO_COLOR", "1");
    command
}

fn done(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = andon(folder, arguments).output().unwrap();
    let all = [stdout, stderr].concat();
    (status.code(), String::from_utf8(all).unwrap())
}

#[test]
fn an_interruption_ends_runs_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.org"), LONG).unwrap();
    let verbs: [&[&str]; 3] = [&["run", "a.org"], &["test", "a.org"], &["run", "a.org", "--journal", "j"]];
    for arguments in verbs {
        let mut child =
            andon(folder, arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_secs(1));
        let sent = Instant::now();
        let kill = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
        assert!(kill.success());
        let status = child.wait().unwrap();
        assert!(sent.elapsed() < Duration::from_secs(5), "{arguments:?}: {:?}", sent.elapsed());
        assert_eq!(status.code(), Some(130), "{arguments:?}");
        let (mut out, mut err) = (String::new(), String::new());
        child.stdout.unwrap().read_to_string(&mut out).unwrap();
        child.stderr.unwrap().read_to_string(&mut err).unwrap();
        assert!(err.contains("interrupted") && out.is_empty(), "{arguments:?}: {out}{err}");
    }
    let kept = fs::read_to_string(folder.join("j")).unwrap();
    assert!(kept.lines().count() > 1 && kept.ends_with('\n'), "the journal has what was done");
}

#[test]
fn what_is_over_in_time_says_what_was_growing() {
    let folder = tempfile::tempdir().unwrap();
    let text = LONG.replace("40 per week", "90000 per week").replace("60 days", "4000 days");
    fs::write(folder.path().join("a.org"), text).unwrap();
    let (status, said) = done(
        folder.path(),
        &["run", "a.org", "--variant", "base", "--max-seconds", "1", "--max-live", "900000000"],
    );
    assert_eq!(status, Some(2), "{said}");
    assert!(
        said.contains("`--max-seconds` is over") && said.contains("the queue of `Case.Do` at `Desk.Clerk`"),
        "{said}"
    );
}

#[test]
fn replications_and_precision_are_held_to_what_a_spec_may_say() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for many in ["100001", "4000000000", "99999999999"] {
        let (status, said) = done(here, &["run", "specs/first.org", "-n", many]);
        assert_eq!(status, Some(2));
        assert!(said.contains("at most 100000 can be meant here"), "{said}");
    }
    let said =
        |share: &str| done(here, &["run", "specs/first.org", "--variant", "base", "--precision", share]);
    assert_eq!(said("5%"), said("0.05"));
    assert!(said("wide").1.contains("a share is wanted"));
    assert!(said("0").1.contains("a share above 0"));
}

#[test]
fn links_are_followed_and_what_is_no_file_is_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let spec = "andon 1\nrole Clerk\nteam Desk { 2 Clerk }\n";
    fs::write(folder.join("real.org"), "andon 1\nrole   Clerk\nteam Desk {  2 Clerk }\n").unwrap();
    std::os::unix::fs::symlink("real.org", folder.join("link.org")).unwrap();
    std::os::unix::fs::symlink("later.svg", folder.join("picture.svg")).unwrap();
    let is_link = |name: &str| fs::symlink_metadata(folder.join(name)).unwrap().file_type().is_symlink();
    assert_eq!(done(folder, &["fmt", "link.org"]).0, Some(0));
    assert!(is_link("link.org"));
    let tidy = fs::read_to_string(folder.join("real.org")).unwrap();
    assert!(tidy.contains("role Clerk") && tidy.lines().count() >= spec.lines().count(), "{tidy}");
    assert_eq!(done(folder, &["graph", "real.org", "-o", "picture.svg"]).0, Some(0));
    assert!(is_link("picture.svg") && fs::read_to_string(folder.join("later.svg")).unwrap().contains("<svg"));

    assert!(Command::new("mkfifo").arg(folder.join("pipe")).status().unwrap().success());
    let mut child = andon(folder, &["graph", "real.org", "-o", "pipe"]).spawn().unwrap();
    let reader = std::thread::spawn({
        let pipe = folder.join("pipe");
        move || fs::read_to_string(pipe).unwrap()
    });
    assert!(child.wait().unwrap().success());
    assert!(reader.join().unwrap().contains("<svg"));
    use std::os::unix::fs::FileTypeExt as _;
    assert!(fs::metadata(folder.join("pipe")).unwrap().file_type().is_fifo());
}

#[test]
fn findings_of_files_of_one_name_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for name in ["one", "two"] {
        fs::create_dir_all(folder.join("sub").join(name)).unwrap();
        fs::write(folder.join("sub").join(name).join("same.org"), "andon 1\nteam A { 2 Ghost }\n").unwrap();
    }
    for format in ["short", "github", "sarif", "json", "pretty", "junit"] {
        let (status, said) = done(folder, &["check", "--format", format, "sub"]);
        assert_eq!(status, Some(1));
        assert!(said.contains("sub/one/same.org") && said.contains("sub/two/same.org"), "{format}: {said}");
    }
    let above = folder.join("sub/one");
    assert!(done(&above, &["check", "--format", "short"]).1.starts_with("same.org:2:"));
    let elsewhere = tempfile::tempdir().unwrap();
    let whole = fs::canonicalize(&above).unwrap().join("same.org");
    let (_, said) = done(elsewhere.path(), &["check", "--format", "short", whole.to_str().unwrap()]);
    assert!(said.starts_with(whole.to_str().unwrap()), "{said}");
}

#[test]
fn a_pattern_that_contains_itself_is_told_at_the_pattern() {
    let folder = tempfile::tempdir().unwrap();
    for inner in ["2 teams like P", "team Inner like P", "unit In { team Deep like Q }"] {
        let text = format!(
            "andon 1\nrole Dev\npattern P {{ 2 Dev; {inner} }}\npattern Q {{ 1 teams like P }}\nteam X like P\nunit Y {{ 3 teams like Q }}\n"
        );
        fs::write(folder.path().join("a.org"), text).unwrap();
        let (status, said) = done(folder.path(), &["check", "--format", "short"]);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("a.org:3:9: error[pattern-cycle]: pattern `P` contains itself"), "{said}");
    }
}

#[test]
fn a_name_for_something_new_is_no_path() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert_eq!(done(folder, &["new", "../../evil"]).0, Some(2));
    assert_eq!(done(folder, &["new", "Ünï  çorp"]).0, Some(0));
    assert!(folder.join("ünï-çorp.org").is_file());
    assert_eq!(done(folder, &["new", "--repo", "Mine"]).0, Some(0));
    assert!(fs::read_to_string(folder.join("mine/.gitignore")).unwrap().contains("*.snap.new"));
}

#[test]
fn where_nothing_changes_nothing_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let text = LONG.replace("100000", "4") + "variant More { }\n";
    fs::write(folder.path().join("a.org"), text).unwrap();
    let (status, said) = done(folder.path(), &["compare", "a.org", "More", "--explain"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("flow time of Case: no effect to explain") && !said.contains("NaN"), "{said}");
}
