//! Work can begin only when somebody of another team lets the doer in.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{self, Category, Context};
use crate::model::Id;
use crate::model::people::Role;
use crate::model::work::Doer;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: lint::Rule = lint::Rule {
    name: "access-gate",
    category: Category::Flow,
    level: Level::Warn,
    summary: "work can begin only when somebody of another team lets the doer in",
    why: "The doer is idle or starts something else while the gate waits in another queue: at five keys a week for a wave of 100 newcomers, ten weeks on average.",
    mend: "Make it self-service within limits: `self service in 5 min`.",
    options: &[],
    bad: &[
        example(
            &["access-gate"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A <-> B by chat
access Env { granted by Op, effort 30 min }
stream Feature { stage Code by Dev { effort 1 day; needs access Env } }
"#,
        ),
        example(
            &["access-gate"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A <-> B by chat
access Env { granted by Op; lasts 1 day }
stream Feature { stage Code by Dev { effort 1 day; needs access Env } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
access Env { self service in 5 min }
stream Feature { stage Code by Dev { effort 1 day; needs access Env } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
team A led by Lead { 2 Dev; 2 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
access Env { granted by Op, effort 30 min }
stream Feature { stage Code by Dev { effort 1 day; needs access Env } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let teams = |role: Id<Role>| cx.staff().teams(role);
    let mut found: BTreeMap<(Span, Span), Finding> = BTreeMap::new();
    for (_, stage) in cx.org.stages.iter() {
        let Doer::Role(doer) = stage.by else { continue };
        for id in &stage.needs_access {
            let access = &cx.org.accesses[*id];
            let Some(by) = access.granted_by.filter(|by| *by != doer) else { continue };
            if !teams(doer).is_disjoint(teams(by)) {
                continue;
            }
            let message = format!(
                "`{}` can begin only when `{}` of another team grants `{}`",
                stage.meta.name, cx.org.roles[by].meta.name, access.meta.name
            );
            let finding = RULE
                .finding(access.meta.span, message)
                .related(stage.meta.span, "needed here")
                .help("write `self service in 5 min`, or put who grants it into the team");
            found.entry((access.meta.span, stage.meta.span)).or_insert(finding);
        }
    }
    found.into_values().collect()
}
