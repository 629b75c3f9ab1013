//! Where files come from: the disk, or memory in tests, in an editor, in a browser.

use std::collections::BTreeMap;

/// Why a file could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is none of this name.
    #[error("there is no such file")]
    NotFound,
    /// The path, or the file behind a link, lies outside the project.
    #[error("it lies outside the project")]
    Outside,
    /// A device, a pipe, a folder.
    #[error("it is not a regular file")]
    NotAFile,
    /// Larger than [`super::MAX_FILE_BYTES`].
    #[error("it is larger than 16 MiB")]
    TooLarge,
    /// Anything else that the system says.
    #[error("{0}")]
    Other(String),
}

/// Gives the bytes of a file by its path inside the project, with forward slashes.
pub trait FileProvider {
    /// The whole file.
    ///
    /// # Errors
    /// When it cannot be had; see [`ReadError`].
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// The names of the files in a folder of the project, for whoever misspelt one; none where that is not known.
    fn beside(&self, _folder: &str) -> Vec<String> {
        Vec::new()
    }
}

/// Files in memory.
#[derive(Debug, Clone, Default)]
pub struct InMemory {
    files: BTreeMap<String, Vec<u8>>,
}

impl InMemory {
    /// Adds or replaces a file.
    #[must_use]
    pub fn with(mut self, path: &str, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), text.into());
        self
    }
}

impl FileProvider for InMemory {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.files.get(path).cloned().ok_or(ReadError::NotFound)
    }

    fn beside(&self, folder: &str) -> Vec<String> {
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let inside = self.files.keys().filter_map(|path| path.strip_prefix(&folder));
        inside.filter(|name| !name.contains('/')).map(str::to_owned).collect()
    }
}

/// The path that an import means: relative to the folder of the importing file, kept inside the project.
///
/// # Errors
/// [`ReadError::Outside`] for absolute paths, drive letters, `~`, `file:`, backslashes, and `..` that climbs out.
pub fn resolve_import(importer: &str, import: &str) -> Result<String, ReadError> {
    let foreign = import.is_empty()
        || import.starts_with(['/', '~'])
        || import.contains(['\\', '\0', ':'])
        || import.chars().any(char::is_control);
    if foreign {
        return Err(ReadError::Outside);
    }
    let mut parts: Vec<&str> = importer.split('/').collect();
    parts.pop();
    for part in import.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(ReadError::Outside)?;
            }
            name => parts.push(name),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_stays_inside_the_project() {
        assert_eq!(resolve_import("a/b/c.org", "../lib/x.org"), Ok("a/lib/x.org".into()));
        assert_eq!(resolve_import("c.org", "./lib//x.org"), Ok("lib/x.org".into()));
        for bad in ["/etc/passwd", "../x.org", "a/../../x.org", "~/x", "C:/x", "file:x", "a\\b", "", "a\0b"] {
            assert_eq!(resolve_import("c.org", bad), Err(ReadError::Outside), "{bad}");
        }
    }
}
