//! A scarce thing of which nothing says who gets it.

use crate::diag::{Finding, Level};
use crate::lint::rule::{before_brace, example};
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "resource-nobody-allocates",
    category: Category::Resources,
    level: Level::Info,
    summary: "a scarce thing of which nothing says who gets it",
    why: "Without a rule the loudest gets it; the wait is then nobody’s, and cannot be shortened.",
    mend: "Write `first come first served`, `allocated by ROLE CADENCE`, or `traded at MEETING`.",
    options: &[],
    bad: &[
        example(
            &["resource-nobody-allocates"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 1 { }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
"#,
        ),
        example(
            &["resource-nobody-allocates"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
resource Rig 2 { urgency holds 50% }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
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
resource Rig 1 { first come first served }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
meeting Market every day for 15 min { attended by all; shares needs }
resource Rig 1 { traded at Market }
stream Feature { stage Code by Dev { effort 1 day; uses 1 Rig } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let open = cx.org.resources.iter().filter(|(_, r)| r.allocation.is_none());
    open.map(|(_, r)| {
        RULE.finding(
            r.meta.span,
            format!("nothing says who gets `{}`, of which there are {}", r.meta.name, r.count),
        )
        .help("write `first come first served`, or `allocated by ROLE CADENCE`")
        .fix(
            "serve those first who come first",
            false,
            before_brace(r.meta.whole),
            "\n  first come first served\n",
        )
    })
    .collect()
}
