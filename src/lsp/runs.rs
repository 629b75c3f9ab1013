//! Running scenarios and comparisons from the editor: in the background, one after the other, bounded, with progress, and
//! ended when the client says so. The last result of each is remembered for the lenses.

#![expect(clippy::disallowed_methods, reason = "a face has a clock, to bound what it starts")]

use super::analysis::Analysis;
use super::lenses::head;
use super::server::Event;
use super::worker::spawn;
use crate::diag::Level;
use crate::diag::counted::counted;
use crate::model::metrics;
use crate::model::{Id, Project};
use crate::report::metrics as shown;
use crate::report::sanitise::one_line;
use crate::sim::no_run::{Halt, NoRun};
use crate::sim::runner::{Repetition, Runner, Watch};
use crate::sim::verdict::{Judged, judge};
use crate::stats::Verdict;
use crate::syntax::{Kind, NodeRef};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A run from the editor ends after this time; whoever needs longer uses the command line.
const MOST_TIME: Duration = Duration::from_secs(60);
/// Most events of one replication, which bounds the memory as well.
const MOST_EVENTS: u64 = 50_000_000;
/// Most items, messages and planned events alive at once: an editor stays small.
const MOST_LIVE: usize = 1_000_000;
/// Most replications for a precision.
const MOST_REPLICATIONS: u32 = 200;
/// Runs that may wait.
const MOST_WAITING: usize = 16;
/// Results that are remembered.
const MOST_RESULTS: usize = 1_000;

/// What is asked for.
pub(super) struct Job {
    pub(super) run: u64,
    pub(super) analysis: Arc<Analysis>,
    /// `scenario` or `compare`.
    pub(super) kind: String,
    /// The name of the scenario.
    pub(super) name: String,
    /// The line of its head, from 0, which tells comparisons of one scenario apart.
    pub(super) line: u32,
    pub(super) stop: Arc<AtomicBool>,
}

/// What became of a run.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    /// In a few words: `3 of 4 claims hold, seed 1, 20 replications`.
    pub(super) summary: String,
    /// Some claim fails, or there was no result.
    pub(super) bad: bool,
    /// Each claim, as written, with what the run says.
    pub(super) claims: Vec<(String, String)>,
    /// The whole of it, for the log.
    pub(super) text: String,
    /// The digest of the sources that ran.
    pub(super) digest: String,
}

/// What the thread tells the server.
pub(super) enum Told {
    Began { run: u64, title: String },
    Progress { run: u64, message: String, done: u32, of: u32 },
    Over { run: u64, uri: String, head: String, outcome: Outcome },
}

/// The last outcomes, by document and the head of the declaration.
#[derive(Debug, Default)]
pub(super) struct Results {
    known: BTreeMap<(String, String), Outcome>,
}

impl Results {
    pub(super) fn of(&self, uri: &str, head: String) -> Option<&Outcome> {
        self.known.get(&(uri.to_owned(), head))
    }

    pub(super) fn remember(&mut self, uri: String, head: String, outcome: Outcome) {
        if self.known.len() >= MOST_RESULTS {
            self.known.pop_first();
        }
        self.known.insert((uri, head), outcome);
    }
}

/// The thread that runs, and what waits for it.
pub(super) struct Runs {
    jobs: Sender<Job>,
    /// Runs that wait or are under way, with what ends them.
    pub(super) live: BTreeMap<u64, Arc<AtomicBool>>,
    next: u64,
}

impl Runs {
    pub(super) fn new(events: SyncSender<Event>) -> Self {
        let (jobs, receiver) = channel();
        spawn("run", move || work(&receiver, &events));
        Self { jobs, live: BTreeMap::new(), next: 1 }
    }

    /// Starts a run, or says why not.
    pub(super) fn start(
        &mut self,
        analysis: Arc<Analysis>,
        kind: &str,
        name: &str,
        line: u32,
    ) -> Result<u64, String> {
        if self.live.len() >= MOST_WAITING {
            return Err(format!("{MOST_WAITING} runs are waiting already"));
        }
        let errors = analysis.findings().iter().any(|f| f.level == Level::Error);
        if errors || !analysis.compiled.is_sound() {
            return Err("the spec has errors; mend them first".to_owned());
        }
        let run = self.next;
        self.next += 1;
        let stop = Arc::new(AtomicBool::new(false));
        self.live.insert(run, stop.clone());
        let job = Job { run, analysis, kind: kind.to_owned(), name: name.to_owned(), line, stop };
        self.jobs.send(job).map_err(|_| "runs have ended".to_owned())?;
        Ok(run)
    }

