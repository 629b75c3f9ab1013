//! What is known of a document: the project as seen from it, its findings, and the declarations by their names.

use super::documents::{Document, Overlay};
use crate::diag::Finding;
use crate::model::arena::{Arena, Declared, Meta};
use crate::model::{Org, Project};
use crate::resolve::{Compiled, compile};
use crate::source::loader::Disk;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::{Parsed, parse};
use std::collections::BTreeMap;

/// Larger documents are checked for form and meaning only as they are typed.
const MOST_FOR_RULES: usize = 4 * 1024 * 1024;

/// A declaration with what is said of it.
#[derive(Debug, Clone)]
pub(super) struct Symbol {
    /// `role`, `team`, …
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) doc: Option<String>,
    /// The name in its head.
    pub(super) span: Span,
    /// Figures that are known of it, in words.
    pub(super) figures: Vec<String>,
}

/// A document understood, with all that it imports.
pub(super) struct Analysis {
    pub(super) compiled: Compiled,
    pub(super) findings: Vec<Finding>,
    pub(super) symbols: Vec<Symbol>,
    pub(super) file: FileId,
    /// The tree of the document itself.
    pub(super) parsed: Parsed,
}

impl Analysis {
    /// Understands a document from what the client and the disk hold.
    pub(super) fn new(
        path: &str,
        document: &Document,
        disk: Option<&Disk>,
        open: &BTreeMap<String, Document>,
    ) -> Self {
        let loose = disk.is_none().then_some((path, document));
        let compiled = compile(path, &Overlay { disk, open, loose });
        let file = compiled.sources.by_path(path).map_or(FileId(u32::MAX), |f| f.id);
        let mut findings = compiled.findings.clone();
        findings.extend(crate::sim::mechanism::check_plans(&compiled.project));
        if compiled.is_sound() && document.text.len() <= MOST_FOR_RULES {
            findings.extend(crate::lint::check(&compiled.project));
        }
        crate::diag::sort(&mut findings, &compiled.sources);
        let symbols = symbols(&compiled.project);
        let parsed = parse(file, &document.text);
        Self { compiled, findings, symbols, file, parsed }
    }

    pub(super) fn source(&self, file: FileId) -> Option<&SourceFile> {
        self.compiled.sources.get(file)
    }

    /// The name at a place: where it stands, and the declaration that it means.
    pub(super) fn name_at(&self, at: u32) -> Option<(Span, Span)> {
        let holds = |s: &Span| s.file == self.file && s.start <= at && at <= s.end;
        let used = self.compiled.uses.iter().filter(|u| holds(&u.at)).min_by_key(|u| u.at.len());
        used.map(|u| (u.at, u.of))
            .or_else(|| self.symbols.iter().find(|s| holds(&s.span)).map(|s| (s.span, s.span)))
    }

    pub(super) fn symbol(&self, of: Span) -> Option<&Symbol> {
        self.symbols.iter().find(|s| s.span == of)
    }

    /// All places that mean a declaration, without its own.
    pub(super) fn places(&self, of: Span) -> impl Iterator<Item = Span> + '_ {
        self.compiled.uses.iter().filter(move |u| u.of == of).map(|u| u.at)
    }
}

fn add<T: Declared>(
    out: &mut BTreeMap<Span, Symbol>,
    kind: &'static str,
    arena: &Arena<T>,
    figures: &dyn Fn(&T) -> Vec<String>,
) {
    for (_, thing) in arena.iter() {
        put(out, kind, thing.meta(), figures(thing));
    }
}

fn put(out: &mut BTreeMap<Span, Symbol>, kind: &'static str, meta: &Meta, figures: Vec<String>) {
    if meta.span.is_empty() {
        return;
    }
    out.entry(meta.span).or_insert_with(|| Symbol {
        kind,
        name: meta.name.clone(),
        title: meta.title.clone(),
        doc: meta.doc.clone(),
        span: meta.span,
        figures,
    });
}

/// Every declaration of a project, those of variants included, by the place of its name.
fn symbols(project: &Project) -> Vec<Symbol> {
    let mut out = BTreeMap::new();
    for org in std::iter::once(&project.base).chain(project.variants.iter().map(|v| &v.org)) {
        structure(&mut out, org);
    }
    let none = |_: &_| Vec::new();
    add(&mut out, "scenario", &project.scenarios, &none);
    for variant in &project.variants {
        let figures = variant.changes.iter().map(|c| c.text.clone()).collect();
        let meta = Meta {
            title: variant.title.clone(),
            doc: variant.doc.clone(),
            ..Meta::new(variant.name.clone(), variant.span, variant.span)
        };
        put(&mut out, "variant", &meta, figures);
    }
    out.into_values().collect()
}

fn structure(out: &mut BTreeMap<Span, Symbol>, org: &Org) {
    let people = |n: u64| if n == 1 { "1 person".to_owned() } else { format!("{n} people") };
    add(out, "specialty", &org.specialties, &|_| Vec::new());
    add(out, "calendar", &org.calendars, &|c| {
        let time = c.working_time();
        vec![format!("{} h a day, {} days a week", time.hours_per_day, time.days_per_week)]
    });
    add(out, "channel", &org.channels, &|c| {
        vec![format!(
            "keeps {:.0}% of the meaning a passage, {:.0}% of it true",
            c.fidelity * 100.0,
            c.accuracy * 100.0
        )]
    });
    for (id, role) in org.roles.iter() {
        let all = org.positions.iter().filter(|(_, p)| p.role == id && p.home.is_none());
        let heads: u64 = all.map(|(_, p)| u64::from(p.headcount())).sum();
        put(out, "role", &role.meta, vec![people(heads)]);
    }
    for (id, group) in org.groups.iter() {
        let inside = org.positions.iter().filter(|(_, p)| p.home.is_none() && org.is_within(p.group, id));
        let heads: u64 = inside.map(|(_, p)| u64::from(p.headcount())).sum();
        let kind = if group.kind == crate::model::people::GroupKind::Unit { "unit" } else { "team" };
        put(out, kind, &group.meta, vec![people(heads)]);
    }
    add(out, "decision", &org.decisions, &|d| match d.approvals.len() {
        0 => vec!["no approvals".to_owned()],
        1 => vec!["1 approval".to_owned()],
        n => vec![format!("{n} approvals")],
    });
    add(out, "board", &org.boards, &|_| Vec::new());
    add(out, "access", &org.accesses, &|_| Vec::new());
    add(out, "component", &org.components, &|c| vec![format!("{} of it", c.count.max(1))]);
    add(out, "resource", &org.resources, &|r| vec![format!("{} of it", r.count)]);
    add(out, "meeting", &org.meetings, &|_| Vec::new());
    add(out, "andon", &org.andons, &|a| vec![format!("{} rungs", a.rungs.len())]);
    add(out, "stream", &org.streams, &|s| vec![format!("{} stages", s.stages.len())]);
    add(out, "stage", &org.stages, &|_| Vec::new());
    add(out, "signal", &org.signals, &|_| Vec::new());
    add(out, "incident", &org.incidents, &|_| Vec::new());
    add(out, "phase", &org.phases, &|_| Vec::new());
}
