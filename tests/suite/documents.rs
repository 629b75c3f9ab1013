//! What is made from the code is as the code is: `UPDATE=1 cargo test` writes it anew.

use std::fs;
use std::path::Path;

fn is_current(path: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let written = fs::read_to_string(&path).unwrap_or_default();
    if written == made {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, made).unwrap();
    }
    panic!("{} was stale; run `UPDATE=1 cargo test` and look at what changed", path.display());
}

#[test]
fn the_reference_is_current() {
    is_current("docs/reference.md", &andon::report::docs::reference());
}

#[test]
fn the_rule_pages_are_current() {
    let mut text = String::from("# Rules\n\nMade from the rules; do not edit.\n\n");
    for rule in andon::lint::rules() {
        text.push_str(&rule.page());
        text.push('\n');
    }
    is_current("docs/rules.md", &text);
}

#[test]
fn every_example_of_the_guide_is_a_sound_spec() {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md")).unwrap();
    let examples: Vec<&str> =
        guide.split("```org\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(examples.len() >= 6);
    for example in examples {
        let files = andon::source::provider::InMemory::default().with("guide.org", example);
        let compiled = andon::resolve::compile("guide.org", &files);
        assert!(compiled.findings.is_empty(), "{example}\n{:#?}", compiled.findings);
        let errors: Vec<_> = andon::lint::check(&compiled.project)
            .into_iter()
            .filter(|finding| finding.level == andon::diag::Level::Error)
            .collect();
        assert!(errors.is_empty(), "{example}\n{errors:#?}");
    }
}

#[test]
fn the_readme_shows_its_spec_and_what_it_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let spec = fs::read_to_string(root.join("specs/first.org")).unwrap();
    assert!(readme.contains(&format!("```\n{spec}```")), "specs/first.org is not the spec of the README");
    assert!(spec.lines().count() <= 25);
    let run = assert_cmd::Command::cargo_bin("andon")
        .unwrap()
        .current_dir(root)
        .args(["run", "specs/first.org", "--quiet"])
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    let from = readme.find("\nYear on base").unwrap() + 1;
    let to = from + readme[from..].find("```").unwrap();
    is_current("README.md", &format!("{}{}\n{}", &readme[..from], printed.trim_end(), &readme[to..]));
}

/// The table over time that the manual shows is part of what its command prints.
#[test]
fn the_manual_shows_what_is_printed_over_time() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/over-time.md")).unwrap();
    let run = assert_cmd::Command::cargo_bin("andon")
        .unwrap()
        .current_dir(root)
        .args([
            "run",
            "specs/parts-unlimited/post-mortem.org",
            "--over-time=6",
            "--variant",
            "Thanked",
            "--quiet",
        ])
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    let from = page.find("         until  NetworkManager").unwrap();
    let lines = page[from..].lines().skip(1).take_while(|line| !line.starts_with("```"));
    let mut shown = 0;
    for line in lines {
        let columns: Vec<&str> =
            line.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect();
        let (when, figures) = columns.split_first().unwrap();
        let is_it = |printed: &str| {
            printed.trim_start().starts_with(when) && figures.iter().all(|figure| printed.contains(figure))
        };
        assert!(printed.lines().any(is_it), "{line}\n{printed}");
        shown += 1;
    }
    assert_eq!(shown, 6);
}

/// The snapshot that the manual shows is the one that is recorded: each line of it is there, in the same order.
#[test]
fn the_snapshot_of_the_manual_is_the_recorded_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/snapshots.md")).unwrap();
    let recorded = fs::read_to_string(root.join("specs/snapshots/first@Year@Connected.snap")).unwrap();
    let from = page.find("---\nsource: first.org").unwrap();
    let shown = &page[from..from + page[from..].find("```").unwrap()];
    let mut lines = recorded.lines();
    for line in shown.lines().filter(|l| l.trim() != "…") {
        assert!(lines.any(|l| l == line), "`{line}` is not in the recorded snapshot; record it here, too");
    }
}

/// The manual tells of the README's spec what its recorded snapshots say.
#[test]
fn the_pull_request_of_the_manual_starts_from_the_recorded_figures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/pull-requests.md")).unwrap();
    let recorded = fs::read_to_string(root.join("specs/snapshots/first@Year@base.snap")).unwrap();
    let flow = recorded.lines().find_map(|l| l.strip_prefix("  flow time: ")).unwrap();
    let mean = flow.split(',').next().unwrap();
    assert!(page.contains(&format!(", was {mean} (")), "{mean}");
}
