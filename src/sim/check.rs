//! Laws that hold in every run, whatever the spec says: a broken one is a fault of this program, and ends the run.
//!
//! - Nothing is lost and nothing is made up: items, messages and problems that came have ended or are under way.
//! - Little's law, exactly: the number present, added up over the observed time, is the time that each spent there, added up
//!   over all (the sums are kept apart: one by level, the other one by item).
//! - Somebody does one thing at a time, and takes no less time for it than it has work; the people of a position are not busy for
//!   longer than they are at work.
//! - Nobody decides who has not the right, and no message takes a way that is not sanctioned.
//! - Nothing happens before its cause.

use super::plan::Ended;
use super::world::World;
use crate::kernel::Time;
use crate::model::Id;
use crate::model::decision::Decision;
use crate::model::people::Position;
use crate::model::relation::Party;
use crate::network::{Hop, positions_of};
use std::collections::BTreeSet;

/// Two sums of one thing may differ by rounding alone.
const ROUNDING: f64 = 1e-6;

/// What is added up for the laws beside what is measured.
#[derive(Debug, Default)]
pub(super) struct Laws {
    observed: (Time, Time),
    /// Ticks that items spent in each stream, and jobs at each stage, as far as they were observed.
    in_stream: Vec<u128>,
    at_stage: Vec<u128>,
    /// Ways that were found to be sanctioned.
    sanctioned: BTreeSet<(Id<Position>, Id<Position>)>,
}

impl Laws {
    pub(super) fn observing(observed: (Time, Time)) -> Self {
        Self { observed, ..Self::default() }
    }

    #[inline]
    fn overlap(&self, from: Time, to: Time) -> u128 {
        u128::from(to.min(self.observed.1).since(from.max(self.observed.0)).0)
    }

    /// An item has spent this time in a stream.
    #[inline]
    pub(super) fn was_in_stream(&mut self, stream: usize, from: Time, to: Time) {
        let ticks = self.overlap(from, to);
        add(&mut self.in_stream, stream, ticks);
    }

    /// A job has spent this time at a stage.
    #[inline]
    pub(super) fn was_at_stage(&mut self, stage: usize, from: Time, to: Time) {
        let ticks = self.overlap(from, to);
        add(&mut self.at_stage, stage, ticks);
    }
}

#[inline]
fn add(sums: &mut Vec<u128>, index: usize, ticks: u128) {
    if sums.len() <= index {
        sums.resize(index + 1, 0);
    }
    sums[index] += ticks;
}

