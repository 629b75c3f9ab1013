//! A limit on work in progress that is below what must be in hand to serve the demand.

use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::lint::predict::{InHand, in_hand};
use crate::lint::rule::{MOST_POSITIONS, example, opt};
use crate::lint::{Category, Context, Rule, words};
use crate::model::people::Position;
use crate::model::{Id, Meta};
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "limit-below-demand",
    category: Category::Flow,
    level: Level::Warn,
    summary: "a limit on work in progress is below what must be in hand to serve the demand",
    why: "What is in hand is what comes, times how long it is held (Little 1961): also while an answer, an approval or something scarce is waited for. Where a limit allows less than that, less comes through than is asked for, and the queue before it grows while people have nothing to do.",
    mend: "Shorten what the items are held for: approvals, answers, what is scarce. Or raise the limit.",
    options: &[opt(
        "load",
        0.9,
        "share of the limit that is in hand when nothing waits for its doers; waiting grows as load over spare room here, too",
    )],
    bad: &[
        example(
            &["limit-below-demand"],
            r#"andon 1
role Dev { may decide Deploy }
team A led by Lead { 8 Dev; at most 10 items }
intent all { purpose "Ship"; avoid "Harm" }
decision Deploy { approved by Lead every week on Thursday }
stream Feature { stage Code by Dev { effort 2 h; decides Deploy } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 6 per day }
allow intent-without-silence-procedure because "nobody acts alone"
"#,
        ),
        example(
            &["limit-below-demand"],
            r#"andon 1
role Dev
team A led by Lead { 9 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { at most 2 items; stage Code by Dev { effort 12 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 6 per day }
"#,
        ),
        // Six hands, and three items a day that are held for five days and more.
        example(
            &["limit-below-demand", "deep-approval-chain"],
            r#"andon 1
role Dev { may decide Deploy; juggles 2 }
team A led by Lead { 3 Dev }
intent all { purpose "Ship"; avoid "Harm" }
decision Deploy { approved by Lead every 10 days }
stream Feature { stage Code by Dev { effort 1 h; decides Deploy } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per day }
allow intent-without-silence-procedure because "nobody acts alone"
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 9 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { at most 6 items; stage Code by Dev { effort 12 h } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 6 per day }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev { may decide Deploy }
team A led by Lead { 8 Dev; at most 10 items }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { approved by Lead }
stream Feature { stage Code by Dev { effort 2 h; decides Deploy } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 6 per day }
"#,
        ),
    ],
    check,
};

/// What is limited: its name, its place, its limit, and how much of that is in hand.
struct Limited {
    name: String,
    span: Span,
    most: u32,
    items: f64,
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let some = limited(cx, &InHand::default()).next().is_some();
    if !some || cx.org.positions.slots() > MOST_POSITIONS {
        return Vec::new();
    }
    let mut worst: BTreeMap<Span, (f64, Finding)> = BTreeMap::new();
    for (_, scenario) in cx.project.scenarios.iter() {
        let in_hand = in_hand(cx.org, scenario);
        for Limited { name, span, most, items } in limited(cx, &in_hand) {
            let filled = items / f64::from(most.max(1));
            let known = worst.get(&span).map_or(0.0, |(filled, _)| *filled);
            if filled <= known || filled < cx.option(&RULE, "load", span) {
                continue;
            }
            let message = format!(
                "{name} may have {} in hand, and the demand of `{}` takes about {} at once, even if nothing waits for whoever does it",
                counted(most, "item"),
                scenario.meta.name,
                words::figure(items)
            );
            let finding = RULE
                .finding(span, message)
                .related(scenario.meta.span, "under this demand")
                .help("shorten what they wait for in hand (answers, approvals, what is scarce), or raise the limit")
                .figure("items", items);
            worst.insert(span, (filled, finding));
        }
    }
    worst.into_values().map(|(_, finding)| finding).collect()
}

/// Everything that has a limit, with what is in hand of it.
fn limited(cx: &Context<'_>, in_hand: &InHand) -> impl Iterator<Item = Limited> {
    let org = cx.org;
    let at = |figures: &[f64], index: usize| figures.get(index).copied().unwrap_or_default();
    let of_people = |all: &[Id<Position>]| all.iter().map(|p| at(&in_hand.people, p.index())).sum::<f64>();
    let mut out = Vec::new();
    let mut add = |meta: &Meta, most: Option<u32>, items: f64| {
        let name = format!("`{}`", meta.name);
        out.extend(most.map(|most| Limited { name, span: meta.span, most, items }));
    };
    for (_, group) in org.groups.iter() {
        add(&group.meta, group.at_most, of_people(&group.positions));
    }
    for (id, stream) in org.streams.iter() {
        add(&stream.meta, stream.at_most, at(&in_hand.streams, id.index()));
    }
    for (id, stage) in org.stages.iter() {
        add(&stage.meta, stage.at_most, at(&in_hand.stages, id.index()));
    }
    for (id, position) in org.positions.iter() {
        let role = &org.roles[position.role];
        let hands = role.juggles.map(|n| n.saturating_mul(position.headcount()));
        let (who, place) = (&role.meta.name, &org.groups[position.group].meta.name);
        let items = at(&in_hand.people, id.index());
        out.extend(hands.map(|most| Limited {
            name: format!("`{who}` in `{place}`"),
            span: role.meta.span,
            most,
            items,
        }));
    }
    out.into_iter()
}
