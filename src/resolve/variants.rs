//! Variants: patches on a structure, in the words of the language.

mod people;
mod regroup;
mod removal;

use super::builder::{Builder, meta};
use super::names::{Space, last};
use crate::diag::Finding;
use crate::diag::counted::counted;
use crate::model::Variant;
use crate::model::arena::Id;
use crate::model::org::{Change, Org};
use crate::model::people::Group;
use crate::syntax::{Kind, NodeRef};

/// A variant with the builder that made it.
pub(super) struct Made<'b> {
    pub(super) made: Variant,
    pub(super) builder: Builder<'b>,
}

impl<'b> Builder<'b> {
    /// All variants, parents before children.
    pub(super) fn variants(&mut self, items: &[NodeRef<'b>]) -> Vec<Made<'b>> {
        let mut waiting: Vec<NodeRef<'b>> =
            items.iter().copied().filter(|i| i.kind() == Kind::variant).collect();
        let mut made: Vec<Made<'b>> = Vec::new();
        let mut held = self.held();
        while !waiting.is_empty() {
            let before = waiting.len();
            let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|v| {
                parent(*v).is_none_or(|p| {
                    made.iter().any(|m| m.made.name == p.text())
                        || self.known(Space::Variant, p.text()).is_none()
                })
            });
            waiting = rest;
            for item in ready {
                // Each is a structure of its own, and tells what changed in it and in those that it builds on.
                let of_parent = parent(item).and_then(|p| made.iter().find(|m| m.made.name == p.text()));
                held += of_parent.map_or(self.held(), |m| m.builder.held() + m.made.changes.len());
                if !self.can_hold(held, item.span()) {
                    return made;
                }
                let variant = self.variant(item, &made, items);
                made.push(variant);
            }
            if waiting.len() == before {
                for item in waiting.drain(..) {
                    self.push(
                        Finding::error(
                            "contradiction",
                            item.span(),
                            "variants build on each other in a circle",
                        )
                        .help("let one of them build on the base"),
                    );
                }
            }
        }
        made
    }

    fn variant(&mut self, item: NodeRef<'b>, made: &[Made<'b>], items: &[NodeRef<'b>]) -> Made<'b> {
        let head = meta(item);
        let base = parent(item).and_then(|p| self.parent(p, made));
        let limited = item.child(Kind::only_in);
        // A limited variant starts where its parent started, and takes only what concerns its groups.
        let start = if limited.is_some() {
            base.and_then(|b| made.iter().find(|m| Some(&m.made.name) == b.made.parent.as_ref()))
        } else {
            base
        };
        let mut builder = start.map_or_else(|| self.clone(), |m| m.builder.clone());
        builder.findings = Vec::new();
        builder.variant = Some(head.name.clone());
        let mut changes = start.map_or_else(Vec::new, |m| m.made.changes.clone());
        if let (Some(only), Some(base)) = (limited, base) {
            builder.limited(only, &base.made.name, items, &mut changes);
        } else if let Some(only) = limited {
            builder.push(
                Finding::error("contradiction", only.span(), "there are no inherited changes to limit")
                    .help("write `variant NAME of OTHER { only in TEAM }`"),
            );
        }
        builder.patch_all(&item.children().collect::<Vec<_>>(), &mut changes);
        builder.settle_guests();
        builder.guests_leave();
        builder.check_structure();
        let declared = item.child(Kind::changes_resources);
        if let Some(node) = declared {
            builder
                .gives_reason(node, "say why there are more or fewer, as `because \"two people are hired\"`");
        }
        let changes_resources = declared.and_then(|c| c.child(Kind::string)).map(NodeRef::unquoted);
        let made = Variant {
            name: head.name,
            title: head.title,
            doc: head.doc,
            parent: base.map(|b| b.made.name.clone()),
            org: Org::default(),
            changes,
            changes_resources: changes_resources
                .or_else(|| base.and_then(|b| b.made.changes_resources.clone())),
            span: head.span,
        };
        Made { made, builder }
    }

    fn parent<'m>(&mut self, name: NodeRef<'_>, made: &'m [Made<'b>]) -> Option<&'m Made<'b>> {
        let found = made.iter().find(|m| m.made.name == name.text());
        if found.is_none() && name.text() != "base" {
            let near =
                crate::diag::suggest::nearest(name.text(), self.names.all(Space::Variant)).map(str::to_owned);
            self.unknown(name, "variant", near);
        }
        found
    }

