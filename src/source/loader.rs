//! Files from the disk, locked inside the project's folder.
#![expect(clippy::disallowed_methods, reason = "the one place that reads files")]

use super::MAX_FILE_BYTES;
use super::header::{Header, classify};
use super::provider::{FileProvider, ReadError};
use std::fs;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

/// A project's folder on the disk. Nothing outside it is ever read.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The project that a file or folder belongs to: the nearest folder above with `andon.toml` or `.git`, else its
    /// own folder.
    ///
    /// # Errors
    /// When the path does not exist.
    pub fn around(path: &Path) -> Result<Self, ReadError> {
        let full = fs::canonicalize(path).map_err(|e| other(&e))?;
        let own =
            if full.is_dir() { full.clone() } else { full.parent().map_or(full.clone(), Path::to_path_buf) };
        let root = marked(&own, None).unwrap_or(&own).to_path_buf();
        Ok(Self { root })
    }

    /// A project whose folder is known.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn at(root: &Path) -> Result<Self, ReadError> {
        Ok(Self { root: fs::canonicalize(root).map_err(|e| other(&e))? })
    }

    /// The project's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file inside the project, with forward slashes.
    ///
    /// # Errors
    /// [`ReadError::Outside`] when it is not inside, [`ReadError::NotFound`] when it is not there.
    pub fn relative(&self, path: &Path) -> Result<String, ReadError> {
        let full = fs::canonicalize(path).map_err(|e| other(&e))?;
        let inside = full.strip_prefix(&self.root).map_err(|_| ReadError::Outside)?;
        let mut parts = Vec::new();
        for part in inside.components() {
            if let Component::Normal(name) = part {
                parts.push(name.to_str().ok_or_else(|| ReadError::Other("its name is not UTF-8".into()))?);
            }
        }
        Ok(parts.join("/"))
    }

    /// All our files below a folder, in order of path: `.andon`, and `.org` with the header.
    #[must_use]
    pub fn walk(&self, folder: &Path) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = walker(folder).build().flatten().filter_map(ours).collect();
        found.sort();
        found
    }

    /// All our files of the project by their paths inside it, by what stands inside the project alone: what is ignored
    /// above it or everywhere is not asked for. Asked after each entry, with the number of our files so far, whether to
    /// stop; nothing when stopped.
    pub fn walk_locked(&self, stop: &mut dyn FnMut(usize) -> bool) -> Option<Vec<String>> {
        let mut found = Vec::new();
        // The rules of Git would be looked for above the project as well: its files of rules are read as any other.
        let mut walker = walker(&self.root);
        walker.parents(false).git_global(false).git_exclude(false).git_ignore(false);
        walker.add_custom_ignore_filename(".gitignore");
        for entry in walker.build().flatten() {
            if stop(found.len()) {
                return None;
            }
            let path = ours(entry);
            found.extend(
                path.and_then(|p| Some(p.strip_prefix(&self.root).ok()?.to_str()?.replace('\\', "/"))),
            );
        }
        found.sort();
        Some(found)
    }

    /// Size and time of the last change of a file inside the project: another stamp means another text.
    #[must_use]
    pub fn stamp(&self, path: &str) -> Option<(u64, std::time::SystemTime)> {
        let known = fs::symlink_metadata(self.root.join(path)).ok()?;
        Some((known.len(), known.modified().ok()?))
    }
}

/// The nearest folder, from this one upwards but not above the limit, that is marked as a project.
#[must_use]
pub fn marked<'p>(folder: &'p Path, limit: Option<&Path>) -> Option<&'p Path> {
    let mut inside = folder.ancestors().take_while(|dir| limit.is_none_or(|l| dir.starts_with(l)));
    inside.find(|dir| dir.join("andon.toml").is_file() || dir.join(".git").exists())
}

fn walker(folder: &Path) -> ignore::WalkBuilder {
    let mut walker = ignore::WalkBuilder::new(folder);
    walker.follow_links(false).require_git(false);
    walker
}

/// The path of an entry that is one of our files.
fn ours(entry: ignore::DirEntry) -> Option<PathBuf> {
    let is_file = entry.file_type().is_some_and(|t| t.is_file());
    (is_file && is_ours(entry.path())).then(|| entry.into_path())
}

fn is_ours(path: &Path) -> bool {
    match path.extension().and_then(|e| e.to_str()) {
        Some("andon") => true,
        Some("org") => head(path).is_some_and(|bytes| {
            let cut = bytes.iter().position(|b| *b == b'\n' || *b == b'\r').unwrap_or(bytes.len());
            matches!(classify(&bytes[..cut]), Header::Ours | Header::UnknownVersion(_))
        }),
        _ => false,
    }
}

fn head(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path).ok()?.take(256).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Opens a regular file only; the kind is asked before opening, since opening a pipe would wait for a writer.
fn open_regular(path: &Path) -> Result<fs::File, ReadError> {
    let kind = fs::metadata(path).map_err(|e| other(&e))?;
    if !kind.is_file() {
        return Err(ReadError::NotAFile);
    }
    fs::File::open(path).map_err(|e| other(&e))
}

impl FileProvider for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let full = fs::canonicalize(self.root.join(path)).map_err(|e| other(&e))?;
        if !full.starts_with(&self.root) {
            return Err(ReadError::Outside);
        }
        let mut bytes = Vec::new();
        let limit = MAX_FILE_BYTES as u64 + 1;
        open_regular(&full)?.take(limit).read_to_end(&mut bytes).map_err(|e| other(&e))?;
        if bytes.len() > MAX_FILE_BYTES { Err(ReadError::TooLarge) } else { Ok(bytes) }
    }

    fn beside(&self, folder: &str) -> Vec<String> {
        const MOST: usize = 1_000;
        let inside =
            fs::canonicalize(self.root.join(folder)).ok().filter(|full| full.starts_with(&self.root));
        let entries = inside.and_then(|full| fs::read_dir(full).ok());
        let names =
            entries.into_iter().flatten().take(MOST).filter_map(|e| e.ok()?.file_name().into_string().ok());
        names.collect()
    }
}

fn other(error: &std::io::Error) -> ReadError {
    if error.kind() == std::io::ErrorKind::NotFound {
        ReadError::NotFound
    } else {
        ReadError::Other(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn nothing_outside_the_project_and_no_pipe_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("project");
        fs::create_dir(&root).unwrap();
        fs::write(root.join("andon.toml"), "").unwrap();
        fs::write(dir.path().join("secret.org"), "andon 1\n").unwrap();
        fs::write(root.join("ours.org"), "andon 1\n").unwrap();
        fs::write(root.join("notes.org"), "* notes\n").unwrap();
        fs::write(root.join("more.andon"), "andon 1\n").unwrap();
        std::os::unix::fs::symlink(dir.path().join("secret.org"), root.join("link.org")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(root.join("pipe.org")).status().unwrap();
        assert!(made.success());

        let disk = Disk::around(&root.join("ours.org")).unwrap();
        assert_eq!(disk.read("ours.org"), Ok(b"andon 1\n".to_vec()));
        assert_eq!(disk.read("link.org"), Err(ReadError::Outside));
        assert_eq!(disk.read("../secret.org"), Err(ReadError::Outside));
        assert_eq!(disk.read("pipe.org"), Err(ReadError::NotAFile));
        assert_eq!(disk.read("gone.org"), Err(ReadError::NotFound));
        let walked: Vec<_> = disk.walk(&root).iter().map(|p| disk.relative(p).unwrap()).collect();
        assert_eq!(walked, ["more.andon", "ours.org"]);
    }
}
