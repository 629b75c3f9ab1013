//! `andon graph`

use super::Exit;
use super::args::{GraphArguments, GraphFormat, Traffic};
use super::check::findings_on;
use super::output::{Output, write_whole};
use super::runner::{Shell, chosen, sound};
use super::settings::{settings, without_place};
use crate::diag::Finding;
use crate::diag::counted::counted;
use crate::lint::predict;
use crate::model::dynamics::Scenario;
use crate::model::{Org, Project};
use crate::network::Passages;
use crate::report::graph::{Request, Scene, Structure, dot, graphml, mermaid, svg};
use crate::resolve::Compiled;

pub(super) fn graph(arguments: &GraphArguments, output: &mut Output) -> Exit {
    let format = match form_of_picture(arguments)
        .and_then(|format| misuse(arguments, format).map_or(Ok(format), Err))
    {
        Ok(format) => format,
        Err(why) => {
            output.complain(&why);
            return Exit::Unusable;
        }
    };
    let Some(mut compiled) = sound(&arguments.file, output) else { return Exit::Unusable };
    let drawn = drawn(&mut compiled, format, arguments, output).and_then(|text| match &arguments.output {
        None => {
            output.text(&text);
            Ok(())
        }
        Some(path) => write_whole(path, text.as_bytes()).map_err(|e| format!("{}: {e}", path.display())),
    });
    match drawn {
        Ok(()) => Exit::Well,
        Err(why) => {
            output.complain(&why);
            Exit::Unusable
        }
    }
}

/// The form of a picture: what was said, else what the ending of the file says, else SVG.
fn form_of_picture(arguments: &GraphArguments) -> Result<GraphFormat, String> {
    let ending = arguments.output.as_ref().and_then(|path| Some((path, path.extension()?)));
    let (Some((path, ending)), None) = (ending, arguments.format) else {
        return Ok(arguments.format.unwrap_or(GraphFormat::Svg));
    };
    match ending.to_string_lossy().to_lowercase().as_str() {
        "svg" => Ok(GraphFormat::Svg),
        "dot" | "gv" => Ok(GraphFormat::Dot),
        "mmd" | "mermaid" => Ok(GraphFormat::Mermaid),
        "graphml" => Ok(GraphFormat::Graphml),
        _ => Err(format!(
            "{}: its ending does not say the form of the picture; write `.svg`, `.dot`, `.mmd` or `.graphml`, or `--format`",
            path.display()
        )),
    }
}

/// What would be passed over in silence.
fn misuse(arguments: &GraphArguments, format: GraphFormat) -> Option<String> {
    let measured = arguments.traffic == Some(Traffic::Measured);
    let why = if arguments.traffic == Some(Traffic::None) && arguments.scenario.is_some() {
        "`--scenario` is for traffic, and `--traffic none` shows none: leave one of the two out"
    } else if !measured && arguments.repetition.is_given() {
        "nothing is run for this picture: `--seed`, `--replications` and the like go with `--traffic measured`"
    } else if format == GraphFormat::Graphml && arguments.findings {
        "GraphML has no place for findings: leave `--findings` out, or choose another format"
    } else {
        return None;
    };
    Some(why.to_owned())
}

