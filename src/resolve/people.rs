//! Roles, calendars, units, teams, patterns, headcounts and leaders.

use super::builder::{Builder, meta, with_meta};
use super::names::{Space, last};
use super::roles::responsibilities;
use crate::diag::Finding;
use crate::model::arena::{Id, Meta};
use crate::model::people::{Discipline, Group, GroupKind, Role};
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    /// Roles that exist because somebody leads something.
    pub(super) fn imply_leaders(&mut self, items: &[NodeRef<'b>]) {
        let mut todo: Vec<NodeRef<'b>> = items.iter().rev().copied().collect();
        while let Some(node) = todo.pop() {
            if !matches!(node.kind(), Kind::unit | Kind::team | Kind::pattern | Kind::set_group) {
                continue;
            }
            if let Some(path) = node.child(Kind::led_by).and_then(|l| l.child(Kind::path)) {
                self.imply_role(path);
            }
            let inner: Vec<NodeRef<'b>> = node.children().collect();
            todo.extend(inner.into_iter().rev());
        }
    }

    /// The role of a leader, made up if nobody declared it.
    pub(super) fn imply_role(&mut self, path: NodeRef<'_>) -> Id<Role> {
        let name = last(path.text());
        if let Some(i) = self.known(Space::Role, name) {
            self.used(Space::Role, path);
            return Id::new(i);
        }
        let id = self.org.roles.push(Role::plain(Meta::new(name, path.span(), path.span()), false));
        self.declare(Space::Role, name, path.span(), id.index());
        id
    }

    /// Second pass: units and teams with their people.
    pub(super) fn place_people(&mut self, item: NodeRef<'b>) {
        if matches!(item.kind(), Kind::unit | Kind::team) {
            self.place_group(item, None);
        }
    }

    /// A unit or a team, with all inside it. The depth of nesting is bounded by the scan.
    pub(super) fn place_group(&mut self, item: NodeRef<'b>, parent: Option<Id<Group>>) {
        let Some(name) = item.child(Kind::name) else { return };
        let kind = if item.kind() == Kind::unit { GroupKind::Unit } else { GroupKind::Team };
        let mut head = meta(item);
        head.name = self.path_in(parent, name.text());
        head.was = self.was_in(parent, name.text(), head.was);
        let Some(id) = self.new_group(head, kind, parent) else { return };
        if let Some(like) = item.child(Kind::like).and_then(|l| l.child(Kind::path)) {
            self.fill_like(id, like);
        }
        self.fill_group(id, item);
    }

    pub(super) fn path_in(&self, parent: Option<Id<Group>>, name: &str) -> String {
        parent.map_or_else(|| name.to_owned(), |p| format!("{}.{name}", self.org.groups[p].meta.name))
    }

    /// What a group was called: a plain name stood in the group that it stands in, and what is inside a renamed group was
    /// called after it.
    pub(super) fn was_in(
        &self,
        parent: Option<Id<Group>>,
        name: &str,
        was: Option<String>,
    ) -> Option<String> {
        let above = parent.map(|p| &self.org.groups[p].meta);
        match (was, above) {
            (Some(was), Some(above)) if !was.contains('.') => Some(format!("{}.{was}", above.key())),
            (None, Some(above)) if above.key() != above.name => Some(format!("{}.{name}", above.key())),
            (was, _) => was,
        }
    }

    pub(super) fn new_group(
        &mut self,
        head: Meta,
        kind: GroupKind,
        parent: Option<Id<Group>>,
    ) -> Option<Id<Group>> {
        let twin =
            self.groups_of(&head.name).into_iter().find(|g| self.org.groups[*g].meta.name == head.name);
        if let Some(twin) = twin {
            let first = self.org.groups[twin].meta.span;
            let message = format!("there is already a unit or team `{}`", head.name);
            self.push(
                Finding::error("duplicate-name", head.span, message)
                    .related(first, "declared here first")
                    .help("give one of them another name"),
            );
            return None;
        }
        if !self.can_hold(self.held() + 1, head.span) {
            return None;
        }
        self.not_everybody(&head.name, head.span, "unit or team");
        self.counted += 1;
        let path = head.name.clone();
        let id = self.org.groups.push(Group {
            meta: head,
            kind,
            parent,
            leader: None,
            positions: Vec::new(),
            groups: Vec::new(),
            pattern: None,
            calendar: None,
            inside: None,
            reports_by: None,
            responsibilities: Vec::new(),
            also_reports: Vec::new(),
            at_most: None,
            response: None,
            safety: None,
        });
        self.names.add_group(&path, id);
        if let Some(parent) = parent {
            self.org.groups[parent].groups.push(id);
        }
        Some(id)
    }

    /// The statements of a group: its own people, then its leader, who may be one of them, then the groups inside it, whose
    /// leaders may be the same person.
    pub(super) fn fill_group(&mut self, id: Id<Group>, body: NodeRef<'b>) {
        let is_group = |s: &NodeRef<'b>| matches!(s.kind(), Kind::unit | Kind::team | Kind::teams_like);
        for statement in body.children().filter(|s| !is_group(s)) {
            self.group_statement(id, statement);
        }
        with_meta(self, |o| &mut o.groups, id, body);
        if let Some(path) = body.child(Kind::led_by).and_then(|l| l.child(Kind::path)) {
            let role = self.imply_role(path);
            self.lead(id, role, path);
        }
        for statement in body.children().filter(is_group) {
            self.group_statement(id, statement);
        }
    }

    fn group_statement(&mut self, id: Id<Group>, statement: NodeRef<'b>) {
        match statement.kind() {
            Kind::unit | Kind::team => self.place_group(statement, Some(id)),
            Kind::member => self.member(id, statement),
            Kind::guest => self.guest(id, statement),
            Kind::teams_like => self.teams_like(id, statement),
            Kind::at_most => {
                self.org.groups[id].at_most =
                    statement.child(Kind::count).and_then(|c| self.count_from_one(c, 1_000_000))
            }
            Kind::responsible => {
                let list = responsibilities(statement);
                self.org.groups[id].responsibilities.extend(list);
            }
            Kind::works => {
                self.org.groups[id].calendar =
                    statement.child(Kind::path).and_then(|p| self.find(Space::Calendar, p))
            }
            Kind::inside => {
                self.org.groups[id].inside =
                    statement.child(Kind::path).and_then(|p| self.find(Space::Channel, p))
            }
            Kind::reports_by => {
                let channel = statement.child(Kind::path).and_then(|p| self.find(Space::Channel, p));
                let cadence = statement.child(Kind::cadence).and_then(|c| self.cadence(c));
                self.org.groups[id].reports_by = channel.map(|c| (c, cadence));
            }
            Kind::also_reports => {
                let line = self.dotted_line(statement);
                self.org.groups[id].also_reports.extend(line);
            }
            Kind::bad_news => self.org.groups[id].response = self.response(statement),
            Kind::safety => {
                self.org.groups[id].safety = statement.child(Kind::quantity).and_then(|q| self.share(q))
            }
            _ => {}
        }
    }

    pub(super) fn fill_people(&mut self, item: NodeRef<'b>) {
        match item.kind() {
            Kind::calendar | Kind::set_calendar => self.fill_calendar(item),
            _ => {
                if let Some(id) = self.target::<Role>(Space::Role, item) {
                    self.fill_role(id, item);
                }
            }
        }
    }
}

/// The order of a word like `oldest first`.
pub(super) fn discipline(node: NodeRef<'_>) -> Discipline {
    match node.keyword() {
        "newest" => Discipline::NewestFirst,
        "shortest" => Discipline::ShortestFirst,
        "priority" => Discipline::PriorityFirst,
        "random" => Discipline::Random,
        _ => Discipline::OldestFirst,
    }
}
