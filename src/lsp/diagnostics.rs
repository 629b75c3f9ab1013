//! Findings in the words of the protocol.

use super::analysis::Analysis;
use super::positions::Range;
use crate::diag::{Finding, Level};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Findings by the address of the file that they stand in, each in the words of the protocol as it is sent.
pub(super) type Diagnostics = BTreeMap<String, Arc<Vec<String>>>;

/// A finding as the protocol has it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Diagnostic<'d> {
    range: Range,
    severity: u32,
    code: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<CodeDescription>,
    source: &'static str,
    message: Cow<'d, str>,
    related_information: Vec<Related<'d>>,
    #[serde(skip_serializing_if = "<[u32]>::is_empty")]
    tags: &'static [u32],
}

#[derive(Debug, Serialize)]
struct CodeDescription {
    href: String,
}

#[derive(Debug, Serialize)]
struct Related<'d> {
    location: Location,
    message: &'d str,
}

#[derive(Debug, Serialize)]
struct Location {
    uri: String,
    range: Range,
}

/// All findings; the document's own address is there even when nothing is found in it.
pub(super) fn by_address(analysis: &Analysis, findings: &[Finding]) -> Diagnostics {
    let mut own = Vec::with_capacity(findings.len());
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in findings {
        let file = finding.primary.span.file;
        let Ok(text) = serde_json::to_string(&said(analysis, finding)) else { continue };
        if file == analysis.file {
            own.push(text);
        } else if let Some(address) = analysis.address(file) {
            out.entry(address).or_default().push(text);
        }
    }
    out.insert(analysis.task.uri.clone(), own);
    out.into_iter().map(|(uri, all)| (uri, Arc::new(all))).collect()
}

/// One finding as a value, for whoever sends it with something else.
pub(super) fn diagnostic(analysis: &Analysis, finding: &Finding) -> Value {
    serde_json::to_value(said(analysis, finding)).unwrap_or(Value::Null)
}

fn said<'d>(analysis: &Analysis, finding: &'d Finding) -> Diagnostic<'d> {
    let related = finding.related.iter().filter_map(|l| {
        let location = Location { uri: analysis.address(l.span.file)?, range: analysis.range(l.span) };
        Some(Related { location, message: &l.text })
    });
    Diagnostic {
        range: analysis.range(finding.primary.span),
        severity: match finding.level {
            Level::Error => 1,
            Level::Warn => 2,
            Level::Info => 3,
        },
        code: finding.rule,
        // A link that leads nowhere helps nobody: where the manual is, only the client can know.
        code_description: analysis
            .task
            .manual
            .as_ref()
            .zip(page(finding.rule))
            .map(|(manual, page)| CodeDescription { href: format!("{manual}{page}") }),
        source: "andon",
        message: match &finding.help {
            Some(help) => Cow::Owned(format!("{}\n{help}", finding.message)),
            None => Cow::Borrowed(&finding.message),
        },
        related_information: related.collect(),
        // Editors fade what is of no use.
        tags: if finding.rule.starts_with("unused") { &[1] } else { &[] },
    }
}

/// The page of a rule or an error in the manual; a project's own rules have none.
fn page(rule: &str) -> Option<String> {
    if crate::lint::find(rule).is_some() {
        return Some(format!("rules.md#{rule}"));
    }
    crate::diag::catalogue::find(rule).map(|_| "reference.md#errors-of-form-and-meaning".to_owned())
}
