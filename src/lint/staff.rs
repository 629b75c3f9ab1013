//! Who has which role, who is skilled in what, who may decide what: gathered once, so that no rule walks all positions for
//! each role that it looks at.

use crate::model::decision::Decision;
use crate::model::people::{Group, Holder, Position, Role, Specialty};
use crate::model::relation::Party;
use crate::model::work::Asked;
use crate::model::{Id, Org};
use crate::network::{positions_of, who_can};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The positions of a structure by what is asked of them.
#[derive(Debug)]
pub struct Staff {
    /// Positions of each role, in order.
    by_role: Vec<Vec<Id<Position>>>,
    /// Groups in which each role has a position.
    teams: Vec<BTreeSet<Id<Group>>>,
    /// People of each role; guests count at home.
    heads: Vec<u32>,
    /// Roles that lead something.
    leads: Vec<bool>,
    /// People skilled in each specialty, to any degree.
    skilled: Vec<u32>,
    /// Positions that hold the right to each decision, in order.
    deciders: Vec<Vec<Id<Position>>>,
    /// To whom each position reports.
    bosses: Vec<Option<Id<Position>>>,
    headcount: u64,
    /// Teams that are not as the others of their pattern: an interface of their own, or somebody who is elsewhere, too.
    peculiar: Vec<bool>,
}

impl Staff {
    /// Gathers it.
    #[must_use]
    pub fn of(org: &Org) -> Self {
        let roles = org.roles.slots();
        let mut staff = Self {
            by_role: vec![Vec::new(); roles],
            teams: vec![BTreeSet::new(); roles],
            heads: vec![0; roles],
            leads: vec![false; roles],
            skilled: vec![0; org.specialties.slots()],
            deciders: vec![Vec::new(); org.decisions.slots()],
            bosses: vec![None; org.positions.slots()],
            headcount: org.headcount(),
            peculiar: peculiar(org),
        };
        for (id, position) in org.positions.iter() {
            let role = position.role.index();
            staff.by_role[role].push(id);
            staff.teams[role].insert(position.group);
            staff.bosses[id.index()] = org.boss(id);
            staff.leads[role] |= !position.leads.is_empty();
            if position.home.is_none() {
                staff.heads[role] += position.headcount();
            }
        }
        for (id, role) in org.roles.iter() {
            let skills: BTreeSet<_> = role.skills.iter().filter(|s| s.1 > 0.0).map(|s| s.0).collect();
            for skill in skills {
                staff.skilled[skill.index()] += staff.heads[id.index()];
            }
            let rights: BTreeSet<_> = role.rights.iter().map(|r| r.decision).collect();
            for right in rights {
                staff.deciders[right.index()].extend(&staff.by_role[id.index()]);
            }
        }
        for deciders in &mut staff.deciders {
            deciders.sort();
        }
        staff
    }

    /// The positions of a role, in order.
    #[must_use]
    pub fn positions(&self, role: Id<Role>) -> &[Id<Position>] {
        &self.by_role[role.index()]
    }

    /// The positions of a role within a group, or everywhere, in order.
    #[must_use]
    pub fn positions_in(
        &self,
        org: &Org,
        role: Id<Role>,
        within: Option<Id<Group>>,
    ) -> Cow<'_, [Id<Position>]> {
        let Some(group) = within else { return Cow::Borrowed(self.positions(role)) };
        let inside = positions_of(org, Party::Group(group)).into_iter();
        let mut inside: Vec<_> = inside.filter(|p| org.positions[*p].role == role).collect();
        inside.sort();
        Cow::Owned(inside)
    }

    /// A team is not as the others of its pattern.
    #[must_use]
    pub fn is_peculiar(&self, team: Id<Group>) -> bool {
        self.peculiar[team.index()]
    }

    /// The groups in which a role has a position.
    #[must_use]
    pub fn teams(&self, role: Id<Role>) -> &BTreeSet<Id<Group>> {
        &self.teams[role.index()]
    }

    /// How many people have a role.
    #[must_use]
    pub fn heads(&self, role: Id<Role>) -> u32 {
        self.heads[role.index()]
    }

    /// Somebody of the role leads something.
    #[must_use]
    pub fn leads(&self, role: Id<Role>) -> bool {
        self.leads[role.index()]
    }

    /// How many people are skilled in something, to any degree.
    #[must_use]
    pub fn skilled(&self, specialty: Id<Specialty>) -> u32 {
        self.skilled[specialty.index()]
    }

    /// The positions that hold the right to a decision, in order.
    #[must_use]
    pub fn deciders(&self, decision: Id<Decision>) -> &[Id<Position>] {
        &self.deciders[decision.index()]
    }

    /// The position to which a position reports.
    #[must_use]
    pub fn boss(&self, position: Id<Position>) -> Option<Id<Position>> {
        self.bosses[position.index()]
    }

    /// How many people there are.
    #[must_use]
    pub fn headcount(&self) -> u64 {
        self.headcount
    }

    /// The positions of a party.
    #[must_use]
    pub fn of_party(&self, org: &Org, party: Party) -> Vec<Id<Position>> {
        match party {
            Party::Role(role) => self.positions(role).to_vec(),
            other => positions_of(org, other),
        }
    }

    /// The positions that can answer a question.
    #[must_use]
    pub fn who_can(&self, org: &Org, asked: Asked) -> Vec<Id<Position>> {
        match asked {
            Asked::Role(role) => self.positions(role).to_vec(),
            other => who_can(org, other),
        }
    }

    /// The positions that may answer for an approval: those of a role, one, or all who sit in a board.
    #[must_use]
    pub fn of_holder(&self, org: &Org, by: Holder) -> Vec<Id<Position>> {
        match by {
            Holder::Role(role) => self.positions(role).to_vec(),
            Holder::Position(position) => vec![position],
            Holder::Board(board) => {
                org.boards[board].seats.iter().flat_map(|(_, r)| self.positions(*r)).copied().collect()
            }
        }
    }
}

fn peculiar(org: &Org) -> Vec<bool> {
    let mut peculiar = vec![false; org.groups.slots()];
    for party in org.interfaces.iter().flat_map(|(_, i)| [i.from, i.to]) {
        match party {
            Party::Group(group) => peculiar[group.index()] = true,
            Party::Position(position) => peculiar[org.positions[position].group.index()] = true,
            Party::Role(_) | Party::All => {}
        }
    }
    for (_, guest) in org.positions.iter() {
        if let Some(home) = guest.home {
            peculiar[guest.group.index()] = true;
            peculiar[org.positions[home].group.index()] = true;
        }
    }
    peculiar
}
