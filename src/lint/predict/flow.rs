//! Times from loads: of messages along their paths, of stages, of streams.

use super::desk::{AGAIN, BEGIN, RELAY, SERVE, Waits};
use super::traffic::{Ends, Purpose, Talk, Traffic};
use super::{InHand, Prediction, StreamTime, Waiting};
use crate::model::dynamics::Scenario;
use crate::model::people::{Position, calendar_of};
use crate::model::quantity::WorkingTime;
use crate::model::work::{Doer, Stage, Stream};
use crate::model::{Id, Org};
use crate::network::{Direction, expected};

/// Everything that is predicted.
pub(super) fn times(
    org: &Org,
    scenario: &Scenario,
    traffic: &Traffic,
    waits: &[Waits],
    t: f64,
) -> Prediction {
    let cx = Times { org, traffic, waits };
    let mut out = Prediction::default();
    let (mut vertical, mut passages, mut delay, mut messages) = (0.0, 0.0, 0.0, 0.0);
    for talk in traffic.talks.iter().flatten() {
        let Some(route) = talk.route.as_ref().filter(|r| !r.is_empty()) else { continue };
        let times = if talk.returns { 2.0 } else { 1.0 };
        let upright = route.iter().filter(|h| h.direction != Direction::Across).count() as f64;
        vertical += talk.rate * times * upright;
        passages += talk.rate * times * route.len() as f64;
        delay += talk.rate * times * cx.way(talk);
        messages += talk.rate * times;
    }
    if messages > 0.0 {
        out.vertical = vertical / passages;
        out.message_s = delay / messages;
    }
    let mut demand: Vec<Id<Stream>> = scenario.demands.iter().map(|d| d.stream).collect();
    demand.sort();
    demand.dedup();
    for stream in demand {
        let (flow_s, touch_s, rate) = cx.stream(stream, 0);
        // Nobody who is done by t has been under way for longer.
        out.streams.push(StreamTime { stream, rate, flow_s: flow_s.min(t), touch_s });
    }
    let handling = org.defaults.get("relay_handling");
    let waiting = waits.iter().map(|w| Waiting {
        relay_s: w.before[RELAY] + handling * w.stretch + w.slot,
        answer_s: w.before[SERVE] + w.slot,
        work_s: w.before[BEGIN] + w.slot,
    });
    out.waits = waiting.collect();
    let visited = org.stages.iter().filter(|(id, _)| traffic.rates[id.index()] > 0.0);
    out.stages = visited.map(|(id, _)| (id, cx.stage(id, 0).0)).collect();
    out.in_hand = cx.in_hand();
    out
}

struct Times<'t> {
    org: &'t Org,
    traffic: &'t Traffic,
    waits: &'t [Waits],
}

/// Streams may run streams, so deep.
const DEEPEST: usize = 16;

/// What stands for "never" where no path exists: longer than any scenario.
const NEVER_S: f64 = 1e9;

