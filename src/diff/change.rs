//! One change.

mod sentence;
mod statements;

pub(super) use statements::statements;

use super::pairing::{How, Pairing, is_told_elsewhere};
use super::phrase::{Phrase, Thing};
use super::portrait::{Fact, INSIDE, Portrait, Value, WAS};
use crate::model::Org;
use crate::model::people::GroupKind;
use std::collections::BTreeMap;

/// The aspect of an interface that says who may start.
const DIRECTION: &str = "direction";

/// One thing that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The variant whose structure it concerns; nothing for the base, and for what happens to any structure.
    pub structure: Option<String>,
    /// What kind of declaration.
    pub thing: Thing,
    /// The keyword of the declaration: `unit` and `team` are both groups.
    pub word: &'static str,
    /// Its name as it is now, or as it was if it is gone.
    pub subject: Phrase,
    /// What of it.
    pub what: What,
}

/// Counts of people by group.
pub type Places = Vec<(u32, Phrase)>;

/// People who came, went or changed places.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Staff {
    /// Where they were.
    pub from: Places,
    /// Where they are.
    pub to: Places,
}

/// What changed.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// It is new; what it says.
    Added(Vec<Fact>),
    /// It is gone; what it said.
    Removed(Vec<Fact>),
    /// It has another name; certain by `was`, or else likely by its shape.
    Renamed {
        /// The old name.
        old: Phrase,
        /// `was` says so.
        certain: bool,
    },
    /// It stands in another group.
    Moved {
        /// The old one; nothing is the top.
        from: Option<Phrase>,
        /// The new one.
        to: Option<Phrase>,
    },
    /// Something that it says.
    Said {
        /// The keywords.
        aspect: &'static str,
        /// Of what.
        about: Phrase,
        /// Before; nothing when it was not said.
        old: Option<Phrase>,
        /// Now.
        new: Option<Phrase>,
    },
    /// Something that stands in order.
    Ordered {
        /// The keywords.
        aspect: &'static str,
        /// Before.
        old: Vec<Phrase>,
        /// Now.
        new: Vec<Phrase>,
    },
    /// People of a role; the subject is the role.
    Staffed(Staff),
    /// A statement of a variant, in its own words.
    Statement {
        /// The words.
        text: String,
        /// It is new, or else gone.
        added: bool,
    },
}

impl Change {
    /// Changes of structure in the order of a story: people, wiring, decisions, work, dynamics.
    pub(super) fn order(&self) -> (u8, Thing, u8, &Phrase) {
        let staffed = matches!(self.what, What::Staffed(_));
        let first = match self.thing {
            Thing::Role if staffed => 1,
            Thing::Organization | Thing::Group => 0,
            _ => 2,
        };
        (first, self.thing, u8::from(staffed), &self.subject)
    }

    /// The word in machine-readable output.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.what {
            What::Added(_) => "added",
            What::Removed(_) => "removed",
            What::Renamed { .. } => "renamed",
            What::Moved { .. } => "moved",
            What::Staffed(_) => "people",
            What::Said { .. } | What::Ordered { .. } | What::Statement { .. } => "changed",
        }
    }
}

pub(super) fn whole(portrait: &Portrait, what: fn(Vec<Fact>) -> What) -> Change {
    Change {
        structure: None,
        thing: portrait.thing,
        word: portrait.word,
        subject: portrait.ident.clone(),
        what: what(portrait.facts.clone()),
    }
}

/// A pair under two names.
pub(super) fn renamed(old: &Portrait, new: &Portrait, how: How) -> Option<Change> {
    let certain = match how {
        How::Named => return None,
        How::Was => true,
        How::Shape => false,
    };
    let what = What::Renamed { old: old.ident.clone(), certain };
    Some(Change { structure: None, thing: new.thing, word: new.word, subject: new.ident.clone(), what })
}

