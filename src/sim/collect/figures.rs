//! The figures of a replication, from its gauges, by the names of the catalogue.

use super::gauges::{Gauges, OfStream, shift};
use super::{Sample, Samples};
use crate::kernel::Time;
use crate::model::people::Position;
use crate::model::work::Stage;
use crate::model::{Id, Org, metrics};
use crate::sim::state::CAUSES;
use crate::stats::Histogram;
use std::collections::BTreeMap;

impl Gauges {
    /// The figures of the replication, after the last event.
    pub(in crate::sim) fn samples(&mut self, org: &Org) -> Samples {
        let mut out = Out::default();
        let length = self.to.since(self.from).secs();
        for (id, stream) in org.streams.iter() {
            let (from, to) = (self.from, self.to);
            shift(&mut self.streams[id.index()].under_way, from, to, to, 0.0);
            of_stream(&mut out, &stream.meta.name, &self.streams[id.index()], length);
            // Where items can be given up and insights be had, none is a figure too.
            let impatient = |s: &Stage| s.stream == id && s.uses.iter().any(|u| u.patience.is_some());
            if org.stages.iter().any(|(_, stage)| impatient(stage)) {
                let s = &self.streams[id.index()];
                out.put("share of items given up", &stream.meta.name, s.given_up as f64 / s.done as f64);
            }
            if org.defaults.get("spark") > 0.0 {
                out.put("insights", &stream.meta.name, self.streams[id.index()].insights as f64 / length);
            }
        }
        for (id, stage) in org.stages.iter() {
            let (from, to) = (self.from, self.to);
            let s = &mut self.stages[id.index()];
            shift(&mut s.here, from, to, to, 0.0);
            out.spread("wait", &stage.meta.name, s.wait_sum / s.taken as f64, s.wait.clone());
            out.put("items at", &stage.meta.name, s.here.area() / length);
            if stage.at_most.is_some() {
                out.put("share of items turned away", &stage.meta.name, s.turned as f64 / s.came as f64);
            }
        }
        for (id, decision) in org.decisions.iter() {
            let d = &self.decisions[id.index()];
            out.spread("decision time", &decision.meta.name, d.time_sum / d.taken as f64, d.time.clone());
            out.put("approval time", &decision.meta.name, d.approval_sum / d.approved as f64);
            out.put("share of decisions right", &decision.meta.name, d.right as f64 / d.judged as f64);
            out.put("share of decisions at the edge", &decision.meta.name, d.edge as f64 / d.judged as f64);
        }
        self.of_messages(&mut out, length);
        // Where shadow paths may be taken, none is a figure too.
        if org.climates.iter().any(|(_, c)| c.shadow.is_some()) {
            let m = &self.messages;
            out.put("share of messages in the shadow", "", m.shadow as f64 / m.delivered as f64);
        }
        self.of_people(&mut out, org);
        self.of_resources(&mut out, org, length);
        self.of_changes(&mut out, org, length);
        self.of_hazards(&mut out, org, length);
        // Put in order at once: one by one, each of a large structure would look for its place among all.
        out.samples.into_iter().collect()
    }

    fn of_resources(&mut self, out: &mut Out, org: &Org, length: f64) {
        for (id, resource) in org.resources.iter() {
            let r = &mut self.resources[id.index()];
            shift(&mut r.in_use, self.from, self.to, self.to, 0.0);
            shift(&mut r.there, self.from, self.to, self.to, 0.0);
            let (name, n) = (&resource.meta.name, r.uses as f64);
            out.put("uses", name, n / length);
            out.put("worth of uses", name, r.worth_sum / n);
            out.put("share in use", name, r.in_use.area() / r.there.area());
            out.spread("wait for", name, r.wait_sum / n, r.wait.clone());
        }
        if org.roles.iter().any(|(_, r)| r.cost.is_some()) {
            let costs = self.costs(self.to, &self.places(org));
            out.put("cost", "", costs);
        }
    }

