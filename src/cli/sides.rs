//! The two sides of a difference: files, folders, revisions, the working tree. Imports resolve inside the side that imports.

#![expect(clippy::disallowed_methods, reason = "a shell asks what is on the disk")]

use super::git::{Entry, Git};
use super::snapshots::{FOLDER, MOST_BYTES, texts};
use crate::lint::{Settings, config};
use crate::resolve::{Compiled, compile};
use crate::source::header::{Header, classify};
use crate::source::loader::Disk;
use crate::source::provider::{FileProvider, ReadError};
use crate::source::{MAX_FILE_BYTES, SourceMap};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// One side.
pub(super) struct Side {
    /// What the user calls it.
    pub(super) label: String,
    place: Place,
}

enum Place {
    /// Files below a folder.
    Disk(PathBuf),
    /// A commit.
    Tree(Rc<Git>, Rc<BTreeMap<String, Entry>>),
}

/// A spec of a side, understood, with the settings that hold for it.
pub(super) struct Spec {
    pub(super) compiled: Compiled,
    pub(super) settings: Settings,
    /// The paths, from the top of the side, of all files that it is made of.
    pub(super) files: BTreeSet<String>,
}

/// The files of a project in a commit.
struct Project<'t> {
    git: &'t Git,
    files: &'t BTreeMap<String, Entry>,
    /// The folder of the project, with a slash at its end; empty at the top.
    root: String,
}

impl FileProvider for Project<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let entry = self.files.get(&format!("{}{path}", self.root)).ok_or(ReadError::NotFound)?;
        if !entry.regular {
            return Err(ReadError::NotAFile);
        }
        if entry.size > MAX_FILE_BYTES {
            return Err(ReadError::TooLarge);
        }
        self.git.read(&entry.object).map_err(ReadError::Other)
    }
}

