//! The builder of one structure: first every name, then every body, so that order in the files means nothing.

use super::Use;
use super::load::Loaded;
use super::names::{Names, Space};
use crate::diag::Finding;
use crate::model::arena::{Allow, Arena, Declared, Id, Meta};
use crate::model::people::{Calendar, Role, Specialty};
use crate::model::{Org, Project};
use crate::syntax::{Kind, NodeRef};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A structure under construction. A variant clones its parent's and goes on from there.
#[derive(Debug, Clone)]
pub(super) struct Builder<'b> {
    pub(super) org: Org,
    pub(super) names: Names,
    pub(super) patterns: BTreeMap<String, NodeRef<'b>>,
    pub(super) findings: Vec<Finding>,
    /// Words of lines that were not understood.
    pub(super) spoiled: Rc<BTreeSet<String>>,
    /// Who leads, by role: one person leads all that names the same role.
    pub(super) leaders: BTreeMap<Id<Role>, Id<crate::model::people::Position>>,
    /// Part-time members that wait for their home to be known.
    pub(super) guests: Vec<(Id<crate::model::people::Group>, NodeRef<'b>)>,
    /// The intent of each group, `None` for that of everybody; what a variant has dropped is still in here.
    pub(super) intents: BTreeMap<Option<Id<crate::model::people::Group>>, Id<crate::model::decision::Intent>>,
    /// Names that mean declarations, as they are looked up.
    pub(super) uses: Vec<Use>,
    /// In what the amounts of each decision are written, once one is.
    pub(super) units: BTreeMap<Id<crate::model::decision::Decision>, String>,
    /// Where it is written what each role costs.
    pub(super) paid: BTreeMap<Id<Role>, super::currency::Paid>,
    /// Unknown names that have been reported.
    pub(super) missed: BTreeSet<(String, String)>,
    /// The variant that is being made; none is the base.
    pub(super) variant: Option<String>,
    /// Where a variant drops roles.
    pub(super) dropped_roles: BTreeMap<Id<Role>, crate::source::Span>,
    /// People and groups counted so far, checked before they are made.
    pub(super) counted: u64,
}

/// Understands all files of a project.
pub(super) fn build(loaded: &Loaded, findings: &mut Vec<Finding>) -> (Project, Vec<Use>) {
    let spoiled = loaded.parsed.iter().flat_map(|p| p.spoiled.iter().cloned()).collect();
    let mut base = Builder {
        org: Org::default(),
        names: Names::default(),
        patterns: BTreeMap::new(),
        findings: Vec::new(),
        spoiled: Rc::new(spoiled),
        leaders: BTreeMap::new(),
        guests: Vec::new(),
        intents: BTreeMap::new(),
        uses: Vec::new(),
        units: BTreeMap::new(),
        paid: BTreeMap::new(),
        missed: BTreeSet::new(),
        variant: None,
        dropped_roles: BTreeMap::new(),
        counted: 0,
    };
    let items: Vec<NodeRef<'_>> = loaded.parsed.iter().flat_map(|p| p.tree.items()).collect();
    base.structure(&items);
    let mut project = Project::default();
    base.dynamics(&items, &mut project);
    let variants = base.variants(&items);
    base.check_comparisons(&project, &variants);
    base.check_cuts(&project, &variants);
    findings.append(&mut base.findings);
    let mut uses = std::mem::take(&mut base.uses);
    for mut variant in variants {
        uses.append(&mut variant.builder.uses);
        findings.append(&mut variant.builder.findings);
        variant.made.org = variant.builder.org;
        project.variants.push(variant.made);
    }
    project.base = base.org;
    uses.sort_unstable();
    uses.dedup();
    (project, uses)
}

