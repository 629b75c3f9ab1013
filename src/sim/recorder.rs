//! Takes down what happens: words are looked up once for each person, position and stream, and a note is a few numbers.

use super::spending::Spent;
use super::trace::{Listener, Noted, Trace, Word, Words};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::people::Position;
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

/// A listener is told so many events at once.
const AT_ONCE: usize = 512;

/// Where somebody has sat, and which of all who ever sat there they are: in nearly all runs at one place.
type Ordinals = SmallVec<[(Id<Position>, u32); 1]>;

/// Takes events down as they happen: keeps them, or tells a listener.
pub(super) struct Recorder<'l> {
    words: Words,
    known: BTreeMap<Arc<str>, Word>,
    /// The words that code spells out, by where they stand in the program.
    kinds: Vec<(&'static str, Word)>,
    /// Positions, streams and people of the structure in force, once they were named.
    positions: Vec<Option<Word>>,
    streams: Vec<Option<Word>>,
    people: Vec<Option<(Id<Position>, Word)>>,
    /// Which each person is of all who ever sat at a position, from 1: theirs for the whole run, and never given again.
    ordinals: Vec<Ordinals>,
    /// How many ordinals were given at each position.
    given: Vec<u32>,
    /// What happened last to each job, and which of its stream each item is.
    last: Vec<Option<NonZeroU32>>,
    numbers: Vec<u64>,
    /// The arrival of each item of which one was told.
    arrivals: Vec<Option<NonZeroU32>>,
    events: Vec<Noted>,
    count: u32,
    /// No more than this many, so that a long run exhausts neither memory nor disk.
    limit: u32,
    full: Option<Time>,
    listener: Option<&'l dyn Listener>,
    /// What items spent their time on, if that is wanted.
    spent: Option<Vec<Spent>>,
}

impl<'l> Recorder<'l> {
    /// A recorder of up to so many events.
    pub(super) fn new(limit: u32, listener: Option<&'l dyn Listener>) -> Self {
        Self {
            words: Words::default(),
            known: BTreeMap::new(),
            kinds: Vec::new(),
            positions: Vec::new(),
            streams: Vec::new(),
            people: Vec::new(),
            ordinals: Vec::new(),
            given: Vec::new(),
            last: Vec::new(),
            numbers: Vec::new(),
            arrivals: Vec::new(),
            events: Vec::new(),
            count: 0,
            limit,
            full: None,
            listener,
            spent: None,
        }
    }

    /// Keeps account of what items spend their time on, too.
    pub(super) fn keep_account(&mut self) {
        self.spent = Some(Vec::new());
    }

    /// Somebody wants to know what items spend their time on.
    #[inline]
    pub(super) fn keeps_account(&self) -> bool {
        self.spent.is_some()
    }

    /// An item has spent its time so. Events and this have the same bound: where one ends, the other is of no use.
    pub(super) fn has_spent(&mut self, spent: Spent) {
        let room = self.limit as usize;
        if let Some(all) = self.spent.as_mut().filter(|all| all.len() < room) {
            all.push(spent);
        }
    }

    /// Another structure takes over: places and names are no longer what they were.
    pub(super) fn forget(&mut self) {
        self.positions.clear();
        self.streams.clear();
        self.people.clear();
    }

    /// Adds an event and gives its number back, 0 when there is no room for it.
    pub(super) fn add(&mut self, mut event: Noted) -> u64 {
        if self.count >= self.limit {
            self.full.get_or_insert(event.at);
            return 0;
        }
        self.count += 1;
        event.seq = self.count;
        self.events.push(event);
        if let Some(listener) = self.listener
            && self.events.len() >= AT_ONCE
        {
            listener.hears(&self.words, &self.events);
            self.events.clear();
        }
        u64::from(self.count)
    }

