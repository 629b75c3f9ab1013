//! People who move, come and go between two structures.

use super::Builder;
use crate::diag::Finding;
use crate::model::arena::{Id, Meta};
use crate::model::people::{Group, PersonRange, Position, Role};
use crate::syntax::{Kind, NodeRef};
use std::collections::BTreeMap;

impl<'b> Builder<'b> {
    /// Count, role, and the groups of a statement about people.
    fn people_of(&mut self, statement: NodeRef<'b>) -> Option<(u32, Id<Role>, Vec<Id<Group>>)> {
        let count = self.people_counted(statement.child(Kind::count)?, 10_000_000)?;
        let role = self.role(statement.child(Kind::name)?)?;
        let paths: Vec<NodeRef<'_>> = statement.all(Kind::path).collect();
        let groups: Vec<Id<Group>> = paths.iter().filter_map(|p| self.group(*p)).collect();
        (groups.len() == paths.len()).then_some((count, role, groups))
    }

    pub(super) fn move_people(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let (count, role, groups) = self.people_of(statement)?;
        let [from, to] = groups[..] else { return None };
        if from == to {
            let message = format!("nobody moves from `{0}` to `{0}`", self.org.groups[from].meta.name);
            self.push(
                Finding::error("contradiction", statement.span(), message)
                    .help("name the team that they move to, or take the line out"),
            );
            return None;
        }
        let people = self.take(count, role, from, statement)?;
        self.give(people, role, to, statement);
        let name = |g: Id<Group>| self.org.groups[g].meta.name.clone();
        Some(format!("{count} {} moved from {} to {}", self.org.roles[role].meta.name, name(from), name(to)))
    }

    /// Takes people out of a group, the last ones first, so that those who stay keep their ordinals.
    pub(super) fn take(
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
    pub(super) fn give(
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

    pub(super) fn hire(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let (count, role, groups) = self.people_of(statement)?;
        let [to] = groups[..] else { return None };
        let origin = u32::try_from(self.org.origins.len()).ok()?;
        let name = self.org.roles[role].meta.name.clone();
        let key = self.org.roles[role].meta.key();
        self.org.origins.push(format!("hired.{}.{key}", self.org.groups[to].meta.key()));
        self.give(vec![PersonRange { origin, first: 1, count }], role, to, statement);
        Some(format!("{count} {name} hired into {}", self.org.groups[to].meta.name))
    }

    pub(super) fn dismiss(&mut self, statement: NodeRef<'b>) -> Option<String> {
        let (count, role, groups) = self.people_of(statement)?;
        let [from] = groups[..] else { return None };
        self.take(count, role, from, statement)?;
        Some(format!(
            "{count} {} dismissed from {}",
            self.org.roles[role].meta.name, self.org.groups[from].meta.name
        ))
    }

    /// Whoever is no longer there at home is a guest nowhere: it is the same person.
    pub(super) fn guests_leave(&mut self) {
        let mut homes: BTreeMap<u32, Vec<PersonRange>> = BTreeMap::new();
        for (_, place) in self.org.positions.iter().filter(|(_, place)| place.home.is_none()) {
            place.people.iter().for_each(|range| homes.entry(range.origin).or_default().push(*range));
        }
        homes.values_mut().for_each(|ranges| ranges.sort_by_key(|range| range.first));
        let guests = self.org.positions.iter().filter(|(_, place)| place.home.is_some());
        for place in guests.map(|(id, _)| id).collect::<Vec<_>>() {
            let place = &mut self.org.positions[place];
            let at_home = |guest: &PersonRange| {
                let homes = homes.get(&guest.origin).map_or(&[][..], Vec::as_slice);
                homes.iter().filter_map(|home| both(*guest, *home)).collect::<Vec<_>>()
            };
            let there: Vec<PersonRange> = place.people.iter().flat_map(at_home).collect();
            place.meta.removed = there.is_empty();
            place.people = there;
        }
    }
}

/// Those of one origin who are in both ranges.
fn both(a: PersonRange, b: PersonRange) -> Option<PersonRange> {
    let first = a.first.max(b.first);
    let end = (a.first + a.count).min(b.first + b.count);
    (first < end).then(|| PersonRange { origin: a.origin, first, count: end - first })
}
