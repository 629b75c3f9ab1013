//! The structure drawn: units and teams in each other, who is in them, who reports to whom, and which interfaces lead where.
//!
//! One [`Scene`] says what is drawn; SVG, DOT and Mermaid draw it. It is bounded: teams that are alike are drawn once, and
//! what is too much is summed up, and both are said. GraphML holds everything.

mod build;
mod collapse;
pub mod dot;
pub mod graphml;
mod links;
mod marks;
mod merge;
pub mod mermaid;
mod scene;
pub mod svg;
mod words;

pub use scene::{Anchor, End, Frame, Link, LinkKind, Mark, Row, RowKind, Scene};

use crate::diag::Finding;
use crate::model::people::Role;
use crate::model::{Id, Org};
use crate::network::Passages;

/// A structure to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Structure<'s> {
    /// `base`, or the variant's name.
    pub name: &'s str,
    /// What people call it.
    pub title: Option<&'s str>,
    /// Who and what there is.
    pub org: &'s Org,
    /// How much passes where, if that is to be shown.
    pub passages: Option<&'s Passages>,
}

/// What is to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// The structure; of an overlay the old one.
    pub first: Structure<'r>,
    /// The new structure of an overlay.
    pub second: Option<Structure<'r>>,
    /// Where the traffic comes from, in words: `predicted for Year`.
    pub traffic: Option<&'r str>,
    /// What a variant changes, in words.
    pub changes: &'r [String],
    /// Findings to be marked.
    pub findings: Option<&'r [Finding]>,
}

/// How a thing fares from the old structure to the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Fate {
    /// It stays, or there is one structure only.
    #[default]
    Same,
    /// Only the new structure has it.
    Added,
    /// Only the old structure has it.
    Removed,
    /// Both have it, with other figures.
    Changed,
    /// It stands in another place.
    Moved,
}

impl Fate {
    /// The sign before its name, so that a picture without colours says it, too.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Added => "+ ",
            Self::Removed => "\u{2212} ",
            Self::Changed => "\u{00b1} ",
            Self::Moved => "\u{21b7} ",
        }
    }
}

/// The structures by side: 0 is the old one of an overlay, 1 the new or the only one.
struct Sides<'s> {
    sides: [Option<Structure<'s>>; 2],
}

impl<'s> Sides<'s> {
    fn of(request: &Request<'s>) -> Self {
        Self {
            sides: match request.second {
                Some(new) => [Some(request.first), Some(new)],
                None => [None, Some(request.first)],
            },
        }
    }

    fn both(&self) -> bool {
        self.sides[0].is_some()
    }

    fn org(&self, side: usize) -> Option<&'s Org> {
        self.sides.get(side).copied().flatten().map(|s| s.org)
    }

    fn passages(&self, side: usize) -> Option<&'s Passages> {
        self.sides.get(side).copied().flatten().and_then(|s| s.passages)
    }

    /// One key for a role of both structures: its place in the new one where that has it, else past its end.
    fn role_key(&self, side: usize, role: Id<Role>) -> Id<Role> {
        let (Some(here), Some(new)) = (self.org(side), self.org(1)) else { return role };
        if side == 1 {
            return role;
        }
        let key = here.roles[role].meta.key();
        let known = new.roles.get(role).filter(|r| r.meta.key() == key).map(|_| role);
        known
            .or_else(|| new.roles.iter().find(|(_, r)| r.meta.key() == key).map(|(id, _)| id))
            .unwrap_or_else(|| Id::new(new.roles.slots() + role.index()))
    }
}