    /// The trace, or what is left of it for the listener.
    pub(super) fn finish(mut self) -> Trace {
        if let Some(listener) = self.listener {
            listener.hears(&self.words, &self.events);
            self.events.clear();
        }
        self.events.shrink_to_fit();
        let spent = self.spent.take().unwrap_or_default();
        Trace::new(self.words, self.events, self.full).with_account(spent)
    }

    /// Which of its stream an item is, from 1.
    pub(super) fn number_of(&self, item: u32) -> u64 {
        self.numbers.get(item as usize).copied().unwrap_or(0)
    }

    /// An item is this one of its stream.
    pub(super) fn is_number(&mut self, item: u32, number: u64) {
        put(&mut self.numbers, item as usize, number);
        put(&mut self.arrivals, item as usize, None);
    }

    /// The event that told of the arrival of an item, if one did: the cause of what happens first to each of its jobs.
    pub(super) fn arrival_of(&self, item: u32) -> Option<NonZeroU32> {
        self.arrivals.get(item as usize).copied().flatten()
    }

    /// An item has arrived, and this told of it.
    pub(super) fn has_arrived(&mut self, item: u32, seq: Option<NonZeroU32>) {
        put(&mut self.arrivals, item as usize, seq);
    }

    /// What happened last to a job: the cause of what happens to it next.
    pub(super) fn last_of(&self, job: u32) -> Option<NonZeroU32> {
        self.last.get(job as usize).copied().flatten()
    }

    /// This is what happened last to a job, if anything has that was taken down.
    pub(super) fn was_last_of(&mut self, job: u32, seq: Option<NonZeroU32>) {
        put(&mut self.last, job as usize, seq);
    }

    pub(super) fn word(&mut self, text: &str) -> Word {
        if let Some(word) = self.known.get(text) {
            return *word;
        }
        let text: Arc<str> = text.into();
        let word = self.words.add(Arc::clone(&text));
        self.known.insert(text, word);
        word
    }

    /// A word of the program itself. A look at where it stands is enough, as it stays there.
    pub(super) fn kind(&mut self, kind: &'static str) -> Word {
        if let Some((_, word)) = self.kinds.iter().find(|(known, _)| std::ptr::eq(*known, kind)) {
            return *word;
        }
        let word = self.word(kind);
        self.kinds.push((kind, word));
        word
    }

    pub(super) fn position<'n>(&mut self, position: Id<Position>, name: impl Fn() -> &'n str) -> Word {
        let index = position.index();
        if let Some(Some(word)) = self.positions.get(index) {
            return *word;
        }
        let word = self.word(name());
        put(&mut self.positions, index, Some(word));
        word
    }

    pub(super) fn stream<'n>(&mut self, stream: u32, name: impl Fn() -> &'n str) -> Word {
        if let Some(Some(word)) = self.streams.get(stream as usize) {
            return *word;
        }
        let word = self.word(name());
        put(&mut self.streams, stream as usize, Some(word));
        word
    }

    /// A person sits at a position from now on.
    pub(super) fn sits(&mut self, person: u32, position: Id<Position>) {
        if self.ordinal(person, position) > 0 {
            return;
        }
        let given = slot(&mut self.given, position.index());
        *given += 1;
        let ordinal = *given;
        slot(&mut self.ordinals, person as usize).push((position, ordinal));
    }

    /// Which of all who ever sat at a position a person is, from 1; 0 if they never did.
    pub(super) fn ordinal(&self, person: u32, position: Id<Position>) -> u32 {
        let theirs = self.ordinals.get(person as usize);
        let there = theirs.and_then(|theirs| theirs.iter().find(|(place, _)| *place == position));
        there.map_or(0, |(_, ordinal)| *ordinal)
    }

    /// A person at the position where they sit, who may have sat elsewhere before.
    pub(super) fn person<'n>(
        &mut self,
        person: u32,
        position: Id<Position>,
        name: impl Fn() -> &'n str,
    ) -> Word {
        if let Some(Some((before, word))) = self.people.get(person as usize)
            && *before == position
        {
            return *word;
        }
        let word = self.word(&format!("{}#{}", name(), self.ordinal(person, position)));
        put(&mut self.people, person as usize, Some((position, word)));
        word
    }
}

