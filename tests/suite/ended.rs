//! Runs that end before their time: interrupted, by the clock, or for want of queues that end.

#![cfg(unix)]

use super::support::{LONG, andon, done};
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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
