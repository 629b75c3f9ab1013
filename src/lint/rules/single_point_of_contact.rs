//! Conversations of other teams hang on one person who leads none of them.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Position;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "single-point-of-contact",
    category: Category::Relationships,
    level: Level::Warn,
    summary: "conversations of other teams hang on one person who leads none of them",
    why: "One person who alone joins two parts of an organisation is its cut vertex: away, ill or busy, the parts are apart, and until then everything waits in one inbox (betweenness, Freeman 1977).",
    mend: "Let a second person share the contact, or sanction the conversation between the teams themselves.",
    options: &[opt("conversations", 2.0, "kinds of conversation from which on it counts; assumption")],
    bad: &[
        example(
            &["single-point-of-contact"],
            r#"andon 1
role Dev
role Op
role Liaison
unit IT led by CIO { team A { 2 Dev }; team B { 2 Op }; team L { 1 Liaison } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A <-> L by chat
interface L <-> B by chat
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% }; stage Ship by Op { effort 1 day; asks Dev 20% } }
default line_speed 5 days
"#,
        ),
        example(
            &["single-point-of-contact"],
            r#"andon 1
role Dev
role Op
role Liaison
team A { 2 Dev }
team B { 2 Op }
team L { 1 Liaison }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A <-> L by chat
interface L <-> B by chat
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% }; stage Ship by Op { effort 1 day; asks Dev 20% } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
role Op
role Liaison
team A { 2 Dev }
team B { 2 Op }
team L { 2 Liaison }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A <-> L by chat
interface L <-> B by chat
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% }; stage Ship by Op { effort 1 day; asks Dev 20% } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A <-> B by chat
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% }; stage Ship by Op { effort 1 day; asks Dev 20% } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut hanging: BTreeMap<Id<Position>, BTreeSet<&str>> = BTreeMap::new();
    for need in cx.needs() {
        let Some(route) = &need.route else { continue };
        // The last passage ends where it is meant to: all others end at a relay.
        for hop in route.iter().take(route.len().saturating_sub(1)) {
            let relay = &cx.org.positions[hop.to];
            if relay.headcount() == 1 && relay.leads.is_empty() {
                hanging.entry(hop.to).or_default().insert(&need.what);
            }
        }
    }
    let many = hanging.into_iter().filter(|(p, whats)| {
        whats.len() as f64 >= cx.option(&RULE, "conversations", cx.org.positions[*p].meta.span)
    });
    many.map(|(p, whats)| {
        let span = cx.org.positions[p].meta.span;
        let message = format!(
            "{} kinds of conversation between other teams hang on one `{}`: {}",
            whats.len(),
            cx.role_of(p),
            whats.iter().copied().collect::<Vec<_>>().join("; ")
        );
        RULE.finding(span, message)
            .help("let a second person share the contact, or write an `interface` between the teams")
            .figure("conversations", whats.len() as f64)
    })
    .collect()
}
