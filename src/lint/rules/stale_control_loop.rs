//! A decision is approved when what it rests on has gone stale.

use crate::diag::{Finding, Level};
use crate::lint::approving::{handling_s, rhythm};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::decision::Decision;
use crate::model::people::Position;
use crate::model::quantity::{Cadence, Duration};
use crate::model::work::Doer;
use crate::network::Cargo;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "stale-control-loop",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "a decision is approved when what it rests on has gone stale",
    why: "A loop steers only as far as its picture is fresh: of a state that loses half of its likeness in a time h, a loop with a way of τ and a rhythm of T knows 2^(−τ/h) · (1 − 2^(−T/h)) · h / (T ln 2) (Ornstein-Uhlenbeck; the mean over a sampling period). Below half, it steers by what was.",
    mend: "Let the place decide within limits (`delegates … when reversible`), or approve on demand.",
    options: &[opt("fresh", 0.5, "share of the picture that must still be true; assumption: half")],
    bad: &[
        example(
            &["stale-control-loop"],
            r#"andon 1
role Dev
team A led by Lead { 3 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Reroute { approved by Lead every day at 09:00; half life 4 h }
stream Feature { stage Code by Dev { effort 1 day; decides Reroute } }
"#,
        ),
        example(
            &["stale-control-loop"],
            r#"andon 1
role Dev { may decide Reroute }
role Officer
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 3 Officer } }
channel chat { speed 5 min }
interface A <-> B by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
board Change { members 3 Officer; meets every week on Thursday }
decision Reroute { approved by Change; half life 1 day }
stream Feature { stage Code by Dev { effort 1 day; decides Reroute } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 3 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Reroute { approved by Lead; half life 4 days }
stream Feature { stage Code by Dev { effort 1 day; decides Reroute } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 3 Dev }
intent all {
  purpose "Ship"
  avoid "Harm"
  delegates Reroute to Dev when reversible
  if silent for 1 h, act within intent
}
decision Reroute { approved by Lead every day at 09:00; half life 4 h; reversible }
stream Feature { stage Code by Dev { effort 1 day; decides Reroute } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let delegated =
        |id: Id<Decision>| cx.org.intents.iter().any(|(_, i)| i.delegates.iter().any(|d| d.decision == id));
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (_, stage) in cx.org.stages.iter() {
        let Doer::Role(doer) = stage.by else { continue };
        let Some(from) = cx.staff().positions_in(cx.org, doer, stage.within).first().copied() else {
            continue;
        };
        for (id, _) in &stage.decides {
            let decision = &cx.org.decisions[*id];
            let Some(half) = decision.half_life.map(Duration::elapsed_s) else { continue };
            if decision.approvals.is_empty() || half <= 0.0 || delegated(*id) {
                continue;
            }
            let (way, period) = loop_of(cx, from, decision);
            let fresh = freshness(way, period, half);
            let [first, .., last] =
                [&decision.approvals[0], &decision.approvals[decision.approvals.len() - 1]];
            if fresh >= cx.option(&RULE, "fresh", first.span) {
                continue;
            }
            let message = format!(
                "`{}` is approved after about {}, and half of what it rests on is stale after {}: {} is still true",
                decision.meta.name,
                words::time(way + period / 2.0),
                words::time(half),
                words::share(fresh)
            );
            let finding = RULE
                .finding(first.span.to(last.span), message)
                .related(stage.meta.span, "needed here")
                .help("delegate it within limits, or approve on demand")
                .figure("fresh", fresh)
                .figure("seconds", way + period / 2.0);
            found.entry(first.span).or_insert(finding);
        }
    }
    found.into_values().collect()
}

/// Mean seconds that a request is under way and at those who approve, and the longest rhythm that it waits for.
fn loop_of(cx: &Context<'_>, from: Id<Position>, decision: &Decision) -> (f64, f64) {
    let (mut way, mut longest, mut at) = (0.0_f64, 0.0_f64, vec![from]);
    for approval in &decision.approvals {
        let there = cx.staff().of_holder(cx.org, approval.by);
        let tree = cx.network().toward_from(&there, Cargo::Decision, Some(&at));
        let nearest = at.iter().filter_map(|p| tree.route(*p)).map(|r| cx.network().expected_of(&r));
        way += nearest.fold(None, |least: Option<f64>, s| Some(least.map_or(s, |l| l.min(s)))).unwrap_or(0.0);
        way += handling_s(cx.org, approval);
        if let Cadence::Every { period, .. } = rhythm(cx.org, approval) {
            // The longest is the rhythm of the loop; the others are waits on its way.
            let period = period.elapsed_s();
            way += period.min(longest) / 2.0;
            longest = longest.max(period);
        }
        at = there;
    }
    (way, longest)
}

/// The share of a picture that is still true on average over a period that begins after the way.
fn freshness(way: f64, period: f64, half: f64) -> f64 {
    let over = std::f64::consts::LN_2 * period / half;
    let mean = if over > 1e-9 { -libm::expm1(-over) / over } else { 1.0 };
    libm::exp2(-way / half) * mean
}

#[cfg(test)]
mod tests {
    use super::freshness;

    #[test]
    fn it_is_the_mean_of_what_is_left_over_the_period() {
        assert!((freshness(0.0, 0.0, 5.0) - 1.0).abs() < 1e-12);
        assert!((freshness(5.0, 0.0, 5.0) - 0.5).abs() < 1e-12);
        // With 2κ = ln 2 / h: e^{−2κτ} (1 − e^{−2κT}) / (2κT) for κ = .1, τ = .05, T = .1 without loss on the way, .980218.
        let half = std::f64::consts::LN_2 / 0.2;
        assert!((freshness(0.05, 0.1, half) * 0.9 - 0.882_194).abs() < 1e-6);
    }
}