    /// Applies those statements of the parent that concern the groups, and refuses those that concern everybody.
    fn limited(&mut self, only: NodeRef<'b>, base: &str, items: &[NodeRef<'b>], changes: &mut Vec<Change>) {
        let groups: Vec<Id<Group>> = only.all(Kind::path).filter_map(|p| self.group(p)).collect();
        let Some(parent) = items.iter().find(|i| i.kind() == Kind::variant && meta(**i).name == base) else {
            return;
        };
        for statement in parent.children() {
            if matches!(
                statement.kind(),
                Kind::name
                    | Kind::title
                    | Kind::variant_parent
                    | Kind::doc
                    | Kind::comment
                    | Kind::allow
                    | Kind::tagged
                    | Kind::changes_resources
            ) {
                continue;
            }
            let mut named = false;
            let mut concerned = false;
            let mut todo = vec![statement];
            while let Some(node) = todo.pop() {
                if node.kind() == Kind::path {
                    let found = self.groups_of(node.text());
                    named |= !found.is_empty();
                    concerned |= found.iter().any(|g| groups.iter().any(|o| self.org.is_within(*g, *o)));
                }
                todo.extend(node.children());
            }
            if concerned {
                self.patch(statement, changes);
            } else if !named && let Some(text) = self.patch_in(statement, &groups) {
                changes.push(Change { text, span: statement.span() });
            } else if !named {
                let message = format!(
                    "`{}` holds for everybody and cannot be limited to a team",
                    first_line(statement)
                );
                self.push(
                    Finding::error("no-meaning-yet", only.span(), message)
                        .related(statement.span(), "this statement")
                        .help("write the changes for the team in a variant of their own"),
                );
            }
        }
    }

    /// What holds for everybody, for these groups only: approvals that fall away, and the climate. `None` when it cannot be split.
    fn patch_in(&mut self, statement: NodeRef<'b>, groups: &[Id<Group>]) -> Option<String> {
        let names: Vec<String> = groups.iter().map(|g| self.org.groups[*g].meta.name.clone()).collect();
        let text = match statement.kind() {
            Kind::drop_approvals => {
                let (decision, keep) = self.approvals_kept(statement)?;
                let spec = &mut self.org.decisions[decision];
                spec.spared.extend(groups.iter().map(|g| (*g, keep)));
                dropped_approvals(&spec.meta.name, spec.approvals.len() - keep)
            }
            Kind::set => {
                let climate = statement.child(Kind::set_climate)?;
                for group in groups {
                    self.climate_of(climate, Some(*group), &self.org.groups[*group].meta.name.clone());
                }
                first_line(statement)
            }
            _ => return None,
        };
        Some(format!("{text} in {}", names.join(", ")))
    }

    /// Applies statements. What is added is there for all of them, wherever it is written; only what takes the name of something that is
    /// dropped above it comes after that.
    fn patch_all(&mut self, statements: &[NodeRef<'b>], changes: &mut Vec<Change>) {
        let added =
            |statement: &NodeRef<'b>| statement.children().next().filter(|_| statement.kind() == Kind::add);
        let first: Vec<bool> = (0..statements.len())
            .map(|i| {
                added(&statements[i])
                    .is_some_and(|item| !statements[..i].iter().any(|before| makes_room(*before, item)))
            })
            .collect();
        let early = statements.iter().zip(&first).filter(|(_, first)| **first);
        self.add_all(&early.filter_map(|(statement, _)| added(statement)).collect::<Vec<_>>());
        for (statement, first) in statements.iter().zip(first) {
            match added(statement).filter(|_| first) {
                Some(item) => changes.push(Change { text: told_of(item), span: statement.span() }),
                None => self.patch(*statement, changes),
            }
        }
    }

    fn patch(&mut self, statement: NodeRef<'b>, changes: &mut Vec<Change>) {
        let change = match statement.kind() {
            Kind::move_people => self.move_people(statement),
            Kind::move_group => self.move_group(statement),
            Kind::drop_approvals => self.drop_approvals(statement),
            Kind::drop_interface => self.drop_interface(statement),
            Kind::drop_thing => self.drop_thing(statement),
            Kind::add => self.add(statement),
            Kind::set => self.set(statement),
            Kind::hire => self.hire(statement),
            Kind::dismiss => self.dismiss(statement),
            Kind::regroup => self.regroup(statement),
            _ => None,
        };
        changes.extend(change.map(|text| Change { text, span: statement.span() }));
    }

    fn move_group(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let paths: Vec<NodeRef<'_>> = statement.all(Kind::path).collect();
        let [what, to] = paths[..] else { return None };
        let (group, to) = (self.group(what)?, self.group(to)?);
        if self.org.is_within(to, group) {
            self.push(Finding::error("contradiction", statement.span(), "a group cannot move into itself"));
            return None;
        }
        if let Some(parent) = self.org.groups[group].parent {
            self.org.groups[parent].groups.retain(|g| *g != group);
        }
        self.org.groups[group].parent = Some(to);
        self.org.groups[to].groups.push(group);
        Some(format!("{} moved to {}", self.org.groups[group].meta.name, self.org.groups[to].meta.name))
    }

    fn add(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let item = statement.children().next()?;
        self.add_all(&[item]);
        Some(told_of(item))
    }

    /// Names, people and bodies one after the other, as in a base: what is added may name what is added further down.
    fn add_all(&mut self, items: &[NodeRef<'b>]) {
        items.iter().for_each(|item| self.declare_item(*item));
        self.imply_leaders(items);
        items.iter().for_each(|item| self.place_people(*item));
        items.iter().for_each(|item| self.fill_item(*item));
    }

    fn set(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let item = statement.children().next()?;
        match item.kind() {
            Kind::set_channel | Kind::set_meeting => self.fill_relation(item),
            Kind::set_interface => self.set_interface(item),
            Kind::set_role | Kind::set_calendar => self.fill_people(item),
            Kind::set_decision | Kind::set_board | Kind::set_intent => self.fill_decision(item),
            Kind::set_access | Kind::set_component | Kind::set_resource | Kind::set_stream => {
                self.fill_work(item)
            }
            Kind::set_andon | Kind::set_signal | Kind::set_incident | Kind::set_phase => {
                self.fill_signal(item)
            }
            Kind::set_default => self.default_figure(item),
            Kind::set_climate => self.fill_climate(item),
            Kind::set_stage => {
                let id = self.stage(item.child(Kind::path)?)?;
                self.stage_head(id, item);
                self.fill_stage(id, item);
            }
            Kind::set_group => {
                let id = self.group(item.child(Kind::path)?)?;
                self.imply_leaders(&[item]);
                self.unseat(id, item);
                self.fill_group(id, item);
            }
            _ => return None,
        }
        Some(first_line(statement))
    }

    /// A group that gets another leader loses the one it had, who stays where they are counted.
    fn unseat(&mut self, group: Id<Group>, item: NodeRef<'b>) {
        if item.child(Kind::led_by).is_none() {
            return;
        }
        if let Some(old) = self.org.groups[group].leader.take() {
            self.org.positions[old].leads.retain(|g| *g != group);
        }
    }
}

fn dropped_approvals(decision: &str, count: usize) -> String {
    format!("{decision}: {} dropped", counted(count, "approval"))
}

fn parent(item: NodeRef<'_>) -> Option<NodeRef<'_>> {
    item.child(Kind::variant_parent)?.child(Kind::name)
}

fn told_of(added: NodeRef<'_>) -> String {
    format!("{} added", first_line(added))
}

/// Whether a statement drops something whose name what is added may have.
fn makes_room(statement: NodeRef<'_>, added: NodeRef<'_>) -> bool {
    match statement.kind() {
        Kind::drop_interface => added.kind() == Kind::interface,
        Kind::drop_thing | Kind::regroup => {
            let name = meta(added).name;
            let names = |node: &NodeRef<'_>| match node.kind() {
                Kind::path => last(node.text()) == last(&name),
                Kind::string => node.unquoted() == name,
                _ => false,
            };
            // A climate has no name, or that of its group.
            added.kind() == Kind::climate || statement.children().any(|node| names(&node))
        }
        _ => false,
    }
}

/// A statement in short: its text up to its block.
fn first_line(node: NodeRef<'_>) -> String {
    let head = node.text().split('{').next().unwrap_or("");
    head.split_whitespace().collect::<Vec<_>>().join(" ")
}
