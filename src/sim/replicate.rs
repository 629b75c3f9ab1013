//! Replications: the same scenario again and again with other luck, in parallel, with results in order of number.

use super::collect::{Collect, PassageCounts, Samples};
use super::journal::{self, Kept};
use super::mechanism::Switches;
use super::plan::{Ended, Limits, Plan, TRACE_LIMIT};
use super::recorder::Recorder;
use super::scenario_run::{Measured, ScenarioRun};
use super::trace::{About, Trace};
use super::world::World;
use crate::kernel::{Key, Time};
use crate::model::dynamics::Scenario;
use crate::model::metrics::{self};
use crate::model::{Id, Org, Project};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Whether the structures that a scenario changes to can take over from the one that it begins with.
///
/// # Errors
/// A sentence that names the two structures.
pub fn fits(project: &Project, variant: &str, scenario: &Scenario) -> Result<(), String> {
    let misfit = project.misfit(variant, scenario);
    misfit.map_or(Ok(()), |m| Err(format!("{}; {}", m.message, m.help)))
}

/// Runs a scenario on a structure.
///
/// # Errors
/// [`Ended`] when a bound was passed, when it was stopped, or when a law that must hold was broken.
pub fn run(
    org: &Org,
    variant: &str,
    scenario: &Scenario,
    switches: &Switches,
    plan: &Plan<'_>,
) -> Result<ScenarioRun, Ended> {
    if let Some(project) = plan.project {
        fits(project, variant, scenario).map_err(Ended::Unfit)?;
    }
    let prepared = plan.project.and_then(|p| super::takeover::prepared(p, org, scenario));
    let (org, plan) = match &prepared {
        Some((org, project)) => (org, &Plan { project: Some(project), ..*plan }),
        None => (org, plan),
    };
    if let Some(listener) = plan.listener.filter(|_| plan.first == 0) {
        listener.begins(&About { scenario: &scenario.meta.name, variant, seed: plan.seed });
    }
    // What follows a replication that failed is not begun; what comes before it is, so that the first failure is told
    // whatever the number of threads.
    let failed = AtomicU32::new(u32::MAX);
    let page = plan.kept.map(|kept| (kept, journal::page(kept, org, variant, scenario, switches, plan)));
    let one = |n: u32| {
        if n > failed.load(Ordering::Relaxed) {
            return Err(Ended::Stopped(None));
        }
        // Asked here, too: a short replication is over before it asks for itself.
        let result = match &page {
            _ if (plan.stop)() => Err(Ended::Stopped(None)),
            // A trace and what passed where are not kept; whoever wants them has it run.
            Some((kept, page)) if !(plan.passages || plan.traces(n)) => {
                kept_or_done(*kept, &format!("{page}-{n}"), &|| replicate(org, scenario, switches, plan, n))
            }
            _ => replicate(org, scenario, switches, plan, n),
        };
        if result.is_err() {
            failed.fetch_min(n, Ordering::Relaxed);
        }
        (plan.done)();
        result
    };
    let results = in_order(plan.first..plan.replications, &one);
    if results.iter().any(Result::is_err) {
        return Err(first_failure(results));
    }
    let mut samples = Vec::new();
    let mut events = 0;
    let mut trace = Trace::default();
    let mut passages = PassageCounts::new();
    let mut pieces = Vec::new();
    for (n, result) in (plan.first..).zip(results) {
        let one = result?;
        samples.push(one.samples);
        pieces.extend((plan.pieces > 0).then_some(one.pieces));
        events += one.events;
        if n == 0 {
            trace = one.trace;
        }
        for (passage, count) in one.passages {
            *passages.entry(passage).or_default() += count;
        }
    }
    Ok(ScenarioRun {
        scenario: scenario.meta.name.clone(),
        variant: variant.to_owned(),
        seed: plan.seed,
        replications: plan.replications,
        warm_up_s: scenario.warm_up_s.unwrap_or(0.0),
        runs_s: scenario.runs_s.unwrap_or(0.0),
        without: switches.off().to_vec(),
        currency: org.currency().to_owned(),
        warm_up_found: false,
        precision: None,
        events,
        measured: measured(&samples.iter().collect::<Vec<_>>()),
        samples,
        trace: Arc::new(trace),
        passages,
        pieces,
    })
}

