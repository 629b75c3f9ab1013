//! What is drawn once for many, and what is only summed up, so that a picture has a size that can be read.

use super::Sides;
use super::merge::{Merged, tree_order};
use super::words::last;
use crate::model::Id;
use crate::model::people::Group;
use crate::model::relation::Party;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Most lines of groups and people in one picture.
const MOST_ROWS: usize = 120;
/// Groups deeper than this are summed up in those that hold them.
const DEEPEST: usize = 9;

/// How a group stands in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// It has a box of its own.
    Frame,
    /// The box of another one, which is alike, stands for it.
    As(usize),
    /// It is summed up in the group that holds it.
    Within(usize),
    /// It is summed up at the end.
    Rest,
}

/// How all groups stand, and how many each box stands for.
#[derive(Debug)]
pub(super) struct Collapsed {
    pub stands: Vec<Stand>,
    pub times: Vec<u32>,
}

impl Collapsed {
    /// The group whose box or whose sum stands for a group.
    pub(super) fn resolve(&self, mut at: usize) -> (usize, Stand) {
        loop {
            match self.stands[at] {
                Stand::As(other) => at = other,
                stand => return (at, stand),
            }
        }
    }
}

/// Decides how each group stands.
pub(super) fn collapse(sides: &Sides<'_>, groups: &[Merged]) -> Collapsed {
    let signs = signatures(sides, groups);
    let mut out = Collapsed { stands: vec![Stand::Frame; groups.len()], times: vec![1; groups.len()] };
    let order = tree_order(groups);
    for at in &order {
        if out.stands[*at] == Stand::Frame {
            alike(sides, groups, &groups[*at].children, &signs, &mut out);
        }
    }
    let roots: Vec<usize> = (0..groups.len()).filter(|i| groups[*i].parent.is_none()).collect();
    alike(sides, groups, &roots, &signs, &mut out);
    bound(groups, &order, &mut out);
    out
}

/// Of brothers made from one pattern that are alike, the first stands for all.
fn alike(sides: &Sides<'_>, groups: &[Merged], brothers: &[usize], signs: &[u32], out: &mut Collapsed) {
    let mut first: BTreeMap<(String, u32), usize> = BTreeMap::new();
    for at in brothers {
        let Some(stem) = stem(sides, &groups[*at]) else { continue };
        match first.get(&(stem.clone(), signs[*at])) {
            None => {
                first.insert((stem, signs[*at]), *at);
            }
            Some(one) => {
                out.times[*one] += 1;
                let mut todo = vec![(*at, *one)];
                while let Some((this, other)) = todo.pop() {
                    out.stands[this] = Stand::As(other);
                    todo.extend(
                        groups[this].children.iter().copied().zip(groups[other].children.iter().copied()),
                    );
                }
            }
        }
    }
}

/// The name of a group made from a pattern, without its number.
pub(super) fn stem(sides: &Sides<'_>, merged: &Merged) -> Option<String> {
    let side = usize::from(merged.ids[1].is_some());
    let group = &sides.org(side)?.groups[merged.ids[side]?];
    group.pattern.as_ref()?;
    let name = last(&group.meta.name);
    let (stem, number) = name.rsplit_once('_')?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| stem.to_owned())
}

/// The deepest groups are summed up until the rest fits.
fn bound(groups: &[Merged], order: &[usize], out: &mut Collapsed) {
    let size = |at: usize| 2 + groups[at].seats.len() + usize::from(groups[at].leader.is_some());
    loop {
        let shown: Vec<usize> = order.iter().copied().filter(|i| out.stands[*i] == Stand::Frame).collect();
        let rows: usize = shown.iter().map(|i| size(*i)).sum();
        let deepest = shown.iter().map(|i| groups[*i].depth).max().unwrap_or(0);
        if deepest <= DEEPEST && (rows <= MOST_ROWS || deepest == 0) {
            break;
        }
        for at in shown.into_iter().filter(|i| groups[*i].depth == deepest) {
            sum_up(groups, at, groups[at].parent.map_or(Stand::Rest, Stand::Within), out);
        }
    }
    let mut rows = 0;
    for at in order.iter().copied() {
        if out.stands[at] == Stand::Frame {
            rows += size(at);
            // The first is drawn however large it is; its members are summed up by the picture.
            if rows > MOST_ROWS && rows > size(at) {
                sum_up(groups, at, Stand::Rest, out);
            }
        }
    }
}

/// A group and all in it are summed up in the same place.
fn sum_up(groups: &[Merged], at: usize, stand: Stand, out: &mut Collapsed) {
    let mut todo = vec![at];
    while let Some(this) = todo.pop() {
        if !matches!(out.stands[this], Stand::As(_)) {
            out.stands[this] = stand;
        }
        todo.extend(groups[this].children.iter().copied());
    }
}

/// A number for each group: two groups have the same one when nothing that is drawn tells them apart but their names.
fn signatures(sides: &Sides<'_>, groups: &[Merged]) -> Vec<u32> {
    let ends = [ends(sides, 0), ends(sides, 1)];
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    let mut out = vec![0; groups.len()];
    for at in tree_order(groups).into_iter().rev() {
        let merged = &groups[at];
        let mut text = format!("{:?} {:?} {}", merged.kind, merged.fate, merged.leader.is_some());
        for seat in &merged.seats {
            let _ = write!(text, "; {:?}", seat.heads);
            for side in 0..2 {
                let Some(org) = sides.org(side) else { continue };
                for id in &seat.ids[side] {
                    let position = &org.positions[*id];
                    let role = sides.role_key(side, position.role);
                    let _ = write!(text, " {side} {role:?} {} {:?}", position.share, position.home.is_some());
                }
            }
        }
        for child in &merged.children {
            let _ = write!(text, "; in it {}", out[*child]);
        }
        for (id, ends) in merged.ids.iter().zip(&ends) {
            for end in id.and_then(|id| ends.get(&id)).into_iter().flatten() {
                let _ = write!(text, "; {end}");
            }
        }
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        out[at] = *known.entry(text).or_insert(next);
    }
    out
}

/// The interfaces that name a group or people in it, by group.
fn ends(sides: &Sides<'_>, side: usize) -> BTreeMap<Id<Group>, Vec<String>> {
    let mut out: BTreeMap<Id<Group>, Vec<String>> = BTreeMap::new();
    let Some(org) = sides.org(side) else { return out };
    let named = |party: Party| match party {
        Party::Group(group) => Some((group, "all".to_owned())),
        Party::Position(p) => Some((org.positions[p].group, format!("{:?}", org.positions[p].role))),
        Party::All | Party::Role(_) => None,
    };
    for (_, interface) in org.interfaces.iter() {
        for (way, this, other) in
            [("to", interface.from, interface.to), ("from", interface.to, interface.from)]
        {
            let Some((group, who)) = named(this) else { continue };
            let far = named(other).map_or_else(
                || format!("{other:?}"),
                |(g, who)| {
                    format!(
                        "{} {who}",
                        last(&org.groups[g].meta.name).trim_end_matches(|c: char| c.is_ascii_digit())
                    )
                },
            );
            let line = format!("{way} {far} by {:?} {} {who}", interface.channel, interface.both);
            out.entry(group).or_default().push(line);
        }
    }
    for lines in out.values_mut() {
        lines.sort();
        lines.dedup();
    }
    out
}
