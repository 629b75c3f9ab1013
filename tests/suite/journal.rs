//! `--journal`: a run that is killed goes on, and comes to the bytes of one that was never broken.

use assert_cmd::cargo::CommandCargoExt as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

const SPEC: &str = "andon 1
role Clerk
role Boss { available 30% }
unit Office led by Boss { team Desk led by Lead { 3 Clerk } }
decision Go { approved by Boss }
stream Case { stage Do by Clerk { effort exponential 4 h; decides Go } }
scenario Long { runs 5 years after 1 year warm-up; demand Case 9 per day; expect flow time of Case < 1 day }
variant Free { set leader Boss { available 90% } }
";

fn andon(folder: &Path, more: &[&str]) -> Command {
    let mut command = Command::cargo_bin("andon").unwrap();
    command.current_dir(folder).args([
        "run",
        "a.org",
        "-n",
        "40",
        "--threads",
        "2",
        "--format",
        "json",
        "--all",
    ]);
    command.args(more).stdin(Stdio::null());
    command
}

fn done(mut command: Command) -> Output {
    let output = command.output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Replications in a journal: its lines after the first, whole ones alone.
fn entries(path: &Path) -> usize {
    let text = fs::read(path).unwrap_or_default();
    text.iter().filter(|b| **b == b'\n').count().saturating_sub(1)
}

/// Waits until so many replications are recorded, then kills the run as nothing can be helped against.
fn killed_after(count: usize, mut child: Child, journal: &Path) {
    for _ in 0..6_000 {
        if entries(journal) >= count {
            break;
        }
        assert!(child.try_wait().unwrap().is_none(), "it was done before it could be killed");
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_run_that_is_killed_goes_on_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.org"), SPEC).unwrap();
    let unbroken = done(andon(folder, &[]));
    let journal = folder.join("j");
    let with = ["--journal", "j"];
    for count in [3, 45] {
        let child = andon(folder, &with).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        killed_after(count, child, &journal);
    }
    let before = entries(&journal);
    assert!((45..80).contains(&before), "{before}");
    // The kill came in the middle of a line, and a disk has turned a bit of another one.
    let mut bytes = fs::read(&journal).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes.extend_from_slice(b"0123456789abcdef0123456789abcdef-7 00");
    fs::write(&journal, bytes).unwrap();
    let resumed = done(andon(folder, &with));
    assert!(resumed.stdout == unbroken.stdout, "other bytes");
    // All that was whole was taken from the journal: what is new is the rest, the spoilt line again, and the end of the torn one.
    let after = entries(&journal);
    assert!((80..=82).contains(&after), "{before} {after}");
    // Once more: nothing is left to be done.
    assert!(done(andon(folder, &with)).stdout == unbroken.stdout);
    assert_eq!(entries(&journal), after);
}

#[test]
fn other_conditions_are_other_entries() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.org"), SPEC.replace("5 years after 1 year", "20 days after 5 days")).unwrap();
    let journal = folder.join("j");
    let with = |more: &[&str]| {
        let kept = [&["--journal", "j"], more].concat();
        let (kept, plain) = (done(andon(folder, &kept)), done(andon(folder, more)));
        assert!(kept.stdout == plain.stdout, "{more:?}");
        entries(&journal)
    };
    assert_eq!(with(&[]), 80);
    assert_eq!(with(&["--seed", "2"]), 160);
    assert_eq!(with(&["--set", "approving=2 h"]), 240);
    assert_eq!(with(&["--without", "calendars"]), 320);
    assert_eq!(with(&["--until", "10 days"]), 400);
    assert_eq!(with(&[]), 400);
    // A trace is not kept, and the replication that it is of is run.
    assert_eq!(with(&["--trace", "t.ndjson"]), 400);
    // More of the same takes what is there.
    let fifty = |kept: &[&str]| {
        let mut command = Command::cargo_bin("andon").unwrap();
        command
            .current_dir(folder)
            .args(["run", "a.org", "-n", "50", "--format", "json", "--all"])
            .args(kept);
        done(command).stdout
    };
    assert!(fifty(&["--journal", "j"]) == fifty(&[]));
    assert_eq!(entries(&journal), 420);
}

#[test]
fn what_is_no_journal_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.org"), SPEC).unwrap();
    for text in ["My notes\n", "andon.journal/2\n", "x"] {
        fs::write(folder.join("notes"), text).unwrap();
        let output = andon(folder, &["--journal", "notes"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("this is no journal, and stays as it is"), "{said}");
        assert_eq!(fs::read_to_string(folder.join("notes")).unwrap(), text);
    }
    let output = andon(folder, &["--journal", "no/such/folder"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}
