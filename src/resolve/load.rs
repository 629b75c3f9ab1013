//! All files of a project: the one that was named, and what it imports, each once.

use super::not_text;
use crate::diag::{Finding, suggest};
use crate::source::header::{Header, VERSION, classify};
use crate::source::provider::{FileProvider, ReadError, resolve_import};
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::unseen::{called, is_odd_space};
use crate::syntax::{Kind, Parsed, reparse::parse_again};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most files of one project.
const MAX_FILES: usize = 1_000;

/// The files of a project, read and understood in form.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Their texts.
    pub sources: SourceMap,
    /// Their trees, imported files before the files that import them.
    pub parsed: Vec<Arc<Parsed>>,
    /// What is wrong with their form.
    pub findings: Vec<Finding>,
}

/// Trees of the last time, by path: of a file that still has its number only what has changed is read again. Holds what was
/// used last, and nothing else.
#[derive(Debug, Clone, Default)]
pub struct Trees {
    known: BTreeMap<String, Arc<Parsed>>,
}

impl Trees {
    fn parse(&self, path: &str, id: FileId, text: &str) -> Arc<Parsed> {
        let known = self.known.get(path).filter(|k| k.tree.file() == id);
        match known {
            Some(same) if same.tree.text() == text => same.clone(),
            other => Arc::new(parse_again(other.map(AsRef::as_ref), id, text)),
        }
    }
}

struct Loader<'p> {
    files: &'p dyn FileProvider,
    trees: &'p Trees,
    used: BTreeMap<String, Arc<Parsed>>,
    loaded: Loaded,
    /// Files under way, from the first down to the present one, to find circles.
    under_way: Vec<String>,
    done: BTreeSet<String>,
}

/// A file whose imports are being read: its tree, and the imports that are left, the next one last.
struct Frame {
    parsed: Arc<Parsed>,
    imports: Vec<(String, Span)>,
}

/// Reads a file and everything that it imports. Iterative, so that a chain of imports cannot exhaust the stack.
#[must_use]
pub fn load(path: &str, files: &dyn FileProvider) -> Loaded {
    load_again(path, files, &mut Trees::default())
}

/// The same with the trees of the last time, which are replaced by those of this time.
#[must_use]
pub fn load_again(path: &str, files: &dyn FileProvider, trees: &mut Trees) -> Loaded {
    let mut loader = Loader {
        files,
        trees,
        used: BTreeMap::new(),
        loaded: Loaded::default(),
        under_way: Vec::new(),
        done: BTreeSet::new(),
    };
    let mut stack: Vec<Frame> = loader.open(path, None).into_iter().collect();
    while let Some(frame) = stack.last_mut() {
        if let Some((import, span)) = frame.imports.pop() {
            if let Some(next) = loader.import(&import, span) {
                stack.push(next);
            }
        } else if let Some(frame) = stack.pop() {
            loader.under_way.pop();
            loader.loaded.parsed.push(frame.parsed);
        }
    }
    let (loaded, known) = (loader.loaded, loader.used);
    *trees = Trees { known };
    loaded
}

/// How to mend an import that leads out of the project.
const OUTSIDE: &str = "write a path inside the project, with forward slashes; the project is the nearest folder above with \
                       `andon.toml` or `.git`, else the folder of the spec: an empty `andon.toml` in the folder that holds all of \
                       it makes it one";

