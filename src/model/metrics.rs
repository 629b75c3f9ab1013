//! The catalogue of metrics: what a run measures, in the words that claims use.

/// What a metric is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Time,
    /// A share from 0 to 1.
    Share,
    /// A plain number.
    Number,
    /// So many a second.
    Rate,
    /// In the currency of the spec.
    Money,
}

impl Unit {
    /// How figures of it are shown to people.
    #[must_use]
    pub fn shown(self) -> &'static str {
        match self {
            Self::Time => "a time",
            Self::Share => "a share",
            Self::Number => "a number",
            Self::Rate => "so many in a time: a week in text, a second in JSON and CSV",
            Self::Money => "money, in the currency of the spec",
        }
    }
}

/// What a metric may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The whole organisation only.
    Whole,
    /// A stream.
    Stream,
    /// A stage.
    Stage,
    /// A role, or a group.
    People,
    /// A decision.
    Decision,
    /// A scarce thing.
    Resource,
    /// A weak signal.
    Signal,
    /// A rung of the ladder that hears a weak signal.
    Rung,
    /// Harm.
    Incident,
}

/// One metric.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Its name in claims and reports.
    pub name: &'static str,
    /// What it is of.
    pub of: Of,
    /// Its unit.
    pub unit: Unit,
    /// Quantiles of it are kept.
    pub quantiles: bool,
    /// What it means, and how it is calculated.
    pub meaning: &'static str,
}

impl Metric {
    /// The most that it can come to. Of a share that is all of it; but the time at work is booked at random where people are
    /// available for a part of it, so that shares of it can come to more in a short run.
    #[must_use]
    pub fn top(&self) -> f64 {
        let of_time_at_work = self.of == Of::People && !matches!(self.name, "knowledge" | "safety");
        if self.unit == Unit::Share && !of_time_at_work { 1.0 } else { f64::INFINITY }
    }
}

const fn metric(name: &'static str, of: Of, unit: Unit, quantiles: bool, meaning: &'static str) -> Metric {
    Metric { name, of, unit, quantiles, meaning }
}

