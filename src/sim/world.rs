//! The state of one replication, and the loop that carries its events out.

use super::attention::Attention;
use super::check::Laws;
use super::collect::Collect;
use super::component::Components;
use super::disturb::{Disturbed, Stranded};
use super::incident::Incidents;
use super::knowledge::Knowledge;
use super::line::{Counts, Line};
use super::mechanism::Switches;
use super::newcomer::Mentoring;
use super::outage::Outages;
use super::resource::ResourceState;
use super::signal::{Fault, Signals};
use super::trace::{Trace, TraceEvent};
use crate::kernel::{EventQueue, Key, Order, Time};
use crate::model::dynamics::Scenario;
use crate::model::people::Position;
use crate::model::quantity::Dist;
use crate::model::work::Stage;
use crate::model::{Id, Org, Project};
use crate::network::{Network, Route};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

/// Where an hour of an item's flow time goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Somebody works on it.
    Touch,
    /// It waits for somebody to be free.
    Queue,
    /// It waits for an answer.
    Question,
    /// A message about it, or the work itself, is under way.
    Hop,
    /// It waits for a decision.
    Decision,
    /// It waits for approvals.
    Approval,
    /// Its doer waits to be let in.
    Access,
    /// It waits for scarce things.
    Resource,
    /// Something is done again.
    Rework,
    /// It waits for its batch or for other branches.
    Batch,
    /// Its doer is not at work or is booked.
    Calendar,
}

/// The causes by index, with the words of the metrics.
pub const CAUSES: [&str; 11] = [
    "touch", "queue", "question", "hop", "decision", "approval", "access", "resource", "rework", "batch",
    "calendar",
];

/// What can happen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// The next arrival of a demand.
    Arrive(u32),
    /// What a person does is done.
    Done(u32),
    /// A message has made a passage.
    Hop(u32),
    /// A board meets.
    Meet(u32),
    /// An approval reaches its occasion.
    Occasion(u32),
    /// Nobody answered in time: job and its serial.
    Silence(u32, u32),
    /// A job goes on after a delay: job and its serial.
    Resume(u32, u32),
    /// A success brings new items of a stream, by index.
    Bring(u32, [u32; 2]),
    /// A disturbance begins, or ends.
    Disturb(u32, bool),
    /// A phase of the cycle begins.
    Phase(u32),
    /// A meeting takes place.
    Gather(u32),
    /// Somebody allocates a resource.
    Allocate(u32),
    /// So many of a resource come back.
    GiveBack(u32, u32),
    /// Patience ends: job and its serial.
    GiveUp(u32, u32),
    /// Owners find a breakage for themselves.
    FoundOut(u32),
    /// An assessment looks at its measure.
    Assess(u32),
    /// A timer of a signal brings a problem.
    Arise(u32),
    /// A problem shows itself again: which, and its serial.
    Show(u32, u32),
    /// The time to harm of a problem is over: which, and its serial.
    Harm(u32, u32),
    /// The time of a rung is over: which problem, its serial, which rung.
    Late(u32, u32, u32),
    /// An incident is over.
    Over(u32),
}

/// What waits in somebody's inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Pass a message on.
    Relay(u32),
    /// Do what a message asks for: answer, decide, approve, grant.
    Serve(u32),
    /// Go on with a job in hand.
    Work(u32),
    /// Decide about one's own job.
    Decide(u32),
    /// Sit on a board or in a meeting: the tenths of seconds that it takes.
    Sit(u32),
    /// Repair a broken part.
    Repair(u32),
    /// Answer a signal: which problem, its serial, as which rung.
    Answer(u32, u32, u32),
    /// Repair what an incident has left.
    Restore(u32),
    /// Practise what the people of a pool do.
    Practise(u32),
}

/// What a person is doing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Doing {
    Nothing,
    Task(Task),
    /// The work is done and the next stage has no room, or it stands still for a signal.
    Blocked(u32),
    /// Stands still for a problem.
    Stopped(u32),
}

