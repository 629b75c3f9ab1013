//! Words of the command line that are taken as they are meant, and one name for each thing.

use assert_cmd::Command;
use serde_json::Value;

const SPEC: &str = "andon 1\nrole Dev\nrole Op\nteam A led by X { 3 Dev }\nteam B led by Y { 3 Op }\n\
    stream F { stage C by Dev { effort 4 h to 2 days; asks Op 50% for 30 min } }\n\
    scenario S { runs 60 days after 10 days warm-up; demand F 1 per day }\n\
    channel chat { speed 10 min }\nvariant V { add interface A <-> B by chat }\n";

fn piped(arguments: &[&str], text: &str) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("andon").unwrap();
    let out = command.args(arguments).env("NO_COLOR", "1").write_stdin(text).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code(), text(out.stdout), text(out.stderr))
}

#[test]
fn pieces_are_taken_with_a_space_too() {
    let run = |pieces: &[&str]| {
        let all = [&["run", "--scenario", "S", "--replications", "2"], pieces, &["-"]].concat();
        piped(&all, SPEC)
    };
    let equals = run(&["--over-time=5"]);
    assert_eq!(equals.0, Some(0), "{equals:?}");
    assert_eq!(run(&["--over-time", "5"]), equals);
    assert_ne!(run(&["--over-time"]), equals);
    assert!(run(&["--over-time", "1"]).2.contains("--over-time"));
}

/// The figure of a quantile, and what is said of the mechanisms behind it, in the same words.
#[test]
fn the_effect_on_a_quantile_is_explained() {
    let explain = |of: &str, more: &[&str]| {
        let all = ["compare", "-", "--replications", "6", "--explain", "--of", of];
        piped(&[&all[..], more].concat(), SPEC)
    };
    let (status, text, complaint) = explain("flow time of F p95", &[]);
    assert_eq!(status, Some(0), "{complaint}");
    assert!(text.contains("flow time of F p95"), "{text}");
    assert!(!text.contains("flow time of F:") && !text.contains("flow time of F ("), "{text}");
    let json = |of: &str| -> Value { serde_json::from_str(&explain(of, &["--format", "json"]).1).unwrap() };
    let part = |json: &Value| json["comparisons"][0]["explained"][0].clone();
    let (tail, mean) = (part(&json("flow time of F p95")), part(&json("flow time of F")));
    assert_eq!((&tail["quantile"], &mean["quantile"]), (&0.95.into(), &Value::Null));
    assert_ne!(tail["ratio"], mean["ratio"]);
    for (of, said) in [
        ("throughput of F p85", "no quantiles of `throughput` are kept: leave `p85` out"),
        ("flow time of F p0", "`p0` is no quantile: there are `p1` to `p99`"),
        ("flow time of G p85", "is not measured here"),
    ] {
        let (status, _, complaint) = explain(of, &[]);
        assert_eq!(status, Some(2), "{of}");
        assert!(complaint.contains(said), "{of}: {complaint}");
    }
    let (_, text, _) = explain("rework share of F", &[]);
    assert!(text.contains("rework share of F: no effect to explain: shares are of a ratio"), "{text}");
    let (_, text, _) = explain("time in approval of F", &[]);
    assert!(text.contains("time in approval of F: no effect to explain\n"), "{text}");
}

#[test]
fn standard_input_has_one_name() {
    let broken = SPEC.replace("role Op", "role Op {\n  effort 3 h\n}");
    for arguments in [
        &["check", "-"][..],
        &["check", "-", "--format", "short"],
        &["check", "-", "--format", "json"],
        &["check", "-", "--format", "sarif"],
        &["check", "-", "--format", "junit"],
        &["check", "-", "--format", "github"],
        &["check", "-", "--score"],
        &["fmt", "-"],
        &["fmt", "-", "--check"],
        &["run", "-", "--replications", "2"],
        &["test", "-"],
        &["diagnose", "-", "--replications", "2"],
    ] {
        for spec in [SPEC, &broken, "nothing"] {
            let (_, text, complaint) = piped(arguments, spec);
            assert!(!(text + &complaint).to_lowercase().contains("standard"), "{arguments:?}");
        }
    }
    assert!(piped(&["check", "-"], &broken).1.contains("-:4:3: error[syntax]"));
    let json: Value = serde_json::from_str(&piped(&["check", "-", "--format", "json"], &broken).1).unwrap();
    assert_eq!(json["findings"][0]["file"], "-", "{json:#}");
    assert!(piped(&["fmt", "-"], &broken).1.contains("-:4:3: error[syntax]"));
}
