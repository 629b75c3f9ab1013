//! What is recorded of a spec on both sides.

use super::super::sides::Side;
use super::super::snapshots::names;
use crate::report::diff::recorded::{Recorded, RecordedChange};
use crate::report::snapshot::compare::{Verdict, compare};
use crate::report::snapshot::{Snapshot, read};
use std::collections::{BTreeMap, BTreeSet};

/// The texts of snapshots by the part of their names that is not the name of the spec, so that a renamed spec keeps its own.
type Texts = BTreeMap<String, String>;

/// The snapshots of a spec that differ, in order of their names, and what is to be said of those that cannot be read.
pub(super) fn recorded(
    (old, before): (&Side, &str),
    (new, after): (&Side, &str),
) -> Result<(Vec<RecordedChange>, Vec<String>), String> {
    let (was, now) = (texts(old, before)?, texts(new, after)?);
    if was == now {
        return Ok((Vec::new(), Vec::new()));
    }
    let (mut out, mut remarks) = (Vec::new(), Vec::new());
    let mut parsed = |side: &Side, spec: &str, texts: &Texts| -> BTreeMap<String, Snapshot> {
        let mut good = BTreeMap::new();
        for (rest, text) in texts {
            match read::read(text) {
                Ok(snapshot) => drop(good.insert(rest.clone(), snapshot)),
                Err(why) => remarks.push(format!("{}: snapshot {}: {why}", side.label, file(spec, rest))),
            }
        }
        good
    };
    let (was, now) = (parsed(old, before, &was), parsed(new, after, &now));
    let both: Vec<(&String, (&Snapshot, &Snapshot))> =
        was.iter().filter_map(|(rest, a)| Some((rest, (a, now.get(rest)?)))).collect();
    // All of them are one family, also those that are the same: the verdicts are those of `andon test`.
    let pairs: Vec<(&Snapshot, &Snapshot)> = both.iter().map(|(_, pair)| *pair).collect();
    let mut compared: BTreeMap<&String, _> =
        both.iter().map(|(rest, _)| *rest).zip(compare(&pairs)).collect();
    let all: BTreeSet<&String> = was.keys().chain(now.keys()).collect();
    for rest in all {
        let (spec, snapshot, what) = match (was.get(rest), now.get(rest)) {
            (Some(_), Some(new)) => match compared.remove(rest) {
                Some(c) if c.verdict != Verdict::Same => {
                    (after, new, Recorded::Changed(Box::new((new.clone(), c))))
                }
                _ => continue,
            },
            (None, Some(new)) => (after, new, Recorded::Came),
            (Some(old), None) => (before, old, Recorded::Went),
            (None, None) => continue,
        };
        out.push(RecordedChange { about: snapshot.title(), file: file(spec, rest), what });
    }
    Ok((out, remarks))
}

/// The name of a snapshot's file.
fn file(spec: &str, rest: &str) -> String {
    format!("{}{rest}", names::stem(name(spec)))
}

fn name(spec: &str) -> &str {
    spec.rsplit('/').next().unwrap_or(spec)
}

fn texts(side: &Side, spec: &str) -> Result<Texts, String> {
    let stem = names::stem(name(spec));
    let all = side.snapshots(spec, &|file| names::belongs(&stem, file))?;
    Ok(all.into_iter().map(|(file, text)| (file[stem.len()..].to_owned(), text)).collect())
}
