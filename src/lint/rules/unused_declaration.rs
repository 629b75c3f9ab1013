//! Something is declared and nothing uses it.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::Meta;
use crate::model::Org;
use crate::model::people::Holder;
use crate::model::signal::Hearer;
use crate::model::work::Asked;
use crate::model::work::Doer;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "unused-declaration",
    category: Category::Runs,
    level: Level::Info,
    summary: "something is declared and nothing uses it",
    why: "What nothing uses is a plan that was not carried out, or a name that was mistyped somewhere else.",
    mend: "Use it, or take it out.",
    options: &[],
    bad: &[
        example(
            &["unused-declaration"],
            r#"andon 1
specialty Java, Cobol
role Dev { skilled in Java }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; needs skill Java } }
"#,
        ),
        example(
            &["unused-declaration", "unused-declaration"],
            r#"andon 1
role Dev
role Ghost
team A led by Lead { 2 Dev }
decision Deploy
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
specialty Java
role Dev { skilled in Java }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; needs skill Java } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role New
team A led by Lead { 2 Dev }
variant V { hire 1 New into A; changes resources because "a try" }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let orgs: Vec<&Org> = std::iter::once(cx.org).chain(cx.project.variants.iter().map(|v| &v.org)).collect();
    let mut used: BTreeSet<(&str, usize)> = BTreeSet::new();
    for org in &orgs {
        of_people(org, &mut used);
        of_work(org, &mut used);
    }
    of_time(cx, &mut used);
    let mut found = Vec::new();
    let mut look = |kind: &str, list: Vec<(usize, &Meta)>| {
        for (i, meta) in list {
            if !used.contains(&(kind, i)) && !meta.span.is_empty() {
                let finding = RULE
                    .finding(meta.span, format!("{kind} `{}` is used by nothing", meta.name))
                    .help("use it, or take it out");
                // Specialties stand in a row; all others have a declaration of their own.
                found.push(match kind {
                    "specialty" => finding,
                    _ => finding.fix(format!("take the {kind} out"), false, meta.whole, ""),
                });
            }
        }
    };
    let org = cx.org;
    look("specialty", org.specialties.iter().map(|(i, x)| (i.index(), &x.meta)).collect());
    look("calendar", org.calendars.iter().map(|(i, x)| (i.index(), &x.meta)).collect());
    look("role", org.roles.iter().filter(|(_, r)| r.declared).map(|(i, x)| (i.index(), &x.meta)).collect());
    look("decision", org.decisions.iter().map(|(i, x)| (i.index(), &x.meta)).collect());
    look("board", org.boards.iter().map(|(i, x)| (i.index(), &x.meta)).collect());
    look("access", org.accesses.iter().map(|(i, x)| (i.index(), &x.meta)).collect());
    look("resource", org.resources.iter().map(|(i, x)| (i.index(), &x.meta)).collect());
    look("andon", org.andons.iter().map(|(i, x)| (i.index(), &x.meta)).collect());
    if cx.project.scenarios.count() > 0 {
        look("stream", org.streams.iter().map(|(i, x)| (i.index(), &x.meta)).collect());
    }
    found
}

fn of_people(org: &Org, used: &mut BTreeSet<(&str, usize)>) {
    for (_, role) in org.roles.iter() {
        used.extend(role.skills.iter().map(|(s, _)| ("specialty held", s.index())));
        used.extend(role.rights.iter().map(|r| ("decision", r.decision.index())));
        used.extend(role.calendar.map(|c| ("calendar", c.index())));
        used.extend(role.also_reports.iter().map(|d| ("role", d.to.index())));
    }
    for (_, group) in org.groups.iter() {
        used.extend(group.calendar.map(|c| ("calendar", c.index())));
        used.extend(group.also_reports.iter().map(|d| ("role", d.to.index())));
    }
    used.extend(org.positions.iter().map(|(_, p)| ("role", p.role.index())));
    for (_, board) in org.boards.iter() {
        used.extend(board.seats.iter().map(|(_, r)| ("role", r.index())));
    }
    for (_, intent) in org.intents.iter() {
        used.extend(intent.delegates.iter().map(|d| ("decision", d.decision.index())));
    }
}

fn of_work(org: &Org, used: &mut BTreeSet<(&str, usize)>) {
    for (_, stage) in org.stages.iter() {
        used.extend(stage.decides.iter().map(|(d, _)| ("decision", d.index())));
        used.extend(stage.needs_access.iter().map(|a| ("access", a.index())));
        used.extend(stage.uses.iter().map(|u| ("resource", u.resource.index())));
        used.extend(stage.needs_skill.iter().map(|(s, _)| ("specialty", s.index())));
        let asked = stage
            .asks
            .iter()
            .map(|a| a.whom)
            .chain(stage.sessions.iter().flat_map(|s| s.with.iter().copied()));
        used.extend(asked.filter_map(|a| match a {
            Asked::Specialty(s) => Some(("specialty", s.index())),
            _ => None,
        }));
        if let Doer::Stream(inner) = stage.by {
            used.insert(("stream", inner.index()));
        }
    }
    for (_, decision) in org.decisions.iter() {
        used.extend(decision.approvals.iter().filter_map(|a| match a.by {
            Holder::Board(b) => Some(("board", b.index())),
            _ => None,
        }));
    }
    for (_, signal) in org.signals.iter() {
        if let Some(Hearer::Andon(a)) = signal.hearer {
            used.insert(("andon", a.index()));
        }
    }
    used.extend(org.streams.iter().flat_map(|(_, s)| s.brings.iter().map(|(_, b, _)| ("stream", b.index()))));
    used.extend(org.phases.iter().flat_map(|(_, p)| p.waives.iter().map(|d| ("decision", d.index()))));
}

fn of_time(cx: &Context<'_>, used: &mut BTreeSet<(&str, usize)>) {
    for (_, scenario) in cx.project.scenarios.iter() {
        used.extend(scenario.demands.iter().map(|d| ("stream", d.stream.index())));
    }
    // A specialty that somebody has is used.
    let held: Vec<usize> = used.iter().filter(|(k, _)| *k == "specialty held").map(|(_, i)| *i).collect();
    used.extend(held.into_iter().map(|i| ("specialty", i)));
}