impl Loader<'_> {
    fn import(&mut self, import: &str, span: Span) -> Option<Frame> {
        if import.trim().is_empty() {
            let finding = Finding::error("unreadable", span, "this names no file");
            self.finding(
                finding.help("write the path of a spec of this project, as `import \"lib/channels.org\"`"),
            );
            return None;
        }
        let importer = self.under_way.last().cloned().unwrap_or_default();
        let Ok(path) = resolve_import(&importer, import) else {
            let message = format!("`{import}` lies outside the project");
            self.finding(Finding::error("import-outside-project", span, message).help(OUTSIDE));
            return None;
        };
        if let Some(i) = self.under_way.iter().position(|p| *p == path) {
            let mut circle = self.under_way[i..].to_vec();
            circle.push(path);
            let message = format!("files import each other in a circle: {}", circle.join(" → "));
            self.finding(
                Finding::error("import-cycle", span, message).help("move what both need into a third file"),
            );
            return None;
        }
        if self.done.contains(&path) {
            return None;
        }
        if self.done.len() >= MAX_FILES {
            self.finding(Finding::error(
                "too-many-files",
                span,
                format!("the project has more than {MAX_FILES} files"),
            ));
            return None;
        }
        self.open(&path, Some(span))
    }

    fn finding(&mut self, finding: Finding) {
        self.loaded.findings.push(finding);
    }

    fn open(&mut self, path: &str, imported_at: Option<Span>) -> Option<Frame> {
        self.done.insert(path.to_owned());
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.unreadable(path, imported_at, &error);
                return None;
            }
        };
        let header = classify(&bytes);
        if header == Header::Binary {
            let finding = not_text::finding(path, &bytes, &mut self.loaded.sources);
            self.finding(finding);
            return None;
        }
        let text = String::from_utf8(bytes).unwrap_or_default();
        let id = self.loaded.sources.add(path, text.clone());
        if header != Header::Ours {
            self.finding(wrong_header(id, &text, &header));
            return None;
        }
        let parsed = self.trees.parse(path, id, &text);
        self.loaded.findings.extend(parsed.findings.iter().cloned());
        self.used.insert(path.to_owned(), parsed.clone());
        let mut imports: Vec<(String, Span)> = parsed
            .tree
            .items()
            .filter(|i| i.kind() == Kind::import)
            .filter_map(|i| i.child(Kind::string))
            .map(|s| (s.unquoted(), s.span()))
            .collect();
        imports.reverse();
        self.under_way.push(path.to_owned());
        Some(Frame { parsed, imports })
    }

    /// What somebody may have meant who imports a file that is not there.
    fn meant(&self, path: &str) -> String {
        const COUNTS: &str = "the path counts from the folder of this file";
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let there = self.files.beside(folder);
        match suggest::nearest(name, there.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}` in that folder? {COUNTS}"),
            None => COUNTS.to_owned(),
        }
    }

    fn unreadable(&mut self, path: &str, imported_at: Option<Span>, error: &ReadError) {
        let span = imported_at.unwrap_or_else(|| Span::new(self.loaded.sources.add(path, ""), 0, 0));
        let (code, help) = match error {
            ReadError::Outside => ("import-outside-project", OUTSIDE.to_owned()),
            ReadError::NotFound if imported_at.is_some() => ("import-not-found", self.meant(path)),
            ReadError::TooLarge => ("file-too-large", "split it with `import`".to_owned()),
            _ => ("unreadable", "check the path and its permissions".to_owned()),
        };
        let shown = if path.is_empty() { "." } else { path };
        self.finding(Finding::error(code, span, format!("`{shown}` cannot be read: {error}")).help(help));
    }
}

fn wrong_header(id: FileId, text: &str, header: &Header) -> Finding {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let span = Span::new(id, 0, u32::try_from(end).unwrap_or(u32::MAX));
    match header {
        Header::OrgMode => Finding::error("org-mode-document", span, "this looks like an Emacs Org document")
            .help("if it is an organisation, write `andon 1` on line 1; a folder walk passes Org documents over"),
        Header::Empty => Finding::error("empty-file", span, "there is nothing in this file").help("begin with `andon 1`"),
        Header::UnknownVersion(version) => {
            Finding::error("unknown-version", span, format!("version {version} of the language is not known here"))
                .help(format!("this program reads `andon {VERSION}`"))
        }
        Header::Missing if text[..end].replace(is_odd_space, " ").split_whitespace().eq(["andon", "1"]) => {
            let message = match text[..end].chars().find(|c| is_odd_space(*c)).map(called) {
                Some(odd) => format!("the space in line 1 is not a plain one, but: {odd}"),
                None => "line 1 begins with a blank".to_owned(),
            };
            Finding::error("missing-header", span, message)
                .help("write `andon 1` at the beginning of the line, with one plain space")
                .fix("write `andon 1`", true, span, "andon 1")
        }
        Header::Missing | Header::Ours | Header::Binary => Finding::error("missing-header", span, "line 1 does not say `andon 1`")
            .help("write `andon 1` on line 1")
            .fix("write `andon 1` on line 1", true, Span::new(id, 0, 0), "andon 1\n\n"),
    }
}
