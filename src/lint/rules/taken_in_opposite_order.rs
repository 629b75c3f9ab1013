//! Stages take the same scarce things one after the other, in opposite order, or in a circle.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::work::{Resource, Stage};
use crate::model::{Id, Org};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "taken-in-opposite-order",
    category: Category::Resources,
    level: Level::Warn,
    summary: "stages take the same scarce things one after the other, in opposite order or in a circle",
    why: "A stage takes what it uses in the order written, and holds the first while it waits for the next. Where another one takes them the other way round, each can hold what the other waits for, and neither ever goes on; so it is where three or more hold in turn what the next one waits for: a circular wait (Coffman, Elphick and Shoshani 1971, System Deadlocks).",
    mend: "Write the `uses` of all these stages in the same order, or let one of them be `given up after` a while.",
    options: &[],
    bad: &[
        example(
            &["taken-in-opposite-order"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 1 { first come first served }
resource Lab 1 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig; uses 1 Lab } }
stream Fix { stage Mend by Dev { effort 1 day; uses 1 Lab; uses 1 Rig } }
"#,
        ),
        example(
            &["taken-in-opposite-order"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 1 { first come first served }
resource Lab 1 { first come first served }
stream Feature {
  stage Code by Dev { effort 1 day; uses 1 Rig; uses 1 Lab }
  stage Test by Dev { effort 1 day; uses 1 Lab; uses 1 Rig }
}
"#,
        ),
        example(
            &["taken-in-opposite-order"],
            r#"andon 1
role Dev
team A led by Lead { 3 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 1 { first come first served }
resource Lab 1 { first come first served }
resource Bay 1 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig; uses 1 Lab } }
stream Fix { stage Mend by Dev { effort 1 day; uses 1 Lab; uses 1 Bay } }
stream Audit { stage Look by Dev { effort 1 day; uses 1 Bay; uses 1 Rig } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 1 { first come first served }
resource Lab 1 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig; uses 1 Lab } }
stream Fix { stage Mend by Dev { effort 1 day; uses 1 Rig; uses 1 Lab } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 1 { first come first served }
resource Lab 1 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig; uses 1 Lab, given up after 4 h } }
stream Fix { stage Mend by Dev { effort 1 day; uses 1 Lab; uses 1 Rig } }
"#,
        ),
    ],
    check,
};

/// What is held while what is waited for.
type Pair = (Id<Resource>, Id<Resource>);

/// Scarce things each of which is held while another one of them is waited for, all round, and the stages that do so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Circle {
    stages: Vec<Id<Stage>>,
    resources: Vec<Id<Resource>>,
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut told: BTreeSet<Circle> = BTreeSet::new();
    let mut found = Vec::new();
    for (variant, org) in cx.structures() {
        for circle in circles(org) {
            if !told.contains(&circle) {
                let when = variant.map_or_else(String::new, |v| format!(", when `{v}` is in force"));
                found.extend(finding(org, &circle, &when));
                told.insert(circle);
            }
        }
    }
    found
}

fn finding(org: &Org, circle: &Circle, when: &str) -> Option<Finding> {
    let (last, others) = circle.stages.split_last()?;
    let stage = &org.stages[*last];
    let thing = |resource: Id<Resource>| &org.resources[resource].meta.name;
    if let ([other], [_, _]) = (others, &circle.resources[..]) {
        let (held, wanted) = pairs(stage).into_iter().find(|pair| circle.holds(pair))?;
        let (held, wanted) = (thing(held), thing(wanted));
        let (here, there) = (&stage.meta.name, &org.stages[*other].meta.name);
        let message = format!(
            "`{here}` holds `{held}` while it waits for `{wanted}`, and `{there}` the other way round: each can wait for the other for ever{when}"
        );
        let found = RULE.finding(stage.meta.span, message);
        return Some(
            found
                .help(format!("take `{wanted}` first in both stages"))
                .related(org.stages[*other].meta.span, "the other way round here"),
        );
    }
    let stages = in_a_row(circle.stages.iter().map(|stage| &*org.stages[*stage].meta.name));
    let things = in_a_row(circle.resources.iter().map(|resource| &**thing(*resource)));
    let message = format!(
        "{stages} take {things} in a circle: each can hold what another one waits for, and all wait for each other for ever{when}"
    );
    let found =
        RULE.finding(stage.meta.span, message).help("take them in the same order in all these stages");
    Some(others.iter().fold(found, |found, other| found.related(org.stages[*other].meta.span, "and here")))
}

/// All of some names, the last one behind an `and`.
fn in_a_row<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// Every set of things that are held in turn while others of them are waited for: the strongly connected parts of what is held while
/// what is waited for.
fn circles(org: &Org) -> Vec<Circle> {
    let mut graph: DiGraph<Id<Resource>, ()> = DiGraph::new();
    let nodes: Vec<NodeIndex> = (0..org.resources.slots()).map(|i| graph.add_node(Id::new(i))).collect();
    for (held, wanted) in org.stages.iter().flat_map(|(_, stage)| pairs(stage)) {
        graph.update_edge(nodes[held.index()], nodes[wanted.index()], ());
    }
    let parts = kosaraju_scc(&graph).into_iter().filter(|part| part.len() > 1);
    let mut found: Vec<Circle> = parts.map(|part| Circle::of(org, part.iter().map(|n| graph[*n]))).collect();
    found.sort();
    found
}

impl Circle {
    fn of(org: &Org, resources: impl Iterator<Item = Id<Resource>>) -> Self {
        let mut circle = Self { stages: Vec::new(), resources: resources.collect() };
        circle.resources.sort();
        let takes = |stage: &Stage| pairs(stage).iter().any(|pair| circle.holds(pair));
        let stages = org.stages.iter().filter(|(_, stage)| takes(stage)).map(|(id, _)| id).collect();
        Self { stages, ..circle }
    }

    fn holds(&self, (held, wanted): &Pair) -> bool {
        [held, wanted].iter().all(|resource| self.resources.binary_search(resource).is_ok())
    }
}

/// Which thing a stage holds until its work is done while it waits for which other one, however long that takes. What it has already
/// it does not wait for.
fn pairs(stage: &Stage) -> Vec<Pair> {
    let mut all = Vec::new();
    for (place, wanted) in stage.uses.iter().enumerate().filter(|(_, wanted)| wanted.patience.is_none()) {
        let before = &stage.uses[..place];
        if before.iter().all(|held| held.resource != wanted.resource) {
            let held = before.iter().filter(|held| held.length.is_none());
            all.extend(held.map(|held| (held.resource, wanted.resource)));
        }
    }
    all
}
