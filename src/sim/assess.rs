//! Assessments: somebody looks at a measure at a rhythm, and the organisation may adopt another structure.

use super::collect::Samples;
use super::state::alike;
use super::world::{Event, World, small};
use crate::kernel::Time;
use crate::model::dynamics::{Asserted, Claim, Measure, Sign};
use crate::model::metrics;
use crate::stats::snapped;

impl World<'_> {
    /// Plans the first look of every assessment.
    pub(super) fn open_assessments(&mut self) {
        if self.scenario.assessments.is_empty() || !self.switches.on("assessments") {
            return;
        }
        self.collect.watch(self.org);
        for i in 0..self.scenario.assessments.len() {
            self.plan_assessment(small(i));
        }
    }

    fn plan_assessment(&mut self, index: u32) {
        let cadence = self.scenario.assessments[index as usize].cadence;
        let at = super::message::occasion(&cadence, self.now.after(Time(1)));
        let all = &self.scenario.assessments;
        let name = &all[index as usize].variant;
        let alike = alike(all.iter().map(|a| &a.variant), index as usize);
        let key = self.root.name("assessment").name(name).number(alike);
        self.plan(at, 9, key, 0, Event::Assess(index));
    }

    /// Looks at what was measured since the first look, and acts once.
    pub(super) fn assess(&mut self, index: u32) {
        let assessment = &self.scenario.assessments[index as usize];
        let samples = self.collect.watched(self.org, &self.people, self.now);
        let so = samples.is_some_and(|s| is_so(&assessment.claim, &s));
        let word = if so { format!("yes, {}", assessment.variant) } else { "no".to_owned() };
        self.note("assessed", None, None, None, None, Some(&word));
        if so {
            self.adopt(&assessment.variant);
        } else {
            self.plan_assessment(index);
        }
    }
}

/// What is claimed is so, as far as one look can tell; an assessment sees figures, not intervals.
fn is_so(claim: &Claim, samples: &Samples) -> bool {
    let Some(value) = figure(&claim.measure, samples) else { return false };
    let holds = |sign: Sign, bound: f64, upper: Option<f64>| {
        let it = snapped(value, bound);
        match sign {
            Sign::Less => it < bound,
            Sign::AtMost => it <= bound,
            Sign::Greater => it > bound,
            Sign::AtLeast => it >= bound,
            Sign::Equal => it == bound,
            Sign::Between => it >= bound && upper.is_none_or(|upper| snapped(value, upper) <= upper),
        }
    };
    match &claim.asserted {
        Asserted::Bound { sign, value, upper } => holds(*sign, *value, *upper),
        Asserted::Multiple { sign, factor, of } => {
            figure(of, samples).is_some_and(|other| holds(*sign, factor * other, None))
        }
        Asserted::Ratio { .. } | Asserted::Finding { .. } => false,
    }
}

fn figure(measure: &Measure, samples: &Samples) -> Option<f64> {
    let metric = metrics::TABLE.iter().position(|m| m.name == measure.metric)?;
    let sample = samples.get(&(metric, measure.of.clone().unwrap_or_default()))?;
    let value = match measure.quantile {
        Some(q) => sample.spread.as_ref()?.quantile(q)?,
        None => sample.value,
    };
    value.is_finite().then_some(value)
}
