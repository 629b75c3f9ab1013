//! Boards: they meet at their times, take as many matters as the agenda holds and as much time of their members, and decide by
//! unanimity or majority.

use super::state::{Purpose, Task};
use super::world::{Event, World};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::decision::Vote;
use crate::model::quantity::{Cadence, Duration, TimeUnit};
use crate::model::relation::Party;

impl World<'_> {
    pub(super) fn plan_meeting(&mut self, board: u32, meets: &Cadence) {
        if self.boards[board as usize].planned.is_none() {
            self.meets_at(board, self.next_occasion(meets));
        }
    }

    /// The next meeting of a board is then, whatever was planned before.
    pub(super) fn meets_at(&mut self, board: u32, at: Time) {
        self.boards[board as usize].planned = Some(at);
        let key = self.root.name("board").name(self.org.boards[Id::new(board as usize)].meta.key());
        self.plan(at, 8, key, 0, Event::Meet(board));
    }

    /// A board meets: so many matters as its agenda holds, its members' attention, then the next meeting.
    pub(super) fn board_meets(&mut self, board: u32) {
        // Another structure may have moved it.
        if self.boards[board as usize].planned.take_if(|at| *at == self.now).is_none() {
            return;
        }
        self.take_off_the_agenda(board);
        let spec = &self.org.boards[Id::new(board as usize)];
        let (seats, meets) = (spec.seats.clone(), spec.meets);
        // Nothing is decided in a room where nobody is.
        let nobody = self.all_away(seats.iter().map(|(_, role)| *role));
        let matters = if nobody { Vec::new() } else { self.taken_up(board) };
        let n = matters.len();
        let takes = spec.takes.as_ref().map_or(self.org.defaults.get("approving"), |d| d.elapsed_s().mean());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "tenths of seconds of one meeting"
        )]
        let tenths = (takes * n as f64 * 10.0) as u32;
        for (count, role) in seats {
            let members: Vec<u32> = self
                .places(Party::Role(role))
                .iter()
                .filter(|place| !self.is_away(**place))
                .flat_map(|p| self.posts[p.index()].people.clone())
                .take(count as usize)
                .collect();
            for member in members {
                self.give(member, Task::Sit(tenths));
            }
        }
        for id in matters {
            self.board_decides(id, board);
        }
        if !self.boards[board as usize].waiting.is_empty() {
            // Strictly later than now: what was left over waits for the next meeting.
            let later = Cadence::Every {
                period: Duration::new(meets.period_s().max(1.0), TimeUnit::Second),
                offset_s: offset(&meets),
            };
            self.meets_at(board, super::message::occasion(&later, self.now.after(Time(1))));
        }
    }

    /// What nobody waits for any more, since silence, a phase or another structure has settled it, takes no place and nobody's time.
    fn take_off_the_agenda(&mut self, board: u32) {
        for id in std::mem::take(&mut self.boards[board as usize].waiting) {
            if self.is_awaited(id) {
                self.boards[board as usize].waiting.push(id);
            } else {
                self.drop_message(id);
            }
        }
    }

    /// The matters of this meeting: by priority, then first come, as far as the agenda goes.
    fn taken_up(&mut self, board: u32) -> Vec<u32> {
        let most = self.org.boards[Id::new(board as usize)].agenda.map_or(usize::MAX, |n| n as usize);
        let mut matters = std::mem::take(&mut self.boards[board as usize].waiting);
        matters.sort_by_key(|id| self.messages[*id as usize].job.map_or(0, |job| self.urgency(job)));
        self.boards[board as usize].waiting = matters.split_off(matters.len().min(most));
        matters
    }

    fn board_decides(&mut self, id: u32, board: u32) {
        let message = &self.messages[id as usize];
        let (Some(job), &Purpose::Approve(d, step)) = (message.job, &message.purpose) else { return };
        if !self.is_awaited(id) {
            self.drop_message(id);
            return;
        }
        let spec = &self.org.boards[Id::new(board as usize)];
        let seats: u32 = spec.seats.iter().map(|(n, _)| n).sum();
        let spokesman = message.route.last().map(|h| h.to).and_then(|p| self.pick(p)).unwrap_or(message.from);
        self.drop_message(id);
        let Some(decision) = self.decision_of(job, d) else { return };
        let key = self.next_ruling(job, decision, step);
        let mut votes = key.name("votes").stream();
        let yes = self.org.decisions[decision].says_yes;
        let ayes = crate::kernel::sampler::binomial(&mut votes, seats, yes);
        let passed = match spec.vote {
            Vote::Unanimity => ayes == seats,
            Vote::Majority => ayes * 2 > seats,
        };
        self.ruled(job, (d, step), spokesman, key, passed);
    }
}

fn offset(cadence: &Cadence) -> f64 {
    match cadence {
        Cadence::OnDemand => 0.0,
        Cadence::Every { offset_s, .. } => *offset_s,
    }
}
