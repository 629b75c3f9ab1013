//! A component depends on one whose owners have no direct way to tell.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Group;
use crate::model::relation::Party;
use crate::network::Cargo;
use crate::network::Direction;
use crate::network::positions_of;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "owner-not-told",
    category: Category::Coupling,
    level: Level::Warn,
    summary: "a component depends on one whose owners have no direct way to tell",
    why: "A change there breaks this one, and the news goes up and over, or not at all; where those who must coordinate may talk, changes are finished a third sooner (Cataldo et al. 2006).",
    mend: "Write an interface between the owners.",
    options: &[],
    bad: &[
        example(
            &["owner-not-told"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
component X owned by A { depends on Y breaks 20% }
component Y owned by B
"#,
        ),
        example(
            &["owner-not-told"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
channel chat { speed 1 h }
interface A -> B by chat { carries Work }
component X owned by A { depends on Y breaks 20% }
component Y owned by B
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
channel chat { speed 1 h }
interface B -> A by chat
component X owned by A { depends on Y breaks 20% }
component Y owned by B
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
component X owned by A { depends on Y breaks 20% }
component Y owned by A
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    untold(cx)
        .into_iter()
        .map(|(span, below, this, other, from, to)| {
            let message = format!("`{this}` depends on `{other}`, and `{from}` cannot tell `{to}` of a change but over their leaders");
            let finding = RULE.finding(span, message).help(format!("write `interface {from} -> {to} by CHANNEL`"));
            cx.sanctioning(finding, below, (from, to))
        })
        .collect()
}

type Untold<'c> = (Span, Span, &'c str, &'c str, &'c str, &'c str);

/// Dependencies across owners of which the owners cannot tell each other directly.
fn untold<'c>(cx: &Context<'c>) -> Vec<Untold<'c>> {
    let network = cx.network();
    let mut direct: BTreeMap<(Id<Group>, Id<Group>), bool> = BTreeMap::new();
    let mut out = Vec::new();
    for (_, component) in cx.org.components.iter() {
        for d in &component.depends {
            let other = &cx.org.components[d.on];
            let (Some(to), Some(from)) = (component.owner, other.owner) else { continue };
            let told = *direct.entry((from, to)).or_insert_with(|| {
                if from == to {
                    return true;
                }
                let mut starts = positions_of(cx.org, Party::Group(from));
                starts.retain(|p| cx.org.positions[*p].leads.is_empty());
                let owners = positions_of(cx.org, Party::Group(to));
                let tree = network.toward_from(&owners, Cargo::Change, Some(&starts));
                starts.into_iter().any(|p| {
                    tree.route(p).is_some_and(|r| r.iter().all(|h| h.direction == Direction::Across))
                })
            });
            if !told {
                let group = |g: Id<Group>| cx.org.groups[g].meta.name.as_str();
                out.push((
                    d.span,
                    component.meta.whole,
                    component.meta.name.as_str(),
                    other.meta.name.as_str(),
                    group(from),
                    group(to),
                ));
            }
        }
    }
    out
}