impl Side {
    /// A folder on the disk.
    pub(super) fn disk(label: impl Into<String>, folder: &Path) -> Result<Self, String> {
        let base = std::fs::canonicalize(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        Ok(Self { label: label.into(), place: Place::Disk(base) })
    }

    /// A commit.
    pub(super) fn commit(label: impl Into<String>, git: &Rc<Git>, commit: &str) -> Result<Self, String> {
        let files = git.files(commit)?;
        Ok(Self { label: label.into(), place: Place::Tree(Rc::clone(git), Rc::new(files)) })
    }

    /// The specs at and below some paths, from the top of the side; no path is everything. A file that is named is a spec
    /// whatever it is called.
    pub(super) fn specs(&self, paths: &[String]) -> BTreeSet<String> {
        let named = |p: &str| paths.iter().any(|x| x == p);
        let wanted = |p: &str| {
            paths.is_empty()
                || paths.iter().any(|x| x.is_empty() || p == x || p.starts_with(&format!("{x}/")))
        };
        match &self.place {
            Place::Tree(git, files) => files
                .iter()
                .filter(|(p, e)| {
                    e.regular && wanted(p) && (named(p) || is_ours(p, || git.read(&e.object).ok(), e.size))
                })
                .map(|(p, _)| p.clone())
                .collect(),
            Place::Disk(base) => {
                let all = [String::new()];
                let starts = if paths.is_empty() { &all[..] } else { paths };
                let mut out = BTreeSet::new();
                for start in starts {
                    let full = base.join(start);
                    if full.is_file() {
                        out.insert(start.clone());
                    } else if let (true, Ok(disk)) = (full.is_dir(), Disk::at(base)) {
                        out.extend(disk.walk(&full).iter().filter_map(|p| disk.relative(p).ok()));
                    }
                }
                out
            }
        }
    }

    /// The text of a file.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        let bytes = match &self.place {
            Place::Tree(git, files) => Project { git, files, root: String::new() }.read(path).ok()?,
            Place::Disk(base) => Disk::at(base).ok()?.read(path).ok()?,
        };
        String::from_utf8(bytes).ok()
    }

    /// The texts of the snapshots beside a spec whose names are wanted, by name. What is too large, no text or no regular
    /// file is none.
    pub(super) fn snapshots(
        &self,
        spec: &str,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, String>, String> {
        let parent = spec.rsplit_once('/').map_or(String::new(), |(parent, _)| format!("{parent}/"));
        match &self.place {
            Place::Tree(git, files) => {
                let folder = format!("{parent}{FOLDER}/");
                let inside = files.range(folder.clone()..).take_while(|(path, _)| path.starts_with(&folder));
                let mut out = BTreeMap::new();
                for (path, entry) in inside {
                    let name = &path[folder.len()..];
                    if entry.regular
                        && entry.size as u64 <= MOST_BYTES
                        && !name.contains('/')
                        && wanted(name)
                        && let Ok(text) = String::from_utf8(git.read(&entry.object)?)
                    {
                        out.insert(name.to_owned(), text);
                    }
                }
                Ok(out)
            }
            Place::Disk(base) => texts(&base.join(parent).join(FOLDER), wanted),
        }
    }

    /// Understands a spec.
    pub(super) fn spec(&self, path: &str) -> Result<Spec, String> {
        match &self.place {
            Place::Tree(git, files) => {
                let root = root_in(files, path);
                let project = Project { git, files, root: root.clone() };
                let inside = path.strip_prefix(&root).unwrap_or(path);
                let mut compiled = compile(inside, &project);
                let settings = config::of_project(&project, &mut compiled);
                let files = own_files(&compiled.sources, |p| Some(format!("{root}{p}")));
                Ok(Spec { compiled, settings, files })
            }
            Place::Disk(base) => {
                let full = base.join(path);
                let fail = |e: ReadError| format!("{}: {e}", full.display());
                let disk = Disk::around(&full).map_err(fail)?;
                let inside = disk.relative(&full).map_err(fail)?;
                let mut compiled = compile(&inside, &disk);
                let settings = config::of_project(&disk, &mut compiled);
                let files = own_files(&compiled.sources, |p| {
                    let full = disk.root().join(p);
                    Some(full.strip_prefix(base).ok()?.to_str()?.replace('\\', "/"))
                });
                Ok(Spec { compiled, settings, files })
            }
        }
    }
}

fn own_files(sources: &SourceMap, path: impl Fn(&str) -> Option<String>) -> BTreeSet<String> {
    sources.iter().filter_map(|f| path(&f.path)).collect()
}

/// The project that a file of a commit belongs to: the nearest folder above with an `andon.toml`, else the top.
fn root_in(files: &BTreeMap<String, Entry>, path: &str) -> String {
    let mut folder = path;
    while let Some((above, _)) = folder.rsplit_once('/') {
        if files.contains_key(&format!("{above}/{}", config::FILE)) {
            return format!("{above}/");
        }
        folder = above;
    }
    String::new()
}

fn is_ours(path: &str, bytes: impl FnOnce() -> Option<Vec<u8>>, size: usize) -> bool {
    if path.ends_with(".andon") {
        return true;
    }
    path.ends_with(".org")
        && size <= MAX_FILE_BYTES
        && bytes().is_some_and(|b| {
            let end = b.iter().position(|c| matches!(c, b'\n' | b'\r')).unwrap_or(b.len());
            matches!(classify(&b[..end]), Header::Ours | Header::UnknownVersion(_))
        })
}

/// A path as the user wrote it, from the top of the repository; nothing when it leads out of it.
pub(super) fn from_top(git: &Git, path: &Path) -> Option<String> {
    let text = path.to_str()?.replace('\\', "/");
    let top = git.top.as_deref().and_then(Path::to_str);
    let whole = match (Path::new(&text).is_absolute(), top) {
        (true, Some(top)) => text.strip_prefix(top)?.trim_start_matches('/').to_owned(),
        (true, None) => return None,
        (false, _) => format!("{}{text}", git.prefix),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
