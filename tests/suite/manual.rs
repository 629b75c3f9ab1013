//! The manual is true: each command that it shows runs, each option that the README names is there, each link leads somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The README and the pages under `docs`; the gallery is made from runs, and `andon gallery --check` holds it to them.
fn pages() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(root.join("docs")).unwrap().map(|e| e.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    paths.extend(["README.md", "CONTRIBUTING.md", "editors/README.md"].map(|p| root.join(p)));
    paths.sort();
    paths.into_iter().map(|p| (p.clone(), fs::read_to_string(p).unwrap())).collect()
}

/// The lines of blocks of shell that call the program, without comments.
fn commands(page: &str) -> Vec<String> {
    let blocks = page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split("  #").next().unwrap_or(line));
    let lines = lines.map(|line| line.split(" # ").next().unwrap_or(line).trim().to_owned());
    lines.filter(|line| line.starts_with("andon ")).collect()
}

fn shell(folder: &Path, line: &str) -> Output {
    let program = assert_cmd::cargo::cargo_bin("andon");
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("sh");
    command.current_dir(folder).args(["-c", line]).env("PATH", path).env_remove("CI").env_remove("TF_BUILD");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").stdin(std::process::Stdio::null());
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Test").env(format!("GIT_{who}_EMAIL"), "test@example.org");
    }
    command.output().unwrap()
}

/// A repository in which whatever the manual names is there: small specs under the names of the shipped ones.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let spec = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/first.org")).unwrap();
    let spec =
        spec.replace("scenario Year {", "scenario Year {\n  replications 3").replace("1 year", "20 weeks");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for path in [
        "a.org",
        "as-is.org",
        "my-company.org",
        "specs/first.org",
        "specs/it/it.org",
        "specs/parts-unlimited/post-mortem.org",
    ] {
        write(path, &spec);
    }
    write("specs/parts-unlimited/dev-and-ops.org", &spec.replace("Connected", "Embedded"));
    write("to-be.org", &spec.replace("3 Operator", "4 Operator"));
    let made = shell(
        folder.path(),
        "git init -q -b main && git add -A && git commit -qm one && git tag v1 && git tag v2 && git switch -q -c talk",
    );
    assert!(made.status.success(), "{made:?}");
    folder
}

/// Commands that wait for somebody.
const WAIT: &[&str] = &["andon check --watch", "andon test --review"];

#[test]
fn each_command_that_the_manual_shows_runs() {
    let mut ran = 0;
    for (path, page) in pages().iter().filter(|(path, _)| !path.ends_with("gallery.md")) {
        let folder = repository();
        for line in commands(page).iter().filter(|line| !WAIT.contains(&line.as_str())) {
            // `andon new` does not write over a file.
            if line.starts_with("andon new \"My Company\"") {
                fs::remove_file(folder.path().join("my-company.org")).unwrap();
            }
            let command = line.split(" | ").next().unwrap();
            let output = shell(folder.path(), command);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let code = output.status.code().unwrap();
            // 1 is what is found, which is no mistake of the manual.
            assert!(code < 2, "{}: {line}: exit {code}: {said}", path.display());
            ran += 1;
        }
    }
    assert!(ran >= 25, "only {ran} commands are found in the manual");
}

#[test]
fn each_option_that_the_readme_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut seen = 0;
    for row in readme.lines().filter(|line| line.starts_with("| `andon ")) {
        let verb = row.trim_start_matches("| `andon ").split([' ', '`']).next().unwrap();
        let help = shell(root, &format!("andon {verb} --help"));
        let help = String::from_utf8(help.stdout).unwrap();
        assert!(help.contains("Usage: andon"), "there is no verb {verb}");
        let words = row.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let options: BTreeSet<&str> = words.filter(|w| w.starts_with("--") && w.len() > 2).collect();
        for option in options {
            let elsewhere = row.contains(&format!("`run {option}"));
            assert!(elsewhere || help.contains(option), "`andon {verb}` has no {option}");
            seen += 1;
        }
    }
    assert!(seen >= 20, "only {seen} options are found");
}

#[test]
fn each_link_of_the_manual_leads_somewhere() {
    let mut seen = 0;
    for (path, page) in pages() {
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            if file.is_empty() || target.contains("://") || target.contains(' ') {
                continue;
            }
            assert!(path.parent().unwrap().join(file).exists(), "{}: {target} is not there", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 40, "only {seen} links are found");
}
