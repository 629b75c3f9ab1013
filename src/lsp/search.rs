//! Searches over the whole workspace, on a thread of their own: declarations by their names, and the uses of a name in
//! every spec that imports the file which declares it, open or not.

use super::analysis::Analysis;
use super::index::Index;
use super::navigation::{self, Place};
use super::outline;
use super::places::{Open, Overlay, Root, uri_of};
use super::positions::{self, Units};
use super::protocol::{Answer, INTERNAL_ERROR, REQUEST_FAILED};
use super::server::Event;
use super::worker::spawn;
use crate::resolve::compile;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::sync::{Arc, Mutex};

/// Symbols that are listed for a query.
const MOST_SYMBOLS: usize = 1_000;

enum Job {
    Symbols { id: Value, query: String, folders: Vec<PathBuf>, open: Arc<Open>, units: Units },
    Uses { id: Value, new_name: Option<String>, params: Value, analysis: Arc<Analysis>, open: Arc<Open> },
}

/// The thread that searches, and what is asked of it.
pub(super) struct Searcher {
    jobs: Sender<Job>,
    /// Requests that somebody still waits for.
    live: Live,
}

type Live = Arc<Mutex<BTreeSet<String>>>;

impl Searcher {
    pub(super) fn new(events: SyncSender<Event>) -> Self {
        let (jobs, receiver) = channel();
        let live = Live::default();
        let theirs = live.clone();
        spawn("search", move || work(&receiver, &events, &theirs));
        Self { jobs, live }
    }

    pub(super) fn symbols(
        &self,
        id: Value,
        query: String,
        folders: Vec<PathBuf>,
        open: Arc<Open>,
        units: Units,
    ) {
        self.begin(&id);
        let _ = self.jobs.send(Job::Symbols { id, query, folders, open, units });
    }

    /// References, or with a new name the edits of a rename.
    pub(super) fn uses(
        &self,
        id: Value,
        method: &str,
        params: Value,
        analysis: Arc<Analysis>,
        open: Arc<Open>,
    ) {
        self.begin(&id);
        let rename = method == "textDocument/rename";
        let new_name = rename.then(|| params["newName"].as_str().unwrap_or("").to_owned());
        let _ = self.jobs.send(Job::Uses { id, new_name, params, analysis, open });
    }

    fn begin(&self, id: &Value) {
        if let Ok(mut live) = self.live.lock() {
            live.insert(id.to_string());
        }
    }

    /// Somebody waited for it; after this nobody does.
    pub(super) fn end(&self, id: &Value) -> bool {
        self.live.lock().is_ok_and(|mut live| live.remove(&id.to_string()))
    }
}

fn work(jobs: &Receiver<Job>, events: &SyncSender<Event>, live: &Live) {
    let mut index = Index::default();
    for job in jobs {
        let (Job::Symbols { id, .. } | Job::Uses { id, .. }) = &job;
        let (id, key) = (id.clone(), id.to_string());
        let wanted = || live.lock().is_ok_and(|live| live.contains(&key));
        if !wanted() {
            continue;
        }
        let answer = catch_unwind(AssertUnwindSafe(|| match job {
            Job::Symbols { query, folders, open, units, .. } => {
                Ok(symbols(&mut index, &query, &folders, &open, units, &wanted))
            }
            Job::Uses { new_name, params, analysis, open, .. } => {
                uses(&mut index, new_name.as_deref(), &params, &analysis, &open, &wanted)
            }
        }));
        let fault = "a fault of this program; please report it with the spec";
        let answer = answer.unwrap_or_else(|_| Err((INTERNAL_ERROR, fault.to_owned())));
        if events.send(Event::Found(id, answer)).is_err() {
            return;
        }
    }
}

