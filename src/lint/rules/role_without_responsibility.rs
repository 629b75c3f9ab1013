//! A role that people have and that answers for nothing.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{self, Category, Context};
use crate::model::Id;
use crate::model::people::Role;

/// The rule.
pub(super) static RULE: lint::Rule = lint::Rule {
    name: "role-without-responsibility",
    category: Category::Roles,
    level: Level::Info,
    summary: "a role that people have and that answers for nothing",
    why: "A role without a responsibility has nothing to own, and what it does is asked of others.",
    mend: "Write `responsible for THING`.",
    options: &[],
    bad: &[
        example(
            &["role-without-responsibility"],
            r#"andon 1
role Dev { responsible for Code }
role Op
team A led by Lead { 2 Dev; 1 Op }
"#,
        ),
        example(
            &["role-without-responsibility"],
            r#"andon 1
role Dev { responsible for Code }
role Op { available 50% }
team A led by Lead { 2 Dev; 1 Op }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev { responsible for Code }
team A led by Lead { 2 Dev }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
team A led by Lead { 2 Dev; 1 Op }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // A spec that states no responsibilities at all leaves the matter out.
    if cx.org.roles.iter().all(|(_, r)| r.responsibilities.is_empty()) {
        return Vec::new();
    }
    let idle = cx
        .org
        .roles
        .iter()
        .filter(|(id, r)| r.declared && r.responsibilities.is_empty() && cx.heads(*id) > 0);
    idle.filter(|(id, _)| !in_responsible_group(cx, *id))
        .map(|(id, r)| {
            let n = cx.heads(id);
            let message = match n {
                1 => format!("1 person is `{}` and answers for nothing", r.meta.name),
                _ => format!("{n} people are `{}` and answer for nothing", r.meta.name),
            };
            RULE.finding(r.meta.span, message)
                .help("write `responsible for THING`")
                .figure("people", f64::from(n))
        })
        .collect()
}

/// What a team answers for, its people answer for.
fn in_responsible_group(cx: &Context<'_>, role: Id<Role>) -> bool {
    let mut places = cx.staff().positions(role).iter().map(|p| &cx.org.positions[*p]);
    places.all(|p| cx.org.chain(p.group).any(|g| !cx.org.groups[g].responsibilities.is_empty()))
}
