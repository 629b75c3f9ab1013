//! The declarations of a project by the places of their names.

use crate::model::arena::{Arena, Declared, Id, Meta};
use crate::model::people::GroupKind;
use crate::model::{Org, Project};
use crate::source::Span;
use std::collections::BTreeMap;

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
    /// The structure that has it: 0 is the base, then the variants in their order.
    pub(super) structure: usize,
    /// Its number in the arena of its kind.
    pub(super) index: usize,
}

impl Symbol {
    /// The structure that has it.
    pub(super) fn org<'p>(&self, project: &'p Project) -> &'p Org {
        let variant = self.structure.checked_sub(1).and_then(|i| project.variants.get(i));
        variant.map_or(&project.base, |v| &v.org)
    }

    /// Its number, for the arena of its kind.
    pub(super) fn id<T>(&self) -> Id<T> {
        Id::new(self.index)
    }

    /// The last part of its name.
    pub(super) fn short(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }
}

/// Every declaration of a project, those of variants included, by the place of its name.
pub(super) fn symbols(project: &Project) -> BTreeMap<Span, Symbol> {
    let mut out = Symbols { found: BTreeMap::new(), structure: 0 };
    for org in std::iter::once(&project.base).chain(project.variants.iter().map(|v| &v.org)) {
        out.structure(org);
        out.structure += 1;
    }
    out.structure = 0;
    out.arena("scenario", &project.scenarios);
    for (i, variant) in project.variants.iter().enumerate() {
        let meta = Meta {
            title: variant.title.clone(),
            doc: variant.doc.clone(),
            ..Meta::new(variant.name.clone(), variant.span, variant.span)
        };
        out.put("variant", &meta, i);
    }
    out.found
}

struct Symbols {
    found: BTreeMap<Span, Symbol>,
    structure: usize,
}

impl Symbols {
    fn arena<T: Declared>(&mut self, kind: &'static str, arena: &Arena<T>) {
        for (id, thing) in arena.iter() {
            self.put(kind, thing.meta(), id.index());
        }
    }

    fn put(&mut self, kind: &'static str, meta: &Meta, index: usize) {
        if meta.span.is_empty() {
            return;
        }
        let structure = self.structure;
        self.found.entry(meta.span).or_insert_with(|| Symbol {
            kind,
            name: meta.name.clone(),
            title: meta.title.clone(),
            doc: meta.doc.clone(),
            span: meta.span,
            structure,
            index,
        });
    }

    fn structure(&mut self, org: &Org) {
        self.arena("specialty", &org.specialties);
        self.arena("calendar", &org.calendars);
        self.arena("channel", &org.channels);
        self.arena("role", &org.roles);
        for (id, group) in org.groups.iter() {
            let kind = if group.kind == GroupKind::Unit { "unit" } else { "team" };
            self.put(kind, &group.meta, id.index());
        }
        self.arena("decision", &org.decisions);
        self.arena("board", &org.boards);
        self.arena("access", &org.accesses);
        self.arena("component", &org.components);
        self.arena("resource", &org.resources);
        self.arena("meeting", &org.meetings);
        self.arena("andon", &org.andons);
        self.arena("stream", &org.streams);
        self.arena("stage", &org.stages);
        self.arena("signal", &org.signals);
        self.arena("incident", &org.incidents);
        self.arena("phase", &org.phases);
    }
}
