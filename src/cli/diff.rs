//! `andon diff`

#![expect(clippy::disallowed_methods, reason = "a shell asks what is on the disk")]

mod effects;
mod pairs;
mod recorded;

use super::Exit;
use super::args::{DiffArguments, DiffFormat};
use super::check::findings_under;
use super::git::Git;
use super::output::Output;
use super::sides::{Side, Spec, from_top};
use crate::diag::counted::{counted, several};
use crate::diag::suggest::or_which;
use crate::diag::{Finding, Level};
use crate::diff::{self, FindingChange};
use crate::model::Project;
use crate::report::diff::{Difference, FoundChange, SpecDifference, json, markdown, text};
use crate::report::json::{JsonFinding, digest, findings};
use pairs::{Pair, pairs};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Two sides, and the paths that are looked at; two files are a pair whatever they are called.
struct Question {
    old: Side,
    new: Side,
    paths: Vec<String>,
    files: Option<(String, String)>,
}

pub(super) fn diff(arguments: &DiffArguments, output: &mut Output) -> Exit {
    match answer(arguments, output) {
        Ok(difference) => {
            let differs = !difference.specs.is_empty();
            print(difference, arguments.format, output);
            if differs && arguments.exit_code { Exit::Findings } else { Exit::Well }
        }
        Err(why) => {
            output.complain(&why);
            Exit::Unusable
        }
    }
}

fn print(difference: Difference, format: DiffFormat, output: &mut Output) {
    match format {
        DiffFormat::Text => output.text(&text(&difference)),
        DiffFormat::Markdown => output.text(&markdown::markdown(&difference)),
        DiffFormat::Json => {
            if let Ok(text) = serde_json::to_string_pretty(&json::json(difference)) {
                output.line(&text);
            }
        }
    }
}

fn answer(arguments: &DiffArguments, output: &mut Output) -> Result<Difference, String> {
    if !arguments.run && arguments.repetition.is_given() {
        return Err(
            "nothing is run without `--run`: add it, or leave out what says how to run (`--seed`, `--replications` …)"
                .to_owned(),
        );
    }
    let question = question(arguments)?;
    let pairs = match &question.files {
        Some((a, b)) => vec![Pair { old: Some(a.clone()), new: Some(b.clone()) }],
        None => pairs(&question.old, &question.new, &question.paths)?,
    };
    let mut out = Difference {
        old: question.old.label.clone(),
        new: question.new.label.clone(),
        specs: Vec::new(),
        compared: pairs.len(),
    };
    // The structures of all specs: a variant that none of them has was meant to be another one.
    let mut structures = BTreeSet::from(["base".to_owned()]);
    for pair in pairs {
        let one = spec(&question, &pair, arguments, &mut structures, output)?;
        // Two files that are named are meant to be one organisation, whatever they are called.
        let renamed = question.files.is_none() && one.old != one.new;
        if renamed || one.differs() {
            out.specs.push(one);
        }
    }
    let name = &arguments.variant;
    if arguments.run && out.compared > 0 && !structures.contains(name) {
        let known = or_which(name, structures.iter().map(String::as_str));
        return Err(format!("no variant is called `{name}`{known}"));
    }
    Ok(out)
}