/// What a pair says differently.
pub(super) fn facts(old: &Portrait, new: &Portrait, pairing: &Pairing) -> Vec<Change> {
    let change =
        |what| Change { structure: None, thing: new.thing, word: new.word, subject: new.ident.clone(), what };
    let mut out = Vec::new();
    let before = pairing.phrase(&old.ident);
    if before != new.ident {
        let (old, new) = (Some(before), Some(new.ident.clone()));
        out.push(change(What::Said { aspect: DIRECTION, about: Phrase::default(), old, new }));
    }
    // What is said of each aspect, on both sides, in the order of the new one.
    type Sides = (Vec<Value>, Vec<Value>);
    let mut sides: Vec<((&'static str, Phrase), Sides)> = Vec::new();
    let mut place: BTreeMap<(&'static str, Phrase), usize> = BTreeMap::new();
    let before = old.facts.iter().map(|f| (true, f.map(&mut |t, n| pairing.name(t, n))));
    for (is_old, fact) in before.chain(new.facts.iter().map(|f| (false, f.clone()))) {
        if is_told_elsewhere(fact.aspect) {
            continue;
        }
        let key = (fact.aspect, fact.about);
        let i = *place.entry(key.clone()).or_insert_with(|| {
            sides.push((key, Sides::default()));
            sides.len() - 1
        });
        let (a, b) = &mut sides[i].1;
        if is_old { a } else { b }.push(fact.value);
    }
    for ((aspect, about), (mut a, mut b)) in sides {
        a.retain(|v| match b.iter().position(|w| w == v) {
            Some(i) => {
                b.remove(i);
                false
            }
            None => true,
        });
        let renamed = aspect == WAS && about.is_empty() && old.name != new.name;
        if renamed {
            continue;
        }
        for i in 0..a.len().max(b.len()) {
            out.push(change(different(aspect, &about, a.get(i), b.get(i))));
        }
    }
    out
}

fn different(aspect: &'static str, about: &Phrase, old: Option<&Value>, new: Option<&Value>) -> What {
    let list = |v: Option<&Value>| match v {
        Some(Value::Sequence(list)) => list.clone(),
        _ => Vec::new(),
    };
    if matches!(old.or(new), Some(Value::Sequence(_))) {
        return What::Ordered { aspect, old: list(old), new: list(new) };
    }
    let (old, new) = (old.map(Value::phrase), new.map(Value::phrase));
    if aspect == INSIDE && about.is_empty() {
        return What::Moved { from: old, to: new };
    }
    What::Said { aspect, about: about.clone(), old, new }
}

/// Teams of one pattern that changed in the same way are told once.
pub(super) fn gather(changes: &mut Vec<Change>, old: &Org, new: &Org) {
    // The pattern, and the group that its teams stand in.
    type Of<'o> = (&'o str, Option<&'o str>);
    let mut patterns: BTreeMap<&str, Of<'_>> = BTreeMap::new();
    for org in [old, new] {
        for (_, g) in org.groups.iter().filter(|(_, g)| g.kind == GroupKind::Team) {
            if let Some(pattern) = &g.pattern {
                let parent = g.parent.map(|p| org.groups[p].meta.name.as_str());
                patterns.insert(&g.meta.name, (pattern, parent));
            }
        }
    }
    let mut out: Vec<Change> = Vec::new();
    let mut seen: Vec<(usize, u32, Of<'_>)> = Vec::new();
    for change in std::mem::take(changes) {
        let of = match change.subject.words().next() {
            Some(super::Word::Name(Thing::Group, name)) => patterns.get(name.as_str()).copied(),
            _ => None,
        };
        let Some(of) = of.filter(|_| change.thing == Thing::Group) else {
            out.push(change);
            continue;
        };
        let twin = seen.iter_mut().find(|(i, _, p)| *p == of && alike(&out[*i].what, &change.what));
        match twin {
            Some((_, n, _)) => *n += 1,
            None => {
                seen.push((out.len(), 1, of));
                out.push(change);
            }
        }
    }
    for (i, n, (pattern, parent)) in seen.into_iter().filter(|(_, n, _)| *n > 1) {
        let place = parent.map(|p| Phrase::of(Thing::Group, p));
        out[i].word = "";
        out[i].subject = Phrase::ours(format!("{n} teams like ")).quote(pattern).maybe(" in ", place);
        if let What::Added(facts) = &mut out[i].what {
            facts.retain(|f| f.aspect != "like");
        }
    }
    *changes = out;
}

/// The same, whatever the names of the groups themselves are.
fn alike(a: &What, b: &What) -> bool {
    match (a, b) {
        (What::Added(x), What::Added(y)) | (What::Removed(x), What::Removed(y)) => x == y,
        _ => a == b,
    }
}
