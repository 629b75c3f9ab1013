//! The one table of figures that hold where a spec says nothing. Each can be set: `default relay_handling 10 min`.

use super::dynamics::MOST_REPLICATIONS;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a default measures, for checking what a spec sets it to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Seconds.
    Time,
    /// A share from 0 to 1.
    Share,
    /// A plain number.
    Number,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DefaultRow {
    /// The name by which a spec sets it.
    pub name: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    /// Seconds, share or number.
    pub value: f64,
    /// What it means.
    pub meaning: &'static str,
    /// Where it comes from, or the word `assumption`.
    pub source: &'static str,
    /// Of what counts in whole numbers, the least and the most.
    pub counts: Option<(f64, f64)>,
}

impl DefaultRow {
    /// Why a figure cannot be meant: what counts is whole, and has bounds. Nothing when it can be.
    #[must_use]
    pub fn wrong(&self, figure: f64) -> Option<String> {
        let (least, most) = self.counts?;
        let fine = figure.fract() == 0.0 && (least..=most).contains(&figure);
        (!fine).then(|| format!("`{}` is a whole number from {least} to {most}", self.name))
    }
}

const fn row(
    name: &'static str,
    dimension: Dimension,
    value: f64,
    meaning: &'static str,
    source: &'static str,
) -> DefaultRow {
    DefaultRow { name, dimension, value, meaning, source, counts: None }
}

/// The row of what counts in whole numbers, from the least to the most.
const fn counted(
    name: &'static str,
    (least, value, most): (f64, f64, f64),
    meaning: &'static str,
    source: &'static str,
) -> DefaultRow {
    DefaultRow { name, dimension: Number, value, meaning, source, counts: Some((least, most)) }
}

use Dimension::{Number, Share, Time};

const MIN: f64 = 60.0;
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

