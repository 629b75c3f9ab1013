//! Knowledge: a stock of each team for each specialty, from 0 to 1. What a team knows itself it does not ask.
//!
//! Answers and sessions with those who know build it up, broadcasts spread it, people who leave take it along. A step moves the
//! stock by a share of what is missing, as in linear operator learning (Bush and Mosteller, 1955).

use super::world::World;
use crate::kernel::{Key, sampler};
use crate::model::Id;
use crate::model::people::{Group, Position, Specialty};
use std::collections::{BTreeMap, BTreeSet};

/// Stocks by team and specialty.
#[derive(Default)]
pub(super) struct Knowledge {
    stock: BTreeMap<(Id<Group>, Id<Specialty>), f64>,
}

impl World<'_> {
    /// What a team knows of a specialty that none of its members is skilled in.
    pub(super) fn knows(&self, group: Id<Group>, specialty: Id<Specialty>) -> f64 {
        if !self.switches.on("knowledge") {
            return 0.0;
        }
        self.knowledge.stock.get(&(group, specialty)).copied().unwrap_or(0.0)
    }

    /// A team has learned something: a share of what it does not know yet.
    pub(super) fn learn(&mut self, group: Id<Group>, specialty: Id<Specialty>, share: f64) {
        if share <= 0.0 || !self.switches.on("knowledge") {
            return;
        }
        let stock = self.knowledge.stock.entry((group, specialty)).or_default();
        *stock += share.min(1.0) * (1.0 - *stock);
        self.knowledge_moved(group);
    }

    fn knowledge_moved(&mut self, group: Id<Group>) {
        let mut topics: Vec<f64> =
            self.knowledge.stock.iter().filter(|((g, _), _)| *g == group).map(|(_, v)| *v).collect();
        // The sum of fractions hangs on their order by its last bit.
        topics.sort_by(f64::total_cmp);
        let mean = topics.iter().sum::<f64>() / topics.len().max(1) as f64;
        self.collect.knows(group.index(), mean, self.now);
    }

    /// A broadcast: every team there comes nearer to the one that knows most.
    pub(super) fn spread_knowledge(&mut self, groups: &BTreeSet<Id<Group>>) {
        let share = self.org.defaults.get("learned_from_broadcast");
        let mut best: BTreeMap<Id<Specialty>, f64> = BTreeMap::new();
        for ((group, specialty), stock) in &self.knowledge.stock {
            if groups.contains(group) {
                let most = best.entry(*specialty).or_default();
                *most = most.max(*stock);
            }
        }
        for group in groups {
            for (specialty, most) in &best {
                let missing = most - self.knows(*group, *specialty);
                if missing > 0.0 && share > 0.0 && self.switches.on("knowledge") {
                    *self.knowledge.stock.entry((*group, *specialty)).or_default() +=
                        share.min(1.0) * missing;
                    self.knowledge_moved(*group);
                }
            }
        }
    }

    /// People have left: their team forgets their share of it.
    pub(super) fn forget(&mut self, position: Id<Position>, before: usize) {
        let group = self.org.positions[position].group;
        let left = before - self.posts[position.index()].people.len();
        let others: usize = self.org.groups[group]
            .positions
            .iter()
            .filter(|p| **p != position)
            .map(|p| self.posts[p.index()].people.len())
            .sum();
        let kept = 1.0 - left as f64 / (before + others).max(1) as f64;
        for ((of, _), stock) in &mut self.knowledge.stock {
            if *of == group {
                *stock *= kept;
            }
        }
        self.knowledge_moved(group);
    }

    /// Insights of people of different fields who work something out together: each pair sparks one with a small chance,
    /// times the meaning that passes between them.
    pub(super) fn spark(&mut self, job: u32, key: Key, pairs: u32, meaning: f64) {
        let chance = self.org.defaults.get("spark") * meaning;
        if chance <= 0.0 || pairs == 0 || !self.switches.on("knowledge") {
            return;
        }
        let found = sampler::binomial(&mut key.name("spark").stream(), pairs, chance.min(1.0));
        if found == 0 {
            return;
        }
        let item = self.jobs[job as usize].item;
        self.note("insight", Some(job), None, None, None, Some(&found.to_string()));
        self.collect.insights(self.items[item as usize].stream as usize, found, self.now);
        self.bring_insights(item, key, found);
    }

    /// Two people have complementary fields: each is skilled in something, and nothing is common.
    pub(super) fn complementary(&self, a: Id<Position>, b: Id<Position>) -> bool {
        let fields = |p: Id<Position>| {
            let skills = &self.org.roles[self.org.positions[p].role].skills;
            skills.iter().filter(|(_, level)| *level > 0.0).map(|(s, _)| *s).collect::<BTreeSet<_>>()
        };
        let (a, b) = (fields(a), fields(b));
        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
    }
}
