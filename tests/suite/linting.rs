//! The linter as a project uses it: settings, own rules, mends.

use crate::support::sound;
use andon::lint::{Settings, check_with, config};
use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn andon(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("andon").unwrap();
    command.current_dir(folder).args(arguments).env("NO_COLOR", "1");
    command
}

pub(crate) fn printed(folder: &Path, arguments: &[&str]) -> String {
    String::from_utf8(andon(folder, arguments).output().unwrap().stdout).unwrap()
}

/// A project with these files.
pub(crate) fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("andon.toml"), "").unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

pub(crate) const WIDE: &str = "andon 1\nrole Dev\nunit IT led by CIO { team A led by Lead { 20 Dev }; team B led by Chief { 14 Dev } }\n";

/// The lines `rule level` that a project gets, without the places.
fn found(files: &[(&str, &str)], arguments: &[&str]) -> Vec<String> {
    let folder = project(files);
    let mut all = vec!["check", "--format", "json"];
    all.extend(arguments);
    let json: serde_json::Value = serde_json::from_str(&printed(folder.path(), &all)).unwrap();
    let list = json["findings"].as_array().unwrap();
    list.iter()
        .map(|f| format!("{} {}", f["rule"].as_str().unwrap(), f["level"].as_str().unwrap()))
        .filter(|l| !l.starts_with("team-too-large"))
        .collect()
}

#[test]
fn levels_and_options_come_from_the_projects_file() {
    let set = |toml: &str| found(&[("a.org", WIDE), ("andon.toml", toml)], &[]);
    assert_eq!(set(""), ["span-too-wide warn", "span-too-wide warn"]);
    assert_eq!(set("[rules]\nspan-too-wide = \"error\""), ["span-too-wide error", "span-too-wide error"]);
    assert_eq!(set("[rules]\nspan-too-wide = { reports = 15 }"), ["span-too-wide warn"]);
    assert_eq!(set("[rules]\nspan-too-wide = { level = \"info\", reports = 14 }"), ["span-too-wide info"]);
    assert!(set("[rules]\nspan-too-wide = \"allow\"").is_empty());
}

#[test]
fn paths_and_units_have_their_own_settings() {
    let toml = "[[path]]\nglob = \"old/**\"\nrules = { span-too-wide = \"allow\" }\n";
    assert!(found(&[("old/a.org", WIDE), ("andon.toml", toml)], &[]).is_empty());
    let elsewhere = ["span-too-wide warn", "span-too-wide warn", "settings-without-place warn"];
    assert_eq!(found(&[("new/a.org", WIDE), ("andon.toml", toml)], &[]), elsewhere);
    let toml = "[[unit]]\nname = \"IT.A\"\nrules = { span-too-wide = { level = \"error\" } }\n[[unit]]\nname = \"B\"\nrules = { span-too-wide = { reports = 20 } }\n";
    assert_eq!(found(&[("a.org", WIDE), ("andon.toml", toml)], &[]), ["span-too-wide error"]);
}

#[test]
fn the_command_line_has_the_last_word() {
    let files = [("a.org", WIDE), ("andon.toml", "[rules]\nspan-too-wide = \"allow\"")];
    assert_eq!(found(&files, &["--deny", "span-too-wide"])[0], "span-too-wide error");
    let files = [("a.org", WIDE), ("andon.toml", "[rules]\nspan-too-wide = \"error\"")];
    assert!(found(&files, &["--allow", "span-too-wide"]).is_empty());
}

#[test]
fn what_the_settings_do_not_mean_is_found_with_a_proposal() {
    let of = |toml: &str| config::read(andon::source::FileId(0), toml).1;
    let one = |toml: &str| {
        let found = of(toml);
        assert_eq!(found.len(), 1, "{toml}\n{found:#?}");
        format!("{}; {}", found[0].message, found[0].help.clone().unwrap_or_default())
    };
    assert_eq!(
        one("[rules]\nspan-to-wide = \"warn\""),
        "no rule is called `span-to-wide`; did you mean `span-too-wide`?"
    );
    assert_eq!(one("[rule]\n"), "no setting is called `rule`; did you mean `rules`?");
    assert_eq!(one("[rules]\noverloaded = \"eror\""), "no level is called `eror`; did you mean `error`?");
    assert_eq!(
        one("[rules]\nspan-too-wide = { report = 3 }"),
        "no option of `span-too-wide` is called `report`; did you mean `reports`?"
    );
    assert!(one("[rules]\nspan-too-wide = { reports = -3 }").contains("number, 0 or more"));
    assert!(one("[rules\n").contains("is no TOML"));
    assert!(one("[[path]]\nglob = \"a[\"\nrules = {}").contains("pattern"));
    assert!(one("[[own]]\nname = \"x\"\nselect = { kind = \"team\" }").contains("limits nothing"));
    assert!(
        one("[[own]]\nname = \"x\"\nselect = { kind = \"tem\" }\npeople = { at-most = 3 }")
            .contains("did you mean `team`?")
    );
}