pub(super) struct Person {
    pub(super) position: Id<Position>,
    pub(super) key: Key,
    pub(super) attention: Attention,
    pub(super) doing: Doing,
    /// When the present task began, and how much of it is work.
    pub(super) began: Time,
    pub(super) work: Time,
    pub(super) inbox: Line<(u8, u32, u64, u64), Task>,
    pub(super) in_hand: u32,
    pub(super) juggles: u32,
    pub(super) last_job: Option<u64>,
    pub(super) tasks: u64,
    pub(super) granted: BTreeMap<u32, Time>,
    pub(super) repeated: BTreeMap<u32, u32>,
    pub(super) events: u64,
    /// Came while it ran.
    pub(super) joined: bool,
    /// Has left: brings to its end what is in hand, and takes nothing new.
    pub(super) left: bool,
    /// Chance of speaking of a problem seen.
    pub(super) voice: f64,
    /// The share of all time that is counted to the position.
    pub(super) staffed: f64,
    /// Jobs in hand that wait until their doer is let in, and whether there is nothing else to do.
    pub(super) kept_out: u32,
    pub(super) idle: bool,
}

/// What a stage asks at a point of its work.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// Asked when so many seconds of work are left.
    pub(super) at_left: f64,
    /// A set of positions, by number.
    pub(super) target: u32,
    /// The specialty that is asked, of which an answer teaches something.
    pub(super) about: Option<Id<crate::model::people::Specialty>>,
    /// The very person, when only they can know.
    pub(super) person: Option<u32>,
    /// Attention that the answer takes.
    pub(super) takes: Dist<crate::model::quantity::Duration>,
    /// Units of meaning wanted.
    pub(super) units: u32,
    pub(super) round: u32,
}

/// One token of an item at one stage.
pub(super) struct Job {
    pub(super) item: u32,
    pub(super) stage: Id<Stage>,
    pub(super) key: Key,
    pub(super) attempt: u32,
    pub(super) pool: u32,
    pub(super) owner: Option<u32>,
    pub(super) cause: Cause,
    pub(super) since: Time,
    pub(super) spent: [u64; 11],
    pub(super) started: bool,
    /// Seconds of work left, and the share of them that is done again.
    pub(super) left: f64,
    pub(super) again: f64,
    pub(super) effort: f64,
    pub(super) questions: Vec<Question>,
    pub(super) decided: usize,
    /// Grows when what was waited for is over, so that late answers find nobody waiting.
    pub(super) serial: u32,
    /// Messages sent on this visit. Keys their draws: the serial does not, since it outlives the job in its slot.
    pub(super) turns: u32,
    pub(super) from: Option<(Id<Position>, u32)>,
    pub(super) missing: u32,
    /// Scarce things in use, and all that were had on this visit.
    pub(super) holds: Vec<(u32, u32)>,
    pub(super) had: Vec<u32>,
    /// Sessions still to be held, and the one that was called: its length, pairs of complementary people, and which.
    pub(super) sessions: Vec<u32>,
    pub(super) session: Option<(Time, u32, usize)>,
    /// How many were released together with it.
    pub(super) batched: u32,
    /// Which release that is; nought by itself.
    pub(super) release: u64,
    /// Since when it is at its stage.
    pub(super) here: Option<Time>,
    /// Its doer has asked to be let in.
    pub(super) kept_out: bool,
    pub(super) asked_at: Time,
    /// When the first approval of the present decision was asked for.
    pub(super) approval_at: Time,
    pub(super) seq: u64,
    pub(super) live: bool,
}

/// A thing that flows.
pub(super) struct Item {
    pub(super) stream: u32,
    pub(super) name: u64,
    pub(super) key: Key,
    pub(super) born: Time,
    pub(super) priority: u32,
    pub(super) tokens: u32,
    pub(super) arrived: Counts,
    pub(super) visits: Counts,
    /// It has ended without success.
    pub(super) failed: bool,
    pub(super) defects: u32,
    pub(super) demand: Option<u32>,
    pub(super) within: Option<Id<crate::model::people::Group>>,
    /// The job of another stream that waits for this item.
    pub(super) parent: Option<u32>,
    pub(super) live: bool,
}

/// People of one position who do one stage.
pub(super) struct Pool {
    pub(super) stage: Id<Stage>,
    pub(super) position: Id<Position>,
    pub(super) effort: Dist<f64>,
    pub(super) waiting: Line<(u64, u64, u64, u32), ()>,
    pub(super) batch: Vec<u32>,
}

