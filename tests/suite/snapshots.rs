//! Snapshots as a team keeps them: the real program, in real git repositories, in the files of `insta`.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

/// Two teams that hand work on and ask each other, over an interface; quick enough to be run often.
const SPEC: &str = r#"andon 1

role Developer
role Operator

unit IT led by CIO {
  team Build led by BuildLead { 6 Developer }
  team Run led by RunLead { 3 Operator }
}

leader CIO { available 10% }

channel chat { speed 10 min; fidelity 95% }
interface Developer <-> Operator by chat

stream Feature {
  stage Code by Developer { effort 2 days to 6 days }
  stage Ship by Operator { effort 1 day; asks Developer 50% for 1 h }
}

scenario Year {
  runs 1 year after 3 months warm-up
  demand Feature 1 per day
  replications 16
}

scenario Rush {
  runs 6 months after 3 months warm-up
  demand Feature 2 per day
  replications 16
}
"#;

const INTERFACE: &str = "interface Developer <-> Operator by chat\n";

struct Team {
    folder: tempfile::TempDir,
}

impl Team {
    fn new() -> Self {
        let team = Self { folder: tempfile::tempdir().unwrap() };
        team.write("org.org", SPEC);
        team
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    fn snapshot(&self, name: &str) -> PathBuf {
        self.path().join("snapshots").join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.snapshot(name)).unwrap()
    }

