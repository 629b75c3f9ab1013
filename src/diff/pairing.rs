//! Which declaration of the new side is which of the old one: by name, by `was`, by place, or by shape.

use super::phrase::{Phrase, Thing, Word};
use super::portrait::{Fact, PEOPLE, Portrait, STATEMENT, WAS};
use std::collections::{BTreeMap, BTreeSet};

/// How a pair was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The same name, after what it is named after was renamed or moved.
    Named,
    /// `was`: it keeps its random draws.
    Was,
    /// Nothing else has its shape, and all that named the one names the other.
    Shape,
}

/// New names by old ones.
pub(super) type Names = BTreeMap<(Thing, String), String>;

/// The declarations of two sides, paired.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// Indices of the old and the new portrait.
    pub(super) pairs: Vec<(usize, usize, How)>,
    pub(super) only_old: Vec<usize>,
    pub(super) only_new: Vec<usize>,
    pub(super) names: Names,
    /// The new name of everything that has another one, what is inside something renamed included.
    pub(super) renamed: BTreeMap<String, String>,
}

impl Pairing {
    /// Pairs what can be paired; `names` are those that are known to have changed.
    pub(super) fn of(old: &[Portrait], new: &[Portrait], names: &Names) -> Self {
        let mut out = Self {
            pairs: Vec::new(),
            only_old: (0..old.len()).collect(),
            only_new: (0..new.len()).collect(),
            names: names.clone(),
            renamed: BTreeMap::new(),
        };
        // Each step may name what the next one needs: a unit before its teams, a role before the teams that count it.
        loop {
            let before = out.pairs.len();
            out.by_name(old, new);
            if out.by_was(old, new) || out.by_place(old, new) || out.by_shape(old, new) {
                continue;
            }
            if out.pairs.len() == before {
                break;
            }
        }
        out.by_ends(old, new);
        out.pairs.sort_unstable_by_key(|(_, b, _)| *b);
        for (a, b, _) in &out.pairs {
            if old[*a].name != new[*b].name && old[*a].ident.words().count() == 1 {
                out.renamed.insert(old[*a].name.clone(), new[*b].name.clone());
            }
        }
        out
    }

    /// The name that the new side has for something of the old one.
    pub(super) fn name(&self, thing: Thing, name: &str) -> String {
        if let Some(new) = self.names.get(&(thing, name.to_owned())) {
            return new.clone();
        }
        // A path goes with the group or the stream that it begins with.
        let parent = match thing {
            Thing::Group => Thing::Group,
            Thing::Stage => Thing::Stream,
            _ => return name.to_owned(),
        };
        match name.rsplit_once('.') {
            Some((head, last)) => format!("{}.{last}", self.name(parent, head)),
            None => name.to_owned(),
        }
    }

    /// A phrase of the old side with the names of the new one.
    pub(super) fn phrase(&self, phrase: &Phrase) -> Phrase {
        phrase.map(&mut |thing, name| self.name(thing, name))
    }

    fn pair(&mut self, old: &[Portrait], new: &[Portrait], found: &[(usize, usize)], how: How) {
        let (gone, come): (BTreeSet<usize>, BTreeSet<usize>) = found.iter().copied().unzip();
        self.only_old.retain(|i| !gone.contains(i));
        self.only_new.retain(|i| !come.contains(i));
        for (a, b) in found {
            self.pairs.push((*a, *b, how));
            let (old, new) = (&old[*a], &new[*b]);
            if self.name(old.thing, &old.name) != new.name && old.ident.words().count() == 1 {
                self.names.insert((old.thing, old.name.clone()), new.name.clone());
            }
        }
    }

    /// The same thing of the same name. Of several of one name, those that say the same first.
    fn by_name(&mut self, old: &[Portrait], new: &[Portrait]) {
        let mut waiting: BTreeMap<(Thing, Phrase), Vec<usize>> = BTreeMap::new();
        for b in &self.only_new {
            waiting.entry((new[*b].thing, new[*b].ident.clone())).or_default().push(*b);
        }
        let mut found = Vec::new();
        let mut done = BTreeSet::new();
        for exact in [true, false] {
            for a in self.only_old.iter().copied() {
                if done.contains(&a) {
                    continue;
                }
                let key = (old[a].thing, self.phrase(&old[a].ident));
                let Some(twins) = waiting.get_mut(&key) else { continue };
                let same = |b: &usize| {
                    let said = old[a].facts.iter().map(|f| f.map(&mut |t, n| self.name(t, n)));
                    said.eq(new[*b].facts.iter().cloned())
                };
                let place = if twins.len() == 1 || !exact {
                    (!twins.is_empty()).then_some(0)
                } else {
                    twins.iter().position(same)
                };
                if let Some(place) = place {
                    found.push((a, twins.remove(place)));
                    done.insert(a);
                }
            }
        }
        self.pair(old, new, &found, How::Named);
    }

