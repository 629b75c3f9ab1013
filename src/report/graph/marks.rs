//! Findings on what they concern.

use super::Sides;
use super::scene::{Anchor, Link, LinkKind, Mark, Places, Scene};
use crate::diag::Finding;
use crate::diag::counted::counted;
use crate::model::Org;
use crate::model::arena::{Arena, Declared};
use crate::model::relation::Interface;
use crate::model::work::Doer;
use crate::source::Span;

/// Findings that are listed.
const MOST_MARKS: usize = 24;

/// Marks what each finding is about, as far as it is drawn, and lists it.
pub(super) fn marks(sides: &Sides<'_>, places: &Places, findings: &[Finding], scene: &mut Scene) {
    let Some(org) = sides.org(1) else { return };
    for (number, finding) in findings.iter().take(MOST_MARKS).enumerate() {
        // The place that the eye should go to, or else the first related one that is drawn.
        let spans = std::iter::once(finding.primary.span).chain(finding.related.iter().map(|l| l.span));
        let anchors =
            spans.map(|s| concerned(org, s, places, scene)).find(|c| !c.is_empty()).unwrap_or_default();
        let mut drawn = false;
        for concern in anchors {
            let marks = match concern {
                Concern::At(Anchor::Frame(f)) => &mut scene.frames[f].marks,
                Concern::At(Anchor::Row(r)) => &mut scene.rows[r].marks,
                Concern::Link(l) => &mut scene.links[l].marks,
                Concern::At(Anchor::Whole) => continue,
            };
            if !marks.contains(&number) {
                marks.push(number);
            }
            drawn = true;
        }
        scene.marks.push(Mark {
            rule: finding.rule.to_owned(),
            level: finding.level.word(),
            message: finding.message.clone(),
            drawn,
        });
    }
    if findings.len() > MOST_MARKS {
        scene.notes.push(format!(
            "and {}; `andon check` lists them all",
            counted(findings.len() - MOST_MARKS, "further finding")
        ));
    }
}

enum Concern {
    At(Anchor),
    Link(usize),
}

/// The innermost declarations around a place.
fn around<T: Declared>(arena: &Arena<T>, span: Span, best: &mut usize) -> Vec<crate::model::Id<T>> {
    let holds = |whole: Span| whole.file == span.file && whole.start <= span.start && span.end <= whole.end;
    let length = |t: &T| if t.meta().whole.is_empty() { t.meta().span.len() } else { t.meta().whole.len() };
    let place = |t: &T| if t.meta().whole.is_empty() { t.meta().span } else { t.meta().whole };
    let mut out = Vec::new();
    for (id, thing) in arena.iter().filter(|(_, t)| !place(t).is_empty() && holds(place(t))) {
        if length(thing) < *best {
            *best = length(thing);
            out.clear();
        }
        if length(thing) == *best {
            out.push(id);
        }
    }
    out
}

/// What in the picture a place in the text is about: the innermost thing around it that is drawn. A stage is about who does it.
fn concerned(org: &Org, span: Span, places: &Places, scene: &Scene) -> Vec<Concern> {
    let mut best = usize::MAX;
    let mut out = Vec::new();
    let mut better = |best: &usize, before: usize, more: Vec<Concern>| {
        if *best < before {
            out.clear();
        }
        out.extend(more);
    };
    let role_rows = |role| {
        let held = org.positions.iter().filter(move |(_, p)| p.role == role);
        held.filter_map(|(id, _)| places.rows[1].get(&id))
            .map(|r| Concern::At(Anchor::Row(*r)))
            .collect::<Vec<_>>()
    };
    let before = best;
    let groups = around(&org.groups, span, &mut best);
    better(
        &best,
        before,
        groups.iter().filter_map(|g| places.frames[1].get(g)).map(|a| Concern::At(*a)).collect(),
    );
    let before = best;
    let positions = around(&org.positions, span, &mut best);
    better(
        &best,
        before,
        positions
            .iter()
            .filter_map(|p| places.rows[1].get(p))
            .map(|r| Concern::At(Anchor::Row(*r)))
            .collect(),
    );
    let before = best;
    let roles = around(&org.roles, span, &mut best);
    better(&best, before, roles.into_iter().flat_map(role_rows).collect());
    let before = best;
    let stages = around(&org.stages, span, &mut best);
    let doers =
        stages.iter().filter_map(|s| if let Doer::Role(r) = org.stages[*s].by { Some(r) } else { None });
    better(&best, before, doers.flat_map(role_rows).collect());
    let before = best;
    let interfaces = around(&org.interfaces, span, &mut best);
    better(&best, before, interfaces.iter().flat_map(|i| links_of(&org.interfaces[*i], scene)).collect());
    out
}

fn links_of(interface: &Interface, scene: &Scene) -> Vec<Concern> {
    let holds = |l: &Link| {
        matches!(l.kind, LinkKind::Interface(_)) && l.label.split("; ").any(|n| n == interface.meta.name)
    };
    (0..scene.links.len()).filter(|i| holds(&scene.links[*i])).map(Concern::Link).collect()
}
