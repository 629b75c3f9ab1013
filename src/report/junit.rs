//! Findings as JUnit XML, for servers that show tests: one suite a file, one case a finding.

use super::sanitise::xml;
use crate::diag::{Finding, Level};
use crate::source::SourceMap;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The report. A file without findings has one case that passes; notes pass, too.
#[must_use]
pub fn junit(parts: &[(Vec<Finding>, SourceMap)]) -> String {
    let mut files: BTreeMap<&str, Vec<(&Finding, &SourceMap)>> = BTreeMap::new();
    for (findings, sources) in parts {
        for source in sources.iter() {
            files.entry(&source.shown).or_default();
        }
        for finding in findings {
            let (path, _, _) = sources.place(finding.primary.span);
            files.entry(path).or_default().push((finding, sources));
        }
    }
    let failures =
        |list: &[(&Finding, &SourceMap)]| list.iter().filter(|(f, _)| f.level != Level::Info).count();
    let tests: usize = files.values().map(|l| l.len().max(1)).sum();
    let failed: usize = files.values().map(|l| failures(l)).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"andon check\" tests=\"{tests}\" failures=\"{failed}\">");
    for (path, list) in files {
        let (name, n) = (xml(path), list.len().max(1));
        let _ = writeln!(out, "  <testsuite name=\"{name}\" tests=\"{n}\" failures=\"{}\">", failures(&list));
        if list.is_empty() {
            let _ = writeln!(out, "    <testcase name=\"no findings\" classname=\"{name}\"/>");
        }
        for (finding, sources) in list {
            case(&mut out, &name, finding, sources);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(out: &mut String, file: &str, finding: &Finding, sources: &SourceMap) {
    let (_, place, _) = sources.place(finding.primary.span);
    let name = format!("{} {}:{}", finding.rule, place.line, place.column);
    let message = xml(&finding.message);
    let help = finding.help.as_deref().map(xml).unwrap_or_default();
    let _ = write!(out, "    <testcase name=\"{name}\" classname=\"{file}\"");
    if finding.level == Level::Info {
        let _ = writeln!(out, "><system-out>{message}</system-out></testcase>");
        return;
    }
    let level = finding.level.word();
    let _ = writeln!(
        out,
        ">\n      <failure type=\"{level}\" message=\"{message}\">{file}:{}:{}: {level}[{}]: {message}\n{help}</failure>\n    </testcase>",
        place.line, place.column, finding.rule
    );
}
