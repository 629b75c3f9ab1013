//! Digests of what a spec does when it runs.

use andon::report::trace::lines::{Form, write};
use andon::report::{json, trace};
use andon::resolve::{Compiled, compile};
use andon::sim::fits;
use andon::sim::verdict::{judge, judge_change};
use andon::sim::{Ended, Plan, ScenarioRun, mechanism, run};
use andon::source::provider::InMemory;
use sha2::{Digest as _, Sha256};

/// Enough for intervals and verdicts; more would only take longer.
const REPLICATIONS: u32 = 2;

/// Events of a replication: enough to come to the mechanisms of a spec, and few enough for an emulated machine.
const MOST_EVENTS: u64 = 4_000;

/// Events of a trace that are written in the formats of other tools.
const FOR_TOOLS: u64 = 200;

/// One line for each scenario on each structure, one for the claims of the spec, one for its findings.
pub fn lines(path: &str, text: &str) -> Vec<String> {
    let compiled = compile(path, &InMemory::default().with(path, text));
    let mut findings = compiled.findings.clone();
    if compiled.is_sound() {
        findings.extend(andon::lint::check(&compiled.project));
    }
    let findings = json::findings(&findings, &compiled.sources);
    let mut lines = vec![format!("{path} findings {}", digest(&as_json(&findings)))];
    let mut claims = String::new();
    let project = &compiled.project;
    for (_, scenario) in project.scenarios.iter() {
        let mut runs = Vec::new();
        let variants = project.variants.iter().map(|v| v.name.as_str());
        for variant in std::iter::once("base").chain(variants) {
            let about = format!("{path} {} on {variant}", scenario.meta.name);
            match one(&compiled, scenario, variant) {
                Ok(run) => {
                    lines.push(line(&about, &compiled, &run));
                    runs.push(run);
                }
                Err(why) => lines.push(format!("{about}: {}", digest(&why))),
            }
        }
        claims += &judged(&compiled, scenario, &runs);
    }
    lines.push(format!("{path} claims {}", digest(&claims)));
    lines
}

fn one(
    compiled: &Compiled,
    scenario: &andon::model::dynamics::Scenario,
    variant: &str,
) -> Result<ScenarioRun, String> {
    let project = &compiled.project;
    fits(project, variant, scenario)?;
    let org = project.structure(variant).ok_or("no such structure")?;
    let plan = Plan {
        project: Some(project),
        trace: true,
        most_events: MOST_EVENTS,
        ..Plan::new(scenario.plan.seed.unwrap_or(1), REPLICATIONS)
    };
    let switches = mechanism::switches(&scenario.plan.without, &mut Vec::new());
    let mut shorter = scenario.clone();
    // What takes too many events is cut to the time that they last, and less with each try, since luck differs.
    for share in [1.0, 0.9, 0.7, 0.5, 0.3] {
        match run(org, variant, &shorter, &switches, &plan) {
            Err(Ended::Bound { at, .. }) => {
                let fits = share * at.secs() / 2.0;
                shorter.warm_up_s = shorter.warm_up_s.map(|s| s.min(fits));
                shorter.runs_s = shorter.runs_s.map(|s| s.min(fits));
            }
            other => return other.map_err(|ended| format!("{ended:?}")),
        }
    }
    Err("too many events".to_owned())
}

fn line(about: &str, compiled: &Compiled, run: &ScenarioRun) -> String {
    let header = trace::Header {
        format: "andon.trace/1",
        version: env!("CARGO_PKG_VERSION"),
        spec: &json::digest(&compiled.sources),
        scenario: &run.scenario,
        variant: &run.variant,
        seed: run.seed,
        replication: 0,
        time_unit: "us",
    };
    let events = written(|out| write(Form::Ndjson, &header, &run.trace, out));
    let few = run.trace.only(|event| event.seq <= FOR_TOOLS);
    let tools = [
        written(|out| trace::chrome::chrome(&few, out)),
        written(|out| trace::xes::xes(&few, out)),
        written(|out| trace::ocel::ocel(&few, out)),
        written(|out| write(Form::Csv, &header, &few, out)),
    ];
    // The bits of every figure of every replication, and not only what is printed of them.
    let bits: Vec<_> = run
        .measured
        .iter()
        .map(|m| {
            let values: Vec<u64> = m.values.iter().map(|v| v.to_bits()).collect();
            format!("{} of {}: {values:x?} {:?}", m.metric.name, m.of, m.quantiles)
        })
        .collect();
    format!(
        "{about}: {} events, trace {}, for tools {}, metrics {}, bits {}",
        run.events,
        digest(&events),
        digest(&tools.concat()),
        digest(&as_json(&json::run(run))),
        digest(&bits.join("\n")),
    )
}

fn written(whole: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    whole(&mut out).ok().and_then(|()| String::from_utf8(out).ok()).unwrap_or_default()
}

/// The verdicts of a scenario's claims, about its base and about pairs of its structures.
fn judged(
    compiled: &Compiled,
    scenario: &andon::model::dynamics::Scenario,
    runs: &[ScenarioRun],
) -> String {
    let of = |name: &str| runs.iter().find(|r| r.variant == name);
    let mut out = String::new();
    for claim in &scenario.expects {
        if let Some(run) = of("base") {
            out += &as_json(&json::claim(&scenario.meta.name, &judge(claim, run, &compiled.findings)));
        }
    }
    let project = &compiled.project;
    for (_, pair) in project.comparisons.iter() {
        if project.scenarios[pair.scenario].meta.name != scenario.meta.name {
            continue;
        }
        if let (Some(old), Some(new)) = (of(&pair.old), of(&pair.new)) {
            for claim in &pair.expects {
                let verdict = judge_change(claim, old, new, &compiled.findings);
                out += &as_json(&json::claim(&scenario.meta.name, &verdict));
            }
        }
    }
    out
}

fn as_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|b| format!("{b:02x}")).collect()
}
