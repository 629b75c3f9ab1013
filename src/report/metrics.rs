//! Metrics and claims for people: figures in units that can be read, with their intervals.

use super::json::verdict_word;
use super::sanitise::one_line;
use crate::diag::counted::counted;
use crate::model::metrics::Unit;
use crate::sim::Measured;
use crate::sim::ScenarioRun;
use crate::sim::verdict::Judged;
use crate::stats::Interval;
use std::fmt::Write as _;

/// A length of time in the unit that suits it.
///
/// ```
/// assert_eq!(andon::report::metrics::time(7_200.0), "2 h");
/// assert_eq!(andon::report::metrics::time(90_000_000.0), "1,042 days");
/// ```
#[must_use]
pub fn time(seconds: f64) -> String {
    let (value, unit) = in_suitable_unit(seconds);
    format!("{} {unit}", figure(value))
}

/// The same for what is only roughly known: two digits.
///
/// ```
/// assert_eq!(andon::report::metrics::about(795_000.0), "about 9.2 days");
/// assert_eq!(andon::report::metrics::about(90_000_000.0), "about 1,042 days");
/// ```
#[must_use]
pub fn about(seconds: f64) -> String {
    let (value, unit) = in_suitable_unit(seconds);
    let rounded = if value.abs() < 10.0 { (value * 10.0).round() / 10.0 } else { value.round() };
    format!("about {} {unit}", figure(rounded))
}

pub(super) fn in_suitable_unit(seconds: f64) -> (f64, &'static str) {
    match seconds.abs() {
        s if s >= 2.0 * 86_400.0 => (seconds / 86_400.0, "days"),
        s if s >= 2.0 * 3_600.0 => (seconds / 3_600.0, "h"),
        s if s >= 120.0 => (seconds / 60.0, "min"),
        s if s >= 1.0 || s == 0.0 => (seconds, "s"),
        _ => (seconds * 1e3, "ms"),
    }
}

