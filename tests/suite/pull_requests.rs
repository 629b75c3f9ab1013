//! `andon diff` in real git repositories, and what it writes for a pull request.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

const SPEC: &str = "andon 1
import \"lib/channels.org\"
role Developer
role Operator
unit IT led by CIO {
  team Phoenix led by PhoenixLead { 6 Developer }
  team Release led by ReleaseLead { 3 Operator }
}
leader CIO { available 10% }
interface Developer <-> Operator by chat
stream Feature {
  stage Code by Developer { effort 2 days; asks Operator 50% for 1 h }
  stage Ship by Operator { effort 4 h }
}
scenario Quarter { runs 60 days after 20 days warm-up; demand Feature 1 per day; replications 6 }
";
const CHANNELS: &str = "andon 1\nchannel chat { speed 10 min; fidelity 95% }\n";

struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let it = Self(tempfile::tempdir().unwrap());
        it.git(&["init", "--quiet", "--initial-branch", "main"]);
        it.write("specs/company.org", SPEC).write("specs/lib/channels.org", CHANNELS).commit("the company");
        it
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let out = std::process::Command::new("git")
            .current_dir(self.path())
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(out.status.success(), "{arguments:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        let full = self.path().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
        self
    }

    fn commit(&self, message: &str) -> &Self {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
        self
    }

    fn andon(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("andon").unwrap();
        command.current_dir(self.path()).args(arguments).env("NO_COLOR", "1");
        command
    }

    fn diff(&self, arguments: &[&str]) -> String {
        let out = self.andon(&[&["diff"], arguments].concat()).output().unwrap();
        assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }
}

fn without_interface() -> String {
    SPEC.replace("interface Developer <-> Operator by chat\n", "")
}

