//! Roles, calendars, units, teams, patterns, headcounts and leaders.

use super::builder::{Builder, meta, with_meta};
use super::names::{Space, last};
use super::values::weekday;
use crate::diag::Finding;
use crate::model::arena::{Id, Meta};
use crate::model::people::{Discipline, DottedLine, Group, GroupKind, PersonRange, Position, Right, Role};
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

    fn path_in(&self, parent: Option<Id<Group>>, name: &str) -> String {
        parent.map_or_else(|| name.to_owned(), |p| format!("{}.{name}", self.org.groups[p].meta.name))
    }

    /// What a group was called: a plain name stood in the group that it stands in, and what is inside a renamed group was
    /// called after it.
    fn was_in(&self, parent: Option<Id<Group>>, name: &str, was: Option<String>) -> Option<String> {
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
                    statement.child(Kind::count).and_then(|c| self.count(c, 1_000_000))
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

    fn member(&mut self, id: Id<Group>, statement: NodeRef<'_>) {
        let (Some(count), Some(name)) = (statement.child(Kind::count), statement.child(Kind::name)) else {
            return;
        };
        let Some(role) = self.role(name) else { return };
        let Some(count) = self.count(count, u32::MAX) else { return };
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

    fn guest(&mut self, id: Id<Group>, statement: NodeRef<'b>) {
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
        let count = self.count(statement.child(Kind::count)?, 1_000_000)?;
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
                Finding::error("out-of-range", statement.span(), message)
                    .help("count them in their home team first"),
            );
            return None;
        };
        let people = first_people(&self.org.positions[home].people, count);
        let before: f64 =
            self.org.positions.iter().filter(|(_, p)| p.home == Some(home)).map(|(_, p)| p.share).sum();
        if before + share >= 1.0 {
            self.out_of_range(statement, "they have no time left at home");
            return None;
        }
        let name = format!("{}.{} (guest)", self.org.groups[group].meta.name, self.org.roles[role].meta.name);
        let meta = Meta::new(name, statement.span(), statement.span());
        let position = Position { meta, role, group, people, leads: Vec::new(), share, home: Some(home) };
        let id = self.org.positions.push(position);
        self.org.groups[group].positions.push(id);
        Some(())
    }

    fn teams_like(&mut self, parent: Id<Group>, statement: NodeRef<'b>) {
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

    fn fill_calendar(&mut self, item: NodeRef<'_>) {
        let Some(id) = self.target(Space::Calendar, item) else { return };
        for statement in item.children() {
            match statement.kind() {
                Kind::calendar_clock => self.org.calendars[id].days = None,
                Kind::calendar_works => {
                    let days: Vec<u8> = statement.all(Kind::weekday).map(|d| weekday(d.text())).collect();
                    let hours: Vec<u32> = statement.all(Kind::clock).filter_map(|c| self.clock(c)).collect();
                    let (Some(first), [from, to]) = (days.first(), &hours[..]) else { continue };
                    if from >= to {
                        self.out_of_range(
                            statement,
                            "work ends after it begins; a shift over midnight is two calendars",
                        );
                        continue;
                    }
                    self.org.calendars[id].days = Some((*first, *days.last().unwrap_or(first)));
                    self.org.calendars[id].hours = (*from, *to);
                }
                Kind::calendar_closed => {
                    let from = statement.child(Kind::moment).and_then(|m| self.moment(m));
                    let length = statement.child(Kind::quantity).and_then(|q| self.duration(q));
                    if let (Some(from), Some(length)) = (from, length) {
                        self.org.calendars[id].closed.push((from, length.elapsed_s()));
                    }
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.calendars, id, item);
    }

    fn fill_role(&mut self, id: Id<Role>, body: NodeRef<'_>) {
        for statement in body.children() {
            let first = statement.child(Kind::quantity);
            match statement.kind() {
                Kind::skilled => self.skilled(id, statement),
                Kind::responsible => {
                    let list = responsibilities(statement);
                    self.org.roles[id].responsibilities.extend(list);
                }
                Kind::may_decide => self.may_decide(id, statement),
                Kind::available => self.available(id, statement),
                Kind::works => {
                    self.org.roles[id].calendar =
                        statement.child(Kind::path).and_then(|p| self.find(Space::Calendar, p))
                }
                Kind::order => self.org.roles[id].order = statement.child(Kind::discipline).map(discipline),
                Kind::switching => {
                    self.org.roles[id].switching = statement.child(Kind::dist).and_then(|d| self.dist(d))
                }
                Kind::learns => self.org.roles[id].learns = first.and_then(|q| self.share(q)).unwrap_or(0.0),
                Kind::pace => {
                    self.org.roles[id].pace =
                        first.and_then(|q| self.share_up_to(q, 100.0)).unwrap_or(1.0).max(1e-3)
                }
                Kind::juggles => {
                    self.org.roles[id].juggles =
                        statement.child(Kind::count).and_then(|c| self.count(c, 10_000)).map(|n| n.max(1))
                }
                Kind::costs => {
                    self.org.roles[id].cost = statement.child(Kind::rate).and_then(|r| self.cost(r))
                }
                Kind::bad_news => self.org.roles[id].response = self.response(statement),
                Kind::safety => self.org.roles[id].safety = first.and_then(|q| self.share(q)),
                Kind::also_reports => {
                    let line = self.dotted_line(statement);
                    if line.as_ref().is_some_and(|l| l.to == id) {
                        let name = self.org.roles[id].meta.name.clone();
                        let message = format!("`{name}` also reports to itself");
                        self.push(
                            Finding::error("contradiction", statement.span(), message)
                                .help("name the other role that it reports to"),
                        );
                        continue;
                    }
                    self.org.roles[id].also_reports.extend(line);
                }
                Kind::mentors => {
                    let figures: Vec<NodeRef<'_>> = statement.all(Kind::quantity).collect();
                    if let [share, time] = figures[..] {
                        self.org.roles[id].mentors = self.share(share).zip(self.duration(time));
                    }
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.roles, id, body);
    }

    fn skilled(&mut self, id: Id<Role>, statement: NodeRef<'_>) {
        for skill in statement.all(Kind::skill) {
            let Some(name) = skill.child(Kind::name) else { continue };
            let level = skill.child(Kind::quantity).map_or(Some(1.0), |q| self.share_up_to(q, 10.0));
            if let (Some(specialty), Some(level)) = (self.find(Space::Specialty, name), level) {
                self.org.roles[id].skills.retain(|(s, _)| *s != specialty);
                self.org.roles[id].skills.push((specialty, level));
            }
        }
    }

    fn may_decide(&mut self, id: Id<Role>, statement: NodeRef<'_>) {
        let Some(decision) = statement.child(Kind::path).and_then(|p| self.find(Space::Decision, p)) else {
            return;
        };
        let up_to =
            statement.child(Kind::up_to).and_then(|u| u.child(Kind::quantity)).and_then(|q| self.amount(q));
        let when_reversible = statement.child(Kind::when_reversible).is_some();
        self.org.roles[id].rights.retain(|r| r.decision != decision);
        self.org.roles[id].rights.push(Right { decision, up_to, when_reversible, span: statement.span() });
    }

    fn available(&mut self, id: Id<Role>, statement: NodeRef<'_>) {
        let Some(q) = statement.child(Kind::quantity) else { return };
        if let Some(share) = self.share(q) {
            if share <= 0.0 {
                self.out_of_range(q, "somebody who is never available can do nothing; write at least 1%");
                return;
            }
            self.org.roles[id].available = share;
        }
    }

    fn cost(&mut self, rate: NodeRef<'_>) -> Option<(f64, String)> {
        let q = rate.child(Kind::quantity)?;
        let per = self.per(rate)?;
        let currency = q.child(Kind::unit_name).map_or("", NodeRef::text).to_owned();
        Some((self.amount(q)? / per, currency))
    }

    fn dotted_line(&mut self, statement: NodeRef<'_>) -> Option<DottedLine> {
        let to = self.role(statement.child(Kind::path)?)?;
        let matters = statement.all(Kind::name).map(|n| n.text().to_owned()).collect();
        Some(DottedLine { to, matters, span: statement.span() })
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

fn responsibilities(statement: NodeRef<'_>) -> Vec<(String, crate::source::Span)> {
    statement.all(Kind::name).map(|n| (n.text().to_owned(), n.span())).collect()
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