/// What one replication gave.
pub(super) struct Replicated {
    pub(super) samples: Samples,
    pub(super) events: u64,
    pub(super) trace: Trace,
    pub(super) passages: PassageCounts,
    pub(super) pieces: Vec<Samples>,
}

/// What the journal holds of a replication, or what it comes to now.
fn kept_or_done(kept: Kept<'_>, entry: &str, run: &dyn Fn() -> One) -> One {
    if let Some(known) = kept.journal.recall(entry).and_then(|line| journal::read(&line)) {
        return Ok(known);
    }
    let one = run()?;
    if let Some(line) = journal::written(&one) {
        kept.journal.record(entry, &line);
    }
    Ok(one)
}

type One = Result<Replicated, Ended>;

/// The first failure. Of replications that were stopped, one that was under way has more to tell than one that was not begun.
fn first_failure(results: Vec<One>) -> Ended {
    let mut failures = results.into_iter().filter_map(Result::err);
    match failures.next() {
        Some(Ended::Stopped(None)) | None => {
            failures.find(|e| matches!(e, Ended::Stopped(Some(_)))).unwrap_or(Ended::Stopped(None))
        }
        Some(first) => first,
    }
}

/// Results stand in order of their number, whatever the number of threads.
#[cfg(feature = "cli")]
fn in_order(numbers: std::ops::Range<u32>, one: &(dyn Fn(u32) -> One + Sync)) -> Vec<One> {
    use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
    numbers.into_par_iter().map(one).collect()
}

#[cfg(not(feature = "cli"))]
fn in_order(numbers: std::ops::Range<u32>, one: &(dyn Fn(u32) -> One + Sync)) -> Vec<One> {
    numbers.map(one).collect()
}

pub(super) fn world_of<'o>(
    org: &'o Org,
    scenario: &'o Scenario,
    switches: &'o Switches,
    plan: &'o Plan<'_>,
    n: u32,
) -> (World<'o>, Limits<'o>) {
    let root = Key::seed(plan.seed, u64::from(n));
    let recorder = plan.traces(n).then(|| {
        let mut recorder = Recorder::new(TRACE_LIMIT, plan.listener);
        if plan.account {
            recorder.keep_account();
        }
        Box::new(recorder)
    });
    let world = World::new(org, scenario, switches, root, plan.project, plan.shuffle, recorder);
    (world, Limits::of(plan))
}

fn replicate<'o>(
    org: &'o Org,
    scenario: &'o Scenario,
    switches: &'o Switches,
    plan: &'o Plan<'_>,
    n: u32,
) -> One {
    let (mut world, mut limits) = world_of(org, scenario, switches, plan, n);
    let warm = scenario.warm_up_s.unwrap_or(0.0);
    let (from, end) = (Time::from_secs(warm), Time::from_secs(warm + scenario.runs_s.unwrap_or(0.0)));
    if plan.passages {
        world.collect.count_passages();
    }
    let events = match plan.pieces {
        0 => world.run(end, &mut limits),
        count => world.run_in_pieces((from, end), count, &mut limits),
    };
    let events = events.map_err(|e| world.explain(e))?;
    world.collect.end(&world.people, end);
    world.laws_hold()?;
    world.close_roots();
    let (last, mut collect, recorder) = left_of(world);
    let samples = collect.samples(last);
    let pieces = collect.pieces(last, &samples);
    let trace = recorder.map_or_else(Trace::default, |recorder| recorder.finish());
    Ok(Replicated { samples, events, trace, passages: collect.passages(), pieces })
}

