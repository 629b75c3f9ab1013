//! `andon fmt`
#![expect(clippy::disallowed_methods, reason = "a shell reads files")]

use super::Exit;
use super::args::{FindingFormat, FmtArguments};
use super::check::print;
use super::output::{Output, write_whole};
use super::project::{PIPED, files, standard_input};
use crate::diag::Level;
use crate::source::SourceMap;
use crate::source::header::{Header, classify};
use crate::syntax;
use std::path::Path;

pub(super) fn format(arguments: &FmtArguments, output: &mut Output) -> Exit {
    let Some(paths) = files(&arguments.paths, output) else { return Exit::Unusable };
    let mut exit = Exit::Well;
    for path in &paths {
        match one(path, arguments, output) {
            Exit::Unusable => return Exit::Unusable,
            Exit::Findings => exit = Exit::Findings,
            Exit::Well => {}
        }
    }
    exit
}

fn one(path: &Path, arguments: &FmtArguments, output: &mut Output) -> Exit {
    let piped = path.as_os_str() == PIPED;
    let bytes = if piped {
        standard_input(output)
    } else {
        std::fs::read(path).map_err(|e| output.complain(&format!("{}: {e}", path.display()))).ok()
    };
    let Some(bytes) = bytes else { return Exit::Unusable };
    if classify(&bytes) != Header::Ours {
        output.complain(&format!("{}: line 1 does not say `andon 1`", path.display()));
        return Exit::Unusable;
    }
    let Ok(text) = String::from_utf8(bytes) else { return Exit::Unusable };
    let mut sources = SourceMap::default();
    let id = sources.add(path.to_string_lossy(), text.clone());
    let parsed = syntax::parse(id, &text);
    if parsed.findings.iter().any(|f| f.level == Level::Error) {
        print(&parsed.findings, &sources, FindingFormat::Pretty, output);
        output.complain(&format!("{}: has errors of form and is left as it is", path.display()));
        return Exit::Findings;
    }
    let tidy = syntax::format::format(&text);
    if piped && !arguments.check && !arguments.diff {
        output.text(&tidy);
        return Exit::Well;
    }
    if tidy == text {
        return Exit::Well;
    }
    if arguments.diff {
        let diff = similar::TextDiff::from_lines(&text, &tidy);
        let name = path.display().to_string();
        output.text(&crate::report::sanitise::visible(&diff.unified_diff().header(&name, &name).to_string()));
    }
    if arguments.check || arguments.diff {
        output.remark(&format!("{}: would be laid out anew", path.display()));
        return Exit::Findings;
    }
    if let Err(error) = write_whole(path, tidy.as_bytes()) {
        output.complain(&format!("{}: {error}", path.display()));
        return Exit::Unusable;
    }
    output.remark(&format!("{}: laid out anew", path.display()));
    Exit::Well
}
