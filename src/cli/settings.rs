//! The settings of a project: its `andon.toml`, and the command line over it.

use super::args::CheckArguments;
use super::project::PIPED;
use crate::diag::Finding;
use crate::lint::{Settings, config};
use crate::report::kind;
use crate::resolve::Compiled;
use crate::source::loader::Disk;
use crate::source::provider::FileProvider as _;
use std::path::Path;

/// Reads the settings that hold for a spec, and adds what is wrong with them to its findings.
pub(super) fn settings(path: &Path, compiled: &mut Compiled) -> Settings {
    match (path.as_os_str() != PIPED).then(|| Disk::around(path).ok()).flatten() {
        Some(disk) => config::of_project(&disk, compiled),
        None => Settings::default(),
    }
}

/// The same, and the spec stays as it is.
pub(super) fn settings_alone(path: &Path, compiled: &Compiled) -> Settings {
    let mut alone = Compiled { sources: compiled.sources.clone(), ..Compiled::default() };
    settings(path, &mut alone).placed(&compiled.project.base, &compiled.sources)
}

/// Settings of a project that hold nowhere in it, under their own levels.
pub(super) fn without_place(path: &Path, settings: &Settings) -> Vec<Finding> {
    if path.as_os_str() == PIPED || !config::speaks_of_places(settings) {
        return Vec::new();
    }
    let Ok(disk) = Disk::around(path) else { return Vec::new() };
    let text = |path: &String| disk.read(path).map(|b| String::from_utf8_lossy(&b).into_owned()).ok();
    let paths = disk.walk_locked(&mut |_| false).unwrap_or_default();
    let files: Vec<_> = paths.into_iter().filter_map(|path| text(&path).map(|t| (path, t))).collect();
    config::without_place(settings, &files)
}

/// What is wrong with the levels on the command line: a name that no rule has, or one rule with two levels.
pub(super) fn wrong_level(arguments: &CheckArguments, settings: &Settings) -> Option<String> {
    if let Some(name) = unknown_rule(arguments, settings) {
        return Some(kind::no_rule(name));
    }
    let levels = [("--allow", &arguments.allow), ("--warn", &arguments.warn), ("--deny", &arguments.deny)];
    for (i, (option, names)) in levels.iter().enumerate() {
        for (other, others) in &levels[i + 1..] {
            if let Some(name) = names.iter().find(|name| others.contains(name)) {
                return Some(format!(
                    "`{name}` stands behind `{option}` and behind `{other}`: leave one of the two out"
                ));
            }
        }
    }
    None
}

/// A name on the command line that no rule has, or nothing when all are known.
fn unknown_rule<'a>(arguments: &'a CheckArguments, settings: &Settings) -> Option<&'a str> {
    let known = |name: &str| {
        crate::lint::find(name).is_some()
            || config::ABOUT_ALLOW.contains(&name)
            || settings.own.iter().any(|o| o.name == name)
    };
    let named = arguments.deny.iter().chain(&arguments.warn).chain(&arguments.allow);
    named.map(String::as_str).find(|n| !known(n))
}

/// The settings with the words of the command line over them.
pub(super) fn with_command_line(mut settings: Settings, arguments: &CheckArguments) -> Settings {
    settings.layers.push(config::command_line(&arguments.allow, &arguments.warn, &arguments.deny));
    settings
}
