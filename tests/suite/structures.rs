//! What is looked at and run is a structure: the base, or the variant that is named, with what each of them needs.

use andon::lint::{Settings, check, check_structure};
use andon::resolve::{Compiled, compile};
use andon::source::provider::InMemory;
use assert_cmd::Command;
use std::fs;

fn read(text: &str) -> Compiled {
    compile("a.org", &InMemory::default().with("a.org", format!("andon 1\n{text}\n")))
}

fn andon(text: &str, arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.org"), format!("andon 1\n{text}\n")).unwrap();
    let mut command = Command::cargo_bin("andon").unwrap();
    let output = command.current_dir(folder.path()).args(arguments).env("NO_COLOR", "1").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_stage_in_a_team_needs_somebody_of_its_role_there() {
    let spec = |ops: &str, variant: &str| {
        format!(
            "role Op\nrole Dev\nunit U led by Boss {{ team X led by LX {{ 1 Dev{ops} }}; team Y led by LY {{ 2 Op }} }}\n\
             stream Case {{ stage Ship by Op in X {{ effort 1 h }} }}\n{variant}"
        )
    };
    let found = |text: String| -> Vec<(&'static str, String)> {
        read(&text).findings.into_iter().map(|f| (f.rule, f.message)).collect()
    };
    let nobody = "stage `Case.Ship` needs an `Op` in `U.X`, and nobody there is one";
    assert_eq!(found(spec("", "")), [("role-nobody-fills", nobody.to_owned())]);
    assert_eq!(found(spec("; 1 Op from Y at 20%", "")), []);
    assert_eq!(found(spec("; 1 Op", "variant V { set team Y { at most 4 items } }")), []);
    let moved = "variant V { move 1 Op from X to Y }";
    assert_eq!(found(spec("; 1 Op", moved)), [("role-nobody-fills", format!("{nobody} in variant `V`"))]);
    // What is so in the base is so in its variants, and told once.
    assert_eq!(found(spec("", "variant V { set team Y { at most 4 items } }")).len(), 1);
}

const ASKED: &str = "role Dev\nrole Op\nunit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }\n\
    channel chat { speed 1 h }\ninterface A -> B by chat\nstream Feature { stage Code by Dev { effort 1 day } }\n";

#[test]
fn an_interface_that_a_variant_needs_is_used() {
    let rules = |variant: &str| -> Vec<&str> {
        check(&read(&format!("{ASKED}{variant}")).project).iter().map(|f| f.rule).collect()
    };
    assert!(rules("").contains(&"unused-interface"));
    assert!(!rules("variant V { set stage Feature.Code { asks Op 50% } }").contains(&"unused-interface"));
    assert!(rules("variant V { set team A { at most 9 items } }").contains(&"unused-interface"));
}

#[test]
fn the_rules_look_at_the_structure_that_is_named() {
    let text = format!("{ASKED}variant Wide {{ hire 30 Dev into A; changes resources because \"growth\" }}");
    let compiled = read(&text);
    let project = &compiled.project;
    let rules = |name: &str| -> Vec<&str> {
        let org = project.structure(name).unwrap();
        let found = check_structure(org, project, &Settings::default(), &|| false).unwrap();
        found.iter().map(|f| f.rule).collect()
    };
    assert!(!rules("base").contains(&"team-too-large") && rules("Wide").contains(&"team-too-large"));
    let (_, base, _) = andon(&text, &["check", "a.org", "--format", "short"]);
    let (_, wide, _) = andon(&text, &["check", "a.org", "--format", "short", "--variant", "Wide"]);
    assert!(!base.contains("team-too-large") && wide.contains("team-too-large"), "{base}\n{wide}");
    let (code, _, said) = andon(&text, &["check", "a.org", "--variant", "Wdie"]);
    assert!(code == 2 && said.contains("did you mean `Wide`?"), "{said}");
}

/// An event that changes to a structure which cannot take over from one of those compared.
#[test]
fn a_pair_that_cannot_be_run_is_told_and_left_out() {
    let spec = "role Dev\nteam A led by Lead { 2 Dev }\nstream F { stage Code by Dev { effort 1 day } }\n\
        scenario Y {\n  runs 40 days after 10 days warm-up; demand F 2 per week; replications 4\n  at day 45 use variant Merged\n}\n\
        variant Merged { set team A { at most 9 items } }\nvariant Talk { set team A { at most 8 items } }\n\
        compare Y: base with Merged { expect flow time of F stays within 90% }\ncompare Y: base with Talk { expect flow time of F falls }";
    let (code, found, _) = andon(spec, &["check", "a.org", "--format", "short"]);
    assert!(code == 1 && found.contains("a.org:7:3: error[cannot-take-over]"), "{found}");
    let (code, figures, said) = andon(spec, &["run", "a.org"]);
    assert!(
        code == 2 && figures.contains("Y on base") && figures.contains("flow time of F stays within 90%"),
        "{figures}"
    );
    assert!(
        said.contains("left out: `Y` on `Talk`: a.org:7:3:")
            && said.contains("left out: the claims on `base` with `Talk`: a.org:7:3:")
            && said.contains("`variant Merged of Talk"),
        "{said}"
    );
    for arguments in [["test", "a.org"].as_slice(), &["compare", "a.org", "base", "Talk"]] {
        let (code, _, said) = andon(spec, arguments);
        assert!(
            code == 2 && said.contains("a.org:7:3:") && said.contains("`variant Merged of Talk"),
            "{said}"
        );
        assert!(!said.contains("a.org: a.org"), "{said}");
    }
}

#[test]
fn names_of_other_structures_and_other_measures_are_not_offered() {
    let spec = "role Dev\nteam A led by Lead { 2 Dev }\nstream Case { stage Code by Dev { effort 1 day } }\n\
        scenario Y { runs 40 days after 10 days warm-up; demand Case 2 per week; replications 4 }\n\
        variant V { add team Other { }; move 1 Dev from A to Other }";
    let (code, _, said) = andon(spec, &["trace", "filter", "a.org", "--who", "Zzz"]);
    assert!(code == 2 && said.contains("`A.Dev`") && !said.contains("Other"), "{said}");
    let (code, _, said) = andon(spec, &["trace", "filter", "a.org", "--variant", "V", "--who", "Zzz"]);
    assert!(code == 2 && said.contains("`Other.Dev`"), "{said}");
    let (code, _, said) =
        andon(spec, &["compare", "a.org", "base", "V", "--explain", "--of", "flow time of Cas"]);
    assert!(code == 2 && said.contains("did you mean `flow time of Case`?"), "{said}");
    let (code, _, said) = andon(spec, &["diff", "a.org", "nofile.org"]);
    assert!(code == 2 && said.contains("nofile.org: there is no such file"), "{said}");
}

/// What rests on a part of the replications says so: a stream so rare that some runs see none of it.
#[test]
fn a_figure_that_few_replications_have_says_so() {
    let spec = "role Dev\nteam A led by Lead { 2 Dev }\nstream F { stage Code by Dev { effort 1 h } }\nvariant V { set team A { at most 9 items } }\n\
        scenario Y { runs 20 days after 1 day warm-up; demand F 1 per month; replications 20 }";
    let (_, run, _) = andon(spec, &["run", "a.org", "--variant", "base"]);
    let flow = run.lines().find(|l| l.contains("flow time of F")).unwrap();
    assert!(flow.contains("of 20 replications"), "{run}");
    let (_, compared, _) = andon(spec, &["compare", "a.org", "base", "V"]);
    let flow = compared.lines().find(|l| l.contains("flow time of F")).unwrap();
    assert!(flow.contains("of 20 replications"), "{compared}");
    let steady = spec.replace("1 per month", "9 per day");
    let (_, run, _) = andon(&steady, &["run", "a.org", "--variant", "base"]);
    assert!(!run.contains("of 20 replications"), "{run}");
}

#[test]
fn an_event_is_told_as_one_and_not_as_demand() {
    let folder = tempfile::tempdir().unwrap();
    let spec = |event: &str| {
        format!(
            "andon 1\nrole Dev\nteam A led by Lead {{ 2 Dev }}\nstream F {{ stage Code by Dev {{ effort 1 h }} }}\nvariant V {{ set team A {{ at most 9 items }} }}\n\
             scenario Y {{ runs 20 days after 1 day warm-up; demand F 9 per day; replications 3; {event} }}\n"
        )
    };
    fs::write(folder.path().join("a.org"), spec("")).unwrap();
    fs::write(folder.path().join("b.org"), spec("at day 5 use variant V")).unwrap();
    let mut command = Command::cargo_bin("andon").unwrap();
    let output =
        command.current_dir(folder.path()).args(["diff", "a.org", "b.org", "--run"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("the sides differ in events:") && !text.contains("differ in demand"), "{text}");
}

/// Those who led the old teams lead the new ones, and somebody new does where they are too few; who is named leads instead.
#[test]
fn new_teams_are_led_as_their_pattern_says() {
    let leaders = |led: &str, said: &str| -> Vec<(String, u64)> {
        let compiled = read(&format!(
            "role Dev\nunit All led by Chief {{ team A led by Lead {{ 2 Dev }}; team B led by {led} {{ 2 Dev }} }}\n\
             pattern Squad led by Lead {{ 2 Dev }}\nvariant V {{ regroup All.A, All.B into 2 teams like Squad{said} }}"
        ));
        assert!(compiled.is_sound(), "{:#?}", compiled.findings);
        let org = compiled.project.structure("V").unwrap();
        let squads = org.groups.iter().filter(|(_, g)| g.meta.name.contains("Squad_"));
        let leader = |group: &andon::model::people::Group| {
            let leader = &org.positions[group.leader.unwrap()];
            (org.roles[leader.role].meta.name.clone(), org.headcount())
        };
        squads.map(|(_, group)| leader(group)).collect()
    };
    let all = |names: [&str; 2], people: u64| names.map(|name| (name.to_owned(), people)).to_vec();
    assert_eq!(leaders("Lead", ""), all(["Lead", "Lead"], 7));
    assert_eq!(leaders("Head", ""), all(["Lead", "Lead"], 8));
    assert_eq!(leaders("Head", " led by Head"), all(["Head", "Head"], 7));
}
