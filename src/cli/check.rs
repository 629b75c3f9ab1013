//! `andon check`

use super::Exit;
use super::args::{CheckArguments, FindingFormat};
use super::output::Output;
use super::project::{compiled, files};
use crate::diag::{Finding, Level};
use crate::report::sanitise::one_line;
use crate::report::{json, model, terminal};
use crate::resolve::Compiled;
use crate::source::SourceMap;

/// Everything that is wrong with a project: form, meaning, plans, and, if those are well, design.
pub(super) fn all_findings(compiled: &Compiled) -> Vec<Finding> {
    let mut findings = compiled.findings.clone();
    findings.extend(crate::sim::mechanism::check_plans(&compiled.project));
    if compiled.is_sound() {
        findings.extend(crate::lint::check(&compiled.project));
    }
    crate::diag::sort(&mut findings, &compiled.sources);
    findings
}

pub(super) fn check(arguments: &CheckArguments, output: &mut Output) -> Exit {
    let Some(paths) = files(&arguments.paths, output) else { return Exit::Unusable };
    for rule in arguments.deny.iter().chain(&arguments.warn).chain(&arguments.allow) {
        if crate::lint::find(rule).is_none() {
            output.complain(&format!("no rule is called `{rule}`; `andon explain rules` lists them"));
            return Exit::Unusable;
        }
    }
    let mut worst = Exit::Well;
    let mut all: Vec<Finding> = Vec::new();
    let mut checked = 0;
    let mut merged = json::Findings { format: "andon.findings/1".to_owned(), findings: Vec::new() };
    let mut seen = std::collections::BTreeSet::new();
    for path in paths {
        let Some(compiled) = compiled(&path, output) else { return Exit::Unusable };
        if arguments.model {
            print_model(&compiled, output);
            continue;
        }
        checked += 1;
        let mut findings = levelled(all_findings(&compiled), arguments);
        // A file that several others import is checked with each of them, and speaks once.
        findings.retain(|f| seen.insert(terminal::short(std::slice::from_ref(f), &compiled.sources)));
        if findings.iter().any(|f| f.level == Level::Error) {
            worst = Exit::Findings;
        }
        match arguments.format {
            FindingFormat::Json => {
                merged.findings.extend(json::findings(&findings, &compiled.sources).findings)
            }
            format => print(&findings, &compiled.sources, format, output),
        }
        all.extend(findings);
    }
    if arguments.format == FindingFormat::Json && !arguments.model {
        print_json(&merged, output);
    } else if !arguments.model {
        output.remark(&format!(
            "{} in {checked} {}",
            terminal::summary(&all),
            if checked == 1 { "file" } else { "files" }
        ));
    }
    worst
}

fn levelled(findings: Vec<Finding>, arguments: &CheckArguments) -> Vec<Finding> {
    let named = |list: &[String], f: &Finding| list.iter().any(|r| r == f.rule);
    findings
        .into_iter()
        .filter(|f| !named(&arguments.allow, f))
        .map(|mut f| {
            if named(&arguments.warn, &f) {
                f.level = Level::Warn;
            }
            if named(&arguments.deny, &f) {
                f.level = Level::Error;
            }
            f
        })
        .collect()
}

pub(super) fn print(findings: &[Finding], sources: &SourceMap, format: FindingFormat, output: &mut Output) {
    let text = match format {
        FindingFormat::Pretty => {
            terminal::pretty(findings, sources, terminal::Look { color: output.color(), width: 110 })
        }
        FindingFormat::Short | FindingFormat::Json => terminal::short(findings, sources),
        FindingFormat::Github => findings.iter().map(|f| github(f, sources)).collect(),
    };
    output.text(&text);
}

/// One annotation; everything that could end it or begin another is escaped.
fn github(finding: &Finding, sources: &SourceMap) -> String {
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

fn print_model(compiled: &Compiled, output: &mut Output) {
    if let Ok(text) = serde_json::to_string_pretty(&model::model(&compiled.project)) {
        output.line(&text);
    }
}

fn print_json(findings: &json::Findings, output: &mut Output) {
    if let Ok(text) = serde_json::to_string_pretty(findings) {
        output.line(&text);
    }
}
