//! `andon gallery`: the page of the stories that this repository ships, made from their runs.
#![expect(clippy::disallowed_methods, reason = "a shell reads and makes folders")]

use super::Exit;
use super::args::{GalleryArguments, Repetition};
use super::check::design;
use super::compare::pair;
use super::output::{Output, write_whole};
use super::project::files;
use super::run::print_claims;
use super::runner::{Shell, runnable};
use crate::lint::predict;
use crate::model::Project;
use crate::model::dynamics::{Comparison, Scenario};
use crate::report::compare::picture;
use crate::report::gallery::{Story, head_comment, page};
use crate::report::graph::{Request, Scene, Structure, svg};
use crate::resolve::Compiled;
use crate::stats::Verdict;
use std::collections::BTreeMap;
use std::path::Path;

/// The folder of the pictures, beside the page.
const FOLDER: &str = "gallery";
/// The page.
const PAGE: &str = "gallery.md";

pub(super) fn gallery(arguments: &GalleryArguments, output: &mut Output) -> Exit {
    match made(arguments, output) {
        Ok(exit) => exit,
        Err(why) => {
            output.complain(&why);
            Exit::Unusable
        }
    }
}

fn made(arguments: &GalleryArguments, output: &mut Output) -> Result<Exit, String> {
    let paths = files(&arguments.paths, output).ok_or("nothing to show")?;
    let mut stories = Vec::new();
    let mut made: BTreeMap<String, String> = BTreeMap::new();
    for path in paths {
        let compiled = runnable(&path, output).ok_or_else(|| format!("{}: cannot be run", path.display()))?;
        let story = story(&path, &compiled, &mut made).map_err(|e| format!("{}: {e}", path.display()))?;
        output.line(&story.path);
        print_claims(&story.claims, &story.currency, output);
        stories.push(story);
    }
    made.insert(PAGE.to_owned(), page(&stories));
    let all = stories.iter().flat_map(|s| &s.claims).all(|(_, j)| j.verdict == Verdict::Holds);
    let current = if arguments.check {
        is_current(&arguments.into, &made, output)
    } else {
        write(&arguments.into, &made)?
    };
    Ok(if all && current { Exit::Well } else { Exit::Findings })
}

fn write(into: &Path, made: &BTreeMap<String, String>) -> Result<bool, String> {
    std::fs::create_dir_all(into.join(FOLDER)).map_err(|e| format!("{}: {e}", into.display()))?;
    for (name, text) in made {
        let path = into.join(name);
        write_whole(&path, text.as_bytes()).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(true)
}

/// Compares what was made with what is there, and says what is stale.
fn is_current(into: &Path, made: &BTreeMap<String, String>, output: &mut Output) -> bool {
    let mut stale: Vec<String> = Vec::new();
    for (name, text) in made {
        if std::fs::read_to_string(into.join(name)).ok().as_ref() != Some(text) {
            stale.push(format!("{} is stale", into.join(name).display()));
        }
    }
    let there = std::fs::read_dir(into.join(FOLDER)).into_iter().flatten().flatten();
    let mut there: Vec<String> =
        there.map(|e| format!("{FOLDER}/{}", e.file_name().to_string_lossy())).collect();
    there.sort();
    stale.extend(
        there
            .iter()
            .filter(|n| !made.contains_key(*n))
            .map(|n| format!("{} is of no story", into.join(n).display())),
    );
    for line in &stale {
        output.complain(line);
    }
    if !stale.is_empty() {
        output.complain("`cargo run --release -- gallery` makes the gallery anew");
    }
    stale.is_empty()
}

/// Runs a story and draws it.
fn story(path: &Path, compiled: &Compiled, made: &mut BTreeMap<String, String>) -> Result<Story, String> {
    let project = &compiled.project;
    let repetition = Repetition::default();
    let shell = Shell::new(&repetition, false)?;
    let mut runner = shell.runner(project, &repetition);
    let claims = runner.claims(&design(path, compiled))?;
    let told: Vec<&Comparison> = project.comparisons.iter().map(|(_, c)| c).collect();
    // The story itself is the first comparison with everything switched on.
    let main = told.iter().find(|c| c.plan.without.is_empty()).or(told.first()).copied();
    let stem = stem(path);
    let mut add = |what: &str, text: String| {
        let name = format!("{FOLDER}/{stem}-{what}.svg");
        made.insert(name.clone(), text);
        name
    };
    let mut pictures = Vec::new();
    let (scenario, structures) = shown(project, main).ok_or("there is no scenario")?;
    for name in &structures {
        let title = project.variants.iter().find(|v| v.name == *name).and_then(|v| v.title.clone());
        let text = drawn(project, name, title.as_deref(), scenario)?;
        pictures.push((title.map_or_else(|| name.clone(), |t| format!("{name}: {t}")), add(name, text)));
    }
    let comparison = match main {
        None => None,
        Some(c) => {
            let (compared, _) = pair(&mut runner, project, scenario, (&c.old, &c.new))?;
            let text = picture::svg(std::slice::from_ref(&compared), false);
            Some((format!("{} with {} in {}", c.old, c.new, scenario.meta.name), add("compared", text)))
        }
    };
    shell.bar.finish_and_clear();
    let source = compiled.sources.iter().next().map(|s| s.text.to_string()).unwrap_or_default();
    let last = structures.last().cloned().unwrap_or_default();
    Ok(Story {
        path: path.to_string_lossy().replace('\\', "/"),
        title: title(project, path),
        about: head_comment(&source),
        pictures,
        comparison,
        structures: (structures.first().cloned().unwrap_or_default(), last),
        claims,
        currency: project.base.currency().to_owned(),
    })
}

/// The scenario and the structures of a story.
fn shown<'p>(project: &'p Project, main: Option<&Comparison>) -> Option<(&'p Scenario, Vec<String>)> {
    match main {
        Some(c) => Some((&project.scenarios[c.scenario], vec![c.old.clone(), c.new.clone()])),
        None => Some((project.scenarios.iter().next()?.1, vec!["base".to_owned()])),
    }
}

fn drawn(project: &Project, name: &str, title: Option<&str>, scenario: &Scenario) -> Result<String, String> {
    let org = project.structure(name).ok_or_else(|| project.no_variant(name))?;
    let passages = predict::passages(org, scenario);
    let words = format!("as predicted for {}", scenario.meta.name);
    let scene = Scene::of(&Request {
        first: Structure { name, title, org, passages: Some(&passages) },
        second: None,
        traffic: Some(&words),
        changes: &[],
        findings: None,
    });
    Ok(svg::svg(&scene))
}

/// `parts-unlimited-dev-and-ops`: the folder and the name of the file.
fn stem(path: &Path) -> String {
    let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
    folder.map_or_else(|| name.clone(), |folder| format!("{folder}-{name}"))
}

fn title(project: &Project, path: &Path) -> String {
    let name = path.file_stem().map(|n| n.to_string_lossy().replace('-', " ")).unwrap_or_default();
    let mut letters = name.chars();
    let name = letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect());
    match &project.base.name {
        Some((organization, _)) => format!("{name} ({organization})"),
        None => name,
    }
}
