//! The causal trace: what happened, and because of what. Words are kept once and events name them by number, so that an event is
//! 48 bytes, whoever and whatever it is about; text is made when somebody reads it.

use super::spending::Spent;
use crate::kernel::Time;
use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;

/// The number of a word in [`Words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word(NonZeroU32);

/// What the events of a trace name: kinds, people, positions, streams and the like, each once.
#[derive(Debug, Clone, Default)]
pub struct Words {
    all: Vec<Arc<str>>,
}

impl Words {
    /// One more word; the caller sees to it that it is not there yet.
    pub(super) fn add(&mut self, text: Arc<str>) -> Word {
        self.all.push(text);
        let number = u32::try_from(self.all.len()).ok().and_then(NonZeroU32::new);
        // Words are fewer than events, and those have a bound.
        Word(number.unwrap_or(NonZeroU32::MAX))
    }

    /// A word as text.
    #[must_use]
    pub fn text(&self, word: Word) -> &str {
        self.all.get(word.index()).map_or("", |text| text)
    }

    /// All of them, in the order of their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.all.iter().map(|text| &**text)
    }
}

impl Word {
    /// Its place in the order of [`Words::iter`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// An event as it is kept: numbers alone.
#[derive(Debug, Clone, Copy)]
pub struct Noted {
    /// When.
    pub at: Time,
    /// The number of the item in its stream.
    pub number: u64,
    /// The stream of the item, if it is about one.
    pub stream: Option<Word>,
    /// Its number, from 1.
    pub seq: u32,
    /// The event that led to it.
    pub cause: Option<NonZeroU32>,
    /// What.
    pub kind: Word,
    /// Who did it.
    pub who: Option<Word>,
    /// From where.
    pub from: Option<Word>,
    /// To where.
    pub to: Option<Word>,
    /// Over what.
    pub via: Option<Word>,
}

/// An item by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemName<'t> {
    /// The stream.
    pub stream: &'t str,
    /// Its number there.
    pub number: u64,
}

impl fmt::Display for ItemName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.stream, self.number)
    }
}

impl ItemName<'_> {
    /// It is called so, as in `Feature#30`.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        let number = name.strip_prefix(self.stream).and_then(|rest| rest.strip_prefix('#'));
        number.is_some_and(|number| number == itoa::Buffer::new().format(self.number))
    }
}

/// One thing that happened, in words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TraceEvent<'t> {
    /// Its number, from 1.
    pub seq: u64,
    /// When.
    pub at: Time,
    /// What: `arrived`, `queued`, `started`, `asked`, `hopped`, `relayed`, `answered`, `handed-on`, `waits-for-branches`, `runs`, `interrupted`, `resumed`, `found-out`, `decided`, `approved`, `turned-away`, `done`, …
    pub kind: &'t str,
    /// Who did it.
    pub who: Option<&'t str>,
    /// The item.
    pub item: Option<ItemName<'t>>,
    /// From where.
    pub from: Option<&'t str>,
    /// To where.
    pub to: Option<&'t str>,
    /// Over what.
    pub via: Option<&'t str>,
    /// The event that led to it.
    pub cause: Option<u64>,
}

/// What happened in one replication, in order of time.
#[derive(Clone, Default)]
pub struct Trace {
    words: Arc<Words>,
    events: Vec<Noted>,
    full: Option<Time>,
    spent: Vec<Spent>,
}

impl Trace {
    pub(super) fn new(words: Words, events: Vec<Noted>, full: Option<Time>) -> Self {
        Self { words: Arc::new(words), events, full, spent: Vec::new() }
    }

    pub(super) fn with_account(mut self, spent: Vec<Spent>) -> Self {
        self.spent = spent;
        self
    }

    /// What an item spent its time on, in order of the moments at which that was over; nothing where no account was kept.
    pub fn account_of(&self, item: &str) -> impl Iterator<Item = &Spent> {
        let is_it =
            move |s: &&Spent| ItemName { stream: self.words.text(s.stream), number: s.number }.is(item);
        self.spent.iter().filter(is_it)
    }

