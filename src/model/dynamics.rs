//! What happens to a structure: scenarios, demand, disturbances, and the claims made about it.

use super::arena::{Id, Meta};
use super::people::{Group, Role};
use super::quantity::{Cadence, Dist, Duration};
use super::relation::{Channel, Party};
use super::signal::Signal;
use super::work::{Component, Stream};
use crate::declared;
use crate::source::Span;

declared!(Scenario, Comparison);

/// How items of a stream arrive.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrivals {
    /// At random (Poisson), so many a second.
    Rate(f64),
    /// At random with a rate that rises or falls along a line within the window.
    Ramp {
        /// A second, at the start of the window.
        from: f64,
        /// A second, at its end.
        to: f64,
    },
    /// So many at once, at a moment in seconds.
    Burst {
        /// How many.
        count: u32,
        /// When.
        at_s: f64,
    },
    /// One after another at these distances.
    Spaced(Dist<Duration>),
    /// A new one whenever one leaves, so that so many are always under way.
    Keeps(u32),
}

/// Demand for a stream.
#[derive(Debug, Clone)]
pub struct Demand {
    /// Of what.
    pub stream: Id<Stream>,
    /// How it arrives.
    pub arrivals: Arrivals,
    /// Where it arrives; `None` is any team that does the first stage.
    pub within: Option<Id<Group>>,
    /// 0 is most urgent; `None` is the default.
    pub priority: Option<u32>,
    /// From and to, in seconds from the start of the run.
    pub window: (f64, Option<f64>),
    /// The statement.
    pub span: Span,
}

/// Something done to the structure while it runs.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Another structure takes over.
    UseVariant(String),
    /// A channel cannot be used.
    ChannelDown(Id<Channel>),
    /// People are not there.
    Away(Party),
    /// An interface is cut.
    Cut(Party, Party),
    /// A cut interface is restored.
    Restore(Party, Party),
    /// People come.
    Join(u32, Id<Role>, Id<Group>),
    /// People go.
    Leave(u32, Id<Role>, Id<Group>),
    /// A component breaks.
    Break(Id<Component>),
    /// A signal arises.
    Sound(Id<Signal>),
}

/// An act with its time.
#[derive(Debug, Clone)]
pub struct Disturbance {
    /// When, in seconds from the start of the run.
    pub at_s: f64,
    /// For how long, in seconds; `None` is for good.
    pub for_s: Option<f64>,
    /// What.
    pub act: Act,
    /// The statement.
    pub span: Span,
}

/// A loop that looks at a measure and may change the structure.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// When it looks.
    pub cadence: Cadence,
    /// At what.
    pub claim: Claim,
    /// What it does if so: the name of a variant.
    pub variant: String,
    /// The statement.
    pub span: Span,
}

/// A comparison sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
    /// `between A to B`
    Between,
}

/// A measured quantity: which metric, of what, and which quantile (`None` is the mean).
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The metric's name in the words of the language, from [`super::defaults`]' sibling, the metric catalogue.
    pub metric: &'static str,
    /// Of what, as a path of names; `None` is the whole.
    pub of: Option<String>,
    /// Which quantile, 0 to 1.
    pub quantile: Option<f64>,
}

/// What is claimed of a measure.
#[derive(Debug, Clone, PartialEq)]
pub enum Asserted {
    /// Against a figure, in the unit of the metric (seconds, shares, counts, a second).
    Bound {
        /// How.
        sign: Sign,
        /// The figure.
        value: f64,
        /// The second figure of `between`.
        upper: Option<f64>,
    },
    /// Against a multiple of another measure of the same run.
    Multiple {
        /// How.
        sign: Sign,
        /// The factor.
        factor: f64,
        /// The other measure.
        of: Measure,
    },
    /// From one variant to the other, as a ratio new/old: it lies between these bounds.
    Ratio {
        /// Least new/old, if claimed.
        at_least: Option<f64>,
        /// Most new/old, if claimed.
        at_most: Option<f64>,
    },
    /// A finding of this rule is (or is not) made, on a declaration whose path is given or anywhere.
    Finding {
        /// The rule.
        rule: String,
        /// It must not be made.
        absent: bool,
    },
}

/// A claim: `flow time of Feature p85 <= 2 weeks`.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What is measured; for findings `metric` is `finding`.
    pub measure: Measure,
    /// What is said of it.
    pub asserted: Asserted,
    /// The confidence asked for, 0.95 unless said otherwise.
    pub confidence: f64,
    /// The words as written.
    pub text: String,
    /// The statement.
    pub span: Span,
}

/// Most replications: what each of them came to is kept in memory until all are done.
pub const MOST_REPLICATIONS: u32 = 100_000;

/// How much a scenario or a comparison is repeated.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Replications asked for.
    pub replications: Option<u32>,
    /// Seed asked for.
    pub seed: Option<u64>,
    /// Relative half-width of the intervals asked for.
    pub precision: Option<f64>,
    /// Mechanisms switched off, by name.
    pub without: Vec<(String, Span)>,
}

/// What happens to the structure.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Name and place.
    pub meta: Meta,
    /// Length of the observed time, in seconds.
    pub runs_s: Option<f64>,
    /// Declared warm-up, in seconds; `None` lets the run find it.
    pub warm_up_s: Option<f64>,
    /// Demand.
    pub demands: Vec<Demand>,
    /// Phases in turn: name and length in seconds; empty means one phase without rules.
    pub cycle: Vec<(String, f64, Span)>,
    /// Disturbances in order of writing.
    pub disturbances: Vec<Disturbance>,
    /// Assessments.
    pub assessments: Vec<Assessment>,
    /// Claims.
    pub expects: Vec<Claim>,
    /// Repetition.
    pub plan: Plan,
}

impl Scenario {
    /// The structures to which it may change, with the places.
    pub fn changes(&self) -> impl Iterator<Item = (&str, Span)> {
        let events = self.disturbances.iter().filter_map(|d| match &d.act {
            Act::UseVariant(name) => Some((name.as_str(), d.span)),
            _ => None,
        });
        events.chain(self.assessments.iter().map(|a| (a.variant.as_str(), a.span)))
    }

    /// When it is over, in seconds from its start, with the warm-up that is declared: one that a run finds is not known beforehand.
    #[must_use]
    pub fn end_s(&self) -> Option<f64> {
        Some(self.runs_s? + self.warm_up_s.unwrap_or(0.0))
    }
}

/// Two structures under one scenario.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The scenario's name and the place.
    pub meta: Meta,
    /// The scenario.
    pub scenario: Id<Scenario>,
    /// The old structure: `base` or a variant.
    pub old: String,
    /// The new one.
    pub new: String,
    /// Claims.
    pub expects: Vec<Claim>,
    /// Repetition, and the mechanisms switched off on both sides.
    pub plan: Plan,
}

/// People of one role in one group, for demand and joins.
pub type Place = (Id<Role>, Id<Group>);
