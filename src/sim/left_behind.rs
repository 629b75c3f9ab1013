//! Items that never end are in no mean of flow times: whoever strands half of the work looks quicker for it. Little's law tells:
//! what is under way is the rate at which items end times the time that they take, or there is something else.

use super::scenario_run::ScenarioRun;

/// So many times what ends accounts for must be under way. Where a queue merely grows, first come first served, it is the load of the
/// busiest: seldom twice as much.
const TIMES: f64 = 2.0;

/// Fewer items than this on top of it say nothing.
const FEW: f64 = 10.0;

impl ScenarioRun {
    /// Much work is left behind, which is in no flow time, and more or less than in another run of the same structure.
    #[must_use]
    pub fn leaves_other_work_behind(&self, than: &Self) -> bool {
        let left = sentences(self, "");
        !left.is_empty() && left != sentences(than, "")
    }
}

/// Sentences on streams of which much is left behind; what is switched off is told, for it is another run then.
pub(super) fn left_behind(run: &ScenarioRun) -> Vec<String> {
    let off =
        if run.without.is_empty() { String::new() } else { format!(", without {}", run.without.join(", ")) };
    sentences(run, &off)
}

fn sentences(run: &ScenarioRun, off: &str) -> Vec<String> {
    let under_way = run.measured.iter().filter(|m| m.metric.name == "work in progress");
    let remark = |of: &str, under_way: f64| {
        let rate = run.interval("throughput", of)?.mean;
        let flow = run.interval("flow time", of).map_or(0.0, |i| i.mean);
        // Nothing that ends: nothing is claimed of it either.
        let accounted = Some(rate * flow).filter(|a| *a > 0.0)?;
        (under_way > TIMES * accounted + FEW).then(|| {
            format!(
                "`{of}` in `{}` on {}{off}: {under_way:.0} items are under way, and those that end account for {accounted:.0} (Little's law): what is left behind is in no flow time",
                run.scenario, run.variant
            )
        })
    };
    under_way.filter_map(|m| remark(&m.of, m.interval().mean)).collect()
}
