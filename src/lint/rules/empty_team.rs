//! A team without people.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::Act;
use crate::model::people::{Group, GroupKind};
use crate::model::{Id, Org};
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "empty-team",
    category: Category::Structure,
    level: Level::Warn,
    summary: "a team with nobody in it, and nobody who ever comes",
    why: "A team without people does nothing and answers nobody. Where its name was meant to place a team that is declared elsewhere, the structure is another than the one that was meant.",
    mend: "Write who is in it, `team A { 3 ROLE }`, or take it out.",
    options: &[],
    bad: &[
        example(
            &["span-too-narrow", "empty-team"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by X { 2 Dev }; team B }
"#,
        ),
        example(
            &["unit-without-leader", "empty-team", "span-too-narrow"],
            r#"andon 1
role Dev
team A { 2 Dev }
unit IT { team A2 { at most 3 items } }
unit Other led by CIO { team C led by X { 2 Dev } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by X; team B led by Y { 2 Dev } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A { 2 Dev }
team B
variant Moved { move 1 Dev from A to B }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let coming = coming(cx);
    let filled = |org: &Org, id: Id<Group>| {
        org.groups
            .get(id)
            .is_some_and(|g| g.leader.is_some() || !g.positions.is_empty() || !g.groups.is_empty())
    };
    let empty = cx.org.groups.iter().filter(|(id, g)| {
        let later = || cx.project.variants.iter().any(|v| filled(&v.org, *id));
        g.kind == GroupKind::Team && !filled(cx.org, *id) && !coming.contains(id) && !later()
    });
    empty
        .map(|(_, g)| {
            RULE.finding(g.meta.span, format!("nobody is in team `{}`", g.meta.name))
                .help(format!("write who is in it, `team {} {{ 3 ROLE }}`, or take it out", g.meta.key()))
        })
        .collect()
}

/// Teams that somebody joins while it runs.
fn coming(cx: &Context<'_>) -> BTreeSet<Id<Group>> {
    let acts = cx.project.scenarios.iter().flat_map(|(_, s)| s.disturbances.iter());
    acts.filter_map(|d| match d.act {
        Act::Join(_, _, group) => Some(group),
        _ => None,
    })
    .collect()
}
