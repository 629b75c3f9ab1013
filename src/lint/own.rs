//! The rules of a project itself: selectors and limits, declared in `andon.toml`, no code.

use super::rule::Context;
use super::settings::fits;
use crate::diag::counted::{counted, several};
use crate::diag::{Finding, Level};
use crate::model::arena::{Declared, Meta};
use crate::model::people::{GroupKind, Position};
use crate::model::relation::{Interface, Party};
use crate::model::{Arena, Id, Org};
use crate::network::{Cargo, positions_of};
use crate::source::Span;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// What a selector may choose among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Roles.
    Role,
    /// Teams.
    Team,
    /// Units.
    Unit,
    /// Interfaces.
    Interface,
    /// Decisions.
    Decision,
    /// Streams.
    Stream,
    /// Stages of streams.
    Stage,
    /// Components.
    Component,
    /// Meetings.
    Meeting,
}

/// The words for kinds, as they are written.
pub const KINDS: &[(&str, Kind)] = &[
    ("role", Kind::Role),
    ("team", Kind::Team),
    ("unit", Kind::Unit),
    ("interface", Kind::Interface),
    ("decision", Kind::Decision),
    ("stream", Kind::Stream),
    ("stage", Kind::Stage),
    ("component", Kind::Component),
    ("meeting", Kind::Meeting),
];

/// Chooses declarations: all conditions must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// Of this kind.
    pub kind: Kind,
    /// Whose name fits this pattern (`*` and `**` as in paths; a path of names is also known by its last part).
    pub name: Option<String>,
    /// With this tag.
    pub tagged: Option<String>,
    /// Inside this unit or team.
    pub within: Option<String>,
}

/// From a least to a most figure.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Range {
    /// Least.
    pub at_least: Option<f64>,
    /// Most.
    pub at_most: Option<f64>,
}

/// What must hold of what was selected.
#[derive(Debug, Clone, PartialEq)]
pub enum Limit {
    /// How many there are.
    Count(Range),
    /// How many people each has.
    People(Range),
    /// How many interfaces each is an end of.
    Interfaces(Range),
    /// Passages from each to the nearest of the others.
    Path(Selector, Range),
    /// No interface may lead to these.
    NotTo(Selector),
    /// Interfaces may lead to these only.
    OnlyTo(Selector),
}

/// One rule of a project.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnRule {
    /// Its name, in findings and after `allow`.
    pub name: &'static str,
    /// How bad it is.
    pub level: Level,
    /// Why it is so.
    pub because: Option<String>,
    /// What it is about.
    pub select: Selector,
    /// What must hold.
    pub limits: Vec<Limit>,
    /// Where it is declared.
    pub span: Span,
}

/// The name of a rule for as long as the program runs: findings know rules by static names, and projects have few.
pub fn name(text: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(text) {
        return known;
    }
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

/// What all rules of the project find.
pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    if cx.settings.own.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for rule in &cx.settings.own {
        let chosen = select(cx.org, &rule.select);
        found.extend(untested(cx.org, rule, &chosen));
        for limit in &rule.limits {
            let mut new = one(cx, rule, &chosen, limit);
            for finding in &mut new {
                finding.help = rule.because.clone();
            }
            found.append(&mut new);
        }
    }
    found
}

/// A rule that nothing here can break is a comment, and is told as one.
fn untested(org: &Org, rule: &OwnRule, chosen: &[Chosen]) -> Option<Finding> {
    let finding = |message: String| {
        Finding::warn(WITHOUT_EFFECT, rule.span, message)
            .help("look for a misspelt name or tag, or take the rule out")
    };
    // That there is none may be what is asked for.
    if rule.limits.iter().all(|l| matches!(l, Limit::Count(_))) {
        return None;
    }
    if chosen.is_empty() {
        return Some(finding(format!("`{}` selects nothing here, so nothing tests it", rule.name)));
    }
    let aimless = rule.limits.iter().any(|l| match l {
        Limit::Path(to, _) | Limit::NotTo(to) | Limit::OnlyTo(to) => select(org, to).is_empty(),
        _ => false,
    });
    aimless.then(|| {
        finding(format!("`{}` is about ways to something that is not here, so nothing tests it", rule.name))
    })
}

/// The finding about an own rule that nothing tests.
pub const WITHOUT_EFFECT: &str = "own-rule-without-effect";

/// Something selected: its name, its place, and its people if it has any.
struct Chosen {
    name: String,
    span: Span,
    party: Option<Party>,
}

fn select(org: &Org, selector: &Selector) -> Vec<Chosen> {
    let all: Vec<(&Meta, Option<Party>)> = match selector.kind {
        Kind::Role => org.roles.iter().map(|(id, r)| (&r.meta, Some(Party::Role(id)))).collect(),
        Kind::Team => groups(org, GroupKind::Team),
        Kind::Unit => groups(org, GroupKind::Unit),
        Kind::Interface => metas(&org.interfaces),
        Kind::Decision => metas(&org.decisions),
        Kind::Stream => metas(&org.streams),
        Kind::Stage => metas(&org.stages),
        Kind::Component => metas(&org.components),
        Kind::Meeting => metas(&org.meetings),
    };
    let chosen = all.into_iter().filter(|(meta, party)| chooses(org, selector, meta, *party));
    chosen.map(|(meta, party)| Chosen { name: meta.name.clone(), span: meta.span, party }).collect()
}

fn metas<T: Declared>(arena: &Arena<T>) -> Vec<(&Meta, Option<Party>)> {
    arena.iter().map(|(_, t)| (t.meta(), None)).collect()
}

fn groups(org: &Org, kind: GroupKind) -> Vec<(&Meta, Option<Party>)> {
    let of = org.groups.iter().filter(|(_, g)| g.kind == kind);
    of.map(|(id, g)| (&g.meta, Some(Party::Group(id)))).collect()
}

