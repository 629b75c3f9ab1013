//! Where files stand: links, pipes, names, folders, and which files a path means.

#![cfg(unix)]

use super::support::{andon, done};
use std::fs;
use std::process::Command;

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
fn a_name_for_something_new_is_no_path() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert_eq!(done(folder, &["new", "../../evil"]).0, Some(2));
    assert_eq!(done(folder, &["new", "Ünï  çorp"]).0, Some(0));
    assert!(folder.join("ünï-çorp.org").is_file());
    assert_eq!(done(folder, &["new", "--repo", "Mine"]).0, Some(0));
    assert!(fs::read_to_string(folder.join("mine/.gitignore")).unwrap().contains("*.snap.new"));
}

/// A company of three files: the whole, a part that needs the whole, and what both need.
fn company(folder: &std::path::Path) {
    fs::create_dir(folder.join("teams")).unwrap();
    fs::write(
        folder.join("main.org"),
        "andon 1\nimport \"roles.org\"\nimport \"teams/ops.org\"\nunit IT led by CIO { team Dev { 2 Developer } }\n",
    )
    .unwrap();
    fs::write(folder.join("roles.org"), "andon 1\nrole Developer\nrole Operator\n").unwrap();
    let ops = "andon 1\nimport \"../roles.org\"\nteam Ops led by CIO { 2 Operator }\ninterface Ops -> IT.Dev by chat\nchannel chat { speed 1 h }\n";
    fs::write(folder.join("teams/ops.org"), ops).unwrap();
}

#[test]
fn a_folder_says_of_its_files_what_the_specs_in_it_say() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    company(folder);
    let (named, of_main) = done(folder, &["check", "--format", "short", "main.org"]);
    assert_eq!(named, Some(0), "{of_main}");
    assert!(of_main.contains(" in 1 file and 2 that are imported"), "{of_main}");
    for arguments in [&["check", "--format", "short", "."][..], &["check", "--format", "short"]] {
        assert_eq!(done(folder, arguments), (named, of_main.clone()));
    }
    // What runs by itself is a spec of its own, too.
    let roles = "andon 1\nrole Developer\nrole Operator\nteam X { 1 Developer; 1 Operator }\nstream S { stage T by Developer { effort 1 h } }\nscenario Y { runs 4 weeks; demand S 1 per day }\n";
    fs::write(folder.join("roles.org"), roles).unwrap();
    assert!(done(folder, &["check"]).1.contains(" in 2 files and 1 that is imported"));
    // Named by itself it is looked at by itself.
    let (alone, said) = done(folder, &["check", "--format", "short", "teams/ops.org"]);
    assert_eq!(alone, Some(1));
    assert!(said.contains("import-outside-project"), "{said}");
}

#[test]
fn a_folder_is_tested_without_the_parts_that_do_not_stand_alone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    company(folder);
    let mut main = fs::read_to_string(folder.join("main.org")).unwrap();
    main.push_str("stream F { stage Code by Developer { effort 1 h } }\nscenario Y { runs 4 weeks; demand F 1 per day; expect throughput of F > 1 per week }\n");
    fs::write(folder.join("main.org"), main).unwrap();
    fs::write(
        folder.join("teams/ops.org"),
        "andon 1\nteam Ops led by CIO { 2 Operator }\nscenario Z { runs 4 weeks; demand F 2 per day }\n",
    )
    .unwrap();
    let (status, said) = done(folder, &["test", "."]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("1 claim holds, 0 fail"), "{said}");
}

#[test]
fn a_folder_without_specs_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("notes")).unwrap();
    fs::write(folder.join("notes/diary.org"), "* An outline of Emacs\n").unwrap();
    for arguments in [
        &["check"][..],
        &["test"],
        &["fmt"],
        &["check", "notes"],
        &["test", "notes"],
        &["check", "--format", "json"],
    ] {
        let (status, said) = done(folder, arguments);
        assert_eq!(status, Some(2), "{arguments:?}: {said}");
        assert!(said.contains("there is no spec in this folder") && said.contains("`andon 1`"), "{said}");
    }
    fs::write(folder.join("notes/ours.andon"), "andon 1\n").unwrap();
    assert_eq!(done(folder, &["check", "notes"]).0, Some(0));
}

/// As the user sees them from where they stand; what machines read has them from the top of the project.
#[test]
fn paths_are_those_from_the_folder_that_the_user_stands_in() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("andon.toml"), "").unwrap();
    fs::create_dir_all(folder.join("teams/ops")).unwrap();
    fs::create_dir(folder.join("elsewhere")).unwrap();
    fs::write(folder.join("teams/lib.org"), "andon 1\nrole Ghost\nteam X { 2 Nobody }\n").unwrap();
    let spec = "andon 1\nimport \"../lib.org\"\nteam A { 2 Dev }\n";
    fs::write(folder.join("teams/ops/a.org"), spec).unwrap();
    let from = |inside: &str, arguments: &[&str]| done(&folder.join(inside), arguments).1;
    for verb in [&["check", "--format", "short"][..], &["check"], &["run"], &["graph"], &["diagnose"]] {
        for (inside, given, own, other) in [
            ("teams/ops", "a.org", " a.org:3:", " ../lib.org:3:"),
            ("teams/ops", "./a.org", " a.org:3:", " ../lib.org:3:"),
            ("teams", "ops/a.org", " ops/a.org:3:", " lib.org:3:"),
            ("", "teams/ops/a.org", " teams/ops/a.org:3:", " teams/lib.org:3:"),
        ] {
            let said = from(inside, &[verb, &[given]].concat());
            let said = format!(" {}", said.replace(['[', '\n'], " "));
            assert!(said.contains(own) && said.contains(other), "{verb:?} {given} in {inside}: {said}");
        }
    }
    let github = from("teams/ops", &["check", "--format", "github", "a.org"]);
    assert!(github.contains("file=teams/ops/a.org,") && github.contains("file=teams/lib.org,"), "{github}");
    // A project that is neither above nor below is called as the user called it.
    let other = tempfile::tempdir().unwrap();
    let given = folder.join("teams/ops/a.org");
    let said = done(other.path(), &["check", "--format", "short", given.to_str().unwrap()]).1;
    assert!(said.contains(&format!("{}:3:", given.display())), "{said}");
}

#[test]
fn the_ending_of_a_picture_says_its_form() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.org"), "andon 1\nrole Clerk\nteam Desk { 2 Clerk }\n").unwrap();
    let drawn = |name: &str, more: &[&str]| {
        let (status, said) = done(folder, &[&["graph", "a.org", "-o", name], more].concat());
        assert_eq!(status, Some(0), "{name}: {said}");
        fs::read_to_string(folder.join(name)).unwrap()
    };
    for (name, begins) in [
        ("a.svg", "<svg"),
        ("a.dot", "digraph"),
        ("a.GV", "digraph"),
        ("a.mmd", "flowchart"),
        ("a.graphml", "<?xml"),
        ("plain", "<svg"),
    ] {
        assert!(drawn(name, &[]).starts_with(begins), "{name}");
    }
    assert!(drawn("b.dot", &["--format", "svg"]).starts_with("<svg"));
    let (status, said) = done(folder, &["graph", "a.org", "-o", "a.png"]);
    assert!(status == Some(2) && said.contains("`.svg`, `.dot`, `.mmd` or `.graphml`"), "{said}");
    assert!(!folder.join("a.png").exists());
}