fn drawn(
    compiled: &mut Compiled,
    format: GraphFormat,
    arguments: &GraphArguments,
    output: &mut Output,
) -> Result<String, String> {
    let names: Vec<&str> = match &arguments.overlay {
        Some(both) => both.iter().map(String::as_str).collect(),
        None => vec![&arguments.variant],
    };
    let findings = match names.last() {
        Some(name) if arguments.findings => Some(found(compiled, name, arguments)?),
        _ => None,
    };
    let project = &compiled.project;
    let scenario = scenario(project, arguments)?;
    let mut passages = Vec::new();
    let mut words = None;
    for name in &names {
        let org = project.structure(name).ok_or_else(|| project.no_variant(name))?;
        passages.push(match scenario {
            Some(scenario) => {
                let (passages, from) = traffic(project, name, org, scenario, arguments, output)?;
                words = Some(from);
                Some(passages)
            }
            None => None,
        });
    }
    if format == GraphFormat::Graphml {
        return match (&names[..], &passages[..]) {
            ([name], [passages]) => {
                Ok(graphml::graphml(project.structure(name).unwrap_or(&project.base), passages.as_ref()))
            }
            _ => Err("GraphML holds one structure: leave `--overlay` out, and name one with `--variant`"
                .to_owned()),
        };
    }
    let scene = scene(project, &names, &passages, words.as_deref(), findings.as_deref());
    Ok(match format {
        GraphFormat::Dot => dot::dot(&scene),
        GraphFormat::Mermaid => mermaid::mermaid(&scene),
        _ => svg::svg(&scene),
    })
}

/// The scenario that the traffic is for, if traffic is to be shown.
fn scenario<'p>(project: &'p Project, arguments: &GraphArguments) -> Result<Option<&'p Scenario>, String> {
    let unasked = arguments.traffic.is_none() && arguments.scenario.is_none() && arguments.overlay.is_some();
    if arguments.traffic == Some(Traffic::None) || unasked {
        return Ok(None);
    }
    let id = chosen(project, arguments.scenario.as_deref())?.first().copied();
    if id.is_none() && arguments.traffic.is_some() {
        return Err(
            "there is no scenario, and so no traffic: write `scenario Year { runs 1 year; demand … }`"
                .to_owned(),
        );
    }
    Ok(id.map(|id| &project.scenarios[id]))
}

fn traffic(
    project: &Project,
    name: &str,
    org: &Org,
    scenario: &Scenario,
    arguments: &GraphArguments,
    output: &mut Output,
) -> Result<(Passages, String), String> {
    let about = &scenario.meta.name;
    if arguments.traffic != Some(Traffic::Measured) {
        return Ok((predict::passages(org, scenario), format!("as predicted for {about}")));
    }
    let shell = Shell::new(&arguments.repetition, false)?;
    let mut runner = shell.runner(project, &arguments.repetition);
    runner.passages = true;
    let run = runner.run(name, org, scenario, &scenario.plan)?;
    shell.bar.finish_and_clear();
    for remark in &runner.remarks {
        output.remark(remark);
    }
    let words = format!(
        "as measured in {about}, the mean of {}, seed {}",
        counted(run.replications, "replication"),
        run.seed
    );
    Ok((run.traffic(), words))
}

/// What is found on a structure.
fn found(compiled: &mut Compiled, name: &str, arguments: &GraphArguments) -> Result<Vec<Finding>, String> {
    let settings = settings(&arguments.file, compiled);
    compiled.project.structure(name).ok_or_else(|| compiled.project.no_variant(name))?;
    let mut findings = findings_on(compiled, &settings, name);
    findings.extend(without_place(&arguments.file, &settings));
    Ok(findings)
}

fn scene(
    project: &Project,
    names: &[&str],
    passages: &[Option<Passages>],
    traffic: Option<&str>,
    findings: Option<&[Finding]>,
) -> Scene {
    let structure = |i: usize| {
        let name = *names.get(i)?;
        let title = project.variants.iter().find(|v| v.name == name).and_then(|v| v.title.as_deref());
        let passages = passages.get(i).and_then(Option::as_ref);
        Some(Structure { name, title, org: project.structure(name)?, passages })
    };
    let base = Structure { name: "base", title: None, org: &project.base, passages: None };
    let changes: Vec<String> = names
        .last()
        .filter(|_| names.len() > 1)
        .and_then(|name| project.variants.iter().find(|v| v.name == *name))
        .map(|v| v.changes.iter().map(|c| c.text.clone()).collect())
        .unwrap_or_default();
    Scene::of(&Request {
        first: structure(0).unwrap_or(base),
        second: structure(1),
        traffic,
        changes: &changes,
        findings,
    })
}
