//! Names that mean two things at once, or that nobody can tell apart.

use super::builder::Builder;
use super::names::{Space, last};
use crate::diag::Finding;
use crate::model::arena::Id;
use crate::model::people::Group;
use crate::source::Span;
use crate::syntax::NodeRef;
use unicode_normalization::UnicodeNormalization as _;

impl Builder<'_> {
    /// What is wrong with a new name by itself: `all` is everybody wherever somebody is named, and two ways to write a letter
    /// with an accent look the same on every screen.
    pub(super) fn check_name(&mut self, space: Space, name: &str, span: Span) {
        if space == Space::Role {
            self.not_everybody(name, span, "role");
        }
        if name.is_ascii() {
            return;
        }
        let first = self
            .names
            .all(space)
            .find(|known| *known != name && known.nfc().eq(name.nfc()))
            .and_then(|known| self.names.place(space, known));
        if let Some(first) = first {
            let message = format!(
                "there is already a {} `{name}`, whose letters are composed in another way",
                space.word()
            );
            self.push(
                Finding::error("duplicate-name", span, message).related(first, "declared here first").help(
                    "nobody can tell the two apart: give one of them another name, or write both alike",
                ),
            );
        }
    }

    /// `all` is everybody.
    pub(super) fn not_everybody(&mut self, name: &str, span: Span, what: &str) {
        if last(name) != "all" {
            return;
        }
        let message = format!("`all` means everybody, and no {what} can be called so");
        self.push(Finding::error("duplicate-name", span, message).help("give it another name"));
    }

    /// A group and a role of one name, where either may be meant. Told once for each name.
    pub(super) fn group_or_role(&mut self, node: NodeRef<'_>, group: Id<Group>) -> bool {
        let name = node.text();
        if self.known(Space::Role, name).is_none() {
            return false;
        }
        if self.missed.insert(("a group or a role".to_owned(), name.to_owned())) {
            let full = self.org.groups[group].meta.name.clone();
            let message = format!("`{name}` may mean the role `{name}` or the group `{full}`");
            let help = if full == name {
                "give one of the two another name".to_owned()
            } else {
                format!("write `{full}` for the group, or give one of the two another name")
            };
            self.push(Finding::error("unknown-name", node.span(), message).help(help));
        }
        true
    }
}
