//! Two stages take the same scarce things one after the other, in opposite order.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::work::{Resource, Stage};
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "taken-in-opposite-order",
    category: Category::Resources,
    level: Level::Warn,
    summary: "two stages take the same scarce things one after the other, in opposite order",
    why: "A stage takes what it uses in the order written, and holds the first while it waits for the next. Where another one takes them the other way round, each can hold what the other waits for, and neither ever goes on: a circular wait (Coffman, Elphick and Shoshani 1971, System Deadlocks).",
    mend: "Write the `uses` of both stages in the same order, or let one of them be `given up after` a while.",
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

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut told: BTreeSet<(Id<Stage>, Id<Stage>)> = BTreeSet::new();
    let mut found = Vec::new();
    for (variant, org) in cx.structures() {
        let mut first: BTreeMap<Pair, Id<Stage>> = BTreeMap::new();
        for (id, stage) in org.stages.iter() {
            for (held, wanted) in pairs(stage) {
                let Some(other) = first.get(&(wanted, held)).copied() else {
                    first.entry((held, wanted)).or_insert(id);
                    continue;
                };
                if !told.insert((other, id)) {
                    continue;
                }
                let when = variant.map_or_else(String::new, |v| format!(", when `{v}` is in force"));
                let [held, wanted] = [held, wanted].map(|r| &org.resources[r].meta.name);
                let (here, there) = (&stage.meta.name, &org.stages[other].meta.name);
                let message = format!(
                    "`{here}` holds `{held}` while it waits for `{wanted}`, and `{there}` the other way round: each can wait for the other for ever{when}"
                );
                found.push(
                    RULE.finding(stage.meta.span, message)
                        .help(format!("take `{wanted}` first in both stages"))
                        .related(org.stages[other].meta.span, "the other way round here"),
                );
            }
        }
    }
    found
}

/// Which thing a stage holds until its work is done while it waits for which other one, however long that takes.
fn pairs(stage: &Stage) -> Vec<Pair> {
    let mut all = Vec::new();
    for (place, wanted) in stage.uses.iter().enumerate().filter(|(_, wanted)| wanted.patience.is_none()) {
        let held = stage.uses[..place].iter().filter(|held| held.length.is_none());
        all.extend(held.map(|held| (held.resource, wanted.resource)).filter(|(a, b)| a != b));
    }
    all
}
