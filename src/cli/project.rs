//! From the paths on the command line to compiled projects.

#![expect(clippy::disallowed_methods, reason = "a shell asks what is on the disk")]

use super::output::Output;
use crate::resolve::{Compiled, compile};
use crate::source::SourceMap;
use crate::source::loader::Disk;
use crate::source::provider::{FileProvider, InMemory, ReadError};
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What standard input is called, by those who name it and by all that is said of it.
pub(super) const PIPED: &str = "-";

/// The files that paths mean: a file is itself, a folder all specs below it. That there are none is told, since whoever names
/// a folder means something in it.
pub(super) fn files(paths: &[PathBuf], output: &mut Output) -> Option<Vec<PathBuf>> {
    files_but(paths, |_| false, output)
}

/// What to say of a folder in which nothing is ours.
fn none_there(folder: &Path) -> String {
    format!(
        "{}: there is no spec in this folder or below it; looked for files that end in `.org` and begin with `andon 1`, and for \
         files that end in `.andon`, those that `.gitignore` leaves out apart (`andon new NAME` makes one)",
        folder.display()
    )
}

/// The same; a folder without specs may be `bare`.
fn files_but(paths: &[PathBuf], bare: impl Fn(&Path) -> bool, output: &mut Output) -> Option<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == PIPED || path.is_file() {
            found.push(path.clone());
        } else if path.is_dir() {
            match Disk::around(path) {
                // What stands in this folder is called as if it had been named.
                Ok(disk) => {
                    let specs = disk.walk(path);
                    if specs.is_empty() && !bare(path) {
                        output.complain(&none_there(path));
                        return None;
                    }
                    let named = |p: PathBuf| p.strip_prefix(".").map_or(p.clone(), Path::to_owned);
                    found.extend(specs.into_iter().map(named));
                }
                Err(error) => {
                    output.complain(&format!("{}: {error}", path.display()));
                    return None;
                }
            }
        } else if path.exists() {
            output.complain(&format!("{}: {}", path.display(), ReadError::NotAFile));
            return None;
        } else {
            output.complain(&format!("{}: {}", path.display(), ReadError::NotFound));
            return None;
        }
    }
    found.dedup();
    Some(found)
}

/// The specs that paths mean. A file that was found in a folder, that another one imports, and in which nothing runs by
/// itself is a part of that one, and looked at with it: so a folder says of its files what its specs say when they are named.
pub(super) fn specs(paths: &[PathBuf], output: &mut Output) -> Option<Vec<PathBuf>> {
    specs_but(paths, |_| false, output)
}

/// The same; a folder without specs may be `bare`.
pub(super) fn specs_but(
    paths: &[PathBuf],
    bare: impl Fn(&Path) -> bool,
    output: &mut Output,
) -> Option<Vec<PathBuf>> {
    let mut found = files_but(paths, bare, output)?;
    let imported = imported(&found);
    let runs = |path: &Path| {
        let disk = Disk::around(path).ok()?;
        let compiled = compile(&disk.relative(path).ok()?, &disk);
        Some(compiled.is_sound() && compiled.project.scenarios.count() > 0)
    };
    found.retain(|path| {
        let inside = std::fs::canonicalize(path).is_ok_and(|full| imported.contains(&full));
        !inside || paths.contains(path) || runs(path) == Some(true)
    });
    Some(found)
}

/// The files that some of these import, by their full paths.
fn imported(paths: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut out = BTreeSet::new();
    for path in paths.iter().filter(|p| p.is_file() && paths.len() > 1) {
        let Ok(disk) = Disk::around(path) else { continue };
        let Ok(own) = disk.relative(path) else { continue };
        // Most specs import nothing, and need not be understood to see that.
        if !disk.read(&own).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains("import")) {
            continue;
        }
        let sources = compile(&own, &disk).sources;
        out.extend(sources.iter().filter(|s| s.path != own).map(|s| disk.root().join(&s.path)));
    }
    out
}

/// Compiles one file with what it imports.
pub(super) fn compiled(path: &Path, output: &mut Output) -> Option<Compiled> {
    if path.as_os_str() == PIPED {
        let text = standard_input(output)?;
        // It is called what it was called on the command line, in every output.
        return Some(compile(PIPED, &InMemory::default().with(PIPED, text)));
    }
    let disk = Disk::around(path).map_err(|e| output.complain(&format!("{}: {e}", path.display()))).ok()?;
    if path.is_dir() {
        output.complain(&one_is_wanted(path, &disk.walk(path)));
        return None;
    }
    let relative =
        disk.relative(path).map_err(|e| output.complain(&format!("{}: {e}", path.display()))).ok()?;
    let mut compiled = compile(&relative, &disk as &dyn FileProvider);
    show_from_here(&mut compiled.sources, disk.root(), path, &relative);
    Some(compiled)
}

/// Shows the paths of a project as they are from the folder that the user stands in, and where the project is neither above
/// nor below that, as the user wrote them.
fn show_from_here(sources: &mut SourceMap, root: &Path, given: &Path, inside: &str) {
    let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
    let folder = |way: &Path| {
        let way = way.to_string_lossy().replace('\\', "/");
        if way.is_empty() { way } else { format!("{}/", way.trim_end_matches('/')) }
    };
    if let Ok(below) = here.strip_prefix(root) {
        sources.show_below(&folder(below));
    } else if let Ok(way) = root.strip_prefix(&here)
        && !here.as_os_str().is_empty()
    {
        sources.show_from(&folder(way));
    } else {
        let given = given.to_string_lossy().replace('\\', "/");
        let written = given.strip_suffix(inside).filter(|way| way.ends_with('/')).map(str::to_owned);
        sources.show_from(&written.unwrap_or_else(|| folder(root)));
    }
}

/// Shows the paths from the top of the project where the program runs within it: tools that read findings know them from there.
pub(super) fn show_from_top(sources: &mut SourceMap) {
    if sources.is_shown_below() {
        sources.show_below("");
    }
}

/// What to say to a folder where one spec is wanted.
fn one_is_wanted(folder: &Path, specs: &[PathBuf]) -> String {
    const MOST: usize = 5;
    let shown = |path: &PathBuf| path.strip_prefix(".").unwrap_or(path).display().to_string();
    let names: Vec<String> = specs.iter().take(MOST).map(shown).collect();
    let more = if specs.len() > MOST { ", …" } else { "" };
    let which = match &names[..] {
        [] => "; there is none in it: `andon new NAME` makes one".to_owned(),
        names => format!(", of {}{more}", names.join(", ")),
    };
    format!("{} is a folder: name one spec{which}", folder.display())
}

/// All of standard input, up to the largest file. It can be read once, and whoever asks again has what was read.
pub(super) fn standard_input(output: &mut Output) -> Option<Vec<u8>> {
    static READ: OnceLock<Vec<u8>> = OnceLock::new();
    if let Some(bytes) = READ.get() {
        return Some(bytes.clone());
    }
    let mut bytes = Vec::new();
    let limit = crate::source::MAX_FILE_BYTES as u64 + 1;
    if let Err(error) = std::io::stdin().lock().take(limit).read_to_end(&mut bytes) {
        output.complain(&format!("{PIPED}: {error}"));
        return None;
    }
    Some(READ.get_or_init(|| bytes).clone())
}
