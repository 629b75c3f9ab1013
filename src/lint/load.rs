//! Offered load, from the structure alone: the traffic of each stage by its flow equations, and what it asks of each role.

use super::approving::passing;
use crate::model::dynamics::{Arrivals, Scenario};
use crate::model::people::{Group, Role, calendar_of};
use crate::model::quantity::{Dist, Duration, TimeUnit, WorkingTime};
use crate::model::work::{Asked, Doer, Stage};
use crate::model::{Id, Org};

/// The load of a role under a scenario.
#[derive(Debug, Clone, Default)]
pub struct RoleLoad {
    /// Seconds of attention asked for, a second.
    pub offered: f64,
    /// Seconds of attention there are, a second.
    pub capacity: f64,
}

/// The loads of all roles, by index.
#[must_use]
pub fn loads(org: &Org, scenario: &Scenario) -> Vec<RoleLoad> {
    let mut loads = vec![RoleLoad::default(); org.roles.slots()];
    for (_, position) in org.positions.iter() {
        let role = &org.roles[position.role];
        let share = calendar_of(role, Some(position.group), &org.groups).map_or(1.0, |c| {
            let time = org.calendars[c].working_time();
            time.hours_per_day * time.days_per_week / 168.0
        });
        loads[position.role.index()].capacity += f64::from(position.headcount()) * share * role.available;
    }
    let rates = stage_rates(org, scenario);
    let mut places = vec![None; org.roles.slots()];
    for (_, position) in org.positions.iter() {
        places[position.role.index()].get_or_insert(position.group);
    }
    let hours = |role: Id<Role>| hours(org, role, places[role.index()]);
    let answering = Dist::Constant(Duration::new(org.defaults.get("answering"), TimeUnit::Second));
    for (id, stage) in org.stages.iter() {
        let Doer::Role(role) = stage.by else { continue };
        let rate = rates[id.index()];
        let pace = org.roles[role].pace;
        loads[role.index()].offered += rate * stage.effort.working_s(hours(role)).mean() / pace;
        for ask in &stage.asks {
            if let Asked::Role(asked) = ask.whom
                && asked != role
            {
                let takes = ask.takes.as_ref().unwrap_or(&answering).working_s(hours(asked)).mean();
                loads[asked.index()].offered += rate * ask.share * takes;
            }
        }
    }
    loads
}

/// The hours of a role in a group, and the share of all time that they are.
#[must_use]
pub fn calendar_share(org: &Org, role: Id<Role>, place: Option<Id<Group>>) -> (WorkingTime, f64) {
    let calendar = calendar_of(&org.roles[role], place, &org.groups);
    calendar.map_or((WorkingTime::ALWAYS, 1.0), |c| {
        let time = org.calendars[c].working_time();
        (time, time.hours_per_day * time.days_per_week / 168.0)
    })
}

/// What a day of effort means for a role: the hours of the first position that has it.
fn hours(org: &Org, role: Id<Role>, place: Option<Id<Group>>) -> WorkingTime {
    calendar_of(&org.roles[role], place, &org.groups)
        .map_or(WorkingTime::ALWAYS, |c| org.calendars[c].working_time())
}

/// Items a second at each stage: arrivals, onward flow, and what goes back, solved by repetition (the flow equations of an
/// open network: λ = γ + Pᵀλ).
#[must_use]
pub fn stage_rates(org: &Org, scenario: &Scenario) -> Vec<f64> {
    thinned_rates(org, scenario, &vec![1.0; org.stages.slots()])
}