#[test]
fn projects_have_rules_of_their_own() {
    let text = "andon 1\nrole Dev\nrole Op\nchannel chat { speed 1 h }\nunit IT led by CIO {\n  team A led by LA { 9 Dev; tagged customer }\n  team B led by LB { 2 Op }\n  team C led by LC { 2 Op }\n}\ninterface A -> B by chat\n";
    let compiled = sound(text);
    let of = |own: &str| -> Vec<String> {
        let (settings, wrong) =
            config::read(andon::source::FileId(0), &format!("[[own]]\nname = \"mine\"\n{own}"));
        assert!(wrong.is_empty(), "{own}\n{wrong:#?}");
        let all = check_with(&compiled.project, &settings);
        all.into_iter().filter(|f| f.rule == "mine").map(|f| f.message).collect()
    };
    assert_eq!(
        of("select = { kind = \"team\", tagged = \"customer\" }\npeople = { at-most = 8 }"),
        ["`IT.A` has 10 people, more than 8"]
    );
    assert!(of("select = { kind = \"team\", name = \"B\" }\npeople = { at-most = 8 }").is_empty());
    assert_eq!(of("select = { kind = \"role\" }\ncount = { at-most = 2 }").len(), 1);
    assert_eq!(
        of(
            "select = { kind = \"team\", name = \"A\" }\npath-to = { kind = \"team\", name = \"C\" }\npath = { at-most = 1 }"
        ),
        ["the way from `IT.A` is 3 passages, more than 1"]
    );
    assert_eq!(
        of("select = { kind = \"team\", name = \"A\" }\nnot-to = { kind = \"role\", name = \"Op\" }"),
        ["interface `A -> B` leads where `mine` does not allow it"]
    );
    assert!(
        of("select = { kind = \"team\", name = \"A\" }\nonly-to = { kind = \"team\", within = \"IT\" }")
            .is_empty()
    );
    assert_eq!(
        of("select = { kind = \"team\", name = \"A\" }\nonly-to = { kind = \"team\", name = \"C\" }").len(),
        1
    );
    assert_eq!(of("select = { kind = \"team\" }\ninterfaces = { at-least = 1 }").len(), 1);
}

#[test]
fn an_own_rule_is_switched_off_like_any_other() {
    let text = "andon 1\nrole Dev\nteam A led by L { 9 Dev; allow small because \"a choir\" }\n";
    let (settings, _) = config::read(
        andon::source::FileId(0),
        "[[own]]\nname = \"small\"\nselect = { kind = \"team\" }\npeople = { at-most = 3 }",
    );
    assert!(
        check_with(&sound(text).project, &settings)
            .iter()
            .all(|f| f.rule != "small" && f.rule != "unknown-name")
    );
    let without = check_with(&sound(text).project, &Settings::default());
    assert!(without.iter().any(|f| f.rule == "unknown-name"));
}

/// A spec with a detour over a busy head.
const DETOUR: &str = "andon 1\nrole Dev\nrole Op\nunit IT led by CIO { team A led by Lead { 6 Dev }; team B led by Chief { 3 Op } }\nleader CIO { available 10% }\nstream Feature {\n  stage Code by Dev { effort 2 days; asks Op 80% }\n  stage Ship by Op { effort 4 h }\n}\nscenario Year { runs 1 year after 3 months warm-up; demand Feature 1 per day }\nchannel chat { speed 10 min }\nvariant Near { add interface A <-> B by chat }\nvariant One { add interface A -> B by chat }\n";

