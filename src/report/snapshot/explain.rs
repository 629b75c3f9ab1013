//! A comparison for people: what changed, from what to what, and where the time goes now against then.

use super::compare::{Compared, Difference, Verdict, other_story};
use super::{Figure, Run, Section, Snapshot};
use crate::diag::counted::counted;
use crate::report::metrics::figure;
use crate::report::sanitise::one_line;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Metrics that are named before the rest is counted.
const NAMED: usize = 8;
/// Parts of the flow time below this share of it are not worth a line.
const SMALL: f64 = 0.005;

/// What a comparison comes to: a line, and below it what differs.
#[must_use]
pub fn explain(old: &Snapshot, new: &Snapshot, compared: &Compared) -> String {
    let mut out = format!("  {}: {}\n", compared.verdict.words(), one_line(&new.title()));
    if let Verdict::Undecided(needed) = compared.verdict {
        let _ = writeln!(
            out,
            "    other figures, and too few replications to tell a change from another draw: at least {needed} are needed"
        );
    }
    for (was, now) in &compared.plan {
        let _ = writeln!(out, "    {}, was {}", one_line(now), one_line(was));
    }
    for line in &compared.came {
        let _ = writeln!(out, "    came: {}", one_line(line));
    }
    for line in &compared.went {
        let _ = writeln!(out, "    went: {}", one_line(line));
    }
    if let (Snapshot::Run(old), Snapshot::Run(new)) = (old, new)
        && !compared.differences.is_empty()
    {
        of_run(&mut out, old, new, &compared.differences);
    }
    out
}

fn of_run(out: &mut String, old: &Run, new: &Run, differences: &[Difference]) {
    let named = first_named(differences);
    for difference in &named {
        let _ = writeln!(out, "    {}", metric(difference));
    }
    let more = differences.len() - named.len();
    if more > 0 {
        let _ = writeln!(out, "    and {more} more");
    }
    let slower = |of: &str| {
        differences
            .iter()
            .any(|d| d.of == of && (d.metric == "flow time" || d.metric.starts_with("time in ")))
    };
    for (of, now) in new.subjects.iter().filter(|(of, _)| slower(of)) {
        let was = old.subjects.get(of);
        let flow = |section: Option<&Section>| {
            let entry = section.and_then(|s| s.entries.get("flow time"));
            entry.map_or_else(|| "nothing".to_owned(), |e| written(&e.mean))
        };
        let (then, today) = (flow(was), flow(Some(now)));
        let _ = writeln!(out, "    where the time of {} goes: {today}, was {then}", one_line(of));
        where_time_goes(out, was, now);
    }
    if let Some(story) = other_story(old, new) {
        let _ = writeln!(out, "    the story of {} now", one_line(&story.item));
        for line in &story.lines {
            let _ = writeln!(out, "      {}", one_line(line));
        }
    }
}

/// The differences that are named before the rest is counted: flow times first, since they are what the others lead to.
#[must_use]
pub fn first_named(differences: &[Difference]) -> Vec<&Difference> {
    let (flows, others): (Vec<_>, Vec<_>) = differences.iter().partition(|d| d.metric == "flow time");
    let most = NAMED.max(flows.len());
    flows.into_iter().chain(others).take(most).collect()
}

/// `flow time of Feature: 8.61 ± 0.25 days, was 14.59 ± 0.34 days (41% less)`
#[must_use]
pub fn metric(d: &Difference) -> String {
    let of = if d.of.is_empty() { String::new() } else { format!(" of {}", one_line(&d.of)) };
    let tail = if d.tail { ", p85" } else { "" };
    let name = format!("{}{of}{tail}", one_line(&d.metric));
    match (&d.old, &d.new) {
        (Some(old), Some(new)) if old.text == new.text => {
            let (then, now) = (old.interval.n, new.interval.n);
            format!("{name}: measured in {}, was in {then}", counted(now, "replication"))
        }
        (Some(old), Some(new)) => {
            format!("{name}: {}, was {}{}", written(new), written(old), how_far(old, new))
        }
        (None, Some(new)) => format!("{name}: {}, was not there", written(new)),
        (Some(old), None) => format!("{name}: not there, was {}", written(old)),
        (None, None) => name,
    }
}

/// A figure in words; what is always nought needs neither unit nor interval, and what does not vary no more digits than others.
fn written(of: &Figure) -> String {
    if of.is_nought() {
        return "0".to_owned();
    }
    let exact = of.text.split_once(" ± 0").filter(|(_, unit)| unit.is_empty() || unit.starts_with(' '));
    match exact.and_then(|(mean, unit)| Some((mean.parse().ok()?, unit))) {
        Some((mean, unit)) => format!("{} ± 0{unit}", figure(mean)),
        None => of.text.clone(),
    }
}

/// How far a figure moved, in words.
fn how_far(old: &Figure, new: &Figure) -> String {
    let ratio = new.interval.mean / old.interval.mean;
    if !ratio.is_finite() || ratio <= 0.0 {
        String::new()
    } else if ratio >= 2.0 {
        format!(" ({} times)", figure(ratio))
    } else if ratio > 1.0 {
        format!(" ({}% more)", figure((ratio - 1.0) * 100.0))
    } else {
        format!(" ({}% less)", figure((1.0 - ratio) * 100.0))
    }
}

/// A part of the flow time, then and now.
struct Part<'p> {
    name: &'p str,
    was: Option<&'p Figure>,
    now: Option<&'p Figure>,
}

impl Part<'_> {
    fn means(&self) -> (f64, f64) {
        let mean = |figure: Option<&Figure>| figure.map_or(0.0, |f| f.interval.mean);
        (mean(self.was), mean(self.now))
    }

    fn moved(&self) -> f64 {
        let (was, now) = self.means();
        (now - was).abs()
    }
}

/// The parts of the flow time, those that moved most first.
fn where_time_goes(out: &mut String, old: Option<&Section>, new: &Section) {
    fn part<'p>(name: &'p str, old: Option<&'p Section>, new: &'p Section) -> Part<'p> {
        let figure = |s: &'p Section| s.entries.get(name).map(|e| &e.mean);
        Part { name, was: old.and_then(figure), now: figure(new) }
    }
    let whole = part("flow time", old, new).means();
    let names: BTreeSet<&String> = old.into_iter().chain([new]).flat_map(|s| s.entries.keys()).collect();
    let mut parts: Vec<Part<'_>> = names
        .into_iter()
        .filter(|name| name.starts_with("time in "))
        .map(|name| part(name, old, new))
        .filter(|p| p.means().0.max(p.means().1) > SMALL * whole.0.max(whole.1))
        .collect();
    parts.sort_by(|a, b| b.moved().total_cmp(&a.moved()).then(a.name.cmp(b.name)));
    let text = |figure: Option<&Figure>| figure.map_or_else(|| "nothing".to_owned(), written);
    for p in parts {
        let name = one_line(p.name.trim_start_matches("time in "));
        let _ = writeln!(out, "      {name:<9} {}, was {}", text(p.now), text(p.was));
    }
}
