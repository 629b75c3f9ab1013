//! A change as a sentence.

use super::{Change, DIRECTION, Staff, What};
use crate::diff::phrase::{Phrase, Thing};
use crate::diff::portrait::{Fact, INSIDE, PEOPLE, STATEMENT};

impl Change {
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