#[test]
fn a_score_says_what_the_structure_predicts_and_what_a_finding_costs() {
    let folder = project(&[("a.org", DETOUR)]);
    let text = printed(folder.path(), &["check", "--score"]);
    for wanted in [
        "Year on base: predicted",
        "flow time of Feature: about",
        "busiest: CIO in IT",
        ": missing-interface: `Feature.Code`",
        "of the flow time of Feature",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    let printed = |arguments: &[&str]| -> serde_json::Value {
        serde_json::from_str(&printed(folder.path(), arguments)).unwrap()
    };
    let json = printed(&["check", "--score", "--format", "json"]);
    let schema = printed(&["schema", "score"]);
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&json), "{json:#}");
    let scores = json["scores"].as_array().unwrap();
    let flow = |i: usize| scores[i]["flow_time_s"].as_f64().unwrap();
    assert_eq!(
        (scores[0]["structure"].as_str(), scores[1]["structure"].as_str()),
        (Some("base"), Some("Near"))
    );
    // What the finding is said to cost is what the variant that does what it proposes gains, but for the speed of the channel.
    let gain = scores[0]["costs"][0]["gain_s"].as_f64().unwrap();
    let gained = flow(0) - flow(2);
    assert_eq!(scores[0]["costs"][0]["stream"], "Feature");
    assert!(
        scores[0]["costs"][0]["rule"] == "missing-interface" && (gain / gained - 1.0).abs() < 0.05,
        "{gain} {gained}"
    );
    assert_eq!(
        (scores[0]["vertical_share"].as_f64(), scores[1]["vertical_share"].as_f64()),
        (Some(1.0), Some(0.0))
    );
    andon(folder.path(), &["check", "--score", "--format", "sarif"]).assert().code(2);
    let folder = project(&[("a.org", "andon 1\nteam A { 2 Ghost }\n")]);
    andon(folder.path(), &["check", "--score"]).assert().code(1);
}

#[test]
fn a_large_organisation_has_its_findings_told_once_a_pattern_and_none_of_level_error() {
    let compiled = sound(&crate::generate::large(3, 4));
    let found = check_with(&compiled.project, &Settings::default());
    let errors: Vec<&String> =
        found.iter().filter(|f| f.level == andon::diag::Level::Error).map(|f| &f.message).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(found.len() < 60, "{}", found.len());
}

#[test]
fn safe_mends_are_applied_and_unsafe_ones_on_demand() {
    let idle = "andon 1\nrole Dev\nteam A led by Lead { 3 Dev; allow no-warm-up because \"?\" }\n";
    let folder = project(&[("a.org", idle)]);
    andon(folder.path(), &["check", "--fix"]).assert().success();
    let mended = fs::read_to_string(folder.path().join("a.org")).unwrap();
    assert!(!mended.contains("no-warm-up"), "{mended}");
    let spare = "andon 1\nrole Dev\nrole Op\nteam A { 3 Dev }\nteam B { 3 Op }\nchannel chat { speed 1 h }\ninterface A -> B by chat\nstream F { stage Code by Dev { effort 1 day } }\nintent all { purpose \"P\"; avoid \"H\"; if silent for 1 h, act within intent }\n";
    let folder = project(&[("a.org", spare)]);
    andon(folder.path(), &["check", "--fix"]).assert().success();
    assert_eq!(fs::read_to_string(folder.path().join("a.org")).unwrap(), spare);
    andon(folder.path(), &["check", "--fix", "--unsafe-fixes"]).assert().success();
    assert!(!fs::read_to_string(folder.path().join("a.org")).unwrap().contains("interface A -> B"));
    andon(folder.path(), &["check", "--unsafe-fixes"]).assert().code(2);
}

#[test]
fn an_own_rule_that_selects_nothing_is_told() {
    let text = "andon 1\nrole Dev\nteam A led by L { 3 Dev }\n";
    let of = |own: &str| -> Vec<String> {
        let (settings, wrong) =
            config::read(andon::source::FileId(0), &format!("[[own]]\nname = \"mine\"\n{own}"));
        assert!(wrong.is_empty(), "{wrong:#?}");
        let all = check_with(&sound(text).project, &settings);
        all.into_iter().filter(|f| f.rule == "own-rule-without-effect").map(|f| f.message).collect()
    };
    assert_eq!(
        of("select = { kind = \"team\", tagged = \"customer\" }\npeople = { at-most = 8 }"),
        ["`mine` selects nothing here, so nothing tests it"]
    );
    assert_eq!(
        of("select = { kind = \"team\" }\nnot-to = { kind = \"team\", name = \"Vault\" }"),
        ["`mine` is about ways to something that is not here, so nothing tests it"]
    );
    // That there is none may be what is asked for.
    assert!(of("select = { kind = \"team\", tagged = \"customer\" }\ncount = { at-most = 0 }").is_empty());
    assert!(of("select = { kind = \"team\" }\npeople = { at-most = 8 }").is_empty());
}

