//! Boards: they meet at their times, take as many matters as the agenda holds and as much time of their members, and decide by
//! unanimity or majority of those who are there.

use super::state::{Purpose, Task};
use super::world::{Event, World, small};
use crate::kernel::Time;
use crate::model::decision::Vote;
use crate::model::quantity::{Cadence, Duration, TimeUnit};
use crate::model::relation::Party;
use crate::model::{Id, Org};
use std::collections::BTreeSet;

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
        let members = self.members_there(board);
        // Nothing is decided in a room where nobody is.
        let matters = if members.is_empty() { Vec::new() } else { self.taken_up(board) };
        if !matters.is_empty() {
            self.sit_on_it(board, &members, matters.len());
        }
        for id in matters {
            self.board_decides(id, board, &members);
        }
        self.meets_again(board, !members.is_empty());
    }

    /// Strictly later than now: what was left over waits for the next meeting. One that is held on demand is not held before somebody
    /// is there again.
    fn meets_again(&mut self, board: u32, held: bool) {
        let Some(meets) = self.rhythm_of(board, self.org) else { return };
        if meets == Cadence::OnDemand && !held {
            return;
        }
        let later = Cadence::Every {
            period: Duration::new(meets.period_s().max(1.0), TimeUnit::Second),
            offset_s: offset(&meets),
        };
        self.meets_at(board, super::message::occasion(&later, self.now.after(Time(1))));
    }

    /// Members may be back: a board that meets on demand meets for what has waited for them.
    pub(super) fn call_boards(&mut self) {
        for board in 0..small(self.boards.len()) {
            if self.boards[board as usize].planned.is_none()
                && let Some(meets) = self.rhythm_of(board, self.org)
            {
                self.plan_meeting(board, &meets);
            }
        }
    }

    /// The rhythm at which a board looks at what waits for it, in a structure: that of the approval that was asked for first, or its
    /// own; none while nothing waits that anybody wants to know.
    pub(super) fn rhythm_of(&self, board: u32, org: &Org) -> Option<Cadence> {
        let first = self.boards[board as usize].waiting.iter().copied().find(|id| self.is_awaited(*id))?;
        let own = self.approval_in(org, &self.messages[first as usize]).and_then(|approval| approval.cadence);
        Some(own.unwrap_or(org.boards[Id::new(board as usize)].meets))
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

    /// Those who have a seat and are not away, once each, whatever other seat they have.
    fn members_there(&self, board: u32) -> Vec<u32> {
        let mut seats = self.org.boards[Id::new(board as usize)].seats.clone();
        seats.sort_by_key(|(_, role)| self.org.roles[*role].meta.key());
        let (mut there, mut seated) = (Vec::new(), BTreeSet::new());
        for (count, role) in seats {
            let mut places = self.places(Party::Role(role));
            places.retain(|place| !self.is_away(*place));
            let people = self.people_at(&places).into_iter();
            there.extend(people.filter(|p| seated.insert(self.own_seat(*p))).take(count as usize));
        }
        there
    }

    /// The matters of this meeting: by priority, then first come, as far as the agenda goes.
    fn taken_up(&mut self, board: u32) -> Vec<u32> {
        let most = self.org.boards[Id::new(board as usize)].agenda.map_or(usize::MAX, |n| n as usize);
        let mut matters = std::mem::take(&mut self.boards[board as usize].waiting);
        matters.sort_by_key(|id| self.messages[*id as usize].job.map_or(0, |job| self.urgency(job)));
        self.boards[board as usize].waiting = matters.split_off(matters.len().min(most));
        matters
    }

    /// So many matters take their time of every member.
    fn sit_on_it(&mut self, board: u32, members: &[u32], matters: usize) {
        let spec = &self.org.boards[Id::new(board as usize)];
        let takes = spec.takes.as_ref().map_or(self.org.defaults.get("approving"), |d| d.elapsed_s().mean());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "tenths of seconds of one meeting"
        )]
        let tenths = (takes * matters as f64 * 10.0) as u32;
        for member in members {
            self.give(*member, Task::Sit(tenths));
        }
    }

    /// Each of those who are there has one vote, and one of them tells what came of it: somebody of the place that was asked.
    fn board_decides(&mut self, id: u32, board: u32, members: &[u32]) {
        let message = &self.messages[id as usize];
        let (Some(job), &Purpose::Approve(d, step)) = (message.job, &message.purpose) else { return };
        let asked = message.route.last().map(|hop| hop.to);
        let awaited = self.is_awaited(id);
        self.drop_message(id);
        let here = |person: &&u32| Some(self.people[**person as usize].position) == asked;
        let spokesman = members.iter().find(here).or(members.first()).copied();
        let (Some(by), Some(decision)) = (spokesman.filter(|_| awaited), self.decision_of(job, d)) else {
            return;
        };
        let key = self.next_ruling(job, decision, step);
        let (yes, mut votes) = (self.org.decisions[decision].says_yes, key.name("votes").stream());
        let ayes = members.iter().filter(|_| votes.chance(yes)).count();
        let passed = match self.org.boards[Id::new(board as usize)].vote {
            Vote::Unanimity => ayes == members.len(),
            Vote::Majority => ayes * 2 > members.len(),
        };
        self.ruled(job, (d, step), by, key, passed);
    }
}

fn offset(cadence: &Cadence) -> f64 {
    match cadence {
        Cadence::OnDemand => 0.0,
        Cadence::Every { offset_s, .. } => *offset_s,
    }
}
