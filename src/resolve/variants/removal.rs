//! What a variant takes away.

use super::{Builder, dropped_approvals};
use crate::diag::Finding;
use crate::model::arena::{Declared, Id};
use crate::model::decision::Decision;
use crate::model::people::Group;
use crate::resolve::names::Space;
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    pub(super) fn drop_approvals(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let (decision, keep) = self.approvals_kept(statement)?;
        let spec = &mut self.org.decisions[decision];
        let dropped = spec.approvals.len() - keep;
        spec.approvals.truncate(keep);
        Some(dropped_approvals(&spec.meta.name, dropped))
    }

    /// The decision whose approvals are dropped, and how many of them, from the first, stay.
    pub(super) fn approvals_kept(&mut self, statement: NodeRef<'b>) -> Option<(Id<Decision>, usize)> {
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

    pub(super) fn drop_interface(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let link = statement.child(Kind::link)?;
        for id in self.interfaces_of(link) {
            self.org.interfaces[id].meta.removed = true;
        }
        Some(format!("interface {} dropped", link.text()))
    }

    pub(super) fn drop_thing(&mut self, statement: NodeRef<'b>) -> Option<String> {
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
                let group = self.group_or_all(target)?;
                let Some(id) = self.intents.remove(&group) else {
                    self.has_none(target, "intent");
                    return None;
                };
                self.org.intents[id].meta.removed = true;
            }
            "climate" => {
                let group = self.group_or_all(target)?;
                let of_it = self.org.climates.iter().find(|(_, c)| c.group == group).map(|(id, _)| id);
                let Some(id) = of_it else {
                    self.has_none(target, "climate");
                    return None;
                };
                self.org.climates[id].meta.removed = true;
            }
            "role" | "leader" => {
                let role = self.known(Space::Role, &name).map(Id::new);
                drop_in!(Space::Role, roles);
                self.dropped_roles.extend(role.map(|role| (role, target.span())));
            }
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

    /// A group, or none for what is said of all; nothing when there is no such group, which is told.
    fn group_or_all(&mut self, target: NodeRef<'b>) -> Option<Option<Id<Group>>> {
        if target.text() == "all" { Some(None) } else { self.group(target).map(Some) }
    }

    /// What is to be dropped was never there.
    fn has_none(&mut self, target: NodeRef<'b>, what: &str) {
        let message = format!("`{}` has no {what} of its own", target.text());
        self.push(
            Finding::error("contradiction", target.span(), message)
                .help(format!("drop the {what} of another team, or leave this out")),
        );
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
}
