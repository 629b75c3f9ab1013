//! What the work needs passes many hands on sanctioned ways.

use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::network::Cargo;
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "long-path",
    category: Category::Relationships,
    level: Level::Warn,
    summary: "what the work needs passes many hands, though each passage is sanctioned",
    why: "Each hand waits, costs attention and loses meaning: what arrives is the product of what each keeps (Shannon 1948 on channels in series). A way may be sanctioned from end to end and still be too long to be of use.",
    mend: "Add an interface between the ends, or bring them into one team.",
    options: &[opt("passages", 4.0, "passages that a way may have; assumption: up two and down two")],
    bad: &[
        example(
            &["long-path"],
            r#"andon 1
role Dev
role Op
role Clerk
team A led by LeadA { 2 Dev }
team B led by LeadB { 2 Clerk }
team C led by LeadC { 2 Clerk }
team D led by LeadD { 2 Clerk }
team E led by LeadE { 2 Clerk }
team F led by LeadF { 2 Op }
channel chat { speed 5 min; fidelity 97% }
interface A <-> B by chat
interface B <-> C by chat
interface C <-> D by chat
interface D <-> E by chat
interface E <-> F by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; asks Op 50% for 1 h } }
"#,
        ),
        example(
            &["long-path"],
            r#"andon 1
role Dev
role Op
role Clerk
team A led by LeadA { 2 Dev }
team B led by LeadB { 2 Clerk }
team C led by LeadC { 2 Clerk }
team D led by LeadD { 2 Clerk }
team E led by LeadE { 2 Clerk }
team F led by LeadF { 2 Op }
channel chat { speed 5 min; fidelity 97% }
interface A <-> B by chat
interface B <-> C by chat
interface C <-> D by chat
interface D <-> E by chat
interface E <-> F by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature {
  at most 9 items
  stage Code by Dev { effort 1 day }
  stage Ship by Op { effort 1 h }
}
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
role Op
role Clerk
team A led by LeadA { 2 Dev }
team B led by LeadB { 2 Clerk }
team F led by LeadF { 2 Op }
channel chat { speed 5 min; fidelity 97% }
interface A <-> B by chat
interface B <-> F by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; asks Op 50% for 1 h } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
team A led by LeadA { 2 Dev }
team F led by LeadF { 2 Op }
channel chat { speed 5 min; fidelity 97% }
interface A <-> F by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; asks Op 50% for 1 h } }
"#,
        ),
    ],
    check,
};

/// Ways over the reporting lines are those of `missing-interface`, and decisions those of `long-escalation`.
fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for need in cx.needs().iter().filter(|n| n.cargo != Cargo::Decision && !n.is_detour()) {
        let (up, down, across) = need.shape();
        let passages = up + down + across;
        if passages as f64 <= cx.option(&RULE, "passages", need.span) {
            continue;
        }
        let Some(end) = need.route.as_ref().and_then(|r| r.last()).map(|h| h.to) else { continue };
        let message = format!(
            "{} over {} from `{}` to `{}`",
            need.what,
            counted(passages, "passage"),
            cx.group_of(need.from),
            cx.group_of(end)
        );
        let finding = RULE
            .finding(need.span, message)
            .help("add an interface between the ends, or bring them into one team")
            .figure("passages", passages as f64);
        found.entry(need.span).or_insert(finding);
    }
    found.into_values().collect()
}
