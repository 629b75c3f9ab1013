//! Those who do the work approve it themselves.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{self, Category, Context};
use crate::model::Id;
use crate::model::people::Holder;
use crate::model::people::Role;
use crate::model::work::Doer;

/// The rule.
pub(super) static RULE: lint::Rule = lint::Rule {
    name: "approves-own-work",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "those who do the work approve it themselves",
    why: "An approval by the doer is no second look: it costs the wait and gives no control (segregation of duties, COSO 1992). Either the right is theirs, or the look is somebody else’s.",
    mend: "Give them the right (`may decide`) and drop the approval, or let somebody else look.",
    options: &[],
    bad: &[
        example(
            &["approves-own-work"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { approved by Dev }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
        example(
            &["bus-factor-one", "approves-own-work"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 2 Dev; 1 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
board Change { members 1 Op; meets every day }
decision Deploy { approved by Change }
stream Feature { stage Ship by Op { effort 1 day; decides Deploy } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev { may decide Deploy }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { approved by Lead }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, stage) in cx.org.stages.iter() {
        let Doer::Role(doer) = stage.by else { continue };
        for (decision, span) in &stage.decides {
            let decision = &cx.org.decisions[*decision];
            for approval in decision.approvals.iter().filter(|a| is_doer(cx, a.by, doer)) {
                let doer = &cx.org.roles[doer].meta.name;
                let message = format!(
                    "`{doer}` approves `{}` for work that `{doer}` does in `{}`",
                    decision.meta.name, stage.meta.name
                );
                found.push(RULE.finding(approval.span, message).related(*span, "decided here").help(
                    format!(
                        "write `may decide {}` in the role and drop this approval, or let somebody else look",
                        decision.meta.name
                    ),
                ));
            }
        }
    }
    found
}

/// All who approve are of the role that does the work.
fn is_doer(cx: &Context<'_>, by: Holder, doer: Id<Role>) -> bool {
    match by {
        Holder::Role(r) => r == doer,
        Holder::Position(p) => cx.org.positions[p].role == doer,
        Holder::Board(b) => {
            !cx.org.boards[b].seats.is_empty() && cx.org.boards[b].seats.iter().all(|(_, r)| *r == doer)
        }
    }
}
