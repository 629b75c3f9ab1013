//! Text, places and lines: the ground on which everything else stands.

pub mod header;
pub mod line_index;
#[cfg(feature = "cli")]
pub mod loader;
pub mod provider;

pub use line_index::{LineIndex, Place};

use std::sync::Arc;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;

/// A file of a project, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A stretch of a file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Which file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// After the last byte.
    pub end: u32,
}

impl Span {
    /// A stretch of a file.
    #[must_use]
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// From the start of this to the end of the other, which is in the same file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { end: other.end.max(self.end), ..self }
    }

    /// Bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// No bytes.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

/// A file with its text and its lines.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its number in the [`SourceMap`].
    pub id: FileId,
    /// Its path inside the project, with forward slashes.
    pub path: String,
    /// Its path as it is shown: from where the user stands, if that is known.
    pub shown: String,
    /// All of it.
    pub text: Arc<str>,
    /// Where its lines begin.
    pub index: LineIndex,
}

/// All files that were read, by number.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    /// What stands before every path that is shown.
    before: String,
    /// The folder inside the project from which paths are shown, with a slash at its end; empty is the top.
    below: String,
}

impl SourceMap {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let text = text.into();
        let path = path.into();
        let shown = self.shown(&path);
        self.files.push(SourceFile { id, path, shown, index: LineIndex::new(&text), text });
        id
    }

    /// Shows every path from outside the project's folder: `before` is the way there, with a slash at its end.
    pub fn show_from(&mut self, before: &str) {
        before.clone_into(&mut self.before);
        self.below.clear();
        self.show_again();
    }

    /// Shows every path from a folder inside the project, which ends with a slash.
    ///
    /// ```
    /// let mut sources = andon::source::SourceMap::default();
    /// let ids = ["teams/ops/a.org", "teams/b.org", "c.org"].map(|path| sources.add(path, ""));
    /// sources.show_below("teams/ops/");
    /// let shown = ids.map(|id| sources.get(id).map_or("", |file| file.shown.as_str()).to_owned());
    /// assert_eq!(shown, ["a.org", "../b.org", "../../c.org"]);
    /// ```
    pub fn show_below(&mut self, below: &str) {
        below.clone_into(&mut self.below);
        self.before.clear();
        self.show_again();
    }

    /// Paths are shown from a folder inside the project.
    #[must_use]
    pub fn is_shown_below(&self) -> bool {
        !self.below.is_empty()
    }

    fn show_again(&mut self) {
        let shown: Vec<String> = self.files.iter().map(|file| self.shown(&file.path)).collect();
        for (file, shown) in self.files.iter_mut().zip(shown) {
            file.shown = shown;
        }
    }

    fn shown(&self, path: &str) -> String {
        let mut below = self.below.as_str();
        let mut rest = path;
        while let Some((folder, inner)) = below.split_once('/') {
            let Some(inside) = rest.strip_prefix(folder).and_then(|r| r.strip_prefix('/')) else { break };
            (below, rest) = (inner, inside);
        }
        format!("{}{}{rest}", self.before, "../".repeat(below.matches('/').count()))
    }

    /// The file of this number.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// The file of this path.
    #[must_use]
    pub fn by_path(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|f| f.path == path)
    }

    /// All files in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// The text of a span, empty when it does not lie in its file.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).and_then(|f| f.text.get(span.start as usize..span.end as usize)).unwrap_or("")
    }

    /// Path as shown, first place and last place of a span.
    #[must_use]
    pub fn place(&self, span: Span) -> (&str, Place, Place) {
        match self.get(span.file) {
            Some(f) => (&f.shown, f.index.place(&f.text, span.start), f.index.place(&f.text, span.end)),
            None => ("", Place::START, Place::START),
        }
    }
}
