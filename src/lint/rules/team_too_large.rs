//! A team in which not everybody can talk to everybody.

use crate::diag::counted::{counted, several};
use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::model::people::GroupKind;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "team-too-large",
    category: Category::Structure,
    level: Level::Warn,
    summary: "a team in which not everybody can talk to everybody",
    why: "Pairs grow with the square: 12 people have 66, 20 have 190. What one room can share has an end (Brooks 1975; Hackman 2002 holds it below ten).",
    mend: "Split it along the work, so that each part can finish something by itself.",
    options: &[opt(
        "people",
        15.0,
        "people in one team from which on it is large; assumption, above the usual advice of nine to twelve",
    )],
    bad: &[
        example(
            &["team-too-large"],
            r#"andon 1
role Dev
team A { 20 Dev }
"#,
        ),
        example(
            &["team-too-large", "span-too-wide"],
            r#"andon 1
role Dev
role Op
team A led by Lead { 10 Dev; 6 Op }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 9 Dev }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
unit U led by Boss { team A led by Lead { 9 Dev }; team B led by Chief { 9 Dev } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (_, g) in cx.org.groups.iter().filter(|(_, g)| g.kind == GroupKind::Team) {
        let live = g.positions.iter().map(|p| &cx.org.positions[*p]).filter(|p| !p.meta.removed);
        let n = live.map(|p| p.headcount()).fold(0, u32::saturating_add);
        if f64::from(n) > cx.option(&RULE, "people", g.meta.span) && seen.insert(g.meta.span) {
            let pairs = u64::from(n) * u64::from(n.saturating_sub(1)) / 2;
            let message = format!(
                "team `{}` has {}, {}",
                g.meta.name,
                several(n, "person", "people"),
                counted(pairs, "pair")
            );
            found.push(
                RULE.finding(g.meta.span, message)
                    .help("split it along the work")
                    .figure("people", f64::from(n)),
            );
        }
    }
    found
}
