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
mod tests {
    //! Each law is broken on purpose, and must be found.

    use super::*;
    use crate::kernel::{Key, Order};
    use crate::sim::Switches;
    use crate::sim::plan::Plan;
    use crate::sim::world::Event;
    use crate::source::provider::InMemory;

    const SPEC: &str = "andon 1\nrole Dev\nrole Op { may decide Go }\nteam A led by L { 2 Dev }\nteam B { 1 Op }\nrole Loner\nteam C { 1 Loner }\n\
        channel chat { speed 1 min }\ninterface A <-> B by chat\ndecision Go { takes 5 min }\n\
        signal Odd { arises in S.T 20%; tells Op; noticed 50%; unheard for 1 day becomes Fire 1% }\nincident Fire { lasts 1 h }\n\
        stream S { stage T by Dev { effort exponential 2 h; decides Go } stage U by Op { effort 10 min } }\n\
        scenario Y { runs 20 days after 2 days warm-up; demand S 8 per day }\n";

    /// Runs to the end of the observed time, breaks something, and says what the laws make of it.
    fn broken(how: fn(&mut World<'_>)) -> String {
        let text = SPEC.replace("decides Go } stage", "decides Go }\nstage");
        let compiled = crate::resolve::compile("a.org", &InMemory::default().with("a.org", text));
        assert!(compiled.is_sound(), "{:#?}", compiled.findings);
        let project = &compiled.project;
        let Some((_, scenario)) = project.scenarios.iter().next() else { panic!("a scenario") };
        let (switches, plan) = (Switches::default(), Plan::new(1, 1));
        let (mut world, mut limits) =
            crate::sim::replicate::world_of(&project.base, scenario, &switches, &plan, 0);
        let end = Time::from_secs(22.0 * 86_400.0);
        assert!(world.run(Time::from_secs(10.0 * 86_400.0), &mut limits).is_ok());
        how(&mut world);
        match world.run(end, &mut limits).map(|_| ()).and_then(|()| world.laws_hold()) {
            Err(Ended::Broken(why)) => why,
            Err(other) => panic!("{other:?}"),
            Ok(()) => String::new(),
        }
    }

    #[test]
    fn a_run_keeps_the_laws() {
        assert_eq!(broken(|_| ()), "");
    }

    #[test]
    fn an_item_that_is_lost_is_found() {
        assert!(broken(|w| w.streams[0].under_way += 1).contains("are alive"));
    }

    #[test]
    fn a_message_that_is_lost_is_found() {
        assert!(broken(|w| w.sent += 1).contains("messages are under way"));
    }

    #[test]
    fn a_problem_that_is_lost_is_found() {
        assert!(broken(|w| w.signals.made += 1).contains("problems are open"));
    }

    #[test]
    fn a_level_that_is_told_wrongly_breaks_littles_law() {
        let told = broken(|w| w.collect.under_way(0, w.now, 1.0));
        assert!(told.contains("Little's law does not hold for `S`"), "{told}");
        let told = broken(|w| w.collect.at_stage(0, w.now, -1.0));
        assert!(told.contains("Little's law does not hold for `S.T`"), "{told}");
    }

    #[test]
    fn time_that_is_charged_twice_is_found() {
        let told = broken(|w| {
            if let Some(job) = w.jobs.iter_mut().find(|j| j.live) {
                job.spend(crate::sim::state::Cause::Touch, 1);
            }
        });
        assert!(told.contains("the parts of a flow time"), "{told}");
    }

    #[test]
    fn somebody_who_does_two_things_at_once_is_found() {
        let told = broken(|w| {
            (w.people[0].began, w.people[0].work) = (w.now, Time::from_secs(60.0));
            w.took_its_time(0);
        });
        assert!(told.contains("60 s of work in 0 s"), "{told}");
    }

    #[test]
    fn a_decision_without_the_right_is_found() {
        let told = broken(|w| {
            let dev = w.org.roles.named("Dev");
            let who = w.people.iter().position(|p| Some(w.org.positions[p.position].role) == dev);
            if let (Some(who), Some(go)) = (who, w.org.decisions.named("Go")) {
                w.has_the_right(u32::try_from(who).unwrap_or(0), go);
            }
        });
        assert!(told.contains("`Dev` has decided `Go` without the right"), "{told}");
    }

    #[test]
    fn a_way_that_nothing_sanctions_is_found() {
        let told = broken(|w| {
            let of = |role: &str| {
                let role = w.org.roles.named(role);
                w.org.positions.iter().find(|(_, p)| Some(p.role) == role).map(|(id, _)| id)
            };
            if let (Some(from), Some(to)) = (of("Loner"), of("Op")) {
                let hop = Hop { from, to, axes: 0, direction: crate::network::Direction::Across };
                w.takes_a_sanctioned_way(&hop);
            }
        });
        assert!(told.contains("which nothing sanctions"), "{told}");
    }

    #[test]
    fn a_shadow_path_where_none_may_be_is_found() {
        let told = broken(|w| {
            let way = w.org.positions.ids().next().zip(w.org.positions.ids().last());
            if let Some((from, to)) = way {
                let hop = w.network.shadow(from, to);
                w.takes_a_sanctioned_way(&hop);
            }
        });
        assert!(told.contains("in the shadow, where no climate has shadow paths"), "{told}");
    }

    #[test]
    fn what_comes_before_its_cause_is_found() {
        let told = broken(|w| {
            let past = Time::from_secs(w.now.secs() - 1.0);
            w.events.push(past, Order::new(0, Key::seed(1, 1).bits(), 0), Event::Phase(0));
        });
        assert!(told.contains("before its cause"), "{told}");
    }
}
