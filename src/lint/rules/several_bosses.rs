//! A second boss without a rule for what they are the boss of.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "several-bosses",
    category: Category::Structure,
    level: Level::Warn,
    summary: "a second boss without a rule for what they are the boss of",
    why: "Two bosses are workable where each has their own matters; without a rule their orders meet in the person between (unity of command, Fayol 1916; matrix structures state the matters).",
    mend: "Write `also reports to ROLE for THING`.",
    options: &[],
    bad: &[
        example(
            &["several-bosses", "span-too-narrow"],
            r#"andon 1
role Dev { also reports to CIO }
unit IT led by CIO { team A led by Lead { 2 Dev } }
"#,
        ),
        example(
            &["span-too-narrow", "several-bosses"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev; also reports to CIO } }
"#,
        ),
    ],
    good: &[
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev { also reports to CIO for Security }
unit IT led by CIO { responsible for Security; team A led by Lead { 2 Dev } }
"#,
        ),
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 2 Dev } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let roles =
        cx.org.roles.iter().filter(|(id, _)| cx.heads(*id) > 0).map(|(_, r)| (&r.meta.name, &r.also_reports));
    let groups = cx.org.groups.iter().map(|(_, g)| (&g.meta.name, &g.also_reports));
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (name, lines) in roles.chain(groups) {
        for line in lines.iter().filter(|l| l.matters.is_empty() && seen.insert(l.span)) {
            let boss = &cx.org.roles[line.to].meta.name;
            found.push(
                RULE.finding(
                    line.span,
                    format!("`{name}` also reports to `{boss}`, and nothing says for what"),
                )
                .help(format!("write `also reports to {boss} for THING`")),
            );
        }
    }
    found
}