/// The real program watches a folder: it checks at once, and again when a file changes.
#[test]
fn watching_checks_again_when_a_file_changes() {
    use std::io::{BufRead as _, BufReader};
    let folder = project(&[("a.org", WIDE)]);
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("andon"))
        .current_dir(folder.path())
        .args(["check", "--watch", "--format", "short"])
        .env("NO_COLOR", "1")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // What is watched is said on the other stream once the first check is over, and once more after each change.
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let waits = |l: &String| l.contains("watching for changes");
    assert!(told.by_ref().any(|l| waits(&l)));
    fs::write(folder.path().join("a.org"), "andon 1\nrole Dev\nteam A led by Lead { 3 Dev }\n").unwrap();
    assert!(told.by_ref().any(|l| waits(&l)));
    child.kill().unwrap();
    child.wait().unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut text).unwrap();
    assert_eq!(text.matches("span-too-wide").count(), 2, "only before the change:\n{text}");
}

#[test]
fn errors_of_form_and_meaning_cannot_be_switched_off() {
    let folder = project(&[("a.org", "andon 1\nrole Dev\nteam A { 2 Devv }\nbla bla\n")]);
    for code in
        ["syntax", "unknown-name", "missing-unit", "duplicate-name", "import-outside-project", "not-text"]
    {
        for option in ["--allow", "--warn", "--deny"] {
            for more in [&[][..], &["--score"]] {
                let done =
                    andon(folder.path(), &["check", option, code, "a.org"]).args(more).output().unwrap();
                let said = String::from_utf8(done.stderr).unwrap();
                assert_eq!(done.status.code(), Some(2), "{option} {code}: {said}");
                let wanted = format!("`{code}` is no rule that can be switched off");
                assert!(said.contains(&wanted), "{option} {code}: {said}");
            }
        }
    }
    andon(folder.path(), &["check", "--allow", "unused-allow", "a.org"]).assert().code(1);
}

const APART: &str = "andon 1
role Dev
role Op
channel chat { speed 1 h }
unit IT led by CIO {
  unit Building led by Builder { team Phoenix led by Lead { 2 Dev } }
  unit Running led by Runner { team Release led by Chief { 2 Op } }
}
stream Feature {
  stage Code by Dev { effort 1 day }
  stage Ship by Op { effort 1 day }
}
stream Fault {
  stage Find by Op { effort 1 day }
  stage Mend by Dev { effort 1 day }
}
";

#[test]
fn mends_of_one_round_do_not_take_away_what_others_use() {
    let folder = project(&[("a.org", APART)]);
    let titles = printed(folder.path(), &["check", "--format", "json"]);
    assert!(titles.contains("take the channel `chat` out"), "{titles}");
    andon(folder.path(), &["check", "--fix", "--unsafe-fixes"]).assert().success();
    let mended = fs::read_to_string(folder.path().join("a.org")).unwrap();
    assert!(mended.contains("channel chat"), "{mended}");
    // One two-way interface, whichever end asks for it.
    assert_eq!(mended.matches("\ninterface ").count(), 1, "{mended}");
}

#[test]
fn pairs_of_many_are_counted_in_full() {
    let folder = project(&[("a.org", "andon 1\nrole R\nteam T { 1000000 R }\n")]);
    let said = printed(folder.path(), &["check", "--format", "short"]);
    assert!(said.contains("team `T` has 1000000 people, 499999500000 pairs"), "{said}");
}

#[test]
fn settings_that_hold_nowhere_are_told() {
    let toml = "[[path]]\nglob = \"old/**\"\nrules = { span-too-wide = \"allow\" }\n\
                [[path]]\nglob = \"nwe/**\"\nrules = { span-too-wide = \"allow\" }\n\
                [[unit]]\nname = \"Nobody\"\nrules = { span-too-wide = \"allow\" }\n\
                [[unit]]\nname = \"IT.B\"\nrules = { span-too-wide = \"allow\" }\n";
    let files = [("old/a.org", WIDE), ("new/b.org", WIDE), ("andon.toml", toml)];
    let folder = project(&files);
    for what in [".", "new/b.org"] {
        let said = printed(folder.path(), &["check", "--format", "short", what]);
        let told: Vec<&str> = said.lines().filter(|l| l.contains("[settings-without-place]")).collect();
        assert_eq!(told.len(), 2, "{said}");
        assert!(told[0].starts_with("andon.toml:5:8: warn") && told[0].contains("fits `nwe/**`"), "{said}");
        assert!(told[1].contains("is called `Nobody`"), "{said}");
    }
    let allowed =
        printed(folder.path(), &["check", "--format", "short", "--allow", "settings-without-place"]);
    assert!(!allowed.contains("nwe"), "{allowed}");
}
