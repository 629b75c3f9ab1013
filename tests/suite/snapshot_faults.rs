//! Snapshots when things go wrong: killed at any moment, no space, no right to write, nobody at the terminal.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const SPEC: &str = r#"andon 1

role Clerk

unit Office led by Head { team Desk led by Chief { 2 Clerk } }

stream Letter {
  stage Write by Clerk { effort 1 h to 5 h }
}

scenario Month {
  runs 1 month after 1 week warm-up
  demand Letter 6 per day
  replications 12
}

scenario Rush {
  runs 1 month after 1 week warm-up
  demand Letter 9 per day
  replications 12
}
"#;

/// Another design: slower.
fn slower() -> String {
    SPEC.replace("1 h to 5 h", "3 h to 7 h")
}

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("andon")
}

fn andon(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.current_dir(folder).args(arguments).env_remove("CI").env_remove("TF_BUILD");
    command
}

fn accept(folder: &Path, spec: &str) -> BTreeMap<String, String> {
    fs::write(folder.join("org.org"), spec).unwrap();
    let output = andon(folder, &["test", "--accept"]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    snapshots(folder)
}

fn snapshots(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder.join("snapshots")).unwrap();
    let paths = entries.map(|e| e.unwrap().path());
    paths.map(|p| (name(&p), fs::read_to_string(&p).unwrap())).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn has(program: &str) -> bool {
    Command::new("sh").args(["-c", &format!("command -v {program}")]).output().unwrap().status.success()
}

/// `KILLS=200` is the whole study.
#[test]
fn killed_at_any_moment_no_snapshot_is_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let began = Instant::now();
    let fast = accept(folder, SPEC);
    let whole = began.elapsed();
    let slow = accept(folder, &slower());
    assert!(
        fast.iter()
            .all(|(name, text)| slow.contains_key(name) && (name == "org.snap" || slow[name] != *text))
    );

    let kills: u32 = std::env::var("KILLS").ok().and_then(|k| k.parse().ok()).unwrap_or(25);
    for kill in 0..kills {
        fs::write(folder.join("org.org"), if kill % 2 == 0 { SPEC.to_owned() } else { slower() }).unwrap();
        let mut child =
            andon(folder, &["test", "--accept", "--quiet"]).stdout(Stdio::null()).spawn().unwrap();
        // From shortly before the first file is written to after the last one.
        std::thread::sleep(whole.mul_f64(0.2 + f64::from(kill) / f64::from(kills)));
        child.kill().unwrap();
        child.wait().unwrap();
        for (name, text) in snapshots(folder) {
            if !name.starts_with(".andon-") {
                assert!(
                    text == fast[&name] || text == slow[&name],
                    "kill {kill}: {name} is half written: {text}"
                );
            }
        }
    }
    assert_eq!(accept(folder, SPEC), fast, "nothing is left over");
}

#[test]
fn what_a_killed_run_has_left_is_cleared_and_what_is_being_written_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    accept(folder, SPEC);
    let (dead, alive) = (folder.join("snapshots/.andon-dead01"), folder.join("snapshots/.andon-alive1"));
    fs::write(&dead, "half").unwrap();
    let writer = fs::File::create(&alive).unwrap();
    writer.lock().unwrap();
    assert!(andon(folder, &["test"]).env("CI", "1").status().unwrap().success());
    assert!(dead.exists(), "nothing is removed where nothing is written");
    assert!(andon(folder, &["test"]).status().unwrap().success());
    assert!(!dead.exists() && alive.exists());
    drop(writer);
    assert!(andon(folder, &["test"]).status().unwrap().success());
    assert!(!alive.exists());
}

