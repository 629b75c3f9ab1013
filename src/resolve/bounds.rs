//! How much one project may hold: counted before it is made, so that a short text cannot ask for more than a machine has.

use super::builder::Builder;
use crate::diag::Finding;
use crate::source::Span;
use crate::syntax::{Kind, NodeRef};
use std::collections::BTreeSet;

/// Most people and groups of one project; more is a slip of the pen or an attack.
const MOST: u64 = 20_000_000;

/// Most units, teams and positions of all structures together: about two gigabytes.
const MOST_HELD: usize = 2_000_000;

impl<'b> Builder<'b> {
    /// Units, teams and positions of this structure.
    pub(super) fn held(&self) -> usize {
        self.org.groups.slots() + self.org.positions.slots()
    }

    /// Whether so many units, teams and positions can be held; the first that cannot be are told.
    pub(super) fn can_hold(&mut self, held: usize, span: Span) -> bool {
        let fits = held <= MOST_HELD;
        if !fits && self.missed.insert(("room".to_owned(), String::new())) {
            let message = format!(
                "this makes more than {MOST_HELD} units, teams and positions in all variants together, and so many can be held"
            );
            self.push(
                Finding::error("too-many-people", span, message)
                    .help("write a smaller count, or fewer variants of so large a structure"),
            );
        }
        fits
    }

    /// Counts people before they are made.
    pub(super) fn may_count(&mut self, more: u64, node: NodeRef<'_>) -> bool {
        let total = self.counted.saturating_add(more);
        if total > MOST {
            let message = format!("{more} more people and teams make {total}, {MOST} can be counted");
            self.push(Finding::error("too-many-people", node.span(), message).help("write a smaller count"));
            return false;
        }
        self.counted = total;
        true
    }

    /// Whether a pattern, or one that it is made of, holds itself; told once, at that pattern.
    pub(super) fn is_endless(&mut self, name: &'b str) -> bool {
        let mut all = self.made_of(name);
        all.insert(name);
        let endless = all.into_iter().find(|inner| self.made_of(inner).contains(inner));
        if let Some(name) = endless {
            self.tell_endless(name);
        }
        endless.is_some()
    }

    /// The names of all patterns that a pattern is made of, over however many others.
    fn made_of(&self, name: &str) -> BTreeSet<&'b str> {
        let mut seen = BTreeSet::new();
        let mut next: Vec<NodeRef<'b>> = self.patterns.get(name).copied().into_iter().collect();
        while let Some(node) = next.pop() {
            for statement in node.children() {
                match statement.kind() {
                    Kind::unit | Kind::team => next.push(statement),
                    Kind::teams_like | Kind::like => {
                        let Some(path) = statement.child(Kind::path) else { continue };
                        if seen.insert(path.text()) {
                            next.extend(self.patterns.get(path.text()).copied());
                        }
                    }
                    _ => {}
                }
            }
        }
        seen
    }

    fn tell_endless(&mut self, name: &str) {
        if !self.missed.insert((name.to_owned(), "endless".to_owned())) {
            return;
        }
        let Some(place) = self.patterns.get(name).map(|p| p.child(Kind::name).unwrap_or(*p).span()) else {
            return;
        };
        self.push(
            Finding::error("pattern-cycle", place, format!("pattern `{name}` contains itself"))
                .help("leave it out of what it is made of"),
        );
    }

    /// People and teams that a pattern makes, patterns inside it included; a pattern that holds itself is endless.
    pub(super) fn size_of(&self, pattern: NodeRef<'b>, depth: u32) -> u64 {
        if depth > 16 {
            return MOST;
        }
        let mut size: u64 = 1;
        for statement in pattern.children() {
            let more = match statement.kind() {
                Kind::member => statement.child(Kind::count).map_or(0.0, NodeRef::figure) as u64,
                Kind::unit | Kind::team => self.size_of(statement, depth + 1),
                Kind::teams_like => {
                    let count = statement.child(Kind::count).map_or(0.0, NodeRef::figure) as u64;
                    let inner = statement.child(Kind::path).and_then(|p| self.patterns.get(p.text()));
                    inner.map_or(0, |p| count.saturating_mul(self.size_of(*p, depth + 1)))
                }
                _ => 0,
            };
            size = size.saturating_add(more);
        }
        size
    }
}
