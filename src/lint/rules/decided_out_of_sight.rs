//! A decision is taken where too little of the place can be seen.

use crate::diag::{Finding, Level};
use crate::lint::paths::Need;
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::decision::{Decision, Intent};
use crate::model::people::Position;
use crate::model::quantity::Duration;
use crate::model::{Id, Org};
use crate::network::Cargo;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "decided-out-of-sight",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "a decision is taken where too little of the place can be seen",
    why: "Who is far away knows the whole, and of the place what fidelity and age left; who is there knows the place, and of the whole what intent carries. Where less than the break-even share f* = 1 − (1 − clear) · context / local arrives, the place decides better (decision rights belong where the knowledge is, Jensen and Meckling 1992; Alonso, Dessein and Matouschek 2008 on when a centre should decide).",
    mend: "Give the right to those who do the work, within limits, and an intent with it.",
    options: &[opt(
        "gain",
        0.1,
        "share of decisions that those who do the work would get right and that are wrong now; assumption",
    )],
    bad: &[
        example(
            &["vertical-dominated", "decided-out-of-sight"],
            r#"andon 1
role Dev
leader Lead { may decide Reroute }
team A led by Lead { 3 Dev }
intent all { purpose "Ship"; avoid "Harm"; clear 90%; if silent for 1 day, act within intent }
decision Reroute { local 80%; half life 1 day }
stream Feature { stage Code by Dev { effort 1 day; decides Reroute } }
"#,
        ),
        example(
            &["vertical-dominated", "decided-out-of-sight"],
            r#"andon 1
role Dev
leader Lead { may decide Reroute }
team A led by Lead { 3 Dev; reports by memo }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 day, act within intent }
decision Reroute { local 90% }
stream Feature { stage Code by Dev { effort 1 day; decides Reroute } }
channel memo { speed 1 day; fidelity 50% }
"#,
        ),
    ],
    good: &[
        example(
            &["vertical-dominated"],
            r#"andon 1
role Dev
leader Lead { may decide Reroute }
team A led by Lead { 3 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 day, act within intent }
decision Reroute { local 20% }
stream Feature { stage Code by Dev { effort 1 day; decides Reroute } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev { may decide Reroute }
team A led by Lead { 3 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 day, act within intent }
decision Reroute { local 90%; half life 1 h }
stream Feature { stage Code by Dev { effort 1 day; decides Reroute } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<Span, (f64, Finding)> = BTreeMap::new();
    for need in cx.needs().iter().filter(|n| n.cargo == Cargo::Decision) {
        let named = cx.org.stages[need.stage].decides.iter().find(|(_, span)| *span == need.span);
        let Some(decision) = named.map(|(id, _)| &cx.org.decisions[*id]) else { continue };
        // Of a decision about which nothing of the kind is said, what the place knows is anybody's guess.
        if decision.local.is_none() && decision.half_life.is_none() {
            continue;
        }
        let Some(Seen { seen, even, gain }) = seen(cx, need, decision) else { continue };
        if gain <= cx.option(&RULE, "gain", need.span) || found.get(&need.span).is_some_and(|f| f.0 >= gain) {
            continue;
        }
        let far = need.route.as_ref().and_then(|r| r.last()).map_or("", |h| cx.role_of(h.to));
        let message = format!(
            "`{}` is decided by `{far}`, where {} of what `{}` sees arrives; below {}, those who do the work decide better",
            decision.meta.name,
            words::share(seen),
            cx.role_of(need.from),
            words::share(even)
        );
        let finding = RULE
            .finding(need.span, message)
            .related(decision.meta.span, "decided far from the place")
            .help("give the right to those who do the work, within limits")
            .figure("seen", seen)
            .figure("break-even", even)
            .figure("gain", gain);
        found.insert(need.span, (gain, finding));
    }
    found.into_values().map(|(_, f)| f).collect()
}

/// What arrives of the place, from which share on the far one decides better, and how much more often the place is right.
struct Seen {
    seen: f64,
    even: f64,
    gain: f64,
}

/// The same sums as in a run: weights of place and whole, fidelity and age on the way up, intent on the way down.
fn seen(cx: &Context<'_>, need: &Need, decision: &Decision) -> Option<Seen> {
    let route = need.route.as_ref().filter(|r| !r.is_empty())?;
    let network = cx.network();
    let kept: f64 =
        route.iter().map(|h| &network.axes[h.axes as usize]).map(|a| a.fidelity * a.accuracy).product();
    let half = decision.half_life.map_or(cx.org.defaults.get("half_life"), Duration::elapsed_s);
    let seen = kept * libm::exp2(-network.expected_of(route) / half.max(1.0));
    let local = decision.local.unwrap_or(cx.org.defaults.get("local_part"));
    let context = decision.context.unwrap_or(1.0 - local);
    if local <= 0.0 {
        return None;
    }
    let missed = 1.0 - clarity(cx.org, need.from);
    let even = (1.0 - missed * context / local).max(0.0);
    Some(Seen { seen, even, gain: (local * (1.0 - seen) - context * missed) / (local + context) })
}

/// The share of the whole that is known at a position, with the nearest intent in mind.
fn clarity(org: &Org, position: Id<Position>) -> f64 {
    let addressed = |group| org.intents.iter().map(|(_, i)| i).find(|i: &&Intent| i.group == group);
    let nearest = org.chain(org.positions[position].group).find_map(|g| addressed(Some(g)));
    org.context_at_edge(nearest.or_else(|| addressed(None)), 1.0)
}