/// All metrics, in the order of reports.
#[rustfmt::skip]
pub const TABLE: &[Metric] = &[
    metric("flow time", Of::Stream, Unit::Time, true, "from the arrival of an item to its end, of the items that end in the observed time"),
    metric("flow efficiency", Of::Stream, Unit::Share, false, "touch time over flow time, summed over the items that end in the observed time; of branches, the touch time of the one that ends last"),
    metric("throughput", Of::Stream, Unit::Rate, false, "items that end, over the observed time"),
    metric("work in progress", Of::Stream, Unit::Number, false, "items under way, averaged over the observed time"),
    metric("time in touch", Of::Stream, Unit::Time, false, "mean time of an item in which somebody works on it, turning to it included; like all parts of the flow time, along the branch that ends last where it was in several"),
    metric("time in queue", Of::Stream, Unit::Time, false, "mean time in which it waits for somebody to be free, or for room where a limit holds"),
    metric("time in question", Of::Stream, Unit::Time, false, "mean time in which it waits for an answer, the way of the messages apart"),
    metric("time in hop", Of::Stream, Unit::Time, false, "mean time in which messages or the work itself are under way or wait at relays"),
    metric("time in decision", Of::Stream, Unit::Time, false, "mean time in which it waits for a decision"),
    metric("time in approval", Of::Stream, Unit::Time, false, "mean time in which it waits for approvals"),
    metric("time in access", Of::Stream, Unit::Time, false, "mean time in which its doer waits to be let in"),
    metric("time in resource", Of::Stream, Unit::Time, false, "mean time in which it waits for scarce things, or for what is broken to be whole again"),
    metric("time in rework", Of::Stream, Unit::Time, false, "mean time spent on doing again what was done"),
    metric("time in batch", Of::Stream, Unit::Time, false, "mean time in which it waits for others of its batch, or for the branches of a join"),
    metric("time in calendar", Of::Stream, Unit::Time, false, "mean time in which its doer is not at work or is booked"),
    metric("wait", Of::Stage, Unit::Time, true, "time between coming to the people of a stage and being taken up, the wait for others of a batch included"),
    metric("items at", Of::Stage, Unit::Number, false, "items that wait or are in work at a stage, averaged over the observed time"),
    metric("share of items turned away", Of::Stage, Unit::Share, false, "arrivals that find the stage at its limit and go away"),
    metric("share of messages vertical", Of::Whole, Unit::Share, false, "hops up or down the reporting line over all hops"),
    metric("share of messages up", Of::Whole, Unit::Share, false, "hops to a boss over all hops"),
    metric("share of messages down", Of::Whole, Unit::Share, false, "hops to a report over all hops"),
    metric("share of messages across", Of::Whole, Unit::Share, false, "hops over an interface, within a team or on a shadow path over all hops"),
    metric("messages", Of::Whole, Unit::Rate, false, "messages sent, over the observed time"),
    metric("hops per message", Of::Whole, Unit::Number, false, "passages that a message makes from sender to addressee"),
    metric("message delay", Of::Whole, Unit::Time, true, "from sending to the addressee's attention"),
    metric("message fidelity", Of::Whole, Unit::Share, false, "share of the units of meaning that arrive and are true"),
    metric("share of messages unreachable", Of::Whole, Unit::Share, false, "messages for which no sanctioned path exists"),
    metric("share of messages in the shadow", Of::Whole, Unit::Share, false, "messages over ties that nothing sanctions, of all that arrive: the official structure explains the rest"),
    metric("height of escalations", Of::Whole, Unit::Number, false, "levels climbed by messages that go up"),
    metric("utilisation", Of::People, Unit::Share, false, "share of the time at work in which people are busy"),
    metric("switching", Of::People, Unit::Share, false, "share of the time at work that turning to another item takes"),
    metric("idle for access", Of::People, Unit::Share, false, "share of the time at work in which people have nothing to do but wait to be let in"),
    metric("attention on operations", Of::People, Unit::Share, false, "share of the time at work of those who lead that goes into messages to pass on, questions, decisions, approvals, signals and repairs"),
    metric("decision time", Of::Decision, Unit::Time, true, "from the request to the decision, its approvals included"),
    metric("approval time", Of::Decision, Unit::Time, false, "from the first request for approval to the last yes"),
    metric("share of decisions right", Of::Decision, Unit::Share, false, "decisions that hit what the situation and the whole asked for"),
    metric("share of decisions at the edge", Of::Decision, Unit::Share, false, "decisions taken by whoever does the work, of all that are taken"),
    metric("share of items successful", Of::Stream, Unit::Share, false, "items that end neither failed, dropped nor given up, of all that end"),
    metric("share of items given up", Of::Stream, Unit::Share, false, "items that ended because what they waited for did not come in time"),
    metric("insights", Of::Stream, Unit::Rate, false, "insights of people of complementary fields who work something out together, over the observed time"),
    metric("uses", Of::Resource, Unit::Rate, false, "times that it was handed over, over the observed time"),
    metric("worth of uses", Of::Resource, Unit::Number, false, "worth of what it was used for, at the time of use; the mean worth of all that asks is 1"),
    metric("share in use", Of::Resource, Unit::Share, false, "share of all there are that somebody has, on average over the time"),
    metric("wait for", Of::Resource, Unit::Time, true, "from asking for it to having it"),
    metric("knowledge", Of::People, Unit::Share, false, "what a team knows of what it was told, from 0 to 1, averaged over its topics and the observed time"),
    metric("cost", Of::Whole, Unit::Money, false, "what the people cost in the observed time: hours and days as their calendars have them, in the currency of the spec"),
    metric("changes", Of::Whole, Unit::Rate, false, "changes of components from outside, over the observed time"),
    metric("incidents per change", Of::Whole, Unit::Number, false, "all incidents of the observed time, also those from wrong decisions and from problems that nobody heard of, over changes of components from outside"),
    metric("share of changes that break", Of::Whole, Unit::Share, false, "changes that break at least one other part at once"),
    metric("share of releases that break", Of::Whole, Unit::Share, false, "batches of changes of which at least one breaks another part at once; a change by itself is a release"),
    metric("blast radius", Of::Whole, Unit::Number, true, "changes that one change leads to, itself and the repairs of what it breaks included"),
    metric("parts broken", Of::Whole, Unit::Number, false, "broken members of components, averaged over the observed time"),
    metric("time to repair", Of::Whole, Unit::Time, true, "from the breaking of a part to its repair, the way of the news included"),
    metric("problems", Of::Signal, Unit::Rate, false, "problems that show themselves, over the observed time"),
    metric("reports", Of::Signal, Unit::Rate, false, "times that somebody speaks of one, over the observed time"),
    metric("escapes", Of::Signal, Unit::Rate, false, "problems that nobody solves before their time is over, over the observed time"),
    metric("share of problems spoken of", Of::Signal, Unit::Share, false, "reports over the times that a problem was noticed"),
    metric("share of reports lost", Of::Signal, Unit::Share, false, "reports that were swallowed, not understood, or reached nobody"),
    metric("share of problems solved", Of::Signal, Unit::Share, false, "problems solved, of those solved or escaped"),
    metric("share of problems harmful", Of::Signal, Unit::Share, false, "problems that became an incident, of those solved or escaped"),
    metric("share answered in time", Of::Signal, Unit::Share, false, "problems solved within the time of the first rung, of those solved"),
    metric("share answered", Of::Rung, Unit::Share, false, "calls that reach the rung and are solved there within its time, of all that reach it, those that a lower rung solves meanwhile among them: `share answered of SIGNAL.ROLE`"),
    metric("time to answer", Of::Signal, Unit::Time, true, "from speaking of a problem to its solution"),
    metric("rungs climbed", Of::Signal, Unit::Number, false, "rungs above the first that a solved problem has climbed"),
    metric("share of bad news thanked", Of::Whole, Unit::Share, false, "answers to bad news that are thanks, silence included in all answers"),
    metric("safety", Of::People, Unit::Share, false, "chance of speaking of a problem seen, averaged over people and the observed time"),
    metric("incidents", Of::Incident, Unit::Rate, false, "incidents, over the observed time"),
    metric("outage", Of::Incident, Unit::Share, false, "share of the observed time in which at least one is under way"),
    metric("time to restore", Of::Incident, Unit::Time, true, "from the beginning of an incident to its end"),
    metric("rework share", Of::Stream, Unit::Share, false, "effort spent on doing again over all effort"),
];