/// Writes into a table that grows with what is asked of it.
fn put<T: Default>(table: &mut Vec<T>, index: usize, it: T) {
    *slot(table, index) = it;
}

/// A place in a table that grows with what is asked of it.
fn slot<T: Default>(table: &mut Vec<T>, index: usize) -> &mut T {
    if table.len() <= index {
        table.resize_with(index + 1, T::default);
    }
    &mut table[index]
}

#[cfg(test)]
mod tests {
    use super::super::trace::About;
    use super::*;
    use std::sync::Mutex;

    fn event(kind: Word, at: u64) -> Noted {
        Noted {
            at: Time(at),
            number: 1,
            stream: None,
            seq: 0,
            cause: None,
            kind,
            who: None,
            from: None,
            to: None,
            via: None,
        }
    }

    #[test]
    fn what_has_no_room_is_not_taken_down_and_the_moment_is_known() {
        let mut recorder = Recorder::new(2, None);
        let kind = recorder.kind("done");
        assert_eq!([1, 2, 3, 4].map(|at| recorder.add(event(kind, at))), [1, 2, 0, 0]);
        let trace = recorder.finish();
        assert_eq!((trace.len(), trace.full()), (2, Some(Time(3))));
    }

    #[test]
    fn a_person_who_moves_has_another_name() {
        let mut recorder = Recorder::new(2, None);
        let (here, there) = (Id::new(0), Id::new(1));
        for (person, place) in [(7, here), (3, here), (7, there)] {
            recorder.sits(person, place);
        }
        let first = recorder.person(7, here, || "A.Dev");
        assert_eq!(recorder.person(7, here, || "A.Dev"), first);
        assert_ne!(recorder.person(3, here, || "A.Dev"), first);
        let second = recorder.person(7, there, || "B.Dev");
        assert_eq!([first, second].map(|w| recorder.words.text(w)), ["A.Dev#1", "B.Dev#1"]);
        recorder.forget();
        let renamed = recorder.person(7, there, || "C.Dev");
        assert_eq!(recorder.words.text(renamed), "C.Dev#1");
    }

    #[test]
    fn nobody_is_given_the_number_of_somebody_else() {
        let mut recorder = Recorder::new(2, None);
        let (here, there) = (Id::new(0), Id::new(1));
        for (person, place) in [(4, here), (5, here), (4, there), (6, here), (4, here), (7, there)] {
            recorder.sits(person, place);
        }
        let ordinals = [(4, here), (5, here), (6, here), (4, there), (7, there), (5, there)];
        assert_eq!(ordinals.map(|(person, place)| recorder.ordinal(person, place)), [1, 2, 3, 1, 2, 0]);
    }

    #[derive(Default)]
    struct Heard(Mutex<Vec<u32>>);

    impl Listener for Heard {
        fn begins(&self, _: &About<'_>) {}
        fn hears(&self, words: &Words, events: &[Noted]) {
            assert!(events.iter().all(|e| words.text(e.kind) == "done"));
            self.0.lock().unwrap().extend(events.iter().map(|e| e.seq));
        }
    }

    #[test]
    fn a_listener_hears_all_and_nothing_is_kept() {
        let heard = Heard::default();
        let mut recorder = Recorder::new(2_000, Some(&heard));
        let kind = recorder.kind("done");
        (0..1_500).for_each(|at| {
            recorder.add(event(kind, at));
            assert!(recorder.events.len() < AT_ONCE);
        });
        assert!(recorder.finish().is_empty());
        assert_eq!(heard.0.into_inner().unwrap(), (1..=1_500).collect::<Vec<_>>());
    }
}
