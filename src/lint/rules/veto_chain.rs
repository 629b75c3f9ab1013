//! So many may say no that little comes through.

use crate::diag::{Finding, Level};
use crate::lint::approving::says_yes;
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::model::Org;
use crate::model::people::Holder;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "veto-chain",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "so many may say no that little comes through",
    why: "Where each of k must agree, and each agrees with a share p, p^k comes through: of twelve who would say yes to four proposals in five, one proposal in fifteen is left, and the good ones go with the bad (Sah and Stiglitz 1986).",
    mend: "Let fewer decide, or by majority; let the place decide within limits.",
    options: &[opt(
        "passes",
        0.5,
        "share of what is asked below which it is little that comes through; assumption: less than half",
    )],
    bad: &[
        example(
            &["veto-chain"],
            r#"andon 1
role Dev { may decide Change }
role Member
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 7 Member } }
channel chat { speed 5 min }
interface A <-> B by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
board Round { members 7 Member; meets every day at 09:00; decides by unanimity }
decision Change { approved by Round; says yes 80% }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; decides Change } }
"#,
        ),
        example(
            &["veto-chain", "approver-without-context"],
            r#"andon 1
role Dev { may decide Change }
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 3 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Change { approved by Lead, then CIO; says yes 70% }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; decides Change } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev { may decide Change }
role Member
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 7 Member } }
channel chat { speed 5 min }
interface A <-> B by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
board Round { members 7 Member; meets every day at 09:00; decides by majority }
decision Change { approved by Round; says yes 80% }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; decides Change } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev { may decide Change }
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 3 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Change { approved by Lead; says yes 70% }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; decides Change } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, decision) in cx.org.decisions.iter() {
        let (Some(first), Some(last)) = (decision.approvals.first(), decision.approvals.last()) else {
            continue;
        };
        let yes = decision.says_yes;
        let voices: u32 = decision.approvals.iter().map(|a| voices(cx.org, a.by)).sum();
        let passes: f64 = decision.approvals.iter().map(|a| says_yes(cx.org, a.by, yes)).product();
        if passes >= cx.option(&RULE, "passes", decision.meta.span) {
            continue;
        }
        let message = format!(
            "of what is asked of `{}` {:.0}% comes through: {voices} {} asked, and each says yes to {:.0}%",
            decision.meta.name,
            passes * 100.0,
            if voices == 1 { "person is" } else { "people are" },
            yes * 100.0,
        );
        found.push(
            RULE.finding(first.span.to(last.span), message)
                .help("let fewer decide, or by majority, or let the place decide within limits")
                .figure("passes", passes),
        );
    }
    found
}

fn voices(org: &Org, by: Holder) -> u32 {
    match by {
        Holder::Board(b) => org.seats_taken(&org.boards[b]),
        Holder::Role(_) | Holder::Position(_) => 1,
    }
}
