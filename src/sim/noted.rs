//! What happens is noted for the trace, if anybody wants one; and how people and items are named in it.

use super::trace::{Noted, seq};
use super::world::World;
use crate::model::Id;
use crate::model::people::Position;
use std::num::NonZeroU32;

impl World<'_> {
    /// Adds to the trace, if it is on: one test where it is not.
    #[inline]
    pub(super) fn note(
        &mut self,
        kind: &'static str,
        job: Option<u32>,
        who: Option<u32>,
        from: Option<Id<Position>>,
        to: Option<Id<Position>>,
        via: Option<&str>,
    ) -> u64 {
        if self.recorder.is_none() { 0 } else { self.take_down(kind, job, who, (from, to), via) }
    }

    fn take_down(
        &mut self,
        kind: &'static str,
        job: Option<u32>,
        who: Option<u32>,
        (from, to): (Option<Id<Position>>, Option<Id<Position>>),
        via: Option<&str>,
    ) -> u64 {
        let item = job.map(|job| self.jobs[job as usize].item);
        let cause = job.and_then(|job| self.recorder.as_ref()?.last_of(job));
        let number = self.take_down_of(kind, (item, cause), who, (from, to), via);
        if let (Some(job), Some(recorder)) = (job, &mut self.recorder) {
            recorder.was_last_of(job, NonZeroU32::new(seq(number)));
        }
        number
    }

    /// The same of an item that has come to no stage yet.
    pub(super) fn note_item(&mut self, kind: &'static str, item: u32, via: Option<&str>) -> u64 {
        self.take_down_of(kind, (Some(item), None), None, (None, None), via)
    }

    fn take_down_of(
        &mut self,
        kind: &'static str,
        (item, cause): (Option<u32>, Option<NonZeroU32>),
        who: Option<u32>,
        (from, to): (Option<Id<Position>>, Option<Id<Position>>),
        via: Option<&str>,
    ) -> u64 {
        let who = who.map(|person| (person, self.people[person as usize].position));
        let Some(recorder) = &mut self.recorder else { return 0 };
        let org = self.org;
        let name = |position: Id<Position>| org.positions[position].meta.name.as_str();
        let who = who.map(|(person, place)| recorder.person(person, place, || name(place)));
        let [from, to] = [from, to].map(|place| place.map(|p| recorder.position(p, || name(p))));
        let stream = item.map(|item| self.items[item as usize].stream);
        let noted = Noted {
            at: self.now,
            number: item.map_or(0, |item| recorder.number_of(item)),
            stream: stream.map(|s| recorder.stream(s, || &org.streams[Id::new(s as usize)].meta.name)),
            seq: 0,
            cause,
            kind: recorder.kind(kind),
            who,
            from,
            to,
            via: via.map(|via| recorder.word(via)),
        };
        recorder.add(noted)
    }

    /// An item has arrived, and must wait before anything else can be told of it.
    pub(super) fn note_arrival(&mut self, item: u32) {
        if self.recorder.as_ref().is_none_or(|recorder| recorder.arrival_of(item).is_some()) {
            return;
        }
        let number = self.note_item("arrived", item, None);
        if let Some(recorder) = &mut self.recorder {
            recorder.has_arrived(item, NonZeroU32::new(seq(number)));
        }
    }

    /// The item of a job as the trace names it.
    pub(super) fn item_name(&self, job: u32) -> String {
        let item = self.jobs[job as usize].item;
        let stream = &self.org.streams[Id::new(self.items[item as usize].stream as usize)].meta.name;
        format!("{stream}#{}", self.recorder.as_ref().map_or(0, |recorder| recorder.number_of(item)))
    }

    pub(super) fn person_name(&self, person: u32) -> String {
        let position = self.people[person as usize].position;
        let ordinal = self.recorder.as_ref().map_or(0, |recorder| recorder.ordinal(person, position));
        format!("{}#{ordinal}", self.org.positions[position].meta.name)
    }
}
