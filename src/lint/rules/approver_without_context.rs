//! Somebody approves what they hear of only through those who approved before.

use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Position;
use crate::model::work::Doer;
use crate::network::Cargo;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "approver-without-context",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "somebody approves what they hear of only through those who approved before",
    why: "A yes from someone who knows no more than the chain told them adds delay and no knowledge (decision rights belong where the knowledge is, Jensen and Meckling 1992).",
    mend: "Drop the approval, or give the approver a path of their own to the work.",
    options: &[opt(
        "passages",
        2.0,
        "passages from the work to the approver from which on it counts; assumption",
    )],
    bad: &[
        example(
            &[
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "too-many-layers",
                "approver-without-context",
            ],
            r#"andon 1
role Dev
unit G led by Top { unit IT led by CIO { unit D led by VP { team A led by Lead { 2 Dev } } } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { approved by Lead, then VP }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
        example(
            &[
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "too-many-layers",
                "deep-approval-chain",
                "approver-without-context",
                "approver-without-context",
            ],
            r#"andon 1
role Dev
unit G led by Top { unit IT led by CIO { unit D led by VP { team A led by Lead { 2 Dev } } } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { approved by Lead, then VP, then CIO }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
    ],
    good: &[
        example(
            &["span-too-narrow", "span-too-narrow", "span-too-narrow", "too-many-layers"],
            r#"andon 1
role Dev
unit G led by Top { unit IT led by CIO { unit D led by VP { team A led by Lead { 2 Dev } } } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { approved by Lead }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
        example(
            &["span-too-narrow", "span-too-narrow", "span-too-narrow", "too-many-layers"],
            r#"andon 1
role Dev
unit G led by Top { unit IT led by CIO { unit D led by VP { team A led by Lead { 2 Dev } } } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A <-> VP by chat
decision Deploy { approved by Lead, then VP }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let (network, staff) = (cx.network(), cx.staff());
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (_, stage) in cx.org.stages.iter() {
        let Doer::Role(doer) = stage.by else { continue };
        let Some(from) = staff.positions_in(cx.org, doer, stage.within).first().copied() else { continue };
        for (decision, _) in &stage.decides {
            let decision = &cx.org.decisions[*decision];
            let mut before: Vec<Id<Position>> = Vec::new();
            for approval in &decision.approvals {
                let here = staff.of_holder(cx.org, approval.by);
                // Nobody stands between the work and the first who approves.
                if before.is_empty() {
                    before = here;
                    continue;
                }
                let route = network.toward_from(&here, Cargo::Decision, Some(&[from])).route(from);
                let relays = route.map(|r| r.iter().map(|h| h.to).collect::<Vec<_>>()).unwrap_or_default();
                let hops = relays.len();
                let only_chain = relays.iter().take(hops.saturating_sub(1)).all(|r| before.contains(r));
                let far = hops as f64 >= cx.option(&RULE, "passages", approval.span);
                if far && only_chain {
                    let via = words::names(relays.iter().take(hops - 1).map(|p| cx.role_of(*p)));
                    let name = here.first().map_or("", |p| cx.role_of(*p));
                    let message = format!(
                        "`{name}` approves `{}` and hears of it only through {via}, {} away",
                        decision.meta.name,
                        counted(hops, "passage")
                    );
                    let finding = RULE
                        .finding(approval.span, message)
                        .help("drop the approval, or give the approver a path to the work")
                        .figure("passages", hops as f64);
                    found.entry(approval.span).or_insert(finding);
                }
                before.extend(here);
            }
        }
    }
    found.into_values().collect()
}