/// What was measured and taken down. Everything else is given back before figures are made of it, which for a large structure
/// take as much memory again.
fn left_of(world: World<'_>) -> (&Org, Collect, Option<Box<Recorder<'_>>>) {
    let World { org, collect, recorder, .. } = world;
    (org, collect, recorder)
}

/// Gathers each metric over the replications.
pub(super) fn measured(samples: &[&Samples]) -> Vec<Measured> {
    const REPORTED: [f64; 3] = [0.5, 0.85, 0.95];
    // All in the same order, and most of them with the same metrics: each is gone through once.
    let mut rest: Vec<_> = samples.iter().map(|samples| samples.iter().peekable()).collect();
    let mut gathered = Vec::new();
    while let Some(key) = rest.iter_mut().filter_map(|samples| samples.peek().map(|(key, _)| *key)).min() {
        let metric = &metrics::TABLE[key.0];
        let next = rest.iter_mut().filter_map(|samples| samples.next_if(|(other, _)| *other == key));
        let all: Vec<_> = next.map(|(_, sample)| sample).collect();
        let values = all.iter().map(|s| s.value).filter(|v| v.is_finite()).collect();
        let quantile = |q: f64| all.iter().filter_map(|s| s.spread.as_ref()?.quantile(q)).collect();
        let quantiles =
            if metric.quantiles { REPORTED.iter().map(|q| (*q, quantile(*q))).collect() } else { Vec::new() };
        gathered.push(Measured { metric, of: key.1.clone(), values, quantiles });
    }
    gathered
}

impl World<'_> {
    /// Items under way, those at the doors included.
    pub(super) fn under_way(&self) -> u64 {
        self.streams.iter().map(|s| u64::from(s.under_way) + s.door.len() as u64).sum()
    }

    /// Adds when it ended and what was growing.
    pub(super) fn explain(&self, ended: Ended) -> Ended {
        match ended {
            Ended::Bound { bound, .. } => Ended::Bound { bound, at: self.now, growing: self.growing() },
            Ended::Stopped(_) => Ended::Stopped(Some((self.now, self.growing()))),
            other => other,
        }
    }

    /// The largest queue or inbox, in words.
    pub(super) fn growing(&self) -> String {
        let queue = self.pools.iter().max_by_key(|p| (p.waiting.len(), p.stage)).map(|p| {
            let (stage, position) =
                (&self.org.stages[p.stage].meta.name, &self.org.positions[p.position].meta.name);
            (p.waiting.len(), format!("the queue of `{stage}` at `{position}`"))
        });
        let inbox = self.people.iter().enumerate().max_by_key(|(_, p)| p.inbox.len()).map(|(_, p)| {
            (p.inbox.len(), format!("the inbox of `{}`", self.org.positions[p.position].meta.name))
        });
        let door = self.streams.iter().enumerate().max_by_key(|(_, s)| s.door.len()).map(|(i, s)| {
            (s.door.len(), format!("the door of `{}`", self.org.streams[Id::new(i)].meta.name))
        });
        let board = self.boards.iter().enumerate().max_by_key(|(_, b)| b.waiting.len()).map(|(i, b)| {
            (b.waiting.len(), format!("the agenda of `{}`", self.org.boards[Id::new(i)].meta.name))
        });
        let resource = self.resources.iter().enumerate().max_by_key(|(_, r)| r.in_line()).map(|(i, r)| {
            (r.in_line(), format!("the queue for `{}`", self.org.resources[Id::new(i)].meta.name))
        });
        let stranded =
            (!self.stranded.is_empty()).then(|| (self.stranded.len(), "what reaches nobody".to_owned()));
        let all = queue.into_iter().chain(inbox).chain(door).chain(board).chain(resource).chain(stranded);
        match all.max_by_key(|(n, _)| *n) {
            Some((n, what)) if n > 0 => format!("{what}, {n} waiting"),
            _ => match self.under_way() {
                1 => "no queue; one item is under way".to_owned(),
                n => format!("no queue; {n} items are under way"),
            },
        }
    }
}