/// On a disk of its own, of 64 KiB, filled to the last byte.
#[test]
fn a_full_disk_is_said_and_leaves_what_was_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = accept(folder.path(), SPEC);
    let script = format!(
        "mount -t tmpfs -o size=64k none disk || exit 77
         cp -r org.org snapshots disk/ && cd disk && printf %s \"$SLOWER\" > org.org
         dd if=/dev/zero of=fill bs=1k count=1000 2>/dev/null
         '{}' test --accept; code=$?
         ls -A snapshots; diff -r snapshots ../snapshots || exit 99
         exit $code",
        program().display()
    );
    fs::create_dir(folder.path().join("disk")).unwrap();
    let mut namespaces = Command::new("unshare");
    namespaces.args(["-m", "--map-root-user", "sh", "-c", &script]);
    let output = namespaces.current_dir(folder.path()).env_remove("CI").env("SLOWER", slower()).output();
    match output {
        Ok(output) if output.status.code() == Some(2) && said(&output).contains("is not written") => {
            let text = said(&output);
            assert!(text.contains("No space left on device"), "{text}");
            assert!(
                text.lines().all(|listed| !listed.starts_with(".andon-")),
                "nothing is left over: {text}"
            );
        }
        Ok(output) if matches!(output.status.code(), Some(77 | 1)) && said(&output).contains("unshare") => {
            println!("left out: no disk can be mounted here: {}", said(&output));
        }
        Ok(output) if output.status.code() == Some(77) => {
            println!("left out: no disk can be mounted here: {}", said(&output));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(snapshots(folder.path()), recorded);
}

/// Modes do not bind the superuser, so the program is run as somebody else.
#[test]
fn a_folder_that_may_not_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = accept(folder.path(), SPEC);
    fs::write(folder.path().join("org.org"), slower()).unwrap();
    let copy = folder.path().join("andon");
    fs::copy(program(), &copy).unwrap();
    let open = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    open(folder.path(), 0o755);
    open(&folder.path().join("snapshots"), 0o555);
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&copy);
        command
    } else {
        Command::new(&copy)
    };
    let output =
        command.current_dir(folder.path()).args(["test", "--accept"]).env_remove("CI").output().unwrap();
    let text = said(&output);
    open(&folder.path().join("snapshots"), 0o755);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("snapshots/org@Month@base.snap is not written: "), "{text}");
    assert!(text.contains("ermission denied"), "{text}");
    assert_eq!(snapshots(folder.path()), recorded);
}

#[test]
fn a_review_asks_about_each() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let recorded = accept(folder, SPEC);
    fs::write(folder.join("org.org"), slower()).unwrap();
    let alone = andon(folder, &["test", "--review"]).stdin(Stdio::piped()).output().unwrap();
    assert_eq!(alone.status.code(), Some(2));
    assert!(said(&alone).contains("run it in a terminal"), "{}", said(&alone));
    assert_eq!(snapshots(folder), recorded, "nothing is written when nobody can be asked");
    if !has("script") {
        println!("left out: there is no `script` that plays a terminal");
        return;
    }
    let reviewed = |answers: &str| {
        let mut child = Command::new("script");
        child.args(["-qec", &format!("{} test --review", program().display()), "/dev/null"]);
        child.current_dir(folder).env_remove("CI").env("SHELL", "/bin/sh");
        let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        for answer in answers.lines() {
            std::thread::sleep(Duration::from_millis(50));
            std::io::Write::write_all(&mut input, format!("{answer}\n").as_bytes()).unwrap();
        }
        let output = child.wait_with_output().unwrap();
        drop(input);
        said(&output)
    };
    let text = reviewed("what\na\nr\n");
    assert!(text.contains("[1/2]") && text.contains("[2/2]") && text.contains("+  flow time: "), "{text}");
    let now = snapshots(folder);
    assert_eq!(now.len(), 3, "nothing waits: {:?}", now.keys());
    assert_ne!(now["org@Month@base.snap"], recorded["org@Month@base.snap"], "accepted");
    assert_eq!(now["org@Rush@base.snap"], recorded["org@Rush@base.snap"], "rejected");
    reviewed("s\n");
    assert!(snapshots(folder).contains_key("org@Rush@base.snap.new"), "what is skipped waits");
}
