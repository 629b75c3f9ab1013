//! What waited under one structure goes on under the next: through limits that were raised, in batches that have become whole, to
//! people who have come or have a hand free.

use super::state::Doing;
use super::world::{World, small};
use crate::model::Id;
use crate::model::people::Position;
use crate::model::work::{Stage, Stream};

impl World<'_> {
    /// To be told when another structure has taken over; all in the order of names, so that nothing hangs on that of declarations.
    pub(super) fn goes_on(&mut self, by_name: &[Id<Position>]) {
        self.unblock_all();
        self.open_doors();
        self.release_batches();
        for position in by_name {
            self.take_up_all(*position);
        }
    }

    fn unblock_all(&mut self) {
        let mut stages: Vec<Id<Stage>> = self.org.stages.iter().map(|(id, _)| id).collect();
        stages.retain(|stage| !self.stages[stage.index()].blocked.is_empty());
        stages.sort_by_key(|stage| self.org.stages[*stage].meta.key());
        for stage in stages {
            let mut waiting = self.stages[stage.index()].blocked.len();
            while waiting > 0 && !self.is_full(stage) {
                self.unblock(stage);
                waiting -= 1;
            }
        }
    }

    /// Lets those in who wait at doors, in the order of the names of streams.
    pub(super) fn open_doors(&mut self) {
        let mut streams: Vec<Id<Stream>> = self.org.streams.iter().map(|(id, _)| id).collect();
        streams.sort_by_key(|stream| self.org.streams[*stream].meta.key());
        for stream in streams {
            self.open_stream(small(stream.index()));
        }
    }

    fn release_batches(&mut self) {
        let mut pools: Vec<u32> = self.batches.keys().copied().collect();
        pools.sort_by_key(|pool| {
            let pool = &self.pools[*pool as usize];
            (self.org.stages[pool.stage].meta.key(), self.rank[pool.position.index()])
        });
        for pool in pools {
            self.release_whole(pool);
        }
    }

    /// Those who have a hand free take up what waits for them, the least burdened first; and who has nothing to do is known to.
    fn take_up_all(&mut self, position: Id<Position>) {
        self.wake_all(position);
        for person in self.posts[position.index()].people.clone() {
            if self.people[person as usize].doing == Doing::Nothing {
                self.dispatch(person);
            }
        }
    }
}
