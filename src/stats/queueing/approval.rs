//! Chains of approvals, ladders of escalation, and calendars that must agree.

use super::single::mm1_time;

/// Mean time through so many approvals in a row, each an M/M/1, when each sends back a share: every desk sees λ/(1−s) and
/// is passed 1/(1−s) times.
#[must_use]
pub fn chain_time(approvals: u32, lambda: f64, mu: f64, sent_back: f64) -> f64 {
    let visits = 1.0 / (1.0 - sent_back);
    f64::from(approvals) * visits * mm1_time(lambda * visits, mu)
}

/// The chance that all of so many approvers say yes, each with chance `yes`: p^k.
#[must_use]
pub fn unanimous(yes: f64, approvers: u32) -> f64 {
    (0..approvers).fold(1.0, |chance, _| chance * yes)
}

/// The mean number of levels that a matter climbs when each level settles it with chance `settles`, with so many levels to
/// climb: Σ_{i=1..cap} (1−r)^i.
#[must_use]
pub fn levels_climbed(settles: f64, cap: u32) -> f64 {
    let up = 1.0 - settles;
    (0..cap).fold((0.0, up), |(sum, power), _| (sum + power, power * up)).0
}

/// The mean number of slots until all are free at once, their calendars filled independently to these shares:
/// 1/Π(1−ρ). Recurring meetings clash more often than that.
#[must_use]
pub fn slots_until_all_free(filled: &[f64]) -> f64 {
    1.0 / filled.iter().fold(1.0, |free, share| free * (1.0 - share))
}
