//! What is measured while it runs, in memory that does not grow with the number of events.

use super::world::CAUSES;
use crate::kernel::Time;
use crate::model::metrics;
use crate::model::{Id, Org};
use crate::network::Direction;
use crate::stats::Histogram;
use std::collections::BTreeMap;

/// One metric of one replication.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its figure; not a number when nothing was there to measure.
    pub value: f64,
    /// The spread of single values, where quantiles are kept.
    pub spread: Option<Histogram>,
}

/// The metrics of one replication, by the metric's place in the catalogue and by what it is of.
pub type Samples = BTreeMap<(usize, String), Sample>;

/// A number that changes over time, averaged over the observed time.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    value: f64,
    since: Time,
    area: f64,
}

#[derive(Debug, Clone, Default)]
struct OfStream {
    flow: Histogram,
    flow_sum: f64,
    done: u64,
    spent: [f64; 11],
    under_way: Level,
}

#[derive(Debug, Clone, Default)]
struct OfStage {
    wait: Histogram,
    wait_sum: f64,
    taken: u64,
    here: Level,
    came: u64,
    turned: u64,
}

#[derive(Debug, Clone, Default)]
struct OfDecision {
    time: Histogram,
    time_sum: f64,
    taken: u64,
    judged: u64,
    right: u64,
}

#[derive(Debug, Clone, Default)]
struct Messages {
    sent: u64,
    delivered: u64,
    unreachable: u64,
    hops: u64,
    vertical: u64,
    passages: u64,
    climbed: u64,
    escalated: u64,
    delay: Histogram,
    delay_sum: f64,
    fidelity_sum: f64,
}

/// The accumulators of one replication.
#[derive(Debug)]
pub struct Collect {
    from: Time,
    to: Time,
    streams: Vec<OfStream>,
    stages: Vec<OfStage>,
    decisions: Vec<OfDecision>,
    messages: Messages,
    /// Seconds of work by position, and seconds at work.
    busy: Vec<f64>,
    there: Vec<f64>,
}

impl Collect {
    pub(super) fn new(org: &Org, (from, to): (Time, Time)) -> Self {
        Self {
            from,
            to,
            streams: vec![OfStream::default(); org.streams.slots()],
            stages: vec![OfStage::default(); org.stages.slots()],
            decisions: vec![OfDecision::default(); org.decisions.slots()],
            messages: Messages::default(),
            busy: vec![0.0; org.positions.slots()],
            there: vec![0.0; org.positions.slots()],
        }
    }

    fn observed(&self, now: Time) -> bool {
        now >= self.from && now <= self.to
    }

    /// Counts the hours at work of everybody: position, and share of all time.
    pub(super) fn staff(&mut self, shares: &[(usize, f64)]) {
        let length = self.to.since(self.from).secs();
        for (position, share) in shares {
            self.there[*position] += share * length;
        }
    }

    pub(super) fn busy(&mut self, position: usize, work: Time, now: Time) {
        if self.observed(now) {
            self.busy[position] += work.secs();
        }
    }

    pub(super) fn hop(&mut self, direction: Direction, now: Time) {
        if self.observed(now) {
            self.messages.hops += 1;
            self.messages.vertical += u64::from(direction != Direction::Across);
        }
    }

