//! A specialty that others often ask, and that sits in none of their teams.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{self, Category, Context};
use crate::model::Id;
use crate::model::people::Group;
use crate::model::people::Role;
use crate::model::people::Specialty;
use crate::model::work::Asked;
use crate::model::work::Doer;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: lint::Rule = lint::Rule {
    name: "specialty-island",
    category: Category::Roles,
    level: Level::Info,
    summary: "a specialty that others often ask, and that sits in none of their teams",
    why: "Where a question crosses a boundary it waits, loses meaning and competes with the work of others; embedded, it is one turn of the head.",
    mend: "Put one of them into the team that asks, at least for a share of the time.",
    options: &[opt("share", 0.3, "share of the items that ask, from which on it counts; assumption")],
    bad: &[
        example(
            &["specialty-island"],
            r#"andon 1
specialty Data
role Dev
role DBA { skilled in Data }
unit IT led by CIO { team A led by Lead { 4 Dev }; team D led by Chief { 2 DBA } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> D by chat
stream Feature { stage Code by Dev { effort 1 day; asks Data 50% } }
"#,
        ),
        example(
            &["vertical-dominated", "missing-interface", "specialty-island"],
            r#"andon 1
specialty Data
role Dev
role DBA { skilled in Data }
unit IT led by CIO { team A led by Lead { 4 Dev }; team D led by Chief { 2 DBA } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; asks Data 80% } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
specialty Data
role Dev
role DBA { skilled in Data }
unit IT led by CIO { team A led by Lead { 4 Dev; 1 DBA }; team D led by Chief { 2 DBA } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; asks Data 50% } }
"#,
        ),
        example(
            &[],
            r#"andon 1
specialty Data
role Dev
role DBA { skilled in Data }
unit IT led by CIO { team A led by Lead { 4 Dev }; team D led by Chief { 2 DBA } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> D by chat
stream Feature { stage Code by Dev { effort 1 day; asks Data 5% } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut teams: BTreeMap<Id<Role>, BTreeSet<Id<Group>>> = BTreeMap::new();
    for (_, p) in cx.org.positions.iter().filter(|(_, p)| p.headcount() > 0) {
        teams.entry(p.role).or_default().insert(p.group);
    }
    let none = BTreeSet::new();
    let mut known: BTreeMap<Id<Specialty>, BTreeSet<Id<Group>>> = BTreeMap::new();
    let mut found = Vec::new();
    for (_, stage) in cx.org.stages.iter() {
        let Doer::Role(doer) = stage.by else { continue };
        let here = teams.get(&doer).unwrap_or(&none);
        for ask in &stage.asks {
            let Asked::Specialty(s) = ask.whom else { continue };
            let skilled: &BTreeSet<Id<Group>> = known.entry(s).or_insert_with(|| {
                let can = teams.iter().filter(|(r, _)| cx.org.roles[**r].skill(s) > 0.0);
                can.flat_map(|(_, g)| g.iter().copied()).collect()
            });
            if !skilled.is_empty()
                && here.is_disjoint(skilled)
                && ask.share >= cx.option(&RULE, "share", ask.span)
            {
                let name = &cx.org.specialties[s].meta.name;
                let message = format!(
                    "{} of `{}` ask `{name}`, and nobody skilled in it is in a team with `{}`",
                    words::share(ask.share),
                    stage.meta.name,
                    cx.org.roles[doer].meta.name
                );
                found.push(
                    RULE.finding(ask.span, message)
                        .help("put one of them into the team that asks: `1 ROLE from TEAM at 50%`; work of their role that comes from that team is then theirs alone, unless its stage is `in` another")
                        .figure("share", ask.share),
                );
            }
        }
    }
    found
}
