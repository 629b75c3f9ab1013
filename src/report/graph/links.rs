//! What leads where: bosses with their traffic, interfaces and second bosses.

mod moves;

use super::scene::{Anchor, End, Link, LinkKind, Places, RowKind, Scene};
use super::{Fate, Sides, words};
use crate::diag::counted::several;
use crate::model::graph::{Edge, Graph, Node};
use crate::model::people::Position;
use crate::model::relation::Interface;
use crate::model::{Id, Org};
use crate::network::Over;
use moves::moves;
use std::collections::BTreeMap;

/// Links in one picture; those with the least traffic are left out, and it says so.
const MOST_LINKS: usize = 48;

/// What makes links one line in the picture.
type Key = (LinkKind, Vec<Anchor>, Vec<Anchor>, bool, Fate);

/// Adds everything that leads somewhere.
pub(super) fn links(sides: &Sides<'_>, places: &Places, scene: &mut Scene) {
    bosses(sides, places, scene);
    let mut found: BTreeMap<Key, Link> = BTreeMap::new();
    let mut inside = 0;
    for side in 0..2 {
        inside += edges(sides, side, places, scene, &mut found);
    }
    moves(sides, places, scene, &mut found);
    if inside > 0 {
        let many = several(inside, "interface leads", "interfaces lead");
        scene.notes.push(format!("{many} from one to another of what is drawn once or summed up"));
    }
    let mut all = bundled(found.into_values().collect());
    if all.len() > MOST_LINKS {
        all.sort_by(|a, b| b.rate.total_cmp(&a.rate));
        let left: u32 = all.drain(MOST_LINKS..).map(|l| l.times).sum();
        scene.notes.push(format!(
            "left out: {}; `--format graphml` holds them all",
            several(left, "further interface or move", "further interfaces and moves")
        ));
        all.sort_by_key(|l| (l.kind, places_of(&l.from), places_of(&l.to)));
    }
    scene.links = all;
    rooms(sides, places, scene);
}

/// Finds the boss of each line, and how much passes between them.
fn bosses(sides: &Sides<'_>, places: &Places, scene: &mut Scene) {
    for row in 0..scene.rows.len() {
        let side = usize::from(!places.held[row][1].is_empty());
        let (Some(org), Some(first)) = (sides.org(side), places.held[row][side].first()) else { continue };
        let kind = scene.rows[row].kind;
        let Some(boss) = org.boss(*first).filter(|_| kind != RowKind::LeaderElsewhere) else { continue };
        let own = scene.rows[row].frame;
        let mut around = if kind == RowKind::Leader { own.and_then(|f| scene.frames[f].parent) } else { own };
        while let Some(frame) = around {
            let leader = scene.frames[frame].leader.filter(|l| places.held[*l][side].contains(&boss));
            if leader.is_some() {
                scene.rows[row].boss = leader;
                break;
            }
            around = scene.frames[frame].parent;
        }
    }
    for side in 0..2 {
        let (Some(passages), Some(org)) = (sides.passages(side), sides.org(side)) else { continue };
        scene.no_way += passages.no_way * f64::from(u8::from(side == 1 || !sides.both()));
        for ((over, from, to), rate) in &passages.rates {
            let (who, up) = match over {
                Over::Up => (from, true),
                Over::Down => (to, false),
                _ => continue,
            };
            let whom = if up { to } else { from };
            let Some(row) = places.rows[side].get(who) else { continue };
            // Of what both structures have, the traffic of the new one is shown.
            if org.boss(*who) == Some(*whom) && shown_here(places, *row, side) {
                let line = &mut scene.rows[*row];
                *(if up { &mut line.up } else { &mut line.down }) += rate;
            }
        }
    }
}

fn shown_here(places: &Places, row: usize, side: usize) -> bool {
    side == 1 || places.held[row][1].is_empty()
}

