//! The snapshots of a spec on the disk: beside it, in the folder `snapshots`, a file for its findings and one for each
//! scenario on each structure, so that two people who change two scenarios never change one file.

#![expect(clippy::disallowed_methods, reason = "a shell asks what is on the disk")]

pub(super) mod names;
pub(super) mod review;
pub(super) mod settle;
pub(super) mod take;

use super::output::{clear_leftovers, write_here};
use crate::report::snapshot::{Snapshot, Unreadable, read, text};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The folder beside a spec.
pub(super) const FOLDER: &str = "snapshots";
/// What the name of a snapshot that waits to be accepted ends with, after the name of the accepted one.
const PENDING: &str = ".new";
/// No snapshot is larger.
pub(super) const MOST_BYTES: u64 = 4 << 20;

/// Whether this is a run of continuous integration, which never writes a snapshot. The same words as `insta` looks at.
pub(super) fn in_ci() -> bool {
    match std::env::var("CI").as_deref() {
        Ok("" | "0" | "false") => false,
        Ok(_) => true,
        Err(_) => std::env::var_os("TF_BUILD").is_some(),
    }
}

/// What is recorded of one spec.
pub(super) struct Store {
    /// Where its snapshots are.
    pub(super) folder: PathBuf,
    /// The name of the spec's file.
    spec: String,
    /// Its name in the names of its snapshots.
    pub(super) stem: String,
    /// What is recorded, by name of the file.
    pub(super) recorded: BTreeMap<String, Result<Snapshot, Unreadable>>,
    /// The names of those that wait.
    pending: Vec<String>,
}

impl Store {
    /// Reads what is recorded of a spec.
    ///
    /// # Errors
    /// When the folder or a file is not what it should be, in a sentence.
    pub(super) fn open(spec: &Path) -> Result<Self, String> {
        let parent = spec.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = spec.file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
        let folder = parent.join(FOLDER);
        let mut store = Self {
            stem: names::stem(&name),
            spec: name,
            recorded: BTreeMap::new(),
            pending: Vec::new(),
            folder,
        };
        for name in listed(&store.folder)? {
            if let Some(accepted) = name.strip_suffix(PENDING) {
                if names::belongs(&store.stem, accepted) {
                    store.pending.push(name);
                }
            } else if names::belongs(&store.stem, &name) {
                let text = contents(&store.folder.join(&name))?;
                store.recorded.insert(name, read::read(&text));
            }
        }
        Ok(store)
    }

    /// The path of a snapshot, for people.
    pub(super) fn shown(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// What is recorded and cannot be read, in a sentence. What `record` is about to replace is let pass, unless a newer
    /// program wrote it.
    pub(super) fn unreadable(&self, record: bool) -> Option<String> {
        self.recorded.iter().find_map(|(name, read)| match read {
            Err(Unreadable::Conflict(_) | Unreadable::Damaged { .. }) if record => None,
            Err(why) => Some(format!("{}: {why}", self.shown(name))),
            Ok(_) => None,
        })
    }

    /// Records a snapshot; nothing waits for it any more.
    pub(super) fn accept(&self, name: &str, snapshot: &Snapshot) -> Result<(), String> {
        self.write(name, snapshot)?;
        self.reject(name)
    }

    /// Writes a snapshot that waits to be accepted.
    pub(super) fn wait(&self, name: &str, snapshot: &Snapshot) -> Result<(), String> {
        self.write(&format!("{name}{PENDING}"), snapshot)
    }

    /// Nothing waits for this snapshot any more.
    pub(super) fn reject(&self, name: &str) -> Result<(), String> {
        self.remove(&format!("{name}{PENDING}"))
    }

    /// Those that wait for snapshots that nobody takes any more.
    pub(super) fn forget_pending(&self, taken: &[String]) -> Result<(), String> {
        let stale = self.pending.iter().filter(|p| {
            p.strip_suffix(PENDING).is_some_and(|accepted| !taken.iter().any(|name| name == accepted))
        });
        stale.into_iter().try_for_each(|name| self.remove(name))
    }

    /// Removes a file.
    pub(super) fn remove(&self, name: &str) -> Result<(), String> {
        remove(&self.folder.join(name))
    }

    fn write(&self, name: &str, snapshot: &Snapshot) -> Result<(), String> {
        let failed = |path: &Path, e: &io::Error| format!("{} is not written: {e}", path.display());
        fs::create_dir_all(&self.folder).map_err(|e| failed(&self.folder, &e))?;
        let path = self.folder.join(name);
        let text = text::file(snapshot, &self.spec);
        write_here(&path, text.as_bytes()).map_err(|e| failed(&path, &e))
    }
}

/// Removes a file that may be there.
pub(super) fn remove(path: &Path) -> Result<(), String> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            Err(format!("{} is not removed: {e}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Removes what runs that were killed have left in the folder of a spec's snapshots.
pub(super) fn clear(spec: &Path) {
    clear_leftovers(&spec.with_file_name(FOLDER));
}

/// The names in a folder, in order; none when there is no folder. A link is not followed: it could lead out of the project.
fn listed(folder: &Path) -> Result<Vec<String>, String> {
    let kind = match fs::symlink_metadata(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(format!("{}: {e}", folder.display())),
        Ok(kind) => kind,
    };
    if !kind.is_dir() {
        return Err(format!(
            "{}: snapshots are kept in a folder of this name, and it is none (links are not followed)",
            folder.display()
        ));
    }
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut names: Vec<String> = entries.flatten().filter_map(|e| e.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

/// The texts of the snapshots in a folder whose names are wanted, by name.
pub(super) fn texts(
    folder: &Path,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<BTreeMap<String, String>, String> {
    let names = listed(folder)?.into_iter().filter(|name| wanted(name));
    names.map(|name| Ok((name.clone(), contents(&folder.join(&name))?))).collect()
}

/// The text of a snapshot's file; regular files of a bounded size only.
fn contents(path: &Path) -> Result<String, String> {
    let failed = |why: &str| format!("{}: {why}", path.display());
    let kind = fs::symlink_metadata(path).map_err(|e| failed(&e.to_string()))?;
    if !kind.is_file() {
        return Err(failed("a snapshot is a regular file, and this is none (links are not followed)"));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|e| failed(&e.to_string()))?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|e| failed(&e.to_string()))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(failed("it is larger than any snapshot"));
    }
    String::from_utf8(bytes)
        .map_err(|_| failed("it is not UTF-8: record it again with `andon test --accept`"))
}

/// Snapshots below a folder whose spec is there no more. Files of others that end in `.snap` are told by what they say.
pub(super) fn orphans(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = ignore::WalkBuilder::new(folder)
        .follow_links(false)
        .require_git(false)
        .build()
        .flatten()
        .filter(|entry| entry.file_type().is_some_and(|t| t.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| is_orphan(path))
        .collect();
    found.sort();
    found
}

fn is_orphan(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|n| n.to_str()) else { return false };
    let Some(folder) = path.parent().filter(|p| p.ends_with(FOLDER)) else { return false };
    let accepted = name.strip_suffix(PENDING).unwrap_or(name);
    let Some(stem) = names::stem_of(accepted) else { return false };
    let beside = folder.parent().and_then(|p| fs::read_dir(p).ok());
    let alive = beside.into_iter().flatten().flatten().any(|e| {
        e.file_name()
            .to_str()
            .is_some_and(|n| (n.ends_with(".org") || n.ends_with(".andon")) && names::stem(n) == stem)
    });
    !alive && contents(path).is_ok_and(|text| text.lines().any(|l| l.starts_with("andon.snapshot/")))
}