/// Declarations of all specs in the folders, and of open documents elsewhere, whose name holds the letters in their order.
fn symbols(
    index: &mut Index,
    query: &str,
    folders: &[PathBuf],
    open: &Open,
    units: Units,
    wanted: &dyn Fn() -> bool,
) -> Value {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for root in folders.iter().filter_map(|f| Root::at(f)) {
        let Some(files) = index.refresh(&root, open, units, wanted) else { continue };
        for (path, entry) in files {
            let uri = open.uri(&root, path);
            out.extend(
                entry.declared.iter().filter(|d| outline::fits(query, &d.name)).map(|d| d.symbol(&uri)),
            );
            seen.insert(root.shown.join(path));
        }
    }
    for (path, (uri, text)) in open.by_path.iter().filter(|(path, _)| !seen.contains(*path)) {
        let _ = path;
        let declared = super::index::declarations(text, units);
        out.extend(declared.iter().filter(|d| outline::fits(query, &d.name)).map(|d| d.symbol(uri)));
    }
    out.truncate(MOST_SYMBOLS);
    Value::Array(out)
}

/// All places of a name, in the document's own project and in every spec that imports the file that declares it.
fn uses(
    index: &mut Index,
    new_name: Option<&str>,
    params: &Value,
    analysis: &Analysis,
    open: &Open,
    wanted: &dyn Fn() -> bool,
) -> Answer {
    let at = analysis.offset(&params["position"]);
    let of = match new_name {
        Some(name) => navigation::may_rename(analysis, at, name)?,
        None => match analysis.name_at(at) {
            Some((_, of)) => of,
            None => return Ok(json!([])),
        },
    };
    let with_declaration = new_name.is_some() || params["context"]["includeDeclaration"] != json!(false);
    let mut places: BTreeSet<Place> = navigation::places(analysis, of).collect();
    let declared = Place::of(analysis, of);
    if let (Some(root), Some(declared)) = (&analysis.task.root, &declared) {
        let Some(importers) = index.importers(root, open, analysis.task.units, &declared.path, wanted) else {
            return Err((REQUEST_FAILED, "the project has too many files to search them all".to_owned()));
        };
        for path in importers.iter().filter(|p| **p != analysis.task.path) {
            if !wanted() {
                break;
            }
            let compiled = compile(path, &Overlay::new(Some(root), open));
            let Some(file) = compiled.sources.by_path(&declared.path).map(|f| f.id) else { continue };
            let same = |u: &&crate::resolve::Use| {
                u.of.file == file && u.of.start == declared.start && u.of.end == declared.end
            };
            for used in compiled.uses.iter().filter(same) {
                let Some(source) = compiled.sources.get(used.at.file) else { continue };
                let range = positions::range(&source.text, &source.index, used.at, analysis.task.units);
                let word = compiled.sources.slice(used.at).to_owned();
                let (start, end) = (used.at.start, used.at.end);
                places.insert(Place { path: source.path.clone(), start, end, word, range });
            }
        }
    }
    let declaration = declared.filter(|_| with_declaration);
    let declared_word = analysis.compiled.sources.slice(of).to_owned();
    let all: Vec<Place> = declaration.into_iter().chain(places).collect();
    let address = |path: &str| address(analysis, open, path);
    let Some(name) = new_name else {
        return Ok(all.iter().map(|p| json!({"uri": address(&p.path), "range": p.range})).collect());
    };
    let mut changes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let mut done = BTreeSet::new();
    // A declaration that is made from a pattern or implied has no word of its own there.
    for place in all.iter().filter(|p| p.word == declared_word && done.insert((p.path.clone(), p.start))) {
        let edit = json!({"range": place.range, "newText": name});
        changes.entry(address(&place.path)).or_default().push(edit);
    }
    Ok(json!({"changes": changes}))
}

fn address(analysis: &Analysis, open: &Open, path: &str) -> String {
    match &analysis.task.root {
        _ if path == analysis.task.path => analysis.task.uri.clone(),
        Some(root) => open.uri(root, path),
        None => uri_of(&PathBuf::from(path)),
    }
}
