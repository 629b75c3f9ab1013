//! A job: one token of an item at one stage.
//!
//! In a large structure nearly every event meets another job, and fetching it from memory is most of what the event costs.
//! So a job is two lines of memory, laid out by use, and what only some visits have stands elsewhere.

use super::state::{Cause, Question};
use crate::kernel::{Key, Time};
use crate::model::Id;
use crate::model::people::Position;
use crate::model::work::Stage;
use std::rc::Rc;

/// One token of an item at one stage.
#[repr(C, align(64))]
#[derive(Debug)]
pub(super) struct Job {
    pub(super) item: u32,
    pub(super) stage: Id<Stage>,
    pub(super) pool: u32,
    /// Grows when what was waited for is over, so that late answers find nobody waiting.
    pub(super) serial: u32,
    pub(super) key: Key,
    pub(super) since: Time,
    pub(super) owner: Option<u32>,
    extra: Option<Box<Extra>>,
    /// Which decision of the stage is next.
    pub(super) decided: u32,
    pub(super) cause: Cause,
    pub(super) live: bool,
    /// Not the first visit of this stage.
    pub(super) again: bool,
    /// Its doer has asked to be let in.
    pub(super) kept_out: bool,
    /// Seconds of work left, and the share of them that is done again.
    pub(super) left: f64,
    pub(super) redone: f64,
    pub(super) effort: f64,
    pub(super) asked_at: Time,
    /// Since when it is at its stage; never while it is at none.
    pub(super) here: Time,
    /// Whose work it was before, and where they sat.
    pub(super) from: Option<(Id<Position>, u32)>,
    touch: u64,
    queue: u64,
}

/// Where the time of a job went.
#[derive(Debug, Clone, Copy)]
pub(in crate::sim) struct TimeSpent<'j> {
    /// Ticks of work, and of waiting for somebody.
    pub(in crate::sim) touch: u64,
    pub(in crate::sim) queue: u64,
    /// Ticks by cause, where there was anything else.
    pub(in crate::sim) others: Option<&'j [u64; 11]>,
}

impl TimeSpent<'_> {
    /// All of it.
    pub(super) fn sum(&self) -> u64 {
        self.touch + self.queue + self.others.map_or(0, |others| others.iter().sum())
    }
}

/// What only some visits have.
#[derive(Debug, Default)]
pub(super) struct Extra {
    /// Where the other time went.
    spent: [u64; 11],
    /// Still to be asked, the next one last.
    pub(super) questions: Vec<Question>,
    /// Messages sent on this visit. Keys their draws: the serial does not, since it outlives the job in its slot.
    pub(super) turns: u32,
    /// Units of meaning that were lost on the way here, and those that arrived wrong.
    pub(super) missing: u32,
    pub(super) wrong: u32,
    /// Scarce things in use, and all that were had on this visit.
    pub(super) holds: Vec<(u32, u32)>,
    pub(super) had: Vec<u32>,
    /// Sessions still to be held, and the one that was called: its length, pairs of complementary people, and which of the
    /// stage's it is, if the structure in force has it.
    pub(super) sessions: Vec<u32>,
    pub(super) session: Option<(Time, u32, Option<usize>)>,
    /// How many were released together with it, and which release that was: none by itself.
    pub(super) released: Option<(u32, u64)>,
    /// How often something has been looked at on this visit, by the key of its draws.
    looked: Vec<(u64, u32)>,
    /// When the first approval of the present decision was asked for.
    pub(super) approval_at: Time,
    /// How often the present decision was prepared again, and whether it is wrong as it stands.
    pub(super) prepared: u32,
    pub(super) wrong_decision: bool,
    /// The stages that it goes on to when there is room at all of them, if they are several.
    pub(super) next: Option<Rc<[Id<Stage>]>>,
}

impl Extra {
    /// What a new visit begins without.
    fn visit(&mut self) {
        (self.turns, self.missing, self.wrong, self.released) = (0, 0, 0, None);
        (self.prepared, self.wrong_decision) = (0, false);
        self.had.clear();
        self.looked.clear();
    }

    /// The key of what is looked at once more on this visit: by how often it was before, and not by when.
    pub(super) fn once_more(&mut self, key: Key) -> Key {
        let place = self.looked.iter().position(|(of, _)| *of == key.bits()).unwrap_or_else(|| {
            self.looked.push((key.bits(), 0));
            self.looked.len() - 1
        });
        let (_, times) = &mut self.looked[place];
        *times += 1;
        key.number(u64::from(*times))
    }

    /// Nothing is left of the job that had this slot, but the room that its lists took.
    fn empty(&mut self) {
        self.visit();
        self.spent = [0; 11];
        self.questions.clear();
        self.holds.clear();
        self.sessions.clear();
        self.session = None;
        self.approval_at = Time::ZERO;
        self.next = None;
    }
}

