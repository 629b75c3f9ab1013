//! Findings as annotations of GitHub Actions.

use super::sanitise::one_line;
use crate::diag::{Finding, Level};
use crate::source::SourceMap;

/// One annotation; everything that could end it or begin another is escaped.
#[must_use]
pub fn annotation(finding: &Finding, sources: &SourceMap) -> String {
    let (path, from, to) = sources.place(finding.primary.span);
    let data = |text: &str| one_line(text).replace('%', "%25");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let level = match finding.level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "notice",
    };
    let help = finding.help.as_ref().map(|h| format!(" – {}", data(h))).unwrap_or_default();
    format!(
        "::{level} file={},line={},col={},endLine={},endColumn={},title={}::{}{help}\n",
        property(path),
        from.line,
        from.column,
        to.line,
        to.column,
        finding.rule,
        data(&finding.message)
    )
}
