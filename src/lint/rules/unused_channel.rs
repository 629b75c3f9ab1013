//! A channel that nothing uses.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "unused-channel",
    category: Category::Relationships,
    level: Level::Info,
    summary: "a channel that nothing uses",
    why: "A way to communicate that nobody is sanctioned to use is a plan that was not carried out.",
    mend: "Use it in an `interface`, `inside by` or `reports by`, or take it out.",
    options: &[],
    bad: &[
        example(
            &["unused-channel"],
            r#"andon 1
channel chat { speed 1 h }
"#,
        ),
        example(
            &["unused-channel"],
            r#"andon 1
role Dev
channel chat { speed 1 h }
channel mail { speed 1 day }
team A { 2 Dev; inside by chat }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
channel chat { speed 1 h }
team A { 2 Dev; inside by chat }
"#,
        ),
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
channel report { speed 1 h }
unit IT led by CIO { team A led by Lead { 2 Dev; reports by report } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut used = BTreeSet::new();
    let orgs = std::iter::once(cx.org).chain(cx.project.variants.iter().map(|v| &v.org));
    for org in orgs {
        used.extend(org.interfaces.iter().map(|(_, i)| i.channel));
        used.extend(
            org.groups.iter().flat_map(|(_, g)| g.inside.into_iter().chain(g.reports_by.map(|(c, _)| c))),
        );
        used.extend(org.phases.iter().flat_map(|(_, p)| p.uses_only.iter().chain(&p.without).copied()));
    }
    cx.org
        .channels
        .iter()
        .filter(|(id, _)| !used.contains(id))
        .map(|(_, c)| {
            RULE.finding(c.meta.span, format!("channel `{}` is used by nothing", c.meta.name))
                .help("use it, or take it out")
                .fix(format!("take the channel `{}` out", c.meta.name), false, c.meta.whole, "")
        })
        .collect()
}
