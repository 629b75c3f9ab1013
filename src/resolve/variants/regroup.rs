//! Teams dissolved, and their people dealt out over new ones.

use super::Builder;
use crate::diag::Finding;
use crate::diag::counted::counted;
use crate::model::arena::{Id, Meta};
use crate::model::people::{Group, GroupKind, Position, Role};
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    /// Dissolves teams and deals their people out over new ones: of each role, as many to each as the pattern asks, in order.
    pub(super) fn regroup(&mut self, statement: NodeRef<'b>) -> Option<String> {
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
        match statement.child(Kind::regroup_led) {
            Some(led) => self.leaders_of_new(&teams, led),
            None => self.leaders_of_pattern(&teams, &old, pattern),
        }
        let names: Vec<String> = old.iter().map(|g| self.org.groups[*g].meta.name.clone()).collect();
        self.dissolve(&old, statement);
        Some(format!(
            "{} regrouped into {} like {}",
            names.join(", "),
            counted(count, "team"),
            pattern_path.text()
        ))
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
    fn leaders_of_new(&mut self, teams: &[Id<Group>], led: NodeRef<'b>) {
        let roles: Vec<NodeRef<'b>> = led.all(Kind::path).collect();
        for (i, team) in teams.iter().enumerate() {
            let path = roles[i % roles.len()];
            let Some(role) = self.role(path) else { return };
            let person = self.org.positions.iter().find(|(_, p)| p.role == role).map(|(id, _)| id);
            self.led_by_one_of(person, *team, role, path);
        }
    }

    /// As the pattern says: by those who led the old teams in that role, one each, and by somebody new where they are too few.
    fn leaders_of_pattern(&mut self, teams: &[Id<Group>], old: &[Id<Group>], pattern: NodeRef<'b>) {
        let Some(path) = pattern.child(Kind::led_by).and_then(|led| led.child(Kind::path)) else { return };
        let role = self.imply_role(path);
        let leaders = old.iter().filter_map(|group| self.org.groups[*group].leader);
        let mut leaders: Vec<_> = leaders.filter(|leader| self.org.positions[*leader].role == role).collect();
        leaders.dedup();
        for (i, team) in teams.iter().enumerate() {
            self.led_by_one_of(leaders.get(i).copied(), *team, role, path);
        }
    }

    fn led_by_one_of(
        &mut self,
        person: Option<Id<Position>>,
        team: Id<Group>,
        role: Id<Role>,
        path: NodeRef<'b>,
    ) {
        match person {
            Some(person) => {
                self.org.positions[person].leads.push(team);
                self.org.groups[team].leader = Some(person);
            }
            None => self.lead(team, role, path),
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
