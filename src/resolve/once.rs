//! Statements that can be meant once in a block (the catalogue says which): of two, nobody knows which one holds.

use crate::diag::Finding;
use crate::syntax::{Kind, NodeRef, Parsed, statements};

/// Says so wherever a block says twice what can hold once.
pub(super) fn check(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let once: Vec<Kind> = statements::TABLE.iter().filter(|s| s.once).map(|s| s.kind).collect();
    for block in parsed.tree.all() {
        let mut seen: Vec<NodeRef<'_>> = Vec::new();
        for statement in block.children().filter(|c| once.contains(&c.kind()) || c.kind() == Kind::asks) {
            let same = |s: &&NodeRef<'_>| s.kind() == statement.kind() && whom(s) == whom(&statement);
            let Some(first) = seen.iter().find(same) else {
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

/// Whom a question goes to: several may be asked, each of them once.
fn whom<'t>(statement: &NodeRef<'t>) -> Option<&'t str> {
    (statement.kind() == Kind::asks).then(|| statement.child(Kind::path)).flatten().map(|p| p.text())
}
