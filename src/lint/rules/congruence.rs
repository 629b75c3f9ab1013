//! Few of the dependencies between owners are matched by a way to talk.

use crate::diag::counted::several;
use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Group;
use crate::model::relation::Party;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "congruence",
    category: Category::Coupling,
    level: Level::Warn,
    summary: "few of the dependencies between owners are matched by a way to talk",
    why: "Socio-technical congruence is the share of the needed coordination that the structure allows; congruent work was finished 32% sooner (Cataldo et al. 2006).",
    mend: "Write interfaces between the owners of what depends on each other, or move the boundaries.",
    options: &[
        opt(
            "share",
            0.6,
            "share of the pairs of owners that can talk directly, below which it counts; assumption",
        ),
        opt("pairs", 2.0, "pairs of owners from which on the share means something; assumption"),
    ],
    bad: &[
        example(
            &["congruence", "owner-not-told", "owner-not-told", "owner-not-told"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by LA { 2 Dev }; team B led by LB { 2 Dev }; team C led by LC { 2 Dev } }
component X owned by A { depends on Y breaks 10%; depends on Z breaks 10% }
component Y owned by B { depends on Z breaks 10% }
component Z owned by C
"#,
        ),
        example(
            &["congruence", "owner-not-told", "owner-not-told"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by LA { 2 Dev }; team B led by LB { 2 Dev }; team C led by LC { 2 Dev } }
channel chat { speed 1 h }
interface B <-> A by chat
component X owned by A { depends on Y breaks 10%; depends on Z breaks 10% }
component Y owned by B { depends on Z breaks 10% }
component Z owned by C
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by LA { 2 Dev }; team B led by LB { 2 Dev }; team C led by LC { 2 Dev } }
channel chat { speed 1 h }
interface B <-> A by chat
interface C <-> A by chat
interface C <-> B by chat
component X owned by A { depends on Y breaks 10%; depends on Z breaks 10% }
component Y owned by B { depends on Z breaks 10% }
component Z owned by C
"#,
        ),
        example(
            &["owner-not-told"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by LA { 2 Dev }; team B led by LB { 2 Dev }; team C led by LC { 2 Dev } }
channel chat { speed 1 h }
interface C <-> A by chat
interface C <-> B by chat
component X owned by A { depends on Y breaks 10%; depends on Z breaks 10% }
component Y owned by B { depends on Z breaks 10% }
component Z owned by C
"#,
        ),
    ],
    check,
};

/// The groups of an interface; `None` is not one group.
type Ends = (Option<Id<Group>>, Option<Id<Group>>);

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut needed: BTreeSet<(Id<Group>, Id<Group>)> = BTreeSet::new();
    for (_, component) in cx.org.components.iter() {
        for d in &component.depends {
            if let (Some(to), Some(from)) = (component.owner, cx.org.components[d.on].owner)
                && from != to
            {
                needed.insert((from, to));
            }
        }
    }
    if needed.is_empty() {
        return Vec::new();
    }
    let group = |p: Party| match p {
        Party::Group(g) => Some(g),
        Party::Position(p) => Some(cx.org.positions[p].group),
        Party::All | Party::Role(_) => None,
    };
    let mut open: BTreeSet<Ends> = BTreeSet::new();
    for (_, i) in cx.org.interfaces.iter() {
        open.insert((group(i.from), group(i.to)));
        if i.both {
            open.insert((group(i.to), group(i.from)));
        }
    }
    let talks = |(from, to): &&(Id<Group>, Id<Group>)| {
        let ends = |g: Id<Group>| cx.org.chain(g).map(Some).chain([None]).collect::<Vec<_>>();
        ends(*from).iter().any(|a| ends(*to).iter().any(|b| open.contains(&(*a, *b))))
    };
    let matched = needed.iter().filter(talks).count();
    let share = matched as f64 / needed.len().max(1) as f64;
    let place = cx.place();
    if (needed.len() as f64) < cx.option(&RULE, "pairs", place) || share >= cx.option(&RULE, "share", place) {
        return Vec::new();
    }
    let message = format!(
        "{matched} of {} matched by an interface ({})",
        several(needed.len(), "dependency between owners is", "dependencies between owners are"),
        words::share(share)
    );
    vec![
        RULE.finding(place, message)
            .help("write interfaces between the owners of what depends on each other")
            .figure("congruence", share),
    ]
}
