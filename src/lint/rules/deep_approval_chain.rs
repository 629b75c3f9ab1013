//! A decision waits for a long chain of approvals.

use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::lint::approving::{rhythm, silent_for_all_s, waits};
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule, words};
use crate::model::Org;
use crate::model::decision::Approval;
use crate::model::people::Holder;
use crate::model::quantity::Cadence;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "deep-approval-chain",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "a decision waits for a long chain of approvals",
    why: "Each approval waits for somebody busy, and each can say no: with five independent approvers who say yes to 80% of the good, a third comes through (Sah and Stiglitz 1986). The delay grows with every link. Rhythms with a common period meet in fixed phases, which the figure follows; where the edge may act after silence, the wait ends there.",
    mend: "Give the right to the edge within limits (`may decide`, `delegates`), or drop the later approvals.",
    options: &[
        opt(
            "approvals",
            3.0,
            "approvals from which on a chain is deep; assumption: one look besides the doer's is control, three are distance",
        ),
        opt("days", 5.0, "expected days from which on a chain is long; assumption: a working week"),
    ],
    bad: &[
        example(
            &["span-too-narrow", "span-too-narrow", "unused-declaration", "deep-approval-chain"],
            r#"andon 1
role Dev
unit IT led by CIO { unit Building led by VP { team Phoenix led by Lead { 2 Dev } } }
decision Deploy { approved by Lead, then VP every week on Thursday, then CIO every month }
"#,
        ),
        example(
            &["unused-declaration", "deep-approval-chain"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 2 Dev; 3 Op }
board Change { members 3 Op; meets every 2 weeks }
decision Deploy { approved by Change }
"#,
        ),
    ],
    good: &[
        example(
            &["span-too-narrow", "span-too-narrow", "unused-declaration"],
            r#"andon 1
role Dev
unit IT led by CIO { unit Building led by VP { team Phoenix led by Lead { 2 Dev } } }
decision Deploy { approved by Lead }
"#,
        ),
        example(
            &["unused-declaration"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
decision Deploy { approved by Lead every day at 09:00 }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, decision) in cx.org.decisions.iter() {
        let n = decision.approvals.len();
        let silent_s = silent_for_all_s(cx.org, id);
        let days = waits(cx.org, &decision.approvals, silent_s).mean_s / 86_400.0;
        let unended = waits(cx.org, &decision.approvals, None).mean_s / 86_400.0;
        let limit = |name| cx.option(&RULE, name, decision.meta.span);
        if (n as f64) < limit("approvals") && (n == 0 || days < limit("days")) {
            continue;
        }
        let names: Vec<String> = decision.approvals.iter().map(|a| name(cx.org, a)).collect();
        let first = decision.approvals[0].span;
        let count = counted(n, "approval");
        let message = format!(
            "`{}` waits for {count} ({}): about {days:.1} days on average without queues{}",
            decision.meta.name,
            names.join(", "),
            match silent_s {
                Some(s) if days < unended =>
                    format!(", since the edge acts after {} of silence", words::time(s)),
                _ => String::new(),
            }
        );
        found.push(
            RULE.finding(first.to(decision.approvals[n - 1].span), message)
                .help("let the edge decide within limits, or drop approvals")
                .figure("approvals", n as f64)
                .figure("days", days),
        );
    }
    found
}

fn name(org: &Org, approval: &Approval) -> String {
    let who = match approval.by {
        Holder::Role(role) => &org.roles[role].meta.name,
        Holder::Position(p) => &org.positions[p].meta.name,
        Holder::Board(board) => &org.boards[board].meta.name,
    };
    match rhythm(org, approval) {
        Cadence::Every { period, .. } => format!("{who} every {}", period_words(period.elapsed_s())),
        Cadence::OnDemand => who.clone(),
    }
}

fn period_words(seconds: f64) -> String {
    let days = seconds / 86_400.0;
    if days >= 1.0 { format!("{days:.0} days") } else { format!("{:.0} h", seconds / 3_600.0) }
}
