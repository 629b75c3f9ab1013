//! What the structure alone predicts: for people, and as `andon.score/1`.

use super::metrics::{figure, time};
use super::sanitise::one_line;
use crate::diag::counted::several;
use crate::lint::predict::Prediction;
use crate::lint::predict::mend::Costed;
use crate::model::Org;
use crate::source::SourceMap;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// How many desks and costs are printed for people.
const SHOWN: usize = 5;

/// `andon.score/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Scores {
    /// `andon.score/1`
    pub format: String,
    /// One for each scenario on each structure.
    pub scores: Vec<Score>,
}

/// A scenario on a structure, predicted by equations; nothing was run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Score {
    /// The file.
    pub file: String,
    /// The scenario.
    pub scenario: String,
    /// `base` or a variant.
    pub structure: String,
    /// Mean flow time over all streams by their rates, in seconds; nothing when nothing arrives.
    pub flow_time_s: Option<f64>,
    /// Each stream that has demand.
    pub streams: Vec<JsonStream>,
    /// Share of passages up or down a reporting line, by traffic.
    pub vertical_share: f64,
    /// Mean seconds from sending a message to the addressee's attention.
    pub message_delay_s: f64,
    /// Positions by load, the busiest first.
    pub desks: Vec<JsonDesk>,
    /// Findings by what their mends would gain, the most costly first.
    pub costs: Vec<JsonCost>,
}

/// A stream's times.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonStream {
    /// Its name.
    pub stream: String,
    /// Items a second.
    pub rate: f64,
    /// Mean seconds from arrival to end.
    pub flow_time_s: f64,
    /// Mean seconds in which somebody works on it.
    pub touch_s: f64,
}

/// How busy the people of a position are.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonDesk {
    /// Their role.
    pub role: String,
    /// Their team or unit.
    pub group: String,
    /// How many they are.
    pub people: u32,
    /// Share of the time that they have which is asked for; above 1 it never ends.
    pub load: f64,
}

/// What a finding costs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonCost {
    /// The rule.
    pub rule: String,
    /// What is wrong.
    pub message: String,
    /// Path inside the project.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What was put right to find the figure.
    pub mend: String,
    /// The stream that gains most.
    pub stream: String,
    /// Seconds of the mean flow time of that stream that this would take off.
    pub gain_s: f64,
    /// The same as a share of the flow time of that stream.
    pub share: f64,
}

/// The score of a scenario on a structure. The costs are of findings about that structure.
#[must_use]
pub fn score(
    names: (&str, &str, &str),
    org: &Org,
    prediction: &Prediction,
    costs: &[Costed],
    sources: &SourceMap,
) -> Score {
    let whole = prediction.flow_s();
    let streams = prediction.streams.iter().map(|s| JsonStream {
        stream: org.streams[s.stream].meta.name.clone(),
        rate: s.rate,
        flow_time_s: s.flow_s,
        touch_s: s.touch_s,
    });
    let desks = prediction.desks.iter().map(|(id, load)| {
        let position = &org.positions[*id];
        JsonDesk {
            role: org.roles[position.role].meta.name.clone(),
            group: org.groups[position.group].meta.name.clone(),
            people: position.headcount(),
            load: *load,
        }
    });
    let costs = costs.iter().filter(|c| c.gain_s > 0.0).filter_map(|c| {
        let (file, from, _) = sources.place(c.finding.primary.span);
        let (stream, gain_s, share) = c.most?;
        Some(JsonCost {
            rule: c.finding.rule.to_owned(),
            message: c.finding.message.clone(),
            file: file.to_owned(),
            line: from.line,
            column: from.column,
            mend: c.mend?.to_owned(),
            stream: org.streams[stream].meta.name.clone(),
            gain_s,
            share,
        })
    });
    Score {
        file: names.0.to_owned(),
        scenario: names.1.to_owned(),
        structure: names.2.to_owned(),
        flow_time_s: (whole > 0.0).then_some(whole),
        streams: streams.collect(),
        vertical_share: prediction.vertical,
        message_delay_s: prediction.message_s,
        desks: desks.collect(),
        costs: costs.collect(),
    }
}

/// A score for people.
#[must_use]
pub fn text(score: &Score) -> String {
    let mut out = String::new();
    let percent = |share: f64| format!("{}%", figure(share * 100.0));
    let _ = writeln!(
        out,
        "{} on {}: predicted from the structure, nothing was run",
        one_line(&score.scenario),
        one_line(&score.structure)
    );
    for s in &score.streams {
        let name = one_line(&s.stream);
        let touch = time(s.touch_s);
        let _ =
            writeln!(out, "  flow time of {name}: about {}, of which {touch} is work", time(s.flow_time_s));
    }
    if score.message_delay_s > 0.0 {
        let _ = writeln!(
            out,
            "  messages: {} of their passages up or down, about {} each",
            percent(score.vertical_share),
            time(score.message_delay_s)
        );
    }
    let desk = |d: &JsonDesk| {
        let too_much = if d.load >= 1.0 { ", more than there is" } else { "" };
        format!("{} in {} {}{too_much}", one_line(&d.role), one_line(&d.group), percent(d.load))
    };
    let busiest: Vec<String> = score.desks.iter().take(SHOWN).map(desk).collect();
    if !busiest.is_empty() {
        let _ = writeln!(out, "  busiest: {}", busiest.join("; "));
    }
    // Several findings of one place are mended by the same change: it is told once.
    // An interface that a finding proposes is its own.
    let mut told: Vec<(&str, u32, &str, &str)> = Vec::new();
    let mut left: BTreeSet<(&str, u32, &str, &str)> = BTreeSet::new();
    for c in &score.costs {
        let own = if c.rule == "missing-interface" { c.message.as_str() } else { "" };
        let same = (c.file.as_str(), c.line, c.rule.as_str(), own);
        if told.contains(&same) {
            continue;
        }
        if told.len() == SHOWN {
            left.insert(same);
            continue;
        }
        told.push(same);
        let _ = writeln!(
            out,
            "  {}:{}: {}: {}\n    costs about {} of the flow time of {} ({}), which goes with {}",
            one_line(&c.file),
            c.line,
            c.rule,
            one_line(&c.message),
            time(c.gain_s),
            one_line(&c.stream),
            percent(c.share),
            c.mend
        );
    }
    if !left.is_empty() {
        let more = several(left.len(), "more finding that costs", "more findings that cost");
        let _ = writeln!(out, "  {more} something: `--score --format json` has all of them");
    }
    out
}
