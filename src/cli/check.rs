//! `andon check`

use super::Exit;
use super::args::{CheckArguments, FindingFormat};
use super::output::Output;
use super::project::{PIPED, compiled, show_from_top, specs};
use super::settings::{self, settings, settings_alone, with_command_line, wrong_level};
use super::{fix, watch};
use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::lint::Settings;
use crate::lint::config::{self, FILE};
use crate::lint::own::WITHOUT_EFFECT;
use crate::lint::predict::{mend, predict};
use crate::report::{github, json, junit, kind, model, sarif, score, terminal};
use crate::resolve::Compiled;
use crate::source::SourceMap;
use crate::source::loader::Disk;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How often mends are looked for again in what the last ones left.
const PASSES: usize = 8;

/// What is wrong with the design of a spec that is to be run, under the settings of its project. What is wrong with the settings
/// themselves is told by `andon check`.
pub(super) fn design(path: &Path, compiled: &Compiled) -> Vec<Finding> {
    findings_under(compiled, &settings_alone(path, compiled))
}

/// Everything that is wrong with a project under its settings: form, meaning, plans, and, if those are well, design.
pub(super) fn findings_under(compiled: &Compiled, settings: &Settings) -> Vec<Finding> {
    findings_on(compiled, settings, "base")
}

/// The same with the design of one structure, alone.
pub(super) fn findings_on(compiled: &Compiled, settings: &Settings, variant: &str) -> Vec<Finding> {
    let mut findings = compiled.findings.clone();
    findings.extend(crate::sim::mechanism::check_plans(&compiled.project));
    let mut findings: Vec<Finding> = findings.into_iter().filter_map(|f| settings.levelled(f)).collect();
    let project = &compiled.project;
    if let Some(org) = project.structure(variant).filter(|_| compiled.is_sound()) {
        let found = crate::lint::check_structure(org, project, settings, &|| false);
        // What is allowed is said of the base; that a variant has mended it is no finding.
        let said = |f: &Finding| variant == "base" || f.rule != "unused-allow";
        findings.extend(found.unwrap_or_default().into_iter().filter(said));
    }
    kind::tell(&mut findings);
    crate::diag::sort(&mut findings, &compiled.sources);
    findings
}

pub(super) fn check(arguments: &CheckArguments, output: &mut Output) -> Exit {
    if arguments.watch { watch::watch(arguments, output, once) } else { once(arguments, output) }
}

fn once(arguments: &CheckArguments, output: &mut Output) -> Exit {
    let Some(paths) = specs(&arguments.paths, output) else { return Exit::Unusable };
    if arguments.score {
        return scores(&paths, arguments, output);
    }
    if arguments.model {
        return models(&paths, output);
    }
    let mut parts: Vec<(Vec<Finding>, SourceMap)> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut idle: Vec<(Finding, SourceMap)> = Vec::new();
    let mut taken = Taken { specs: paths.len(), with: BTreeSet::new() };
    let specs = paths.clone();
    for path in paths {
        let Some((mut findings, sources)) = one(&path, arguments, output) else { return Exit::Unusable };
        idle.extend(findings.extract_if(.., |f| f.rule == WITHOUT_EFFECT).map(|f| (f, sources.clone())));
        // A file that several others import is checked with each of them, and speaks once.
        findings.retain(|f| seen.insert(terminal::short(std::slice::from_ref(f), &sources)));
        match arguments.format {
            FindingFormat::Pretty | FindingFormat::Short | FindingFormat::Github => {
                print(&findings, &sources, arguments.format, output);
            }
            _ => {}
        }
        taken.with.extend(sources.iter().skip(1).filter(|s| s.path != FILE).map(|s| s.shown.clone()));
        parts.push((findings, sources));
    }
    // A rule of the project is idle when it is so in every spec.
    for (i, (finding, sources)) in idle.iter().enumerate() {
        let same =
            |f: &Finding| f.message == finding.message && f.primary.span.start == finding.primary.span.start;
        let first = !idle[..i].iter().any(|(f, _)| same(f));
        if first && idle.iter().filter(|(f, _)| same(f)).count() == taken.specs {
            let alone = vec![finding.clone()];
            if matches!(
                arguments.format,
                FindingFormat::Pretty | FindingFormat::Short | FindingFormat::Github
            ) {
                print(&alone, sources, arguments.format, output);
            }
            parts.push((alone, sources.clone()));
        }
    }
    for (findings, sources) in without_place(&specs, &parts, arguments) {
        if matches!(arguments.format, FindingFormat::Pretty | FindingFormat::Short | FindingFormat::Github) {
            print(&findings, &sources, arguments.format, output);
        }
        parts.push((findings, sources));
    }
    finish(&parts, &taken, arguments.format, output);
    let bad = parts.iter().flat_map(|(f, _)| f).any(|f| f.level == Level::Error);
    if bad { Exit::Findings } else { Exit::Well }
}

