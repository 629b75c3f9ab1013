//! Many people are moved for good, with no try before and no look after.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::Org;
use crate::model::dynamics::{Act, Scenario};
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "reorganisation-without-pilot",
    category: Category::Runs,
    level: Level::Warn,
    summary: "many people are moved for good, with no try before and no look after",
    why: "A structure is a guess until it has been tried: the best of k pilots is better than one guess, and the chance that a change for all does harm falls to 1 / (k + 1) where a measure tells no more than that (Liker and Meier 2006 on model lines; order statistics).",
    mend: "Try it for a while first (`from day 30 for 4 weeks use variant PILOT`), or `assess` and let the measure decide.",
    options: &[opt("share", 0.1, "share of the people whose team or leader changes; assumption: a tenth")],
    bad: &[
        example(
            &["reorganisation-without-pilot"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 3 Op } }
channel chat { speed 5 min }
interface A <-> B by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; asks Op 50% } }
variant Together { move 2 Op from B to A }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 3 per week
  at day 90 use variant Together
}
"#,
        ),
        example(
            &["reorganisation-without-pilot"],
            r#"andon 1
role Dev
unit IT led by CIO { unit X led by VP { team A led by Lead { 3 Dev }; team C led by Head { 3 Dev } }; team B led by Chief { 3 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day } }
variant Flat { move 3 Dev from A to B }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 3 per week
  at day 90 use variant Flat
}
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 3 Op } }
channel chat { speed 5 min }
interface A <-> B by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; asks Op 50% } }
variant Pilot { move 1 Op from B to A }
variant Together { move 2 Op from B to A }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 3 per week
  from day 30 for 4 weeks use variant Pilot
  at day 90 use variant Together
}
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 3 Op } }
channel chat { speed 5 min }
interface A <-> B by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; asks Op 50% } }
variant Together { move 2 Op from B to A }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 3 per week
  assess every month, if flow time of Feature > 5 days use variant Together
}
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, scenario) in cx.project.scenarios.iter().filter(|(_, s)| s.assessments.is_empty()) {
        for change in scenario.disturbances.iter().filter(|d| d.for_s.is_none()) {
            let Act::UseVariant(name) = &change.act else { continue };
            let Some(new) = cx.project.structure(name).filter(|_| !was_tried(scenario, change.at_s)) else {
                continue;
            };
            let share = moved(cx.org, new);
            if share <= cx.option(&RULE, "share", change.span) {
                continue;
            }
            let message = format!(
                "`{name}` gives {} of the people another team or leader for good, in `{}`, with no try before and no look after",
                words::share(share),
                scenario.meta.name
            );
            found.push(
                RULE.finding(change.span, message)
                    .help(
                        "try it for a while first, or write `assess every month, if CLAIM use variant NAME`",
                    )
                    .figure("share", share),
            );
        }
    }
    found
}

/// Some variant held for a while and was taken back before.
fn was_tried(scenario: &Scenario, before_s: f64) -> bool {
    let tries = scenario.disturbances.iter().filter(|d| matches!(d.act, Act::UseVariant(_)));
    tries.into_iter().any(|d| d.for_s.is_some_and(|length| d.at_s + length <= before_s))
}

/// The share of the people of a structure who are in another team, or have another leader, in a new one.
fn moved(old: &Org, new: &Org) -> f64 {
    let (before, after) = (places(old), places(new));
    let (mut all, mut changed) = (0.0, 0.0);
    for (origin, ranges) in &before {
        for here in ranges {
            all += f64::from(here.end - here.first);
            let there = after.get(origin).into_iter().flatten().filter(|t| t.place != here.place);
            let both = there.map(|t| t.end.min(here.end).saturating_sub(t.first.max(here.first)));
            changed += both.map(f64::from).sum::<f64>();
        }
    }
    changed / f64::max(all, 1.0)
}

/// People of one declaration, from an ordinal up to another, who are in one place: the names of the team and of the leader.
struct Range<'o> {
    first: u32,
    end: u32,
    place: (&'o str, Option<&'o str>),
}

fn places(org: &Org) -> BTreeMap<&str, Vec<Range<'_>>> {
    let mut out: BTreeMap<&str, Vec<Range<'_>>> = BTreeMap::new();
    for (id, position) in org.positions.iter().filter(|(_, p)| p.home.is_none()) {
        let boss = org.boss(id).map(|b| org.positions[b].meta.key());
        let place = (org.groups[position.group].meta.key(), boss);
        for people in &position.people {
            let Some(origin) = org.origins.get(people.origin as usize) else { continue };
            let end = people.first.saturating_add(people.count);
            out.entry(origin).or_default().push(Range { first: people.first, end, place });
        }
    }
    out
}
