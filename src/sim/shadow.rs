//! Shadow paths: whoever expects to wait too long for an answer over the sanctioned way may go to somebody directly whom they
//! know, over a tie that nothing sanctions. Nobody sets how much goes there: it follows from how long the sanctioned ways are.
//!
//! A tie is a chance from 0 to 1 for each person and place. An answer strengthens it, t ← t + α(1 − t); to be found out and
//! blamed weakens it, t ← t − βt (linear operators after Bush and Mosteller, 1955, as for voice).

use super::message::pick_index;
use super::state::Question;
use super::world::{World, draw};
use crate::kernel::Key;
use crate::model::Id;
use crate::model::people::Position;
use crate::model::signal::ShadowPaths;
use crate::network::Route;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The ties that were used, by who and where; the others are as at the start.
#[derive(Debug, Default)]
pub(super) struct Shadow {
    ties: BTreeMap<(u32, Id<Position>), f64>,
}

impl<'o> World<'o> {
    /// What is said about shadow paths where a position stands.
    pub(super) fn shadow_of(&self, position: Id<Position>) -> Option<&'o ShadowPaths> {
        let org = self.org;
        let said =
            |group| org.climates.iter().find(|(_, c)| c.group == group).and_then(|(_, c)| c.shadow.as_ref());
        org.chain(org.positions[position].group).find_map(|g| said(Some(g))).or_else(|| said(None))
    }

    /// The direct way of a question, if whoever asks takes it: the sanctioned way, there and back, is expected to last longer
    /// than their patience, or there is none, and the tie is strong enough this time.
    pub(super) fn shadow_way(
        &mut self,
        asker: u32,
        question: &Question,
        sanctioned: Option<&Route>,
        key: Key,
    ) -> Option<Route> {
        let on = |name: &str| self.switches.on(name);
        if self.org.climates.count() == 0 || !(on("shadow-paths") && on("routing") && on("latency")) {
            return None;
        }
        let from = self.people[asker as usize].position;
        let rule = self.shadow_of(from)?;
        let wait = sanctioned.map_or(f64::INFINITY, |route| 2.0 * self.network.expected_of(route));
        let patience = draw(&rule.patience.elapsed_s(), &mut key.name("patience").stream());
        if wait <= patience {
            return None;
        }
        let to = self.acquaintance(asker, question, key)?;
        let hop = self.network.shadow(from, to);
        let taken = key.name("shadow").uniform() < self.tie(asker, to);
        (from != to && taken && self.network.is_open(hop.axes)).then(|| Rc::new(vec![hop]))
    }

    /// Where the one sits whom somebody would ask directly: whoever can know it, else the strongest tie to those who may.
    fn acquaintance(&self, asker: u32, question: &Question, key: Key) -> Option<Id<Position>> {
        if let Some(person) = question.person {
            return Some(self.people[person as usize].position);
        }
        let mut can: Vec<Id<Position>> = self.network.members(question.target).to_vec();
        can.retain(|p| !self.posts[p.index()].people.is_empty());
        // Among equals their names decide, and not the order of the file.
        can.sort_unstable_by_key(|p| self.rank[p.index()]);
        let strongest = can.iter().map(|p| self.tie(asker, *p)).max_by(f64::total_cmp)?;
        can.retain(|p| self.tie(asker, *p) >= strongest);
        can.get(pick_index(key.name("acquaintance"), can.len())).copied()
    }

    fn tie(&self, person: u32, to: Id<Position>) -> f64 {
        let used = self.shadow.ties.get(&(person, to)).copied();
        used.unwrap_or_else(|| {
            let rule = self.shadow_of(self.people[person as usize].position);
            rule.and_then(|r| r.taken).unwrap_or(self.org.defaults.get("shadow_taken"))
        })
    }

    /// An answer has come over a tie: it holds better from now on, or whoever asked was found out and blamed.
    pub(super) fn answered_in_the_shadow(&mut self, asker: u32, by: Id<Position>, job: u32, key: Key) {
        let place = self.people[asker as usize].position;
        let Some(rule) = self.shadow_of(place) else { return };
        let blamed = rule.punished > 0.0 && key.name("found out").uniform() < rule.punished;
        let (up, down, _) = self.moves_of(self.org.positions[place].group);
        let tie = self.tie(asker, by);
        let moved = if blamed { tie - down * tie } else { tie + up * (1.0 - tie) };
        self.shadow.ties.insert((asker, by), moved.clamp(0.0, 1.0));
        if blamed {
            self.note("found-out", Some(job), Some(asker), Some(place), Some(by), None);
        }
    }
}
