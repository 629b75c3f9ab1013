//! `andon new`
#![expect(clippy::disallowed_methods, reason = "a shell asks whether a file is there")]

use super::Exit;
use super::output::{Output, write_whole};
use std::path::PathBuf;

/// The first spec of a newcomer: small, and it says something when it runs.
const FIRST: &str = include_str!("new/first.org");

pub(super) fn new(name: &str, output: &mut Output) -> Exit {
    let stem: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let stem = stem.trim_matches('-');
    if stem.is_empty() || name.chars().any(crate::syntax::scan::is_hidden) {
        output.complain("a name needs letters or digits");
        return Exit::Unusable;
    }
    let path = PathBuf::from(format!("{stem}.org"));
    if path.exists() {
        output.complain(&format!("{} is there already", path.display()));
        return Exit::Unusable;
    }
    let title = name.replace('\\', "\\\\").replace('"', "\\\"");
    if let Err(error) = write_whole(&path, FIRST.replace("NAME", &title).as_bytes()) {
        output.complain(&format!("{}: {error}", path.display()));
        return Exit::Unusable;
    }
    output.line(&format!("{0} is made; try: andon check {0}, andon run {0}, andon test {0}", path.display()));
    Exit::Well
}