/// Settings that hold nowhere in a project, once for each project, whatever of it is looked at.
fn without_place(
    specs: &[PathBuf],
    parts: &[(Vec<Finding>, SourceMap)],
    arguments: &CheckArguments,
) -> Vec<(Vec<Finding>, SourceMap)> {
    let mut out = Vec::new();
    let mut roots = BTreeSet::new();
    for (path, (_, sources)) in specs.iter().zip(parts).filter(|(path, _)| path.as_os_str() != PIPED) {
        let (Ok(disk), Some(file)) = (Disk::around(path), sources.by_path(FILE)) else { continue };
        if !roots.insert(disk.root().to_path_buf()) {
            continue;
        }
        let (settings, _) = config::read(file.id, &file.text);
        let findings = settings::without_place(path, &with_command_line(settings, arguments));
        if !findings.is_empty() {
            out.push((findings, sources.clone()));
        }
    }
    out
}

/// Findings whose mends are tried, at most: each takes as long as a prediction.
const TRIED: usize = 60;
/// From so many positions on, only a few are.
const LARGE: usize = 1_000;

/// What the structures of sound specs predict; the base with what its findings cost.
fn scores(paths: &[std::path::PathBuf], arguments: &CheckArguments, output: &mut Output) -> Exit {
    let json = match arguments.format {
        FindingFormat::Pretty => false,
        FindingFormat::Json => true,
        _ => {
            output.complain("a score has the formats `pretty` and `json`");
            return Exit::Unusable;
        }
    };
    let mut all = Vec::new();
    let mut exit = Exit::Well;
    for path in paths {
        let Some(mut compiled) = compiled(path, output) else { return Exit::Unusable };
        let settings = settings(path, &mut compiled);
        if let Some(why) = wrong_level(arguments, &settings) {
            output.complain(&why);
            return Exit::Unusable;
        }
        let settings = with_command_line(settings, arguments);
        if json {
            show_from_top(&mut compiled.sources);
        }
        let findings = findings_under(&compiled, &settings);
        if !compiled.is_sound() {
            let errors: Vec<Finding> = findings.into_iter().filter(|f| f.level == Level::Error).collect();
            print(&errors, &compiled.sources, arguments.format, output);
            exit = Exit::Findings;
            continue;
        }
        let project = &compiled.project;
        let file = compiled.sources.iter().next().map_or("", |s| &*s.shown);
        if project.scenarios.iter().next().is_none() {
            output.remark(&format!("{file}: no scenario, so nothing to predict"));
        }
        let structures = std::iter::once(("base", &project.base))
            .chain(project.variants.iter().map(|v| (v.name.as_str(), &v.org)));
        for (name, org) in structures {
            for (_, scenario) in project.scenarios.iter() {
                let predicted = predict(org, scenario);
                let most = if org.positions.slots() > LARGE { TRIED / 10 } else { TRIED };
                let costs =
                    if name == "base" { mend::costs(org, scenario, &findings, most) } else { Vec::new() };
                let names = (file, scenario.meta.name.as_str(), name);
                all.push(score::score(names, org, &predicted, &costs, &compiled.sources));
            }
        }
    }
    if json {
        print_json(&score::Scores { format: "andon.score/1".to_owned(), scores: all }, output);
    } else {
        let text: Vec<String> = all.iter().map(score::text).collect();
        output.text(&text.join("\n"));
    }
    exit
}

