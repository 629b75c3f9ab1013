//! The diagnosis of faults that were planted, one in each organisation: the linter with the runs must name it first.

use super::planted::{FAULTS, planted};
use crate::support::sound;
use andon::diagnose::{diagnose, relief};
use andon::resolve::Compiled;
use andon::sim::{Plan, ScenarioRun, Switches, run};

fn ran(compiled: &Compiled, seed: u64) -> ScenarioRun {
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    let plan = Plan { project: Some(&compiled.project), ..Plan::new(seed, REPLICATIONS) };
    run(&compiled.project.base, "base", scenario, &Switches::default(), &plan).unwrap()
}

/// Few, since effects are large; the same luck on both sides.
const REPLICATIONS: u32 = 4;

/// `DIAGNOSES=10` draws ten organisations for each fault; a plain `cargo test` draws two.
#[test]
fn the_planted_fault_is_named_first() {
    let each: u64 = std::env::var("DIAGNOSES").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
    let mut kinds = 0;
    let (mut mended, mut hired) = (Vec::new(), Vec::new());
    for (fault, rules) in FAULTS {
        let mut first = 0;
        for seed in 0..each {
            let bad = sound(&planted(seed, fault, 0));
            let project = &bad.project;
            let findings = andon::lint::check(project);
            let (_, scenario) = project.scenarios.iter().next().unwrap();
            let suspects = diagnose(project, scenario, &findings, &Plan::new(seed, REPLICATIONS)).unwrap();
            let name = suspects.first().map_or("nothing", |s| s.finding.rule);
            first += u64::from(rules.contains(&name));
            if !rules.contains(&name) || std::env::var("DIAGNOSES_EACH").is_ok() {
                println!("{fault} {seed}:");
                for s in suspects.iter().take(6) {
                    let told = s
                        .relief
                        .as_ref()
                        .map(|r| format!("{:.2} {} {:.4} {:.4}", r.share, r.metric.name, r.before, r.after));
                    println!("   {} {:?} {:?}: {}", s.finding.rule, s.tried, told, s.finding.message);
                }
            }
            // How much of the gap to the same organisation without the fault the first suspect's mend closes, and what more
            // people would do instead.
            let (old, good) = (ran(&bad, seed), ran(&sound(&planted(seed, "", 0)), seed));
            let more = ran(&sound(&planted(seed, fault, 2)), seed);
            if let (Some(gap), Some(found)) =
                (relief(&old, &good, None), suspects.first().and_then(|s| s.relief.clone()))
                && found.metric.name == gap.metric.name
                && rules.contains(&name)
            {
                mended.push(found.share / gap.share);
                let same = relief(&old, &more, None).filter(|r| r.metric.name == gap.metric.name);
                hired.push(same.map_or(0.0, |r| r.share) / gap.share);
            }
        }
        println!("{fault}: first in {first} of {each}");
        kinds += usize::from(first * 2 > each);
    }
    let middle = |list: &mut Vec<f64>| {
        list.sort_by(f64::total_cmp);
        list.get(list.len() / 2).copied().unwrap_or(f64::NAN)
    };
    println!("named first in most organisations: {kinds} of {} kinds", FAULTS.len());
    println!(
        "the matching mend closes {:.0}% of the gap (median of {}), more people {:.0}%",
        middle(&mut mended) * 100.0,
        mended.len(),
        middle(&mut hired) * 100.0
    );
    assert!(kinds >= 10, "{kinds}");
}

/// Without harm no incident happens, whatever it came from: a finding about one signal is credited with the harm of that one.
#[test]
fn a_finding_is_credited_with_what_it_is_about() {
    let spec = "andon 1\nrole Dev { may decide Deploy }\nteam A led by X { 3 Dev }\n\
        intent all { purpose \"p\"; avoid \"a\"; if silent for 1 day, act within intent }\n\
        decision Deploy { local 20%; context 80%; if wrong, becomes Lawsuit }\nincident Lawsuit { lasts 2 days }\n\
        incident Collapse { lasts 1 h }\nsignal Crack { arises in F.Code 40%; noticed 10%; tells X; unheard for 1 day becomes Collapse }\n\
        stream F { stage Code by Dev { effort 1 h; decides Deploy } }\n\
        scenario S { runs 60 days after 10 days warm-up; replications 5; demand F 3 per day }\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.org"), spec).unwrap();
    let said = |text: &str| {
        std::fs::write(folder.path().join("a.org"), text).unwrap();
        let done = assert_cmd::Command::cargo_bin("andon")
            .unwrap()
            .current_dir(folder.path())
            .args(["diagnose", "a.org"])
            .output()
            .unwrap();
        String::from_utf8(done.stdout).unwrap()
    };
    let heard = said(spec);
    assert!(heard.contains("no-ladder") && !heard.contains("Lawsuit"), "{heard}");
    // Where the signal does no harm, nothing is credited to it.
    let harmless =
        said(&spec.replace("40%", "1%").replace("1 day becomes Collapse", "4 weeks becomes Collapse 5%"));
    assert!(!harmless.contains("no-ladder:"), "{harmless}");
}