/// What the words on the command line mean.
fn question(arguments: &DiffArguments) -> Result<Question, String> {
    let (mut words, mut paths): (Vec<&str>, Vec<PathBuf>) =
        (arguments.what.iter().map(String::as_str).collect(), arguments.paths.clone());
    let there = |word: &str| Path::new(word).exists();
    if let ([a, b], None, true) = (&words[..], &arguments.at, paths.is_empty())
        && there(a)
        && there(b)
    {
        return on_disk(Path::new(a), Path::new(b));
    }
    let git = Rc::new(Git::around(Path::new(".")).map_err(|why| {
        let missing = words.iter().find(|word| !there(word) && !word.contains(".."));
        let missing = missing
            .map_or_else(String::new, |word| format!("{word}: there is no such file or folder here; "));
        format!(
            "{missing}two files or two folders are compared anywhere, revisions in a git repository: {why}"
        )
    })?);
    let mut revisions: Vec<&str> = Vec::new();
    if arguments.at.is_none() {
        // `--` ends the revisions; without it, what is on the disk is a path.
        let most = if words.first().is_some_and(|w| w.contains("..") && !there(w)) { 1 } else { 2 };
        while let Some(word) =
            words.first().filter(|w| revisions.len() < most && (!paths.is_empty() || !there(w)))
        {
            revisions.push(word);
            words.remove(0);
        }
    }
    paths.splice(0..0, words.iter().map(PathBuf::from));
    let paths = paths
        .iter()
        .map(|p| from_top(&git, p).ok_or_else(|| format!("{}: it lies outside the repository", p.display())))
        .collect::<Result<Vec<String>, String>>()?;
    let (old, new) = sides(&git, arguments.at.as_deref(), &revisions)?;
    Ok(Question { old, new, paths, files: None })
}

fn on_disk(a: &Path, b: &Path) -> Result<Question, String> {
    let (old, new) = (a.display().to_string(), b.display().to_string());
    if a.is_dir() && b.is_dir() {
        return Ok(Question {
            old: Side::disk(old, a)?,
            new: Side::disk(new, b)?,
            paths: Vec::new(),
            files: None,
        });
    }
    if a.is_dir() || b.is_dir() {
        return Err("a file and a folder cannot be compared: name two files or two folders".to_owned());
    }
    let parts = |p: &Path| {
        let folder = p.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = p.file_name().and_then(|n| n.to_str()).map(str::to_owned);
        (folder.to_path_buf(), name)
    };
    let ((folder_a, Some(name_a)), (folder_b, Some(name_b))) = (parts(a), parts(b)) else {
        return Err("the name of a file is not UTF-8".to_owned());
    };
    Ok(Question {
        old: Side::disk(old, &folder_a)?,
        new: Side::disk(new, &folder_b)?,
        paths: Vec::new(),
        files: Some((name_a, name_b)),
    })
}

fn sides(git: &Rc<Git>, at: Option<&str>, revisions: &[&str]) -> Result<(Side, Side), String> {
    let commit = |name: &str| Side::commit(name, git, &git.commit(name)?);
    let or_head = |name: &str| if name.is_empty() { "HEAD".to_owned() } else { name.to_owned() };
    match (at, revisions) {
        (None, [range]) if range.contains("...") => {
            let (a, b) = range.split_once("...").unwrap_or((range, ""));
            let (a, b) = (or_head(a), or_head(b));
            let base = git.merge_base(&git.commit(&a)?, &git.commit(&b)?)?;
            Ok((Side::commit(format!("{a} (at {})", &base[..base.len().min(10)]), git, &base)?, commit(&b)?))
        }
        (None, [range]) if range.contains("..") => {
            let (a, b) = range.split_once("..").unwrap_or((range, ""));
            Ok((commit(&or_head(a))?, commit(&or_head(b))?))
        }
        (None, [a, b]) => Ok((commit(a)?, commit(b)?)),
        (at, rest) => {
            let revision = at.or(rest.first().copied()).unwrap_or("HEAD");
            let top =
                git.top.as_deref().ok_or("a bare repository has no working tree: name two revisions")?;
            Ok((commit(revision)?, Side::disk("the working tree", top)?))
        }
    }
}