    pub(super) fn cancel(&self, run: u64) {
        if let Some(stop) = self.live.get(&run) {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Takes jobs one after the other, on all processors but one, so that the editor stays quick.
fn work(jobs: &Receiver<Job>, events: &SyncSender<Event>) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(cores.saturating_sub(1).max(1)).build();
    for job in jobs {
        let title = format!("{} {}", job.kind, one_line(&job.name));
        let _ = events.send(Event::Run(Told::Began { run: job.run, title }));
        let watcher = Watcher {
            run: job.run,
            stop: job.stop.clone(),
            began: Instant::now(),
            of: AtomicU32::new(0),
            done: AtomicU32::new(0),
            what: Mutex::new(String::new()),
            events: Mutex::new(events.clone()),
        };
        let work = || outcome(&job, &watcher);
        let made = catch_unwind(AssertUnwindSafe(|| match &pool {
            Ok(pool) => pool.install(work),
            Err(_) => work(),
        }));
        let (head, outcome) = made.unwrap_or_else(|_| {
            (
                String::new(),
                no_result(&job, "a fault of this program; please report it with the spec".to_owned()),
            )
        });
        let uri = job.analysis.task.uri.clone();
        let _ = events.send(Event::Run(Told::Over { run: job.run, uri, head, outcome }));
    }
}

/// Reports progress, and asks whether to go on.
struct Watcher {
    run: u64,
    stop: Arc<AtomicBool>,
    began: Instant,
    of: AtomicU32,
    done: AtomicU32,
    what: Mutex<String>,
    events: Mutex<SyncSender<Event>>,
}

impl Watcher {
    fn tell(&self) {
        let message = self.what.lock().map(|w| w.clone()).unwrap_or_default();
        let (done, of) = (self.done.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed));
        if let Ok(events) = self.events.lock() {
            let told = Told::Progress { run: self.run, message, done, of };
            let _ = events.send(Event::Run(told));
        }
    }
}

impl Watch for Watcher {
    fn begins(&self, scenario: &str, variant: &str, replications: u32) {
        self.of.fetch_add(replications, Ordering::Relaxed);
        if let Ok(mut what) = self.what.lock() {
            *what = one_line(&format!("{scenario} on {variant}"));
        }
        self.tell();
    }

    fn done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.tell();
    }

    fn stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.began.elapsed() > MOST_TIME
    }

    fn because(&self) -> Halt {
        if self.stop.load(Ordering::Relaxed) {
            Halt::Asked("was cancelled")
        } else {
            Halt::Late("was ended after a minute (run it with `andon run`)")
        }
    }
}

/// Runs what a job asks for; gives the head of the declaration and what became of it.
fn outcome(job: &Job, watcher: &Watcher) -> (String, Outcome) {
    let kind = if job.kind == "compare" { Kind::compare } else { Kind::scenario };
    let named =
        |i: &NodeRef<'_>| i.kind() == kind && i.child(Kind::name).is_some_and(|n| n.text() == job.name);
    let items: Vec<NodeRef<'_>> = job.analysis.parsed.tree.items().filter(named).collect();
    let line_of = |i: &NodeRef<'_>| job.analysis.line_column(i.span().start).0;
    let item = items.iter().find(|i| line_of(i) == job.line).or(items.first());
    let Some(item) = item else {
        return (
            String::new(),
            no_result(job, format!("there is no {} `{}`", job.kind, one_line(&job.name))),
        );
    };
    let outcome = match claims(job, *item, watcher) {
        Ok((claims, runs)) => judged(job, &claims, runs),
        Err(why) => no_result(job, String::from(why)),
    };
    (head(*item), outcome)
}

/// The claims as judged, and the tables of what was run.
type Ran = (Vec<Judged>, Vec<String>);

fn claims(job: &Job, item: NodeRef<'_>, watcher: &Watcher) -> Result<Ran, NoRun> {
    let project: &Project = &job.analysis.compiled.project;
    let findings = job.analysis.findings();
    let unknown = || NoRun::Unknown(format!("there is no scenario `{}`", one_line(&job.name)));
    let id: Id<_> = project.scenarios.named(&job.name).ok_or_else(unknown)?;
    let repetition = Repetition {
        seed: None,
        replications: None,
        precision: None,
        max_replications: MOST_REPLICATIONS,
        without: Vec::new(),
        max_events: MOST_EVENTS,
        max_live: MOST_LIVE,
    };
    let mut runner = Runner::new(project, repetition, watcher);
    if item.kind() == Kind::compare {
        let mine = |c: &crate::model::dynamics::Comparison| c.meta.whole == item.span();
        let comparison = project.comparisons.iter().map(|(_, c)| c).find(|c| mine(c)).ok_or_else(unknown)?;
        let claims = runner.comparison(comparison, findings)?;
        return Ok((claims.into_iter().map(|(_, judged)| judged).collect(), runner.remarks));
    }
    let scenario = &project.scenarios[id];
    let run = runner.run("base", &project.base, scenario, &scenario.plan)?;
    let claims = scenario.expects.iter().map(|c| judge(c, &run, findings)).collect();
    let mut texts = vec![shown::table(&run, false)];
    texts.append(&mut runner.remarks);
    Ok((claims, texts))
}

fn judged(job: &Job, claims: &[Judged], mut texts: Vec<String>) -> Outcome {
    let count = |v: Verdict| claims.iter().filter(|j| j.verdict == v).count();
    let unit = |j: &Judged| metrics::find(j.claim.measure.metric).map(|m| m.unit);
    let currency = job.analysis.compiled.project.base.currency();
    texts.extend(claims.iter().map(|j| shown::claim(j, unit(j), currency)));
    let summary = match (claims.len(), count(Verdict::Fails), count(Verdict::Undecided)) {
        (0, _, _) => "done, no claims".to_owned(),
        (1, 0, 0) => "the claim holds".to_owned(),
        (n, 0, 0) => format!("all of {n} claims hold"),
        (n, fail, undecided) => {
            let held = count(Verdict::Holds);
            let (hold, are) =
                (if held == 1 { "holds" } else { "hold" }, if fail == 1 { "fails" } else { "fail" });
            format!("{held} of {} {hold}, {fail} {are}, {undecided} undecided", counted(n, "claim"))
        }
    };
    Outcome {
        summary,
        bad: count(Verdict::Fails) > 0,
        claims: claims.iter().map(|j| (j.claim.text.clone(), shown::verdict(j, unit(j), currency))).collect(),
        text: texts.join("\n"),
        digest: job.analysis.digest().to_owned(),
    }
}

fn no_result(job: &Job, why: String) -> Outcome {
    let digest = job.analysis.digest().to_owned();
    Outcome { text: why.clone(), summary: why, bad: true, claims: Vec::new(), digest }
}
