//! What is done about the snapshots of a spec: said, recorded, left to wait, or asked about.

use super::super::args::{TestArguments, Unreferenced};
use super::super::output::Output;
use super::take::Taken;
use super::{Store, in_ci, review};
use crate::report::sanitise::one_line;
use crate::report::snapshot::compare::{Compared, Verdict};
use crate::report::snapshot::explain::explain;
use crate::report::snapshot::json::{JsonSnapshot, bare, snapshot};

/// How many snapshots came to what.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::cli) struct Tally {
    /// To the last digit as recorded.
    pub(in crate::cli) same: usize,
    /// Another draw of the same law.
    pub(in crate::cli) draws: usize,
    /// Such that the test fails.
    pub(in crate::cli) failing: usize,
    /// Recorded now.
    pub(in crate::cli) recorded: usize,
    /// Nobody takes them any more.
    pub(in crate::cli) unreferenced: usize,
}

impl Tally {
    /// In words; nothing when there are no snapshots.
    pub(in crate::cli) fn words(&self) -> Option<String> {
        let parts = [
            (self.same, "as recorded"),
            (self.draws, "a different draw of the same distribution"),
            (self.failing, "changed or not recorded"),
            (self.recorded, "recorded now"),
            (self.unreferenced, "unreferenced"),
        ];
        let words: Vec<String> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        (!words.is_empty()).then(|| format!("snapshots: {}", words.join(", ")))
    }

    /// Adds those of another spec.
    pub(in crate::cli) fn add(&mut self, other: Self) {
        self.same += other.same;
        self.draws += other.draws;
        self.failing += other.failing;
        self.recorded += other.recorded;
        self.unreferenced += other.unreferenced;
    }
}

/// What is done about snapshots that nobody takes any more.
pub(in crate::cli) fn about_unreferenced(arguments: &TestArguments) -> Unreferenced {
    match arguments.unreferenced {
        _ if arguments.accept => Unreferenced::Delete,
        Unreferenced::Auto if in_ci() => Unreferenced::Reject,
        Unreferenced::Auto => Unreferenced::Warn,
        other => other,
    }
}

/// Says what the snapshots of a spec came to, and writes what is to be written.
pub(in crate::cli) fn settle(
    store: &Store,
    taken: &[Taken],
    arguments: &TestArguments,
    output: &mut Output,
) -> Result<(Tally, Vec<JsonSnapshot>), String> {
    let mut tally = Tally::default();
    let mut said = String::new();
    let mut json = Vec::new();
    for t in taken {
        let fails = t.fails(arguments.exact) && !arguments.accept;
        json.push(match &t.compared {
            Some(compared) => snapshot(&t.now, &t.name, compared, fails),
            None => bare(t.now.title(), &t.name, "not recorded", fails),
        });
        said.push_str(&words(t, arguments));
    }
    let quiet = arguments.is_for_machines();
    if !quiet {
        output.text(&said);
    }
    for t in taken {
        let recorded = if arguments.accept { accepted(store, t, quiet, output)? } else { false };
        match (recorded, t.fails(arguments.exact)) {
            (true, _) => tally.recorded += 1,
            (false, _) if t.is_same() => tally.same += 1,
            (false, false) => tally.draws += 1,
            (false, true) => tally.failing += 1,
        }
    }
    if arguments.review {
        let recorded = review::review(store, taken, arguments, output)?;
        tally.failing -= recorded;
        tally.recorded += recorded;
    } else if !arguments.accept && !in_ci() && !arguments.repetition.is_other() {
        for t in taken {
            if t.fails(arguments.exact) {
                store.wait(&t.name, &t.now)?;
            } else {
                store.reject(&t.name)?;
            }
        }
    }
    unreferenced(store, taken, arguments, &mut tally, &mut json, output)?;
    Ok((tally, json))
}

fn accepted(store: &Store, taken: &Taken, quiet: bool, output: &mut Output) -> Result<bool, String> {
    if taken.is_same() {
        store.reject(&taken.name)?;
        return Ok(false);
    }
    store.accept(&taken.name, &taken.now)?;
    if !quiet {
        output.line(&format!("  recorded: {}", store.shown(&taken.name)));
    }
    Ok(true)
}

/// What is said of one snapshot: nothing of one that is as recorded.
fn words(taken: &Taken, arguments: &TestArguments) -> String {
    match (&taken.old, &taken.compared) {
        (Some(_), Some(Compared { verdict: Verdict::Same, .. })) => String::new(),
        // With a seed of its own, every draw is another one.
        (Some(_), Some(Compared { verdict: Verdict::Draw, .. }))
            if arguments.repetition.is_other() && !arguments.exact =>
        {
            String::new()
        }
        (Some(old), Some(compared)) => explain(old, &taken.now, compared),
        _ if arguments.accept => String::new(),
        _ => format!("  not recorded: {}\n", one_line(&taken.now.title())),
    }
}

fn unreferenced(
    store: &Store,
    taken: &[Taken],
    arguments: &TestArguments,
    tally: &mut Tally,
    json: &mut Vec<JsonSnapshot>,
    output: &mut Output,
) -> Result<(), String> {
    let what = about_unreferenced(arguments);
    let names: Vec<String> = taken.iter().map(|t| t.name.clone()).collect();
    for name in store.recorded.keys().filter(|name| !names.contains(name)) {
        if what == Unreferenced::Ignore {
            continue;
        }
        if what == Unreferenced::Delete {
            store.remove(name)?;
        } else {
            tally.unreferenced += 1;
        }
        let word = if what == Unreferenced::Delete { "removed, unreferenced" } else { "unreferenced" };
        json.push(bare(String::new(), name, word, what == Unreferenced::Reject));
        if !arguments.is_for_machines() {
            output.line(&format!("  {word}: {}", store.shown(name)));
        }
    }
    if what == Unreferenced::Delete { store.forget_pending(&names) } else { Ok(()) }
}
