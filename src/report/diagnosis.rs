//! Which finding carries the trouble: for people, and as `andon.diagnosis/1`.

use super::metrics::{figure, in_unit};
use super::sanitise::one_line;
use crate::diag::counted::counted;
use crate::diagnose::{Suspect, Tried};
use crate::source::SourceMap;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// `andon.diagnosis/1`
#[derive(Debug, Serialize, JsonSchema)]
pub struct Diagnoses {
    /// `andon.diagnosis/1`
    pub format: String,
    /// One for each scenario, on the base structure.
    pub diagnoses: Vec<Diagnosis>,
}

/// The findings of the base structure by what each carries under a scenario.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Diagnosis {
    /// The scenario.
    pub scenario: String,
    /// The seed of all runs.
    pub seed: u64,
    /// How often each was repeated.
    pub replications: u32,
    /// What carries most of the trouble stands first.
    pub suspects: Vec<JsonSuspect>,
}

/// A finding with what the runs say of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonSuspect {
    /// The rule.
    pub rule: String,
    /// What is wrong.
    pub message: String,
    /// Path inside the project.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// What was put right for the second run, in words.
    pub mend: Option<String>,
    /// Which mechanism was switched off for it, where no mend is known.
    pub without: Option<String>,
    /// What that took away; nothing where the runs cannot tell.
    pub relief: Option<JsonRelief>,
}

/// What putting a finding right takes away.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonRelief {
    /// Share of the trouble that goes.
    pub share: f64,
    /// By which metric.
    pub metric: String,
    /// Of what.
    pub of: String,
    /// Its mean before.
    pub before: f64,
    /// Its mean after.
    pub after: f64,
}

/// A diagnosis for machines.
#[must_use]
pub fn json(
    scenario: &str,
    (seed, replications): (u64, u32),
    suspects: &[Suspect],
    sources: &SourceMap,
) -> Diagnosis {
    let suspect = |s: &Suspect| {
        let (file, from, _) = sources.place(s.finding.primary.span);
        let (mut mend, mut without) = (None, None);
        match s.tried {
            Some(Tried::Mend(words)) => mend = Some(words.to_owned()),
            Some(Tried::Without(name)) => without = Some(name.to_owned()),
            None => {}
        }
        JsonSuspect {
            rule: s.finding.rule.to_owned(),
            message: s.finding.message.clone(),
            file: file.to_owned(),
            line: from.line,
            mend,
            without,
            relief: s.relief.as_ref().map(|r| JsonRelief {
                share: r.share,
                metric: r.metric.name.to_owned(),
                of: r.of.clone(),
                before: r.before,
                after: r.after,
            }),
        }
    };
    Diagnosis {
        scenario: scenario.to_owned(),
        seed,
        replications,
        suspects: suspects.iter().map(suspect).collect(),
    }
}

/// A diagnosis for people.
#[must_use]
pub fn text(
    scenario: &str,
    (seed, replications): (u64, u32),
    suspects: &[Suspect],
    sources: &SourceMap,
) -> String {
    let mut out = format!(
        "{} on base: what carries the trouble, {}, seed {seed}\n",
        one_line(scenario),
        counted(replications, "replication")
    );
    let told: Vec<&Suspect> = suspects.iter().filter(|s| s.relief.is_some()).collect();
    // What one mechanism carries was tried once, as a whole, and is told once.
    let mut n = 0;
    for (i, s) in told.iter().enumerate() {
        let Some(r) = &s.relief else { continue };
        if told[..i].iter().any(|earlier| earlier.is_one_with(s)) {
            continue;
        }
        let together: Vec<&&Suspect> = told[i..]
            .iter()
            .enumerate()
            .filter(|(k, t)| *k == 0 || t.is_one_with(s))
            .map(|(_, t)| t)
            .collect();
        for s in &together {
            n += 1;
            let (file, from, _) = sources.place(s.finding.primary.span);
            let (rule, message) = (s.finding.rule, one_line(&s.finding.message));
            let _ = writeln!(out, "  {n}. {}:{}: {rule}: {message}", one_line(file), from.line);
        }
        let tried = match s.tried {
            Some(Tried::Mend(words)) => format!("with {words}"),
            Some(Tried::Without(name)) if together.len() > 1 => {
                format!("these not one by one: without {name} as a whole")
            }
            Some(Tried::Without(name)) => format!("not put right: without {name} as a whole"),
            None => continue,
        };
        let of = if r.of.is_empty() { String::new() } else { format!(" of {}", one_line(&r.of)) };
        let _ = writeln!(
            out,
            "     {tried}: {}{of} {} → {}, {}% of it gone",
            r.metric.name,
            in_unit(r.metric.unit, r.before, ""),
            in_unit(r.metric.unit, r.after, ""),
            figure(r.share * 100.0)
        );
    }
    left_out(&mut out, suspects);
    out
}

/// What stands in no line above, and why: tried in vain, or not tried.
fn left_out(out: &mut String, suspects: &[Suspect]) {
    let silent = suspects.iter().filter(|s| s.relief.is_none());
    let (tried, untried): (Vec<&Suspect>, Vec<&Suspect>) = silent.partition(|s| s.tried.is_some());
    if !tried.is_empty() {
        let findings = counted(tried.len(), "more finding");
        let _ = writeln!(out, "  {findings}, of which these runs say nothing; `andon check` lists them");
    }
    if !untried.is_empty() {
        let rules: BTreeSet<&str> = untried.iter().map(|s| s.finding.rule).collect();
        let rules: Vec<&str> = rules.into_iter().collect();
        let _ = writeln!(
            out,
            "  {} not tried, since nothing that could be run by itself puts them right: {}",
            counted(untried.len(), "more finding"),
            rules.join(", ")
        );
    }
}
