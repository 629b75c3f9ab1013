//! The mend of many findings: an interface is written where the conversation is needed.

use super::Context;
use crate::diag::Finding;
use crate::model::relation::Channel;
use crate::source::Span;

impl Context<'_> {
    /// Adds the mend to a finding: an interface between two groups, below the declaration that needs it, by the fastest channel
    /// that there is. Where there is no channel, only somebody who knows the place can say by what.
    #[must_use]
    pub fn sanctioning(&self, finding: Finding, below: Span, (from, to): (&str, &str)) -> Finding {
        let speed = |c: &Channel| c.frequency.mean_wait_s() + c.speed.elapsed_s().mean();
        let channels = self.org.channels.iter().map(|(_, c)| c);
        let Some(channel) = channels.min_by(|a, b| speed(a).total_cmp(&speed(b))) else { return finding };
        let text = format!("\ninterface {from} <-> {to} by {}", channel.meta.name);
        finding.fix(format!("sanction `{from} <-> {to}`"), false, Span { start: below.end, ..below }, text)
    }
}