impl Times<'_> {
    /// Seconds of one way of a message: under way, and at those who pass it on.
    fn way(&self, talk: &Talk) -> f64 {
        let Some(route) = &talk.route else { return NEVER_S };
        let mut sum = 0.0;
        for (i, hop) in route.iter().enumerate() {
            let axes = &self.traffic.network.axes[hop.axes as usize];
            let travels = expected(axes);
            let (from, at) = (&self.waits[hop.from.index()], &self.waits[hop.to.index()]);
            sum += travels + at.closed_after(from, travels);
            if i + 1 < route.len() {
                let handling = axes
                    .handling
                    .as_ref()
                    .map_or(self.org.defaults.get("relay_handling"), |d| d.elapsed_s().mean());
                sum += at.before[RELAY] + handling * at.stretch + at.slot;
            }
        }
        sum
    }

    /// Seconds until what a message asks for is back.
    fn talk(&self, talk: &Talk, doer: &Waits) -> f64 {
        let way = self.way(talk) * if talk.returns { 2.0 } else { 1.0 };
        let end = talk.route.as_ref().and_then(|r| r.last()).map(|h| &self.waits[h.to.index()]);
        let served = match (talk.purpose, end) {
            (Purpose::Handoff, _) => 0.0,
            (_, Some(at)) if talk.takes > 0.0 => at.before[SERVE] + talk.takes * at.stretch + at.slot,
            _ => talk.takes * doer.stretch,
        };
        // Of a doer, what waits to be taken up again is kept in this place, whatever its class.
        let resume = if talk.purpose == Purpose::Question { doer.before[AGAIN] + doer.slot } else { 0.0 };
        way + talk.occasion_s + served + resume
    }

    /// How often this happens to a visit that comes to its end.
    fn happens(&self, talk: &Talk) -> f64 {
        let lost = talk.each.min(1.0) * (1.0 - talk.served(self.waits));
        (talk.each - lost) / (1.0 - lost).max(1e-6)
    }

    /// Seconds that a visit of a stage waits for others; where the edge acts after silence, no longer than that for each decision.
    fn talks(&self, id: Id<Stage>, doer: &Waits, which: fn(&Talk) -> bool) -> f64 {
        let mut sum = 0.0;
        let mut ended: Vec<(Ends, f64)> = Vec::new();
        for talk in self.traffic.talks[id.index()].iter().filter(|talk| which(talk)) {
            let takes = self.happens(talk) * self.talk(talk, doer);
            match talk.ends {
                None => sum += takes,
                Some(ends) => match ended.iter_mut().find(|(e, _)| e.is_of(&ends)) {
                    Some((_, known)) => *known += takes,
                    None => ended.push((ends, takes)),
                },
            }
        }
        let one = |(ends, takes): &(Ends, f64)| {
            let share = ends.share.max(1e-9);
            share * crate::lint::occasions::ended(takes / share, ends.spread_s, ends.silent_s)
        };
        // What silence has settled before anybody decided asks for no approval.
        let settled = |ends: &Ends| {
            let late = |(e, takes): &&(Ends, f64)| {
                e.request == ends.request && !e.approves && *takes >= e.share * e.silent_s
            };
            ends.approves && ended.iter().any(|other| late(&other))
        };
        sum + ended.iter().filter(|(ends, _)| !settled(ends)).map(one).sum::<f64>()
    }

    /// Seconds of one visit of a stage, the way to it included, and the seconds of work in it.
    fn stage(&self, id: Id<Stage>, depth: usize) -> (f64, f64) {
        let stage = &self.org.stages[id];
        if let Doer::Stream(inner) = stage.by {
            let (flow, touch, _) = self.stream(inner, depth + 1);
            return (flow, touch);
        }
        let places = &self.traffic.places[id.index()];
        let (mut queue, mut touch, mut doer) = (0.0, 0.0, Waits { stretch: 0.0, ..Waits::default() });
        let mut elapsed = 0.0;
        let (begin, again) = self.traffic.classes(self.org, id);
        for (p, share) in places {
            let at = &self.waits[p.index()];
            queue += share * (at.before[begin] + at.slot);
            if stage.after.is_empty() {
                queue += share * at.closed;
            }
            let work = self.effort(stage, *p) * (1.0 + self.traffic.again[id.index()]);
            touch += share * self.effort(stage, *p);
            let interrupted = if begin == BEGIN { at.interrupted } else { 1.0 };
            elapsed += share * work * at.stretch * interrupted;
            doer.before[AGAIN] += share * at.before[again];
            doer.slot += share * at.slot;
            doer.stretch += share * at.stretch;
        }
        let talks = self.talks(id, &doer, |_| true);
        let rate = self.traffic.rates[id.index()];
        let batch = if stage.batch > 1 && rate > 0.0 { f64::from(stage.batch - 1) / 2.0 / rate } else { 0.0 };
        (queue + elapsed + talks + batch + self.resources(stage, rate) + self.sessions(stage), touch)
    }

    /// Seconds for which somebody has an item of a stage in hand, from when they take it up.
    fn held(&self, id: Id<Stage>, p: Id<Position>) -> f64 {
        let stage = &self.org.stages[id];
        let at = &self.waits[p.index()];
        let interrupted = if self.traffic.classes(self.org, id).0 == BEGIN { at.interrupted } else { 1.0 };
        let work = self.effort(stage, p) * (1.0 + self.traffic.again[id.index()]) * at.stretch * interrupted;
        let doer = Waits { stretch: at.stretch, slot: at.slot, ..Waits::default() };
        let talks = self.talks(id, &doer, |talk| talk.purpose != Purpose::Handoff);
        work + talks + self.resources(stage, self.traffic.rates[id.index()]) + self.sessions(stage)
    }

    fn in_hand(&self) -> InHand {
        let org = self.org;
        let mut out = InHand {
            people: vec![0.0; org.positions.slots()],
            stages: vec![0.0; org.stages.slots()],
            streams: Vec::new(),
        };
        for id in org.stages.ids() {
            let rate = self.traffic.begins(id);
            for (p, share) in self.traffic.places[id.index()].iter().filter(|_| rate > 0.0) {
                let items = rate * share * self.held(id, *p);
                out.people[p.index()] += items;
                out.stages[id.index()] += items;
            }
        }
        out.streams = vec![0.0; org.streams.slots()];
        for id in org.streams.ids() {
            out.streams[id.index()] = self.inside(id, &out.stages, 0);
        }
        out
    }

    /// Items in a stream: in hand, on their way from one to the next, and at stages that run another stream.
    fn inside(&self, id: Id<Stream>, at_stage: &[f64], depth: usize) -> f64 {
        let mut sum = 0.0;
        for s in self.org.streams[id].stages.iter().filter(|_| depth <= DEEPEST) {
            let begins = self.traffic.begins(*s);
            sum += match self.org.stages[*s].by {
                Doer::Stream(inner) => {
                    let part = begins / self.traffic.entering[inner.index()].max(1e-12);
                    part.min(1.0) * self.inside(inner, at_stage, depth + 1)
                }
                _ => {
                    let way = self.talks(*s, &Waits::default(), |talk| talk.purpose == Purpose::Handoff);
                    at_stage[s.index()] + begins * way
                }
            };
        }
        sum
    }

    fn effort(&self, stage: &Stage, at: Id<Position>) -> f64 {
        let p = &self.org.positions[at];
        let role = &self.org.roles[p.role];
        let hours = calendar_of(role, Some(p.group), &self.org.groups)
            .map_or(WorkingTime::ALWAYS, |c| self.org.calendars[c].working_time());
        stage.effort.working_s(hours).mean() / role.pace.max(0.01)
    }

    /// Waits for scarce things: as many servers as there are (Sakasegawa 1977).
    fn resources(&self, stage: &Stage, rate: f64) -> f64 {
        let mut sum = 0.0;
        for used in &stage.uses {
            let resource = &self.org.resources[used.resource];
            let time = used.length.as_ref().unwrap_or(&stage.effort).elapsed_s().mean();
            let servers = f64::from((resource.count / used.count.max(1)).max(1));
            let load = (rate * time / servers).min(0.97);
            sum += libm::pow(load, libm::sqrt(2.0 * (servers + 1.0)) - 1.0) / (servers * (1.0 - load)) * time;
            if let Some(crate::model::work::Allocation::Central { cadence, .. }) = &resource.allocation {
                sum += cadence.mean_wait_s();
            }
        }
        sum
    }

    /// A common free slot of all: one over the product of the free shares.
    fn sessions(&self, stage: &Stage) -> f64 {
        let slot = self.org.defaults.get("meeting_slot");
        let one = |s: &crate::model::work::Session| {
            let free: f64 = s
                .with
                .iter()
                .map(|a| {
                    crate::network::who_can(self.org, *a)
                        .first()
                        .map_or(1.0, |p| self.org.roles[self.org.positions[*p].role].available)
                })
                .product();
            s.share * (slot / free.max(1e-4) + s.length.elapsed_s())
        };
        stage.sessions.iter().map(one).sum()
    }

    /// Mean flow time, work, and items a second of a stream: the longest way through its stages, each as often as it is visited.
    fn stream(&self, id: Id<Stream>, depth: usize) -> (f64, f64, f64) {
        let stages = &self.org.streams[id].stages;
        let rate = self.traffic.entering[id.index()];
        if depth > DEEPEST || rate <= 0.0 {
            return (0.0, 0.0, 0.0);
        }
        let mut ends: Vec<(Id<Stage>, f64)> = Vec::new();
        let mut touched = 0.0;
        // A stage stands after all that it waits for once those are known; a few passes reach all.
        for _ in 0..stages.len() {
            for s in stages {
                let stage = &self.org.stages[*s];
                if ends.iter().any(|(e, _)| e == s) {
                    continue;
                }
                let before: Option<Vec<f64>> =
                    stage.after.iter().map(|a| ends.iter().find(|(e, _)| e == a).map(|(_, t)| *t)).collect();
                let Some(before) = before else { continue };
                let visits = self.traffic.rates[s.index()] / rate;
                let (time, touch) = self.stage(*s, depth);
                touched += visits * touch;
                ends.push((*s, before.into_iter().fold(0.0, f64::max) + visits * time));
            }
            if ends.len() == stages.len() {
                break;
            }
        }
        (ends.into_iter().map(|(_, t)| t).fold(0.0, f64::max), touched, rate)
    }
}
