//! `andon check --fix`

use super::output::{Output, write_whole};
use crate::diag::fix::Fixed;
use crate::diag::{Finding, Level, fix};
use crate::resolve::compile;
use crate::source::loader::Disk;
use crate::source::provider::{FileProvider, ReadError};
use crate::source::{SourceFile, SourceMap};
use crate::syntax;
use std::collections::BTreeMap;
use std::path::Path;

/// Which files were laid out before the first of their mends: these are so afterwards, too. What was not is nobody's wish to
/// have laid out here, where it would hide the mends among other changes: `andon fmt` is for that.
#[derive(Debug, Default)]
pub(super) struct LaidOut(BTreeMap<String, bool>);

impl LaidOut {
    /// The text of a mended file as it is to be written. Mends only put in and take out what they are about.
    fn again(&mut self, before: &SourceFile, mended: &str) -> String {
        let tidy = || syntax::format::format(&before.text) == *before.text;
        let was = *self.0.entry(before.path.clone()).or_insert_with(tidy);
        let form = |f: &Finding| f.level == Level::Error;
        // As long as another mend of the form is due, there is no layout.
        if !was || syntax::parse(before.id, mended).findings.iter().any(form) {
            return mended.to_owned();
        }
        syntax::format::format(mended)
    }
}

/// Applies the mends of the findings to their files; `None` when one could not be written, else how many were made.
pub(super) fn apply(
    path: &Path,
    findings: &[Finding],
    sources: &SourceMap,
    unsafe_too: bool,
    laid_out: &mut LaidOut,
    output: &mut Output,
) -> Option<usize> {
    let disk = Disk::around(path).map_err(|e| output.complain(&format!("{}: {e}", path.display()))).ok()?;
    let spec = disk.relative(path).map_err(|e| output.complain(&format!("{}: {e}", path.display()))).ok()?;
    let mut mended = Mended::of(&disk, findings, sources, unsafe_too);
    if unsafe_too && !mended.files.is_empty() {
        let before = Mended { disk: &disk, files: Vec::new() }.errors(&spec);
        if mended.errors(&spec) > before {
            mended = one_by_one(&spec, &disk, findings, sources, before);
        }
    }
    let mut done = 0;
    for (source, fixed) in &mended.files {
        let file = disk.root().join(&source.path);
        let text = laid_out.again(source, &fixed.text);
        if let Err(error) = write_whole(&file, text.as_bytes()) {
            output.complain(&format!("{}: {error}", file.display()));
            return None;
        }
        for title in &fixed.done {
            output.remark(&format!("{}: {title}", source.shown));
        }
        done += fixed.done.len();
    }
    Some(done)
}

/// The mends that can stand together: each is kept only if the spec is understood with it as well as without it. Those that
/// write something come before those that only take something out, which may be what the others need.
fn one_by_one<'d>(
    spec: &str,
    disk: &'d Disk,
    findings: &[Finding],
    sources: &'d SourceMap,
    before: usize,
) -> Mended<'d> {
    let takes_out = |f: &Finding| f.fixes.iter().take(1).flat_map(|x| &x.edits).all(|e| e.text.is_empty());
    let (out, new): (Vec<_>, Vec<_>) =
        findings.iter().filter(|f| !f.fixes.is_empty()).partition(|f| takes_out(f));
    let mut kept: Vec<Finding> = Vec::new();
    for finding in new.into_iter().chain(out) {
        kept.push(finding.clone());
        if Mended::of(disk, &kept, sources, true).errors(spec) > before {
            kept.pop();
        }
    }
    Mended::of(disk, &kept, sources, true)
}

/// Files as they would be with some mends; all others are as they are.
struct Mended<'d> {
    disk: &'d Disk,
    files: Vec<(&'d SourceFile, Fixed)>,
}

impl<'d> Mended<'d> {
    fn of(disk: &'d Disk, findings: &[Finding], sources: &'d SourceMap, unsafe_too: bool) -> Self {
        let files = sources
            .iter()
            .map(|source| (source, fix::apply(source.id, &source.text, findings, unsafe_too)))
            .filter(|(source, fixed)| !fixed.done.is_empty() && fixed.text != *source.text)
            .collect();
        Self { disk, files }
    }

    /// What is wrong with the form and the meaning of the spec with them.
    fn errors(&self, spec: &str) -> usize {
        compile(spec, self).findings.iter().filter(|f| f.level == Level::Error).count()
    }
}

impl FileProvider for Mended<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.files.iter().find(|(source, _)| source.path == path) {
            Some((_, fixed)) => Ok(fixed.text.clone().into_bytes()),
            None => self.disk.read(path),
        }
    }
}
