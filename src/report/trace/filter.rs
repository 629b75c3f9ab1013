//! Some events of a trace: by person, item, kind and time.

use crate::report::metrics::time;
use crate::sim::{Trace, TraceEvent};
use std::collections::BTreeSet;

/// What an event must meet; all that is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'w> {
    /// A person, as `Build.Developer#2`, or all of a position, as `Build.Developer`.
    pub who: Option<&'w str>,
    /// An item.
    pub item: Option<&'w str>,
    /// One of these kinds; none are all.
    pub kinds: &'w [String],
    /// Not before, in seconds.
    pub after_s: Option<f64>,
    /// Not after, in seconds.
    pub before_s: Option<f64>,
}

/// The events that meet all that is asked for.
///
/// # Errors
/// A sentence, when no moment is asked for, or the trace holds no such item or kind at all: a misspelt name is no empty answer. Who there is, the structure
/// says ([`super::who`]).
pub fn filter(trace: &Trace, wanted: &Wanted<'_>) -> Result<Trace, String> {
    if let (Some(after), Some(before)) = (wanted.after_s, wanted.before_s)
        && before < after
    {
        return Err(format!(
            "nothing is both after {} and before {}: write the earlier moment behind `--after`",
            time(after),
            time(before)
        ));
    }
    if let Some(item) = wanted.item
        && !trace.iter().any(|e| is_about(&e, item))
    {
        return Err(format!("the trace holds no item `{item}`"));
    }
    for kind in wanted.kinds {
        if !trace.iter().any(|e| e.kind == kind) {
            let known: BTreeSet<&str> = trace.iter().map(|e| e.kind).collect();
            let known: Vec<&str> = known.into_iter().collect();
            return Err(format!("the trace holds no event of kind `{kind}`; there are {}", known.join(", ")));
        }
    }
    let meets = |e: &TraceEvent<'_>| {
        wanted.who.is_none_or(|who| is_by(e, who))
            && wanted.item.is_none_or(|item| is_about(e, item))
            && (wanted.kinds.is_empty() || wanted.kinds.iter().any(|kind| e.kind == kind))
            && wanted.after_s.is_none_or(|s| e.at.secs() >= s)
            && wanted.before_s.is_none_or(|s| e.at.secs() <= s)
    };
    Ok(trace.only(meets))
}

fn is_about(event: &TraceEvent<'_>, item: &str) -> bool {
    event.item.is_some_and(|name| name.is(item))
}

pub(super) fn is_by(event: &TraceEvent<'_>, who: &str) -> bool {
    event.who.is_some_and(|name| {
        name.strip_prefix(who).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Time;
    use crate::sim::trace::ItemName;

    fn event<'e>(seq: u64, kind: &'e str, who: &'e str, number: u64) -> TraceEvent<'e> {
        TraceEvent {
            seq,
            at: Time::from_secs(seq as f64),
            kind,
            who: Some(who),
            item: Some(ItemName { stream: "Feature", number }),
            from: None,
            to: None,
            via: None,
            cause: None,
        }
    }

    #[test]
    fn all_conditions_must_be_met() {
        let trace: Trace = [
            event(1, "started", "A.Dev#1", 1),
            event(2, "started", "A.Dev#2", 2),
            event(3, "finished", "A.Dev#1", 1),
            event(4, "finished", "A.Developer#1", 1),
        ]
        .into_iter()
        .collect();
        let seqs = |wanted: &Wanted<'_>| {
            filter(&trace, wanted).map(|found| found.iter().map(|e| e.seq).collect::<Vec<_>>())
        };
        assert_eq!(seqs(&Wanted::default()), Ok(vec![1, 2, 3, 4]));
        assert_eq!(seqs(&Wanted { who: Some("A.Dev"), ..Wanted::default() }), Ok(vec![1, 2, 3]));
        assert_eq!(
            seqs(&Wanted { who: Some("A.Dev#1"), after_s: Some(2.0), ..Wanted::default() }),
            Ok(vec![3])
        );
        let kinds = ["finished".to_owned()];
        assert_eq!(seqs(&Wanted { kinds: &kinds, before_s: Some(3.0), ..Wanted::default() }), Ok(vec![3]));
        let none = ["sung".to_owned()];
        let told = seqs(&Wanted { kinds: &none, ..Wanted::default() }).unwrap_err();
        assert_eq!(told, "the trace holds no event of kind `sung`; there are finished, started");
        assert!(seqs(&Wanted { item: Some("Feature#9"), ..Wanted::default() }).is_err());
    }
}
