//! The mechanisms by name, so that an effect can be traced to its cause by switching one off.

use crate::diag::{Finding, suggest};
use crate::model::Project;
use crate::source::Span;

/// One mechanism of the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mechanism {
    /// Its name in `without`.
    pub name: &'static str,
    /// What it does, and what is so without it.
    pub meaning: &'static str,
}

const fn mechanism(name: &'static str, meaning: &'static str) -> Mechanism {
    Mechanism { name, meaning }
}

/// All mechanisms that can be switched off.
pub const TABLE: &[Mechanism] = &[
    mechanism(
        "latency",
        "messages take time under way and wait for the next occasion of their channel; without it they arrive at once",
    ),
    mechanism(
        "loss",
        "each passage loses and corrupts some of the meaning; without it everything arrives and is true",
    ),
    mechanism(
        "handling",
        "relays spend attention on what they pass on, and it waits in their inbox; without it they pass it on at once",
    ),
    mechanism(
        "routing",
        "what has no sanctioned path goes up and over; without it everybody reaches everybody in one hop that costs nothing",
    ),
    mechanism(
        "shadow-paths",
        "who is tired of waiting goes round the sanctioned way where the climate says so; without it nobody does",
    ),
    mechanism("questions", "work raises questions; without it nobody asks"),
    mechanism("decisions", "stages wait for decisions and approvals; without it they are taken at once"),
    mechanism("approvals", "decisions wait for their approvals; without it they need none"),
    mechanism("calendars", "people have hours at work and booked time; without it they are always there"),
    mechanism("access", "people must be let in; without it they are"),
    mechanism("defects", "stages leave defects that others find; without it there are none"),
    mechanism("rework", "what was understood wrongly is done again; without it nothing is"),
    mechanism("limits", "limits on work in progress; without it there are none"),
    mechanism("batches", "stages wait for their batch; without it they do not"),
    mechanism("switching", "turning to another item costs time; without it it does not"),
    mechanism(
        "interruption",
        "urgent work takes people from less urgent work where its stream says so; without it nobody is interrupted",
    ),
    mechanism("learning", "people get faster with repetition; without it they do not"),
    mechanism(
        "staleness",
        "items lose their worth, and what is known of a situation or of a need goes stale; without it they do not",
    ),
    mechanism(
        "context",
        "only the top knows the whole, and the edge as much of it as intent carries; without it everybody knows it",
    ),
    mechanism(
        "delegation",
        "intent delegates decisions, and lets the edge act when nobody answers; without it it does neither",
    ),
    mechanism(
        "rivalry",
        "where no common intent holds, everybody makes the most of their own need; without it nobody does",
    ),
    mechanism("resources", "scarce things must be free; without it they always are"),
    mechanism("sessions", "several people must find a common time; without it nobody meets"),
    mechanism("knowledge", "teams learn what they asked and have insights; without it they do not"),
    mechanism("meetings", "meetings take time and pass things on; without it there are none"),
    mechanism("coupling", "changes break what depends on the changed; without it nothing breaks"),
    mechanism("outages", "channels fail; without it they never do"),
    mechanism("upkeep", "interfaces take time to keep open; without it they do not"),
    mechanism("mentoring", "newcomers take time of those who were there; without it they do not"),
    mechanism("rehearsal", "phases practise work without harm; without it they do not"),
    mechanism("phases", "the rules of the phase hold; without it there are no phases"),
    mechanism("disturbances", "the scenario disturbs the structure; without it nothing happens to it"),
    mechanism("signals", "problems show themselves and are answered; without it there are none"),
    mechanism(
        "voice",
        "people may keep silent about what they see; without it everybody speaks and everybody passes it on",
    ),
    mechanism("climate", "how bad news is answered moves who speaks; without it voice stays as it is"),
    mechanism("harm", "what is not headed off turns into incidents; without it nothing does"),
    mechanism("improvement", "successes make stages faster for good; without it they do not"),
    mechanism("assessments", "assessments may adopt another structure; without it none does"),
];

/// Which mechanisms are off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Switches {
    off: Vec<&'static str>,
}

impl Switches {
    /// The mechanism is at work.
    #[must_use]
    pub fn on(&self, name: &str) -> bool {
        !self.off.contains(&name)
    }

    /// Switches one off; `false` if there is none of that name.
    pub fn switch_off(&mut self, name: &str) -> bool {
        let Some(found) = TABLE.iter().find(|m| m.name == name) else { return false };
        if self.on(name) {
            self.off.push(found.name);
        }
        true
    }

    /// The names of those that are off.
    #[must_use]
    pub fn off(&self) -> &[&'static str] {
        &self.off
    }
}

/// Switches off what a scenario or comparison asks for; unknown names are findings.
pub fn switches(asked: &[(String, Span)], findings: &mut Vec<Finding>) -> Switches {
    let mut switches = Switches::default();
    for (name, span) in asked {
        if !switches.switch_off(name) {
            let near = suggest::nearest(name, TABLE.iter().map(|m| m.name));
            let help = near.map_or_else(
                || format!("there are: {}", TABLE.iter().map(|m| m.name).collect::<Vec<_>>().join(", ")),
                |n| format!("did you mean `{n}`?"),
            );
            findings.push(
                Finding::error("unknown-name", *span, format!("no mechanism is called `{name}`")).help(help),
            );
        }
    }
    switches
}

/// Unknown mechanisms in any plan of a project.
#[must_use]
pub fn check_plans(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, scenario) in project.scenarios.iter() {
        switches(&scenario.plan.without, &mut findings);
    }
    for (_, comparison) in project.comparisons.iter() {
        switches(&comparison.plan.without, &mut findings);
    }
    findings
}