/// The findings of one spec, after its mends if they are wanted; `None` when it cannot be read or written.
fn one(path: &Path, arguments: &CheckArguments, output: &mut Output) -> Option<(Vec<Finding>, SourceMap)> {
    let mut laid_out = fix::LaidOut::default();
    for pass in 0..=PASSES {
        let mut compiled = compiled(path, output)?;
        let settings = settings(path, &mut compiled);
        if let Some(why) = wrong_level(arguments, &settings) {
            output.complain(&why);
            return None;
        }
        let settings = with_command_line(settings, arguments);
        let variant = arguments.variant.as_deref().unwrap_or("base");
        if compiled.is_sound() && compiled.project.structure(variant).is_none() {
            output.complain(&format!("{}: {}", path.display(), compiled.project.no_variant(variant)));
            return None;
        }
        let findings = findings_on(&compiled, &settings, variant);
        let mends = arguments.fix && path.as_os_str() != PIPED && pass < PASSES;
        let mut apply =
            || fix::apply(path, &findings, &compiled.sources, arguments.unsafe_fixes, &mut laid_out, output);
        if !mends || apply()? == 0 {
            if !matches!(arguments.format, FindingFormat::Pretty | FindingFormat::Short) {
                show_from_top(&mut compiled.sources);
            }
            return Some((findings, compiled.sources));
        }
    }
    None
}

/// Which files were looked at.
struct Taken {
    /// So many by themselves.
    specs: usize,
    /// Those that they import.
    with: BTreeSet<String>,
}

impl Taken {
    fn words(&self, parts: &[(Vec<Finding>, SourceMap)]) -> String {
        let own: BTreeSet<&str> = parts.iter().filter_map(|(_, s)| Some(&*s.iter().next()?.shown)).collect();
        let with = self.with.iter().filter(|path| !own.contains(path.as_str())).count();
        let more = if with == 0 {
            String::new()
        } else {
            format!(" and {with} that {} imported", if with == 1 { "is" } else { "are" })
        };
        format!("{}{more}", counted(self.specs, "file"))
    }
}

/// What is printed once for all specs.
fn finish(parts: &[(Vec<Finding>, SourceMap)], taken: &Taken, format: FindingFormat, output: &mut Output) {
    match format {
        FindingFormat::Json => {
            let findings = parts.iter().flat_map(|(f, s)| json::findings(f, s).findings).collect();
            print_json(&json::Findings { format: "andon.findings/1".to_owned(), findings }, output);
        }
        FindingFormat::Sarif => print_json(&sarif::sarif(parts), output),
        FindingFormat::Junit => output.text(&junit::junit(parts)),
        FindingFormat::Pretty | FindingFormat::Short | FindingFormat::Github => {
            let all: Vec<Finding> = parts.iter().flat_map(|(f, _)| f.clone()).collect();
            output.remark(&format!("{} in {}", terminal::summary(&all), taken.words(parts)));
        }
    }
}

pub(super) fn print(findings: &[Finding], sources: &SourceMap, format: FindingFormat, output: &mut Output) {
    let text = match format {
        FindingFormat::Pretty => {
            terminal::pretty(findings, sources, terminal::Look { color: output.color(), width: 110 })
        }
        FindingFormat::Github => findings.iter().map(|f| github::annotation(f, sources)).collect(),
        _ => terminal::short(findings, sources),
    };
    output.text(&text);
}

/// The model of each spec. What has errors is told of beside it: the model is then what could be understood.
fn models(paths: &[std::path::PathBuf], output: &mut Output) -> Exit {
    let mut exit = Exit::Well;
    for path in paths {
        let Some(compiled) = compiled(path, output) else { return Exit::Unusable };
        if !compiled.is_sound() {
            for line in terminal::short(&compiled.findings, &compiled.sources).lines() {
                output.complain(line);
            }
            exit = Exit::Findings;
        }
        print_json(&model::model(&compiled.project), output);
    }
    exit
}

fn print_json(value: &impl serde::Serialize, output: &mut Output) {
    if let Ok(text) = serde_json::to_string_pretty(value) {
        output.line(&text);
    }
}
