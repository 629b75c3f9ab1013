//! Findings on a terminal: with their place drawn by miette, or one line each.

mod excerpt;

use super::sanitise::{one_line, visible};
use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::source::SourceMap;
use excerpt::Excerpt;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};
use std::fmt;
use std::fmt::Write as _;

/// Most findings that are drawn; the rest is counted.
const MOST: usize = 50;

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// With colours.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// Draws findings, one after another, and sums them up.
#[must_use]
pub fn pretty(findings: &[Finding], sources: &SourceMap, look: Look) -> String {
    let theme = if look.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_links(false)
        .with_context_lines(excerpt::CONTEXT);
    let mut out = String::new();
    for finding in findings.iter().take(MOST) {
        let mut drawn = String::new();
        let _ = handler.render_report(&mut drawn, &Drawn::new(finding, sources));
        out.push_str(&if look.color { in_color(finding, sources) } else { headline(finding, sources) });
        out.push('\n');
        out.push_str(below_title(&drawn));
        out.push('\n');
    }
    if findings.len() > MOST {
        let _ = writeln!(out, "…and {} more", findings.len() - MOST);
    }
    out
}

/// One line for each finding: `path:line:column: error[rule]: message`.
#[must_use]
pub fn short(findings: &[Finding], sources: &SourceMap) -> String {
    findings.iter().map(|f| headline(f, sources) + "\n").collect()
}

/// How many of which level.
#[must_use]
pub fn summary(findings: &[Finding]) -> String {
    let count = |level| findings.iter().filter(|f| f.level == level).count();
    let (errors, warnings, infos) = (count(Level::Error), count(Level::Warn), count(Level::Info));
    let part = |n: usize, word: &str| (n > 0).then(|| counted(n, word));
    let parts: Vec<String> = [part(errors, "error"), part(warnings, "warning"), part(infos, "note")]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

/// What miette draws below its own title, which would say the headline again.
fn below_title(drawn: &str) -> &str {
    let mut start = 0;
    for line in drawn.split_inclusive('\n') {
        if line.trim_start().starts_with('╭') {
            return &drawn[start..];
        }
        start += line.len();
    }
    drawn
}

/// The headline with its level in the colour that compilers use for it.
fn in_color(finding: &Finding, sources: &SourceMap) -> String {
    let paint = match finding.level {
        Level::Error => "1;31",
        Level::Warn => "1;33",
        Level::Info => "1;34",
    };
    let level = format!("{}[{}]", finding.level.word(), finding.rule);
    headline(finding, sources).replacen(&level, &format!("\u{1b}[{paint}m{level}\u{1b}[0m"), 1)
}

fn headline(finding: &Finding, sources: &SourceMap) -> String {
    let (path, place, _) = sources.place(finding.primary.span);
    format!(
        "{}:{}:{}: {}[{}]: {}",
        one_line(path),
        place.line,
        place.column,
        finding.level.word(),
        finding.rule,
        one_line(&finding.message)
    )
}

/// A finding as miette wants it.
struct Drawn<'f> {
    finding: &'f Finding,
    source: Excerpt,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<String>,
}

impl<'f> Drawn<'f> {
    fn new(finding: &'f Finding, sources: &SourceMap) -> Self {
        let source = Excerpt::around(finding, sources);
        let mut labels = Vec::new();
        let mut elsewhere = Vec::new();
        for (i, label) in std::iter::once(&finding.primary).chain(&finding.related).enumerate() {
            let text = (!label.text.is_empty()).then(|| one_line(&label.text));
            match source.place(label.span) {
                Some(span) if i == 0 => labels.push(LabeledSpan::new_primary_with_span(text, span)),
                Some(span) => labels.push(LabeledSpan::new_with_span(text, span)),
                None => {
                    let (path, place, _) = sources.place(label.span);
                    elsewhere.push(format!(
                        "{}:{}:{}: {}",
                        one_line(path),
                        place.line,
                        place.column,
                        text.unwrap_or_default()
                    ));
                }
            }
        }
        Self { finding, source, labels, elsewhere }
    }
}

impl fmt::Debug for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.finding.rule)
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&one_line(&self.finding.message))
    }
}

impl std::error::Error for Drawn<'_> {}

impl Diagnostic for Drawn<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(match self.finding.level {
            Level::Error => Severity::Error,
            Level::Warn => Severity::Warning,
            Level::Info => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.finding.help.iter().map(|h| visible(h).into_owned());
        let lines: Vec<String> = help.chain(self.elsewhere.iter().map(|e| format!("see {e}"))).collect();
        (!lines.is_empty()).then(|| Box::new(lines.join("\n")) as Box<dyn fmt::Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }
}
