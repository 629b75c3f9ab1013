//! What a verb writes never takes the place of what people have written: a spec, or the settings of a project.

#![expect(clippy::disallowed_methods, reason = "a shell asks what is on the disk")]

use super::args::Verb;
use crate::lint::config::FILE;
use crate::source::header::{Header, classify};
use std::io::Read as _;
use std::path::Path;

/// Enough of a file to tell by its first line what it is.
const BEGINNING: u64 = 4_096;

/// Why a verb is not begun: it would write over a spec, over settings, or over its own other output.
pub(super) fn in_the_way(verb: &Verb) -> Option<String> {
    let outputs = outputs(verb);
    for (i, (option, path)) in outputs.iter().enumerate() {
        let what = match is_written_by_people(path) {
            Some(what) => what,
            None if outputs[..i].iter().any(|(_, other)| is_same(path, other)) => "written to already",
            None => continue,
        };
        return Some(format!(
            "{}: this is {what}, and stays as it is; give `{option}` another name",
            path.display()
        ));
    }
    None
}

/// The files that a verb is told to write, with the options that name them.
fn outputs(verb: &Verb) -> Vec<(&'static str, &Path)> {
    let (option, named, repetition) = match verb {
        Verb::Run(a) => ("--trace", a.trace.as_deref(), &a.repetition),
        Verb::Graph(a) => ("--output", a.output.as_deref(), &a.repetition),
        Verb::Test(a) => ("", None, &a.repetition),
        Verb::Compare(a) => ("", None, &a.repetition),
        Verb::Diff(a) => ("", None, &a.repetition),
        Verb::Diagnose(a) => ("", None, &a.repetition),
        _ => return Vec::new(),
    };
    let kept = repetition.journal.as_deref().map(|path| ("--journal", path));
    kept.into_iter().chain(named.map(|path| (option, path))).collect()
}

/// What somebody has written that stands at this place, through whatever links.
fn is_written_by_people(path: &Path) -> Option<&'static str> {
    let full = std::fs::canonicalize(path).ok().filter(|full| full.is_file())?;
    if full.file_name().is_some_and(|name| name == FILE) {
        return Some("the settings of a project");
    }
    let mut beginning = Vec::new();
    std::fs::File::open(&full).ok()?.take(BEGINNING).read_to_end(&mut beginning).ok()?;
    // A text may be cut within a letter.
    let text = String::from_utf8_lossy(&beginning);
    matches!(classify(text.as_bytes()), Header::Ours | Header::UnknownVersion(_)).then_some("a spec")
}

/// Two names of one file, which may not be there yet.
fn is_same(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let folder = std::fs::canonicalize(super::output::folder_of(path)).ok()?;
        std::fs::canonicalize(path).ok().or_else(|| Some(folder.join(path.file_name()?)))
    };
    a == b || place(a).is_some_and(|full| place(b) == Some(full))
}
