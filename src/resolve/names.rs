//! Which names there are, and what they mean.

use super::Use;
use super::builder::Builder;
use crate::diag::{Finding, suggest};
use crate::model::Id;
use crate::model::people::{Group, Holder, Position, Role};
use crate::model::relation::Party;
use crate::model::work::{Asked, Stage};
use crate::source::Span;
use crate::syntax::NodeRef;
use std::collections::BTreeMap;

/// What a name is of. Each has its own names; a role and a decision may share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    Specialty,
    Calendar,
    Channel,
    Role,
    Decision,
    Board,
    Access,
    Component,
    Resource,
    Meeting,
    Andon,
    Stream,
    Signal,
    Incident,
    Phase,
    Pattern,
    Scenario,
    Variant,
}

impl Space {
    /// The word for it in messages.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Specialty => "specialty",
            Self::Calendar => "calendar",
            Self::Channel => "channel",
            Self::Role => "role",
            Self::Decision => "decision",
            Self::Board => "board",
            Self::Access => "access",
            Self::Component => "component",
            Self::Resource => "resource",
            Self::Meeting => "meeting",
            Self::Andon => "andon",
            Self::Stream => "stream",
            Self::Signal => "signal",
            Self::Incident => "incident",
            Self::Phase => "phase",
            Self::Pattern => "pattern",
            Self::Scenario => "scenario",
            Self::Variant => "variant",
        }
    }
}

/// All declared names.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    known: BTreeMap<(Space, String), (usize, Span)>,
    /// Groups by the last part of their path.
    groups: BTreeMap<String, Vec<Id<Group>>>,
    /// Stages by the last part of their path.
    stages: BTreeMap<String, Vec<Id<Stage>>>,
    /// Stages by their whole path.
    stage_paths: BTreeMap<String, Id<Stage>>,
}

impl Names {
    pub(super) fn find(&self, space: Space, name: &str) -> Option<usize> {
        self.known.get(&(space, name.to_owned())).map(|(i, _)| *i)
    }

    /// The name in the head of a declaration.
    pub(super) fn place(&self, space: Space, name: &str) -> Option<Span> {
        self.known.get(&(space, name.to_owned())).map(|(_, span)| *span)
    }

    pub(super) fn forget(&mut self, space: Space, name: &str) {
        self.known.remove(&(space, name.to_owned()));
    }

    pub(super) fn all(&self, space: Space) -> impl Iterator<Item = &str> {
        self.known.iter().filter(move |((s, _), _)| *s == space).map(|((_, n), _)| n.as_str())
    }

    pub(super) fn add_group(&mut self, path: &str, id: Id<Group>) {
        self.groups.entry(last(path).to_owned()).or_default().push(id);
    }

    pub(super) fn add_stage(&mut self, path: &str, id: Id<Stage>) {
        self.stages.entry(last(path).to_owned()).or_default().push(id);
        self.stage_paths.insert(path.to_owned(), id);
    }
}

/// The last part of a path.
pub(super) fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn matches(full: &str, path: &str) -> bool {
    full == path || full.strip_suffix(path).is_some_and(|front| front.ends_with('.'))
}

