//! People who stand elsewhere in one structure than in another.

use super::{Key, add, ends, plain};
use crate::report::graph::scene::Places;
use crate::report::graph::{Anchor, Fate, Link, LinkKind, RowKind, Scene, Sides, words};
use std::collections::BTreeMap;

/// From which line to which, and how many people.
type Move = ((usize, usize), u32);

/// A person's place: origin, first, count, line.
type Stretch<'s> = (&'s str, u32, u32, usize);

/// Where everybody stands in a structure, by the declarations that created them.
fn stretches<'s>(sides: &Sides<'s>, side: usize, places: &Places) -> Vec<Stretch<'s>> {
    let Some(org) = sides.org(side) else { return Vec::new() };
    let mut out: Vec<Stretch<'s>> = Vec::new();
    for (id, position) in org.positions.iter().filter(|(_, p)| p.home.is_none()) {
        let Some(row) = places.rows[side].get(&id) else { continue };
        for range in &position.people {
            let origin = org.origins.get(range.origin as usize).map_or("", String::as_str);
            out.push((origin, range.first, range.count, *row));
        }
    }
    out.sort_unstable();
    out
}

/// Who stands elsewhere after than before. Moves between the same boxes are one link.
pub(super) fn moves(sides: &Sides<'_>, places: &Places, scene: &Scene, found: &mut BTreeMap<Key, Link>) {
    let (old, new) = (stretches(sides, 0, places), stretches(sides, 1, places));
    let mut moved: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    let mut j = 0;
    for (origin, first, count, row) in old {
        let end = first + count;
        while new.get(j).is_some_and(|n| (n.0, n.1 + n.2) <= (origin, first)) {
            j += 1;
        }
        for (_, from, many, to) in new[j..].iter().take_while(|n| n.0 == origin && n.1 < end) {
            let both = (from + many).min(end).saturating_sub((*from).max(first));
            if *to != row && both > 0 {
                *moved.entry((row, *to)).or_default() += both;
            }
        }
    }
    let mut by_box: BTreeMap<(Anchor, Anchor), Vec<Move>> = BTreeMap::new();
    let place = |row: usize| scene.rows[row].frame.map_or(Anchor::Row(row), Anchor::Frame);
    for ((from, to), count) in moved {
        by_box.entry((place(from), place(to))).or_default().push(((from, to), count));
    }
    for ((from, to), lines) in by_box {
        let words: Vec<String> = lines.iter().map(|((row, _), n)| who(scene, *row, *n)).collect();
        let mut link = plain(LinkKind::Moved, Fate::Same, words.join(", "));
        let (from, to) = match lines[..] {
            [((row, line), _)] => (Anchor::Row(row), Anchor::Row(line)),
            _ => (from, to),
        };
        (link.from, link.to) = (ends(vec![from], 0.0), ends(vec![to], 0.0));
        add(found, link);
    }
}

fn who(scene: &Scene, row: usize, count: u32) -> String {
    let line = &scene.rows[row];
    match line.kind {
        RowKind::Member => format!("{count} {}", words::last(&line.path)),
        RowKind::Sum => words::people(u64::from(count)),
        _ => words::last(&line.path).to_owned(),
    }
}
