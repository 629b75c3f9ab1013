//! The state of one replication, and the loop that carries its events out.

use super::check::Laws;
use super::collect::Collect;
use super::component::Components;
use super::disturb::{Disturbed, Stranded, Waits};
use super::foresight::Drawn;
use super::guest::Guests;
use super::incident::Incidents;
use super::interruption::Interruption;
use super::item::Item;
use super::job::Job;
use super::knowledge::Knowledge;
use super::mechanism::Switches;
use super::newcomer::Mentoring;
use super::outage::Outages;
use super::person::Person;
use super::recorder::Recorder;
use super::resource::ResourceState;
use super::returns::Returns;
use super::roster::Post;
use super::shadow::Shadow;
use super::signal::{Fault, Signals};
use super::state::{AskTarget, BoardState, Lots, Message, Pool, StageState, StreamState, Usual};
use crate::kernel::{EventQueue, Key, Order, Time};
use crate::model::dynamics::Scenario;
use crate::model::people::Position;
use crate::model::quantity::Dist;
use crate::model::{Id, Org, Project};
use crate::network::Network;
use std::collections::BTreeMap;
use std::mem::Discriminant;

/// What can happen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// The next arrival of a demand.
    Arrive(u32),
    /// What a person does is done: who, and the number of what they do.
    Done(u32, u32),
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
    /// Somebody who is waited for is back.
    Back(u32),
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
    /// The chance that each of them speaks of a problem that they see, where there may be one; not a number until they have a place.
    pub(super) voices: Option<Vec<f64>>,
    pub(super) guests: Guests,
    /// The place of each position in the order of names.
    pub(super) rank: Vec<u32>,
    /// What sits at each position.
    pub(super) posts: Vec<Post>,
    pub(super) pools: Vec<Pool>,
    /// What waits in each pool until its batch is whole.
    pub(super) batches: BTreeMap<u32, Vec<u32>>,
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
    pub(super) stranded: Vec<Waits>,
    /// What tries again at this moment, if it has been told that it reaches nobody.
    pub(super) told: Option<(u32, Discriminant<Stranded>)>,
    pub(super) parked: Vec<u32>,
    /// How much faster each stage has become by what was improved; empty as long as nothing was.
    pub(super) improved: Vec<f64>,
    /// Messages sent, and those that have ended.
    pub(super) sent: u64,
    pub(super) ended: u64,
    pub(super) disturbed: Disturbed<'o>,
    /// When the people of a position are away, by what the scenario says.
    pub(super) absences: BTreeMap<Id<Position>, Vec<(f64, f64)>>,
    pub(super) interruption: Interruption,
    pub(super) returns: Returns,
    pub(super) phase: Option<u32>,
    /// When each meeting takes place next.
    pub(super) meetings: Vec<Option<Time>>,
    pub(super) intent_heard_at: Vec<Time>,
    pub(super) knowledge: Knowledge,
    pub(super) mentoring: Vec<Mentoring>,
    pub(super) outages: Outages,
    pub(super) components: Components,
    pub(super) faults: Vec<Fault>,
    pub(super) shadow: Shadow,
    pub(super) signals: Signals,
    pub(super) incidents: Incidents,
    pub(super) ask_targets: BTreeMap<(usize, usize), AskTarget>,
    /// Where new items of a stage may go, by the group that they are for; forgotten when people come or go.
    pub(super) lots: Lots,
    /// Where the next items of each demand will go.
    pub(super) drawn: Vec<Drawn>,
    pub(super) collect: Collect,
    /// Takes down what happens, if anybody wants to know.
    pub(super) recorder: Option<Box<Recorder<'o>>>,
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
        recorder: Option<Box<Recorder<'o>>>,
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
            network: Network::without_ways(org, !switches.on("routing")),
            events: shuffle.map_or_else(EventQueue::default, EventQueue::shuffling),
            now: Time::ZERO,
            people: Vec::new(),
            voices: None,
            guests: Guests::default(),
            rank: Vec::new(),
            posts: Vec::new(),
            pools: Vec::new(),
            batches: BTreeMap::new(),
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
            told: None,
            parked: Vec::new(),
            improved: Vec::new(),
            sent: 0,
            ended: 0,
            disturbed: Disturbed::default(),
            absences: BTreeMap::new(),
            interruption: Interruption::default(),
            returns: Returns::default(),
            phase: None,
            meetings: Vec::new(),
            intent_heard_at: Vec::new(),
            knowledge: Knowledge::default(),
            mentoring: Vec::new(),
            outages: Outages::default(),
            components: Components::default(),
            faults: Vec::new(),
            shadow: Shadow::default(),
            signals: Signals::default(),
            incidents: Incidents::default(),
            ask_targets: BTreeMap::new(),
            lots: BTreeMap::new(),
            drawn: Vec::new(),
            collect: Collect::new(org, observed),
            recorder,
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
    #[inline(always)]
    pub(super) fn plan(&mut self, at: Time, class: u8, key: Key, count: u64, event: Event) {
        self.events.push(at, Order::new(class, key.bits(), count), event);
    }

    /// Carries out everything up to a moment; `stop` is asked now and then whether to go on.
    pub(super) fn run(
        &mut self,
        until: Time,
        limits: &mut super::plan::Limits<'_>,
    ) -> Result<u64, super::Ended> {
        let mut done = 0;
        while let Some((at, event)) = self.events.pop_until(until) {
            limits.tick(at > self.now, || self.live())?;
            if at < self.now {
                self.broken = Some("something happened before its cause".to_owned());
            }
            self.now = at;
            done += 1;
            self.foresee();
            match event {
                Event::Arrive(demand) => self.arrive(demand),
                Event::Done(person, number) => self.task_done(person, number),
                rarer => self.carry_out(rarer),
            }
            if self.broken.is_some() {
                return Err(super::Ended::Broken(self.broken.take().unwrap_or_default()));
            }
        }
        self.now = until;
        Ok(done)
    }

    /// What takes memory that grows: slots once made are used again, so that this is the most of each so far.
    fn live(&self) -> usize {
        self.events.len() + self.items.len() + self.messages.len() + self.faults.len()
    }

    /// What comes less often than arrivals and what somebody is done with.
    #[inline(never)]
    fn carry_out(&mut self, event: Event) {
        match event {
            Event::Arrive(demand) => self.arrive(demand),
            Event::Done(person, number) => self.task_done(person, number),
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
            Event::Back(person) => self.is_back(person),
        }
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
