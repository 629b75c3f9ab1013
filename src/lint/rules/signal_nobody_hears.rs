//! A weak signal that nobody is there to hear.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "signal-nobody-hears",
    category: Category::Signals,
    level: Level::Error,
    summary: "a weak signal that nobody is there to hear",
    why: "A warning that reaches nobody who can act becomes the outage that it warned of.",
    mend: "Let it pull an `andon`, or `tell` somebody.",
    options: &[],
    bad: &[
        example(
            &["missing-intent", "signal-nobody-hears"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
stream Feature { stage Code by Dev { effort 1 day } }
signal FlakyBuild { arises in Feature.Code 5%; unheard for 2 weeks becomes Outage 30% }
"#,
        ),
        example(
            &["signal-nobody-hears"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
signal Noise { arises every 10 days at Dev; unheard for 2 weeks becomes Outage 30% }
"#,
        ),
    ],
    good: &[
        example(
            &["missing-intent", "no-ladder"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
stream Feature { stage Code by Dev { effort 1 day } }
signal FlakyBuild { arises in Feature.Code 5%; tells Lead; unheard for 2 weeks becomes Outage 30% }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
andon Line { answered by Lead within 55 s; then Dev }
signal Noise { arises every 10 days at Dev; pulls Line; unheard for 2 weeks becomes Outage 30% }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let unheard = cx.org.signals.iter().filter(|(_, s)| s.hearer.is_none());
    unheard
        .map(|(_, s)| {
            let becomes = s
                .unheard
                .as_ref()
                .map(|(_, b)| format!(", and becomes `{}`", cx.org.incidents[b.incident].meta.name));
            RULE.finding(
                s.meta.span,
                format!("nobody hears signal `{}`{}", s.meta.name, becomes.unwrap_or_default()),
            )
            .help("write `pulls ANDON`, or `tells ROLE`")
        })
        .collect()
}
