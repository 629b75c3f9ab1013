//! What is known of a document: the project as seen from it, its findings, and the declarations by their names.

use super::diagnostics::{Diagnostics, by_address};
use super::figures::{Figures, Heads};
use super::places::{Open, Overlay, Root};
use super::positions::{self, Position, Range, Units};
use super::symbols::{Symbol, symbols};
use crate::diag::Finding;
use crate::lint::{Settings, config};
use crate::resolve::{Compiled, Trees, compile_again};
use crate::source::provider::FileProvider as _;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::{Parsed, parse};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Larger documents are checked for form and meaning only.
const MOST_FOR_RULES: usize = 4 * 1024 * 1024;

/// Projects of more files are not searched for what settings are about.
const MOST_FILES: usize = 500;

/// A document to be understood, with what is around it.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub(super) uri: String,
    pub(super) text: Arc<str>,
    pub(super) root: Option<Arc<Root>>,
    /// Its path inside the project.
    pub(super) path: String,
    pub(super) open: Arc<Open>,
    pub(super) units: Units,
    /// Where the manual is read, if the client says so.
    pub(super) manual: Option<Arc<str>>,
    /// Which state of the server's knowledge this is made from; a later one replaces it.
    pub(super) generation: u64,
}

/// A document understood, with all that it imports. Everything that is answered is made from one of these.
#[derive(Debug)]
pub(super) struct Analysis {
    pub(super) task: Task,
    pub(super) compiled: Compiled,
    /// The number of the document itself.
    pub(super) file: FileId,
    /// The tree of the document itself.
    pub(super) parsed: Arc<Parsed>,
    settings: Settings,
    /// Every path that was asked for, so that a change of it is known to matter.
    asked: BTreeSet<String>,
    /// The declarations by the places of their names, when somebody asks.
    symbols: OnceLock<BTreeMap<Span, Symbol>>,
    /// All findings in order, when the rules have looked.
    pub(super) judged: OnceLock<Judged>,
    /// What can be predicted, when it has been.
    pub(super) figures: OnceLock<Figures>,
    figures_wanted: AtomicBool,
    published: AtomicBool,
    heads: OnceLock<Vec<Heads>>,
    digest: OnceLock<String>,
}

/// All findings, and the same in the words of the protocol.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) findings: Vec<Finding>,
    pub(super) diagnostics: Diagnostics,
}

impl Analysis {
    /// Understands a document from what the client and the disk hold, with the trees of the last time.
    pub(super) fn new(task: Task, trees: &mut Trees) -> Self {
        let mut files = Overlay::new(task.root.as_deref(), &task.open);
        files.loose = Some((task.path.as_str(), &task.text));
        let mut compiled = compile_again(&task.path, &files, trees);
        let settings = config::of_project(&files, &mut compiled);
        let asked = files.asked.take();
        let file = compiled.sources.by_path(&task.path).map_or(FileId(u32::MAX), |f| f.id);
        let own = compiled.parsed.iter().find(|p| p.tree.file() == file).cloned();
        // Without the header nothing is compiled; the shape is shown all the same.
        let parsed = own.unwrap_or_else(|| Arc::new(parse(file, &task.text)));
        Self {
            task,
            compiled,
            file,
            parsed,
            settings,
            asked,
            symbols: OnceLock::new(),
            judged: OnceLock::new(),
            figures: OnceLock::new(),
            figures_wanted: AtomicBool::new(false),
            published: AtomicBool::new(false),
            heads: OnceLock::new(),
            digest: OnceLock::new(),
        }
    }

    /// Lets the rules look, unless somebody says that it is no longer wanted. As `andon check` does.
    pub(super) fn judge(&self, stop: &dyn Fn() -> bool) -> bool {
        let mut findings = self.compiled.findings.clone();
        findings.extend(crate::sim::mechanism::check_plans(&self.compiled.project));
        findings.retain_mut(|f| match self.settings.levelled(f.clone()) {
            Some(levelled) => {
                *f = levelled;
                true
            }
            None => false,
        });
        if self.compiled.is_sound() && self.task.text.len() <= MOST_FOR_RULES {
            let found = crate::lint::check_until(&self.compiled.project, &self.settings, stop);
            let Some(found) = found else { return false };
            findings.extend(found);
            findings.extend(self.settings_without_place(stop));
        }
        crate::report::kind::tell(&mut findings);
        crate::diag::sort(&mut findings, &self.compiled.sources);
        let diagnostics = by_address(self, &findings);
        let _ = self.judged.set(Judged { findings, diagnostics });
        true
    }