    fn of_hazards(&mut self, out: &mut Out, org: &Org, length: f64) {
        let (from, to) = (self.from, self.to);
        for (id, signal) in org.signals.iter() {
            let (s, name) = (&self.hazards.signals[id.index()], &signal.meta.name);
            let (solved, over) = (s.solved as f64, (s.solved + s.escaped) as f64);
            out.put("problems", name, s.arisen as f64 / length);
            out.put("reports", name, s.voiced as f64 / length);
            out.put("escapes", name, s.escaped as f64 / length);
            out.put("share of problems spoken of", name, s.voiced as f64 / s.noticed as f64);
            out.put("share of reports lost", name, s.swallowed as f64 / s.voiced as f64);
            out.put("share of problems solved", name, solved / over);
            out.put("share of problems harmful", name, s.harmful as f64 / over);
            out.put("share answered in time", name, s.in_time as f64 / solved);
            for by in org.ladder_of(id) {
                let calls = s.calls.iter().find(|(holder, ..)| *holder == by);
                let (reached, answered) = calls.map_or((0.0, 0.0), |(_, r, a)| (*r as f64, *a as f64));
                out.put("share answered", &org.rung_name(id, by), answered / reached);
            }
            out.spread("time to answer", name, s.answer_sum / solved, s.answer.clone());
            out.put("rungs climbed", name, s.rungs as f64 / solved);
        }
        for (id, incident) in org.incidents.iter() {
            let i = &mut self.hazards.incidents[id.index()];
            shift(&mut i.outage, from, to, to, 0.0);
            out.put("incidents", &incident.meta.name, i.count as f64 / length);
            out.put("outage", &incident.meta.name, i.outage.area() / length);
            out.spread(
                "time to restore",
                &incident.meta.name,
                i.length_sum / i.over as f64,
                i.length.clone(),
            );
        }
        if org.signals.count() > 0 {
            out.put(
                "share of bad news thanked",
                "",
                self.hazards.thanked as f64 / self.hazards.answers as f64,
            );
            self.of_voices(out, org);
        }
    }

    fn of_voices(&mut self, out: &mut Out, org: &Org) {
        let (from, to) = (self.from, self.to);
        let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for id in self.places(org) {
            let position = &org.positions[id];
            let (voice, heads) = (&mut self.hazards.voices[id.index()], &mut self.hazards.heads[id.index()]);
            shift(voice, from, to, to, 0.0);
            shift(heads, from, to, to, 0.0);
            let groups = org.chain(position.group).map(|g| &org.groups[g].meta.name);
            for name in std::iter::once(&org.roles[position.role].meta.name).chain(groups) {
                let sum = sums.entry(name).or_default();
                sum.0 += voice.area();
                sum.1 += heads.area();
            }
        }
        for (name, (voice, heads)) in sums {
            out.put("safety", name, voice / heads);
        }
    }

    fn of_changes(&mut self, out: &mut Out, org: &Org, length: f64) {
        if org.components.count() == 0 {
            return;
        }
        let (from, to) = (self.from, self.to);
        let c = &mut self.changes;
        shift(&mut c.broken, from, to, to, 0.0);
        out.put("changes", "", c.roots as f64 / length);
        let incidents: u64 = self.hazards.incidents.iter().map(|i| i.count).sum();
        if org.incidents.count() > 0 {
            out.put("incidents per change", "", incidents as f64 / c.roots as f64);
        }
        out.put("share of changes that break", "", c.breaking as f64 / c.roots as f64);
        out.put("share of releases that break", "", c.failed as f64 / c.releases as f64);
        out.spread("blast radius", "", c.blast_sum / c.blasts as f64, c.blast.clone());
        out.put("parts broken", "", c.broken.area() / length);
        out.spread("time to repair", "", c.repair_sum / c.repaired as f64, c.repair.clone());
    }

    fn of_messages(&self, out: &mut Out, length: f64) {
        let m = &self.messages;
        let n = m.delivered as f64;
        let hops = m.hops as f64;
        out.put("share of messages vertical", "", (m.up + m.down) as f64 / hops);
        out.put("share of messages up", "", m.up as f64 / hops);
        out.put("share of messages down", "", m.down as f64 / hops);
        out.put("share of messages across", "", (m.hops - m.up - m.down) as f64 / hops);
        out.put("messages", "", m.sent as f64 / length);
        out.put("hops per message", "", m.passages as f64 / n);
        out.spread("message delay", "", m.delay_sum / n, m.delay.clone());
        out.put("message fidelity", "", m.fidelity_sum / n);
        out.put("share of messages unreachable", "", m.unreachable as f64 / m.sent as f64);
        out.put("height of escalations", "", m.climbed as f64 / m.escalated as f64);
    }

