//! Work needs a conversation for which no path exists at all.

use crate::diag::{Finding, Level};
use crate::lint::paths::needs;
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "unreachable",
    category: Category::Relationships,
    level: Level::Error,
    summary: "work needs a conversation for which no path exists at all",
    why: "What cannot be routed never arrives: the work that waits for it stands still.",
    mend: "Give both sides a common leader, or an interface.",
    bad: r#"andon 1
role Dev
role Op
team Phoenix { 2 Dev }
team Release { 2 Op }
stream Feature {
  stage Code by Dev { effort 1 day }
  stage Ship by Op { effort 1 day }
}
"#,
    good: r#"andon 1
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
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    needs(cx.org)
        .into_iter()
        .filter(|n| n.route.is_none())
        .map(|n| {
            let group = &cx.org.groups[cx.org.positions[n.from].group].meta.name;
            RULE.finding(n.span, format!("{}, and no path leads there from `{group}`", n.what))
                .help("write an `interface`, or put both under one leader")
        })
        .collect()
}
