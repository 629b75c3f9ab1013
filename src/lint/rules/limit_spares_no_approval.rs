//! A limit up to which somebody may decide, on a decision that needs its approvals all the same.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule, words};
use crate::model::decision::Approval;
use crate::model::people::{Holder, Right};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "limit-spares-no-approval",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "somebody may decide up to a limit, and what is below it needs the same approvals as what is above",
    why: "A right says who decides, approvals say who must agree: what nobody may decide alone is decided where it comes up and then approved, and so is the rest. A limit that changes nothing reads as a freedom that is not there (authority is real where nobody overrules it, Aghion and Tirole 1997).",
    mend: "Delegate within the limit: `delegates … to … up to …` in an intent spares the approvals. Or take the approvals out, so that what is above the limit is decided by whoever may.",
    options: &[],
    bad: &[
        example(
            &["limit-spares-no-approval"],
            r#"andon 1
role Dev { may decide Buy up to 50 EUR }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Buy { approved by Lead; amount 10 EUR to 400 EUR }
stream Feature { stage Code by Dev { effort 1 day; decides Buy } }
"#,
        ),
        // The lower one of two limits says who decides; the higher one says nothing.
        example(
            &["limit-spares-no-approval"],
            r#"andon 1
role Dev { may decide Buy up to 50 EUR }
role Senior { may decide Buy up to 200 EUR }
team A led by Lead { 2 Dev; 1 Senior }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Buy { approved by Lead; amount 10 EUR to 400 EUR }
stream Feature { stage Code by Dev { effort 1 day; decides Buy } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent; delegates Buy to Dev up to 50 EUR }
decision Buy { approved by Lead; amount 10 EUR to 400 EUR }
stream Feature { stage Code by Dev { effort 1 day; decides Buy } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev { may decide Buy up to 50 EUR }
team A led by Lead { 2 Dev }
leader Lead { may decide Buy }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Buy { amount 10 EUR to 400 EUR }
stream Feature { stage Code by Dev { effort 1 day; decides Buy } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let org = cx.org;
    let filled = || org.roles.iter().filter(|(id, _)| cx.heads(*id) > 0);
    let rights = || filled().flat_map(|(_, role)| role.rights.iter().map(move |right| (role, right)));
    // Above the limit somebody else decides: that is what it is for.
    let is_topped = |right: &Right| {
        let most = |other: &Right| other.up_to.unwrap_or(f64::INFINITY);
        rights().any(|(_, o)| o.decision == right.decision && most(o) > most(right))
    };
    let idle = rights().filter_map(|(role, right)| {
        let limit = right.up_to?;
        let decision = &org.decisions[right.decision];
        let mut delegates = org.intents.iter().flat_map(|(_, i)| &i.delegates);
        let spared =
            delegates.any(|d| d.decision == right.decision && org.roles[d.to].meta.name == role.meta.name);
        if decision.approvals.is_empty() || spared || is_topped(right) {
            return None;
        }
        let (who, what) = (&role.meta.name, &decision.meta.name);
        let approving = words::names(decision.approvals.iter().map(|approval| name_of(cx, approval)));
        let message = format!(
            "`{who}` may decide `{what}` up to {limit:.0}, and below it {approving} must approve as above"
        );
        let help =
            format!("write `delegates {what} to {who} up to …` in an `intent`: that spares the approvals");
        Some(
            RULE.finding(right.span, message)
                .related(decision.meta.span, "approved whatever the amount")
                .help(help),
        )
    });
    idle.collect()
}

fn name_of<'c>(cx: &Context<'c>, approval: &Approval) -> &'c str {
    match approval.by {
        Holder::Role(role) => &cx.org.roles[role].meta.name,
        Holder::Position(position) => cx.role_of(position),
        Holder::Board(board) => &cx.org.boards[board].meta.name,
    }
}
