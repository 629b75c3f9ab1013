//! Nearly everybody of a unit has an interface with everybody.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Group;
use crate::model::relation::Party;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "too-many-interfaces",
    category: Category::Relationships,
    level: Level::Info,
    summary: "nearly everybody of a unit has an interface with everybody",
    why: "Pairs grow with the square, n(n-1)/2, and each costs its upkeep; a unit that needs them all is one team, or needs a platform (Brooks 1975).",
    mend: "Put those who talk daily into one team, or let a service stand between.",
    options: &[
        opt("share", 0.75, "share of the pairs of a unit that have an interface; assumption"),
        opt("groups", 6.0, "groups from which on the pairs count; assumption"),
    ],
    bad: &[
        example(
            &["too-many-interfaces"],
            r#"andon 1
role Dev
unit IT led by CIO {
  team T0 { 2 Dev }
  team T1 { 2 Dev }
  team T2 { 2 Dev }
  team T3 { 2 Dev }
  team T4 { 2 Dev }
  team T5 { 2 Dev }
}
channel chat { speed 1 h }
interface T1 <-> T0 by chat
interface T2 <-> T0 by chat
interface T2 <-> T1 by chat
interface T3 <-> T0 by chat
interface T3 <-> T1 by chat
interface T3 <-> T2 by chat
interface T4 <-> T0 by chat
interface T4 <-> T1 by chat
interface T4 <-> T2 by chat
interface T4 <-> T3 by chat
interface T5 <-> T0 by chat
interface T5 <-> T1 by chat
interface T5 <-> T2 by chat
interface T5 <-> T3 by chat
interface T5 <-> T4 by chat
"#,
        ),
        example(
            &["too-many-interfaces"],
            r#"andon 1
role Dev
unit IT led by CIO {
  team T0 { 2 Dev }
  team T1 { 2 Dev }
  team T2 { 2 Dev }
  team T3 { 2 Dev }
  team T4 { 2 Dev }
  team T5 { 2 Dev }
}
channel chat { speed 1 h }
interface T1 -> T0 by chat
interface T2 -> T0 by chat
interface T2 -> T1 by chat
interface T3 -> T0 by chat
interface T3 -> T1 by chat
interface T3 -> T2 by chat
interface T4 -> T0 by chat
interface T4 -> T1 by chat
interface T4 -> T2 by chat
interface T4 -> T3 by chat
interface T5 -> T1 by chat
interface T5 -> T2 by chat
interface T5 -> T3 by chat
interface T5 -> T4 by chat
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
unit IT led by CIO {
  team T0 { 2 Dev }
  team T1 { 2 Dev }
  team T2 { 2 Dev }
  team T3 { 2 Dev }
  team T4 { 2 Dev }
  team T5 { 2 Dev }
}
channel chat { speed 1 h }
interface T1 <-> T0 by chat
interface T2 <-> T1 by chat
interface T3 <-> T2 by chat
interface T4 <-> T3 by chat
interface T5 <-> T4 by chat
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
unit IT led by CIO {
  team T0 { 2 Dev }
  team T1 { 2 Dev }
  team T2 { 2 Dev }
  team T3 { 2 Dev }
  team T4 { 2 Dev }
}
channel chat { speed 1 h }
interface T1 <-> T0 by chat
interface T2 <-> T0 by chat
interface T2 <-> T1 by chat
interface T3 <-> T0 by chat
interface T3 <-> T1 by chat
interface T3 <-> T2 by chat
interface T4 <-> T0 by chat
interface T4 <-> T1 by chat
interface T4 <-> T2 by chat
interface T4 <-> T3 by chat
"#,
        ),
    ],
    check,
};

/// Two groups, the one declared first in front.
type Ends = (Id<Group>, Id<Group>);

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut pairs: BTreeMap<Id<Group>, BTreeSet<Ends>> = BTreeMap::new();
    for (_, i) in cx.org.interfaces.iter() {
        let (Party::Group(a), Party::Group(b)) = (i.from, i.to) else { continue };
        if let (Some(x), Some(y)) = (cx.org.groups[a].parent, cx.org.groups[b].parent)
            && x == y
        {
            pairs.entry(x).or_default().insert((a.min(b), a.max(b)));
        }
    }
    let mut found = Vec::new();
    for (unit, pairs) in pairs {
        let group = &cx.org.groups[unit];
        let n = group.groups.iter().filter(|g| !cx.org.groups[**g].meta.removed).count();
        let most = n * n.saturating_sub(1) / 2;
        let at = group.meta.span;
        if n as f64 >= cx.option(&RULE, "groups", at)
            && pairs.len() as f64 >= cx.option(&RULE, "share", at) * most as f64
        {
            let message = format!(
                "`{}` has {} interfaces between {n} groups, of {most} that are possible",
                group.meta.name,
                pairs.len()
            );
            found.push(
                RULE.finding(at, message)
                    .help("put those who talk daily into one team, or let a service stand between")
                    .figure("interfaces", pairs.len() as f64),
            );
        }
    }
    found
}