/// The usual figures that each item asks for, as they stand in the structure in force.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Usual {
    pub(super) priority: u32,
    pub(super) defects: f64,
    pub(super) answering: f64,
}

/// How full a stage is.
#[derive(Default)]
pub(super) struct StageState {
    pub(super) here: u32,
    pub(super) blocked: VecDeque<u32>,
    pub(super) pools: Vec<u32>,
    /// The first pool of each group, in order of group, and the set of all positions as an addressee once somebody asked.
    pub(super) homes: Vec<(Id<crate::model::people::Group>, u32)>,
    pub(super) target: Option<u32>,
    /// The stages that come after it.
    pub(super) next: Rc<[Id<Stage>]>,
}

/// Items of a stream under way, and those at its door.
#[derive(Default)]
pub(super) struct StreamState {
    pub(super) under_way: u32,
    pub(super) door: VecDeque<u32>,
    pub(super) count: u64,
}

#[derive(Default)]
pub(super) struct BoardState {
    pub(super) waiting: VecDeque<u32>,
    pub(super) planned: bool,
}

/// What a message is for.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    Question(Question),
    Answer(Question),
    Handoff,
    Decide(usize),
    Decided(usize, bool),
    /// Which decision of the stage, which step of its chain.
    Approve(usize, usize),
    Approved(usize),
    SentBack(usize),
    Access(u32),
    Granted(u32),
    /// A part is broken: which repair.
    News(u32),
    /// Word of a problem.
    Signal(u32),
}

pub(super) struct Message {
    /// The job that it is about, and waits for it; news is about none.
    pub(super) job: Option<u32>,
    pub(super) serial: u32,
    pub(super) purpose: Purpose,
    pub(super) route: Route,
    pub(super) hop: usize,
    pub(super) sent: Time,
    /// Units that are still there, and those of them that are true.
    pub(super) kept: u32,
    pub(super) right: u32,
    pub(super) units: u32,
    pub(super) key: Key,
    pub(super) from: u32,
    pub(super) to: Option<u32>,
    pub(super) live: bool,
}

/// Whom a question of a stage may go to: the positions, their number in the network.
pub(super) struct AskTarget {
    pub(super) can: BTreeSet<Id<Position>>,
    pub(super) target: u32,
}

/// The pools that a lot is drawn among, and the heads up to and with each of them.
pub(super) struct Lot {
    pub(super) pools: Vec<u32>,
    pub(super) heads: Vec<usize>,
}

/// One replication under way.
pub(super) struct World<'o> {
    pub(super) org: &'o Org,
    pub(super) scenario: &'o Scenario,
    /// All structures, for scenarios that change to another one.
    pub(super) project: Option<&'o Project>,
    /// The end of the run.
    pub(super) end: Time,
    pub(super) switches: &'o Switches,
    pub(super) root: Key,
    pub(super) network: Network,
    pub(super) events: EventQueue<Event>,
    pub(super) now: Time,
    pub(super) people: Vec<Person>,
    pub(super) position_people: Vec<Vec<u32>>,
    pub(super) position_pools: Vec<Vec<u32>>,
    pub(super) pools: Vec<Pool>,
    pub(super) stages: Vec<StageState>,
    pub(super) streams: Vec<StreamState>,
    pub(super) boards: Vec<BoardState>,
    pub(super) resources: Vec<ResourceState>,
    pub(super) grants: Vec<Time>,
    pub(super) jobs: Vec<Job>,
    pub(super) free_jobs: Vec<u32>,
    pub(super) items: Vec<Item>,
    pub(super) free_items: Vec<u32>,
    pub(super) messages: Vec<Message>,
    pub(super) free_messages: Vec<u32>,
    pub(super) demand_counts: Vec<u64>,
    pub(super) demand_keys: Vec<Key>,
    pub(super) usual: Usual,
    pub(super) stranded: Vec<(u32, u32, Stranded)>,
    pub(super) parked: Vec<u32>,
    /// How much faster each stage has become by what was improved; empty as long as nothing was.
    pub(super) improved: Vec<f64>,
    /// Messages sent, and those that have ended.
    pub(super) sent: u64,
    pub(super) ended: u64,
    pub(super) disturbed: Disturbed<'o>,
    pub(super) phase: Option<u32>,
    pub(super) meetings: Vec<bool>,
    pub(super) intent_heard_at: Vec<Time>,
    pub(super) knowledge: Knowledge,
    pub(super) mentoring: Vec<Mentoring>,
    pub(super) outages: Outages,
    pub(super) components: Components,
    pub(super) faults: Vec<Fault>,
    pub(super) signals: Signals,
    pub(super) incidents: Incidents,
    pub(super) ask_targets: BTreeMap<(usize, usize), AskTarget>,
    /// Where new items of a stage may go, by the group that they are for; forgotten when people come or go.
    pub(super) lots: BTreeMap<(Id<Stage>, Option<Id<crate::model::people::Group>>), Lot>,
    pub(super) collect: Collect,
    pub(super) trace: Trace,
    pub(super) laws: Laws,
    pub(super) broken: Option<String>,
}