    /// All snapshots, by name.
    fn all(&self) -> Vec<(String, String)> {
        let Ok(entries) = fs::read_dir(self.path().join("snapshots")) else { return Vec::new() };
        let mut all: Vec<_> = entries
            .map(|e| e.unwrap().path())
            .map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&p).unwrap()))
            .collect();
        all.sort();
        all
    }

    fn names(&self) -> Vec<String> {
        self.all().into_iter().map(|(name, _)| name).collect()
    }

    fn andon(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("andon").unwrap();
        command.current_dir(self.path()).args(arguments).env_remove("CI").env_remove("TF_BUILD");
        command
    }

    /// Exit status and standard output.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.andon(arguments).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    }

    fn accept(&self) {
        self.andon(&["test", "--accept"]).assert().success();
    }

    fn difference(&self, arguments: &[&str]) -> String {
        let output = self.andon(&[&["diff"], arguments].concat()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = std::process::Command::new("git")
            .current_dir(self.path())
            .args(["-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "core.autocrlf=false"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }
}

/// The same declarations in another order, with comments and other blanks, half of them in another file.
fn laid_out_anew() -> (String, String) {
    let blocks: Vec<&str> = SPEC.trim_start_matches("andon 1").split("\n\n").map(str::trim).collect();
    let (mut mine, mut theirs) = ("andon 1\n\nimport \"teams.org\"\n".to_owned(), "andon 1\n".to_owned());
    for (i, block) in blocks.iter().filter(|b| !b.is_empty()).rev().enumerate() {
        let file = if i < 2 || i % 2 == 0 { &mut mine } else { &mut theirs };
        file.push_str(&format!("\n// number {i}\n{}\n", block.replace("{ ", "{   ")));
    }
    (mine, theirs)
}

#[test]
fn a_reorganisation_is_recorded_reviewed_and_accepted() {
    let team = Team::new();
    team.git(&["init", "-q"]);
    let (code, text) = team.run(&["test"]);
    assert_eq!((code, text.contains("recorded")), (0, false), "nobody has to keep snapshots: {text}");
    assert_eq!(team.names(), [""; 0]);
    team.accept();
    assert_eq!(team.names(), ["org.snap", "org@Rush@base.snap", "org@Year@base.snap"]);
    team.commit("record");

    // Other places, comments, blanks and files change nothing, to the byte.
    let (mine, theirs) = laid_out_anew();
    team.write("org.org", &mine);
    team.write("teams.org", &theirs);
    team.andon(&["test", "--exact", "org.org"]).assert().success();
    team.andon(&["test", "--accept", "org.org"]).assert().success();
    assert_eq!(team.git(&["status", "--porcelain", "snapshots"]), "");
    fs::remove_file(team.path().join("teams.org")).unwrap();

    // A role that nobody works with: lines are added, and none is another.
    let with_garden = format!("{SPEC}\nrole Gardener\nteam Garden {{ 2 Gardener }}\n");
    team.write("org.org", &with_garden);
    let (code, text) = team.run(&["test"]);
    assert_eq!(code, 1);
    assert!(text.contains("utilisation of Gardener: 0, was not there"), "{text}");
    team.accept();
    let changed = team.git(&["diff", "--numstat", "snapshots"]);
    assert_eq!(changed.lines().count(), 2, "{changed}");
    assert!(changed.lines().all(|l| l.split('\t').nth(1) == Some("0")), "only additions: {changed}");
    team.commit("garden");

    // Without the interface everything goes over the leader who has no time.
    team.write("org.org", &with_garden.replace(INTERFACE, ""));
    let (code, text) = team.run(&["test"]);
    assert_eq!(code, 1);
    assert!(text.contains("different behaviour: Year on base"), "{text}");
    assert!(text.contains("flow time of Feature: "), "what got slower is named: {text}");
    assert!(text.contains("where the time of Feature goes: "), "{text}");
    let hop = text.lines().find(|l| l.trim_start().starts_with("hop ")).unwrap();
    assert!(hop.contains("days, was ") && hop.contains("min"), "then and now: {hop}");
    assert!(text.contains("came: warn missing-interface: "), "{text}");
    assert!(text.contains("the story of Feature#"), "{text}");
    assert!(team.names().contains(&"org@Year@base.snap.new".to_owned()), "it waits to be accepted");
    assert_eq!(team.run(&["test"]), (code, text), "what waits is never read as accepted");

    team.accept();
    assert!(team.names().iter().all(|name| name.ends_with(".snap")), "nothing waits: {:?}", team.names());
    let (code, text) = team.run(&["test", "--exact"]);
    assert_eq!((code, text.contains("different")), (0, false));
    team.commit("without the interface");

    // Between the two commits: that one change, what the rules say of it, and which snapshots moved by which metrics.
    let text = team.difference(&["HEAD~1..HEAD"]);
    let told: Vec<&str> =
        text.lines().skip(1).take_while(|l| !l.trim_start().starts_with("findings: ")).collect();
    assert!(matches!(told[..], [one] if one.contains("interface ") && one.ends_with(" dropped")), "{text}");
    assert!(text.contains("  snapshots: 3 different behaviour\n"), "{text}");
    assert!(
        text.contains("    ~ Year on base: different behaviour\n        flow time of Feature: "),
        "{text}"
    );
    assert!(text.contains("    ~ Rush on base: different behaviour\n"), "{text}");
    let markdown = team.difference(&["HEAD~1..HEAD", "--format", "markdown"]);
    assert!(markdown.contains("Snapshots: 3 different behaviour\n"), "{markdown}");
    assert!(
        markdown.contains("- `Year on base`: different behaviour\n  - flow time of Feature: "),
        "{markdown}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&team.difference(&["HEAD~1..HEAD", "--format", "json"])).unwrap();
    let snapshots = json["specs"][0]["snapshots"].as_array().unwrap();
    let year = snapshots.iter().find(|s| s["about"] == "Year on base").unwrap();
    assert_eq!(
        (&year["change"], &year["file"]),
        (&"different behaviour".into(), &"org@Year@base.snap".into())
    );
    assert!(year["differences"].as_array().unwrap().iter().any(|d| d["name"] == "flow time"), "{year}");
}

#[test]
fn a_difference_of_revisions_tells_apart_draw_and_behaviour_of_what_is_recorded() {
    let team = Team::new();
    team.git(&["init", "-q"]);
    team.accept();
    team.commit("record");
    // Ten seconds in a day of work.
    team.write("org.org", &SPEC.replace("effort 1 day;", "effort 24.003 h;"));
    team.accept();
    fs::remove_file(team.path().join("snapshots/org@Rush@base.snap")).unwrap();
    team.commit("another draw");
    let text = team.difference(&["HEAD~1..HEAD"]);
    assert!(
        text.contains("    ~ Year on base: different draw, same distribution\n\n"),
        "no metric is named: {text}"
    );
    assert!(text.contains("    - Rush on base: no longer recorded\n"), "{text}");
    // A spec that was renamed keeps its snapshots, and what only the working tree holds is seen there.
    team.git(&["mv", "org.org", "firm.org"]);
    for name in ["", "@Year@base"] {
        team.git(&["mv", &format!("snapshots/org{name}.snap"), &format!("snapshots/firm{name}.snap")]);
    }
    team.commit("renamed");
    let text = team.difference(&["HEAD~1..HEAD"]);
    assert!(text.starts_with("org.org → firm.org\n") && !text.contains("snapshots:"), "{text}");
    let path = team.path().join("snapshots/firm@Year@base.snap");
    let recorded = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("<<<<<<< mine\n{recorded}")).unwrap();
    let text = team.difference(&[]);
    assert!(text.contains("the working tree: snapshot firm@Year@base.snap: "), "{text}");
    assert!(text.contains("is the mark of a merge conflict"), "{text}");
    fs::remove_file(&path).unwrap();
    assert!(team.difference(&[]).contains("    - Year on base: no longer recorded\n"));
}

#[test]
fn a_small_change_is_another_draw_and_a_new_name_is_one_too() {
    let team = Team::new();
    team.accept();
    let recorded = team.all();
    // Ten seconds in a day of work: far below what sixteen replications can see.
    team.write("org.org", &SPEC.replace("effort 1 day;", "effort 24.003 h;"));
    let (code, text) = team.run(&["test"]);
    assert!(code == 0 && text.contains("different draw, same distribution: Year on base"), "{code} {text}");
    assert_eq!(team.run(&["test", "--exact"]).0, 1);
    assert!(team.names().contains(&"org@Year@base.snap.new".to_owned()));
    assert_eq!(team.run(&["test"]).0, 0);
    assert_eq!(team.all(), recorded, "what passes is neither recorded nor waits");
    // Other replications and another seed: the statistics still hold, the draws do not.
    team.write("org.org", SPEC);
    assert_eq!(team.run(&["test", "--seed", "7"]).0, 0);
    assert_eq!(team.run(&["test", "--seed", "7", "-n", "12"]).0, 0);
    assert_eq!(team.run(&["test", "--seed", "7", "--exact"]).0, 1);
    assert_eq!(team.all(), recorded, "a run with another seed leaves nothing behind");
    let (code, text) = team.run(&["test", "--seed", "7", "-n", "3"]);
    assert!(code == 1 && text.contains("undecided: Year on base") && text.contains("at least"), "{text}");
    // Without a mechanism the design is meant to behave in another way.
    assert!(!team.run(&["test", "--without", "relay"]).1.contains("different"));
    let wrong = team.andon(&["test", "--accept", "--seed", "7"]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("leave `--seed`"));
}

#[test]
fn continuous_integration_writes_nothing() {
    let team = Team::new();
    team.accept();
    team.write("org.org", &SPEC.replace(INTERFACE, "").replace("scenario Rush", "scenario Hurry"));
    let before = team.all();
    let ci = |arguments: &[&str]| {
        let mut command = team.andon(arguments);
        for name in ["INSTA_UPDATE", "INSTA_FORCE_PASS", "INSTA_FORCE_UPDATE", "UPDATE"] {
            command.env(name, "always");
        }
        let output = command.env("CI", "true").output().unwrap();
        assert_eq!(team.all(), before, "{arguments:?} has written");
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, text) = ci(&["test"]);
    assert_eq!(code, 1);
    assert!(text.contains("not recorded: Hurry on base") && text.contains("unreferenced: "), "{text}");
    for arguments in [&["test", "--accept"][..], &["test", "--review"], &["test", "--unreferenced", "delete"]]
    {
        assert_eq!(ci(arguments).0, 2);
    }
    // What nobody takes any more is a fault there, and a word elsewhere.
    team.write("org.org", &SPEC.replace("\nscenario Rush {", "\nscenario Hurry {"));
    team.accept();
    assert!(!team.names().contains(&"org@Rush@base.snap".to_owned()), "accepting clears up");
    let gone = team.read("org@Hurry@base.snap").replace("Hurry", "Rush");
    fs::write(team.snapshot("org@Rush@base.snap"), gone).unwrap();
    let in_ci = |arguments: &[&str]| team.andon(arguments).env("CI", "1").output().unwrap().status.code();
    assert_eq!((team.run(&["test"]).0, in_ci(&["test"])), (0, Some(1)));
    assert_eq!(in_ci(&["test", "--unreferenced", "ignore"]), Some(0));
    assert_eq!(team.run(&["test", "--unreferenced", "reject"]).0, 1);
    fs::rename(team.path().join("org.org"), team.path().join("firm.org")).unwrap();
    let (code, text) = team.run(&["test", "--accept"]);
    assert!(code == 0 && text.contains("removed, the spec is gone"), "{text}");
    assert!(team.names().iter().all(|name| name.starts_with("firm")), "{:?}", team.names());
}

#[test]
fn snapshots_of_others_are_left_alone() {
    let team = Team::new();
    team.accept();
    fs::write(team.snapshot("suite__other.snap"), "---\nsource: a.rs\n---\n1\n").unwrap();
    team.accept();
    assert!(team.names().contains(&"suite__other.snap".to_owned()));
    assert_eq!(team.andon(&["test"]).env("CI", "1").output().unwrap().status.code(), Some(0));
}

#[test]
fn what_is_no_snapshot_is_an_error_and_no_mismatch() {
    let team = Team::new();
    team.accept();
    let (name, good) = ("org@Year@base.snap", team.read("org@Year@base.snap"));
    let error = |text: &str, word: &str| {
        fs::write(team.snapshot(name), text).unwrap();
        let output = team.andon(&["test"]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(word) && said.contains(name), "{said}");
        assert_eq!(team.names().len(), 3, "nothing is written");
    };
    let conflict = good.replace("seed: 1", "<<<<<<< HEAD\nseed: 1\n=======\nseed: 2\n>>>>>>> theirs");
    error(&conflict, "line 8 is the mark of a merge conflict");
    let newer = good.replace("andon.snapshot/1", "andon.snapshot/7");
    error(&newer, "use a newer `andon`");
    error(&good.replace(" days, p85", " weeks, p85"), "should be a metric");
    error(&good.replace("scenario: ", "scene: "), "line 6 should be `scenario: …`");
    error("---\nsource: a\n", "should be `andon.snapshot/1`");
    error("", "should be `andon.snapshot/1`");
    // A newer program's work is never overwritten; everything else is mended by recording it again.
    fs::write(team.snapshot(name), &newer).unwrap();
    team.andon(&["test", "--accept"]).assert().code(2);
    assert_eq!(team.read(name), newer);
    fs::write(team.snapshot(name), &conflict).unwrap();
    team.accept();
    assert_eq!(team.read(name), good);
    // Line ends of another system are no difference.
    fs::write(team.snapshot(name), good.replace('\n', "\r\n")).unwrap();
    team.andon(&["test", "--exact"]).assert().success();
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_project() {
    let team = Team::new();
    team.accept();
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    fs::write(&secret, "secret").unwrap();
    fs::remove_file(team.snapshot("org.snap")).unwrap();
    std::os::unix::fs::symlink(&secret, team.snapshot("org.snap")).unwrap();
    team.andon(&["test"]).assert().code(2);
    fs::remove_dir_all(team.path().join("snapshots")).unwrap();
    std::os::unix::fs::symlink(outside.path(), team.path().join("snapshots")).unwrap();
    team.andon(&["test", "--accept"]).assert().code(2);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1, "nothing was written outside");
}

#[test]
fn two_people_change_two_scenarios() {
    let team = Team::new();
    team.git(&["init", "-q", "-b", "main"]);
    team.accept();
    team.commit("record");
    let change = |branch: &str, from: &str, to: &str| {
        team.git(&["checkout", "-q", "-b", branch, "main"]);
        team.write("org.org", &SPEC.replace(from, to));
        team.accept();
        team.commit(branch);
    };
    change("mine", "demand Feature 1 per day", "demand Feature 3 per week");
    change("yours", "demand Feature 2 per day", "demand Feature 8 per week");
    // Git merges both without a question, and the snapshots are those of the merged spec.
    team.git(&["merge", "-q", "-m", "both", "mine"]);
    team.andon(&["test", "--exact"]).assert().success();

    // Both change one scenario: that one is in conflict, and no other.
    change("ours", "demand Feature 1 per day", "demand Feature 4 per week");
    team.git(&["checkout", "-q", "mine"]);
    let merge = std::process::Command::new("git")
        .current_dir(team.path())
        .args(["-c", "user.name=A", "-c", "user.email=a@b.c", "merge", "-q", "ours"])
        .output()
        .unwrap();
    assert!(!merge.status.success());
    let unmerged = team.git(&["diff", "--name-only", "--diff-filter=U"]);
    assert_eq!(unmerged, "org.org\nsnapshots/org@Year@base.snap\n");
    team.write("org.org", &SPEC.replace("demand Feature 1 per day", "demand Feature 3 per week"));
    let output = team.andon(&["test"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("merge conflict"));
    team.accept();
    team.andon(&["test", "--exact"]).assert().success();
}

#[test]
fn the_crate_insta_reads_what_is_written() {
    let team = Team::new();
    team.accept();
    // The very file that is committed, compared by insta's own assertion on what `andon` would write.
    let text = team.read("org@Year@base.snap");
    let contents = text.splitn(3, "---\n").nth(2).unwrap().trim_end().to_owned();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(team.path().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("org@Year@base", contents));
}

#[test]
fn machines_are_told_in_json() {
    let team = Team::new();
    team.accept();
    team.write("org.org", &SPEC.replace(INTERFACE, ""));
    let (code, text) = team.run(&["test", "--format", "json"]);
    assert_eq!(code, 1);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let (code, schema) = team.run(&["schema", "metrics"]);
    assert_eq!(code, 0);
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    assert!(schema.is_valid(&value), "{text}");
    let year = &value["snapshots"].as_array().unwrap()[0];
    assert_eq!((&year["about"], &year["verdict"]), (&"Year on base".into(), &"different behaviour".into()));
    assert_eq!(year["fails"], true);
    let flow = year["differences"].as_array().unwrap().iter().find(|d| d["name"] == "flow time").unwrap();
    assert!(flow["new"]["mean"].as_f64() > flow["old"]["mean"].as_f64());
}