    /// Settings that hold nowhere in the project; nothing where it has more files than can be looked at between two keystrokes.
    fn settings_without_place(&self, stop: &dyn Fn() -> bool) -> Vec<Finding> {
        let Some(root) = self.task.root.as_deref().filter(|_| config::speaks_of_places(&self.settings))
        else {
            return Vec::new();
        };
        let files = Overlay::new(Some(root), &self.task.open);
        let Some(paths) = root.disk.walk_locked(&mut |found| found > MOST_FILES || stop()) else {
            return Vec::new();
        };
        let text = |path: &str| Some(String::from_utf8_lossy(&files.read(path).ok()?).into_owned());
        let files: Vec<_> = paths.into_iter().filter_map(|path| text(&path).map(|t| (path, t))).collect();
        config::without_place(&self.settings, &files)
    }

    /// The rules have looked, or will not, since there is nothing sound to look at.
    pub(super) fn findings(&self) -> &[Finding] {
        self.judged.get().map_or(&self.compiled.findings, |j| &j.findings)
    }

    /// A change of the file of this path may change what is known.
    pub(super) fn hangs_on(&self, path: &str) -> bool {
        self.asked.contains(path)
    }

    /// Whether predictions were asked for before; from now on they were.
    pub(super) fn figures_wanted(&self) -> bool {
        self.figures_wanted.swap(true, Ordering::Relaxed)
    }

    /// Whether the findings were published before; from now on they were.
    pub(super) fn was_published(&self) -> bool {
        self.published.swap(true, Ordering::Relaxed)
    }

    /// Headcounts of a structure: 0 is the base, then the variants in their order.
    pub(super) fn heads(&self, structure: usize) -> &Heads {
        let project = &self.compiled.project;
        let all = self.heads.get_or_init(|| {
            std::iter::once(&project.base)
                .chain(project.variants.iter().map(|v| &v.org))
                .map(Heads::of)
                .collect()
        });
        all.get(structure).unwrap_or(&all[0])
    }

    /// Tells this state of all files from any other.
    pub(super) fn digest(&self) -> &str {
        self.digest.get_or_init(|| crate::report::json::digest(&self.compiled.sources))
    }

    pub(super) fn source(&self, file: FileId) -> Option<&SourceFile> {
        self.compiled.sources.get(file)
    }

    /// The text of the document itself, as it was read.
    pub(super) fn text(&self) -> &str {
        self.source(self.file).map_or("", |f| &f.text)
    }

    pub(super) fn symbols(&self) -> &BTreeMap<Span, Symbol> {
        self.symbols.get_or_init(|| symbols(&self.compiled.project))
    }

    pub(super) fn symbol(&self, of: Span) -> Option<&Symbol> {
        self.symbols().get(&of)
    }

    /// The name at a place: where it stands, and the declaration that it means.
    pub(super) fn name_at(&self, at: u32) -> Option<(Span, Span)> {
        let holds = |s: &Span| s.file == self.file && s.start <= at && at <= s.end;
        let used = self.compiled.uses.iter().filter(|u| holds(&u.at)).min_by_key(|u| u.at.len());
        used.map(|u| (u.at, u.of)).or_else(|| self.symbols().keys().find(|s| holds(s)).map(|s| (*s, *s)))
    }

    /// All places that mean a declaration, without its own.
    pub(super) fn uses_of(&self, of: Span) -> impl Iterator<Item = Span> + '_ {
        self.compiled.uses.iter().filter(move |u| u.of == of).map(|u| u.at)
    }

    /// The byte at a position of the parameters, in the document itself.
    pub(super) fn offset(&self, position: &Value) -> u32 {
        match self.source(self.file) {
            Some(file) => positions::offset(&file.text, &file.index, position, self.task.units),
            None => 0,
        }
    }

    /// A span as an address and a range.
    pub(super) fn location(&self, span: Span) -> Option<Value> {
        Some(json!({"uri": self.address(span.file)?, "range": self.range(span)}))
    }

    /// The address of a file of the project.
    pub(super) fn address(&self, file: FileId) -> Option<String> {
        if file == self.file {
            return Some(self.task.uri.clone());
        }
        let path = &self.source(file)?.path;
        Some(self.task.open.uri(self.task.root.as_deref()?, path))
    }

    pub(super) fn range(&self, span: Span) -> Range {
        let file = self.source(span.file);
        file.map_or_else(Range::default, |f| positions::range(&f.text, &f.index, span, self.task.units))
    }

    /// Line and column of a byte of the document itself, both from 0.
    pub(super) fn line_column(&self, at: u32) -> (u32, u32) {
        match self.source(self.file) {
            Some(file) => positions::line_column(&file.text, &file.index, at, self.task.units),
            None => (0, 0),
        }
    }

    pub(super) fn position(&self, at: u32) -> Position {
        let (line, character) = self.line_column(at);
        Position { line, character }
    }
}