fn spec(
    question: &Question,
    pair: &Pair,
    arguments: &DiffArguments,
    structures: &mut BTreeSet<String>,
    output: &mut Output,
) -> Result<SpecDifference, String> {
    let mut out =
        SpecDifference { old: pair.old.clone(), new: pair.new.clone(), ..SpecDifference::default() };
    let read = |side: &Side, path: &Option<String>| path.as_ref().map(|p| side.spec(p)).transpose();
    if let (Some(a), Some(b)) = (&pair.old, &pair.new) {
        let (snapshots, remarks) = recorded::recorded((&question.old, a), (&question.new, b))?;
        out.snapshots = snapshots;
        out.remarks = remarks;
    }
    let (old, new) = (read(&question.old, &pair.old)?, read(&question.new, &pair.new)?);
    let variants = old.iter().chain(&new).flat_map(|s| &s.compiled.project.variants);
    structures.extend(variants.map(|v| v.name.clone()));
    if let (Some(a), Some(b)) = (&old, &new)
        && digest(&a.compiled.sources) == digest(&b.compiled.sources)
    {
        return Ok(out);
    }
    out.findings = found(old.as_ref(), new.as_ref());
    let (Some(a), Some(b)) = (&old, &new) else {
        out.remarks.extend(old.iter().chain(&new).map(|s| about(&s.compiled.project)));
        return Ok(out);
    };
    let unsound: Vec<String> = [(&question.old, a), (&question.new, b)]
        .iter()
        .filter(|(_, s)| !s.compiled.is_sound())
        .map(|(side, s)| {
            let errors = s.compiled.findings.iter().filter(|f| f.level == Level::Error).count();
            let errors = counted(errors, "error");
            format!("{}: {errors}, so that the structure is not compared", side.label)
        })
        .collect();
    if !unsound.is_empty() {
        out.remarks.extend(unsound);
        return Ok(out);
    }
    out.changes = diff::projects(&a.compiled.project, &b.compiled.project);
    if arguments.run && !out.changes.is_empty() {
        let (effects, remarks) =
            effects::effects(&a.compiled.project, &b.compiled.project, arguments, output)?;
        out.effects = effects;
        out.remarks.extend(remarks);
    }
    Ok(out)
}

fn found(old: Option<&Spec>, new: Option<&Spec>) -> Vec<FoundChange> {
    // The design of a side with errors is not looked at, so that the findings of the other one are not gone.
    let sound = old.iter().chain(&new).all(|s| s.compiled.is_sound());
    let all = |s: Option<&Spec>| match s {
        Some(s) if sound => findings_under(&s.compiled, &s.settings),
        Some(s) => s.compiled.findings.clone(),
        None => Vec::new(),
    };
    // All that a removed spec had is gone with it, and nobody asks for it.
    let (before, after) = if new.is_some() { (all(old), all(new)) } else { (Vec::new(), Vec::new()) };
    let dressed = |f: &Finding, s: Option<&Spec>| -> Option<JsonFinding> {
        findings(std::slice::from_ref(f), &s?.compiled.sources).findings.pop()
    };
    diff::findings(&before, &after)
        .into_iter()
        .map(|change| match change {
            FindingChange::Came(f) => FoundChange { old: None, new: dressed(f, new) },
            FindingChange::Went(f) => FoundChange { old: dressed(f, old), new: None },
            FindingChange::Changed(a, b) => FoundChange { old: dressed(a, old), new: dressed(b, new) },
        })
        .collect()
}

/// A spec that is there on one side only, in short.
fn about(project: &Project) -> String {
    let org = &project.base;
    let counts = [
        (org.headcount(), "person", "people"),
        (org.groups.count() as u64, "unit or team", "units and teams"),
        (org.interfaces.count() as u64, "interface", "interfaces"),
        (org.streams.count() as u64, "stream", "streams"),
        (project.scenarios.count() as u64, "scenario", "scenarios"),
        (project.variants.len() as u64, "variant", "variants"),
    ];
    let parts: Vec<String> =
        counts.iter().filter(|(n, _, _)| *n > 0).map(|(n, one, many)| several(*n, one, many)).collect();
    if parts.is_empty() { "nothing is declared in it".to_owned() } else { parts.join(", ") }
}
