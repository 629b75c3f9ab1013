//! Who is meant where a party is named: the positions of it, and its name in keys.

use crate::model::people::Position;
use crate::model::relation::Party;
use crate::model::work::Asked;
use crate::model::{Id, Org};

/// The name of a party that keys and orders hang on.
#[must_use]
pub fn party_key(org: &Org, party: Party) -> String {
    match party {
        Party::All => "all".to_owned(),
        Party::Group(g) => format!("group {}", org.groups[g].meta.key()),
        Party::Role(r) => format!("role {}", org.roles[r].meta.key()),
        Party::Position(p) => format!("position {}", org.positions[p].meta.name),
    }
}

/// The positions of a party.
#[must_use]
pub fn positions_of(org: &Org, party: Party) -> Vec<Id<Position>> {
    let of = |test: &dyn Fn(&Position) -> bool| {
        org.positions.iter().filter(|(_, p)| test(p)).map(|(id, _)| id).collect()
    };
    match party {
        Party::All => of(&|_| true),
        Party::Role(role) => of(&|p| p.role == role),
        Party::Group(group) => {
            let mut all = Vec::new();
            let mut todo = vec![group];
            while let Some(g) = todo.pop() {
                all.extend(
                    org.groups[g].positions.iter().copied().filter(|p| !org.positions[*p].meta.removed),
                );
                all.extend(org.groups[g].leader);
                todo.extend(org.groups[g].groups.iter().copied());
            }
            all.sort();
            all.dedup();
            all
        }
        Party::Position(p) => vec![p],
    }
}

/// The positions that can answer a question.
#[must_use]
pub fn who_can(org: &Org, asked: Asked) -> Vec<Id<Position>> {
    match asked {
        Asked::Role(role) => positions_of(org, Party::Role(role)),
        Asked::Group(group) => positions_of(org, Party::Group(group)),
        Asked::Specialty(s) => org
            .positions
            .iter()
            .filter(|(_, p)| org.roles[p.role].skill(s) > 0.0 && p.headcount() > 0)
            .map(|(id, _)| id)
            .collect(),
    }
}