impl Builder<'_> {
    /// Enters a name; a second one of the same space is an error.
    pub(super) fn declare(&mut self, space: Space, name: &str, span: Span, index: usize) {
        let key = (space, name.to_owned());
        if let Some((_, first)) = self.names.known.get(&key) {
            let finding = Finding::error(
                "duplicate-name",
                span,
                format!("there is already a {} `{name}`", space.word()),
            )
            .label("declared again here")
            .related(*first, "declared here first")
            .help("give one of them another name");
            self.push(finding);
            return;
        }
        self.check_name(space, name, span);
        self.names.known.insert(key, (index, span));
    }

    /// Whether a name is known, without a word about it.
    pub(super) fn known(&self, space: Space, name: &str) -> Option<usize> {
        self.names.find(space, name)
    }

    /// The thing of a name, or a finding.
    pub(super) fn find<T>(&mut self, space: Space, node: NodeRef<'_>) -> Option<Id<T>> {
        if let Some(i) = self.names.find(space, node.text()) {
            self.used(space, node);
            return Some(Id::new(i));
        }
        let near = suggest::nearest(node.text(), self.names.all(space)).map(str::to_owned);
        self.unknown(node, space.word(), near);
        None
    }

    /// Keeps that a name means a declaration, for editors.
    pub(super) fn used(&mut self, space: Space, node: NodeRef<'_>) {
        if let Some(of) = self.names.place(space, node.text()) {
            self.use_of(node.span(), of);
        }
    }

    pub(super) fn use_of(&mut self, at: Span, of: Span) {
        if at != of && !at.is_empty() && !of.is_empty() {
            self.uses.push(Use { at, of });
        }
    }

    /// A path means a group, and its front parts the groups that hold it.
    pub(super) fn used_group(&mut self, path: Span, text: &str, group: Id<Group>) {
        let mut group = Some(group);
        let mut end = path.end;
        for part in text.rsplit('.') {
            let Some(id) = group else { break };
            let start = end.saturating_sub(u32::try_from(part.len()).unwrap_or(0));
            let of = self.org.groups[id].meta.span;
            self.use_of(Span { start, end, ..path }, of);
            group = self.org.groups[id].parent;
            end = start.saturating_sub(1);
        }
    }

    /// `Team.Role` means both.
    pub(super) fn used_position(&mut self, span: Span, text: &str, position: Id<Position>) {
        let Some((front, _)) = text.rsplit_once('.') else { return };
        let middle = span.start + u32::try_from(front.len()).unwrap_or(0);
        let place = &self.org.positions[position];
        let (group, of) = (place.group, self.org.roles[place.role].meta.span);
        self.use_of(Span { start: middle + 1, ..span }, of);
        self.used_group(Span { end: middle, ..span }, front, group);
    }

    /// Says that a name is unknown, unless a line that was not understood may have declared it.
    pub(super) fn unknown(&mut self, node: NodeRef<'_>, what: &str, near: Option<String>) {
        let name = node.text();
        let nameless = what.split([' ', ',']).any(|word| self.spoiled.contains(&format!("{word}?")));
        if nameless || name.split('.').any(|part| self.spoiled.contains(part)) {
            return;
        }
        // A name that is wrong everywhere is one mistake.
        if !self.missed.insert((what.to_owned(), name.to_owned())) {
            return;
        }
        let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let mut finding =
            Finding::error("unknown-name", node.span(), format!("no {what} is called `{name}`"));
        finding = match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")).fix(
                format!("write `{near}`"),
                false,
                node.span(),
                near,
            ),
            None => {
                finding.help(format!("declare {article} {what} `{name}`, or write the name of one that is"))
            }
        };
        self.push(finding);
    }

    /// The group that a path means: the whole path, or enough of its end to be the only one.
    pub(super) fn group(&mut self, node: NodeRef<'_>) -> Option<Id<Group>> {
        let found = self.groups_of(node.text());
        if let [one] = found[..] {
            self.used_group(node.span(), node.text(), one);
            return Some(one);
        }
        if let [first, second, ..] = found[..] {
            let names = [first, second].map(|g| format!("`{}`", self.org.groups[g].meta.name)).join(" and ");
            let message = format!("`{}` may mean {names}", node.text());
            self.push(Finding::error("unknown-name", node.span(), message).help("write more of its path"));
            return None;
        }
        let near =
            suggest::nearest(node.text(), self.names.groups.keys().map(String::as_str)).map(str::to_owned);
        self.unknown(node, "unit or team", near);
        None
    }

    /// All groups that a path may mean.
    pub(super) fn groups_of(&self, path: &str) -> Vec<Id<Group>> {
        let candidates = self.names.groups.get(last(path)).map_or(&[][..], Vec::as_slice);
        let live: Vec<Id<Group>> =
            candidates.iter().copied().filter(|g| !self.org.groups[*g].meta.removed).collect();
        let exact = live.iter().copied().find(|g| self.org.groups[*g].meta.name == path);
        if let Some(exact) = exact {
            return vec![exact];
        }
        live.into_iter().filter(|g| matches(&self.org.groups[*g].meta.name, path)).collect()
    }

    /// The stage that a path means: `Feature.Code`, or `Code` when there is only one.
    pub(super) fn stages_of(&self, path: &str) -> Vec<Id<Stage>> {
        let whole = self.names.stage_paths.get(path).copied();
        if let Some(id) = whole.filter(|s| !self.org.stages[*s].meta.removed) {
            return vec![id];
        }
        if path.contains('.') {
            return Vec::new();
        }
        let candidates = self.names.stages.get(last(path)).map_or(&[][..], Vec::as_slice);
        candidates
            .iter()
            .copied()
            .filter(|s| !self.org.stages[*s].meta.removed && matches(&self.org.stages[*s].meta.name, path))
            .collect()
    }

    /// One stage, or a finding.
    pub(super) fn stage(&mut self, node: NodeRef<'_>) -> Option<Id<Stage>> {
        let found = self.stages_of(node.text());
        match found[..] {
            [one] => {
                self.used_stage(node.span(), node.text(), one);
                return Some(one);
            }
            [] => {
                let near = suggest::nearest(node.text(), self.names.stages.keys().map(String::as_str))
                    .map(str::to_owned);
                self.unknown(node, "stage", near);
            }
            _ => {
                let message = format!("several stages are called `{}`", node.text());
                self.push(Finding::error("unknown-name", node.span(), message).help("write `Stream.Stage`"));
            }
        }
        None
    }

    /// `Stream.Stage` means both, `Stage` the stage.
    pub(super) fn used_stage(&mut self, path: Span, text: &str, stage: Id<Stage>) {
        let (front, back) = text.rsplit_once('.').unwrap_or(("", text));
        let start = path.end - u32::try_from(back.len()).unwrap_or(0);
        let (of, stream) = (self.org.stages[stage].meta.span, self.org.stages[stage].stream);
        self.use_of(Span { start, ..path }, of);
        if !front.is_empty() {
            let of = self.org.streams[stream].meta.span;
            self.use_of(Span { end: start - 1, ..path }, of);
        }
    }

    /// The positions that `Team.Role` means, without a word about it.
    pub(super) fn positions_of(&self, path: &str) -> Vec<Id<Position>> {
        let Some((front, role)) = path.rsplit_once('.') else { return Vec::new() };
        let Some(role) = self.names.find(Space::Role, role) else { return Vec::new() };
        let groups = self.groups_of(front);
        let of = |g: &Id<Group>| {
            self.org.groups[*g]
                .positions
                .iter()
                .copied()
                .find(|p| self.org.positions[*p].role == Id::new(role))
        };
        groups.iter().filter_map(of).collect()
    }

    /// One side of an interface: `all`, a group, a role, or a role in a group.
    pub(super) fn party_name(&self, party: Party) -> &str {
        match party {
            Party::All => "all",
            Party::Group(id) => &self.org.groups[id].meta.name,
            Party::Role(id) => &self.org.roles[id].meta.name,
            Party::Position(id) => &self.org.positions[id].meta.name,
        }
    }

    pub(super) fn party(&mut self, node: NodeRef<'_>) -> Option<Party> {
        let text = node.text();
        if text == "all" {
            return Some(Party::All);
        }
        if let [one] = self.groups_of(text)[..] {
            let either = self.group_or_role(node, one);
            return self.group(node).map(Party::Group).filter(|_| !either);
        }
        if let Some(i) = self.names.find(Space::Role, text) {
            self.used(Space::Role, node);
            return Some(Party::Role(Id::new(i)));
        }
        if let [one] = self.positions_of(text)[..] {
            self.used_position(node.span(), node.text(), one);
            return Some(Party::Position(one));
        }
        if self.groups_of(text).len() > 1 {
            self.group(node);
            return None;
        }
        let near = suggest::nearest(
            text,
            self.names.groups.keys().map(String::as_str).chain(self.names.all(Space::Role)),
        )
        .map(str::to_owned);
        self.unknown(node, "role, unit or team", near);
        None
    }

    /// Who approves or comes: a role, a board, or a role in a group.
    pub(super) fn holder(&mut self, node: NodeRef<'_>) -> Option<Holder> {
        let text = node.text();
        if let Some(i) = self.names.find(Space::Board, text) {
            self.used(Space::Board, node);
            return Some(Holder::Board(Id::new(i)));
        }
        if let Some(i) = self.names.find(Space::Role, text) {
            self.used(Space::Role, node);
            return Some(Holder::Role(Id::new(i)));
        }
        if let [one] = self.positions_of(text)[..] {
            self.used_position(node.span(), node.text(), one);
            return Some(Holder::Position(one));
        }
        let near = suggest::nearest(text, self.names.all(Space::Role).chain(self.names.all(Space::Board)))
            .map(str::to_owned);
        self.unknown(node, "role or board", near);
        None
    }

    /// Whom a stage asks: a role, a specialty, or a group.
    pub(super) fn asked(&mut self, node: NodeRef<'_>) -> Option<Asked> {
        let text = node.text();
        if let Some(i) = self.names.find(Space::Role, text) {
            self.used(Space::Role, node);
            return Some(Asked::Role(Id::new(i)));
        }
        if let Some(i) = self.names.find(Space::Specialty, text) {
            self.used(Space::Specialty, node);
            return Some(Asked::Specialty(Id::new(i)));
        }
        if self.groups_of(text).len() == 1 {
            return self.group(node).map(Asked::Group);
        }
        let known = self.names.all(Space::Role).chain(self.names.all(Space::Specialty));
        let near = suggest::nearest(text, known.chain(self.names.groups.keys().map(String::as_str)))
            .map(str::to_owned);
        self.unknown(node, "role, specialty or team", near);
        None
    }

    /// The role of a name, by id.
    pub(super) fn role(&mut self, node: NodeRef<'_>) -> Option<Id<Role>> {
        self.find(Space::Role, node)
    }
}