/// A figure with three digits that mean something.
#[must_use]
pub fn figure(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    let text = if size >= 100.0 || value == 0.0 {
        return thousands(value.round());
    } else if size >= 10.0 {
        format!("{value:.1}")
    } else if size >= 1.0 {
        format!("{value:.2}")
    } else if size >= 0.001 {
        format!("{value:.4}")
    } else {
        return format!("{value:.2e}");
    };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A ratio like a figure, with so many digits that what is not 1 does not read as 1, down to a millionth: on which side of 1 an
/// interval ends is what decides.
///
/// ```
/// use andon::report::metrics::ratio;
/// assert_eq!([ratio(1.0), ratio(1.0004), ratio(1.012), ratio(0.9993)], ["1", "1.0004", "1.01", "0.9993"]);
/// ```
#[must_use]
pub fn ratio(value: f64) -> String {
    let short = figure(value);
    if short != "1" || (value - 1.0).abs() < 1e-6 {
        return short;
    }
    let longer = (3..=6).map(|digits| format!("{value:.digits$}"));
    let text = longer.into_iter().find(|text| text.trim_end_matches('0') != "1.");
    text.unwrap_or(short)
}

fn thousands(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if value < 0.0 { format!("-{out}") } else { out }
}

/// A figure of a metric in its unit; money in this currency, where the spec has one.
///
/// ```
/// use andon::{model::metrics::Unit, report::metrics::in_unit};
/// assert_eq!(in_unit(Unit::Money, 1_234.0, "EUR"), "1,234 EUR");
/// assert_eq!(in_unit(Unit::Money, 1_234.0, ""), "1,234");
/// ```
#[must_use]
pub fn in_unit(unit: Unit, value: f64, currency: &str) -> String {
    match unit {
        Unit::Time => time(value),
        Unit::Share => format!("{}%", figure(value * 100.0)),
        Unit::Money if !currency.is_empty() => format!("{} {}", figure(value), one_line(currency)),
        Unit::Number | Unit::Money => figure(value),
        Unit::Rate => format!("{} a week", figure(value * 604_800.0)),
    }
}

/// What is shown of a run unless everything is asked for.
const SHOWN: &[&str] = &[
    "flow time",
    "flow efficiency",
    "throughput",
    "work in progress",
    "share of messages vertical",
    "hops per message",
    "message delay",
    "message fidelity",
    "decision time",
    "share of decisions right",
    "share of items turned away",
];

/// A table of a run: each metric with its mean, its 95% interval, and its quantiles.
#[must_use]
pub fn table(run: &ScenarioRun, all: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} on {}: {} after {} of warm-up{}, {}{}, seed {}{}",
        one_line(&run.scenario),
        one_line(&run.variant),
        time(run.runs_s),
        time(run.warm_up_s),
        if run.warm_up_found { " (found)" } else { "" },
        counted(run.replications, "replication"),
        match run.precision {
            Some((asked, true)) => format!(" for ± {}", in_unit(Unit::Share, asked, "")),
            Some((asked, false)) =>
                format!(", which is not enough for ± {}", in_unit(Unit::Share, asked, "")),
            None => String::new(),
        },
        run.seed,
        if run.without.is_empty() { String::new() } else { format!(", without {}", run.without.join(", ")) }
    );
    let rows: Vec<[String; 4]> = run
        .measured
        .iter()
        .filter(|m| !m.values.is_empty() && (all || SHOWN.contains(&m.metric.name)))
        .map(|m| row(m, run))
        .collect();
    let widths: Vec<usize> =
        (0..3).map(|i| rows.iter().map(|r| r[i].chars().count()).max().unwrap_or(0)).collect();
    for r in rows {
        let line = format!(
            "  {:<a$}  {:>b$}  {:<c$}  {}",
            r[0],
            r[1],
            r[2],
            r[3],
            a = widths[0],
            b = widths[1],
            c = widths[2]
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.push_str(&where_time_goes(run));
    out
}

/// That a figure rests on fewer replications than were run; nothing when it rests on all.
pub(super) fn of_how_many(n: usize, replications: u32) -> Option<String> {
    (n < replications as usize).then(|| format!("on {n} of {}", counted(replications, "replication")))
}

fn row(m: &Measured, run: &ScenarioRun) -> [String; 4] {
    let currency = &run.currency;
    let interval = m.interval();
    let name = if m.of.is_empty() {
        m.metric.name.to_owned()
    } else {
        format!("{} of {}", m.metric.name, one_line(&m.of))
    };
    let unit = m.metric.unit;
    let half = |i: &Interval| {
        // What is left of adding equal figures up is no noise of the runs.
        let half = if i.half < i.mean.abs() * 1e-9 { 0.0 } else { i.half };
        if half.is_finite() { format!("± {}", in_unit(unit, half, currency)) } else { String::new() }
    };
    let mut quantiles: Vec<String> = m
        .quantile_intervals()
        .map(|(q, i)| {
            format!("p{:.0} {} {}", q * 100.0, in_unit(unit, i.mean, currency), half(&i))
                .trim_end()
                .to_owned()
        })
        .collect();
    quantiles.extend(of_how_many(interval.n, run.replications));
    [name, in_unit(unit, interval.mean, currency), half(&interval), quantiles.join(", ")]
}

/// Where the flow time of each stream goes, largest first.
fn where_time_goes(run: &ScenarioRun) -> String {
    let mut out = String::new();
    let streams: Vec<&Measured> =
        run.measured.iter().filter(|m| m.metric.name == "flow time" && !m.values.is_empty()).collect();
    for stream in streams {
        let flow = Interval::of(&stream.values, 0.95).mean;
        let mut parts: Vec<(&str, f64)> = run
            .measured
            .iter()
            .filter(|m| m.of == stream.of && !m.values.is_empty())
            .filter_map(|m| {
                Some((m.metric.name.strip_prefix("time in ")?, Interval::of(&m.values, 0.95).mean / flow))
            })
            .filter(|(_, share)| *share >= 0.0005)
            .collect();
        parts.sort_by(|a, b| b.1.total_cmp(&a.1));
        let words: Vec<String> =
            parts.iter().map(|(name, share)| format!("{name} {:.1}%", share * 100.0)).collect();
        let _ = writeln!(out, "  where the time of {} goes: {}", one_line(&stream.of), words.join(", "));
    }
    out
}

/// Each hour of the flow time of each stream by what it was spent on, summed over all items and replications.
///
/// # Errors
/// When the parts do not add up to the whole, which is a fault of this program.
pub fn where_table(run: &ScenarioRun) -> Result<String, String> {
    let mut out = format!("{} on {}, seed {}\n", one_line(&run.scenario), one_line(&run.variant), run.seed);
    let flows = run.measured.iter().filter(|m| m.metric.name == "flow time" && !m.values.is_empty());
    for stream in flows {
        let flow = Interval::of(&stream.values, 0.95);
        let _ =
            writeln!(out, "  {}: flow time {} ± {}", one_line(&stream.of), time(flow.mean), time(flow.half));
        let mut parts: Vec<(&str, Interval)> = run
            .measured
            .iter()
            .filter(|m| m.of == stream.of && !m.values.is_empty())
            .filter_map(|m| Some((m.metric.name.strip_prefix("time in ")?, Interval::of(&m.values, 0.95))))
            .collect();
        let sum: f64 = parts.iter().map(|(_, i)| i.mean).sum();
        if (sum - flow.mean).abs() > 1e-6 * flow.mean.max(1.0) {
            return Err(format!(
                "the parts of the flow time of `{}` add up to {sum} s, the whole is {} s: a fault of this program",
                stream.of, flow.mean
            ));
        }
        parts.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
        for (name, part) in parts.iter().filter(|(_, p)| p.mean > 0.0) {
            let share = format!("{:.1}%", part.mean / flow.mean * 100.0);
            let _ = writeln!(out, "    {name:<9} {share:>6}  {} ± {}", time(part.mean), time(part.half));
        }
    }
    Ok(out)
}

/// One line for a judged claim.
#[must_use]
pub fn claim(judged: &Judged, unit: Option<Unit>, currency: &str) -> String {
    let shown = claim_figure(judged, unit, currency);
    format!("{:<9}  {}: {shown}", verdict_word(judged.verdict), one_line(&judged.claim.text))
}

/// What was measured for a claim and what follows, without the words of the claim: `holds: 3.2 days [3 to 3.4]`.
#[must_use]
pub fn verdict(judged: &Judged, unit: Option<Unit>, currency: &str) -> String {
    format!("{}: {}", verdict_word(judged.verdict), claim_figure(judged, unit, currency))
}

/// What was found of a claim: the figure with its interval.
#[must_use]
pub fn claim_figure(judged: &Judged, unit: Option<Unit>, currency: &str) -> String {
    let figure_in = |v: f64| {
        if judged.ratio {
            format!("{} times", ratio(v))
        } else {
            unit.map_or_else(|| figure(v), |u| in_unit(u, v, currency))
        }
    };
    if unit.is_none() && !judged.ratio {
        format!("{} found", figure(judged.figure))
    } else if judged.low.is_finite() && judged.high.is_finite() {
        format!("{} [{} to {}]", figure_in(judged.figure), figure_in(judged.low), figure_in(judged.high))
    } else if judged.figure.is_finite() {
        figure_in(judged.figure)
    } else {
        "nothing to measure".to_owned()
    }
}
