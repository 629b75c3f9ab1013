//! Gauges of signals, incidents and voice.

use super::gauges::{Gauges, Level, shift};
use crate::kernel::Time;
use crate::model::Org;
use crate::model::people::Holder;
use crate::sim::climate::Reception;
use crate::stats::Histogram;

#[derive(Debug, Clone, Default)]
pub(super) struct OfSignal {
    pub(super) arisen: u64,
    pub(super) noticed: u64,
    pub(super) voiced: u64,
    pub(super) swallowed: u64,
    pub(super) solved: u64,
    pub(super) in_time: u64,
    pub(super) rungs: u64,
    /// By who stands on a rung: calls that reached it, and those of them that were solved there in time.
    pub(super) calls: Vec<(Holder, u64, u64)>,
    pub(super) escaped: u64,
    pub(super) harmful: u64,
    pub(super) answer: Histogram,
    pub(super) answer_sum: f64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct OfIncident {
    pub(super) count: u64,
    pub(super) open: f64,
    pub(super) outage: Level,
    pub(super) over: u64,
    pub(super) length: Histogram,
    pub(super) length_sum: f64,
}

/// What was measured of signals, incidents and voice.
#[derive(Debug, Clone, Default)]
pub(super) struct Hazards {
    pub(super) signals: Vec<OfSignal>,
    pub(super) incidents: Vec<OfIncident>,
    /// Voice and heads by position, summed over its people.
    pub(super) voices: Vec<Level>,
    pub(super) heads: Vec<Level>,
    pub(super) thanked: u64,
    pub(super) answers: u64,
}

impl Hazards {
    pub(super) fn grow(&mut self, org: &Org) {
        self.signals.resize(org.signals.slots(), OfSignal::default());
        self.incidents.resize(org.incidents.slots(), OfIncident::default());
        // Whose voice it is matters where there is something to speak of, in this structure or in one that may take over.
        if org.signals.slots() > 0 {
            self.voices.resize(org.positions.slots(), Level::default());
            self.heads.resize(org.positions.slots(), Level::default());
        }
    }

    /// Takes over how things stand, and nothing of what was.
    pub(super) fn levels_of(&mut self, other: &Self, now: Time) {
        for (mine, theirs) in self.incidents.iter_mut().zip(&other.incidents) {
            mine.open = theirs.open;
            mine.outage = theirs.outage.afresh(now);
        }
        for (mine, theirs) in self.voices.iter_mut().zip(&other.voices) {
            *mine = theirs.afresh(now);
        }
        for (mine, theirs) in self.heads.iter_mut().zip(&other.heads) {
            *mine = theirs.afresh(now);
        }
    }
}

impl Gauges {
    pub(in crate::sim) fn arisen(&mut self, signal: usize, now: Time) {
        if self.observed(now) {
            self.hazards.signals[signal].arisen += 1;
        }
    }

    /// It has shown itself: whether it was noticed, and whether it was spoken of.
    pub(in crate::sim) fn seen(&mut self, signal: usize, noticed: bool, voiced: bool, now: Time) {
        if self.observed(now) {
            let signal = &mut self.hazards.signals[signal];
            signal.noticed += u64::from(noticed);
            signal.voiced += u64::from(voiced);
        }
    }

    pub(in crate::sim) fn swallowed(&mut self, signal: usize, now: Time) {
        if self.observed(now) {
            self.hazards.signals[signal].swallowed += 1;
        }
    }

    pub(in crate::sim) fn solved(
        &mut self,
        signal: usize,
        took: Time,
        rung: usize,
        in_time: bool,
        now: Time,
    ) {
        if self.observed(now) {
            let signal = &mut self.hazards.signals[signal];
            signal.solved += 1;
            signal.in_time += u64::from(in_time);
            signal.rungs += rung as u64;
            signal.answer.add(took.secs());
            signal.answer_sum += took.secs();
        }
    }

    /// A call has left a rung: whether it was solved there within its time.
    pub(in crate::sim) fn rung_over(&mut self, signal: usize, by: Holder, answered: bool, now: Time) {
        if self.observed(now) {
            let calls = &mut self.hazards.signals[signal].calls;
            let place = calls.iter().position(|(holder, ..)| *holder == by).unwrap_or(calls.len());
            if place == calls.len() {
                calls.push((by, 0, 0));
            }
            calls[place].1 += 1;
            calls[place].2 += u64::from(answered);
        }
    }

    /// Nobody has solved it: whether it did harm.
    pub(in crate::sim) fn escaped(&mut self, signal: usize, harmful: bool, now: Time) {
        if self.observed(now) {
            let signal = &mut self.hazards.signals[signal];
            signal.escaped += 1;
            signal.harmful += u64::from(harmful);
        }
    }

    pub(in crate::sim) fn received(&mut self, reception: Reception, now: Time) {
        if self.observed(now) {
            self.hazards.answers += 1;
            self.hazards.thanked += u64::from(reception == Reception::Thanked);
        }
    }

    /// An incident begins (+1) or ends (−1).
    pub(in crate::sim) fn incident(&mut self, incident: usize, change: f64, now: Time) {
        let (from, to, observed) = (self.from, self.to, self.observed(now));
        let incident = &mut self.hazards.incidents[incident];
        incident.count += u64::from(observed && change > 0.0);
        let before = incident.open > 0.5;
        incident.open += change;
        let after = incident.open > 0.5;
        let moved = f64::from(u8::from(after)) - f64::from(u8::from(before));
        shift(&mut incident.outage, from, to, now, moved);
    }

    pub(in crate::sim) fn outage(&mut self, incident: usize, length: Time, now: Time) {
        if self.observed(now) {
            let incident = &mut self.hazards.incidents[incident];
            incident.over += 1;
            incident.length.add(length.secs());
            incident.length_sum += length.secs();
        }
    }

    /// Somebody comes or goes, with their voice.
    pub(in crate::sim) fn voices(&mut self, position: usize, heads: f64, voice: f64, now: Time) {
        if let Some(level) = self.hazards.heads.get_mut(position) {
            shift(level, self.from, self.to, now, heads);
            self.voice(position, voice, now);
        }
    }

    /// Somebody's voice moves.
    pub(in crate::sim) fn voice(&mut self, position: usize, change: f64, now: Time) {
        if let Some(level) = self.hazards.voices.get_mut(position) {
            shift(level, self.from, self.to, now, change);
        }
    }
}
