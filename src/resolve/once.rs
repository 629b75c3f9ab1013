//! Statements that can be meant once in a block (the catalogue says which): of two, nobody knows which one holds.

use crate::diag::Finding;
use crate::syntax::{Kind, NodeRef, Parsed, statements};

/// Says so wherever a block says twice what can hold once.
pub(super) fn check(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let once: Vec<Kind> = statements::TABLE.iter().filter(|s| s.once).map(|s| s.kind).collect();
    for block in parsed.tree.all() {
        let mut seen: Vec<NodeRef<'_>> = Vec::new();
        for statement in block.children().filter(|c| once.contains(&said(c)) || OF_EACH.contains(&c.kind())) {
            let same = |s: &&NodeRef<'_>| said(s) == said(&statement) && whom(s) == whom(&statement);
            let Some(first) = seen.iter().find(same) else {
                seen.push(statement);
                continue;
            };
            let word = statement.text().split_whitespace().next().unwrap_or_default();
            let message = if first.kind() == statement.kind() {
                format!("`{word}` stands here a second time, and only one of them can hold")
            } else {
                format!("`{}` and `{}` cannot both hold", first.text(), statement.text())
            };
            findings.push(
                Finding::error("contradiction", statement.span(), message)
                    .related(first.span(), "said here first")
                    .help("take one of them out"),
            );
        }
    }
}

/// What a statement says, by the statement that usually says it: two ways to say one thing are one.
fn said(statement: &NodeRef<'_>) -> Kind {
    match statement.kind() {
        Kind::calendar_clock => Kind::calendar_works,
        Kind::self_service => Kind::granted_by,
        Kind::allocated_by | Kind::traded_at => Kind::first_come,
        Kind::tells => Kind::pulls,
        other => other,
    }
}

/// Said of several, of each of them once.
const OF_EACH: [Kind; 4] = [Kind::asks, Kind::depends, Kind::needs_skill, Kind::runs_on];

/// Of what it is said, where it can be said of several.
fn whom<'t>(statement: &NodeRef<'t>) -> Option<&'t str> {
    let named = || statement.child(Kind::path).or_else(|| statement.child(Kind::name));
    OF_EACH.contains(&statement.kind()).then(named).flatten().map(|it| it.text())
}
