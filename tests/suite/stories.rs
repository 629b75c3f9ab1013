//! The stories and controls under `specs/`: none is rigged, each effect has its ablation, and the findings that a structure rightly
//! has are declared. Whether effects go with their mechanisms is run with the optimised program by `.ci/science`.

use crate::support::read;
use andon::lint;
use andon::model::fingerprint;
use andon::resolve::compile;
use andon::sim::ablation::effects;
use andon::source::provider::InMemory;
use assert_cmd::Command;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// Every story and control.
const STORIES: [&str; 25] = [
    "controls/central-command",
    "controls/linear-or-not",
    "controls/pooled-silo",
    "controls/talk-inside-teams",
    "controls/too-many-interfaces",
    "enterprise/flow-efficiency",
    "enterprise/on-call",
    "enterprise/ten-deploys-a-day",
    "health/tissue-brand",
    "health/vaccination-clinic",
    "military/commanders-intent",
    "military/helicopters",
    "military/reaching-down",
    "military/sighting-to-capture",
    "military/team-of-teams",
    "parts-unlimited/calendars",
    "parts-unlimited/contractors",
    "parts-unlimited/dev-and-ops",
    "parts-unlimited/maxine",
    "parts-unlimited/post-mortem",
    "parts-unlimited/up-and-over",
    "pharma/chief-chemist",
    "public/credit-card",
    "toyota/andon-cord",
    "toyota/line-side-store",
];

/// Effects without an ablation: they come of queueing itself, which is no mechanism that could be switched off. Theory has their
/// size: pooling (Erlang 1917), and one repairman for many machines.
const QUEUEING_ITSELF: &str = include_str!("../untraced.txt");

#[test]
fn every_effect_of_a_story_has_its_ablation() {
    for story in STORIES {
        let project = read(&format!("specs/{story}.org")).project;
        let all = effects(&project);
        let traced = all.iter().filter(|e| e.own).count();
        assert!(
            traced > 0 || story == "controls/linear-or-not" || story == "controls/pooled-silo",
            "{story}"
        );
        for effect in all.iter().filter(|e| e.ablations.is_empty() && !e.of_resources) {
            let comparison = &project.comparisons[effect.comparison];
            let text = &comparison.expects[effect.claim].text;
            let said = QUEUEING_ITSELF.lines().any(|line| line.ends_with(text.as_str()));
            assert!(said, "{story}: {} with {}: {text} has no ablation", comparison.old, comparison.new);
        }
    }
}

#[test]
fn both_structures_of_a_story_have_the_same_resources_or_say_why_not() {
    for story in STORIES {
        let project = read(&format!("specs/{story}.org")).project;
        for (_, comparison) in project.comparisons.iter() {
            let [old, new] = [&comparison.old, &comparison.new].map(|n| project.structure(n).unwrap());
            let same = fingerprint::differences(old, new).is_empty();
            let declared = [&comparison.old, &comparison.new].iter().any(|name| {
                project.variants.iter().any(|v| v.name == **name && v.changes_resources.is_some())
            });
            assert!(same || declared, "{story}: {} with {}", comparison.old, comparison.new);
        }
    }
}

fn sources(folder: &str, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(path.to_str().unwrap(), into);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            into.push(path);
        }
    }
}

