//! Idle for access: somebody is there and has nothing to do, because all that they have in hand waits until they are let in.

use super::state::Doing;
use super::world::World;

impl World<'_> {
    /// Whether the doer of a job must first be let in somewhere; it is kept in mind as long as that lasts.
    pub(super) fn is_kept_out(&mut self, person: u32, job: u32) -> bool {
        let out = self.needs_access(person, job);
        self.kept_out(job, out);
        out
    }

    /// A job in hand begins to wait for access, or does not any more.
    pub(super) fn kept_out(&mut self, job: u32, out: bool) {
        let state = &mut self.jobs[job as usize];
        let before = std::mem::replace(&mut state.kept_out, out);
        let Some(owner) = state.owner.filter(|_| before != out) else { return };
        let me = &mut self.people[owner as usize];
        me.kept_out = if out { me.kept_out + 1 } else { me.kept_out.saturating_sub(1) };
    }

    /// Somebody who has left goes when nothing is in hand any more: until then they are at work, and are paid.
    pub(super) fn goes(&mut self, person: u32) {
        let me = &self.people[person as usize];
        if me.doing == Doing::Nothing && me.in_hand == 0 && me.inbox.is_empty() {
            self.idles_no_more(person);
            self.count_out(person);
        }
    }

    /// Somebody has found nothing to do.
    pub(super) fn idles(&mut self, person: u32) {
        if self.people[person as usize].left {
            self.goes(person);
        }
        let me = &mut self.people[person as usize];
        if me.kept_out > 0 && !me.idle {
            me.idle = true;
            let (position, share) = (me.position.index(), self.staffed(person));
            self.collect.kept_out(position, share, self.now);
        }
    }

    /// Somebody has something to do again, or goes to another place.
    #[inline(always)]
    pub(super) fn idles_no_more(&mut self, person: u32) {
        let me = &mut self.people[person as usize];
        if std::mem::replace(&mut me.idle, false) {
            let (position, share) = (me.position.index(), self.staffed(person));
            self.collect.kept_out(position, -share, self.now);
        }
    }
}
