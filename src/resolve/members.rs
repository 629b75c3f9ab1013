//! Who sits in a group: people, guests from other teams, and teams like a pattern.

use super::builder::Builder;
use super::names::{Space, last};
use crate::diag::Finding;
use crate::model::arena::{Id, Meta};
use crate::model::people::{Group, GroupKind, PersonRange, Position, Role};
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    pub(super) fn member(&mut self, id: Id<Group>, statement: NodeRef<'_>) {
        let (Some(count), Some(name)) = (statement.child(Kind::count), statement.child(Kind::name)) else {
            return;
        };
        let Some(role) = self.role(name) else { return };
        let Some(count) = self.people_counted(count, u32::MAX) else { return };
        if !self.may_count(u64::from(count), statement) {
            return;
        }
        if let Some(twin) = self.position_in(id, role) {
            let first = self.org.positions[twin].meta.span;
            let message =
                format!("`{}` is counted twice in `{}`", name.text(), self.org.groups[id].meta.name);
            self.push(
                Finding::error("duplicate-name", statement.span(), message)
                    .related(first, "counted here first")
                    .help("write one line with the sum"),
            );
            return;
        }
        let mut head = Meta::new("", statement.span(), statement.span());
        head.was = statement.child(Kind::was).and_then(|w| w.child(Kind::path)).map(|p| p.text().to_owned());
        self.new_position(id, role, count, head);
    }

    /// How many people; none at all is no statement about anybody.
    pub(super) fn people_counted(&mut self, node: NodeRef<'_>, most: u32) -> Option<u32> {
        let count = self.count(node, most)?;
        if count == 0 {
            self.out_of_range(node, "this is about nobody; write at least 1, or take the line out");
            return None;
        }
        Some(count)
    }

    /// The people of a role in a group, guests apart.
    pub(super) fn position_in(&self, group: Id<Group>, role: Id<Role>) -> Option<Id<Position>> {
        let of_role = |p: &Id<Position>| {
            let position = &self.org.positions[*p];
            position.role == role && position.home.is_none() && !position.meta.removed
        };
        self.org.groups[group].positions.iter().copied().find(of_role)
    }

    /// Makes a position with people of its own.
    pub(super) fn new_position(
        &mut self,
        group: Id<Group>,
        role: Id<Role>,
        count: u32,
        mut head: Meta,
    ) -> Id<Position> {
        head.name = format!("{}.{}", self.org.groups[group].meta.name, self.org.roles[role].meta.name);
        let key = head.was.clone().unwrap_or_else(|| {
            format!("{}.{}", self.org.groups[group].meta.key(), self.org.roles[role].meta.key())
        });
        // People of a renamed team or role are who they were.
        if key != head.name {
            head.was = Some(key.clone());
        }
        let origin = u32::try_from(self.org.origins.len()).unwrap_or(u32::MAX);
        self.org.origins.push(key);
        let people = if count > 0 { vec![PersonRange { origin, first: 1, count }] } else { Vec::new() };
        let position =
            Position { meta: head, role, group, people, leads: Vec::new(), share: 1.0, home: None };
        let id = self.org.positions.push(position);
        self.org.groups[group].positions.push(id);
        id
    }

    pub(super) fn guest(&mut self, id: Id<Group>, statement: NodeRef<'b>) {
        // Their home may be declared further down.
        self.guests.push((id, statement));
    }

    /// Part-time members: the same people, with a second inbox and a part of their calendar.
    pub(super) fn settle_guests(&mut self) {
        for (group, statement) in std::mem::take(&mut self.guests) {
            self.settle_guest(group, statement);
        }
    }

    fn settle_guest(&mut self, group: Id<Group>, statement: NodeRef<'b>) -> Option<()> {
        let count = self.people_counted(statement.child(Kind::count)?, 1_000_000)?;
        let role = self.role(statement.child(Kind::name)?)?;
        let home_group = self.group(statement.child(Kind::path)?)?;
        let share = self.share(statement.child(Kind::quantity)?)?;
        if share <= 0.0 || share >= 1.0 {
            self.out_of_range(statement, "part of somebody's time is more than 0% and less than 100%");
            return None;
        }
        let home = self.position_in(home_group, role).filter(|p| self.org.positions[*p].headcount() >= count);
        let Some(home) = home else {
            let message = format!(
                "`{}` has no {count} `{}` to share",
                self.org.groups[home_group].meta.name, self.org.roles[role].meta.name
            );
            self.push(
                Finding::error("number-out-of-range", statement.span(), message)
                    .help("count them in their home team first"),
            );
            return None;
        };
        let mut there = self.org.groups[group].positions.iter().map(|place| &self.org.positions[*place]);
        if let Some(twin) = there.find(|place| place.home == Some(home) && !place.meta.removed) {
            let (first, team) = (twin.meta.span, &self.org.groups[group].meta.name);
            let message = format!(
                "`{}` of `{}` are guests of `{team}` twice",
                self.org.roles[role].meta.name, self.org.groups[home_group].meta.name
            );
            self.push(
                Finding::error("duplicate-name", statement.span(), message)
                    .related(first, "guests here first")
                    .help("the first ones of a team are its guests everywhere: write one line, with the sum of the shares"),
            );
            return None;
        }
        let people = first_people(&self.org.positions[home].people, count);
        let before: f64 =
            self.org.positions.iter().filter(|(_, p)| p.home == Some(home)).map(|(_, p)| p.share).sum();
        if before + share >= 1.0 {
            self.out_of_range(
                statement,
                "the first ones of a team are its guests everywhere, and these have no time left at home: give smaller shares, which come to less than 100% together",
            );
            return None;
        }
        let name = format!("{}.{} (guest)", self.org.groups[group].meta.name, self.org.roles[role].meta.name);
        let key =
            format!("{}.{} (guest)", self.org.groups[group].meta.key(), self.org.roles[role].meta.key());
        let mut meta = Meta::new(name, statement.span(), statement.span());
        // Guests in a renamed team, or of a renamed role, are who they were.
        meta.was = Some(key).filter(|key| *key != meta.name);
        let position = Position { meta, role, group, people, leads: Vec::new(), share, home: Some(home) };
        let id = self.org.positions.push(position);
        self.org.groups[group].positions.push(id);
        Some(())
    }

    pub(super) fn teams_like(&mut self, parent: Id<Group>, statement: NodeRef<'b>) {
        let (Some(count), Some(path)) = (statement.child(Kind::count), statement.child(Kind::path)) else {
            return;
        };
        let Some(count) = self.count(count, 10_000_000) else { return };
        let Some(pattern) = self.pattern(path) else { return };
        if self.is_endless(path.text()) {
            return;
        }
        let size = self.size_of(pattern, 0);
        if !self.may_count(u64::from(count).saturating_mul(size), statement) {
            return;
        }
        // What was counted here is counted again as it is made.
        self.counted = self.counted.saturating_sub(u64::from(count).saturating_mul(size));
        for i in 1..=count {
            if !self.can_hold(self.held() + 1, statement.span()) {
                return;
            }
            let name = format!("{}_{i}", last(path.text()));
            let mut head = Meta::new(self.path_in(Some(parent), &name), statement.span(), statement.span());
            head.was = self.was_in(Some(parent), &name, None);
            head.doc = pattern.docs();
            if let Some(id) = self.new_group(head, GroupKind::Team, Some(parent)) {
                self.org.groups[id].pattern = Some(path.text().to_owned());
                self.fill_group(id, pattern);
            }
        }
    }

    pub(super) fn fill_like(&mut self, id: Id<Group>, path: NodeRef<'b>) {
        if let Some(pattern) = self.pattern(path)
            && !self.is_endless(path.text())
        {
            self.org.groups[id].pattern = Some(path.text().to_owned());
            self.fill_group(id, pattern);
        }
    }

    pub(super) fn pattern(&mut self, path: NodeRef<'_>) -> Option<NodeRef<'b>> {
        let found = self.patterns.get(path.text()).copied();
        self.used(Space::Pattern, path);
        if found.is_none() {
            let near = crate::diag::suggest::nearest(path.text(), self.patterns.keys().map(String::as_str))
                .map(str::to_owned);
            self.unknown(path, "pattern", near);
        }
        found
    }

    /// Makes somebody of a role the leader of a group: a member of it, the same person who leads elsewhere, or a new one.
    pub(super) fn lead(&mut self, group: Id<Group>, role: Id<Role>, path: NodeRef<'_>) {
        let member = self.position_in(group, role);
        let copied = self.org.groups[group].pattern.is_some();
        let elsewhere = self.leaders.get(&role).copied();
        let known = member.or(if copied { None } else { elsewhere });
        let leader = known.unwrap_or_else(|| {
            self.counted += 1;
            self.new_position(group, role, 1, Meta::new("", path.span(), path.span()))
        });
        if !copied {
            self.leaders.entry(role).or_insert(leader);
        }
        self.org.positions[leader].leads.push(group);
        self.org.groups[group].leader = Some(leader);
    }
}

/// The first so many of some people.
fn first_people(ranges: &[PersonRange], mut count: u32) -> Vec<PersonRange> {
    let mut out = Vec::new();
    for range in ranges {
        let taken = range.count.min(count);
        if taken > 0 {
            out.push(PersonRange { count: taken, ..*range });
        }
        count -= taken;
    }
    out
}