/// Interfaces, second bosses, and bosses elsewhere, of one structure; how many are hidden in one line.
fn edges(
    sides: &Sides<'_>,
    side: usize,
    places: &Places,
    scene: &mut Scene,
    found: &mut BTreeMap<Key, Link>,
) -> usize {
    let Some(org) = sides.org(side) else { return 0 };
    let other = sides.org(1 - side);
    let graph = Graph::of(org);
    let held = held(&graph);
    let rates = rates(sides, side);
    let mut inside = 0;
    for (from, to, edge) in graph.edges() {
        let (a, b) = (anchors(from, side, places, &held), anchors(to, side, places, &held));
        if a.is_empty() || b.is_empty() {
            continue;
        }
        let link = match edge {
            Edge::Interface(id) => interface(org, other, side, id, scene, &rates),
            Edge::Dotted => dotted(org, other, side, from, to),
            Edge::Reports => elsewhere(org, (from, to), (&a, &b), scene),
            Edge::Contains | Edge::Leads | Edge::Held => None,
        };
        let Some(mut link) = link else { continue };
        let rolled_up = |anchors: &[Anchor]| {
            matches!(anchors, [Anchor::Row(r)] if scene.rows[*r].kind == RowKind::Sum)
                || matches!(anchors, [Anchor::Frame(f)] if scene.frames[*f].times > 1)
        };
        if a == b && rolled_up(&a) {
            inside += 1;
            continue;
        }
        (link.from, link.to) = (ends(a, link.rate), ends(b, link.rate));
        add(found, link);
    }
    inside
}

/// Links that differ in nothing that is drawn become one.
fn add(found: &mut BTreeMap<Key, Link>, link: Link) {
    let key = (link.kind, places_of(&link.from), places_of(&link.to), link.both, link.fate);
    match found.get_mut(&key) {
        Some(known) => {
            for end in known.from.iter_mut().chain(&mut known.to) {
                end.rate += link.rate;
            }
            join(known, &link);
        }
        None => {
            found.insert(key, link);
        }
    }
}

fn join(known: &mut Link, link: &Link) {
    known.times += link.times;
    known.rate += link.rate;
    if !known.label.contains(&link.label) && known.label.len() < 400 {
        known.label = format!("{}; {}", known.label, link.label);
    }
}

fn places_of(ends: &[End]) -> Vec<Anchor> {
    ends.iter().map(|e| e.at).collect()
}

fn ends(anchors: Vec<Anchor>, rate: f64) -> Vec<End> {
    anchors.into_iter().map(|at| End { at, rate }).collect()
}

/// Links of one kind that start at one place become one line with many ends, and those that end at one place one with many
/// starts.
fn bundled(links: Vec<Link>) -> Vec<Link> {
    let links = bundled_at(links, |l| (&mut l.from, &mut l.to));
    bundled_at(links, |l| (&mut l.to, &mut l.from))
}

fn bundled_at(links: Vec<Link>, sides: fn(&mut Link) -> (&mut Vec<End>, &mut Vec<End>)) -> Vec<Link> {
    let mut out: Vec<Link> = Vec::new();
    let mut hubs: BTreeMap<(LinkKind, Anchor, bool, Fate), usize> = BTreeMap::new();
    for mut link in links {
        let (kind, both, fate) = (link.kind, link.both, link.fate);
        let (near, far) = sides(&mut link);
        let ([hub], [end]) = (&near[..], &far[..]) else {
            out.push(link);
            continue;
        };
        let (hub, end) = (*hub, *end);
        if hub.at == end.at {
            out.push(link);
            continue;
        }
        match hubs.get(&(kind, hub.at, both, fate)) {
            None => {
                hubs.insert((kind, hub.at, both, fate), out.len());
                out.push(link);
            }
            Some(one) => {
                let known = &mut out[*one];
                join(known, &link);
                let (near, far) = sides(known);
                far.push(end);
                for hub in near {
                    hub.rate += end.rate;
                }
            }
        }
    }
    out
}

fn plain(kind: LinkKind, fate: Fate, label: String) -> Link {
    Link {
        kind,
        from: Vec::new(),
        to: Vec::new(),
        both: false,
        times: 1,
        rate: 0.0,
        fate,
        label,
        marks: Vec::new(),
    }
}

/// The positions of each role that stands in several places.
fn held(graph: &Graph) -> BTreeMap<Node, Vec<Id<Position>>> {
    let mut out: BTreeMap<Node, Vec<Id<Position>>> = BTreeMap::new();
    for (from, to, edge) in graph.edges() {
        if let (Edge::Held, Node::Position(p)) = (edge, to) {
            out.entry(from).or_default().push(p);
        }
    }
    out
}

fn anchors(
    node: Node,
    side: usize,
    places: &Places,
    held: &BTreeMap<Node, Vec<Id<Position>>>,
) -> Vec<Anchor> {
    let row = |p: &Id<Position>| places.rows[side].get(p).map(|r| Anchor::Row(*r));
    let mut out: Vec<Anchor> = match node {
        Node::Whole => vec![Anchor::Whole],
        Node::Group(g) => places.frames[side].get(&g).copied().into_iter().collect(),
        Node::Position(p) => row(&p).into_iter().collect(),
        Node::Role(_) => held.get(&node).into_iter().flatten().filter_map(row).collect(),
    };
    out.sort();
    out.dedup();
    out
}