/// The same, when only a share of what comes to each stage ever leaves it, since somebody there is asked for more than there is.
#[must_use]
pub fn thinned_rates(org: &Org, scenario: &Scenario, through: &[f64]) -> Vec<f64> {
    let arriving = demanded(org, scenario);
    let flow = Flow::of(org);
    let mut rates = vec![0.0; org.stages.slots()];
    for _ in 0..200 {
        let before = rates.clone();
        rates = flow.step(org, &arriving, &before, through);
        let moved: f64 = rates.iter().zip(&before).map(|(a, b): (&f64, &f64)| (a - b).abs()).sum();
        if moved < 1e-12 {
            break;
        }
    }
    for (id, stage) in org.stages.iter() {
        rates[id.index()] *= stage.happens;
    }
    rates
}

/// Items a second that the demands of a scenario bring to each stream.
fn demanded(org: &Org, scenario: &Scenario) -> Vec<f64> {
    let mut arriving = vec![0.0; org.streams.slots()];
    for demand in &scenario.demands {
        let length = scenario.runs_s.unwrap_or(0.0).max(1.0);
        arriving[demand.stream.index()] += match &demand.arrivals {
            Arrivals::Rate(rate) => *rate,
            Arrivals::Ramp { from, to } => from.max(*to),
            Arrivals::Spaced(dist) => 1.0 / dist.elapsed_s().mean().max(1e-9),
            Arrivals::Burst { count, .. } => f64::from(*count) / length,
            Arrivals::Keeps(_) => 0.0,
        };
    }
    arriving
}

/// Items a second that come to each stream, by demand or from stages that run it; `rates` are those of the stages.
#[must_use]
pub fn entering(org: &Org, scenario: &Scenario, rates: &[f64]) -> Vec<f64> {
    let mut entering = demanded(org, scenario);
    for (id, stage) in org.stages.iter() {
        if let Doer::Stream(inner) = stage.by {
            entering[inner.index()] += rates[id.index()];
        }
    }
    entering
}

/// Who follows whom, gathered once.
struct Flow {
    /// Stages that come after a stage, by its index.
    following: Vec<Vec<Id<Stage>>>,
    /// Stages that run a stream, by its index.
    running: Vec<Vec<Id<Stage>>>,
    /// Share of what is done at a stage that no refused decision ends, by its index.
    passing: Vec<f64>,
}

impl Flow {
    fn of(org: &Org) -> Self {
        let mut flow = Self {
            following: vec![Vec::new(); org.stages.slots()],
            running: vec![Vec::new(); org.streams.slots()],
            passing: vec![1.0; org.stages.slots()],
        };
        for (id, stage) in org.stages.iter() {
            flow.passing[id.index()] = passing(org, stage);
            for before in &stage.after {
                flow.following[before.index()].push(id);
            }
            if let Doer::Stream(inner) = stage.by {
                flow.running[inner.index()].push(id);
            }
        }
        flow
    }

    fn step(&self, org: &Org, arriving: &[f64], before: &[f64], through: &[f64]) -> Vec<f64> {
        let mut rates = vec![0.0; before.len()];
        for (id, stage) in org.stages.iter() {
            let coming = before[id.index()];
            let through = through.get(id.index()).copied().unwrap_or(1.0);
            let done = coming * stage.happens * through * self.passing[id.index()];
            let back = stage.returns.and_then(|(to, share)| share.map(|s| (to, s)));
            if let Some((to, share)) = back {
                rates[to.index()] += done * share;
            }
            // What passes by goes on all the same.
            let onward =
                done * (1.0 - back.map_or(0.0, |(_, s)| s)) * stage.succeeds + coming * (1.0 - stage.happens);
            if stage.next.is_empty() {
                for next in &self.following[id.index()] {
                    rates[next.index()] += onward / org.stages[*next].after.len().max(1) as f64;
                }
            }
            for (to, share) in &stage.next {
                if let Some(to) = to {
                    rates[to.index()] += onward * share;
                }
            }
            if stage.after.is_empty() {
                let running = self.running[stage.stream.index()].iter();
                let running: f64 = running.map(|s| before[s.index()] * org.stages[*s].happens).sum();
                rates[id.index()] += arriving[stage.stream.index()] + running;
            }
        }
        rates
    }
}
