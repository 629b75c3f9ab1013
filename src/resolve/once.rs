//! Statements that can be meant once in a block: of two, nobody knows which one holds.

use crate::diag::Finding;
use crate::syntax::{Kind, NodeRef, Parsed};

/// What sets one figure of a block. Statements that name something more each time (`asks`, `approved by` a chain, `goal`) may repeat.
const ONCE: &[Kind] = &[
    Kind::effort,
    Kind::batch,
    Kind::happens,
    Kind::succeeds,
    Kind::finds,
    Kind::leaves,
    Kind::returns,
    Kind::speed,
    Kind::frequency,
    Kind::fidelity,
    Kind::accuracy,
    Kind::handling,
    Kind::upkeep,
    Kind::fails,
    Kind::available,
    Kind::works,
    Kind::pace,
    Kind::juggles,
    Kind::costs,
    Kind::switching,
    Kind::half_life,
    Kind::takes,
    Kind::local,
    Kind::context,
    Kind::amount,
    Kind::sent_back,
    Kind::says_yes,
    Kind::after_no,
    Kind::if_wrong,
    Kind::approved_by,
    Kind::meets,
    Kind::agenda,
    Kind::decides_by,
    Kind::purpose,
    Kind::if_silent,
    Kind::clear,
    Kind::lasts,
    Kind::repair,
    Kind::noticed,
    Kind::unheard,
    Kind::runs,
];

/// Says so wherever a block says twice what can hold once.
pub(super) fn check(parsed: &Parsed, findings: &mut Vec<Finding>) {
    for block in parsed.tree.all() {
        let mut seen: Vec<NodeRef<'_>> = Vec::new();
        for statement in block.children().filter(|c| ONCE.contains(&c.kind())) {
            let Some(first) = seen.iter().find(|s| s.kind() == statement.kind()) else {
                seen.push(statement);
                continue;
            };
            let word = statement.text().split_whitespace().next().unwrap_or_default();
            let message = format!("`{word}` stands here a second time, and only one of them can hold");
            findings.push(
                Finding::error("contradiction", statement.span(), message)
                    .related(first.span(), "said here first")
                    .help("take one of them out"),
            );
        }
    }
}
