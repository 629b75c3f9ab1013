//! More comes before a board than its agenda holds.

use crate::diag::{Finding, Level};
use crate::lint::approving::silent_for_all_s;
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule, words};
use crate::model::people::Holder;
use std::fmt::Write as _;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "board-slower-than-demand",
    category: Category::Decisions,
    level: Level::Error,
    summary: "more comes before a board than its agenda holds",
    why: "What does not fit on the agenda waits for the next one, and the next: above capacity the backlog grows without end (a committee with a cadence and an agenda is a queue with bulk service). Where everybody who needs it acts within intent after silence, no work waits for the backlog, and it is a warning: the board decides less and less of what it is there for.",
    mend: "Let it meet more often or take more, or take matters off its desk.",
    options: &[opt(
        "load",
        1.0,
        "matters at each meeting over places on the agenda, from which on it is an error",
    )],
    bad: &[
        example(
            &["team-too-large", "span-too-wide", "board-slower-than-demand"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 20 Dev; 3 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
board Change { members 3 Op; meets every week; agenda 5 }
decision Deploy { approved by Change }
stream Feature { stage Code by Dev { effort 1 h; decides Deploy } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 7 per week }
"#,
        ),
        example(
            &["team-too-large", "span-too-wide", "board-slower-than-demand"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 20 Dev; 3 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
board Change { members 3 Op; meets every week; agenda 3 }
decision Deploy { approved by Change }
stream Feature { stage Code by Dev { effort 1 h; decides Deploy } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 3 per week }
"#,
        ),
    ],
    good: &[
        example(
            &["team-too-large", "span-too-wide"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 20 Dev; 3 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
board Change { members 3 Op; meets every week; agenda 5 }
decision Deploy { approved by Change }
stream Feature { stage Code by Dev { effort 1 h; decides Deploy } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 3 per week }
"#,
        ),
        example(
            &["team-too-large", "span-too-wide"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 20 Dev; 3 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
board Change { members 3 Op; meets every week }
decision Deploy { approved by Change }
stream Feature { stage Code by Dev { effort 1 h; decides Deploy } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 7 per week }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, board) in cx.org.boards.iter() {
        let Some(agenda) = board.agenda else { continue };
        let coming = |rates: &[f64]| {
            let mut sum = 0.0;
            for (stage, s) in cx.org.stages.iter() {
                for (decision, _) in &s.decides {
                    let decision = &cx.org.decisions[*decision];
                    let looks =
                        decision.approvals.iter().filter(|a| a.by == Holder::Board(id)).count() as f64;
                    sum += rates[stage.index()] * looks / (1.0 - decision.sent_back).max(0.01);
                }
            }
            sum
        };
        let Some((scenario, rate)) = cx.worst(coming) else { continue };
        let period = board.meets.period_s();
        let load = rate * period / f64::from(agenda.max(1));
        // Where the edge may act after silence, the list grows and no work waits for it.
        let deciding =
            cx.org.decisions.iter().filter(|(_, d)| d.approvals.iter().any(|a| a.by == Holder::Board(id)));
        let silent: Option<Vec<f64>> = deciding.map(|(d, _)| silent_for_all_s(cx.org, d)).collect();
        let silent_s = silent.map(|all| all.into_iter().fold(0.0, f64::max));
        if load >= cx.option(&RULE, "load", board.meta.span) {
            let mut message = format!(
                "{:.1} matters come to each meeting of `{}` in `{}`, and its agenda holds {agenda}",
                rate * period,
                board.meta.name,
                scenario.meta.name
            );
            let mut finding = RULE.finding(board.meta.span, String::new());
            if let Some(s) = silent_s {
                let _ = write!(
                    message,
                    "; what is left over is done without it after {} of silence",
                    words::time(s)
                );
                finding.level = finding.level.max(Level::Warn);
            }
            finding.message = message;
            found.push(
                finding
                    .related(scenario.meta.span, "under this demand")
                    .help("let it meet more often, or take matters off its desk")
                    .figure("load", load),
            );
        }
    }
    found
}