/// The engine reads no name of any story: no string in the kernel, the statistics, the model, the network or the runtime holds a name
/// that a spec declares, nor the name of a story.
#[test]
fn the_engine_knows_no_story() {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for story in STORIES {
        names.insert(story.rsplit('/').next().unwrap().to_owned());
        let compiled = read(&format!("specs/{story}.org"));
        let project = &compiled.project;
        let structures = std::iter::once(&project.base).chain(project.variants.iter().map(|v| &v.org));
        for org in structures {
            let mut add = |name: &str| names.extend(name.split('.').map(str::to_owned));
            org.roles.iter().for_each(|(_, r)| add(&r.meta.name));
            org.groups.iter().for_each(|(_, g)| add(&g.meta.name));
            org.streams.iter().for_each(|(_, s)| add(&s.meta.name));
            org.stages.iter().for_each(|(_, s)| add(&s.meta.name));
            org.decisions.iter().for_each(|(_, d)| add(&d.meta.name));
            org.signals.iter().for_each(|(_, s)| add(&s.meta.name));
            org.components.iter().for_each(|(_, c)| add(&c.meta.name));
            org.resources.iter().for_each(|(_, r)| add(&r.meta.name));
        }
        names.extend(project.variants.iter().map(|v| v.name.clone()));
        names.extend(project.scenarios.iter().map(|(_, s)| s.meta.name.clone()));
    }
    assert!(names.len() > 200);
    // Words that the language itself has.
    names.retain(|n| andon::sim::mechanism::TABLE.iter().all(|m| m.name != n));
    for word in ["Work", "base"] {
        names.remove(word);
    }
    let mut files = vec![PathBuf::from("src/network.rs")];
    for folder in ["src/kernel", "src/stats", "src/model", "src/network", "src/sim"] {
        sources(folder, &mut files);
    }
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        // Tests, in files of their own or not, and comments may speak of anything.
        let code = text.split("#[cfg(test)]").next().unwrap();
        for line in code.lines().filter(|l| !l.trim_start().starts_with("//")) {
            for literal in line.split('"').skip(1).step_by(2) {
                let words: BTreeSet<&str> =
                    literal.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).collect();
                let known = names.iter().find(|n| words.contains(n.as_str()));
                assert!(known.is_none(), "{}: {line}: `{}`", path.display(), known.unwrap());
            }
        }
    }
}

/// What a structure rightly has is declared with its reason, and is found: without the `allow` there would be a finding of this rule.
#[test]
fn findings_that_are_allowed_are_there() {
    let mut allowed = 0;
    for story in STORIES {
        let text = fs::read_to_string(format!("specs/{story}.org")).unwrap();
        let found = |text: &str, rule: &str| {
            let compiled = compile("a.org", &InMemory::default().with("a.org", text));
            assert!(compiled.is_sound(), "{story}: {:#?}", compiled.findings);
            lint::check(&compiled.project).iter().filter(|f| f.rule == rule).count()
        };
        for (at, _) in text.match_indices("allow ").filter(|(at, _)| text[..*at].ends_with([' ', '\n'])) {
            let rule = text[at..].split_whitespace().nth(1).unwrap();
            let reason = at + text[at..].find('"').unwrap() + 1;
            let end = reason + text[reason..].find('"').unwrap() + 1;
            let without = format!("{}{}", &text[..at], &text[end..]);
            let line = &text[at..end];
            assert!(found(&without, rule) > found(&text, rule), "{story}: `{line}` allows nothing");
            allowed += 1;
        }
    }
    assert!(allowed >= 80, "{allowed}");
}

/// What the rules find in a structure that is rightly bad is part of its story, and is declared with the reason.
#[test]
fn every_finding_of_a_story_is_declared() {
    for story in STORIES {
        let findings = lint::check(&read(&format!("specs/{story}.org")).project);
        assert!(findings.is_empty(), "{story}: {findings:#?}");
    }
}

/// The mutation check itself: an effect goes with the mechanism that carries it, and stays when another one is named.
#[test]
fn an_effect_that_does_not_hang_on_its_mechanism_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let spec = |off: &str| {
        format!(
            "andon 1\nrole Dev\nrole Key\nteam A {{ 10 Dev; 1 Key }}\naccess Door {{ granted by Key; at most 1 per day }}\n\
             stream S {{ stage T by Dev {{ effort 1 h; needs access Door }} }}\n\
             scenario Y {{ runs 20 days; demand S keeps 20 going; replications 3 }}\n\
             variant Free {{ set access Door {{ self service in 1 min; at most 1000 per day }} }}\n\
             compare Y: base with Free {{ expect throughput of S rises at least 20% }}\n\
             compare Y: base with Free {{\n  without {off}\n  expect throughput of S rises at least 0%\n}}\n"
        )
    };
    let told = |off: &str| {
        let file = folder.path().join("a.org");
        fs::write(&file, spec(off)).unwrap();
        let output =
            Command::cargo_bin("andon").unwrap().args(["test", "--ablations"]).arg(&file).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = told("access");
    assert!(code == Some(0) && text.contains("carried    Y: base with Free"), "{text}");
    let (code, text) = told("batches");
    assert!(code == Some(1) && text.contains("stays      Y: base with Free"), "{text}");
}
