//! Who brings bad news is punished.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::arena::Meta;
use crate::model::signal::Response;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "punished-bad-news",
    category: Category::Signals,
    level: Level::Warn,
    summary: "who brings bad news is punished",
    why: "One blame undoes many thanks: at steps of 5% up and 25% down the voice settles at 2% where one in ten is thanked, and 79% where nineteen in twenty are (linear operator learning, Bush and Mosteller 1955; Westrum’s pathological type).",
    mend: "Write `bad news is thanked`, and mean it: the first word at the cord is thank you.",
    options: &[opt("share", 0.3, "share of bad news that is punished, from which on it counts; assumption")],
    bad: &[
        example(
            &["span-too-narrow", "punished-bad-news"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
climate { bad news is punished }
"#,
        ),
        example(
            &["span-too-narrow", "punished-bad-news"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev; bad news is punished 60% } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
"#,
        ),
    ],
    good: &[
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
climate { bad news is thanked }
"#,
        ),
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
climate { bad news is thanked 80% }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // The climate of everybody has no name that stands in the spec.
    let climates = cx.org.climates.iter().filter_map(|(_, c)| {
        let place = c.group.map_or_else(|| "everywhere".to_owned(), |_| format!("in `{}`", c.meta.name));
        Some((place, c.meta.span, c.response?))
    });
    let named = |m: &Meta, response: Option<Response>| Some((format!("in `{}`", m.name), m.span, response?));
    let groups = cx.org.groups.iter().filter_map(|(_, g)| named(&g.meta, g.response));
    let roles = cx.org.roles.iter().filter_map(|(_, r)| named(&r.meta, r.response));
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (place, span, response) in climates.chain(groups).chain(roles) {
        if response.punished > cx.option(&RULE, "share", span) && seen.insert(span) {
            let (up, down) = (cx.org.defaults.get("voice_up"), cx.org.defaults.get("voice_down"));
            let (rise, fall) = (up * response.thanked, down * response.punished);
            let voice = rise / (rise + fall);
            let message = format!(
                "{} of bad news is punished {place}: of the problems seen, {} will be spoken of",
                words::share(response.punished),
                words::share(voice)
            );
            found.push(
                RULE.finding(span, message)
                    .help("write `bad news is thanked`")
                    .figure("punished", response.punished)
                    .figure("voice", voice),
            );
        }
    }
    found
}
