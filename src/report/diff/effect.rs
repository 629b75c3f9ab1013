//! What a change does to the dynamics, in words: how many times as long, with its interval, or that nothing is to be seen.

use super::super::metrics::{figure, in_unit, time};
use super::super::sanitise::one_line;
use super::Effect;
use crate::diag::counted::counted;
use crate::model::metrics::Unit;
use crate::sim::compare::{Contrast, Direction};
use std::fmt::Write as _;

/// How large an effect is, whatever its unit: the part of the larger figure by which the smaller falls short, 0 to 1.
#[must_use]
pub fn size(c: &Contrast) -> f64 {
    let most = c.old.mean.abs().max(c.new.mean.abs());
    if most > 0.0 { (c.difference.mean / most).abs() } else { 0.0 }
}

/// What streams are for.
const STREAMS: &[&str] = &["flow time", "throughput"];

/// Certain effects first; of them what streams are for and what is claimed, then the largest, then by name.
pub fn rank(contrasts: &mut [Contrast], claimed: &[(&str, &str)]) {
    let asked =
        |c: &Contrast| STREAMS.contains(&c.metric.name) || claimed.contains(&(c.metric.name, c.of.as_str()));
    let class = |c: &Contrast| match c.direction() {
        Direction::Falls | Direction::Rises => 0,
        Direction::Undecided => 1,
        Direction::Same => 2,
    };
    contrasts.sort_by(|a, b| {
        let key = |c: &Contrast| (class(c), c.quantile.is_some(), !asked(c));
        key(a).cmp(&key(b)).then_with(|| {
            size(b).total_cmp(&size(a)).then_with(|| {
                (a.metric.name, &a.of)
                    .cmp(&(b.metric.name, &b.of))
                    .then_with(|| a.quantile.partial_cmp(&b.quantile).unwrap_or(std::cmp::Ordering::Equal))
            })
        })
    });
}

/// `flow time of Feature p95`
#[must_use]
pub fn name(c: &Contrast) -> String {
    let of = if c.of.is_empty() { String::new() } else { format!(" of {}", one_line(&c.of)) };
    let quantile = c.quantile.map_or_else(String::new, |q| format!(" p{:.0}", q * 100.0));
    format!("{}{of}{quantile}", c.metric.name)
}

/// `2.1 times as long [1.9 to 2.3]`
#[must_use]
pub fn verdict(c: &Contrast, currency: &str) -> String {
    let rises = match c.direction() {
        Direction::Same => return "the same in every replication".to_owned(),
        Direction::Undecided => return "no difference beyond noise".to_owned(),
        Direction::Rises => true,
        Direction::Falls => false,
    };
    let (more, less, as_much) = match c.metric.unit {
        Unit::Time => ("longer", "shorter", "long"),
        _ => ("more", "less", "much"),
    };
    if c.metric.unit != Unit::Share
        && let Some((ratio, low, high)) = c.ratio
        && low.is_finite()
        && high.is_finite()
    {
        // Up to half as much again is a percentage; beyond, so many times.
        if (0.67..1.5).contains(&ratio) {
            let percent = |r: f64| figure(((r - 1.0) * 100.0).abs());
            let (near, far) = if rises { (low, high) } else { (high, low) };
            let word = if rises { more } else { less };
            return format!("{}% {word} [{}% to {}%]", percent(ratio), percent(near), percent(far));
        }
        return format!("{} times as {as_much} [{} to {}]", figure(ratio), figure(low), figure(high));
    }
    let d = &c.difference;
    let sign = if rises { "+" } else { "−" };
    let (near, far) = if rises { (d.low(), d.high()) } else { (-d.high(), -d.low()) };
    let mean = d.mean.abs();
    if c.metric.unit == Unit::Share {
        let points = |v: f64| figure(v * 100.0);
        return format!("{sign}{} points [{sign}{} to {sign}{}]", points(mean), points(near), points(far));
    }
    let unit = |v: f64| in_unit(c.metric.unit, v, currency);
    format!("{sign}{} [{sign}{} to {sign}{}]", unit(mean), unit(near), unit(far))
}

/// `4.2 days → 8.9 days`
#[must_use]
pub fn figures(c: &Contrast, currency: &str) -> String {
    format!(
        "{} → {}",
        in_unit(c.metric.unit, c.old.mean, currency),
        in_unit(c.metric.unit, c.new.mean, currency)
    )
}

/// The effects that are certain, means before quantiles.
pub fn certain(e: &Effect) -> impl Iterator<Item = &Contrast> {
    e.contrasts.iter().filter(|c| matches!(c.direction(), Direction::Falls | Direction::Rises))
}

/// The head of a table of effects.
#[must_use]
pub fn head(e: &Effect) -> String {
    format!(
        "{} on {}: {} after {} of warm-up, {} on the same luck, seed {}",
        one_line(&e.scenario),
        one_line(&e.structure),
        time(e.runs_s),
        time(e.warm_up_s),
        counted(e.replications, "replication"),
        e.seed
    )
}

/// What is to be known of the metrics that are not shown.
#[must_use]
pub fn rest(e: &Effect) -> String {
    let count = |wanted: Direction| {
        e.contrasts.iter().filter(|c| c.quantile.is_none() && c.direction() == wanted).count()
    };
    let metrics = |n: usize| counted(n, "metric");
    let (noise, same) = (metrics(count(Direction::Undecided)), metrics(count(Direction::Same)));
    let mut out = format!("no difference beyond noise in {noise}, the same in every replication in {same}");
    if certain(e).next().is_some() {
        out.push_str(
            "; intervals are of 95% each, so that one metric in twenty that is only noise shows an effect",
        );
    }
    out
}

/// What differs between the sides besides the structure.
#[must_use]
pub fn resources(e: &Effect) -> Vec<String> {
    let parts = e.fingerprint.iter().filter(|p| !p.differing.is_empty());
    parts.map(|p| format!("the sides differ in {}: {}", p.name, p.differing.join("; "))).collect()
}

/// The effects for a terminal.
#[must_use]
pub fn text(e: &Effect) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "  {}", head(e));
    for line in resources(e) {
        let _ = writeln!(out, "    {}", one_line(&line));
    }
    let rows: Vec<[String; 3]> = certain(e)
        .filter(|c| c.quantile.is_none())
        .map(|c| [name(c), verdict(c, &e.currency), figures(c, &e.currency)])
        .collect();
    let width = |i: usize| rows.iter().map(|r| r[i].chars().count()).max().unwrap_or(0);
    let (a, b) = (width(0), width(1));
    for r in &rows {
        let _ = writeln!(out, "    {:<a$}  {:<b$}  {}", r[0], r[1], r[2]);
    }
    let _ = writeln!(out, "    {}", rest(e));
    out
}