fn chooses(org: &Org, selector: &Selector, meta: &Meta, party: Option<Party>) -> bool {
    let last = meta.name.rsplit('.').next().unwrap_or(&meta.name);
    let named = selector.name.as_ref().is_none_or(|p| fits(p, &meta.name) || fits(p, last));
    let tagged = selector.tagged.as_ref().is_none_or(|t| meta.tags.contains(t));
    let within = selector.within.as_ref().is_none_or(|unit| {
        let inside = |name: &str| name == unit || name.ends_with(&format!(".{unit}"));
        match party {
            Some(Party::Group(g)) => org.chain(g).skip(1).any(|g| inside(&org.groups[g].meta.name)),
            Some(Party::Role(role)) => org
                .positions
                .iter()
                .any(|(_, p)| p.role == role && org.chain(p.group).any(|g| inside(&org.groups[g].meta.name))),
            _ => meta.name.split('.').any(|part| part == unit),
        }
    });
    named && tagged && within
}

fn one(cx: &Context<'_>, rule: &OwnRule, chosen: &[Chosen], limit: &Limit) -> Vec<Finding> {
    let org = cx.org;
    let finding = |span, message: String| Finding::new(rule.level, rule.name, span, message);
    match limit {
        Limit::Count(range) => {
            let n = chosen.len() as f64;
            let place = chosen.last().map_or(rule.span, |c| c.span);
            broken(*range, n)
                .map(|b| {
                    finding(place, format!("there are {n} of what `{}` selects, {b}", rule.name))
                        .figure("count", n)
                })
                .into_iter()
                .collect()
        }
        Limit::People(range) => chosen
            .iter()
            .filter_map(|c| {
                let people: u32 =
                    positions_of(org, c.party?).iter().map(|p| org.positions[*p].headcount()).sum();
                let b = broken(*range, f64::from(people))?;
                Some(
                    finding(c.span, format!("`{}` has {}, {b}", c.name, several(people, "person", "people")))
                        .figure("people", f64::from(people)),
                )
            })
            .collect(),
        Limit::Interfaces(range) => chosen
            .iter()
            .filter_map(|c| {
                let ends = |i: &Interface| Some(i.from) == c.party || Some(i.to) == c.party;
                let n = org.interfaces.iter().filter(|(_, i)| ends(i)).count() as f64;
                let b = broken(*range, n)?;
                Some(
                    finding(c.span, format!("`{}` has {}, {b}", c.name, counted(n, "interface")))
                        .figure("interfaces", n),
                )
            })
            .collect(),
        Limit::Path(to, range) => path(cx, rule, chosen, to, *range),
        Limit::NotTo(to) => talk(org, rule, chosen, to, false),
        Limit::OnlyTo(to) => talk(org, rule, chosen, to, true),
    }
}

/// How the figure breaks the range, if it does.
fn broken(range: Range, n: f64) -> Option<String> {
    if let Some(most) = range.at_most.filter(|m| n > *m) {
        return Some(format!("more than {most}"));
    }
    range.at_least.filter(|m| n < *m).map(|least| format!("fewer than {least}"))
}

fn people(org: &Org, chosen: &[Chosen]) -> BTreeSet<Id<Position>> {
    chosen.iter().filter_map(|c| c.party).flat_map(|p| positions_of(org, p)).collect()
}

fn path(cx: &Context<'_>, rule: &OwnRule, chosen: &[Chosen], to: &Selector, range: Range) -> Vec<Finding> {
    let org = cx.org;
    let ends = people(org, &select(org, to));
    let tree = cx.network().toward(&ends.iter().copied().collect::<Vec<_>>(), Cargo::Question);
    let mut found = Vec::new();
    for c in chosen {
        let starts = c.party.map(|p| positions_of(org, p)).unwrap_or_default();
        // The farthest of the people speaks for all.
        let routes = starts.iter().filter(|p| !ends.contains(p)).map(|p| tree.route(*p));
        let mut worst: Option<usize> = None;
        let mut cut_off = false;
        for route in routes {
            match route {
                Some(route) => worst = worst.max(Some(route.len())),
                None => cut_off = true,
            }
        }
        let finding = |message: String| Finding::new(rule.level, rule.name, c.span, message);
        if cut_off {
            found.push(finding(format!("no path leads from `{}` to what `{}` asks for", c.name, rule.name)));
        } else if let Some(n) = worst
            && let Some(b) = broken(range, n as f64)
        {
            let message = format!("the way from `{}` is {}, {b}", c.name, counted(n, "passage"));
            found.push(finding(message).figure("passages", n as f64));
        }
    }
    found
}

/// Interfaces that lead where they may not.
fn talk(org: &Org, rule: &OwnRule, chosen: &[Chosen], to: &Selector, only: bool) -> Vec<Finding> {
    let (here, there) = (people(org, chosen), people(org, &select(org, to)));
    let mut found = Vec::new();
    for (_, interface) in org.interfaces.iter() {
        let sides = [(interface.from, interface.to), (interface.to, interface.from)];
        for (from, end) in sides.into_iter().take(if interface.both { 2 } else { 1 }) {
            let starts = positions_of(org, from).iter().any(|p| here.contains(p));
            let ends = positions_of(org, end);
            let wrong = if only {
                ends.iter().any(|p| !there.contains(p) && !here.contains(p))
            } else {
                ends.iter().any(|p| there.contains(p))
            };
            if starts && wrong {
                let message = format!(
                    "interface `{}` leads where `{}` does not allow it",
                    interface.meta.name, rule.name
                );
                found.push(Finding::new(rule.level, rule.name, interface.meta.span, message));
                break;
            }
        }
    }
    found
}
