//! The mend of many findings: an interface is written where the conversation is needed.

use super::Context;
use crate::diag::{Finding, Fix};
use crate::model::relation::Channel;
use crate::source::Span;
use std::collections::BTreeMap;

/// What the mend writes, up to the ends.
const WRITES: &str = "\ninterface ";

/// The two ends of the interface that a mend sanctions, in one order for both directions.
fn ends(fix: &Fix) -> Option<(String, String)> {
    let [edit] = &fix.edits[..] else { return None };
    let (from, rest) = edit.text.strip_prefix(WRITES)?.split_once(" <-> ")?;
    let (to, _) = rest.split_once(" by ")?;
    Some(if from <= to { (from.to_owned(), to.to_owned()) } else { (to.to_owned(), from.to_owned()) })
}

/// An interface that two findings ask for, each from its own end, is one interface: both have the mend of the first.
pub(super) fn once(found: &mut [Finding]) {
    let mut first: BTreeMap<(String, String), Fix> = BTreeMap::new();
    for fix in found.iter_mut().flat_map(|f| &mut f.fixes) {
        let Some(ends) = ends(fix) else { continue };
        let kept = first.entry(ends).or_insert_with(|| fix.clone());
        fix.clone_from(kept);
    }
}

impl Context<'_> {
    /// Adds the mend to a finding: an interface between two groups, below the declaration that needs it, by the fastest channel
    /// that there is. Where there is no channel, only somebody who knows the place can say by what.
    #[must_use]
    pub fn sanctioning(&self, finding: Finding, below: Span, (from, to): (&str, &str)) -> Finding {
        let speed = |c: &Channel| c.frequency.mean_wait_s() + c.speed.elapsed_s().mean();
        let channels = self.org.channels.iter().map(|(_, c)| c);
        let Some(channel) = channels.min_by(|a, b| speed(a).total_cmp(&speed(b))) else { return finding };
        let text = format!("{WRITES}{from} <-> {to} by {}", channel.meta.name);
        finding.fix(format!("sanction `{from} <-> {to}`"), false, Span { start: below.end, ..below }, text)
    }
}
