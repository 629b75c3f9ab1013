//! An interface that no conversation of the work takes.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::Org;
use crate::model::people::Holder;
use crate::model::people::Position;
use crate::model::relation::Content;
use crate::model::relation::Interface;
use crate::model::relation::Party;
use crate::model::work::Doer;
use crate::network::Cargo;
use crate::network::Network;
use crate::network::positions_of;
use crate::network::who_can;
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
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    if cx.org.stages.count() == 0 {
        return Vec::new();
    }
    let network = Network::new(cx.org, false);
    let hops = cx.needs().iter().flat_map(|n| n.route.iter().flat_map(|r| r.iter()));
    let mut used: BTreeSet<Id<Interface>> =
        hops.filter_map(|h| network.gates[h.axes as usize].interface).collect();
    let others = [Cargo::Decision, Cargo::Access, Cargo::Question].iter().flat_map(|c| requests(cx, *c));
    let mut network = network;
    for (from, to, cargo) in others.collect::<Vec<_>>() {
        let target = network.target(to);
        let tree = network.toward_from(target, cargo, Some(&from));
        let routes: Vec<_> = from.iter().filter_map(|p| tree.route(*p)).collect();
        used.extend(
            routes.iter().flat_map(|r| r.iter()).filter_map(|h| network.gates[h.axes as usize].interface),
        );
    }
    let work = [Content::Questions, Content::Work, Content::Answers];
    let idle = cx.org.interfaces.iter().filter(|(id, i)| {
        let for_work = i.carries.is_empty() || i.carries.iter().any(|c| work.contains(c));
        for_work && !used.contains(id) && !between_owners(cx.org, i)
    });
    idle.map(|(_, i)| {
        RULE.finding(i.meta.span, format!("no conversation that the work needs takes `{}`", i.meta.name))
            .help("take it out, or declare the work that needs it")
            .fix("take the interface out", false, i.meta.whole, "")
    })
    .collect()
}

/// Owners of components that depend on each other talk, too.
fn between_owners(org: &Org, interface: &Interface) -> bool {
    let side = |p: Party| positions_of(org, p);
    let owns = |p: &Id<Position>| {
        org.components.iter().any(|(_, c)| c.owner.is_some_and(|g| org.is_within(org.positions[*p].group, g)))
    };
    side(interface.from).iter().any(owns) && side(interface.to).iter().any(owns)
}

type Request = (Vec<Id<Position>>, Vec<Id<Position>>, Cargo);

/// From those who work to those who approve, to those who grant access, or to those who are called to a session.
fn requests(cx: &Context<'_>, cargo: Cargo) -> Vec<Request> {
    let mut out = Vec::new();
    for (_, stage) in cx.org.stages.iter() {
        let Doer::Role(doer) = stage.by else { continue };
        let from = positions_of(cx.org, Party::Role(doer));
        if cargo == Cargo::Access {
            let grants = stage.needs_access.iter().filter_map(|a| cx.org.accesses[*a].granted_by);
            out.extend(grants.map(|r| (from.clone(), positions_of(cx.org, Party::Role(r)), cargo)));
            continue;
        }
        if cargo == Cargo::Question {
            let called = stage.sessions.iter().flat_map(|s| &s.with);
            out.extend(called.map(|whom| (from.clone(), who_can(cx.org, *whom), cargo)));
            continue;
        }
        for (decision, _) in &stage.decides {
            let mut last = from.clone();
            for approval in &cx.org.decisions[*decision].approvals {
                let by = approvers(cx.org, approval.by);
                out.push((last, by.clone(), cargo));
                last = by;
            }
            out.push((last, from.clone(), cargo));
        }
    }
    out
}

fn approvers(org: &Org, by: Holder) -> Vec<Id<Position>> {
    match by {
        Holder::Role(r) => positions_of(org, Party::Role(r)),
        Holder::Position(p) => vec![p],
        Holder::Board(b) => {
            org.boards[b].seats.iter().flat_map(|(_, r)| positions_of(org, Party::Role(*r))).collect()
        }
    }
}