impl World<'_> {
    /// Everything that must hold at the end of a run.
    pub(super) fn laws_hold(&mut self) -> Result<(), Ended> {
        if let Some(name) = self.wrongly_marked() {
            return Err(Ended::Broken(format!("somebody of `{name}` is not marked as what they do")));
        }
        if let Some(name) = self.wrongly_in_hand() {
            return Err(Ended::Broken(format!("what somebody of `{name}` has in hand is not told rightly")));
        }
        self.conserved()?;
        self.attention_adds_up()?;
        self.little()
    }

    /// Every item that came has ended or is under way: nothing is lost and nothing is made up.
    fn conserved(&self) -> Result<(), Ended> {
        let mut alive = vec![0; self.streams.len()];
        for item in self.items.iter().filter(|i| i.live) {
            alive[item.stream as usize] += 1;
        }
        for (id, stream) in self.org.streams.iter() {
            let live = alive[id.index()];
            let state = &self.streams[id.index()];
            let known = state.under_way as usize + state.door.len();
            if live != known {
                let name = &stream.meta.name;
                return Err(Ended::Broken(format!(
                    "stream `{name}`: {live} items are alive, {known} are known to be under way"
                )));
            }
        }
        let live = self.messages.iter().filter(|m| m.live).count() as u64;
        if self.sent - self.ended != live {
            let known = self.sent - self.ended;
            return Err(Ended::Broken(format!("{live} messages are under way, {known} should be")));
        }
        let live = self.faults.iter().filter(|f| f.live).count() as u64;
        if self.signals.made - self.signals.over != live {
            let known = self.signals.made - self.signals.over;
            return Err(Ended::Broken(format!("{live} problems are open, {known} should be")));
        }
        Ok(())
    }

    /// Nobody is busy for longer than they are at work. Where slots are booked at random, only their share of the hours is known;
    /// whoever leaves brings to its end what is in hand; and work of whoever gets another place is counted there.
    fn attention_adds_up(&mut self) -> Result<(), Ended> {
        if self.structures_seen() > 0 {
            return Ok(());
        }
        let vague = self.people.iter().filter(|p| p.left || p.attention.unbooked() < 1.0);
        let vague: BTreeSet<usize> = vague.map(|p| p.position.index()).collect();
        for (id, position) in self.org.positions.iter().filter(|(id, _)| !vague.contains(&id.index())) {
            let (busy, there) = self.collect.attended(id.index());
            if busy > there * (1.0 + ROUNDING) + ROUNDING {
                let name = &position.meta.name;
                return Err(Ended::Broken(format!(
                    "people of `{name}` were busy for {busy} s, and at work for {there} s"
                )));
            }
        }
        Ok(())
    }

    /// Little's law for every stream and every stage.
    fn little(&mut self) -> Result<(), Ended> {
        let end = self.now;
        for i in 0..self.items.len() {
            let item = &self.items[i];
            if item.live {
                self.laws.was_in_stream(item.stream as usize, item.born, end);
            }
        }
        for i in 0..self.jobs.len() {
            let job = &self.jobs[i];
            if job.live && job.here < Time::NEVER {
                self.laws.was_at_stage(job.stage.index(), job.here, end);
            }
        }
        let (streams, stages) = self.collect.levels(end);
        let spent = |sums: &[u128], i: usize| seconds(sums.get(i).copied().unwrap_or(0));
        for (id, stream) in self.org.streams.iter() {
            agree(&stream.meta.name, streams[id.index()], spent(&self.laws.in_stream, id.index()))?;
        }
        for (id, stage) in self.org.stages.iter() {
            agree(&stage.meta.name, stages[id.index()], spent(&self.laws.at_stage, id.index()))?;
        }
        Ok(())
    }

    /// A task is done: it took no less time than it has work, and nothing else was done meanwhile.
    #[inline]
    pub(super) fn took_its_time(&mut self, person: u32) {
        let me = &self.people[person as usize];
        if self.now.since(me.began).0 + 1 < me.work.0 {
            self.took_too_little(person);
        }
    }

    #[cold]
    fn took_too_little(&mut self, person: u32) {
        let me = &self.people[person as usize];
        let name = &self.org.positions[me.position].meta.name;
        let (work, time) = (me.work.secs(), self.now.since(me.began).secs());
        self.broken = Some(format!("somebody of `{name}` did {work} s of work in {time} s"));
    }

    /// The parts of a flow time do not add up to it.
    #[cold]
    pub(super) fn does_not_add_up(&mut self, flow: Time, sum: u64) {
        self.broken = Some(format!("the parts of a flow time of {} µs add up to {sum} µs", flow.0));
    }

    /// Whoever decides for others has the right.
    pub(super) fn has_the_right(&mut self, person: u32, decision: Id<Decision>) {
        // Another structure may have taken the right away while the request was under way.
        let unchanged = self.structures_seen() == 0;
        let position = self.people[person as usize].position;
        let role = &self.org.roles[self.org.positions[position].role];
        if unchanged && !role.rights.iter().any(|r| r.decision == decision) {
            let (who, what) = (&role.meta.name, &self.org.decisions[decision].meta.name);
            self.broken = Some(format!("`{who}` has decided `{what}` without the right to"));
        }
    }

    /// A message takes a way that is sanctioned: within a team, between a boss and a report, or over an interface.
    pub(super) fn takes_a_sanctioned_way(&mut self, hop: &Hop) {
        let way = (hop.from, hop.to);
        let known = self.laws.sanctioned.contains(&way) && !self.network.is_shadow(hop);
        if known || !self.switches.on("routing") || self.is_of_another_structure(hop) {
            return;
        }
        if self.network.is_shadow(hop) {
            self.takes_a_shadow_path(hop);
            return;
        }
        if self.is_sanctioned(hop.from, hop.to) {
            self.laws.sanctioned.insert(way);
            return;
        }
        let name = |p: Id<Position>| &self.org.positions[p].meta.name;
        self.broken = Some(format!(
            "a message went from `{}` to `{}`, which nothing sanctions",
            name(hop.from),
            name(hop.to)
        ));
    }

    /// Whoever has left a place that is gone is told over the way that there was; a tie that was used holds for the answer.
    fn is_of_another_structure(&self, hop: &Hop) -> bool {
        let gone = |place: Id<Position>| self.org.positions[place].meta.removed;
        self.structures_seen() > 0 && (self.network.is_shadow(hop) || gone(hop.from) || gone(hop.to))
    }

    /// Another structure has taken over: what was sanctioned need not be any more.
    pub(super) fn forget_ways(&mut self) {
        self.laws.sanctioned.clear();
    }

    /// A message goes where nothing sanctions it only from or to somebody of a place where that is declared.
    fn takes_a_shadow_path(&mut self, hop: &Hop) {
        if self.shadow_of(hop.from).or(self.shadow_of(hop.to)).is_none() {
            let name = |p: Id<Position>| &self.org.positions[p].meta.name;
            self.broken = Some(format!(
                "a message went from `{}` to `{}` in the shadow, where no climate has shadow paths",
                name(hop.from),
                name(hop.to)
            ));
        }
    }

    /// From the declarations, and not from the network that messages are routed by.
    fn is_sanctioned(&self, from: Id<Position>, to: Id<Position>) -> bool {
        let place = |p: Id<Position>| &self.org.positions[p];
        if place(from).group == place(to).group {
            return true;
        }
        // Bosses and those below them, by whatever line: somebody who leads a group above the other one's, or is reported to.
        let leads = |boss: Id<Position>, other: Id<Position>| {
            let above = self.org.chain(place(other).group).any(|g| place(boss).leads.contains(&g));
            let role = place(boss).role;
            let dotted = self.org.roles[place(other).role].also_reports.iter().any(|l| l.to == role)
                || self
                    .org
                    .chain(place(other).group)
                    .any(|g| self.org.groups[g].also_reports.iter().any(|l| l.to == role));
            above || dotted
        };
        if leads(from, to) || leads(to, from) {
            return true;
        }
        let has = |party: Party, p: Id<Position>| positions_of(self.org, party).contains(&p);
        self.org
            .interfaces
            .iter()
            .any(|(_, i)| (has(i.from, from) && has(i.to, to)) || (has(i.from, to) && has(i.to, from)))
    }
}

#[expect(clippy::cast_precision_loss, reason = "to be compared with a sum of fractions")]
fn seconds(ticks: u128) -> f64 {
    ticks as f64 / Time::PER_SECOND as f64
}

fn agree(name: &str, level: f64, spent: f64) -> Result<(), Ended> {
    if (level - spent).abs() <= ROUNDING * level.abs().max(spent.abs()) + 1e-3 {
        return Ok(());
    }
    Err(Ended::Broken(format!(
        "Little's law does not hold for `{name}`: {level} by level, {spent} by item (seconds × items)"
    )))
}

#[cfg(test)]
mod tests;
