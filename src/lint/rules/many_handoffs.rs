//! Work passes through many teams.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{self, Category, Context};
use crate::model::Id;
use crate::model::people::Role;
use crate::model::work::Doer;

/// The rule.
pub(super) static RULE: lint::Rule = lint::Rule {
    name: "many-handoffs",
    category: Category::Flow,
    level: Level::Warn,
    summary: "work passes through many teams",
    why: "Each hand-off loses about half of the tacit knowledge, so that four leave 6%, and each adds a queue (Poppendieck and Poppendieck 2006).",
    mend: "Let one team do more of the stages.",
    options: &[opt(
        "handoffs",
        5.0,
        "passages from team to team in one stream, from which on they are many; assumption",
    )],
    bad: &[
        example(
            &["many-handoffs"],
            r#"andon 1
role R0
role R1
role R2
role R3
role R4
role R5
unit U led by Boss {
  team T0 { 2 R0 }
  team T1 { 2 R1 }
  team T2 { 2 R2 }
  team T3 { 2 R3 }
  team T4 { 2 R4 }
  team T5 { 2 R5 }
}
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface all -> all by chat
stream Feature {
  stage S0 by R0 { effort 1 day }
  stage S1 by R1 { effort 1 day }
  stage S2 by R2 { effort 1 day }
  stage S3 by R3 { effort 1 day }
  stage S4 by R4 { effort 1 day }
  stage S5 by R5 { effort 1 day }
}
"#,
        ),
        example(
            &["span-too-wide", "many-handoffs"],
            r#"andon 1
role R0
role R1
role R2
role R3
role R4
role R5
role R6
role R7
unit U led by Boss {
  team T0 { 2 R0 }
  team T1 { 2 R1 }
  team T2 { 2 R2 }
  team T3 { 2 R3 }
  team T4 { 2 R4 }
  team T5 { 2 R5 }
  team T6 { 2 R6 }
  team T7 { 2 R7 }
}
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface all -> all by chat
stream Feature {
  stage S0 by R0 { effort 1 day }
  stage S1 by R1 { effort 1 day }
  stage S2 by R2 { effort 1 day }
  stage S3 by R3 { effort 1 day }
  stage S4 by R4 { effort 1 day }
  stage S5 by R5 { effort 1 day }
  stage S6 by R6 { effort 1 day }
  stage S7 by R7 { effort 1 day }
}
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role R0
role R1
role R2
role R3
unit U led by Boss {
  team T0 { 2 R0 }
  team T1 { 2 R1 }
  team T2 { 2 R2 }
  team T3 { 2 R3 }
}
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface all -> all by chat
stream Feature {
  stage S0 by R0 { effort 1 day }
  stage S1 by R1 { effort 1 day }
  stage S2 by R2 { effort 1 day }
  stage S3 by R3 { effort 1 day }
}
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
team A led by Lead { 2 Dev; 2 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature {
  stage S0 by Dev { effort 1 h }
  stage S1 by Op { effort 1 h }
  stage S2 by Dev { effort 1 h }
  stage S3 by Op { effort 1 h }
  stage S4 by Dev { effort 1 h }
  stage S5 by Op { effort 1 h }
  stage S6 by Dev { effort 1 h }
  stage S7 by Op { effort 1 h }
}
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let of = |role| cx.staff().teams(role);
    let mut found = Vec::new();
    for (_, stream) in cx.org.streams.iter() {
        let doers: Vec<Id<Role>> = stream
            .stages
            .iter()
            .filter_map(|s| match cx.org.stages[*s].by {
                Doer::Role(r) => Some(r),
                _ => None,
            })
            .collect();
        let n = doers.windows(2).filter(|w| w[0] != w[1] && of(w[0]).is_disjoint(of(w[1]))).count();
        if n as f64 >= cx.option(&RULE, "handoffs", stream.meta.span) {
            let left = libm::pow(0.5, n as f64);
            let message = format!(
                "`{}` is handed on {n} times from team to team; at half of the tacit knowledge each, {:.1}% is left",
                stream.meta.name,
                left * 100.0
            );
            found.push(
                RULE.finding(stream.meta.span, message)
                    .help("let one team do more of the stages")
                    .figure("handoffs", n as f64),
            );
        }
    }
    found
}
