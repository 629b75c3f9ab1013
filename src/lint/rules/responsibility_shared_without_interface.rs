//! Two teams answer for the same and have no way to talk short of their leaders.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::people::Position;
use crate::model::relation::Party;
use crate::model::{Id, Org};
use crate::network::Direction;
use crate::network::{Cargo, positions_of};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "responsibility-shared-without-interface",
    category: Category::Roles,
    level: Level::Warn,
    summary: "two teams answer for the same and have no way to talk short of their leaders",
    why: "What two hold without talking is done twice or not at all.",
    mend: "Give it to one, or write an interface between them.",
    options: &[],
    bad: &[
        example(
            &["responsibility-shared-without-interface"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev; responsible for Quality }; team B led by Chief { 2 Dev; responsible for Quality } }
"#,
        ),
        example(
            &["responsibility-shared-without-interface"],
            r#"andon 1
role Dev { responsible for Quality }
role Op { responsible for Quality }
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev; responsible for Quality }; team B led by Chief { 2 Dev; responsible for Quality } }
channel chat { speed 1 h }
interface A <-> B by chat
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev { responsible for Code }
role Op { responsible for Quality }
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut held: BTreeMap<&str, Vec<(Party, &str, Span)>> = BTreeMap::new();
    for (id, r) in cx.org.roles.iter().filter(|(id, _)| cx.heads(*id) > 0) {
        for (name, span) in &r.responsibilities {
            held.entry(name).or_default().push((Party::Role(id), &r.meta.name, *span));
        }
    }
    for (id, g) in cx.org.groups.iter().filter(|(_, g)| g.pattern.is_none()) {
        for (name, span) in &g.responsibilities {
            held.entry(name).or_default().push((Party::Group(id), &g.meta.name, *span));
        }
    }
    let (network, staff) = (cx.network(), cx.staff());
    let mut found = Vec::new();
    for (name, holders) in held.into_iter().filter(|(_, h)| h.len() > 1) {
        let tree = network.toward(&staff.of_party(cx.org, holders[0].0), Cargo::Question);
        for (party, other, span) in &holders[1..] {
            let from = staff.of_party(cx.org, *party);
            let over = |p: &Id<Position>| {
                tree.route(*p).is_none_or(|r| r.iter().any(|h| h.direction == Direction::Up))
            };
            let direct = || are_connected(cx.org, holders[0].0, *party);
            if !from.is_empty() && from.iter().all(over) && !direct() {
                let message = format!(
                    "`{}` and `{other}` both answer for `{name}` and talk only over their leaders",
                    holders[0].1
                );
                found.push(
                    RULE.finding(*span, message)
                        .related(holders[0].2, "held here, too")
                        .help("give it to one, or write an `interface` between them"),
                );
            }
        }
    }
    found
}

/// An interface leads from one of them to the other, however slow it is: then they need not go over their leaders.
fn are_connected(org: &Org, one: Party, other: Party) -> bool {
    let places = |party: Party| positions_of(org, party).into_iter().collect::<BTreeSet<_>>();
    let (one, other) = (places(one), places(other));
    org.interfaces.iter().any(|(_, interface)| {
        let (from, to) = (places(interface.from), places(interface.to));
        let leads = |a: &BTreeSet<_>, b: &BTreeSet<_>| !a.is_disjoint(&from) && !b.is_disjoint(&to);
        leads(&one, &other) || leads(&other, &one)
    })
}
