//! `andon check --fix`

use super::output::{Output, write_whole};
use crate::diag::{Finding, fix};
use crate::source::SourceMap;
use crate::source::loader::Disk;
use std::path::Path;

/// Applies the mends of the findings to their files; `None` when one could not be written, else how many were made.
pub(super) fn apply(
    path: &Path,
    findings: &[Finding],
    sources: &SourceMap,
    unsafe_too: bool,
    output: &mut Output,
) -> Option<usize> {
    let disk = Disk::around(path).map_err(|e| output.complain(&format!("{}: {e}", path.display()))).ok()?;
    let mut done = 0;
    for source in sources.iter() {
        let fixed = fix::apply(source.id, &source.text, findings, unsafe_too);
        if fixed.done.is_empty() || fixed.text == *source.text {
            continue;
        }
        let file = disk.root().join(&source.path);
        if let Err(error) = write_whole(&file, fixed.text.as_bytes()) {
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
