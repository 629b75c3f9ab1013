//! The work hangs on a skill or a role that one person has.

use crate::diag::counted::several;
use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::model::work::Asked;
use crate::model::work::Doer;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "bus-factor-one",
    category: Category::Roles,
    level: Level::Info,
    summary: "the work hangs on a skill or a role that one person has",
    why: "One person away, and the work stands still; and until then all of it waits in one queue, which a second person would cut by more than half (pooling).",
    mend: "Teach a second person, or hire one.",
    options: &[opt("people", 1.0, "people who can do it, up to which it counts")],
    bad: &[
        example(
            &["bus-factor-one"],
            r#"andon 1
specialty Java, Cobol
role Dev { skilled in Java }
role Old { skilled in Cobol }
team A led by Lead { 2 Dev; 1 Old }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; asks Cobol 20% } }
"#,
        ),
        example(
            &["bus-factor-one"],
            r#"andon 1
role Dev
role Tester
team A led by Lead { 2 Dev; 1 Tester }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Test by Tester { effort 1 day } }
"#,
        ),
        example(
            &["bus-factor-one"],
            r#"andon 1
role Dev
role Op
channel chat { speed 1 min }
team A led by Lead { 2 Dev; 2 Op }
team Web led by WebLead { 1 Dev; 2 Op }
interface A <-> Web by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Page by Dev in Web { effort 1 day } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
specialty Java, Cobol
role Dev { skilled in Java, Cobol 40% }
role Old { skilled in Cobol }
team A led by Lead { 2 Dev; 1 Old }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; asks Cobol 20% } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Tester
team A led by Lead { 2 Dev; 2 Tester }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Test by Tester { effort 1 day } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<String, Finding> = BTreeMap::new();
    for (_, stage) in cx.org.stages.iter() {
        for ask in &stage.asks {
            if let Asked::Specialty(s) = ask.whom {
                let n = cx.staff().skilled(s);
                let specialty = &cx.org.specialties[s].meta;
                if n > 0 && f64::from(n) <= cx.option(&RULE, "people", specialty.span) {
                    let message = format!(
                        "`{}` asks `{}`, which {n} of {} {} skilled in",
                        stage.meta.name,
                        specialty.name,
                        several(cx.staff().headcount(), "person", "people"),
                        if n == 1 { "is" } else { "are" }
                    );
                    let finding = RULE
                        .finding(specialty.span, message)
                        .related(ask.span, "asked here")
                        .help("teach a second person")
                        .figure("people", f64::from(n));
                    found.entry(format!("skill {}", specialty.name)).or_insert(finding);
                }
            }
        }
        let Doer::Role(role) = stage.by else { continue };
        let meta = &cx.org.roles[role].meta;
        let n: u32 = match stage.within {
            None => cx.heads(role),
            // Nobody of another team takes this work.
            Some(_) => {
                let doers = cx.staff().positions_in(cx.org, role, stage.within);
                doers.iter().map(|p| cx.org.positions[*p].headcount()).sum()
            }
        };
        // Somebody who leads is one by design: other rules speak of leaders in daily work.
        let leads = cx.staff().leads(role);
        if n > 0 && !leads && f64::from(n) <= cx.option(&RULE, "people", meta.span) {
            let message = format!(
                "`{}` is done by `{}`{}, and {n} of {} {} one",
                stage.meta.name,
                meta.name,
                stage.within.map_or_else(String::new, |g| format!(" in `{}`", cx.org.groups[g].meta.name)),
                several(cx.staff().headcount(), "person", "people"),
                if n == 1 { "is" } else { "are" }
            );
            let finding = RULE
                .finding(meta.span, message)
                .related(stage.meta.span, "done here")
                .help("teach or hire a second person")
                .figure("people", f64::from(n));
            found.entry(format!("role {} {:?}", meta.name, stage.within)).or_insert(finding);
        }
    }
    found.into_values().collect()
}