/// All defaults, in the order of the manual.
pub const TABLE: &[DefaultRow] = &[
    row(
        "relay_handling",
        Time,
        20.0 * MIN,
        "attention that a relay spends on a message that it passes on",
        "assumption",
    ),
    row("answering", Time, 30.0 * MIN, "attention that answering a question takes", "assumption"),
    row("deciding", Time, 30.0 * MIN, "attention that a decision takes of whoever takes it", "assumption"),
    row("approving", Time, 20.0 * MIN, "attention that an approval takes of the approver", "assumption"),
    row("granting", Time, 30.0 * MIN, "attention that granting an access takes", "assumption"),
    row("repairing", Time, 4.0 * HOUR, "attention that repairing a broken component takes", "assumption"),
    row(
        "switching",
        Time,
        0.0,
        "time lost when turning from one item to another",
        "assumption: none unless declared, so that exact queueing cases hold",
    ),
    counted("meaning", (1.0, 10.0, 1_000.0), "units of meaning in a message", "assumption"),
    counted(
        "rounds",
        (0.0, 1.0, 1_000.0),
        "times that a question is asked before an incomplete answer to it is acted on as it is",
        "assumption",
    ),
    row("room_speed", Time, MIN, "time under way within a team", "assumption: one room"),
    row("room_fidelity", Share, 0.99, "meaning kept within a team", "assumption: one room"),
    row("room_accuracy", Share, 1.0, "truth of what is kept within a team", "assumption"),
    row("line_speed", Time, 30.0 * MIN, "time under way between a boss and a report", "assumption"),
    row(
        "line_fidelity",
        Share,
        0.88,
        "meaning kept in one passage along a reporting line",
        "assumption: serial reproduction through ranks keeps 0.72 at worst (public figures on downward communication), a face-to-face boss more",
    ),
    row("line_accuracy", Share, 0.97, "truth of what is kept along a reporting line", "assumption"),
    counted(
        "juggles",
        (1.0, 1_000.0, 10_000.0),
        "items one person has in hand at once, those that wait for an answer included",
        "assumption: no limit unless declared; what waits is put aside",
    ),
    row(
        "defects",
        Share,
        0.0,
        "chance that a stage leaves a hidden defect",
        "assumption: none unless declared",
    ),
    row(
        "rework_of_wrong",
        Share,
        0.5,
        "share of a stage's effort done again after acting on wrong or missing meaning",
        "assumption",
    ),
    row("half_life", Time, 30.0 * DAY, "how fast the local part of a decision goes stale", "assumption"),
    row(
        "local_part",
        Share,
        0.5,
        "weight in a decision of what only the place knows; the rest is context",
        "assumption",
    ),
    row(
        "intent_clear",
        Share,
        0.8,
        "share of the context that a declared intent carries to the edge",
        "assumption",
    ),
    row(
        "context_without_intent",
        Share,
        0.3,
        "share of the context that the edge has without an intent, and at least with one",
        "assumption",
    ),
    row("safety", Share, 0.7, "share of problems seen that are spoken of, at the start", "assumption"),
    row("noticed", Share, 1.0, "share of weak signals that are noticed", "assumption"),
    row(
        "thanked",
        Share,
        0.5,
        "share of bad news that is thanked where `bad news is …` is said nowhere; the rest is punished",
        "assumption: the bureaucratic type of Westrum's typology",
    ),
    row(
        "voice_up",
        Share,
        0.05,
        "step of the voice when thanked",
        "assumption, linear operator learning (Bush and Mosteller)",
    ),
    row(
        "voice_down",
        Share,
        0.25,
        "step of the voice when blamed",
        "assumption: bad is stronger than good, five to one",
    ),
    row("voice_seen", Share, 0.3, "part of the step for those who only see it", "assumption"),
    row("voice_silence", Share, 0.02, "step down of the voice when nobody answers", "assumption"),
    row(
        "shadow_taken",
        Share,
        0.5,
        "chance at the start that whoever is tired of waiting asks somebody directly, where shadow paths are declared",
        "assumption",
    ),
    row(
        "relay_safety",
        Share,
        0.8,
        "chance that a rung passes a signal on instead of swallowing it, at full safety it is 1",
        "assumption",
    ),
    row(
        "rung_solves",
        Share,
        0.85,
        "share of the signals that a rung with another one above it solves itself; the last one passes on to nobody and solves all, unless it says `solves`",
        "assumption",
    ),
    row(
        "rung_takes",
        Time,
        20.0,
        "attention that a rung spends on a signal",
        "assumption, after line leaders on an assembly line",
    ),
    row(
        "mentoring",
        Share,
        0.0,
        "share of an incumbent's attention that a newcomer takes, unless declared",
        "assumption: none unless declared",
    ),
    row(
        "mentoring_time",
        Time,
        56.0 * DAY,
        "for how long newcomers take it, where it is not declared for a role",
        "assumption, after reports of two months of ramp-up",
    ),
    row(
        "intent_half_life",
        Time,
        36_500.0 * DAY,
        "how fast an intent fades after it was last spoken of",
        "assumption: it does not, unless declared; the figure is a hundred years",
    ),
    row(
        "learned_from_answer",
        Share,
        0.0,
        "share of what a team does not know of a specialty that an answer teaches it",
        "assumption: nothing unless declared",
    ),
    row(
        "learned_together",
        Share,
        0.0,
        "the same for a session with somebody of the specialty",
        "assumption: nothing unless declared",
    ),
    row(
        "learned_from_broadcast",
        Share,
        0.0,
        "share of its distance to the team that knows most which a team makes up at a meeting that shares learning",
        "assumption: nothing unless declared",
    ),
    row(
        "spark",
        Share,
        0.0,
        "chance that two people of complementary fields have an insight when they work something out together",
        "assumption: none unless declared",
    ),
    row(
        "own_case",
        Number,
        1.0,
        "spread of what everybody adds to the worth of their own need where no common intent holds, in standard deviations",
        "assumption: as large as the spread of the needs themselves",
    ),
    row(
        "interplay",
        Share,
        0.0,
        "chance that two changes of one batch break something together",
        "assumption: none unless declared",
    ),
    row(
        "fault_finding",
        Share,
        0.3,
        "part of the repair that is added for each halving of the batch in which the fault must be found",
        "assumption: bisection",
    ),
    row(
        "found_out",
        Time,
        5.0 * DAY,
        "mean time after which owners find a breakage that nobody can tell them of",
        "assumption",
    ),
    row(
        "meeting_slot",
        Time,
        30.0 * MIN,
        "grain in which booked time lies in a calendar",
        "assumption: half-hour slots",
    ),
    counted(
        "priority",
        (0.0, 5.0, 1_000.0),
        "priority of an item of which nothing is said; 0 is most urgent",
        "assumption",
    ),
    counted(
        "replications",
        (2.0, 20.0, MOST_REPLICATIONS as f64),
        "replications of a scenario of which nothing is said",
        "at least 20, so that the t quantile has settled",
    ),
];

/// The figures of the table in the order of their names: a run asks for some of them at each message.
static BY_NAME: LazyLock<Vec<(&str, f64)>> = LazyLock::new(|| {
    let mut figures: Vec<_> = TABLE.iter().map(|row| (row.name, row.value)).collect();
    figures.sort_unstable_by_key(|(name, _)| *name);
    figures
});

/// The defaults in force: the table with what the spec sets over it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Defaults {
    set: BTreeMap<&'static str, f64>,
}

impl Defaults {
    /// The figure in force, in seconds, as a share, or as a number; a name that is not in the table gives 0, which a
    /// test of the table rules out for every name used in the code.
    #[must_use]
    pub fn get(&self, name: &str) -> f64 {
        let base =
            || BY_NAME.binary_search_by(|(known, _)| (*known).cmp(name)).map_or(0.0, |at| BY_NAME[at].1);
        self.set.get(name).copied().unwrap_or_else(base)
    }

    /// Sets a figure; `false` when no default has this name.
    pub fn set(&mut self, name: &str, value: f64) -> bool {
        let Some(row) = TABLE.iter().find(|r| r.name == name) else { return false };
        self.set.insert(row.name, value);
        true
    }

    /// What the spec has set, by name.
    pub fn changed(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        self.set.iter().map(|(k, v)| (*k, *v))
    }
}