#[test]
fn a_removed_interface_is_that_one_change_and_the_findings_that_follow() {
    let r = Repository::new();
    r.write("specs/company.org", &without_interface()).commit("save a channel");
    insta::assert_snapshot!(r.diff(&["HEAD~1..HEAD"]), @r"
    specs/company.org
      interface Developer <-> Operator dropped
      findings: 3 new
        + warn [vertical-dominated] 100% of the passages that the work needs go up or down a reporting line (specs/company.org:5)
        + warn [missing-interface] `Feature.Code` asks `Operator` without an interface from `IT.Phoenix` to `IT.Release`: up 2, down 2 (specs/company.org:11)
        + info [unused-channel] channel `chat` is used by nothing (specs/lib/channels.org:2)

    1 of 1 spec differs, HEAD~1 against HEAD
    ");
}

#[test]
fn a_renamed_file_is_followed_and_imports_resolve_in_their_revision() {
    let r = Repository::new();
    r.git(&["mv", "specs/company.org", "specs/firm.org"]);
    r.write("specs/firm.org", &SPEC.replace("6 Developer", "7 Developer"));
    r.write("specs/lib/channels.org", &CHANNELS.replace("95%", "80%")).commit("rename, hire, worsen");
    fs::remove_dir_all(r.path().join("specs")).unwrap();
    insta::assert_snapshot!(r.diff(&["HEAD~1", "HEAD", "--", "specs"]), @r"
    specs/company.org → specs/firm.org
      1 Developer hired in IT.Phoenix
      channel chat: fidelity 95% → 80%

    1 of 1 spec differs, HEAD~1 against HEAD
    ");
}

#[test]
fn the_working_tree_is_a_side_and_reformatting_is_no_difference() {
    let r = Repository::new();
    let tidy = SPEC.replace("  ", "      ").replace("; ", "\n").replace("role Operator\n", "");
    r.write("specs/company.org", &format!("{tidy}\n\n// at the end\nrole Operator\n"));
    assert_eq!(r.diff(&[]), "no difference in 1 spec, HEAD against the working tree\n");
    r.andon(&["diff", "--exit-code"]).assert().success();
    r.write("specs/new.org", "andon 1\nteam A { 2 B }\nrole B\n").write("notes.org", "* notes\n");
    r.andon(&["diff", "--exit-code"]).assert().code(1);
    assert_eq!(
        r.diff(&["--at", "main", "specs/new.org"]),
        "specs/new.org (added)\n  2 people, 1 unit or team\n\n1 of 1 spec differs, main against the working tree\n"
    );
    // Files and folders need no repository.
    let elsewhere = tempfile::tempdir().unwrap();
    for (name, text) in
        [("a.org", "andon 1\nrole A\nteam T { 2 A }\n"), ("b.org", "andon 1\nrole A\nteam T { 3 A }\n")]
    {
        fs::write(elsewhere.path().join(name), text).unwrap();
    }
    let mut command = Command::cargo_bin("andon").unwrap();
    let out = command.current_dir(elsewhere.path()).args(["diff", "a.org", "b.org"]).output().unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(said.contains("1 A hired in T") && said.contains("a.org → b.org"), "{said}");
}

#[test]
fn since_the_common_commit_and_wrong_words() {
    let r = Repository::new();
    r.git(&["switch", "--quiet", "--create", "topic"]);
    r.write("specs/company.org", &SPEC.replace("3 Operator", "4 Operator")).commit("hire");
    r.git(&["switch", "--quiet", "main"]);
    r.write("specs/company.org", &SPEC.replace("6 Developer", "5 Developer")).commit("meanwhile");
    let since = r.diff(&["main...topic"]);
    assert!(since.contains("1 Operator hired in IT.Release") && !since.contains("Developer"), "{since}");
    let between = r.diff(&["main..topic"]);
    assert!(between.contains("1 Developer hired in IT.Phoenix"), "{between}");
    for wrong in [
        &["no-such-branch"][..],
        &["main..nowhere"],
        &["main", "topic", "--", "no-such-folder"],
        &["main", "--", "../.."],
        &["specs", "specs/company.org"],
    ] {
        let out = r.andon(&[&["diff"], wrong].concat()).output().unwrap();
        assert_eq!(out.status.code(), Some(2), "{wrong:?} {out:?}");
        assert!(!out.stderr.is_empty() && out.stdout.is_empty(), "{wrong:?}");
    }
}

#[test]
fn a_spec_with_errors_is_told_and_not_compared() {
    let r = Repository::new();
    r.write("specs/company.org", &SPEC.replace("by Operator {", "by Nobody {")).commit("break");
    let said = r.diff(&["HEAD~1..HEAD"]);
    assert!(said.contains("1 error, so that the structure is not compared"), "{said}");
    assert!(said.contains("+ error [unknown-name]"), "{said}");
}

/// A repository that comes as an archive brings its own `.git/config`, hooks and attributes.
#[cfg(unix)]
#[test]
fn a_hostile_repository_runs_nothing_and_leads_nowhere() {
    use std::os::unix::fs::PermissionsExt as _;
    let r = Repository::new();
    fs::write(r.path().join("specs/evil.org"), "andon 1\nimport \"link.org\"\nrole A\nteam T { 2 A }\n")
        .unwrap();
    std::os::unix::fs::symlink("/etc/passwd", r.path().join("specs/link.org")).unwrap();
    r.write(".gitattributes", "* filter=evil diff=evil text\n").commit("evil");
    r.write("specs/evil.org", "andon 1\nrole A\nteam T { 3 A }\n").commit("more evil");
    let trap = r.path().join("trap.sh");
    fs::write(&trap, format!("#!/bin/sh\necho sprung >> {}/sprung\nexit 0\n", r.path().display())).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let t = trap.to_str().unwrap();
    for (key, value) in [
        ("core.fsmonitor", t),
        ("core.pager", t),
        ("core.editor", t),
        ("core.sshCommand", t),
        ("core.hooksPath", r.path().to_str().unwrap()),
        ("diff.external", t),
        ("diff.evil.command", t),
        ("diff.evil.textconv", t),
        ("filter.evil.clean", t),
        ("filter.evil.smudge", t),
        ("filter.evil.process", t),
        ("pager.ls-tree", t),
        ("pager.rev-parse", t),
        ("alias.ls-tree", "!false"),
        ("credential.helper", t),
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", "ext::sh -c trap"),
    ] {
        r.git(&["config", key, value]);
    }
    let sprung = r.path().join("sprung");
    let _ = fs::remove_file(&sprung);
    for question in [&["HEAD~1..HEAD"][..], &["HEAD~1"], &[]] {
        let out = r.andon(&[&["diff"], question].concat()).output().unwrap();
        assert!(matches!(out.status.code(), Some(0 | 2)), "{out:?}");
        let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
        assert!(!said.contains("root:"), "{said}");
    }
    let said = r.diff(&["HEAD~1..HEAD"]);
    assert!(said.contains("not a regular file"), "{said}");
    assert!(!sprung.exists(), "something of the repository was run");
}

#[test]
fn sentences_of_ours_are_text_and_names_in_them_are_code() {
    let r = Repository::new();
    r.write("specs/company.org", &without_interface()).commit("save a channel");
    let comment = r.diff(&["HEAD~1..HEAD", "--format", "markdown"]);
    let found: Vec<&str> = comment.lines().filter(|l| l.starts_with("- new: ")).collect();
    assert!(!found.is_empty(), "{comment}");
    for line in found {
        assert!(line.starts_with("- new: **"), "{line}");
        let spans: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
        assert!(spans.len() > 1 && spans.iter().all(|code| !code.contains(' ')), "{line}");
    }
}

#[test]
fn names_cannot_act_in_a_comment() {
    let payloads = [
        "@maintainers",
        "![x](https://evil.example/a.png)",
        "[x](https://evil.example)",
        "<img src=x onerror=alert(1)>",
        "<!-- andon diff -->",
        "a | b \\| c",
        "`` ` ``` @b",
        "https://evil.example/x",
        "</details>",
        "#1 and fixes #2",
    ];
    let mut old = String::from("andon 1\nrole Dev\nteam T { 3 Dev }\n");
    let mut new = old.clone();
    for (i, payload) in payloads.iter().enumerate() {
        let quoted: String = payload.replace('\\', "\\\\").replace('"', "\\\"");
        old.push_str(&format!("intent T{i} {{ purpose \"was {i}\" }}\nteam T{i} {{ 1 Dev }}\n"));
        new.push_str(&format!(
            "intent T{i} {{ purpose \"{quoted}\" }}\nteam T{i} \"{quoted}\" {{ 1 Dev }}\n"
        ));
        new.push_str(&format!("meeting \"{quoted}{i}\" every day for 1 h {{ attended by T }}\n"));
    }
    let r = Repository::new();
    r.write("specs/payload.org", &old).commit("plain").write("specs/payload.org", &new).commit("payload");
    let comment = r.diff(&["HEAD~1..HEAD", "--format", "markdown"]);
    assert!(comment.contains("evil.example") && comment.contains("maintainers"), "{comment}");
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    let ours =
        ["<!-- andon diff -->", "<details>", "<details open>", "<summary>", "</summary>", "</details>"];
    for node in comrak::parse_document(&arena, &comment, &options).descendants() {
        use comrak::nodes::NodeValue;
        match &node.data.borrow().value {
            NodeValue::Link(_) | NodeValue::Image(_) => panic!("a link or an image in\n{comment}"),
            NodeValue::HtmlInline(html) => assert!(ours.contains(&html.trim()), "{html}"),
            NodeValue::HtmlBlock(block) => {
                let html = block.literal.trim();
                let known = ours.iter().any(|o| html.starts_with(o)) && !html.contains(['"', '=']);
                assert!(known, "{html}");
            }
            NodeValue::Text(text) => assert!(!text.contains(['@', '#']) && !text.contains("evil"), "{text}"),
            _ => {}
        }
    }
}

#[test]
fn the_effect_of_a_change_is_told_with_intervals_on_the_same_luck() {
    let r = Repository::new();
    r.write("specs/company.org", &without_interface()).commit("save a channel");
    let ask = |more: &[&str]| r.diff(&[&["HEAD~1..HEAD", "--run", "--quiet"], more].concat());
    let said = ask(&[]);
    let flow = said.lines().find(|l| l.contains("flow time of Feature  ")).unwrap();
    assert!(flow.contains("times as long [") && flow.contains('→'), "{said}");
    assert!(said.contains("6 replications on the same luck, seed 1"), "{said}");
    assert!(!said.contains("the sides differ in"), "{said}");
    assert_eq!(ask(&["--format", "json", "--threads", "1"]), ask(&["--format", "json", "--threads", "2"]));

    let json: serde_json::Value = serde_json::from_str(&ask(&["--format", "json"])).unwrap();
    let schema = r.andon(&["schema", "diff"]).output().unwrap().stdout;
    let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    let errors: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&json).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(json["format"], "andon.diff/1");
    assert_eq!(json["specs"][0]["changes"].as_array().unwrap().len(), 1);
    assert_eq!(json["specs"][0]["changes"][0]["change"], "removed");
    let metrics = json["specs"][0]["effects"][0]["metrics"].as_array().unwrap();
    let certain = |m: &&serde_json::Value| matches!(m["direction"].as_str(), Some("falls" | "rises"));
    let sizes: Vec<f64> = metrics
        .iter()
        .filter(certain)
        .filter(|m| m["quantile"].is_null())
        // What streams are for stands first, whatever its size.
        .skip_while(|m| matches!(m["name"].as_str(), Some("flow time" | "throughput")))
        .map(|m| {
            let (a, b) = (m["means"][0].as_f64().unwrap(), m["means"][1].as_f64().unwrap());
            (m["difference"].as_f64().unwrap() / a.abs().max(b.abs())).abs()
        })
        .collect();
    assert_eq!(metrics[0]["name"], "flow time");
    assert!(sizes.len() > 5 && sizes.windows(2).all(|w| w[0] >= w[1]), "{sizes:?}");

    // Hired people are another amount of resources, and demand is each side's own.
    r.write(
        "specs/company.org",
        &SPEC.replace("6 Developer", "9 Developer").replace("1 per day", "2 per day"),
    );
    let said = r.diff(&["HEAD~1", "--run", "--quiet"]);
    assert!(
        said.contains("the sides differ in people") && said.contains("the sides differ in demand"),
        "{said}"
    );
    let markdown = r.diff(&["HEAD~1", "--run", "--quiet", "--format", "markdown"]);
    assert!(markdown.contains("| metric | change [95% interval] |"), "{markdown}");
}

#[test]
fn a_new_repository_passes_what_its_workflow_asks() {
    let folder = tempfile::tempdir().unwrap();
    let run = |inside: &str, arguments: &[&str]| {
        let mut command = Command::cargo_bin("andon").unwrap();
        command.current_dir(folder.path().join(inside)).args(arguments).assert()
    };
    run("", &["new", "--repo", "Our <Company>", "--action", "them/andon@v9"]).success();
    run("", &["new", "--repo", "Our <Company>"]).code(2);
    let inside = "our-company";
    for file in [
        "README.md",
        "andon.toml",
        ".gitattributes",
        ".gitignore",
        ".github/workflows/organisation.yml",
        ".pre-commit-config.yaml",
    ] {
        let text = fs::read_to_string(folder.path().join(inside).join(file)).unwrap();
        for placeholder in ["NAME", "STEM", "ACTION", "REPOSITORY", "REVISION"] {
            assert!(!text.contains(placeholder), "{file} holds {placeholder}");
        }
    }
    let workflow =
        fs::read_to_string(folder.path().join(inside).join(".github/workflows/organisation.yml")).unwrap();
    assert!(workflow.contains("uses: them/andon@v9"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was left beside it");
    run(inside, &["check"]).success();
    run(inside, &["fmt", "--check"]).success();
    run(inside, &["test"]).success();
}

/// The guide shows what the program prints for the spec of the README; `UPDATE=1` writes it anew.
#[test]
fn the_guide_shows_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let first = fs::read_to_string(root.join("specs/first.org")).unwrap();
    let changed = first
        .replace("3 Operator }", "4 Operator }")
        .replace("channel chat", "interface Developer <-> Operator by chat\nchannel chat");
    let r = Repository(tempfile::tempdir().unwrap());
    r.git(&["init", "--quiet", "--initial-branch", "main"]);
    r.write("specs/company.org", &first).commit("as we are");
    r.git(&["switch", "--quiet", "--create", "talk"]);
    r.write("specs/company.org", &changed).commit("talk directly");
    let told = r.diff(&["main..talk"]);
    let ran = r.diff(&["main..talk", "--run", "--quiet"]);
    let effect = &ran[ran.find("  Year on base").unwrap()..];
    let page = root.join("docs/pull-requests.md");
    let text = fs::read_to_string(&page).unwrap();
    let mut made = text.clone();
    for (command, printed) in
        [("andon diff main..talk", told.as_str()), ("andon diff main..talk --run", effect)]
    {
        let head = format!("```\n$ {command}\n");
        let from = made.find(&head).expect(command) + head.len();
        let to = from + made[from..].find("```").unwrap();
        made.replace_range(from..to, &format!("{}\n", printed.trim_end()));
    }
    if made != text && std::env::var_os("UPDATE").is_some() {
        fs::write(&page, &made).unwrap();
    }
    assert!(made == text, "docs/pull-requests.md was stale; run `UPDATE=1 cargo test`");
}
