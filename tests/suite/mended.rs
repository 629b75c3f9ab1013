//! `andon check --fix`: what was laid out is so afterwards, and what was not is left as it was.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn fixed(folder: &Path, text: &str, arguments: &[&str]) -> String {
    let path = folder.join("a.org");
    fs::write(&path, text).unwrap();
    let mut command = Command::cargo_bin("andon").unwrap();
    command.current_dir(folder).args(["check", "a.org", "--fix"]).args(arguments).output().unwrap();
    fs::read_to_string(path).unwrap()
}

fn tidy(text: &str) -> String {
    andon::syntax::format::format(text)
}

#[test]
fn the_mends_of_every_documented_example_are_laid_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut changed = 0;
    for rule in andon::lint::rules() {
        for example in rule.bad {
            let before = tidy(example.spec);
            let after = fixed(folder.path(), &before, &["--unsafe-fixes"]);
            changed += usize::from(after != before);
            assert_eq!(after, tidy(&after), "{}\n{before}", rule.name);
        }
    }
    assert!(changed >= 27, "{changed}");
}

#[test]
fn a_mend_of_the_form_is_laid_out_too_once_nothing_else_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        "andon 1\nrole Dev\nteam A { 2 Dev }\nintent A {\n  purpose \"p\"\n  avoid \"a\" do \"b\"\n}\n";
    let after = fixed(folder.path(), text, &[]);
    assert_eq!(after, text.replace(" do", "\n  do"));
}

#[test]
fn what_was_not_laid_out_keeps_its_layout() {
    let folder = tempfile::tempdir().unwrap();
    let text = "andon 1\nrole   Dev\nteam A {    2 Dev }\nintent A { purpose \"p\"; avoid \"a\" }\n";
    let after = fixed(folder.path(), text, &["--unsafe-fixes"]);
    assert!(after.starts_with("andon 1\nrole   Dev\nteam A {    2 Dev }\n"), "{after}");
    assert!(after.contains("if silent for 4 h"), "{after}");
}
