//! Typed ids and the arenas that they index.

use crate::source::Span;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::ops::{Index, IndexMut};

/// A typed index into an [`Arena`]: small, copyable, ordered by creation; one that may be missing is no larger.
pub struct Id<T> {
    /// One more than the index.
    ordinal: NonZeroU32,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// The id of the thing created at this place.
    #[must_use]
    pub fn new(index: usize) -> Self {
        let ordinal = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        Self { ordinal: NonZeroU32::new(ordinal).unwrap_or(NonZeroU32::MIN), of: PhantomData }
    }

    /// The place in the arena, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.ordinal.get() as usize - 1
    }
}

// By hand, since deriving would ask the same of `T`.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.ordinal == other.ordinal
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.ordinal.cmp(&other.ordinal)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.ordinal.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.index())
    }
}

/// What every declaration carries: its name, where it was written, what it was called before, what is allowed on it.
#[derive(Debug, Clone, Default)]
pub struct Meta {
    /// The name by which it is known: a path for groups and stages (`IT.Development.Phoenix`), else one word.
    pub name: String,
    /// What people call it, from the string after the name.
    pub title: Option<String>,
    /// The documentation above it.
    pub doc: Option<String>,
    /// The name in the head of the declaration.
    pub span: Span,
    /// The whole declaration.
    pub whole: Span,
    /// The name that keys its random draws when it has been renamed.
    pub was: Option<String>,
    /// Words that user rules and selectors go by.
    pub tags: Vec<String>,
    /// Rules switched off for this declaration.
    pub allows: Vec<Allow>,
    /// Dropped by a variant.
    pub removed: bool,
}

impl Meta {
    /// A declaration of this name at this place.
    #[must_use]
    pub fn new(name: impl Into<String>, span: Span, whole: Span) -> Self {
        Self { name: name.into(), span, whole, ..Self::default() }
    }

    /// The name that random streams are keyed by: the one before a rename, if the spec gives it.
    #[must_use]
    pub fn key(&self) -> &str {
        self.was.as_deref().unwrap_or(&self.name)
    }
}

/// A rule switched off for one declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Allow {
    /// The rule's name.
    pub rule: String,
    /// Why; a missing reason is itself a finding.
    pub reason: Option<String>,
    /// The statement.
    pub span: Span,
}

/// Things that have a [`Meta`].
pub trait Declared {
    /// The head of the declaration.
    fn meta(&self) -> &Meta;
    /// The head of the declaration, to change it.
    fn meta_mut(&mut self) -> &mut Meta;
}

/// Declares [`Declared`] for structs with a field `meta`.
#[macro_export]
#[doc(hidden)]
macro_rules! declared {
    ($($name:ty),+ $(,)?) => { $(
        impl $crate::model::arena::Declared for $name {
            fn meta(&self) -> &$crate::model::arena::Meta { &self.meta }
            fn meta_mut(&mut self) -> &mut $crate::model::arena::Meta { &mut self.meta }
        }
    )+ };
}

/// A vector of declarations that never shrinks.
#[derive(Debug, Clone)]
pub struct Arena<T> {
    things: Vec<T>,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { things: Vec::new() }
    }
}

impl<T: Declared + Clone> Arena<T> {
    /// Holds the places of what another arena has in addition, as removed.
    pub fn hold_places_of(&mut self, other: &Self) {
        for thing in other.things.iter().skip(self.things.len()) {
            let mut thing = thing.clone();
            thing.meta_mut().removed = true;
            self.things.push(thing);
        }
    }
}

impl<T> Arena<T> {
    /// Adds a thing and says where it is.
    pub fn push(&mut self, thing: T) -> Id<T> {
        let id = Id::new(self.things.len());
        self.things.push(thing);
        id
    }

    /// How many have ever been created, the dropped ones included: the length of a table by id.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.things.len()
    }

    /// The thing, if the id is of this arena.
    #[must_use]
    pub fn get(&self, id: Id<T>) -> Option<&T> {
        self.things.get(id.index())
    }
}

impl<T: Declared> Arena<T> {
    /// All that have not been dropped, in order of creation.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Id<T>, &T)> {
        self.things.iter().enumerate().filter(|(_, it)| !it.meta().removed).map(|(i, it)| (Id::new(i), it))
    }

    /// The ids of all that have not been dropped.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = Id<T>> + '_ {
        self.iter().map(|(id, _)| id)
    }

    /// How many there are now.
    #[must_use]
    pub fn count(&self) -> usize {
        self.iter().count()
    }

    /// The thing of this name, by a walk over all: for tests and messages, not for loops.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Id<T>> {
        self.iter().find(|(_, it)| it.meta().name == name).map(|(id, _)| id)
    }
}

impl<T> Index<Id<T>> for Arena<T> {
    type Output = T;
    fn index(&self, id: Id<T>) -> &T {
        &self.things[id.index()]
    }
}

impl<T> IndexMut<Id<T>> for Arena<T> {
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        &mut self.things[id.index()]
    }
}
