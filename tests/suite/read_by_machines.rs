//! Findings as machines read them: SARIF, JUnit, and the annotations of GitHub.

use crate::linting::{WIDE, printed, project};
use std::fs;
use std::path::Path;

#[test]
fn sarif_is_valid_against_the_schema_of_oasis() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(root.join("tests/schemas/sarif-2.1.0.json")).unwrap())
            .unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let bad = "andon 1\nrole Dev\nunit \"a\" { }\nteam Á led by Lead { 20 Dev; 2 Ghost }\n";
    for files in
        [&[("a.org", WIDE), ("sub dir/b.org", WIDE)][..], &[("a.org", bad)], &[("a.org", "andon 1\n")]]
    {
        let folder = project(files);
        let text = printed(folder.path(), &["check", "--format", "sarif"]);
        let report: serde_json::Value = serde_json::from_str(&text).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&report).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}\n{text}");
        assert_eq!(report["runs"][0]["results"].as_array().unwrap().is_empty(), files[0].1 == "andon 1\n");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0" })));
}

#[test]
fn junit_names_each_finding_and_escapes_what_it_quotes() {
    let folder = project(&[("a<&>.org", WIDE)]);
    let text = printed(folder.path(), &["check", "--format", "junit"]);
    assert!(text.starts_with("<?xml"));
    assert!(text.contains("<testsuite name=\"a&lt;&amp;&gt;.org\""), "{text}");
    assert!(text.contains("<failure type=\"warn\" message=\"`Lead` has 20 direct reports"), "{text}");
    assert_eq!(
        text.matches("<testcase").count(),
        text.matches("</testcase>").count() + text.matches("\"/>").count()
    );
}

#[test]
fn github_annotations_stay_on_one_line() {
    let folder = project(&[("a.org", WIDE)]);
    let text = printed(folder.path(), &["check", "--format", "github"]);
    assert!(text.lines().all(|l| l.starts_with("::")), "{text}");
    assert!(text.contains("::warning file=a.org,line=3,"), "{text}");
}

#[cfg(unix)]
#[test]
fn annotations_of_github_cannot_be_broken_out_of() {
    // What a spec or a path of files can hold: line breaks, `::`, percent signs, commas.
    let name = "a%0A::error file=x,line=1::b.org";
    let folder = project(&[(
        name,
        "andon 1\nrole Dev\nunit \"x%0A::error::y\" led by \"z\r\n::warning::w\" { team A { 20 Dev } }\n",
    )]);
    let text = printed(folder.path(), &["check", "--format", "github"]);
    assert!(!text.is_empty());
    for line in text.lines() {
        assert!(
            line.starts_with("::warning file=a%250A%3A%3Aerror file=x%2Cline=1%3A%3Ab.org,")
                || line.starts_with("::notice file=a%250A")
                || line.starts_with("::error file=a%250A"),
            "{line}"
        );
        assert!(!line.contains("%0A::"), "{line}");
    }
}
