//! An interface that no conversation of the work takes.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::sends::taken;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Group;
use crate::model::people::Position;
use crate::model::relation::Content;
use crate::model::relation::Interface;
use crate::model::relation::Party;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "unused-interface",
    category: Category::Relationships,
    level: Level::Info,
    summary: "an interface that no conversation of the work takes",
    why: "A sanctioned path that nothing needs costs its upkeep and hides those that are missing (socio-technical congruence compares what is needed with what is there, Cataldo et al. 2006).",
    mend: "Take it out, or declare the work that needs it.",
    options: &[],
    bad: &[
        example(
            &["unused-interface"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> B by chat
stream Feature { stage Code by Dev { effort 1 day } }
"#,
        ),
        example(
            &["vertical-dominated", "unused-interface", "missing-interface"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface B -> A by chat
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
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
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface B -> A by chat { carries Status }
stream Feature { stage Code by Dev { effort 1 day } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> B by chat
stream Feature { stage Plan by Dev { effort 1 h; meets Op 100% for 1 h } }
"#,
        ),
        // What is lost on the way is asked back over it.
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h; fidelity 90% }
interface A -> B by chat
interface B -> A by chat { carries Questions, Answers }
stream Feature { stage Code by Dev { effort 1 day }; stage Ship by Op { effort 1 day } }
"#,
        ),
        // Each of two teams is as near, and gets as many of the questions.
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op }; team C led by Head { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> B by chat
interface A -> C by chat
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
"#,
        ),
        // The base leads another way, and the variant needs it.
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> B by chat
stream Feature { stage Code by Dev { effort 1 day } }
variant Asking { set stage Feature.Code { asks Op 50% } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    if cx.org.stages.count() == 0 {
        return Vec::new();
    }
    let mut idle = idle(cx);
    // What another structure needs is no waste, and cannot be taken out for the sake of one.
    let structures = std::iter::once(&cx.project.base).chain(cx.project.variants.iter().map(|v| &v.org));
    for other in structures.filter(|org| !std::ptr::eq(*org, cx.org)) {
        if idle.is_empty() {
            break;
        }
        let there = self::idle(&Context::on(other, cx.project, cx.settings));
        let same = |id: Id<Interface>, i: &Interface| i.meta.span == cx.org.interfaces[id].meta.span;
        let has =
            |id: Id<Interface>| other.interfaces.get(id).is_some_and(|i| !i.meta.removed && same(id, i));
        idle.retain(|id| there.contains(id) || !has(*id));
    }
    let idle = idle.into_iter().map(|id| &cx.org.interfaces[id]);
    idle.map(|i| {
        RULE.finding(i.meta.span, format!("no conversation that the work needs takes `{}`", i.meta.name))
            .help("take it out, or declare the work that needs it")
            .fix("take the interface out", false, i.meta.whole, "")
    })
    .collect()
}

/// The interfaces for work that nothing takes.
fn idle(cx: &Context<'_>) -> BTreeSet<Id<Interface>> {
    let network = cx.network();
    let hops = cx.needs().iter().flat_map(|n| n.route.iter().flat_map(|r| r.iter()));
    let mut used: BTreeSet<Id<Interface>> =
        hops.filter_map(|h| network.gates[h.axes as usize].interface).collect();
    // What is needed and too slow to be taken is the matter of `slow-channel-for-fast-work`.
    let passed_over = cx.needs().iter().filter_map(|n| n.passed_over);
    used.extend(passed_over.filter_map(|axes| network.gates[axes as usize].interface));
    used.extend(taken(cx));
    let work = [Content::Questions, Content::Work, Content::Answers];
    let owners: BTreeSet<Id<Group>> = cx.org.components.iter().filter_map(|(_, c)| c.owner).collect();
    let idle = cx.org.interfaces.iter().filter(|(id, i)| {
        let for_work = i.carries.is_empty() || i.carries.iter().any(|c| work.contains(c));
        for_work && !used.contains(id) && !between_owners(cx, &owners, i)
    });
    idle.map(|(id, _)| id).collect()
}

/// Owners of components that depend on each other talk, too.
fn between_owners(cx: &Context<'_>, owners: &BTreeSet<Id<Group>>, interface: &Interface) -> bool {
    let owns =
        |p: &Id<Position>| cx.org.chain(cx.org.positions[*p].group).any(|group| owners.contains(&group));
    let side = |p: Party| cx.staff().of_party(cx.org, p).iter().any(owns);
    !owners.is_empty() && side(interface.from) && side(interface.to)
}
