//! The gauges: sums, levels and histograms, told by the mechanisms.

use super::changes::Changes;
use super::clock::Clock;
use super::hazards::Hazards;
use crate::kernel::Time;
use crate::model::Org;
use crate::network::Direction;
use crate::sim::job::TimeSpent;
use crate::sim::state::Cause;
use crate::stats::Histogram;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A number that changes over time, averaged over the observed time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Level {
    pub(super) value: f64,
    pub(super) since: Time,
    /// Its product with time, in ticks: sums of whole numbers are exact, and a division for each change would be dear.
    pub(super) area: f64,
}

impl Level {
    /// The level added up over the observed time, in seconds.
    pub(super) fn area(&self) -> f64 {
        self.area / Time::PER_SECOND as f64
    }

    /// The same level, measured from a moment on.
    pub(super) fn afresh(self, now: Time) -> Self {
        Self { value: self.value, since: now, area: 0.0 }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct OfResource {
    pub(super) wait: Histogram,
    pub(super) wait_sum: f64,
    pub(super) worth_sum: f64,
    pub(super) uses: u64,
    /// How many somebody has, and how many there are.
    pub(super) in_use: Level,
    pub(super) there: Level,
}

#[derive(Debug, Clone, Default)]
pub(super) struct OfStream {
    pub(super) flow: Histogram,
    pub(super) flow_sum: f64,
    pub(super) done: u64,
    pub(super) successful: u64,
    pub(super) given_up: u64,
    pub(super) insights: u64,
    /// By cause, in ticks.
    pub(super) spent: [f64; 11],
    pub(super) under_way: Level,
}

#[derive(Debug, Clone, Default)]
pub(super) struct OfStage {
    pub(super) wait: Histogram,
    pub(super) wait_sum: f64,
    pub(super) taken: u64,
    pub(super) here: Level,
    pub(super) came: u64,
    pub(super) turned: u64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct OfDecision {
    pub(super) time: Histogram,
    pub(super) time_sum: f64,
    pub(super) taken: u64,
    pub(super) judged: u64,
    pub(super) right: u64,
    pub(super) edge: u64,
    pub(super) approved: u64,
    pub(super) approval_sum: f64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Messages {
    pub(super) sent: u64,
    pub(super) delivered: u64,
    pub(super) unreachable: u64,
    pub(super) shadow: u64,
    pub(super) hops: u64,
    pub(super) up: u64,
    pub(super) down: u64,
    pub(super) passages: u64,
    pub(super) climbed: u64,
    pub(super) escalated: u64,
    pub(super) delay: Histogram,
    pub(super) delay_sum: f64,
    pub(super) fidelity_sum: f64,
}

/// The accumulators of one replication.
#[derive(Debug, Clone)]
pub(in crate::sim) struct Gauges {
    pub(super) from: Time,
    pub(super) to: Time,
    pub(super) streams: Vec<OfStream>,
    pub(super) stages: Vec<OfStage>,
    pub(super) decisions: Vec<OfDecision>,
    pub(super) messages: Messages,
    /// Seconds of work by position, and people at work; the clocks of those positions that are not always at work.
    pub(super) busy: Vec<f64>,
    pub(super) there: Vec<Level>,
    pub(super) clocks: BTreeMap<usize, Rc<Clock>>,
    /// Joint sessions that go on after the measuring: whose, from and to.
    pub(super) beyond: Vec<(usize, Time, Time)>,
    /// Of the work, what others brought and what turning to another item took; and people who wait to be let in.
    pub(super) operated: Vec<f64>,
    pub(super) switched: Vec<f64>,
    pub(super) kept_out: Vec<Level>,
    /// What people cost a second: of all time, and at work by position, where somebody is paid so.
    pub(super) cost: Level,
    pub(super) paid: Vec<Level>,
    pub(super) resources: Vec<OfResource>,
    pub(super) knowledge: Vec<Level>,
    pub(super) changes: Changes,
    pub(super) hazards: Hazards,
}

impl Gauges {
    pub(in crate::sim) fn new(org: &Org, (from, to): (Time, Time)) -> Self {
        let mut gauges = Self {
            from,
            to,
            streams: Vec::new(),
            stages: Vec::new(),
            decisions: Vec::new(),
            messages: Messages::default(),
            busy: Vec::new(),
            there: Vec::new(),
            clocks: BTreeMap::new(),
            beyond: Vec::new(),
            operated: Vec::new(),
            switched: Vec::new(),
            kept_out: Vec::new(),
            cost: Level::default(),
            paid: Vec::new(),
            resources: Vec::new(),
            knowledge: Vec::new(),
            changes: Changes::default(),
            hazards: Hazards::default(),
        };
        gauges.grow(org);
        gauges
    }

    /// Makes room for what another structure has in addition.
    pub(in crate::sim) fn grow(&mut self, org: &Org) {
        self.streams.resize(org.streams.slots(), OfStream::default());
        self.stages.resize(org.stages.slots(), OfStage::default());
        self.decisions.resize(org.decisions.slots(), OfDecision::default());
        self.busy.resize(org.positions.slots(), 0.0);
        self.there.resize(org.positions.slots(), Level::default());
        self.operated.resize(org.positions.slots(), 0.0);
        self.switched.resize(org.positions.slots(), 0.0);
        self.kept_out.resize(org.positions.slots(), Level::default());
        self.resources.resize(org.resources.slots(), OfResource::default());
        self.knowledge.resize(org.groups.slots(), Level::default());
        self.hazards.grow(org);
    }

    /// Ends the measuring at a moment.
    pub(in crate::sim) fn end(&mut self, now: Time) {
        self.to = now;
    }

    /// Takes over how things stand, and nothing of what was.
    pub(in crate::sim) fn levels_of(&mut self, other: &Self, now: Time) {
        for (mine, theirs) in self.streams.iter_mut().zip(&other.streams) {
            mine.under_way = theirs.under_way.afresh(now);
        }
        for (mine, theirs) in self.stages.iter_mut().zip(&other.stages) {
            mine.here = theirs.here.afresh(now);
        }
        for (mine, theirs) in self.there.iter_mut().zip(&other.there) {
            *mine = theirs.afresh(now);
        }
        for (mine, theirs) in self.kept_out.iter_mut().zip(&other.kept_out) {
            *mine = theirs.afresh(now);
        }
        for (mine, theirs) in self.resources.iter_mut().zip(&other.resources) {
            mine.in_use = theirs.in_use.afresh(now);
            mine.there = theirs.there.afresh(now);
        }
        for (mine, theirs) in self.knowledge.iter_mut().zip(&other.knowledge) {
            *mine = theirs.afresh(now);
        }
        self.clocks.clone_from(&other.clocks);
        for (position, from, to) in &other.beyond {
            self.convened(*position, *from, *to);
        }
        self.cost = other.cost.afresh(now);
        self.paid = other.paid.iter().map(|paid| paid.afresh(now)).collect();
        self.changes.broken = other.changes.broken.afresh(now);
        self.hazards.levels_of(&other.hazards, now);
    }

    #[inline(always)]
    pub(super) fn observed(&self, now: Time) -> bool {
        now >= self.from && now <= self.to
    }

    /// The numbers present, added up over the observed time.
    pub(in crate::sim) fn levels(&mut self, end: Time) -> (Vec<f64>, Vec<f64>) {
        let (from, to) = (self.from, self.to);
        let area = |level: &mut Level| {
            shift(level, from, to, end, 0.0);
            level.area()
        };
        let streams = self.streams.iter_mut().map(|s| area(&mut s.under_way)).collect();
        (streams, self.stages.iter_mut().map(|s| area(&mut s.here)).collect())
    }

    pub(in crate::sim) fn hop(&mut self, direction: Direction, now: Time) {
        if self.observed(now) {
            self.messages.hops += 1;
            self.messages.up += u64::from(direction == Direction::Up);
            self.messages.down += u64::from(direction == Direction::Down);
        }
    }

    pub(in crate::sim) fn delivered(&mut self, now: Time, sent: Time, hops: usize, up: usize, fidelity: f64) {
        if self.observed(now) {
            let m = &mut self.messages;
            m.sent += 1;
            m.delivered += 1;
            m.passages += hops as u64;
            m.climbed += up as u64;
            m.escalated += u64::from(up > 0);
            let delay = now.since(sent).secs();
            m.delay.add(delay);
            m.delay_sum += delay;
            m.fidelity_sum += fidelity;
        }
    }

    /// A message that is delivered has gone over a tie that nothing sanctions.
    pub(in crate::sim) fn in_the_shadow(&mut self, now: Time) {
        if self.observed(now) {
            self.messages.shadow += 1;
        }
    }

    pub(in crate::sim) fn unreachable(&mut self, now: Time) {
        if self.observed(now) {
            self.messages.sent += 1;
            self.messages.unreachable += 1;
        }
    }

    #[inline(always)]
    pub(in crate::sim) fn at_stage(&mut self, stage: usize, now: Time, change: f64) {
        shift(&mut self.stages[stage].here, self.from, self.to, now, change);
    }

    #[inline(always)]
    pub(in crate::sim) fn under_way(&mut self, stream: usize, now: Time, change: f64) {
        shift(&mut self.streams[stream].under_way, self.from, self.to, now, change);
    }

    #[inline(always)]
    pub(in crate::sim) fn waited(&mut self, stage: usize, now: Time, since: Time) {
        if self.observed(now) {
            let wait = now.since(since).secs();
            let stage = &mut self.stages[stage];
            stage.wait.add(wait);
            stage.wait_sum += wait;
            stage.taken += 1;
        }
    }

    pub(in crate::sim) fn arrival(&mut self, stage: usize, now: Time, turned_away: bool) {
        if self.observed(now) {
            self.stages[stage].came += 1;
            self.stages[stage].turned += u64::from(turned_away);
        }
    }

    #[inline(always)]
    pub(in crate::sim) fn finished(
        &mut self,
        stream: usize,
        now: Time,
        flow: Time,
        spent: TimeSpent<'_>,
        successful: bool,
    ) {
        if self.observed(now) {
            let stream = &mut self.streams[stream];
            stream.flow.add(flow.secs());
            stream.flow_sum += flow.secs();
            stream.done += 1;
            stream.successful += u64::from(successful);
            stream.spent[Cause::Touch as usize] += spent.touch as f64;
            stream.spent[Cause::Queue as usize] += spent.queue as f64;
            // Most items spend their time on these alone.
            if let Some(others) = spent.others {
                for (sum, part) in stream.spent.iter_mut().zip(others) {
                    *sum += *part as f64;
                }
            }
        }
    }

    /// A decision was right or not, and taken where the work is or elsewhere.
    pub(in crate::sim) fn judged(&mut self, decision: usize, now: Time, right: bool, edge: bool) {
        if self.observed(now) {
            self.decisions[decision].judged += 1;
            self.decisions[decision].right += u64::from(right);
            self.decisions[decision].edge += u64::from(edge);
        }
    }

    /// The last yes of a chain, and when its first approval was asked for.
    pub(in crate::sim) fn approved(&mut self, decision: usize, since: Time, now: Time) {
        if self.observed(now) {
            let decision = &mut self.decisions[decision];
            decision.approved += 1;
            decision.approval_sum += now.since(since).secs();
        }
    }

    pub(in crate::sim) fn decided(&mut self, decision: usize, now: Time, asked: Time) {
        if self.observed(now) {
            let time = now.since(asked).secs();
            let decision = &mut self.decisions[decision];
            decision.time.add(time);
            decision.time_sum += time;
            decision.taken += 1;
        }
    }

    pub(in crate::sim) fn gave_up(&mut self, stream: usize, now: Time) {
        if self.observed(now) {
            self.streams[stream].given_up += 1;
        }
    }

    pub(in crate::sim) fn insights(&mut self, stream: usize, found: u32, now: Time) {
        if self.observed(now) {
            self.streams[stream].insights += u64::from(found);
        }
    }

    pub(in crate::sim) fn used(&mut self, resource: usize, worth: f64, asked: Time, now: Time) {
        if self.observed(now) {
            let wait = now.since(asked).secs();
            let resource = &mut self.resources[resource];
            resource.uses += 1;
            resource.worth_sum += worth;
            resource.wait.add(wait);
            resource.wait_sum += wait;
        }
    }

    /// So many more of a scarce thing are there, or fewer.
    pub(in crate::sim) fn stocked(&mut self, resource: usize, change: f64, now: Time) {
        shift(&mut self.resources[resource].there, self.from, self.to, now, change);
    }

    /// Somebody has so many more of a scarce thing, or fewer.
    pub(in crate::sim) fn in_use(&mut self, resource: usize, change: f64, now: Time) {
        shift(&mut self.resources[resource].in_use, self.from, self.to, now, change);
    }

    /// What a group knows of what it was ever told, from now on.
    pub(in crate::sim) fn knows(&mut self, group: usize, share: f64, now: Time) {
        let change = share - self.knowledge[group].value;
        shift(&mut self.knowledge[group], self.from, self.to, now, change);
    }
}

/// Changes a level, and adds the time since the last change to its area, as far as it was observed.
#[inline]
pub(super) fn shift(level: &mut Level, from: Time, to: Time, now: Time, change: f64) {
    let (start, end) = (level.since.max(from), now.min(to));
    level.area += level.value * end.since(start).0 as f64;
    level.since = now;
    level.value += change;
}
