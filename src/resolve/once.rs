//! Statements that can be meant once in a block (the catalogue says which): of two, nobody knows which one holds.

use crate::diag::Finding;
use crate::syntax::{Kind, NodeRef, Parsed, statements};
use std::collections::BTreeMap;

/// Says so wherever a block says twice what can hold once. The blocks of one leader are read as one.
pub(super) fn check(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let once: Vec<Kind> = statements::TABLE.iter().filter(|s| s.once).map(|s| s.kind).collect();
    for block in parsed.tree.all() {
        listed_twice(block, findings);
        said_twice(block.children(), &once, findings);
    }
    let mut leaders: BTreeMap<&str, Vec<NodeRef<'_>>> = BTreeMap::new();
    for leader in parsed.tree.items().filter(|item| item.kind() == Kind::leader) {
        let Some(path) = leader.child(Kind::path) else { continue };
        leaders.entry(path.text()).or_default().push(leader);
    }
    for blocks in leaders.values().filter(|blocks| blocks.len() > 1) {
        let told = findings.len();
        let mut found = Vec::new();
        said_twice(blocks.iter().flat_map(|block| block.children()), &once, &mut found);
        found.retain(|f| !findings[..told].contains(f));
        findings.append(&mut found);
    }
}

/// What stands a second time among the statements of a block.
fn said_twice<'t>(statements: impl Iterator<Item = NodeRef<'t>>, once: &[Kind], findings: &mut Vec<Finding>) {
    let mut seen: Vec<NodeRef<'t>> = Vec::new();
    for statement in statements.filter(|s| once.contains(&said(s)) || OF_EACH.contains(&s.kind())) {
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

/// A field of knowledge that one block names twice: how well people know it, nobody can tell.
fn listed_twice(block: NodeRef<'_>, findings: &mut Vec<Finding>) {
    let mut seen: Vec<(&str, NodeRef<'_>)> = Vec::new();
    for part in block.all(Kind::skilled).flat_map(|s| s.all(Kind::skill)) {
        let Some(name) = part.child(Kind::name).map(NodeRef::text) else { continue };
        match seen.iter().find(|(known, _)| *known == name) {
            None => seen.push((name, part)),
            Some((_, first)) => findings.push(
                Finding::error("contradiction", part.span(), format!("`{name}` stands here a second time"))
                    .related(first.span(), "said here first")
                    .help("take one of them out"),
            ),
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
const OF_EACH: [Kind; 5] = [Kind::asks, Kind::depends, Kind::needs_skill, Kind::runs_on, Kind::default];

/// Of what it is said, where it can be said of several.
fn whom<'t>(statement: &NodeRef<'t>) -> Option<&'t str> {
    let named = || statement.child(Kind::path).or_else(|| statement.child(Kind::name));
    OF_EACH.contains(&statement.kind()).then(named).flatten().map(|it| it.text())
}
