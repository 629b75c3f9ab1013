//! Plain stages: what a spec does not use costs nothing.
//!
//! Most stages of most structures only need somebody to work on them. What the mechanisms would ask at each visit is asked
//! once for each structure here, and a visit leaves out what its stage has nothing of. It is a short cut and no mechanism:
//! without it every figure is the same.

use super::world::World;
use crate::kernel::Name;
use crate::model::people::Role;
use crate::model::work::{Doer, Stage};

/// What a visit of a stage can leave out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Plain {
    /// People do it, for every item that comes, and it waits for no other branches.
    pub(super) to_enter: bool,
    /// Its work asks nobody and needs nothing but its doer.
    pub(super) to_begin: bool,
    /// When its work is done it goes on as the stream says: nothing is decided, found or changed.
    pub(super) to_end: bool,
    /// How fast those who do it are, where that is the same for all of them at all times.
    pub(super) speed: Option<f64>,
}

/// What an item of a stream can leave out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PlainStream {
    /// Whoever comes is let in: no limit holds at its door, and no phase starts none of it.
    pub(super) to_come_in: bool,
    /// Nothing comes of its end.
    pub(super) to_go: bool,
}

impl World<'_> {
    /// To be told when a structure has come into force.
    pub(super) fn settle_plain(&mut self) {
        let org = self.org;
        let signals = org.signals.count() > 0;
        for (id, stage) in org.stages.iter() {
            let sound = stage.leaves.unwrap_or(self.usual.defects) <= 0.0;
            let to_end = sound && !signals && goes_straight_on(stage);
            let to_begin = needs_nothing(stage);
            let speed = self.usual_speed(stage);
            self.stages[id.index()].plain = Plain { to_enter: takes_all(stage), to_begin, to_end, speed };
            self.stages[id.index()].name = Name::new(stage.meta.key());
        }
        for (id, stream) in org.streams.iter() {
            let limited = stream.stages.first().is_some_and(|first| org.stages[*first].at_most.is_some());
            let to_come_in = !limited && stream.at_most.is_none() && self.scenario.cycle.is_empty();
            let to_go = stream.brings.is_empty() && stream.speeds.is_empty();
            self.streams[id.index()].plain = PlainStream { to_come_in, to_go };
        }
    }

    fn usual_speed(&self, stage: &Stage) -> Option<f64> {
        let Doer::Role(role) = stage.by else { return None };
        let role = &self.org.roles[role];
        (role.learns <= 0.0 || !self.switches.on("learning")).then(|| speed_of(role, stage))
    }
}

/// How fast a role is at a stage that is new to it: pace, and skill against what is needed.
pub(super) fn speed_of(role: &Role, stage: &Stage) -> f64 {
    let mut speed = role.pace;
    for (specialty, level) in &stage.needs_skill {
        if *level > 0.0 {
            speed *= (role.skill(*specialty) / level).clamp(0.1, 1.0);
        }
    }
    speed
}

fn takes_all(stage: &Stage) -> bool {
    stage.after.len() < 2 && stage.happens >= 1.0 && matches!(stage.by, Doer::Role(_))
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
