//! How figures go through a run, for people: a table for each metric, a line for each piece of the observed time.

use super::metrics::{in_suitable_unit, in_unit};
use super::sanitise::one_line;
use crate::model::metrics::{Metric, TABLE};
use crate::sim::Measured;
use crate::sim::ScenarioRun;
use crate::sim::over_time::Piece;
use std::fmt::Write as _;

/// What is shown unless everything is asked for: what has a memory, and so a course.
const SHOWN: &[&str] = &["safety", "knowledge", "work in progress", "utilisation"];
/// How wide a table may become.
const WIDTH: usize = 110;
/// Most columns of a metric unless everything is asked for: a table of a thousand teams is read by no one.
const MOST: usize = 24;

/// The tables of a run; empty unless pieces were measured.
#[must_use]
pub fn tables(run: &ScenarioRun, all: bool) -> String {
    let pieces = run.over_time();
    let mut out = String::new();
    let Some(length) = pieces.first().map(|p| p.to_s - p.from_s) else { return out };
    let until: Vec<String> = pieces.iter().map(|p| moment(p.to_s, length)).collect();
    for metric in TABLE.iter().filter(|m| all || SHOWN.contains(&m.name)) {
        let mut columns = columns(metric, &pieces, &run.currency);
        let left_out = if all { 0 } else { columns.len().saturating_sub(MOST) };
        columns.truncate(columns.len() - left_out);
        if columns.is_empty() {
            continue;
        }
        let _ = writeln!(out, "  {} over time", metric.name);
        let mut columns = columns.as_slice();
        while !columns.is_empty() {
            let fitting = fitting(&until, columns);
            table(&mut out, &until, &columns[..fitting]);
            columns = &columns[fitting..];
        }
        if left_out > 0 {
            let _ = writeln!(out, "    and {left_out} more, which `--all` or `--format json` shows");
        }
    }
    out
}

/// A heading and a cell for each piece.
struct Column {
    cells: Vec<String>,
    width: usize,
}

/// The columns of a metric: one for everything that it is of.
fn columns(metric: &Metric, pieces: &[Piece], currency: &str) -> Vec<Column> {
    let mine = |p: &'_ Piece| -> Vec<Measured> {
        p.measured.iter().filter(|m| m.metric.name == metric.name && !m.values.is_empty()).cloned().collect()
    };
    let pieces: Vec<Vec<Measured>> = pieces.iter().map(mine).collect();
    let mut names: Vec<&str> = pieces.iter().flatten().map(|m| m.of.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let column = |name: &&str| {
        let heading = if name.is_empty() { "whole".to_owned() } else { one_line(name) };
        let of_piece = |p: &Vec<Measured>| {
            p.iter().find(|m| m.of == *name).map_or_else(|| "–".to_owned(), |m| cell(m, currency))
        };
        let cells: Vec<String> = std::iter::once(heading).chain(pieces.iter().map(of_piece)).collect();
        let width = cells.iter().map(|c| c.chars().count()).max().unwrap_or(0);
        Column { cells, width }
    };
    names.iter().map(column).collect()
}

fn cell(m: &Measured, currency: &str) -> String {
    let interval = m.interval();
    let mean = in_unit(m.metric.unit, interval.mean, currency);
    if interval.half.is_finite() {
        // What is the same in every replication differs by the last bits of its sums.
        let half = if interval.half < 1e-12 * interval.mean.abs() { 0.0 } else { interval.half };
        format!("{mean} ± {}", in_unit(m.metric.unit, half, currency))
    } else {
        mean
    }
}

/// How many columns stand beside each other; at least one.
fn fitting(until: &[String], columns: &[Column]) -> usize {
    let mut width = 4 + first_width(until);
    let fits = columns.iter().take_while(|column| {
        width += 2 + column.width;
        width <= WIDTH
    });
    fits.count().max(1)
}

fn first_width(until: &[String]) -> usize {
    until.iter().map(|u| u.chars().count()).max().unwrap_or(0).max("until".len())
}

fn table(out: &mut String, until: &[String], columns: &[Column]) {
    let first = first_width(until);
    for (i, moment) in std::iter::once("until").chain(until.iter().map(String::as_str)).enumerate() {
        let _ = write!(out, "    {moment:>first$}");
        for column in columns {
            let _ = write!(out, "  {:>width$}", column.cells[i], width = column.width);
        }
        out.push('\n');
    }
}

/// A moment of the run, so exactly that the ends of two pieces of this length do not look the same.
fn moment(seconds: f64, length: f64) -> String {
    let (value, unit) = in_suitable_unit(seconds);
    let step = length * value / seconds;
    let digits = match step {
        s if s >= 100.0 => 0,
        s if s >= 10.0 => 1,
        s if s >= 1.0 => 2,
        s if s >= 0.1 => 3,
        _ => 6,
    };
    let text = format!("{value:.digits$}");
    let text = if digits > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} {unit}")
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn moments_are_told_apart() {
        let year = 365.0 * 86_400.0;
        assert_eq!(moment(year / 20.0, year / 20.0), "18.2 days");
        assert_eq!(moment(year, year / 20.0), "365 days");
        assert_eq!(moment(10.0 * year + 4_320.0, 4_320.0), "3650.05 days");
        assert_eq!(moment(1_800.0, 1_800.0), "30 min");
        assert_eq!(moment(100.0 * 86_400.0, 100.0 * 86_400.0), "100 days");
    }
}