impl<'o> World<'o> {
    pub(super) fn new(
        org: &'o Org,
        scenario: &'o Scenario,
        switches: &'o Switches,
        root: Key,
        project: Option<&'o Project>,
        shuffle: Option<u64>,
        trace: Trace,
    ) -> Self {
        let warm = scenario.warm_up_s.unwrap_or(0.0);
        let observed = (Time::from_secs(warm), Time::from_secs(warm + scenario.runs_s.unwrap_or(0.0)));
        let mut world = Self {
            org,
            scenario,
            project,
            end: observed.1,
            switches,
            root,
            network: Network::new(org, !switches.on("routing")),
            events: shuffle.map_or_else(EventQueue::default, EventQueue::shuffling),
            now: Time::ZERO,
            people: Vec::new(),
            position_people: Vec::new(),
            position_pools: Vec::new(),
            pools: Vec::new(),
            stages: Vec::new(),
            streams: Vec::new(),
            boards: Vec::new(),
            resources: Vec::new(),
            grants: Vec::new(),
            jobs: Vec::new(),
            free_jobs: Vec::new(),
            items: Vec::new(),
            free_items: Vec::new(),
            messages: Vec::new(),
            free_messages: Vec::new(),
            demand_counts: vec![0; scenario.demands.len()],
            demand_keys: Vec::new(),
            usual: Usual::default(),
            stranded: Vec::new(),
            parked: Vec::new(),
            improved: Vec::new(),
            sent: 0,
            ended: 0,
            disturbed: Disturbed::default(),
            phase: None,
            meetings: Vec::new(),
            intent_heard_at: Vec::new(),
            knowledge: Knowledge::default(),
            mentoring: Vec::new(),
            outages: Outages::default(),
            components: Components::default(),
            faults: Vec::new(),
            signals: Signals::default(),
            incidents: Incidents::default(),
            ask_targets: BTreeMap::new(),
            lots: BTreeMap::new(),
            collect: Collect::new(org, observed),
            trace,
            laws: Laws::observing(observed),
            broken: None,
        };
        world.settle(org);
        world.open_phases();
        world.open_meetings();
        world.open_signals();
        world.open_door();
        world.plan_disturbances();
        world.open_assessments();
        world
    }

    /// Plans an event of an entity with a stable key.
    pub(super) fn plan(&mut self, at: Time, class: u8, key: Key, count: u64, event: Event) {
        self.events.push(at, Order::new(class, key.bits(), count), event);
    }

    /// Carries out everything up to a moment; `stop` is asked now and then whether to go on.
    pub(super) fn run(
        &mut self,
        until: Time,
        limits: &mut super::replicate::Limits<'_>,
    ) -> Result<u64, super::Ended> {
        let mut done = 0;
        while let Some((at, event)) = self.events.pop_until(until) {
            limits.tick(at > self.now, self.live())?;
            if at < self.now {
                self.broken = Some("something happened before its cause".to_owned());
            }
            self.now = at;
            done += 1;
            self.carry_out(event);
            if let Some(why) = self.broken.take() {
                return Err(super::Ended::Broken(why));
            }
        }
        self.now = until;
        Ok(done)
    }

    /// What takes memory that grows: slots once made are used again, so that this is the most of each so far.
    fn live(&self) -> usize {
        self.events.len() + self.items.len() + self.messages.len() + self.faults.len()
    }

