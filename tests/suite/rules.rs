//! Each rule on its own examples and on what is shipped, and a few rules on structures that they could mistake.

use crate::support::sound;
use andon::lint::{Settings, check_with};
use andon::resolve::compile;
use andon::source::provider::InMemory;
use std::fs;
use std::path::Path;

/// The mends of each rule, applied to its own bad examples: what is left is sound, and the finding is gone.
#[test]
fn the_mends_of_every_rule_take_its_finding_away() {
    let mut with_mends = std::collections::BTreeSet::new();
    for rule in andon::lint::rules() {
        for example in rule.bad {
            let compiled = sound(example.spec);
            let all = check_with(&compiled.project, &Settings::default());
            let (own, _): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|f| f.rule == rule.name && !f.fixes.is_empty());
            if own.is_empty() {
                continue;
            }
            with_mends.insert(rule.name);
            let file = own[0].primary.span.file;
            // No mend of a rule is safe unless it says so; the safe ones alone change nothing here.
            assert!(own.iter().all(|f| f.fixes.iter().all(|x| !x.safe)), "{}", rule.name);
            assert_eq!(andon::diag::fix::apply(file, example.spec, &own, false).text, example.spec);
            // Mends may clear the way for others; a few passes settle it.
            let mut text = example.spec.to_owned();
            for _ in 0..4 {
                let found = check_with(&sound(&text).project, &Settings::default());
                let own: Vec<_> = found.into_iter().filter(|f| f.rule == rule.name).collect();
                text = andon::diag::fix::apply(file, &text, &own, true).text;
            }
            let left = check_with(&sound(&text).project, &Settings::default());
            assert!(left.iter().all(|f| f.rule != rule.name || f.fixes.is_empty()), "{}\n{text}", rule.name);
        }
    }
    let expected = [
        "cannot-ask-back",
        "delegation-without-bounds",
        "intent-not-served",
        "intent-without-silence-procedure",
        "missing-interface",
        "mode-mismatch",
        "one-way-interface",
        "owner-not-told",
        "resource-nobody-allocates",
        "traded-where-no-needs-are-shared",
        "unlimited-work-in-progress",
        "unreachable",
        "unused-channel",
        "unused-declaration",
        "unused-interface",
    ];
    assert_eq!(with_mends.into_iter().collect::<Vec<_>>(), expected);
}

