//! Places where nobody sits: whoever is the last one to leave takes nobody's questions along. What is asked of anybody goes past such a
//! place to the nearest where somebody sits, and what was on its way there goes on from it.
//!
//! Whoever is away sits where they sit: what is asked of them waits until they are back.

use super::disturb::Stranded;
use super::message::pick_index;
use super::state::{Purpose, Question, Task};
use super::way::cargo_of;
use super::world::World;
use crate::kernel::Key;
use crate::model::Id;
use crate::model::people::{Holder, Position};
use crate::model::relation::Party;
use crate::model::signal::Hearer;
use crate::network::{Cargo, Hop};
use std::rc::Rc;

impl World<'_> {
    /// To be told whenever people have come or gone.
    pub(super) fn note_vacancies(&mut self) {
        self.network.leave_vacant(self.posts.iter().map(|post| post.people.is_empty()).collect());
    }

    /// Somebody sits there.
    pub(super) fn is_staffed(&self, position: Id<Position>) -> bool {
        !self.posts[position.index()].people.is_empty()
    }

    /// Those of some positions at which somebody sits, in the same order.
    pub(super) fn with_people(&self, mut positions: Vec<Id<Position>>) -> Vec<Id<Position>> {
        positions.retain(|p| self.is_staffed(*p));
        positions
    }

    /// One of the staffed ones, by a key.
    pub(super) fn one_staffed(&self, positions: Vec<Id<Position>>, key: Key) -> Option<Id<Position>> {
        let there = self.with_people(positions);
        there.get(pick_index(key, there.len())).copied()
    }

    /// Nobody is there who could do what a message asks for.
    pub(super) fn nobody_there(&mut self, id: u32) {
        let message = &self.messages[id as usize];
        let (about, purpose) = (message.job.filter(|_| self.is_awaited(id)), message.purpose.clone());
        self.drop_message(id);
        let Some(job) = about else { return };
        match (purpose, self.jobs[job as usize].owner) {
            (Purpose::Access(access), Some(_)) => self.nobody_lets_in(job, access),
            (Purpose::Approve(_, step), Some(owner)) => {
                self.reaches_nobody(job, None, Stranded::Approval(owner, step));
            }
            (purpose, owner) => {
                self.collect.unreachable(self.now);
                self.note("unreachable", Some(job), None, None, None, None);
                match (purpose, owner) {
                    (Purpose::Question(question), Some(owner)) => {
                        self.misunderstood(job, question.units);
                        self.give(owner, Task::Work(job));
                    }
                    (Purpose::Decide(_), Some(owner)) => self.decide_oneself(job, owner),
                    _ => {}
                }
            }
        }
    }

    /// A question to somebody certain who has left: whoever has the same role may know.
    pub(super) fn asked_of_another(&mut self, question: Question) -> Question {
        let Some(person) = question.person.filter(|p| self.people[*p as usize].left) else { return question };
        let role = self.org.positions[self.people[person as usize].position].role;
        let target = self.network.target(self.places(Party::Role(role)));
        Question { target, person: None, ..question }
    }

    /// Whether a message has come to a place where nobody sits any more, and goes on from there to the nearest other one that it may go to.
    pub(super) fn goes_past(&mut self, id: u32) -> bool {
        let message = &self.messages[id as usize];
        let Some(end) = message.route.last().map(|hop| hop.to) else { return false };
        let stays = message.to.is_some_and(|person| !self.people[person as usize].left);
        if stays || self.is_staffed(end) || !self.is_awaited(id) {
            return false;
        }
        if matches!(message.purpose, Purpose::Handoff) {
            return self.handed_past(id, end);
        }
        let Some(others) = self.addressees(id) else { return false };
        let target = self.network.target(others);
        let message = &self.messages[id as usize];
        let (key, cargo) = (message.key.name("past").number(message.hop as u64), cargo_of(message));
        let Some(rest) = self.route(end, target, cargo, key) else { return false };
        self.goes_further(id, &rest);
        true
    }

    fn goes_further(&mut self, id: u32, rest: &[Hop]) {
        let message = &mut self.messages[id as usize];
        let whole: Vec<_> = message.route.iter().chain(rest).copied().collect();
        (message.route, message.to) = (Rc::new(whole), None);
        self.travel(id);
    }

    /// Work goes on to the nearest of those who do its stage now; where there are none, it waits for them.
    fn handed_past(&mut self, id: u32, end: Id<Position>) -> bool {
        let message = &self.messages[id as usize];
        let (Some(job), key) = (message.job, message.key.name("past").number(message.hop as u64)) else {
            return false;
        };
        let pools = &self.stages[self.jobs[job as usize].stage.index()].pools;
        let places: Vec<_> = pools.iter().map(|pool| (*pool, self.pools[*pool as usize].position)).collect();
        let target = self.network.target(places.iter().map(|(_, place)| *place).collect());
        let rest = self.route(end, target, Cargo::Work, key);
        let there = rest.as_ref().and_then(|rest| rest.last()).map(|hop| hop.to);
        match (rest, places.iter().find(|(_, place)| Some(*place) == there)) {
            (Some(rest), Some((pool, _))) => {
                self.jobs[job as usize].pool = *pool;
                self.goes_further(id, &rest);
            }
            _ => {
                self.drop_message(id);
                self.stuck(job);
            }
        }
        true
    }

    /// Who may serve a message that is for anybody; nobody else may serve what is for somebody certain.
    fn addressees(&self, id: u32) -> Option<Vec<Id<Position>>> {
        let message = &self.messages[id as usize];
        match &message.purpose {
            Purpose::Question(question) => {
                question.person.is_none().then(|| self.network.members(question.target).to_vec())
            }
            Purpose::Decide(d) => {
                let job = message.job?;
                let roles = self.holders(self.decision_of(job, *d)?, job).into_iter();
                Some(roles.flat_map(|role| self.places(Party::Role(role))).collect())
            }
            Purpose::Approve(d, step) => {
                let by = self.org.decisions[self.decision_of(message.job?, *d)?].approvals.get(*step)?.by;
                (!matches!(by, Holder::Board(_))).then(|| self.holder_positions(by))
            }
            Purpose::Access(access) => {
                let role = self.org.accesses[Id::new(*access as usize)].granted_by?;
                Some(self.places(Party::Role(role)))
            }
            Purpose::Signal(fault) => match self.org.signals[self.faults[*fault as usize].signal].hearer {
                Some(Hearer::Role(role)) => Some(self.places(Party::Role(role))),
                _ => None,
            },
            Purpose::News(repair) => self.owners_of(*repair),
            _ => None,
        }
    }
}
