//! What every spec of a folder declares and imports, by its form alone. Files are read again when their size or time has
//! changed.

use super::outline;
use super::places::{Open, Root};
use super::positions::{self, Range, Units};
use crate::source::provider::{FileProvider as _, resolve_import};
use crate::source::{FileId, LineIndex};
use crate::syntax::{Kind, parse};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

/// More specs than this in a folder are not searched.
const MOST_FILES: usize = 20_000;
/// Larger files are left out.
const MOST_BYTES: usize = 1024 * 1024;

/// A declaration by its form.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    pub(super) name: String,
    keyword: String,
    range: Range,
    within: Option<String>,
}

impl Declared {
    pub(super) fn symbol(&self, uri: &str) -> Value {
        let mut out = json!({
            "name": self.name, "kind": outline::symbol_kind(&self.keyword),
            "location": {"uri": uri, "range": self.range},
        });
        if let Some(within) = &self.within {
            out["containerName"] = json!(within);
        }
        out
    }
}

/// How it is known that a file is the same as before.
#[derive(Debug, Clone, PartialEq)]
enum Stamp {
    OnDisk(u64, SystemTime),
    Open(Arc<str>),
}

/// A spec.
#[derive(Debug)]
pub(super) struct Entry {
    stamp: Stamp,
    pub(super) declared: Vec<Declared>,
    imports: Vec<String>,
}

/// All specs by folder and path.
#[derive(Debug, Default)]
pub(super) struct Index {
    roots: BTreeMap<PathBuf, BTreeMap<String, Entry>>,
}

impl Index {
    /// The specs of a folder as they are now; nothing when nobody wants them any more or there are too many.
    pub(super) fn refresh(
        &mut self,
        root: &Root,
        open: &Open,
        units: Units,
        wanted: &dyn Fn() -> bool,
    ) -> Option<&BTreeMap<String, Entry>> {
        let found = root.disk.walk_locked(&mut |specs| specs > MOST_FILES || !wanted())?;
        let mut paths: BTreeSet<String> = found.into_iter().collect();
        paths.extend(open.by_path.keys().filter_map(|p| root.inside(p)));
        let files = self.roots.entry(root.shown.clone()).or_default();
        files.retain(|path, _| paths.contains(path));
        for path in paths {
            if !wanted() {
                return None;
            }
            let text = open.by_path.get(&root.shown.join(&path)).map(|(_, text)| text.clone());
            let stamp = match &text {
                Some(text) => Stamp::Open(text.clone()),
                None => {
                    let Some((size, time)) = root.disk.stamp(&path) else { continue };
                    Stamp::OnDisk(size, time)
                }
            };
            if files.get(&path).is_some_and(|e| e.stamp == stamp) {
                continue;
            }
            let read = || root.disk.read(&path).ok().and_then(|b| String::from_utf8(b).ok()).map(Arc::from);
            let Some(text) = text.or_else(read).filter(|t| t.len() <= MOST_BYTES) else { continue };
            let imports = imports(&path, &text);
            files.insert(path, Entry { stamp, declared: declarations(&text, units), imports });
        }
        Some(files)
    }

    /// The specs that import a file over any number of steps, without those that others of them import.
    pub(super) fn importers(
        &mut self,
        root: &Root,
        open: &Open,
        units: Units,
        path: &str,
        wanted: &dyn Fn() -> bool,
    ) -> Option<BTreeSet<String>> {
        let files = self.refresh(root, open, units, wanted)?;
        let mut by_imported: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (importer, entry) in files {
            for imported in &entry.imports {
                by_imported.entry(imported).or_default().push(importer);
            }
        }
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut todo = vec![path];
        while let Some(next) = todo.pop() {
            let importers = by_imported.get(next).into_iter().flatten();
            todo.extend(importers.copied().filter(|i| reached.insert(i)));
        }
        let covered =
            |p: &str| by_imported.get(p).into_iter().flatten().any(|i| reached.contains(i) && *i != p);
        let tops: BTreeSet<String> =
            reached.iter().filter(|p| !covered(p)).map(|p| (*p).to_owned()).collect();
        // Files that import each other in a circle have no top.
        Some(if tops.is_empty() { reached.into_iter().map(str::to_owned).collect() } else { tops })
    }
}

fn imports(path: &str, text: &str) -> Vec<String> {
    let parsed = parse(FileId(0), text);
    let imports = parsed.tree.items().filter(|i| i.kind() == Kind::import);
    imports
        .filter_map(|i| i.child(Kind::string))
        .filter_map(|s| resolve_import(path, &s.unquoted()).ok())
        .collect()
}

/// What a text declares, by its form.
pub(super) fn declarations(text: &str, units: Units) -> Vec<Declared> {
    let parsed = parse(FileId(0), text);
    let index = LineIndex::new(text);
    let mut out = Vec::new();
    let mut todo: Vec<(crate::syntax::NodeRef<'_>, Option<String>)> =
        parsed.tree.items().map(|i| (i, None)).collect();
    todo.reverse();
    while let Some((node, within)) = todo.pop() {
        for (name, span) in outline::names(node) {
            let range = positions::range(text, &index, span, units);
            let keyword = node.keyword().to_owned();
            out.push(Declared { name, keyword, range, within: within.clone() });
        }
        if outline::is_block(node) {
            let own = outline::names(node).into_iter().next().map(|(name, _)| name);
            let mut inner: Vec<_> =
                node.children().filter(|c| outline::is_block(*c)).map(|c| (c, own.clone())).collect();
            inner.reverse();
            todo.extend(inner);
        }
    }
    out
}
