//! Taking the snapshots of a spec from its runs, and comparing them with what is recorded.

use super::{Store, names};
use crate::diag::Finding;
use crate::model::Project;
use crate::report::snapshot::compare::{Compared, Verdict, compare};
use crate::report::snapshot::{Snapshot, record};
use crate::sim::fits;
use crate::sim::runner::Runner;

/// A snapshot as it is now, with what its comparison came to; nothing when none is recorded.
pub(in crate::cli) struct Taken {
    /// The name of its file.
    pub(in crate::cli) name: String,
    /// What is recorded.
    pub(in crate::cli) old: Option<Snapshot>,
    /// As it is now.
    pub(in crate::cli) now: Snapshot,
    /// What comparing them came to.
    pub(in crate::cli) compared: Option<Compared>,
}

impl Taken {
    /// It lets the test fail.
    pub(in crate::cli) fn fails(&self, exact: bool) -> bool {
        match self.compared.as_ref().map(|c| c.verdict) {
            Some(Verdict::Same) => false,
            Some(Verdict::Draw) => exact,
            Some(Verdict::Behaviour | Verdict::Undecided(_)) | None => true,
        }
    }

    /// What is recorded says the same.
    pub(in crate::cli) fn is_same(&self) -> bool {
        self.compared.as_ref().is_some_and(|c| c.verdict == Verdict::Same)
    }
}

/// Every scenario on every structure that it fits, and the findings. What claims have run is not run again.
pub(in crate::cli) fn take(
    project: &Project,
    runner: &mut Runner<'_>,
    findings: &[Finding],
    store: &Store,
) -> Result<Vec<Taken>, String> {
    let mut about = Vec::new();
    let mut now = Vec::new();
    for id in project.scenarios.ids() {
        let scenario = &project.scenarios[id];
        let variants = project.variants.iter().map(|v| v.name.as_str());
        for variant in std::iter::once("base").chain(variants) {
            if fits(project, variant, scenario).is_err() {
                continue;
            }
            let run = runner.run(variant, runner.structure(variant)?, scenario, &scenario.plan)?;
            about.push((scenario.meta.name.clone(), variant.to_owned()));
            now.push(record::run(&run));
        }
    }
    let mut files = names::of_runs(&store.stem, &about);
    files.push(names::of_findings(&store.stem));
    now.push(record::findings(findings));
    Ok(compared(store, files.into_iter().zip(now).collect()))
}

/// All snapshots of the spec are compared at once: they are one family of questions.
fn compared(store: &Store, taken: Vec<(String, Snapshot)>) -> Vec<Taken> {
    let recorded = |name: &str| store.recorded.get(name).and_then(|r| r.as_ref().ok());
    let pairs: Vec<(&Snapshot, &Snapshot)> =
        taken.iter().filter_map(|(name, now)| Some((recorded(name)?, now))).collect();
    let mut results = compare(&pairs).into_iter();
    taken
        .iter()
        .map(|(name, now)| {
            let old = recorded(name).cloned();
            let compared = old.as_ref().and_then(|_| results.next());
            Taken { name: name.clone(), old, now: now.clone(), compared }
        })
        .collect()
}