    /// Positions in the order of names: those of the structure in force, and those where somebody was before it took over.
    fn places(&self, org: &Org) -> Vec<Id<Position>> {
        let was_there = |id: &Id<Position>| {
            let index = id.index();
            self.there.get(index).is_some_and(|there| there.area > 0.0)
                || self.busy.get(index).is_some_and(|busy| *busy > 0.0)
        };
        let is_there = |id: &Id<Position>| !org.positions[*id].meta.removed;
        let mut places: Vec<_> =
            (0..org.positions.slots()).map(Id::new).filter(|id| is_there(id) || was_there(id)).collect();
        places.sort_by_key(|id| org.positions[*id].meta.key());
        places
    }

    fn of_people(&mut self, out: &mut Out, org: &Org) {
        let (from, to) = (self.from, self.to);
        let mut of_roles = vec![Attended::default(); org.roles.slots()];
        let mut of_groups = vec![Attended::default(); org.groups.slots()];
        for id in self.places(org) {
            let position = &org.positions[id];
            let i = id.index();
            let (there, kept_out) = self.at_work(i, to);
            let leads = !position.leads.is_empty();
            let mine = Attended {
                busy: self.busy[i],
                there,
                switched: self.switched[i],
                kept_out,
                operated: if leads { self.operated[i] } else { 0.0 },
                leading: if leads { there } else { 0.0 },
                positions: 1,
            };
            of_roles[position.role.index()].add(&mine);
            org.chain(position.group).for_each(|g| of_groups[g.index()].add(&mine));
        }
        let roles = (0..).zip(&of_roles).map(|(index, sum)| (&org.roles[Id::new(index)].meta.name, sum));
        let groups = (0..).zip(&of_groups).map(|(index, sum)| (&org.groups[Id::new(index)].meta.name, sum));
        // Only where there is somebody, in the order of names; what has one name is one.
        let mut sums: Vec<(&str, Attended)> = roles
            .chain(groups)
            .filter(|(_, sum)| sum.positions > 0)
            .map(|(name, sum)| (name.as_str(), sum.clone()))
            .collect();
        sums.sort_by_key(|(name, _)| *name);
        sums.dedup_by(|(name, later), (same, sum)| {
            let one = name == same;
            if one {
                sum.add(later);
            }
            one
        });
        let gates = org.stages.iter().any(|(_, s)| !s.needs_access.is_empty());
        let turns =
            org.defaults.get("switching") > 0.0 || org.roles.iter().any(|(_, r)| r.switching.is_some());
        let mut all = |metric, figure: fn(&Attended) -> f64| {
            sums.iter().for_each(|(name, sum)| out.put(metric, name, figure(sum)));
        };
        all("utilisation", |sum| sum.busy / sum.there);
        if turns {
            all("switching", |sum| sum.switched / sum.there);
        }
        if gates {
            all("idle for access", |sum| sum.kept_out / sum.there);
        }
        all("attention on operations", |sum| sum.operated / sum.leading);
        for (id, group) in org.groups.iter() {
            let level = &mut self.knowledge[id.index()];
            shift(level, from, to, to, 0.0);
            if level.area() > 0.0 {
                out.put("knowledge", &group.meta.name, level.area() / to.since(from).secs());
            }
        }
    }
}

fn of_stream(out: &mut Out, name: &str, s: &OfStream, length: f64) {
    let n = s.done as f64;
    let spent = s.spent.map(|ticks| ticks / Time::PER_SECOND as f64);
    out.spread("flow time", name, s.flow_sum / n, s.flow.clone());
    out.put("flow efficiency", name, spent[0] / s.flow_sum);
    out.put("throughput", name, n / length);
    out.put("work in progress", name, s.under_way.area() / length);
    for (cause, sum) in CAUSES.iter().zip(spent) {
        out.put(&format!("time in {cause}"), name, sum / n);
    }
    out.put("share of items successful", name, s.successful as f64 / n);
    out.put("rework share", name, spent[8] / (spent[0] + spent[8]));
}

/// Where the time of people at work goes, in seconds, and at how many positions they are.
#[derive(Default, Clone)]
struct Attended {
    positions: u32,
    busy: f64,
    there: f64,
    switched: f64,
    kept_out: f64,
    operated: f64,
    leading: f64,
}

impl Attended {
    fn add(&mut self, other: &Self) {
        self.positions += other.positions;
        self.busy += other.busy;
        self.there += other.there;
        self.switched += other.switched;
        self.kept_out += other.kept_out;
        self.operated += other.operated;
        self.leading += other.leading;
    }
}

#[derive(Default)]
struct Out {
    samples: Vec<((usize, String), Sample)>,
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
            self.samples.push(((i, of.to_owned()), sample));
        }
    }
}
