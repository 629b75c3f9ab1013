//! Somebody approves the same matter twice.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::people::Holder;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "approval-cycle",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "somebody approves the same matter twice",
    why: "A matter that comes back to the same desk waits twice in the same queue, and nobody knows which yes counts.",
    mend: "Let each approve once, or say what is left open by the first yes in a decision of its own.",
    options: &[],
    bad: &[
        example(
            &["span-too-narrow", "unused-declaration", "deep-approval-chain", "approval-cycle"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev } }
decision Deploy { approved by Lead, then CIO, then Lead }
"#,
        ),
        example(
            &["unused-declaration", "deep-approval-chain", "approval-cycle"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 2 Dev; 3 Op }
board Change { members 3 Op; meets every week }
decision Deploy { approved by Change, then Lead, then Change }
"#,
        ),
    ],
    good: &[
        example(
            &["span-too-narrow", "unused-declaration"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev } }
decision Deploy { approved by Lead, then CIO }
"#,
        ),
        example(
            &["unused-declaration"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 2 Dev; 3 Op }
board Change { members 3 Op; meets every week }
decision Deploy { approved by Lead, then Change }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, decision) in cx.org.decisions.iter() {
        for (i, approval) in decision.approvals.iter().enumerate() {
            if let Some(first) = decision.approvals[..i].iter().find(|a| a.by == approval.by) {
                let message = format!(
                    "`{}` comes back to {} as approval {}",
                    decision.meta.name,
                    name(cx, approval.by),
                    i + 1
                );
                found.push(
                    RULE.finding(approval.span, message)
                        .related(first.span, "approved here already")
                        .help("let each approve once"),
                );
            }
        }
    }
    found
}

fn name(cx: &Context<'_>, by: Holder) -> String {
    let name = match by {
        Holder::Role(r) => &cx.org.roles[r].meta.name,
        Holder::Position(p) => cx.role_of(p),
        Holder::Board(b) => &cx.org.boards[b].meta.name,
    };
    format!("`{name}`")
}
