//! A path that is slower than what it serves.

use crate::diag::{Finding, Level};
use crate::lint::paths::Need;
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::quantity::{Cadence, Duration};
use crate::network::{Cargo, Route, expected};
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "slow-channel-for-fast-work",
    category: Category::Relationships,
    level: Level::Warn,
    summary: "a path that is slower than what it serves, or an interface so slow that people go over their leaders",
    why: "A report once a week steers nothing that changes every hour: what is known decays with the age of the news (a control loop needs its delay below the time in which the world moves).",
    mend: "Use a channel on demand, or let the place decide.",
    options: &[opt(
        "times",
        5.0,
        "how many times as long as the effort the wait for a channel may be; assumption",
    )],
    bad: &[
        example(
            &["slow-channel-for-fast-work"],
            r#"andon 1
role Dev
role Op
team A { 2 Dev }
team B { 2 Op }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel report { speed 1 h; frequency every week }
interface A -> B by report
stream Feature { stage Code by Dev { effort 2 h; asks Op 50% } }
"#,
        ),
        example(
            &["vertical-dominated", "decided-out-of-sight", "slow-channel-for-fast-work"],
            r#"andon 1
role Dev
role Op { may decide Rollback }
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel mail { speed 1 day }
interface A -> B by mail
decision Rollback { half life 1 h }
stream Feature { stage Code by Dev { effort 1 day; decides Rollback } }
"#,
        ),
        example(
            &["vertical-dominated", "slow-channel-for-fast-work"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel report { speed 1 h; frequency every 2 weeks }
interface A -> B by report
stream Feature { stage Code by Dev { effort 5 days; asks Op 50% } }
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
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> B by chat
stream Feature { stage Code by Dev { effort 2 h; asks Op 50% } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev { may decide Rollback }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Rollback { half life 1 h }
stream Feature { stage Code by Dev { effort 1 day; decides Rollback } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for need in cx.needs() {
        let Some(route) = need.route.as_ref().filter(|r| !r.is_empty()) else { continue };
        let finding = passed_over(cx, need, route).or_else(|| too_late(cx, need, route));
        if let Some(finding) = finding {
            found.entry(need.span).or_insert(finding);
        }
    }
    found.into_values().collect()
}

/// An interface leads there straight, and going up and down again is quicker.
fn passed_over(cx: &Context<'_>, need: &Need, route: &Route) -> Option<Finding> {
    let network = cx.network();
    let axes = need.passed_over?;
    let interface = &cx.org.interfaces[network.gates[axes as usize].interface?];
    let channel = &cx.org.channels[interface.channel].meta;
    let (straight, around) = (expected(&network.axes[axes as usize]), network.expected_of(route));
    let leaders = route.iter().take(route.len() - 1).map(|h| cx.role_of(h.to));
    let message = format!(
        "{} over {} in {}, since `{}` by `{}` takes {}",
        need.what,
        words::names(leaders),
        words::time(around),
        interface.meta.name,
        channel.name,
        words::time(straight)
    );
    let rhythm = network.axes[axes as usize].frequency != Cadence::OnDemand;
    let help = if rhythm {
        "let it be used on demand, or write a quicker `interface`"
    } else {
        "write a quicker `interface`, or let the place decide"
    };
    Some(
        RULE.finding(need.span, message)
            .related(interface.meta.span, "sanctioned, and too slow to be taken")
            .help(help)
            .figure("seconds", straight)
            .figure("around", around),
    )
}

/// The wait for the next occasion is long beside the work, or what is told is stale when it arrives.
fn too_late(cx: &Context<'_>, need: &Need, route: &Route) -> Option<Finding> {
    let network = cx.network();
    let delay: f64 = route.iter().map(|h| expected(&network.axes[h.axes as usize])).sum();
    let wait: f64 = route.iter().map(|h| network.axes[h.axes as usize].frequency.mean_wait_s()).sum();
    let message = match need.cargo {
        Cargo::Question => {
            let effort = cx.org.stages[need.stage].effort.elapsed_s().mean();
            let slow = wait > cx.option(&RULE, "times", need.span) * effort;
            slow.then(|| {
                format!(
                    "{}, and waits {} for the next occasion, at work of {}",
                    need.what,
                    words::time(wait),
                    words::time(effort)
                )
            })
        }
        Cargo::Decision => half_life(cx, need).filter(|half| delay > *half).map(|half| {
            format!(
                "{}, and the way of {} is longer than the {} in which half of it is stale",
                need.what,
                words::time(delay),
                words::time(half)
            )
        }),
        _ => None,
    };
    let help = if wait > 0.0 {
        "use a channel on demand, or let the place decide"
    } else {
        "use a quicker channel, or let the place decide"
    };
    Some(RULE.finding(need.span, message?).help(help).figure("seconds", delay))
}

fn half_life(cx: &Context<'_>, need: &Need) -> Option<f64> {
    let decides = cx.org.stages[need.stage].decides.iter().find(|(_, span)| *span == need.span)?;
    cx.org.decisions[decides.0].half_life.map(Duration::elapsed_s)
}