    /// `team Phoenix was Falcon`; the old name may be written with its path or without.
    fn by_was(&mut self, old: &[Portrait], new: &[Portrait]) -> bool {
        for b in self.only_new.clone() {
            let Some(was) = &new[b].was else { continue };
            let parent = |name: &str| name.rsplit_once('.').map(|(p, _)| p.to_owned());
            let found = self.only_old.iter().copied().find(|a| {
                let name = &old[*a].name;
                let beside = name.rsplit('.').next() == Some(was)
                    && parent(&self.name(old[*a].thing, name)) == parent(&new[b].name);
                old[*a].thing == new[b].thing && (name == was || beside)
            });
            if let Some(a) = found {
                self.pair(old, new, &[(a, b)], How::Was);
                return true;
            }
        }
        false
    }

    /// A team of the same last name in another unit, if there is one such on either side.
    fn by_place(&mut self, old: &[Portrait], new: &[Portrait]) -> bool {
        let last = |p: &Portrait| p.name.rsplit('.').next().unwrap_or_default().to_owned();
        let count = |all: &[usize], of: &[Portrait]| {
            let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for i in all.iter().filter(|i| of[**i].thing == Thing::Group && of[**i].pattern.is_none()) {
                out.entry(last(&of[*i])).or_default().push(*i);
            }
            out
        };
        let (before, after) = (count(&self.only_old, old), count(&self.only_new, new));
        for (name, a) in &before {
            if let ([a], Some([b])) = (&a[..], after.get(name).map(|b| &b[..])) {
                self.pair(old, new, &[(*a, *b)], How::Named);
                return true;
            }
        }
        false
    }

    /// What says the same and is named in the same places, under another name; unless two could be meant.
    fn by_shape(&mut self, old: &[Portrait], new: &[Portrait]) -> bool {
        let before = self.shapes(old, &self.only_old, true);
        let after = self.shapes(new, &self.only_new, false);
        let mut found = Vec::new();
        for (shape, a) in &before {
            if let ([a], Some([b])) = (&a[..], after.get(shape).map(|b| &b[..])) {
                found.push((*a, *b));
            }
        }
        self.pair(old, new, &found, How::Shape);
        !found.is_empty()
    }

    fn shapes(&self, all: &[Portrait], lone: &[usize], is_old: bool) -> BTreeMap<Vec<Phrase>, Vec<usize>> {
        let unknown: BTreeMap<(Thing, &str), usize> = lone
            .iter()
            .filter(|i| all[**i].ident.words().count() == 1)
            .map(|i| ((all[*i].thing, all[*i].name.as_str()), *i))
            .collect();
        if unknown.is_empty() {
            return BTreeMap::new();
        }
        let shade = |thing: Thing, name: &str, own: Option<usize>| match unknown.get(&(thing, name)) {
            Some(i) if Some(*i) == own => "!".to_owned(),
            Some(_) => "?".to_owned(),
            None if is_old => self.name(thing, name),
            None => name.to_owned(),
        };
        let mut shapes: BTreeMap<usize, Vec<Phrase>> = BTreeMap::new();
        for (i, portrait) in all.iter().enumerate() {
            let said = portrait.facts.iter().filter(|f| f.aspect != WAS && !f.silent);
            for fact in said.map(Fact::phrase).chain([Phrase::default()]) {
                let whole = portrait.ident.clone().say(" ").then(&fact);
                let named: BTreeSet<usize> = whole
                    .words()
                    .filter_map(|w| match w {
                        Word::Name(thing, name) => unknown.get(&(*thing, name.as_str())).copied(),
                        _ => None,
                    })
                    .collect();
                // What only says that it is there has no shape.
                let bare = fact.is_empty() && portrait.ident.words().count() == 1;
                for own in named.into_iter().filter(|own| !(bare && *own == i)) {
                    shapes.entry(own).or_default().push(whole.map(&mut |t, n| shade(t, n, Some(own))));
                }
            }
        }
        let mut out: BTreeMap<Vec<Phrase>, Vec<usize>> = BTreeMap::new();
        for (i, mut shape) in shapes {
            shape.sort();
            shape.push(Phrase::ours(all[i].thing.word()));
            out.entry(shape).or_default().push(i);
        }
        out
    }

    /// An interface that changed its direction is still the one between the two.
    fn by_ends(&mut self, old: &[Portrait], new: &[Portrait]) {
        let ends = |p: &Portrait, renamed: bool| {
            let ident = if renamed { self.phrase(&p.ident) } else { p.ident.clone() };
            let text = ident.text();
            let mut ends: Vec<String> =
                text.split(" -> ").flat_map(|t| t.split(" <-> ")).map(str::to_owned).collect();
            ends.sort();
            ends
        };
        let mut found: Vec<(usize, usize)> = Vec::new();
        for a in self.only_old.iter().filter(|a| old[**a].thing == Thing::Interface) {
            let wanted = ends(&old[*a], true);
            let b = self.only_new.iter().find(|b| {
                new[**b].thing == Thing::Interface
                    && ends(&new[**b], false) == wanted
                    && !found.iter().any(|(_, taken)| taken == *b)
            });
            found.extend(b.map(|b| (*a, *b)));
        }
        self.pair(old, new, &found, How::Named);
    }
}

/// Headcounts stand in the portrait of a group, and statements in that of a variant, for their shape only.
pub(super) fn is_told_elsewhere(aspect: &str) -> bool {
    matches!(aspect, PEOPLE | STATEMENT)
}
