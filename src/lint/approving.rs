//! How long an approval keeps what waits for it, before the attention of others is counted.

use crate::model::Org;
use crate::model::decision::Approval;
use crate::model::people::Holder;
use crate::model::quantity::Cadence;

/// When an approval can be had: whoever approves has a rhythm for it, or a board meets.
#[must_use]
pub fn rhythm(org: &Org, approval: &Approval) -> Cadence {
    let board = match approval.by {
        Holder::Board(board) => Some(org.boards[board].meets),
        _ => None,
    };
    approval.cadence.or(board).unwrap_or(Cadence::OnDemand)
}

/// Mean seconds at the one who approves, once the occasion has come: the wait for a free slot in a calendar that is booked,
/// and the handling stretched over free slots.
#[must_use]
pub fn handling_s(org: &Org, approval: &Approval) -> f64 {
    let free = match approval.by {
        Holder::Role(role) => org.roles[role].available,
        Holder::Position(p) => org.roles[org.positions[p].role].available,
        Holder::Board(_) => 1.0,
    };
    org.defaults.get("meeting_slot") * (1.0 / free - 1.0) + org.defaults.get("approving") / free
}

/// Mean seconds from the request to the yes: half a period, and the handling.
#[must_use]
pub fn mean_wait_s(org: &Org, approval: &Approval) -> f64 {
    rhythm(org, approval).mean_wait_s() + handling_s(org, approval)
}
