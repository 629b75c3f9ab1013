//! One change, and how it is said.

use super::pairing::{How, Pairing, is_told_elsewhere};
use super::phrase::{Phrase, Thing};
use super::portrait::{Fact, INSIDE, PEOPLE, Portrait, STATEMENT, Value, WAS};
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

    /// The change as a sentence.
    #[must_use]
    pub fn sentence(&self) -> Phrase {
        let subject = || match self.thing {
            Thing::Organization => Phrase::ours("the organisation"),
            _ if self.word.is_empty() => self.subject.clone(),
            _ => Phrase::ours(format!("{} ", self.word)).then(&self.subject),
        };
        match &self.what {
            What::Added(facts) => subject().say(" added").then(&details(facts)),
            What::Removed(_) => subject().say(" dropped"),
            What::Renamed { old, certain: true } => {
                Phrase::ours(format!("{} ", self.word)).then(old).say(" renamed to ").then(&self.subject)
            }
            What::Renamed { old, certain: false } => Phrase::ours(format!("{} ", self.word))
                .then(old)
                .say(" renamed to ")
                .then(&self.subject)
                .say(", probably: the shape is the same, figures move within noise; `was` after the new name keeps its random draws"),
            What::Moved { from, to } => {
                let place = |p: &Option<Phrase>| p.clone().unwrap_or_else(|| Phrase::ours("the top"));
                subject().say(" moved from ").then(&place(from)).say(" to ").then(&place(to))
            }
            What::Said { aspect: DIRECTION, old: Some(old), new: Some(new), .. } => {
                Phrase::ours(format!("{} ", self.word)).then(old).say(" becomes ").then(new)
            }
            What::Said { aspect, about, old, new } => {
                subject().say(": ").then(&said(aspect, about, old.as_ref(), new.as_ref()))
            }
            What::Ordered { aspect, old, new } => subject().say(": ").then(&ordered(aspect, old, new)),
            What::Staffed(staff) => staffed(&self.subject, staff),
            What::Statement { text, added } => {
                Phrase::quoted(text.clone()).say(if *added { "" } else { ": no longer" })
            }
        }
    }
}

/// What a new declaration says beyond what holds anyway.
fn details(facts: &[Fact]) -> Phrase {
    let told: Vec<Phrase> = facts
        .iter()
        .filter(|f| !f.silent && f.aspect != INSIDE && f.aspect != PEOPLE)
        .map(|f| if f.aspect == STATEMENT { f.about.clone() } else { f.phrase() })
        .collect();
    if told.is_empty() { Phrase::default() } else { Phrase::ours(": ").then(&Phrase::join(&told, "; ")) }
}

fn said(aspect: &str, about: &Phrase, old: Option<&Phrase>, new: Option<&Phrase>) -> Phrase {
    let head =
        if about.is_empty() { Phrase::ours(aspect) } else { Phrase::ours(aspect).say(" ").then(about) };
    let with =
        |value: &Phrase| if value.is_empty() { head.clone() } else { head.clone().say(" ").then(value) };
    match (old, new) {
        (Some(old), Some(new)) => {
            // Of what hangs on no condition nothing is said, but that it holds.
            let [old, new] =
                [old, new].map(|v| if v.is_empty() { Phrase::ours("always") } else { v.clone() });
            with(&old).say(" → ").then(&new)
        }
        (Some(old), None) => with(old).say(" dropped"),
        (None, Some(new)) => with(new).say(" added"),
        (None, None) => head,
    }
}

/// One and many of what stands in order.
fn nouns(aspect: &str) -> (&'static str, &'static str) {
    match aspect {
        "approved by" => ("approval", "approvals"),
        "answered by" => ("rung", "rungs"),
        _ => ("phase", "phases"),
    }
}

fn count(n: usize, (one, many): (&str, &str)) -> String {
    const SMALL: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let number = SMALL.get(n).map_or_else(|| n.to_string(), |w| (*w).to_owned());
    format!("{number} {}", if n == 1 { one } else { many })
}

fn ordered(aspect: &'static str, old: &[Phrase], new: &[Phrase]) -> Phrase {
    let without = |these: &[Phrase], those: &[Phrase]| {
        let mut rest = those.to_vec();
        let mut out = Vec::new();
        for x in these {
            match rest.iter().position(|y| y == x) {
                Some(i) => drop(rest.remove(i)),
                None => out.push(x.clone()),
            }
        }
        out
    };
    let (gone, come) = (without(old, new), without(new, old));
    let mut parts = Vec::new();
    for (list, verb) in [(&gone, "dropped"), (&come, "added")] {
        if !list.is_empty() {
            let head = format!("{} {verb} (", count(list.len(), nouns(aspect)));
            parts.push(Phrase::ours(head).then(&Phrase::join(list, ", ")).say(")"));
        }
    }
    // Approvals that only end earlier, or go on longer, need no list of the whole.
    let simple = gone.is_empty() && new.starts_with(old) || come.is_empty() && old.starts_with(new);
    let mut out = Phrase::join(&parts, ", ");
    if !simple {
        let now = Phrase::join(new, ", then ");
        out = if parts.is_empty() {
            Phrase::ours(format!("{} in another order, now ", nouns(aspect).1)).then(&now)
        } else {
            out.say(", now ").then(&now)
        };
    }
    out
}

fn staffed(role: &Phrase, staff: &Staff) -> Phrase {
    let total = |list: &[(u32, Phrase)]| list.iter().map(|(n, _)| n).sum::<u32>();
    let places = |list: &[(u32, Phrase)]| {
        if let [(_, one)] = list {
            return one.clone();
        }
        let parts: Vec<Phrase> = list.iter().map(|(n, g)| g.clone().say(format!(" ({n})"))).collect();
        Phrase::join(&parts, ", ")
    };
    let n = total(&staff.from).max(total(&staff.to));
    let head = Phrase::ours(format!("{n} ")).then(role);
    match (staff.from.is_empty(), staff.to.is_empty()) {
        (true, _) => head.say(" hired in ").then(&places(&staff.to)),
        (_, true) => head.say(" fewer in ").then(&places(&staff.from)),
        _ => head.say(" moved from ").then(&places(&staff.from)).say(" to ").then(&places(&staff.to)),
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

/// Statements of a variant that came or went without changing the structure as it stands.
pub(super) fn statements(
    old: &[String],
    new: &[String],
    variant: &str,
    names: &BTreeMap<String, String>,
) -> Vec<Change> {
    let a: Vec<String> = old.iter().map(|text| renamed_in(text, names)).collect();
    let missing = |these: &[String], those: &[String], added: bool| -> Vec<Change> {
        let lone = these.iter().filter(|t| !those.contains(t));
        lone.map(|text| Change {
            structure: None,
            thing: Thing::Variant,
            word: "variant",
            subject: Phrase::of(Thing::Variant, variant),
            what: What::Statement { text: text.clone(), added },
        })
        .collect()
    };
    let mut out = missing(&a, new, false);
    out.extend(missing(new, &a, true));
    out
}

/// A statement in its own words with the new names of what was renamed.
fn renamed_in(text: &str, names: &BTreeMap<String, String>) -> String {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_name(c) != is_name(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        out.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    out
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