/// What is shipped as the better structure has no finding of level error that its spec does not explain away: a base that the
/// comparisons do not improve on, or a variant that they improve to.
#[test]
fn no_shipped_structure_that_is_better_has_an_error() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    let mut looked = 0;
    let mut folders = vec![root.join("specs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|e| e != "org") {
                continue;
            }
            let inside = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let project = crate::support::read(&inside).project;
            for (name, org) in std::iter::once(("base", &project.base))
                .chain(project.variants.iter().map(|v| (v.name.as_str(), &v.org)))
            {
                if BAD.contains(&(inside.as_str(), name)) {
                    continue;
                }
                looked += 1;
                let alone = andon::model::Project { base: org.clone(), ..project.clone() };
                let errors = check_with(&alone, &Settings::default())
                    .into_iter()
                    .filter(|f| f.level == andon::diag::Level::Error);
                wrong.extend(errors.map(|f| format!("{inside} {name}: {}: {}", f.rule, f.message)));
            }
        }
    }
    assert!(looked > 40, "{looked}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Structures that are meant to fail: their findings are right.
const BAD: &[(&str, &str)] = &[("specs/toyota/line-side-store.org", "Central")];

#[test]
fn every_example_of_a_rule_has_exactly_the_findings_that_it_states() {
    let mut wrong = String::new();
    for rule in andon::lint::rules() {
        for (i, example) in rule.bad.iter().chain(rule.good).enumerate() {
            let compiled = sound(example.spec);
            let mut findings = check_with(&compiled.project, &Settings::default());
            andon::diag::sort(&mut findings, &compiled.sources);
            let found: Vec<&str> = findings.iter().map(|f| f.rule).collect();
            if found != example.finds {
                wrong += &format!("{} {i} {found:?}\n", rule.name);
            }
        }
    }
    assert!(wrong.is_empty(), "rule, example, what is found:\n{wrong}");
}

/// A slow interface between those who answer for the same is one: nothing says that they have none, and nothing at once that nobody
/// needs it.
#[test]
fn a_slow_interface_is_an_interface() {
    let shared = |interface: &str| {
        let text = format!(
            "andon 1\nrole A {{ responsible for Testing }}\nrole B {{ responsible for Testing }}\nchannel slow {{ speed 3 h }}\n\
             unit U led by C {{ team T1 led by L1 {{ 3 A }}\nteam T2 led by L2 {{ 3 B }} }}\n{interface}\n\
             stream S {{ stage X by A {{ effort 1 h; asks B 20% }} }}\n\
             scenario Y {{ runs 1 year after 3 months warm-up; demand S 3 per day }}\n"
        );
        let findings = check_with(&sound(&text).project, &Settings::default());
        findings.iter().filter(|f| f.rule == "responsibility-shared-without-interface").count()
    };
    assert_eq!(
        [shared(""), shared("interface T1 <-> T2 by slow"), shared("interface U.T2 -> U.T1 by slow")],
        [1, 0, 0]
    );
}

#[test]
fn a_team_with_an_interface_of_its_own_does_not_speak_for_the_others_of_its_pattern() {
    let missing = |interface: &str, stages: &str| {
        let text = format!(
            "andon 1\nrole Dev\nrole Ops\npattern Squad led by Lead {{ 3 Dev }}\n\
             unit Firm led by Chief {{ unit All led by Boss {{ 3 teams like Squad }}; team Platform led by Head {{ 2 Ops }} }}\n\
             channel chat {{ speed 1 h }}\n{interface}\nstream F {{ {stages} }}\n"
        );
        let findings = check_with(&sound(&text).project, &Settings::default()).into_iter();
        findings.filter(|f| f.rule == "missing-interface").map(|f| f.message).collect::<Vec<_>>()
    };
    let own = "interface Firm.All.Squad_1 <-> Platform by chat";
    let handed_on = "stage A by Dev { effort 1 h }; stage B by Ops { effort 1 h }";
    let asked = |team: u32| format!("stage A by Dev in Firm.All.Squad_{team} {{ effort 1 h; asks Ops 20% }}");
    insta::assert_debug_snapshot!([
        missing("", handed_on),
        missing("interface Firm.All <-> Platform by chat", handed_on),
        missing(own, handed_on),
        missing(own, &asked(3)),
        missing(own, &asked(1)),
    ], @r#"
    [
        [
            "`F.A` hands on to `F.B` without an interface from the 3 teams like `Squad` in `Firm.All` to `Firm.Platform`: up 3, down 2",
        ],
        [],
        [
            "`F.A` hands on to `F.B` without an interface from `Firm.All.Squad_2` and 1 more like it to `Firm.Platform`: up 2, across 1, down 1",
        ],
        [
            "`F.A` asks `Ops` without an interface from `Firm.All.Squad_3` to `Firm.Platform`: up 2, across 1, down 1",
        ],
        [],
    ]
    "#);
}

#[test]
fn what_holds_everywhere_has_no_name() {
    let said = |of: &str| {
        let text = format!(
            "andon 1\nrole Dev\nteam A led by Lead {{ 2 Dev }}\nclimate {of}{{ bad news is punished }}\n"
        );
        let compiled = compile("a.org", &InMemory::default().with("a.org", text));
        let found = andon::lint::check(&compiled.project);
        found.iter().find(|f| f.rule == "punished-bad-news").unwrap().message.clone()
    };
    assert!(said("").starts_with("100% of bad news is punished everywhere: "), "{}", said(""));
    assert!(said("A ").starts_with("100% of bad news is punished in `A`: "), "{}", said("A "));
}
