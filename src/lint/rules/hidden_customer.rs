//! A stage gives what nobody takes, or takes what nobody gives.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "hidden-customer",
    category: Category::Flow,
    level: Level::Warn,
    summary: "a stage gives what nobody takes, or takes what nobody gives",
    why: "Every output needs a known customer and every input a known supplier; otherwise the work waits, or is made for nobody (Spear and Bowen 1999: each connection direct and unambiguous).",
    mend: "Write who takes it: `takes THING` in a later stage, or `output THING to WHOM` of the stream.",
    options: &[],
    bad: &[
        example(
            &["hidden-customer"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; gives Binary } }
"#,
        ),
        example(
            &["hidden-customer"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; takes Design } }
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
stream Feature { stage Code by Dev { effort 1 day; gives Binary }; stage Ship by Dev { effort 1 h; takes Binary } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { input Design from Customer; output Binary to Customer; stage Code by Dev { effort 1 day; takes Design; gives Binary } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let streams = || cx.org.streams.iter().map(|(_, s)| s);
    let stages = || cx.org.stages.iter().map(|(_, s)| s);
    let mut taken: BTreeSet<&str> = stages().flat_map(|s| s.takes.iter().map(|(n, _)| n.as_str())).collect();
    taken.extend(streams().flat_map(|s| s.outputs.iter().map(|(n, _, _)| n.as_str())));
    let mut given: BTreeSet<&str> = stages().flat_map(|s| s.gives.iter().map(|(n, _)| n.as_str())).collect();
    given.extend(streams().flat_map(|s| s.inputs.iter().map(|(n, _, _)| n.as_str())));
    let mut found = Vec::new();
    for stage in stages() {
        for (name, span) in stage.gives.iter().filter(|(n, _)| !taken.contains(n.as_str())) {
            found.push(
                RULE.finding(*span, format!("`{}` gives `{name}`, and nobody takes it", stage.meta.name))
                    .help(format!("write `takes {name}` in a stage, or `output {name} to WHOM`")),
            );
        }
        for (name, span) in stage.takes.iter().filter(|(n, _)| !given.contains(n.as_str())) {
            found.push(
                RULE.finding(*span, format!("`{}` takes `{name}`, and nobody gives it", stage.meta.name))
                    .help(format!("write `gives {name}` in a stage, or `input {name} from WHOM`")),
            );
        }
    }
    found
}