/// Messages a second over each interface.
fn rates(sides: &Sides<'_>, side: usize) -> BTreeMap<Id<Interface>, f64> {
    let mut out = BTreeMap::new();
    for ((over, _, _), rate) in sides.passages(side).iter().flat_map(|p| &p.rates) {
        if let Over::Interface(id) = over {
            *out.entry(*id).or_default() += rate;
        }
    }
    out
}

fn interface(
    org: &Org,
    other: Option<&Org>,
    side: usize,
    id: Id<Interface>,
    scene: &mut Scene,
    rates: &BTreeMap<Id<Interface>, f64>,
) -> Option<Link> {
    let here = &org.interfaces[id];
    let channel = &org.channels[here.channel];
    let twin = other.and_then(|o| {
        let alike = o
            .interfaces
            .iter()
            .map(|(_, i)| i)
            .filter(|i| i.meta.name == here.meta.name && i.both == here.both);
        alike.map(|i| o.channels[i.channel].meta.name == channel.meta.name).max()
    });
    let fate = match (other.is_some(), twin, side) {
        (true, Some(false) | None, 0) => Fate::Removed,
        (true, Some(false) | None, _) => Fate::Added,
        // It stands in both: told once, with the figures of the new one.
        (true, Some(true), 0) => return None,
        _ => Fate::Same,
    };
    let entry = (words::called(&channel.meta).to_owned(), words::axes(&channel.axes()));
    let index = scene.channels.iter().position(|c| c.0 == entry.0).unwrap_or_else(|| {
        scene.channels.push(entry);
        scene.channels.len() - 1
    });
    let mut link = plain(LinkKind::Interface(index), fate, here.meta.name.clone());
    link.both = here.both;
    link.rate = rates.get(&id).copied().unwrap_or(0.0);
    Some(link)
}

fn dotted(org: &Org, other: Option<&Org>, side: usize, from: Node, to: Node) -> Option<Link> {
    let name = |org: &Org, node: Node| match node {
        Node::Whole => "all".to_owned(),
        Node::Group(g) => org.groups[g].meta.name.clone(),
        Node::Position(p) => org.positions[p].meta.name.clone(),
        Node::Role(r) => org.roles[r].meta.name.clone(),
    };
    let label = |org: &Org, from, to| format!("{} also reports to {}", name(org, from), name(org, to));
    let here = label(org, from, to);
    let twin = other.is_some_and(|o| {
        Graph::of(o).edges().any(|(a, b, edge)| edge == Edge::Dotted && label(o, a, b) == here)
    });
    let fate = match (other.is_some(), twin, side) {
        (true, true, 0) => return None,
        (true, false, 0) => Fate::Removed,
        (true, false, _) => Fate::Added,
        _ => Fate::Same,
    };
    Some(plain(LinkKind::Dotted, fate, here))
}

/// A boss who stands in no box around a line is reached by a link.
fn elsewhere(
    org: &Org,
    (from, to): (Node, Node),
    (a, b): (&[Anchor], &[Anchor]),
    scene: &Scene,
) -> Option<Link> {
    let ([Anchor::Row(row)], [Anchor::Row(boss)], Node::Position(p), Node::Position(q)) = (a, b, from, to)
    else {
        return None;
    };
    let line = &scene.rows[*row];
    if line.boss.is_some()
        || row == boss
        || line.kind == RowKind::Sum
        || scene.rows[*boss].kind == RowKind::Sum
    {
        return None;
    }
    let label = format!("{} reports to {}", org.positions[p].meta.name, org.positions[q].meta.name);
    let mut link = plain(LinkKind::Reports, Fate::Same, label);
    link.rate = line.up + line.down;
    Some(link)
}

/// Talk within a team.
fn rooms(sides: &Sides<'_>, places: &Places, scene: &mut Scene) {
    for side in 0..2 {
        for ((over, from, _), rate) in sides.passages(side).iter().flat_map(|p| &p.rates) {
            let Some(row) = places.rows[side].get(from).filter(|_| *over == Over::Room) else { continue };
            if let Some(frame) = scene.rows[*row].frame.filter(|_| shown_here(places, *row, side)) {
                scene.frames[frame].room += rate;
            }
        }
    }
}
