//! Variants: patches on a structure, in the words of the language.

use super::builder::{Builder, meta};
use super::names::Space;
use crate::diag::Finding;
use crate::model::Variant;
use crate::model::arena::{Declared, Id, Meta};
use crate::model::decision::Decision;
use crate::model::org::{Change, Org};
use crate::model::people::{Group, GroupKind, PersonRange, Position, Role};
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
        let mut changes = start.map_or_else(Vec::new, |m| m.made.changes.clone());
        if let (Some(only), Some(base)) = (limited, base) {
            builder.limited(only, &base.made.name, items, &mut changes);
        } else if let Some(only) = limited {
            builder.push(
                Finding::error("contradiction", only.span(), "there are no inherited changes to limit")
                    .help("write `variant NAME of OTHER { only in TEAM }`"),
            );
        }
        for statement in item.children() {
            builder.patch(statement, &mut changes);
        }
        builder.settle_guests();
        builder.check_structure();
        let changes_resources =
            item.child(Kind::changes_resources).and_then(|c| c.child(Kind::string)).map(NodeRef::unquoted);
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

    /// Count, role, and the groups of a statement about people.
    fn people_of(&mut self, statement: NodeRef<'b>) -> Option<(u32, Id<Role>, Vec<Id<Group>>)> {
        let count = self.count(statement.child(Kind::count)?, 10_000_000)?;
        let role = self.role(statement.child(Kind::name)?)?;
        let paths: Vec<NodeRef<'_>> = statement.all(Kind::path).collect();
        let groups: Vec<Id<Group>> = paths.iter().filter_map(|p| self.group(*p)).collect();
        (groups.len() == paths.len()).then_some((count, role, groups))
    }

    fn move_people(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let (count, role, groups) = self.people_of(statement)?;
        let [from, to] = groups[..] else { return None };
        let people = self.take(count, role, from, statement)?;
        self.give(people, role, to, statement);
        let name = |g: Id<Group>| self.org.groups[g].meta.name.clone();
        Some(format!("{count} {} moved from {} to {}", self.org.roles[role].meta.name, name(from), name(to)))
    }

    /// Takes people out of a group, the last ones first, so that those who stay keep their ordinals.
    fn take(
        &mut self,
        count: u32,
        role: Id<Role>,
        from: Id<Group>,
        statement: NodeRef<'_>,
    ) -> Option<Vec<PersonRange>> {
        let name = self.org.roles[role].meta.name.clone();
        let position = self.position_in(from, role);
        let there = position.map_or(0, |p| self.org.positions[p].headcount());
        let Some(position) = position.filter(|_| there >= count) else {
            let message = format!("`{}` has {there} {name}, not {count}", self.org.groups[from].meta.name);
            self.push(
                Finding::error("number-out-of-range", statement.span(), message)
                    .help("write a smaller count, or another team"),
            );
            return None;
        };
        let mut left = count;
        let mut taken = Vec::new();
        while left > 0 {
            let Some(mut range) = self.org.positions[position].people.pop() else { break };
            if range.count > left {
                let stay = range.count - left;
                self.org.positions[position].people.push(PersonRange { count: stay, ..range });
                range = PersonRange { first: range.first + stay, count: left, ..range };
            }
            left -= range.count;
            taken.push(range);
        }
        if self.org.positions[position].people.is_empty() && self.org.positions[position].leads.is_empty() {
            self.org.positions[position].meta.removed = true;
        }
        taken.reverse();
        Some(taken)
    }

    /// Puts people into a group, in the position of their role.
    fn give(
        &mut self,
        people: Vec<PersonRange>,
        role: Id<Role>,
        to: Id<Group>,
        statement: NodeRef<'_>,
    ) -> Id<Position> {
        let revived = self.org.groups[to].positions.iter().copied().find(|p| {
            let position = &self.org.positions[*p];
            position.role == role && position.home.is_none()
        });
        let position = revived.unwrap_or_else(|| {
            self.new_position(to, role, 0, Meta::new("", statement.span(), statement.span()))
        });
        self.org.positions[position].meta.removed = false;
        self.org.positions[position].people.extend(people);
        position
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

    fn drop_approvals(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let (decision, keep) = self.approvals_kept(statement)?;
        let spec = &mut self.org.decisions[decision];
        let dropped = spec.approvals.len() - keep;
        spec.approvals.truncate(keep);
        Some(dropped_approvals(&spec.meta.name, dropped))
    }

    /// The decision whose approvals are dropped, and how many of them, from the first, stay.
    fn approvals_kept(&mut self, statement: NodeRef<'b>) -> Option<(Id<Decision>, usize)> {
        let paths: Vec<NodeRef<'_>> = statement.all(Kind::path).collect();
        let decision = self.find::<Decision>(Space::Decision, *paths.first()?)?;
        let keep = match paths.get(1) {
            None => 0,
            Some(after) => {
                let holder = self.holder(*after)?;
                let found = self.org.decisions[decision].approvals.iter().position(|a| a.by == holder);
                let Some(found) = found else {
                    let message = format!(
                        "`{}` does not approve `{}`",
                        after.text(),
                        self.org.decisions[decision].meta.name
                    );
                    self.push(
                        Finding::error("contradiction", after.span(), message)
                            .help("name one of its approvers"),
                    );
                    return None;
                };
                found + 1
            }
        };
        Some((decision, keep))
    }

    fn drop_interface(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let link = statement.child(Kind::link)?;
        for id in self.interfaces_of(link) {
            self.org.interfaces[id].meta.removed = true;
        }
        Some(format!("interface {} dropped", link.text()))
    }

    fn drop_thing(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let word = statement.child(Kind::thing)?.text().trim().to_owned();
        let target = statement.children().find(|c| matches!(c.kind(), Kind::string | Kind::path))?;
        let name = if target.kind() == Kind::string { target.unquoted() } else { target.text().to_owned() };
        macro_rules! drop_in {
            ($space:expr, $arena:ident) => {{
                let id = match self.known($space, &name) {
                    Some(i) => Id::new(i),
                    None => self.find($space, target)?,
                };
                self.org.$arena[id].meta_mut().removed = true;
                self.names.forget($space, &name);
            }};
        }
        match word.as_str() {
            "unit" | "team" => self.drop_group(target)?,
            "stage" => self.drop_stage(target)?,
            "intent" => {
                let group = self.group(target)?;
                let found = self.org.intents.iter().find(|(_, i)| i.group == Some(group)).map(|(id, _)| id);
                self.org.intents[found?].meta.removed = true;
            }
            "climate" => {
                let group = self.group(target)?;
                let found = self.org.climates.iter().find(|(_, c)| c.group == Some(group)).map(|(id, _)| id);
                self.org.climates[found?].meta.removed = true;
            }
            "role" | "leader" => drop_in!(Space::Role, roles),
            "decision" => drop_in!(Space::Decision, decisions),
            "board" => drop_in!(Space::Board, boards),
            "access" => drop_in!(Space::Access, accesses),
            "component" => drop_in!(Space::Component, components),
            "resource" => drop_in!(Space::Resource, resources),
            "meeting" => drop_in!(Space::Meeting, meetings),
            "andon" => drop_in!(Space::Andon, andons),
            "stream" => drop_in!(Space::Stream, streams),
            "signal" => drop_in!(Space::Signal, signals),
            "incident" => drop_in!(Space::Incident, incidents),
            "phase" => drop_in!(Space::Phase, phases),
            "channel" => drop_in!(Space::Channel, channels),
            _ => drop_in!(Space::Calendar, calendars),
        }
        Some(format!("{word} {name} dropped"))
    }

    fn drop_group(&mut self, target: NodeRef<'b>) -> Option<()> {
        let group = self.group(target)?;
        if let Some(parent) = self.org.groups[group].parent {
            self.org.groups[parent].groups.retain(|g| *g != group);
        }
        let mut todo = vec![group];
        while let Some(g) = todo.pop() {
            self.org.groups[g].meta.removed = true;
            todo.extend(self.org.groups[g].groups.clone());
            for p in self.org.groups[g].positions.clone() {
                self.org.positions[p].meta.removed = true;
            }
        }
        Some(())
    }

    fn drop_stage(&mut self, target: NodeRef<'b>) -> Option<()> {
        let stage = self.stage(target)?;
        let before = self.org.stages[stage].after.clone();
        self.org.stages[stage].meta.removed = true;
        let stream = self.org.stages[stage].stream;
        self.org.streams[stream].stages.retain(|s| *s != stage);
        for other in self.org.streams[stream].stages.clone() {
            if self.org.stages[other].after.contains(&stage) {
                self.org.stages[other].after.retain(|s| *s != stage);
                self.org.stages[other].after.extend(before.iter().copied());
            }
        }
        Some(())
    }

    fn add(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let item = statement.children().next()?;
        self.declare_item(item);
        self.imply_leaders(&[item]);
        self.place_people(item);
        self.fill_item(item);
        Some(format!("{} added", first_line(item)))
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

    fn hire(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let (count, role, groups) = self.people_of(statement)?;
        let [to] = groups[..] else { return None };
        let origin = u32::try_from(self.org.origins.len()).ok()?;
        let name = self.org.roles[role].meta.name.clone();
        self.org.origins.push(format!("hired.{}.{name}", self.org.groups[to].meta.key()));
        self.give(vec![PersonRange { origin, first: 1, count }], role, to, statement);
        Some(format!("{count} {name} hired into {}", self.org.groups[to].meta.name))
    }

    fn dismiss(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let (count, role, groups) = self.people_of(statement)?;
        let [from] = groups[..] else { return None };
        self.take(count, role, from, statement)?;
        Some(format!(
            "{count} {} dismissed from {}",
            self.org.roles[role].meta.name, self.org.groups[from].meta.name
        ))
    }

    /// Dissolves teams and deals their people out over new ones: of each role, as many to each as the pattern asks, in order.
    fn regroup(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let paths: Vec<NodeRef<'b>> = statement.all(Kind::path).collect();
        let (pattern_path, old) = paths.split_last()?;
        let count = self.count(statement.child(Kind::count)?, 1_000_000)?;
        let pattern = self.pattern(*pattern_path)?;
        let old: Vec<Id<Group>> = old.iter().filter_map(|p| self.group(*p)).collect();
        let parent = self.org.groups[*old.first()?].parent;
        let mut teams = Vec::new();
        for i in 1..=count {
            let name = format!("{}_{i}", pattern_path.text());
            let head = Meta::new(
                parent.map_or(name.clone(), |p| format!("{}.{name}", self.org.groups[p].meta.name)),
                statement.span(),
                statement.span(),
            );
            teams.push(self.new_team(head, parent)?);
        }
        for member in pattern.all(Kind::member) {
            let (Some(each), Some(name)) = (member.child(Kind::count), member.child(Kind::name)) else {
                continue;
            };
            let (Some(each), Some(role)) = (self.count(each, 1_000_000), self.role(name)) else { continue };
            for team in &teams {
                self.deal(each, role, &old, *team, statement)?;
            }
        }
        self.leaders_of_new(&teams, statement);
        let names: Vec<String> = old.iter().map(|g| self.org.groups[*g].meta.name.clone()).collect();
        self.dissolve(&old, statement);
        Some(format!("{} regrouped into {count} teams like {}", names.join(", "), pattern_path.text()))
    }

    fn new_team(&mut self, head: Meta, parent: Option<Id<Group>>) -> Option<Id<Group>> {
        let id = self.new_group(head, GroupKind::Team, parent)?;
        self.org.groups[id].pattern = Some("regrouped".to_owned());
        Some(id)
    }

    fn deal(
        &mut self,
        each: u32,
        role: Id<Role>,
        old: &[Id<Group>],
        team: Id<Group>,
        statement: NodeRef<'b>,
    ) -> Option<()> {
        let mut left = each;
        for group in old {
            let there = self.position_in(*group, role).map_or(0, |p| self.org.positions[p].headcount());
            let n = there.min(left);
            if n > 0 {
                let people = self.take(n, role, *group, statement)?;
                self.give(people, role, team, statement);
                left -= n;
            }
        }
        if left > 0 {
            let message =
                format!("there are {left} {} too few for these teams", self.org.roles[role].meta.name);
            self.push(
                Finding::error("number-out-of-range", statement.span(), message)
                    .help("make fewer teams, or a smaller pattern"),
            );
            return None;
        }
        Some(())
    }

    /// The named leaders in turn; each is the same person as before.
    fn leaders_of_new(&mut self, teams: &[Id<Group>], statement: NodeRef<'b>) {
        let Some(led) = statement.child(Kind::regroup_led) else { return };
        let roles: Vec<NodeRef<'b>> = led.all(Kind::path).collect();
        for (i, team) in teams.iter().enumerate() {
            let path = roles[i % roles.len()];
            let Some(role) = self.role(path) else { return };
            let person = self.org.positions.iter().find(|(_, p)| p.role == role).map(|(id, _)| id);
            match person {
                Some(person) => {
                    self.org.positions[person].leads.push(*team);
                    self.org.groups[*team].leader = Some(person);
                }
                None => self.lead(*team, role, path),
            }
        }
    }

    /// The old teams go. Nobody may be left in them but their leaders, who move up a group with their other duties.
    fn dissolve(&mut self, old: &[Id<Group>], statement: NodeRef<'b>) {
        for group in old {
            for position in self.org.groups[*group].positions.clone() {
                let leader = !self.org.positions[position].leads.is_empty();
                if self.org.positions[position].meta.removed {
                    continue;
                }
                if !leader {
                    let (n, name) = (
                        self.org.positions[position].headcount(),
                        self.org.positions[position].meta.name.clone(),
                    );
                    let message = format!("{n} of `{name}` would be left without a team");
                    self.push(
                        Finding::error("contradiction", statement.span(), message)
                            .help("let the pattern hold everybody"),
                    );
                    continue;
                }
                self.org.positions[position].leads.retain(|g| g != group);
                if let Some(parent) = self.org.groups[*group].parent {
                    self.org.positions[position].group = parent;
                    self.org.groups[parent].positions.push(position);
                    self.org.groups[*group].positions.retain(|p| *p != position);
                }
            }
            self.org.groups[*group].meta.removed = true;
            if let Some(parent) = self.org.groups[*group].parent {
                self.org.groups[parent].groups.retain(|g| g != group);
            }
        }
    }
}

fn dropped_approvals(decision: &str, count: usize) -> String {
    format!("{decision}: {count} {} dropped", if count == 1 { "approval" } else { "approvals" })
}

fn parent(item: NodeRef<'_>) -> Option<NodeRef<'_>> {
    item.child(Kind::variant_parent)?.child(Kind::name)
}

/// A statement in short: its text up to its block.
fn first_line(node: NodeRef<'_>) -> String {
    let head = node.text().split('{').next().unwrap_or("");
    head.split_whitespace().collect::<Vec<_>>().join(" ")
}
