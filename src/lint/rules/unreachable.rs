//! Work needs a conversation for which no path exists at all.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "unreachable",
    category: Category::Relationships,
    level: Level::Error,
    summary: "work needs a conversation for which no path exists at all",
    why: "What cannot be routed never arrives: the work that waits for it stands still.",
    mend: "Give both sides a common leader, or an interface.",
    options: &[],
    bad: &[
        example(
            &["missing-intent", "missing-intent", "unreachable"],
            r#"andon 1
role Dev
role Op
team Phoenix { 2 Dev }
team Release { 2 Op }
stream Feature {
  stage Code by Dev { effort 1 day }
  stage Ship by Op { effort 1 day }
}
"#,
        ),
        example(
            &["missing-intent", "unreachable"],
            r#"andon 1
role Dev
role Op
team Phoenix { 2 Dev }
team Release { 2 Op }
channel chat { speed 1 h }
interface Release -> Phoenix by chat { carries Status }
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
"#,
        ),
    ],
    good: &[
        example(
            &["missing-intent", "missing-intent"],
            r#"andon 1
role Dev
role Op
team Phoenix { 2 Dev }
team Release { 2 Op }
channel chat { speed 1 h }
interface Phoenix -> Release by chat
stream Feature {
  stage Code by Dev { effort 1 day }
  stage Ship by Op { effort 1 day }
}
"#,
        ),
        example(
            &["missing-intent", "vertical-dominated", "missing-interface"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team Phoenix { 2 Dev }; team Release { 2 Op } }
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.needs()
        .iter()
        .filter(|n| n.route.is_none())
        .map(|n| {
            let group = cx.group_of(n.from);
            let finding = RULE
                .finding(n.span, format!("{}, and no path leads there from `{group}`", n.what))
                .help("write an `interface`, or put both under one leader");
            let below = cx.org.streams[cx.org.stages[n.stage].stream].meta.whole;
            match n.wanted {
                Some(there) => cx.sanctioning(finding, below, (group, cx.group_of(there))),
                None => finding,
            }
        })
        .collect()
}
