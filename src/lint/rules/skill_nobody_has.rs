//! The work needs a skill that nobody has.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::work::Asked;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "skill-nobody-has",
    category: Category::Roles,
    level: Level::Error,
    summary: "the work needs a skill that nobody has",
    why: "What nobody can do is not done, however long it waits.",
    mend: "Hire or teach it: `skilled in SPECIALTY` in a role that somebody has.",
    options: &[],
    bad: &[
        example(
            &["skill-nobody-has"],
            r#"andon 1
specialty Java, Cobol
role Dev { skilled in Java }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; asks Cobol 20% } }
"#,
        ),
        example(
            &["skill-nobody-has"],
            r#"andon 1
specialty Java, Cobol
role Dev { skilled in Java }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; needs skill Cobol } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
specialty Java, Cobol
role Dev { skilled in Java, Cobol 30% }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; needs skill Cobol } }
"#,
        ),
        example(
            &[],
            r#"andon 1
specialty Java
role Dev { skilled in Java }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; needs skill Java } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let has = |s| cx.staff().skilled(s) > 0;
    let mut found = Vec::new();
    for (_, stage) in cx.org.stages.iter() {
        let asked = stage.asks.iter().filter_map(|a| match a.whom {
            Asked::Specialty(s) => Some((s, a.span)),
            _ => None,
        });
        let needed = stage.needs_skill.iter().map(|(s, _)| (*s, stage.meta.span));
        for (s, span) in asked.chain(needed).filter(|(s, _)| !has(*s)) {
            let name = &cx.org.specialties[s].meta.name;
            found.push(
                RULE.finding(
                    span,
                    format!("`{}` needs `{name}`, and nobody is skilled in it", stage.meta.name),
                )
                .help(format!("write `skilled in {name}` in a role that somebody has")),
            );
        }
    }
    found
}