/// Names that other schools have for our metrics.
const ALSO_CALLED: &[(&str, &str)] = &[
    ("lead time", "flow time"),
    ("cycle time", "flow time"),
    ("throughput time", "flow time"),
    ("time to market", "flow time"),
    ("wip", "work in progress"),
    ("velocity", "throughput"),
    ("load", "utilisation"),
    ("occupancy", "utilisation"),
    ("queue length", "items at"),
    ("waiting time", "time in queue"),
    ("wait time", "time in queue"),
    ("mttr", "time to restore"),
    ("change failure rate", "share of changes that break"),
    ("psychological safety", "safety"),
];

/// Our name of a metric that another school calls so.
///
/// ```
/// assert_eq!(andon::model::metrics::ours_for("Lead time"), Some("flow time"));
/// ```
#[must_use]
pub fn ours_for(name: &str) -> Option<&'static str> {
    ALSO_CALLED.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name)).map(|(_, ours)| *ours)
}

/// The metric of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Metric> {
    TABLE.iter().find(|m| m.name == name)
}

/// The metric with which a text begins, and the rest of the text.
#[must_use]
pub fn prefix(text: &str) -> Option<(&'static Metric, &str)> {
    TABLE
        .iter()
        .filter_map(|m| {
            let rest = text.strip_prefix(m.name)?;
            (rest.is_empty() || rest.starts_with(' ')).then_some((m, rest.trim_start()))
        })
        .max_by_key(|(m, _)| m.name.len())
}
