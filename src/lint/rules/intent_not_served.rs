//! A stream or a lower intent does not say which intent it serves.

use crate::diag::{Finding, Level};
use crate::lint::rule::{before_brace, example};
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Group;
use crate::model::work::Doer;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "intent-not-served",
    category: Category::Intent,
    level: Level::Info,
    summary: "a stream or a lower intent does not say which intent it serves",
    why: "Nested intents let everybody see two levels up what their work is for; a stream that serves none is activity without a goal.",
    mend: "Write `serves GROUP`.",
    options: &[],
    bad: &[
        example(
            &["span-too-narrow", "intent-not-served"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev } }
intent IT { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
intent A { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
"#,
        ),
        example(
            &["missing-intent", "intent-not-served"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Dev } }
intent A { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev in B { effort 1 day } }
stream Other { serves A; stage Code by Dev in A { effort 1 day } }
"#,
        ),
    ],
    good: &[
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev } }
intent IT { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
intent A { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; serves IT }
stream Feature { serves A; stage Code by Dev { effort 1 day } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let org = cx.org;
    let addressed: BTreeSet<Id<Group>> = org.intents.iter().filter_map(|(_, i)| i.group).collect();
    let mut found = Vec::new();
    for (_, intent) in org.intents.iter() {
        let Some(group) = intent.group else { continue };
        let above = org.chain(group).skip(1).find(|g| addressed.contains(g));
        if let Some(above) = above.filter(|_| intent.serves.is_none()) {
            let name = &org.groups[above].meta.name;
            let message = format!(
                "the intent of `{}` does not say that it serves that of `{name}`",
                org.groups[group].meta.name
            );
            found.push(RULE.finding(intent.meta.span, message).help(format!("write `serves {name}`")).fix(
                format!("let it serve the intent of `{name}`"),
                false,
                before_brace(intent.meta.whole),
                format!("\n  serves {name}\n"),
            ));
        }
    }
    // A stream is served by the intent of the whole, or by those of all who work in it.
    if addressed.is_empty() || org.intents.iter().any(|(_, i)| i.group.is_none()) {
        return found;
    }
    for (_, stream) in org.streams.iter().filter(|(_, s)| s.serves.is_none()) {
        let covered = stream.stages.iter().all(|s| match (org.stages[*s].within, org.stages[*s].by) {
            (Some(group), _) => org.chain(group).any(|g| addressed.contains(&g)),
            (None, Doer::Role(role)) => {
                let mut teams = cx.staff().teams(role).iter();
                teams.all(|t| org.chain(*t).any(|g| addressed.contains(&g)))
            }
            _ => true,
        });
        if !covered {
            let message = format!("`{}` serves no intent", stream.meta.name);
            found.push(
                RULE.finding(stream.meta.span, message)
                    .help("write `serves GROUP`, or an `intent` for those who do it"),
            );
        }
    }
    found
}
