//! A signal is unlikely to reach anyone who can act.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::signal::Hearer;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "swallowing-relay",
    category: Category::Signals,
    level: Level::Warn,
    summary: "a signal is unlikely to reach anyone who can act",
    why: "Each who may speak or keep silent multiplies: at 80% a relay, eight levels leave 17%. Of health workers’ errors that can be hidden 2 to 3% are reported.",
    mend: "Shorten the way of the signal, and thank for it.",
    options: &[opt(
        "reaches",
        0.5,
        "chance that a signal reaches somebody who can act, below which it counts; assumption: half",
    )],
    bad: &[
        example(
            &["span-too-narrow", "swallowing-relay"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
climate { safety 40% }
andon Line { answered by Lead within 5 min; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 2 weeks becomes Outage 30% }
"#,
        ),
        example(
            &["span-too-narrow", "swallowing-relay"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
andon Line { answered by Lead within 5 min; then CIO }
signal Flaky { arises in Feature.Code 5%; noticed 50%; pulls Line; unheard for 2 weeks becomes Outage 30% }
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
climate { safety 90% }
andon Line { answered by Lead within 5 min; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 2 weeks becomes Outage 30% }
"#,
        ),
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
climate { safety 95% }
andon Line { answered by Lead within 55 s; then CIO }
signal Flaky { arises in Feature.Code 5%; pulls Line; unheard for 1 h becomes Outage 30% }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let safety = cx.org.climates.iter().find(|(_, c)| c.group.is_none()).and_then(|(_, c)| c.safety);
    let safety = safety.unwrap_or(cx.org.defaults.get("safety"));
    let relay = cx.org.defaults.get("relay_safety");
    let mut found = Vec::new();
    for (_, signal) in cx.org.signals.iter() {
        let noticed = signal.noticed.unwrap_or(cx.org.defaults.get("noticed"));
        let solves = |andon| {
            let andon: &crate::model::signal::Andon = &cx.org.andons[andon];
            let (mut passed, mut settled) = (1.0, 0.0);
            for (nth, rung) in andon.rungs.iter().enumerate() {
                let plain = cx.org.solves_plainly(nth + 1 == andon.rungs.len());
                let here = rung.solves.unwrap_or(plain);
                settled += passed * here;
                passed *= (1.0 - here) * relay;
            }
            settled
        };
        let heard = match signal.hearer {
            Some(Hearer::Andon(id)) => solves(id),
            Some(Hearer::Role(_)) => 1.0,
            None => continue,
        };
        let reaches = noticed * safety * heard;
        if reaches < cx.option(&RULE, "reaches", signal.meta.span) {
            let message = format!(
                "`{}` is settled with a chance of {}: {} noticed, {} spoken of, {} settled on the ladder",
                signal.meta.name,
                words::share(reaches),
                words::share(noticed),
                words::share(safety),
                words::share(heard)
            );
            found.push(
                RULE.finding(signal.meta.span, message)
                    .help("shorten its way, raise `safety`, thank for bad news")
                    .figure("reaches", reaches),
            );
        }
    }
    found
}
