//! Where documents are: addresses and paths, the folder that a document's project is locked in, and the files of a project
//! as the client sees them.

use crate::source::MAX_FILE_BYTES;
use crate::source::loader::{Disk, marked};
use crate::source::provider::{FileProvider, ReadError};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The path of a `file:` address; others have none.
pub(super) fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = &rest[rest.find('/')?..];
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.bytes();
    while let Some(byte) = left.next() {
        if byte == b'%' {
            let digits = [left.next()?, left.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let path = String::from_utf8(bytes).ok().filter(|p| !p.contains('\0'))?;
    // `/c:/specs` is a path of Windows with a slash too many.
    let drive = path.as_bytes().get(2) == Some(&b':') && path.as_bytes()[1].is_ascii_alphabetic();
    Some(PathBuf::from(if drive { &path[1..] } else { &path }))
}

/// The `file:` address of a path.
pub(super) fn uri_of(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The folder of a project: on the disk, and as the client writes it, which may differ by links.
#[derive(Debug, Clone)]
pub(super) struct Root {
    pub(super) disk: Disk,
    pub(super) shown: PathBuf,
}

impl Root {
    pub(super) fn at(shown: &Path) -> Option<Self> {
        Some(Self { disk: Disk::at(shown).ok()?, shown: shown.to_path_buf() })
    }

    /// The path inside the project, with forward slashes.
    pub(super) fn inside(&self, path: &Path) -> Option<String> {
        Some(path.strip_prefix(&self.shown).ok()?.to_str()?.replace('\\', "/"))
    }
}

/// The project of a document and its path in there: the nearest folder with `andon.toml` or `.git` that is not above the
/// workspace folder, else the workspace folder, else the document's own.
pub(super) fn place(folders: &[PathBuf], path: Option<&Path>) -> (Option<Arc<Root>>, String) {
    let found = path.and_then(|path| {
        let folder = folders.iter().filter(|f| path.starts_with(f)).max_by_key(|f| f.as_os_str().len());
        let own = path.parent()?;
        let shown = marked(own, folder.map(PathBuf::as_path)).or(folder.map(PathBuf::as_path)).unwrap_or(own);
        let root = Root::at(shown)?;
        let inside = root.inside(path)?;
        Some((Arc::new(root), inside))
    });
    found.map_or_else(|| (None, LOOSE.to_owned()), |(root, path)| (Some(root), path))
}

/// What a document without a place is called.
const LOOSE: &str = "untitled.org";

/// The open documents by their paths, with the addresses that the client gives them.
#[derive(Debug, Clone, Default)]
pub(super) struct Open {
    pub(super) by_path: BTreeMap<PathBuf, (String, Arc<str>)>,
}

impl Open {
    /// The address of a file: the client's own when it has the file open.
    pub(super) fn uri(&self, root: &Root, path: &str) -> String {
        let full = root.shown.join(path);
        self.by_path.get(&full).map_or_else(|| uri_of(&full), |(uri, _)| uri.clone())
    }
}

/// The files of a project as the client sees them: open documents over the disk, and nothing outside the folder. Remembers
/// what was asked for.
pub(super) struct Overlay<'o> {
    pub(super) root: Option<&'o Root>,
    pub(super) open: &'o Open,
    /// A document without a place on the disk, under its own name.
    pub(super) loose: Option<(&'o str, &'o Arc<str>)>,
    pub(super) asked: RefCell<BTreeSet<String>>,
}

impl<'o> Overlay<'o> {
    pub(super) fn new(root: Option<&'o Root>, open: &'o Open) -> Self {
        Self { root, open, loose: None, asked: RefCell::default() }
    }
}

impl FileProvider for Overlay<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.asked.borrow_mut().insert(path.to_owned());
        let loose = self.loose.filter(|(name, _)| *name == path).map(|(_, text)| text);
        let open = || self.open.by_path.get(&self.root?.shown.join(path)).map(|(_, text)| text);
        match (loose.or_else(open), self.root) {
            (Some(text), _) if text.len() > MAX_FILE_BYTES => Err(ReadError::TooLarge),
            (Some(text), _) => Ok(text.as_bytes().to_vec()),
            (None, Some(root)) => root.disk.read(path),
            (None, None) => Err(ReadError::NotFound),
        }
    }

    fn beside(&self, folder: &str) -> Vec<String> {
        self.root.map_or_else(Vec::new, |root| root.disk.beside(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths_come_back() {
        for path in ["/a/b c/\u{e9}.org", "/x%y/#.org", "C:/specs/a.org"] {
            assert_eq!(path_of(&uri_of(Path::new(path))), Some(PathBuf::from(path)));
        }
        assert_eq!(path_of("file:///c%3A/a.org"), Some(PathBuf::from("c:/a.org")));
        assert_eq!(path_of("file://host/a.org"), Some(PathBuf::from("/a.org")));
        for none in ["untitled:1", "file://", "file:///a%0", "file:///a%zz", "file:///a%00b", ""] {
            assert_eq!(path_of(none), None, "{none}");
        }
    }
}
