//! `andon new`: a first spec, or a repository around it.
#![expect(clippy::disallowed_methods, reason = "a shell asks whether a file is there")]

use super::Exit;
use super::output::{Output, write_here};
use std::path::{Path, PathBuf};

/// The first spec of a newcomer: small, and it says something when it runs.
const FIRST: &str = include_str!("new/first.org");

/// What a repository holds besides its spec: path and text.
const REPOSITORY: &[(&str, &str)] = &[
    ("README.md", include_str!("new/repo/README.md")),
    ("andon.toml", include_str!("new/repo/andon.toml")),
    (".gitignore", include_str!("new/repo/gitignore")),
    (".gitattributes", include_str!("new/repo/gitattributes")),
    (".github/workflows/organisation.yml", include_str!("new/repo/workflow.yml")),
    (".pre-commit-config.yaml", include_str!("new/repo/pre-commit-config.yaml")),
];

/// Makes what is asked for, whole or not at all.
pub(super) fn new(name: &str, repository: bool, action: &str, output: &mut Output) -> Exit {
    if !is_action(action) {
        output.complain(&format!(
            "`--action {action}` names no place of an action: write OWNER/REPOSITORY@VERSION, as `--action acme/andon@v0.1.0`"
        ));
        return Exit::Unusable;
    }
    if name.contains(['/', '\\']) {
        output.complain("a name is wanted, not a path: the file is made in this folder");
        return Exit::Unusable;
    }
    let stem = stem(name);
    let stem = stem.as_str();
    if stem.is_empty() || name.chars().any(crate::syntax::unseen::is_hidden) {
        output.complain("a name needs letters or digits");
        return Exit::Unusable;
    }
    let path = PathBuf::from(if repository { stem.to_owned() } else { format!("{stem}.org") });
    if path.exists() {
        output.complain(&format!("{} is there already", path.display()));
        return Exit::Unusable;
    }
    let made = if repository {
        make_repository(&path, stem, name, action)
    } else {
        write_here(&path, first(name).as_bytes())
    };
    if let Err(error) = made {
        output.complain(&format!("{}: {error}", path.display()));
        return Exit::Unusable;
    }
    output.line(&if repository {
        format!("{stem} is made; try: cd {stem}, git init, andon check, andon test")
    } else {
        format!("{0} is made; try: andon check {0}, andon run {0}, andon test {0}", path.display())
    });
    Exit::Well
}

/// A name as that of a file: its letters and digits in whatever script, small, with one hyphen for all between them.
fn stem(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// `OWNER/REPOSITORY[/PATH][@VERSION]`, of letters that are what they are in a workflow: it is written there as it stands.
fn is_action(action: &str) -> bool {
    let plain = |part: &str| {
        let letters = part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        letters && part.bytes().any(|b| b.is_ascii_alphanumeric() || b == b'_') && !part.starts_with('-')
    };
    let (place, version) = action.split_once('@').unwrap_or((action, "main"));
    place.split('/').count() > 1 && place.split('/').chain(version.split('/')).all(plain)
}

fn first(name: &str) -> String {
    FIRST.replace("NAME", &name.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Every file in a folder beside the wanted one, which then gets its name.
fn make_repository(path: &Path, stem: &str, name: &str, action: &str) -> std::io::Result<()> {
    let (place, version) = action.split_once('@').unwrap_or((action, "main"));
    // An action may stand in a folder of its repository.
    let home = place.match_indices('/').nth(1).map_or(place, |(end, _)| &place[..end]);
    let beside = tempfile::Builder::new().prefix(".andon-").tempdir_in(".")?;
    let spec = (format!("specs/{stem}.org"), first(name));
    let title = crate::report::diff::markdown::escaped(name);
    let rest = REPOSITORY.iter().map(|(file, text)| {
        let text = text
            .replace("ACTION", &format!("{place}@{version}"))
            .replace("REPOSITORY", &format!("https://github.com/{home}"))
            .replace("REVISION", version)
            .replace("STEM", stem)
            .replace("NAME", &title);
        ((*file).to_owned(), text)
    });
    for (file, text) in rest.chain([spec]) {
        let target = beside.path().join(file);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder)?;
        }
        write_here(&target, text.as_bytes())?;
    }
    // A temporary folder is for its owner alone.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(beside.path(), std::fs::Permissions::from_mode(0o755))?;
    }
    std::fs::rename(beside.path(), path)?;
    // It has another name now, under which nothing removes it.
    let _ = beside.keep();
    Ok(())
}
