//! The tree of a file: a flat arena in reading order, with spans.

use super::Kind;
use super::scan::Repaired;
use crate::source::{FileId, Span};
use pest::Token;
use pest::iterators::Pairs;
use std::sync::Arc;

#[derive(Debug, Clone, Copy)]
struct Node {
    kind: Kind,
    start: u32,
    end: u32,
    /// The index after its last descendant.
    after: u32,
}

/// A move of places: all from one on, by so many bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shift {
    pub(super) from: usize,
    pub(super) by: i64,
}

impl Shift {
    pub(super) fn of(self, place: u32) -> u32 {
        if (place as usize) < self.from {
            return place;
        }
        u32::try_from(i64::from(place) + self.by).unwrap_or(u32::MAX)
    }
}

/// All nodes of a file.
#[derive(Debug, Clone)]
pub struct Tree {
    file: FileId,
    text: Arc<str>,
    nodes: Vec<Node>,
}

impl Tree {
    /// A file of which nothing was understood.
    #[must_use]
    pub fn empty(file: FileId, text: &str) -> Self {
        Self { file, text: text.into(), nodes: Vec::new() }
    }

    /// The number of its file.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Nothing was understood.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Builds the arena from pest's flat tokens, without recursion, and moves places back to the text as written.
    pub(super) fn build(file: FileId, text: &str, pairs: Pairs<'_, Kind>, repaired: &Repaired) -> Self {
        let mut nodes: Vec<Node> = Vec::with_capacity(text.len() / 6);
        let mut open: Vec<usize> = Vec::new();
        let mut back = repaired.cursor();
        for token in pairs.tokens() {
            match token {
                Token::Start { rule, pos } => {
                    open.push(nodes.len());
                    let start = back.original(pos.pos());
                    nodes.push(Node { kind: rule, start, end: start, after: 0 });
                }
                Token::End { pos, .. } => {
                    let after = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                    if let Some(node) = open.pop().and_then(|i| nodes.get_mut(i)) {
                        node.end = back.original(pos.pos());
                        node.after = after;
                    }
                }
            }
        }
        Self { file, text: text.into(), nodes }
    }

    /// The tree with the declarations from one node up to another replaced by those of another tree. The places of these
    /// move by the first shift, those after them by the second.
    pub(super) fn spliced(
        &self,
        text: &str,
        (first, after): (usize, usize),
        part: &Self,
        (inner, outer): (Shift, Shift),
    ) -> Option<Self> {
        // Of the part: without the file, its header and its end.
        let header = part.items().next().filter(|h| h.kind() == Kind::header)?;
        let (skip, end) = (header.node().after as usize, part.nodes.len() - 1);
        part.nodes.get(end).filter(|n| n.kind == Kind::EOI)?;
        let renumbered = |after: u32, from: usize, to: usize| {
            u32::try_from(after as usize + to).ok()?.checked_sub(u32::try_from(from).ok()?)
        };
        let mut nodes: Vec<Node> = Vec::with_capacity(self.nodes.len() + end - skip);
        nodes.extend_from_slice(self.nodes.get(..first)?);
        for node in part.nodes.get(skip..end)? {
            let (start, end) = (inner.of(node.start), inner.of(node.end));
            nodes.push(Node { start, end, after: renumbered(node.after, skip, first)?, ..*node });
        }
        let here = nodes.len();
        for node in self.nodes.get(after..)? {
            let (start, end) = (outer.of(node.start), outer.of(node.end));
            nodes.push(Node { start, end, after: renumbered(node.after, after, here)?, ..*node });
        }
        let count = u32::try_from(nodes.len()).ok()?;
        let root = nodes.first_mut()?;
        root.end = outer.of(root.end);
        root.after = count;
        Some(Self { file: self.file, text: text.into(), nodes })
    }

    /// Kinds, places and nesting, to compare trees by.
    #[cfg(test)]
    pub(super) fn shape(&self) -> Vec<(Kind, u32, u32, u32)> {
        self.nodes.iter().map(|n| (n.kind, n.start, n.end, n.after)).collect()
    }

    /// The file itself.
    #[must_use]
    pub fn root(&self) -> Option<NodeRef<'_>> {
        (!self.nodes.is_empty()).then_some(NodeRef { tree: self, index: 0 })
    }

    /// The declarations of the file, in order.
    pub fn items(&self) -> impl Iterator<Item = NodeRef<'_>> {
        self.root().into_iter().flat_map(NodeRef::children)
    }

    /// Every node, parents before children.
    pub fn all(&self) -> impl Iterator<Item = NodeRef<'_>> {
        (0..self.nodes.len()).map(|i| NodeRef { tree: self, index: i })
    }

    /// The text as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A node of a tree.
#[derive(Debug, Clone, Copy)]
pub struct NodeRef<'t> {
    tree: &'t Tree,
    index: usize,
}

impl<'t> NodeRef<'t> {
    fn node(self) -> Node {
        self.tree.nodes[self.index]
    }

    /// Its number in the tree.
    pub(super) fn index(self) -> usize {
        self.index
    }

    /// The rule of the grammar that it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Its text as written.
    #[must_use]
    pub fn text(self) -> &'t str {
        let node = self.node();
        self.tree.text.get(node.start as usize..node.end as usize).unwrap_or("")
    }

    /// Its place.
    #[must_use]
    pub fn span(self) -> Span {
        let node = self.node();
        Span::new(self.tree.file, node.start, node.end)
    }

    /// Its children, in order.
    pub fn children(self) -> impl Iterator<Item = NodeRef<'t>> {
        let after = self.node().after as usize;
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            if next >= after {
                return None;
            }
            let child = NodeRef { tree: self.tree, index: next };
            next = child.node().after as usize;
            Some(child)
        })
    }

    /// Its first child of a kind.
    #[must_use]
    pub fn child(self, kind: Kind) -> Option<NodeRef<'t>> {
        self.children().find(|c| c.kind() == kind)
    }

    /// Its children of a kind.
    pub fn all(self, kind: Kind) -> impl Iterator<Item = NodeRef<'t>> {
        self.children().filter(move |c| c.kind() == kind)
    }

    /// Its first word: the keyword of a statement.
    #[must_use]
    pub fn keyword(self) -> &'t str {
        self.text().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")
    }

    /// The `///` lines directly above it, without their slashes.
    #[must_use]
    pub fn docs(self) -> Option<String> {
        let mut first = self.index;
        while first > 0 && self.tree.nodes[first - 1].kind == Kind::doc {
            first -= 1;
        }
        let lines: Vec<&str> = (first..self.index)
            .map(|i| NodeRef { tree: self.tree, index: i }.text().trim_start_matches('/').trim())
            .collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// The text inside a string, its escapes resolved.
    #[must_use]
    pub fn unquoted(self) -> String {
        let inner = self.text().strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(self.text());
        let mut out = String::with_capacity(inner.len());
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            out.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
        }
        out
    }

    /// The figure of a number or a count.
    #[must_use]
    pub fn figure(self) -> f64 {
        let digits: String = self.text().chars().filter(|c| *c != '_').collect();
        digits.parse().unwrap_or(f64::NAN)
    }
}