impl Job {
    /// A job of an item that comes to a stage now.
    #[inline(always)]
    pub(super) fn new(item: u32, stage: Id<Stage>, key: Key, now: Time) -> Self {
        Self {
            item,
            stage,
            pool: u32::MAX,
            serial: 0,
            key,
            since: now,
            owner: None,
            extra: None,
            decided: 0,
            cause: Cause::Queue,
            live: true,
            again: false,
            kept_out: false,
            left: 0.0,
            redone: 0.0,
            effort: 0.0,
            asked_at: now,
            here: Time::NEVER,
            from: None,
            touch: 0,
            queue: 0,
        }
    }

    /// Another job takes the slot of one that is over.
    #[inline(always)]
    pub(super) fn replace_with(&mut self, new: Self) {
        let serial = self.serial.wrapping_add(1);
        let extra = self.extra.take().map(|mut extra| {
            extra.empty();
            extra
        });
        *self = Self { serial, extra, ..new };
    }

    /// A visit of its stage begins: nothing has been done, asked or handed on yet.
    pub(super) fn visit(&mut self, key: Key, again: bool) {
        self.key = key;
        self.again = again;
        self.decided = 0;
        self.owner = None;
        // The last visit may have been rework.
        self.redone = 0.0;
        if let Some(extra) = &mut self.extra {
            extra.visit();
        }
    }

    /// What only some visits have, to be changed.
    pub(super) fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    /// The same, if there is any.
    pub(super) fn some_extra(&mut self) -> Option<&mut Extra> {
        self.extra.as_deref_mut()
    }

    /// The same, if it is needed or there.
    pub(super) fn extra_if(&mut self, needed: bool) -> Option<&mut Extra> {
        if needed { Some(self.extra()) } else { self.some_extra() }
    }

    /// The same, to be read: what is not there has nothing in it.
    pub(super) fn of_extra<T: Default>(&self, get: impl FnOnce(&Extra) -> T) -> T {
        self.extra.as_deref().map_or_else(T::default, get)
    }

    /// Seconds of work that will be left when its doer next stops to ask: none when there is nothing to ask.
    pub(super) fn left_at_stop(&self) -> f64 {
        self.of_extra(|e| e.questions.last().map(|q| q.at_left)).map_or(0.0, |at| at.min(self.left))
    }

    /// So much of its time went to a cause.
    #[inline]
    pub(super) fn spend(&mut self, cause: Cause, ticks: u64) {
        match cause {
            Cause::Touch => self.touch += ticks,
            Cause::Queue => self.queue += ticks,
            _ if ticks == 0 => {}
            _ => self.extra().spent[cause as usize] += ticks,
        }
    }

    /// Where its time went.
    #[inline]
    pub(super) fn time_spent(&self) -> TimeSpent<'_> {
        let others = self.extra.as_deref().map(|extra| &extra.spent);
        TimeSpent { touch: self.touch, queue: self.queue, others }
    }

    /// Where its time went, by cause.
    pub(super) fn spent(&self) -> [u64; 11] {
        let mut spent = self.of_extra(|e| e.spent);
        spent[Cause::Touch as usize] = self.touch;
        spent[Cause::Queue as usize] = self.queue;
        spent
    }

    /// Time that was spent elsewhere on its behalf.
    pub(super) fn spend_all(&mut self, spent: &[u64; 11]) {
        self.touch += spent[Cause::Touch as usize];
        self.queue += spent[Cause::Queue as usize];
        if spent.iter().enumerate().any(|(n, ticks)| n > Cause::Queue as usize && *ticks > 0) {
            for (mine, more) in self.extra().spent.iter_mut().zip(spent).skip(2) {
                *mine += more;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::{offset_of, size_of};

    #[test]
    fn a_job_is_two_lines_of_memory() {
        assert_eq!(size_of::<Job>(), 128);
        assert_eq!(offset_of!(Job, left), 64);
    }

    #[test]
    fn time_spent_is_kept_by_cause_and_gone_with_the_job() {
        let fresh = || Job::new(0, Id::new(0), Key::seed(0, 0), Time::ZERO);
        let mut job = fresh();
        job.spend(Cause::Touch, 2);
        job.spend(Cause::Queue, 3);
        assert!(job.extra.is_none(), "what everybody has takes no room elsewhere");
        job.spend(Cause::Hop, 5);
        job.spend_all(&[1, 0, 0, 7, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(job.spent(), [3, 3, 0, 12, 0, 0, 0, 0, 0, 0, 1]);
        job.extra().holds.push((1, 1));
        job.replace_with(fresh());
        assert_eq!((job.spent(), job.serial), ([0; 11], 1));
        assert!(job.extra().holds.is_empty());
    }
}
