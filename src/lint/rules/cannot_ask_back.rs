//! Work is handed on over an interface that loses some of it, and whoever gets it has no way of their own to ask back.

use crate::diag::Finding;
use crate::diag::Level;
use crate::lint::paths::Need;
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule, words};
use crate::model::Id;
use crate::model::people::Position;
use crate::network::{Cargo, Direction, Route};
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "cannot-ask-back",
    category: Category::Relationships,
    level: Level::Warn,
    summary: "work is handed on over an interface that loses some of it, and who gets it cannot ask back over one",
    why: "What is missing is asked back of whoever handed the work on. An answer goes back the way that its question came, but this question is one of its own: without an interface it climbs the reporting line (repair of what was not understood is up to the listener and needs a turn of theirs, Clark and Brennan 1991; closed-loop communication in handovers).",
    mend: "Let the interface lead both ways (`<->`), or declare one back.",
    options: &[],
    bad: &[
        example(
            &["cannot-ask-back"],
            r#"andon 1
role Nurse
role Doctor
unit Ward led by Head { team Triage led by Lead { 2 Nurse }; team Acute led by Chief { 2 Doctor } }
intent all { purpose "Help"; avoid "Harm"; if silent for 1 h, act within intent }
channel corridor { speed 2 min; fidelity 90% }
interface Triage -> Acute by corridor
stream Patient { stage Assess by Nurse { effort 5 min }; stage Treat by Doctor { effort 30 min } }
"#,
        ),
        // An interface back that carries other things is no way for a question.
        example(
            &["cannot-ask-back"],
            r#"andon 1
role Nurse
role Doctor
unit Ward led by Head { team Triage led by Lead { 2 Nurse }; team Acute led by Chief { 2 Doctor } }
intent all { purpose "Help"; avoid "Harm"; if silent for 1 h, act within intent }
channel corridor { speed 2 min }
interface Triage -> Acute by corridor { fidelity 95% }
interface Acute -> Triage by corridor { carries Status }
stream Patient { stage Assess by Nurse { effort 5 min }; stage Treat by Doctor { effort 30 min } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Nurse
role Doctor
unit Ward led by Head { team Triage led by Lead { 2 Nurse }; team Acute led by Chief { 2 Doctor } }
intent all { purpose "Help"; avoid "Harm"; if silent for 1 h, act within intent }
channel corridor { speed 2 min; fidelity 90% }
interface Triage <-> Acute by corridor
stream Patient { stage Assess by Nurse { effort 5 min }; stage Treat by Doctor { effort 30 min } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Nurse
role Doctor
unit Ward led by Head { team Triage led by Lead { 2 Nurse }; team Acute led by Chief { 2 Doctor } }
intent all { purpose "Help"; avoid "Harm"; if silent for 1 h, act within intent }
channel corridor { speed 2 min }
interface Triage -> Acute by corridor
stream Patient { stage Assess by Nurse { effort 5 min }; stage Treat by Doctor { effort 30 min } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<(&str, &str), Finding> = BTreeMap::new();
    for need in cx.needs().iter().filter(|need| need.cargo == Cargo::Work) {
        let Some((missing, end)) = incomplete(cx, need) else { continue };
        let tree = cx.network().toward_from(&[need.from], Cargo::Question, Some(&[end]));
        let back = tree.route(end);
        let level = |route: &Route| route.iter().all(|hop| hop.direction == Direction::Across);
        let home = BTreeSet::from([need.from]);
        // Where there is one that is too slow to be taken, it is a matter of its channel.
        if back.as_ref().is_some_and(level) || cx.network().straight(end, &home, Cargo::Question).is_some() {
            continue;
        }
        let (from, to) = (cx.group_of(end), cx.group_of(need.from));
        let how = match &back {
            Some(route) => {
                let count = |d: Direction| route.iter().filter(|hop| hop.direction == d).count();
                let (up, down) = (count(Direction::Up), count(Direction::Down));
                format!("`{from}` asks `{to}` back without an interface: up {up}, down {down}")
            }
            None => format!("`{from}` has no way to ask `{to}` back"),
        };
        let often = words::share(missing);
        let message = format!("{}, in {often} of the cases with something missing, and {how}", need.what);
        if let Some(known) = found.get_mut(&(from, to)) {
            known.related.push(crate::diag::Label { span: need.span, text: need.what.to_string() });
            continue;
        }
        let finding = RULE
            .finding(need.span, message)
            .help(format!(
                "write `interface {from} -> {to} by CHANNEL`, or `<->` where the work is handed on"
            ))
            .figure("missing", missing);
        let below = cx.org.streams[cx.org.stages[need.stage].stream].meta.whole;
        found.insert((from, to), cx.sanctioning(finding, below, (from, to)));
    }
    found.into_values().collect()
}

/// How often something is missing of what is handed on over interfaces alone, and who gets it; none where all of it arrives.
fn incomplete(cx: &Context<'_>, need: &Need) -> Option<(f64, Id<Position>)> {
    let route = need.route.as_ref()?;
    let network = cx.network();
    let over = |axes: u32| network.gates[axes as usize].interface.is_some();
    let level = route.iter().all(|hop| hop.direction == Direction::Across);
    if !level || !route.iter().any(|hop| over(hop.axes)) {
        return None;
    }
    let kept: f64 = route.iter().map(|hop| network.axes[hop.axes as usize].fidelity).product();
    let missing = 1.0 - libm::pow(kept, cx.org.defaults.get("meaning"));
    (missing > 0.0).then_some((missing, route.last()?.to))
}
