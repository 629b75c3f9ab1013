//! Prediction without a run: the flow and routing equations of the whole organisation, and a queue at each desk.
//!
//! Traffic of work, questions, approvals and meetings is laid on the sanctioned paths; each position is a desk with classes
//! (relays, then answers, then work in hand, then new work), whose waits follow the formulas for non-preemptive priorities; a
//! stream's flow time is the longest way through its stages. How far it agrees with runs is measured in `docs/prediction.md`.

mod desk;
mod flow;
pub mod mend;
mod traffic;

use crate::model::dynamics::Scenario;
use crate::model::people::Position;
use crate::model::work::{Stage, Stream};
use crate::model::{Id, Org};
use crate::network::{Passages, back};

/// What the structure alone predicts for a scenario.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prediction {
    /// Streams that have demand.
    pub streams: Vec<StreamTime>,
    /// Share of passages up or down a reporting line, by traffic; 0 when there is no traffic.
    pub vertical: f64,
    /// Mean seconds from sending a message to the addressee's attention.
    pub message_s: f64,
    /// What is asked of each position that is asked for anything, as a share of its time, the busiest first: 1 is all of it.
    pub desks: Vec<(Id<Position>, f64)>,
    /// How long things wait at each position, by its index.
    pub waits: Vec<Waiting>,
    /// Seconds of one visit of each stage that has traffic: from when the work is sent there until it is done.
    pub stages: Vec<(Id<Stage>, f64)>,
    /// How much would be in hand if nothing waited for its doers.
    pub in_hand: InHand,
}

/// How many items are in hand at the rates of the demand, if nothing waits for whoever does it (Little's law): fewer cannot be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InHand {
    /// Of the people of each position, by its index.
    pub people: Vec<f64>,
    /// At each stage, by its index.
    pub stages: Vec<f64>,
    /// In each stream, by its index.
    pub streams: Vec<f64>,
}

/// How long things wait at a position, in mean seconds on the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Waiting {
    /// From a message's arrival until it is passed on.
    pub relay_s: f64,
    /// Until a question or a decision is taken up.
    pub answer_s: f64,
    /// Until work is taken up.
    pub work_s: f64,
}

/// A stream's times.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamTime {
    /// Which.
    pub stream: Id<Stream>,
    /// Items a second.
    pub rate: f64,
    /// Mean seconds from arrival to end.
    pub flow_s: f64,
    /// Mean seconds in which somebody works on it.
    pub touch_s: f64,
}

impl Prediction {
    /// The mean flow time over all streams, by their rates: the one figure that mends are judged by.
    #[must_use]
    pub fn flow_s(&self) -> f64 {
        let rate: f64 = self.streams.iter().map(|s| s.rate).sum();
        if rate <= 0.0 { 0.0 } else { self.streams.iter().map(|s| s.rate * s.flow_s).sum::<f64>() / rate }
    }
}

/// Solves the equations for a structure under a scenario.
#[must_use]
pub fn predict(org: &Org, scenario: &Scenario) -> Prediction {
    let mut out = times(org, scenario);
    // The same figure as in the findings of `overloaded`: what is asked of people when nothing is held up before it comes to them.
    let asked = asked(org, scenario);
    out.desks =
        org.positions.ids().map(|id| (id, asked[id.index()].load())).filter(|(_, l)| *l > 0.0).collect();
    out.desks.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    out
}

/// What is in hand at once, by the same equations.
#[must_use]
pub fn in_hand(org: &Org, scenario: &Scenario) -> InHand {
    times(org, scenario).in_hand
}

fn times(org: &Org, scenario: &Scenario) -> Prediction {
    let t = middle(scenario);
    let (traffic, waits) = traffic::Traffic::balanced(org, scenario, t);
    flow::times(org, scenario, &traffic, &waits, t)
}

/// The middle of what is observed, in seconds.
fn middle(scenario: &Scenario) -> f64 {
    scenario.warm_up_s.unwrap_or(0.0) + scenario.runs_s.unwrap_or(0.0) / 2.0
}

/// Where the predicted messages pass, those that come back on both ways.
#[must_use]
pub fn passages(org: &Org, scenario: &Scenario) -> Passages {
    let (traffic, _) = traffic::Traffic::balanced(org, scenario, middle(scenario));
    let mut out = Passages::default();
    for talk in traffic.talks.iter().flatten() {
        let Some(route) = &talk.route else {
            out.no_way += talk.rate;
            continue;
        };
        out.add(&traffic.network, route, talk.rate);
        if talk.returns {
            out.add(&traffic.network, &back(route), talk.rate);
        }
    }
    out
}

/// What is asked of the people of a position, as shares of the time that they have.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Asked {
    /// Messages to pass on, and meetings.
    pub relays: f64,
    /// Questions, decisions, approvals.
    pub serves: f64,
    /// Work.
    pub works: f64,
}

impl Asked {
    /// All of it.
    #[must_use]
    pub fn load(&self) -> f64 {
        self.relays + self.serves + self.works
    }
}

/// What is asked of every position, by index, when nothing is held up anywhere.
#[must_use]
pub fn asked(org: &Org, scenario: &Scenario) -> Vec<Asked> {
    let traffic = traffic::Traffic::asked(org, scenario);
    traffic.desks.iter().map(desk::Desk::asked).collect()
}