    /// Nothing was kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// How many events were kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// When the bound on its length was met, after which nothing was told any more.
    #[must_use]
    pub fn full(&self) -> Option<Time> {
        self.full
    }

    /// All events.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = TraceEvent<'_>> {
        self.events.iter().map(|noted| self.in_words(noted))
    }

    /// The event at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<TraceEvent<'_>> {
        self.events.get(place).map(|noted| self.in_words(noted))
    }

    /// All events as they are kept.
    #[must_use]
    pub fn noted(&self) -> &[Noted] {
        &self.events
    }

    /// The words that they name.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The events that meet a condition; their numbers and causes stay, so that they can be looked up in the whole trace.
    #[must_use]
    pub fn only(&self, meets: impl Fn(&TraceEvent<'_>) -> bool) -> Self {
        let events = self.events.iter().filter(|noted| meets(&self.in_words(noted))).copied().collect();
        Self { words: Arc::clone(&self.words), events, full: self.full, spent: Vec::new() }
    }

    fn in_words(&self, noted: &Noted) -> TraceEvent<'_> {
        let text = |word: Option<Word>| word.map(|word| self.words.text(word));
        TraceEvent {
            seq: u64::from(noted.seq),
            at: noted.at,
            kind: self.words.text(noted.kind),
            who: text(noted.who),
            item: text(noted.stream).map(|stream| ItemName { stream, number: noted.number }),
            from: text(noted.from),
            to: text(noted.to),
            via: text(noted.via),
            cause: noted.cause.map(|seq| u64::from(seq.get())),
        }
    }
}

impl<'t> FromIterator<TraceEvent<'t>> for Trace {
    fn from_iter<T: IntoIterator<Item = TraceEvent<'t>>>(events: T) -> Self {
        let mut words = Words::default();
        let mut known: BTreeMap<&'t str, Word> = BTreeMap::new();
        let mut word = |text: &'t str| *known.entry(text).or_insert_with(|| words.add(text.into()));
        let noted = |event: TraceEvent<'t>| Noted {
            at: event.at,
            number: event.item.map_or(0, |item| item.number),
            stream: event.item.map(|item| word(item.stream)),
            seq: seq(event.seq),
            cause: event.cause.and_then(|cause| NonZeroU32::new(seq(cause))),
            kind: word(event.kind),
            who: event.who.map(&mut word),
            from: event.from.map(&mut word),
            to: event.to.map(&mut word),
            via: event.via.map(&mut word),
        };
        let events = events.into_iter().map(noted).collect();
        Self::new(words, events, None)
    }
}

/// The number of an event as it is kept: a trace has a bound far below the largest.
pub(super) fn seq(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl PartialEq for Trace {
    /// The same happened, whatever the numbers of the words.
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Of which run the events are that come.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Scenario.
    pub scenario: &'a str,
    /// Structure.
    pub variant: &'a str,
    /// Seed.
    pub seed: u64,
}

/// Whoever hears of events while they happen, so that they need not be kept.
pub trait Listener: Sync {
    /// The first replication of a run begins.
    fn begins(&self, about: &About<'_>);
    /// Some events, in order of time. Words have been heard of before, or are at the end of all words.
    fn hears(&self, words: &Words, events: &[Noted]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_small() {
        assert_eq!(size_of::<Noted>(), 48);
    }

    #[test]
    fn an_item_is_known_by_its_whole_name() {
        let item = ItemName { stream: "Case#1", number: 23 };
        assert_eq!(item.to_string(), "Case#1#23");
        assert!(item.is("Case#1#23"));
        for other in ["Case#1", "Case#1#2", "Case#1#023", "Case#1#+23", "Case#1#233", "Case#23", ""] {
            assert!(!item.is(other), "{other}");
        }
    }
}