impl<'b> Builder<'b> {
    pub(super) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Everything but scenarios, comparisons and variants.
    fn structure(&mut self, items: &[NodeRef<'b>]) {
        for item in items {
            self.declare_item(*item);
        }
        self.imply_leaders(items);
        for item in items {
            self.place_people(*item);
        }
        // Channels before the interfaces that build on them, wherever they stand in the files.
        let (channels, rest): (Vec<NodeRef<'b>>, Vec<NodeRef<'b>>) =
            items.iter().partition(|i| i.kind() == Kind::channel);
        for item in channels.into_iter().chain(rest) {
            self.fill_item(item);
        }
        self.settle_guests();
        self.check_structure();
    }

    /// First pass: names.
    pub(super) fn declare_item(&mut self, item: NodeRef<'b>) {
        match item.kind() {
            Kind::organization => self.organization(item),
            Kind::specialty => {
                for name in item.all(Kind::name) {
                    let meta = Meta::new(name.text(), name.span(), item.span());
                    let id = self.org.specialties.push(Specialty { meta });
                    self.declare(Space::Specialty, name.text(), name.span(), id.index());
                }
            }
            Kind::calendar => {
                let calendar =
                    Calendar { meta: meta(item), days: None, hours: (0, 86_400), closed: Vec::new() };
                let id = self.org.calendars.push(calendar);
                self.enter(Space::Calendar, item, id.index());
            }
            Kind::role => {
                let id = self.org.roles.push(Role::plain(meta(item), true));
                self.enter(Space::Role, item, id.index());
            }
            Kind::pattern => {
                if let Some(name) = item.child(Kind::name) {
                    self.patterns.insert(name.text().to_owned(), item);
                    self.declare(Space::Pattern, name.text(), name.span(), 0);
                }
            }
            Kind::channel => self.declare_channel(item),
            Kind::decision | Kind::board => self.declare_decision(item),
            Kind::stream | Kind::access | Kind::component | Kind::resource => self.declare_work(item),
            Kind::meeting => self.declare_meeting(item),
            Kind::andon | Kind::signal | Kind::incident | Kind::phase => self.declare_signal(item),
            Kind::default => self.default_figure(item),
            Kind::allow => {
                let allow = self.allow(item);
                self.org.allows.extend(allow);
            }
            _ => {}
        }
    }

    /// Third pass: bodies.
    pub(super) fn fill_item(&mut self, item: NodeRef<'b>) {
        match item.kind() {
            Kind::calendar | Kind::role | Kind::leader => self.fill_people(item),
            Kind::channel | Kind::interface | Kind::meeting => self.fill_relation(item),
            Kind::decision | Kind::board | Kind::intent => self.fill_decision(item),
            Kind::stream | Kind::access | Kind::component | Kind::resource => self.fill_work(item),
            Kind::andon | Kind::signal | Kind::incident | Kind::phase | Kind::climate => {
                self.fill_signal(item)
            }
            _ => {}
        }
    }

    fn organization(&mut self, item: NodeRef<'_>) {
        let Some(string) = item.child(Kind::string) else { return };
        if let Some((_, first)) = &self.org.name {
            let finding =
                Finding::error("duplicate-name", item.span(), "the organisation has a name already")
                    .related(*first, "named here")
                    .help("keep one of the two lines");
            self.push(finding);
            return;
        }
        self.org.name = Some((string.unquoted(), item.span()));
    }

    pub(super) fn default_figure(&mut self, item: NodeRef<'_>) {
        use crate::model::defaults::{Dimension, TABLE};
        let Some(name) = item.child(Kind::name) else { return };
        let Some(row) = TABLE.iter().find(|r| r.name == name.text()) else {
            self.no_default(name);
            return;
        };
        let Some(value) = item.children().find(|c| c.kind() != Kind::name) else { return };
        let quantity = value.child(Kind::quantity);
        let Some(quantity) = quantity.filter(|_| value.kind() == Kind::dist) else {
            let message = format!("`{}` is one plain figure", row.name);
            self.push(
                Finding::error("wrong-unit", value.span(), message).help("write one figure with its unit"),
            );
            return;
        };
        let figure = match row.dimension {
            Dimension::Time => self.duration(quantity).map(|d| d.elapsed_s()),
            Dimension::Share => self.share(quantity),
            Dimension::Number => self.counted_default(row, quantity),
        };
        if let Some(figure) = figure {
            self.org.defaults.set(row.name, figure);
        }
    }

    /// Defaults are no declarations: the program has them all.
    fn no_default(&mut self, name: NodeRef<'_>) {
        if self.spoiled.contains(name.text())
            || !self.missed.insert(("default".to_owned(), name.text().to_owned()))
        {
            return;
        }
        let known = crate::model::defaults::TABLE.iter().map(|r| r.name);
        let near = crate::diag::suggest::nearest(name.text(), known);
        let message = format!("no default is called `{}`", name.text());
        let finding = Finding::error("unknown-name", name.span(), message);
        const LIST: &str = "`andon explain defaults` lists them with what they mean";
        self.push(match near {
            Some(near) => finding.help(format!("did you mean `{near}`? {LIST}")).fix(
                format!("write `{near}`"),
                false,
                name.span(),
                near,
            ),
            None => finding.help(LIST),
        });
    }

    /// Enters the name in the head of a declaration.
    pub(super) fn enter(&mut self, space: Space, item: NodeRef<'_>, index: usize) {
        if let Some(name) = item.child(Kind::name) {
            self.declare(space, name.text(), name.span(), index);
        }
    }

    pub(super) fn allow(&mut self, node: NodeRef<'_>) -> Option<Allow> {
        let rule = node.child(Kind::rule_name)?.text().to_owned();
        let reason = node.child(Kind::string).map(NodeRef::unquoted);
        self.gives_reason(node, "say why the rule does not hold here, as `because \"a pilot of two weeks\"`");
        Some(Allow { rule, reason, span: node.span() })
    }

    /// A reason that is asked for is one in words.
    pub(super) fn gives_reason(&mut self, node: NodeRef<'_>, help: &str) {
        if node.child(Kind::string).is_some_and(|why| why.unquoted().trim().is_empty()) {
            self.push(Finding::error("missing-statement", node.span(), "this gives no reason").help(help));
        }
    }

    /// A text that is to be read says something.
    pub(super) fn says_something(&mut self, node: NodeRef<'_>, help: &str) {
        if node.child(Kind::string).is_some_and(|text| text.unquoted().trim().is_empty()) {
            self.push(Finding::error("missing-statement", node.span(), "this says nothing").help(help));
        }
    }

    /// `allow` and `tagged`, which may stand in any block.
    pub(super) fn common(&mut self, meta: &mut Meta, statement: NodeRef<'_>) {
        match statement.kind() {
            Kind::allow => meta.allows.extend(self.allow(statement)),
            Kind::tagged => meta.tags.extend(statement.all(Kind::name).map(|n| n.text().to_owned())),
            _ => {}
        }
    }

    /// Finds the thing that a declaration or a `set` names: by its `name`, or by its `path`.
    pub(super) fn target<T>(&mut self, space: Space, item: NodeRef<'_>) -> Option<Id<T>> {
        if let Some(name) = item.child(Kind::name) {
            // The first of two of one name is filled; the second is an error already.
            return self.names.find(space, name.text()).map(Id::new);
        }
        self.find(space, item.child(Kind::path)?)
    }
}

/// The head of a declaration: name, title, documentation, former name.
pub(super) fn meta(item: NodeRef<'_>) -> Meta {
    let name = item.children().find(|c| matches!(c.kind(), Kind::name | Kind::path | Kind::string));
    let (text, span) = name.map_or((String::new(), item.span()), |n| {
        (if n.kind() == Kind::string { n.unquoted() } else { n.text().to_owned() }, n.span())
    });
    Meta {
        title: item.child(Kind::title).and_then(|t| t.child(Kind::string)).map(NodeRef::unquoted),
        doc: item.docs(),
        was: item.child(Kind::was).and_then(|w| w.child(Kind::path)).map(|p| p.text().to_owned()),
        ..Meta::new(text, span, item.span())
    }
}

/// Changes a thing and gives the [`Meta`] back, for statements that may stand anywhere.
pub(super) fn with_meta<T: Declared>(
    builder: &mut Builder<'_>,
    arena: impl Fn(&mut Org) -> &mut Arena<T>,
    id: Id<T>,
    body: NodeRef<'_>,
) {
    let mut meta = std::mem::take(arena(&mut builder.org)[id].meta_mut());
    for statement in body.children() {
        builder.common(&mut meta, statement);
    }
    *arena(&mut builder.org)[id].meta_mut() = meta;
}

/// A line of the declaration was not understood: what seems to be missing may stand there.
pub(super) fn is_spoilt(item: NodeRef<'_>) -> bool {
    item.child(Kind::stray).is_some() || item.child(Kind::stray_head).is_some()
}
