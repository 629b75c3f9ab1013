//! `andon diagnose`

use super::Exit;
use super::args::{DiagnoseArguments, DiagnosisFormat};
use super::output::Output;
use super::project::show_from_top;
use super::runner::{Shell, chosen, runnable};
use super::settings::{settings, without_place};
use crate::diagnose::{Suspect, diagnose as ranked};
use crate::report::diagnosis::{Diagnoses, json, text};
use crate::resolve::Compiled;

/// One scenario: its name, seed and replications, and who is suspected.
type Found = (String, (u64, u32), Vec<Suspect>);

pub(super) fn diagnose(arguments: &DiagnoseArguments, output: &mut Output) -> Exit {
    let Some(mut compiled) = runnable(&arguments.file, output) else { return Exit::Unusable };
    match all(&mut compiled, arguments, output) {
        Ok(found) => {
            if arguments.format == DiagnosisFormat::Json {
                show_from_top(&mut compiled.sources);
            }
            print(&compiled, &found, arguments, output);
            Exit::Well
        }
        Err(why) => {
            output.complain(&why);
            Exit::Unusable
        }
    }
}

fn all(
    compiled: &mut Compiled,
    arguments: &DiagnoseArguments,
    output: &mut Output,
) -> Result<Vec<Found>, String> {
    let settings = settings(&arguments.file, compiled);
    let project = &compiled.project;
    let mut findings = crate::lint::check_with(project, &settings);
    findings.extend(without_place(&arguments.file, &settings));
    crate::diag::sort(&mut findings, &compiled.sources);
    // The worst are tried first.
    findings.sort_by_key(|f| f.level);
    findings.truncate(arguments.most);
    let shell = Shell::new(&arguments.repetition, true)?;
    let mut runner = shell.runner(project, &arguments.repetition);
    let mut out = Vec::new();
    for id in chosen(project, arguments.scenario.as_deref())? {
        let scenario = &project.scenarios[id];
        let suspects = runner.lend(scenario, |scenario, plan| ranked(project, scenario, &findings, plan))?;
        out.push((scenario.meta.name.clone(), suspects.0, suspects.1));
    }
    for remark in &runner.remarks {
        output.remark(remark);
    }
    Ok(out)
}

fn print(compiled: &Compiled, found: &[Found], arguments: &DiagnoseArguments, output: &mut Output) {
    let sources = &compiled.sources;
    match arguments.format {
        DiagnosisFormat::Text => {
            let parts: Vec<String> = found.iter().map(|(s, p, list)| text(s, *p, list, sources)).collect();
            output.text(&parts.join("\n"));
        }
        DiagnosisFormat::Json => {
            let diagnoses = found.iter().map(|(s, p, list)| json(s, *p, list, sources)).collect();
            let all = Diagnoses { format: "andon.diagnosis/1".to_owned(), diagnoses };
            if let Ok(text) = serde_json::to_string_pretty(&all) {
                output.line(&text);
            }
        }
    }
}
