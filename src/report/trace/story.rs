//! The story of one item: what happened to it, step by step, and what the time between went to.

use super::until_over;
use crate::kernel::Time;
use crate::report::metrics::time;
use crate::report::sanitise::one_line;
use crate::sim::spending::Spent;
use crate::sim::state::CAUSES;
use crate::sim::{Trace, TraceEvent};
use std::fmt::Write as _;

/// Shares of a step below this are not worth a word.
const NOTHING: f64 = 0.005;

/// What happened to one item, step by step, in sentences; `None` when the trace does not hold it. Where the run kept account of what
/// items spend their time on, each step says what it was.
#[must_use]
pub fn story(trace: &Trace, item: &str) -> Option<String> {
    let mine: Vec<TraceEvent<'_>> = trace.iter().filter(|e| e.item.is_some_and(|i| i.is(item))).collect();
    let account: Vec<&Spent> = trace.account_of(item).collect();
    let first = mine.first()?;
    let mut out = String::new();
    // Who has waited at the door was there before anything happened.
    let begins = account.iter().map(|spent| spent.from).min().map_or(first.at, |from| from.min(first.at));
    let (steps, late) = until_over(&mine);
    let mut last = begins;
    for e in steps {
        let _ = writeln!(out, "{:>12}  {}{}", gap(last, e.at), sentence(e), spent_on(&account, last, e.at));
        last = e.at;
    }
    let _ = writeln!(out, "{:>12}  in all", time(last.since(begins).secs()));
    for e in late {
        let _ = writeln!(out, "{:>12}  afterwards {}", gap(last, e.at), sentence(e));
        last = e.at;
    }
    Some(out)
}

/// The time since the step before, unless it is the same moment.
fn gap(last: Time, at: Time) -> String {
    let waited = at.since(last);
    if waited.0 == 0 { String::new() } else { format!("+{}", time(waited.secs())) }
}

/// What happened, who did it, where and over what.
fn sentence(e: &TraceEvent<'_>) -> String {
    let mut out = e.kind.to_owned();
    // Whoever does it stands in their place: said once.
    let at_home =
        |from: &&str| e.who.and_then(|who| who.strip_prefix(from)).is_some_and(|n| n.starts_with('#'));
    let from = e.from.filter(|from| !at_home(from));
    let at_work = if e.kind == "interrupted" { "at" } else { "by" };
    for (word, part) in [(at_work, e.who), ("from", from), ("to", e.to)] {
        if let Some(part) = part {
            let _ = write!(out, " {word} {}", one_line(part));
        }
    }
    match e.via {
        Some(by) if e.kind == "interrupted" => _ = write!(out, " for {}", one_line(by)),
        Some(via) => _ = write!(out, " ({})", one_line(via)),
        None => {}
    }
    out
}

/// What the time between two steps went to, the most first; nothing where no account was kept. Branches of an item spend the same
/// hours on several things: then these are named, and not how long.
fn spent_on(account: &[&Spent], from: Time, to: Time) -> String {
    let mut parts = [0.0; CAUSES.len()];
    for spent in account.iter().filter(|s| s.from < to && s.to > from) {
        let overlap = spent.to.min(to).since(spent.from.max(from));
        // Where a stretch went to several things, a part of it went to each of them in the same share.
        parts[spent.cause as usize] +=
            spent.ticks as f64 * overlap.0 as f64 / spent.to.since(spent.from).0 as f64;
    }
    let step = to.since(from).0 as f64;
    let all: f64 = parts.iter().sum();
    let mut named: Vec<(&str, f64)> =
        CAUSES.into_iter().zip(parts).filter(|(_, ticks)| *ticks > NOTHING * step).collect();
    named.sort_by(|a, b| b.1.total_cmp(&a.1));
    let alone = named.len() == 1 && all >= (1.0 - NOTHING) * step;
    let branches = all > (1.0 + NOTHING) * step;
    let words: Vec<String> = named
        .iter()
        .map(|(cause, ticks)| {
            let length = Time::PER_SECOND as f64;
            if alone || branches { (*cause).to_owned() } else { format!("{cause} {}", time(ticks / length)) }
        })
        .collect();
    if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) }
}
