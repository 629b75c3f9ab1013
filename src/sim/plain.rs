//! Plain stages: what a spec does not use costs nothing.
//!
//! Most stages of most structures only need somebody to work on them. What the mechanisms would ask at each visit is asked
//! once for each structure here, and a visit leaves out what its stage has nothing of. It is a short cut and no mechanism:
//! without it every figure is the same.

use super::world::World;
use crate::model::work::Stage;

/// What a visit of a stage can leave out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Plain {
    /// Its work asks nobody and needs nothing but its doer.
    pub(super) to_begin: bool,
    /// When its work is done it goes on as the stream says: nothing is decided, found or changed.
    pub(super) to_end: bool,
}

impl World<'_> {
    /// To be told when a structure has come into force.
    pub(super) fn settle_plain(&mut self) {
        let org = self.org;
        let signals = org.signals.count() > 0;
        for (id, stage) in org.stages.iter() {
            let sound = stage.leaves.unwrap_or(self.usual.defects) <= 0.0;
            let to_end = sound && !signals && goes_straight_on(stage);
            self.stages[id.index()].plain = Plain { to_begin: needs_nothing(stage), to_end };
        }
    }
}

fn needs_nothing(stage: &Stage) -> bool {
    stage.asks.is_empty()
        && stage.sessions.is_empty()
        && stage.needs_access.is_empty()
        && stage.uses.is_empty()
        && stage.runs_on.is_empty()
}

fn goes_straight_on(stage: &Stage) -> bool {
    stage.decides.is_empty()
        && stage.changes.is_empty()
        && stage.returns.is_none()
        && stage.succeeds >= 1.0
        && stage.next.is_empty()
}
