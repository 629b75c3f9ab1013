//! Phases: plan, rehearse, operate, assess, or whatever a scenario calls them; each with the rules that hold in it.

use super::world::{Event, World, small};
use crate::kernel::Time;
use crate::model::Id;
use crate::model::decision::Decision;
use crate::model::people::{Group, Position};
use crate::model::relation::Shared;
use crate::model::signal::Phase;
use crate::model::work::Stream;
use std::collections::BTreeSet;

impl<'o> World<'o> {
    /// Begins the cycle, if there is one.
    pub(super) fn open_phases(&mut self) {
        if self.switches.on("phases") && !self.scenario.cycle.is_empty() {
            self.enter_phase(0);
        } else {
            self.close_gates();
        }
    }

    /// The next phase of the cycle begins.
    pub(super) fn enter_phase(&mut self, index: u32) {
        let cycle = &self.scenario.cycle;
        let Some((name, length, _)) = cycle.get(index as usize) else { return };
        self.phase = Some(index);
        self.note("phase", None, None, None, None, Some(name));
        let next = (index as usize + 1) % cycle.len();
        // At least one tick, so that a cycle cannot stand still.
        let at = self.now.after(Time::from_secs(*length).max(Time(1)));
        self.plan(at, 0, self.root.name("phase"), self.now.0, Event::Phase(small(next)));
        self.gates_changed();
        self.waive_approvals();
        self.share_in_phase();
        self.rehearse();
        self.open_doors();
    }

    /// What everybody hears of at the beginning of the phase: planning makes the intent clear again.
    fn share_in_phase(&mut self) {
        let Some(rules) = self.phase_rules() else { return };
        for shared in &rules.shares {
            match shared {
                Shared::Intent => {
                    let everybody: BTreeSet<Id<Position>> =
                        self.org.positions.iter().map(|(id, _)| id).collect();
                    self.intent_heard(&everybody);
                }
                Shared::Learning => {
                    let groups: BTreeSet<Id<Group>> = self.org.groups.iter().map(|(id, _)| id).collect();
                    self.spread_knowledge(&groups);
                }
                Shared::Needs | Shared::Signals => {}
            }
        }
    }

    /// The name of the phase that it is.
    pub(super) fn phase_name(&self) -> Option<&'o str> {
        let cycle = &self.scenario.cycle;
        self.phase.and_then(|i| cycle.get(i as usize)).map(|(name, _, _)| name.as_str())
    }

    /// The rules of the phase that it is, if it has any.
    pub(super) fn phase_rules(&self) -> Option<&'o Phase> {
        let org = self.org;
        org.phases.named(self.phase_name()?).map(|id| &org.phases[id])
    }

    /// Approvals of a decision are waived now.
    pub(super) fn waived(&self, decision: Id<Decision>) -> bool {
        self.phase_rules().is_some_and(|p| p.waives.contains(&decision))
    }

    /// No new item of a stream is started now.
    #[inline]
    pub(super) fn starts_none(&self, stream: u32) -> bool {
        self.phase.is_some()
            && self.phase_rules().is_some_and(|p| p.starts_no.contains(&Id::<Stream>::new(stream as usize)))
    }
}
