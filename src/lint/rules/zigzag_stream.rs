//! Work comes back to a team that it had left.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{self, Category, Context};
use crate::model::Id;
use crate::model::people::Role;
use crate::model::work::Doer;
use crate::model::work::Stage;

/// The rule.
pub(super) static RULE: lint::Rule = lint::Rule {
    name: "zigzag-stream",
    category: Category::Flow,
    level: Level::Warn,
    summary: "work comes back to a team that it had left",
    why: "Each crossing waits and loses meaning; work that goes out and back crosses twice for one visit (flow in one direction is what makes a line a line).",
    mend: "Let one team do neighbouring stages, or put the specialist into the team.",
    options: &[],
    bad: &[
        example(
            &["zigzag-stream"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A <-> B by chat
stream Feature { stage Code by Dev { effort 1 day }; stage Try by Op { effort 1 day }; stage Fix by Dev { effort 1 day } }
"#,
        ),
        example(
            &["zigzag-stream"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A <-> B by chat
stream Feature { stage X by Dev { effort 1 day }; stage Y by Op { effort 1 day }; stage Z by Op { effort 1 day }; stage W by Dev { effort 1 day } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A <-> B by chat
stream Feature { stage Code by Dev { effort 1 day }; stage Try by Op { effort 1 day } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
team A led by Lead { 2 Dev; 2 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day }; stage Try by Op { effort 1 day }; stage Fix by Dev { effort 1 day } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let of = |role| cx.staff().teams(role);
    let mut found = Vec::new();
    for (_, stream) in cx.org.streams.iter() {
        let mut been: Vec<(Id<Role>, Id<Stage>)> = Vec::new();
        for id in &stream.stages {
            let Doer::Role(role) = cx.org.stages[*id].by else { continue };
            let last = been.last().map(|(r, _)| *r);
            let earlier = been.iter().find(|(r, _)| *r == role).map(|(_, s)| *s);
            // Away and back, and never in one team meanwhile.
            let apart = last.is_some_and(|l| l != role && of(l).is_disjoint(of(role)));
            if let Some(first) = earlier.filter(|_| apart) {
                let (stage, first) = (&cx.org.stages[*id].meta, &cx.org.stages[first].meta);
                let via = last.map_or("", |l| &cx.org.roles[l].meta.name);
                let message = format!(
                    "`{}` brings the work back to `{}` after `{via}`",
                    stage.name, cx.org.roles[role].meta.name
                );
                found.push(
                    RULE.finding(stage.span, message)
                        .related(first.span, "it was here before")
                        .help("let one team do neighbouring stages"),
                );
            }
            been.push((role, *id));
        }
    }
    found
}
