//! A responsibility is named that nobody holds.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "responsibility-nobody-holds",
    category: Category::Roles,
    level: Level::Warn,
    summary: "a responsibility is named that nobody holds",
    why: "What no present person answers for is found out when it fails (the first R: roles and responsibilities).",
    mend: "Give it to a role that somebody has.",
    options: &[],
    bad: &[
        example(
            &["role-without-responsibility", "unused-declaration", "responsibility-nobody-holds"],
            r#"andon 1
role Dev
role Guard { responsible for Security }
team A led by Lead { 2 Dev }
"#,
        ),
        example(
            &["responsibility-nobody-holds", "span-too-narrow"],
            r#"andon 1
role Dev { also reports to CIO for Security }
unit IT led by CIO { team A led by Lead { 2 Dev } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev { responsible for Security }
team A led by Lead { 2 Dev }
"#,
        ),
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev { also reports to CIO for Security }
unit IT led by CIO { responsible for Security; team A led by Lead { 2 Dev } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let filled = || cx.org.roles.iter().filter(|(id, _)| cx.heads(*id) > 0);
    let mut held: BTreeSet<&str> =
        filled().flat_map(|(_, r)| r.responsibilities.iter().map(|(n, _)| n.as_str())).collect();
    held.extend(cx.org.groups.iter().flat_map(|(_, g)| g.responsibilities.iter().map(|(n, _)| n.as_str())));
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for (id, role) in cx.org.roles.iter() {
        let unfilled =
            role.responsibilities.iter().filter(|_| cx.heads(id) == 0).map(|(n, s)| (n.as_str(), *s));
        let matters = role
            .also_reports
            .iter()
            .filter(|_| cx.heads(id) > 0)
            .flat_map(|d| d.matters.iter().map(|m| (m.as_str(), d.span)));
        for (name, span) in unfilled.chain(matters) {
            if !held.contains(name) && told.insert((name, span)) {
                found.push(
                    RULE.finding(span, format!("nobody holds the responsibility `{name}`"))
                        .help(format!("write `responsible for {name}` in a role that somebody has")),
                );
            }
        }
    }
    found
}
