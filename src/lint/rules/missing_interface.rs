//! Work needs a conversation that is not sanctioned short of going up and over.

use crate::diag::{Finding, Level};
use crate::lint::paths::Need;
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Group;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "missing-interface",
    category: Category::Relationships,
    level: Level::Warn,
    summary: "work needs a conversation that is not sanctioned short of going up and over",
    why: "What has no interface climbs the reporting line and comes down again: each hop waits, costs a leader attention, and loses meaning. Communication dominated by up and down marks low performers (G. Kim and S. Spear, in conversation with M. Kersten, 2021).",
    mend: "Sanction the conversation: `interface A -> B by CHANNEL`, or put both into one team.",
    options: &[],
    bad: &[
        example(
            &[
                "missing-intent",
                "vertical-dominated",
                "span-too-narrow",
                "span-too-narrow",
                "missing-interface",
            ],
            r#"andon 1
role Dev
role Op
unit IT led by CIO {
  unit Building led by Builder { team Phoenix led by Lead { 2 Dev } }
  unit Running led by Runner { team Release led by Chief { 2 Op } }
}
stream Feature {
  stage Code by Dev { effort 1 day }
  stage Ship by Op { effort 1 day }
}
"#,
        ),
        example(
            &[
                "missing-intent",
                "vertical-dominated",
                "missing-interface",
                "specialty-island",
                "unused-channel",
            ],
            r#"andon 1
role Dev
specialty Data
role DBA { skilled in Data }
unit IT led by CIO {
  team Phoenix led by Lead { 2 Dev }
  team Store led by Chief { 2 DBA }
}
stream Feature { stage Code by Dev { effort 1 day; asks Data 50% } }
channel chat { speed 1 h }
"#,
        ),
    ],
    good: &[
        example(
            &["missing-intent", "span-too-narrow", "span-too-narrow"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO {
  unit Building led by Builder { team Phoenix led by Lead { 2 Dev } }
  unit Running led by Runner { team Release led by Chief { 2 Op } }
}
stream Feature {
  stage Code by Dev { effort 1 day }
  stage Ship by Op { effort 1 day }
}
channel chat { speed 1 h }
interface Phoenix -> Release by chat
"#,
        ),
        example(
            &["missing-intent", "span-too-narrow"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team Phoenix led by Lead { 2 Dev; 2 Op } }
stream Feature {
  stage Code by Dev { effort 1 day }
  stage Ship by Op { effort 1 day }
}
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // One finding for each pair of ends: everything that takes the same detour is told together.
    let mut detours: BTreeMap<(String, String), Finding> = BTreeMap::new();
    for need in cx.needs() {
        // Where there is one that is too slow to be taken, `slow-channel-for-fast-work` names it.
        if !need.is_detour() || need.passed_over.is_some() {
            continue;
        }
        let (up, down, across) = need.shape();
        let Some(end) = need.route.as_ref().and_then(|r| r.last()).map(|h| h.to) else { continue };
        let to = cx.org.groups[cx.org.positions[end].group].meta.name.clone();
        let (from, whom) = from(cx, need);
        let sideways = if across > 0 { format!(", across {across}") } else { String::new() };
        let message = format!(
            "{} without an interface from {whom} to `{to}`: up {up}{sideways}, down {down}",
            need.what
        );
        let key = (from.clone(), to.clone());
        if let Some(known) = detours.get_mut(&key) {
            known.related.push(crate::diag::Label { span: need.span, text: need.what.to_string() });
            continue;
        }
        let passes: Vec<String> = need
            .route
            .iter()
            .flat_map(|r| r.iter())
            .map(|h| cx.org.roles[cx.org.positions[h.to].role].meta.name.clone())
            .collect();
        let finding = RULE
            .finding(need.span, message)
            .label(format!("goes over {}", passes.join(", ")))
            .help(format!("write `interface {from} -> {to} by CHANNEL`"))
            .figure("up", up as f64)
            .figure("down", down as f64)
            .figure("across", across as f64);
        let below = cx.org.streams[cx.org.stages[need.stage].stream].meta.whole;
        detours.insert(key, cx.sanctioning(finding, below, (&from, &to)));
    }
    detours.into_values().collect()
}

/// The group that an interface is to lead from, and whom that concerns, in words: where all teams of a unit are alike, the unit.
fn from(cx: &Context<'_>, need: &Need) -> (String, String) {
    let team = &cx.org.groups[cx.org.positions[need.from].group];
    let (name, alike) = (&team.meta.name, need.alike);
    let all = |unit: &Id<Group>| cx.org.groups[*unit].groups.len() == alike as usize;
    let whom = match (team.parent.filter(all), &team.pattern) {
        _ if alike == 1 => format!("`{name}`"),
        (Some(unit), Some(pattern)) => {
            let unit = cx.org.groups[unit].meta.name.clone();
            let whom = format!("the {alike} teams like `{pattern}` in `{unit}`");
            return (unit, whom);
        }
        _ => format!("`{name}` and {} more like it", alike - 1),
    };
    (name.clone(), whom)
}
