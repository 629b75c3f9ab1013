//! A component that nobody owns.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "component-nobody-owns",
    category: Category::Coupling,
    level: Level::Info,
    summary: "a component that nobody owns",
    why: "What nobody owns nobody mends, and nobody is told when it changes.",
    mend: "Write `owned by GROUP`.",
    options: &[],
    bad: &[
        example(
            &["component-nobody-owns"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
component X owned by A
component Y
"#,
        ),
        example(
            &["component-nobody-owns"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
component X { depends on Y breaks 20% }
component Y owned by A
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
component X owned by A
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
component X owned by A { depends on Y breaks 20% }
component Y owned by A
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let orphans = cx.org.components.iter().filter(|(_, c)| c.owner.is_none());
    orphans
        .map(|(_, c)| {
            RULE.finding(c.meta.span, format!("nobody owns `{}`", c.meta.name)).help("write `owned by GROUP`")
        })
        .collect()
}