    pub(super) fn delivered(&mut self, now: Time, sent: Time, hops: usize, up: usize, fidelity: f64) {
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

    pub(super) fn unreachable(&mut self, now: Time) {
        if self.observed(now) {
            self.messages.sent += 1;
            self.messages.unreachable += 1;
        }
    }

    pub(super) fn at_stage(&mut self, stage: usize, now: Time, change: f64) {
        shift(&mut self.stages[stage].here, self.from, self.to, now, change);
    }

    pub(super) fn under_way(&mut self, stream: usize, now: Time, change: f64) {
        shift(&mut self.streams[stream].under_way, self.from, self.to, now, change);
    }

    pub(super) fn waited(&mut self, stage: usize, now: Time, since: Time) {
        if self.observed(now) {
            let wait = now.since(since).secs();
            let stage = &mut self.stages[stage];
            stage.wait.add(wait);
            stage.wait_sum += wait;
            stage.taken += 1;
        }
    }

    pub(super) fn arrival(&mut self, stage: usize, now: Time, turned_away: bool) {
        if self.observed(now) {
            self.stages[stage].came += 1;
            self.stages[stage].turned += u64::from(turned_away);
        }
    }

    pub(super) fn finished(&mut self, stream: usize, now: Time, flow: Time, spent: &[u64; 11]) {
        if self.observed(now) {
            let stream = &mut self.streams[stream];
            stream.flow.add(flow.secs());
            stream.flow_sum += flow.secs();
            stream.done += 1;
            for (sum, part) in stream.spent.iter_mut().zip(spent) {
                *sum += *part as f64 / 1e6;
            }
        }
    }

    pub(super) fn judged(&mut self, decision: usize, now: Time, right: bool) {
        if self.observed(now) {
            self.decisions[decision].judged += 1;
            self.decisions[decision].right += u64::from(right);
        }
    }

    pub(super) fn decided(&mut self, decision: usize, now: Time, asked: Time) {
        if self.observed(now) {
            let time = now.since(asked).secs();
            let decision = &mut self.decisions[decision];
            decision.time.add(time);
            decision.time_sum += time;
            decision.taken += 1;
        }
    }

    /// The figures of the replication, after the last event.
    pub(super) fn samples(&mut self, org: &Org) -> Samples {
        let mut out = Out::default();
        let length = self.to.since(self.from).secs();
        for (id, stream) in org.streams.iter() {
            let (from, to) = (self.from, self.to);
            shift(&mut self.streams[id.index()].under_way, from, to, to, 0.0);
            of_stream(&mut out, &stream.meta.name, &self.streams[id.index()], length);
        }
        for (id, stage) in org.stages.iter() {
            let (from, to) = (self.from, self.to);
            let s = &mut self.stages[id.index()];
            shift(&mut s.here, from, to, to, 0.0);
            out.spread("wait", &stage.meta.name, s.wait_sum / s.taken as f64, s.wait.clone());
            out.put("items at", &stage.meta.name, s.here.area / length);
            if stage.at_most.is_some() {
                out.put("share of items turned away", &stage.meta.name, s.turned as f64 / s.came as f64);
            }
        }
        for (id, decision) in org.decisions.iter() {
            let d = &self.decisions[id.index()];
            out.spread("decision time", &decision.meta.name, d.time_sum / d.taken as f64, d.time.clone());
            out.put("share of decisions right", &decision.meta.name, d.right as f64 / d.judged as f64);
        }
        self.of_messages(&mut out, length);
        self.of_people(&mut out, org);
        out.samples
    }

    fn of_messages(&self, out: &mut Out, length: f64) {
        let m = &self.messages;
        let n = m.delivered as f64;
        out.put("share of messages vertical", "", m.vertical as f64 / m.hops as f64);
        out.put("messages", "", m.sent as f64 / length);
        out.put("hops per message", "", m.passages as f64 / n);
        out.spread("message delay", "", m.delay_sum / n, m.delay.clone());
        out.put("message fidelity", "", m.fidelity_sum / n);
        out.put("share of messages unreachable", "", m.unreachable as f64 / m.sent as f64);
        out.put("height of escalations", "", m.climbed as f64 / m.escalated as f64);
    }

    fn of_people(&self, out: &mut Out, org: &Org) {
        let mut sums: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        for (id, position) in org.positions.iter() {
            let figures = (self.busy[id.index()], self.there[id.index()]);
            let mut add = |name: &str| {
                let sum = sums.entry(name.to_owned()).or_default();
                sum.0 += figures.0;
                sum.1 += figures.1;
            };
            add(&org.roles[position.role].meta.name);
            for group in org.chain(position.group) {
                add(&org.groups[group].meta.name);
            }
        }
        for (name, (busy, there)) in sums {
            out.put("utilisation", &name, busy / there);
        }
    }

    /// How many items of a stream ended in the observed time.
    #[must_use]
    pub fn done(&self, stream: Id<crate::model::work::Stream>) -> u64 {
        self.streams[stream.index()].done
    }
}

fn of_stream(out: &mut Out, name: &str, s: &OfStream, length: f64) {
    let n = s.done as f64;
    out.spread("flow time", name, s.flow_sum / n, s.flow.clone());
    out.put("flow efficiency", name, s.spent[0] / s.flow_sum);
    out.put("throughput", name, n / length);
    out.put("work in progress", name, s.under_way.area / length);
    for (cause, sum) in CAUSES.iter().zip(s.spent) {
        out.put(&format!("time in {cause}"), name, sum / n);
    }
    out.put("rework share", name, s.spent[8] / (s.spent[0] + s.spent[8]));
}

#[derive(Default)]
struct Out {
    samples: Samples,
}

impl Out {
    fn put(&mut self, metric: &str, of: &str, value: f64) {
        self.insert(metric, of, Sample { value, spread: None });
    }

    fn spread(&mut self, metric: &str, of: &str, value: f64, spread: Histogram) {
        self.insert(metric, of, Sample { value, spread: Some(spread) });
    }

    fn insert(&mut self, metric: &str, of: &str, sample: Sample) {
        if let Some(i) = metrics::TABLE.iter().position(|m| m.name == metric) {
            self.samples.insert((i, of.to_owned()), sample);
        }
    }
}

/// Changes a level, and adds the time since the last change to its area, as far as it was observed.
fn shift(level: &mut Level, from: Time, to: Time, now: Time, change: f64) {
    let (start, end) = (level.since.max(from), now.min(to));
    level.area += level.value * end.since(start).secs();
    level.since = now;
    level.value += change;
}
