//! A scarce thing is traded at a meeting that shares no needs.

use crate::diag::{Finding, Level};
use crate::lint::rule::{before_brace, example};
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::relation::{Meeting, Shared};
use crate::model::work::{Allocation, Resource};
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "traded-where-no-needs-are-shared",
    category: Category::Resources,
    level: Level::Error,
    summary: "a scarce thing is traded at a meeting that shares no needs",
    why: "Needs come out where a meeting shares them, and what is traded changes hands then. At a meeting that does not, nothing is ever given out: whoever needs it waits for ever.",
    mend: "Write `shares needs` in the meeting, trade at another one, or write `first come first served`.",
    options: &[],
    bad: &[
        example(
            &["traded-where-no-needs-are-shared"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
meeting Market every day for 15 min { attended by all }
resource Rig 1 { traded at Market }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
"#,
        ),
        example(
            &["traded-where-no-needs-are-shared"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
meeting Call every day for 15 min { attended by all; shares intent }
resource Rig 1 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
variant Traded { set resource Rig { traded at Call } }
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
meeting Market every day for 15 min { attended by all; shares needs }
resource Rig 1 { traded at Market }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
meeting Call every day for 15 min { attended by all; shares intent }
resource Rig 1 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
variant Traded { set meeting Call { shares needs }; set resource Rig { traded at Call } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut told: BTreeSet<(Id<Resource>, Id<Meeting>)> = BTreeSet::new();
    let mut found = Vec::new();
    for (variant, org) in cx.structures() {
        for (id, resource) in org.resources.iter() {
            let Some(Allocation::Traded(at)) = resource.allocation else { continue };
            let Some(meeting) = org.meetings.get(at) else { continue };
            if meeting.shares.contains(&Shared::Needs) || !told.insert((id, at)) {
                continue;
            }
            let when = variant.map_or_else(String::new, |v| format!(", when `{v}` is in force"));
            let (name, place) = (&resource.meta.name, &meeting.meta.name);
            let message = format!(
                "`{name}` is traded at `{place}`, which shares no needs: nobody is ever given one{when}"
            );
            found.push(
                RULE.finding(resource.meta.span, message)
                    .help(format!("write `shares needs` in `{place}`"))
                    .related(meeting.meta.span, "traded here")
                    .fix("share needs there", false, before_brace(meeting.meta.whole), "\n  shares needs\n"),
            );
        }
    }
    found
}