    fn carry_out(&mut self, event: Event) {
        match event {
            Event::Arrive(demand) => self.arrive(demand),
            Event::Done(person) => self.task_done(person),
            Event::Hop(message) => self.hopped(message),
            Event::Meet(board) => self.board_meets(board),
            Event::Occasion(message) => self.occasion(message),
            Event::Silence(job, serial) => self.silence(job, serial),
            Event::Resume(job, serial) => self.resume(job, serial),
            Event::Bring(stream, number) => self.brought(stream, number),
            Event::Disturb(index, begins) => self.disturb(index, begins),
            Event::Phase(index) => self.enter_phase(index),
            Event::Gather(meeting) => self.gather(meeting),
            Event::Allocate(resource) => self.allocate(resource),
            Event::GiveBack(resource, count) => self.give_back(resource, count),
            Event::GiveUp(job, serial) => self.give_up(job, serial),
            Event::FoundOut(repair) => self.found_out(repair),
            Event::Assess(index) => self.assess(index),
            Event::Arise(timer) => self.arise_by_itself(timer),
            Event::Show(fault, serial) => {
                if self.is_open(fault, serial) {
                    self.show(fault);
                }
            }
            Event::Harm(fault, serial) => self.harm(fault, serial),
            Event::Late(fault, serial, rung) => self.late(fault, serial, rung),
            Event::Over(incident) => self.incident_over(incident),
        }
    }

    /// Charges the time since the last change to what the job was waiting for.
    pub(super) fn charge(&mut self, job: u32, next: Cause) {
        let now = self.now;
        let job = &mut self.jobs[job as usize];
        job.spent[job.cause as usize] += now.since(job.since).0;
        job.cause = next;
        job.since = now;
    }

    /// Adds to the trace, if it is on; the words are made only then.
    pub(super) fn note(
        &mut self,
        kind: &'static str,
        job: Option<u32>,
        who: Option<u32>,
        from: Option<Id<Position>>,
        to: Option<Id<Position>>,
        via: Option<String>,
    ) -> u64 {
        if !self.trace.on() {
            return 0;
        }
        let name = |p: Id<Position>| self.org.positions[p].meta.name.clone();
        let item = job.map(|j| {
            let item = &self.items[self.jobs[j as usize].item as usize];
            format!("{}#{}", self.org.streams[Id::new(item.stream as usize)].meta.name, item.name)
        });
        let cause = job.map(|j| self.jobs[j as usize].seq);
        let who = who.map(|w| self.person_name(w));
        let (from, to) = (from.map(name), to.map(name));
        let seq = self.trace.add(TraceEvent { seq: 0, at: self.now, kind, who, item, from, to, via, cause });
        if let Some(job) = job {
            self.jobs[job as usize].seq = seq;
        }
        seq
    }

    fn person_name(&self, person: u32) -> String {
        let position = self.people[person as usize].position;
        let place = self.position_people[position.index()].iter().position(|p| *p == person).unwrap_or(0);
        format!("{}#{}", self.org.positions[position].meta.name, place + 1)
    }
}

pub(super) fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// One draw of a spread.
pub(super) fn draw(dist: &Dist<f64>, s: &mut crate::kernel::Stream) -> f64 {
    use crate::kernel::sampler as k;
    let value = match dist {
        Dist::Constant(v) => *v,
        Dist::Exponential(mean) => k::exponential(s, *mean),
        Dist::Uniform { low, high } => k::uniform(s, *low, *high),
        Dist::Triangular { low, high, mode } => k::triangular(s, *low, *high, *mode),
        Dist::Normal { mean, sd } => mean + sd * k::normal(s),
        Dist::MedianToP90 { median, p90 } => {
            k::lognormal(s, *median, crate::model::quantity::log_sigma(*median, *p90))
        }
        Dist::Lognormal { mean, cv } => k::lognormal_cv(s, *mean, *cv),
        Dist::Erlang { k: phases, mean } => k::erlang(s, *phases, *mean),
        Dist::Mixture(parts) => {
            let mut u = s.uniform();
            let mut chosen = parts.last().map(|(_, d)| d);
            for (share, d) in parts {
                if u < *share {
                    chosen = Some(d);
                    break;
                }
                u -= share;
            }
            chosen.map_or(0.0, |d| draw(d, s))
        }
    };
    value.max(0.0)
}
