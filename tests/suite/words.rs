//! What the program says of what it was asked, where that is not what was meant, or is but one.

#![cfg(unix)]

use super::support::{LONG, done};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn a_pattern_that_contains_itself_is_told_at_the_pattern() {
    let folder = tempfile::tempdir().unwrap();
    for inner in ["2 teams like P", "team Inner like P", "unit In { team Deep like Q }"] {
        let text = format!(
            "andon 1\nrole Dev\npattern P {{ 2 Dev; {inner} }}\npattern Q {{ 1 teams like P }}\nteam X like P\nunit Y {{ 3 teams like Q }}\n"
        );
        fs::write(folder.path().join("a.org"), text).unwrap();
        let (status, said) = done(folder.path(), &["check", "--format", "short"]);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("a.org:3:9: error[pattern-cycle]: pattern `P` contains itself"), "{said}");
    }
}

#[test]
fn where_nothing_changes_nothing_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let text = LONG.replace("100000", "4") + "variant More { }\n";
    fs::write(folder.path().join("a.org"), text).unwrap();
    let (status, said) = done(folder.path(), &["compare", "a.org", "More", "--explain"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("flow time of Case: no effect to explain") && !said.contains("NaN"), "{said}");
}

#[test]
fn a_rule_is_no_mechanism_and_a_mechanism_no_rule() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let without = |name: &str| done(here, &["run", "specs/first.org", "--without", name]);
    let (status, said) = without("specialty-island");
    assert_eq!(status, Some(2));
    assert!(
        said.contains("no mechanism is called `specialty-island`: it is a rule of `andon check`"),
        "{said}"
    );
    assert!(without("routin").1.contains("did you mean `routing`?"));
    let (status, said) = done(here, &["check", "specs/first.org", "--deny", "routing"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("no rule is called `routing`: it is a mechanism"), "{said}");

    let folder = tempfile::tempdir().unwrap();
    let text = LONG.replace("replications 100000;", "replications 2; without near-saturation;")
        + "allow routing because \"we know\"\n";
    fs::write(folder.path().join("a.org"), text).unwrap();
    let (_, said) = done(folder.path(), &["check"]);
    for help in ["it is a rule of `andon check`;", "it is a mechanism, which"] {
        assert!(said.contains(help), "{said}");
    }
    let (status, said) = done(folder.path(), &["run", "a.org"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("it is a rule of `andon check`;"), "{said}");
}

#[test]
fn one_is_never_several() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = LONG.replace("; replications 100000", "") + "variant More { set role Clerk { pace 1.1 } }\n";
    fs::write(folder.join("a.org"), text).unwrap();
    let asked: [&[&str]; 6] = [
        &["run", "a.org", "-n", "1"],
        &["compare", "a.org", "-n", "1", "--explain"],
        &["test", "a.org", "-n", "1"],
        &["diagnose", "a.org", "-n", "1"],
        &["graph", "a.org", "--traffic", "run", "-n", "1"],
        &["trace", "where", "a.org", "-n", "1"],
    ];
    for arguments in asked {
        let (_, said) = done(folder, arguments);
        let words: Vec<&str> = said.split_whitespace().collect();
        let wrong = words.windows(2).find(|w| {
            // `1.1 times` and `1 times` are ratios.
            w[0] == "1"
                && w[1].trim_end_matches([',', ';', ':']).ends_with('s')
                && w[1] != "is"
                && w[1] != "times"
        });
        assert_eq!(wrong, None, "{arguments:?}: {said}");
    }
}

#[test]
fn words_of_a_choice_are_explained_by_their_statement() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let explained = |name: &str| done(here, &["explain", name]).1;
    let thanked = explained("thanked");
    for part in ["  default thanked 50%\n", "bad news is thanked|ignored|punished [SHARE]", "speak up more"] {
        assert!(thanked.contains(part), "{thanked}");
    }
    assert!(explained("majority").contains("decides by unanimity|majority"));
    assert!(explained("answering").contains("  default answering 30 min\n"));
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Texts of ours in which a figure stands before a word that is one of many, whatever the figure is.
#[test]
fn no_text_of_ours_says_one_of_many() {
    const MANY: &[&str] = &[
        "replications",
        "people",
        "claims",
        "scenarios",
        "variants",
        "findings",
        "changes",
        "metrics",
        "items",
        "teams",
        "groups",
        "roles",
        "stages",
        "approvals",
        "interfaces",
        "passages",
        "levels",
        "seats",
        "files",
        "specs",
        "effects",
        "comparisons",
        "edges",
        "steps",
        "lines",
        "snapshots",
        "mends",
        "rules",
        "edits",
        "errors",
        "warnings",
        "structures",
        "meetings",
        "boards",
        "streams",
        "messages",
        "hops",
        "rungs",
        "newcomers",
        "reports",
        "digits",
        "lessons",
    ];
    // What is never one, by its text.
    const NEVER_ONE: &[&str] = &[
        "direct reports, more than",
        "items are together",
        "people of {n} groups",
        "interfaces between {n} groups",
        "more people and teams",
        "people in {} roles",
        "pos}/{len} replications",
        "people together whose",
        "{n} people, {} pairs",
        "{limit} items",
        "more than {M",
        "reports to {}",
        "{} comparisons",
        "teams like ",
        "groups like ",
        "of passages vertical",
        // The same text has another one for one.
        "all of {n} claims hold",
        "{used} interfaces use it",
        "{n} approvals: {}",
        "{n} people are `{}`",
    ];
    let mut all = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let mut wrong = Vec::new();
    for path in all.iter().filter(|p| p.extension().is_some_and(|e| e == "rs")) {
        // The runtime's own errors speak of limits, which are large.
        if path.components().any(|c| ["sim", "kernel"].iter().any(|s| c.as_os_str() == *s)) {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for line in code.lines().filter(|l| !l.trim_start().starts_with("//")) {
            for (at, _) in line.match_indices("} ") {
                let words: Vec<&str> = line[at + 2..].split(|c: char| !c.is_alphabetic()).take(2).collect();
                let next = line[at + 2..].split(' ').take(2);
                let many = next.zip(&words).any(|(raw, word)| raw.starts_with(word) && MANY.contains(word));
                let known = line.contains("== 1")
                    || line.contains("1 =>")
                    || NEVER_ONE.iter().any(|n| line.contains(n));
                if many && !known && line.contains('"') {
                    wrong.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "use `counted`:\n{}", wrong.join("\n"));
}

#[test]
fn a_claim_about_findings_names_a_rule_and_a_place_that_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let spec = |claim: &str| {
        let text = LONG
            .replace("replications 100000", "replications 2")
            .replace("expect flow time of Case < 9 days", &format!("expect {claim}"));
        fs::write(folder.path().join("a.org"), text).unwrap();
    };
    let own = "[[own]]\nname = \"small-teams\"\nselect = { kind = \"team\" }\npeople = { at-most = 1 }\n";
    fs::write(folder.path().join("andon.toml"), own).unwrap();
    for (claim, said) in [
        ("no finding missing-intnt", "no rule is called `missing-intnt`"),
        ("no finding foo", "no rule is called `foo`"),
        ("finding unknown-name", "no rule is called `unknown-name`"),
        ("no finding missing-intent of Nobody", "nothing is called `Nobody`"),
        ("no finding missing-intent of Desc", "did you mean `Desk`?"),
    ] {
        spec(claim);
        let at = LONG.lines().nth(4).unwrap().find("flow time of Case <").unwrap() + 1 - "0000".len() - 1;
        let word = said.split('`').nth(1).unwrap().replace("Desk", "Desc");
        let column = at + claim.find(&word).unwrap();
        for command in ["check", "test", "run"] {
            let (status, told) = done(folder.path(), &[command, "a.org"]);
            assert_eq!(status, Some(if command == "check" { 1 } else { 2 }), "{claim}\n{told}");
            assert!(told.contains(&format!("a.org:5:{column}: error[unknown-name]")), "{claim}\n{told}");
            assert!(told.contains(said), "{claim}\n{told}");
        }
    }
    spec("no finding missing-intnt");
    assert!(done(folder.path(), &["check"]).1.contains("did you mean `missing-intent`?"));
    // Rules of the project are rules, and find in `test` what they find in `check`.
    spec("finding small-teams of Desk");
    let (status, told) = done(folder.path(), &["test", "a.org"]);
    assert_eq!(status, Some(0), "{told}");
    spec("no finding small-teams");
    let (status, told) = done(folder.path(), &["test", "a.org"]);
    assert_eq!(status, Some(1), "{told}");
    spec("no finding overloaded of Long");
    assert_eq!(done(folder.path(), &["test", "a.org"]).0, Some(0));
}

#[test]
fn findings_about_rules_are_explained() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in [
        "unused-allow",
        "allow-without-reason",
        "own-rule-without-effect",
        "settings-without-place",
        "settings",
    ] {
        let (status, said) = done(here, &["explain", name]);
        assert_eq!(status, Some(0), "{said}");
        assert!(said.starts_with(&format!("finding {name}\n\n")), "{said}");
    }
    assert!(done(here, &["explain", "unused-alow"]).1.contains("did you mean `unused-allow`?"));
}

#[test]
fn options_that_need_another_one_are_refused_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let text = LONG.replace("100000", "2")
        + "variant More { hire 1 Clerk into Desk; changes resources because \"x\" }\n";
    fs::write(folder.path().join("a.org"), &text).unwrap();
    fs::write(folder.path().join("b.org"), text.replace("2 Clerk", "3 Clerk")).unwrap();
    let run = |arguments: &[&str]| done(folder.path(), arguments);
    let diff = ["diff", "a.org", "b.org"];
    for (more, said) in [
        (&["--variant", "More"][..], "--run"),
        (&["--scenario", "Long"], "--run"),
        (&["--seed", "3"], "nothing is run without `--run`"),
        (&["-n", "3"], "nothing is run without `--run`"),
        (&["--run", "--variant", "Unheard"], "no variant is called `Unheard`; there are `More` and `base`"),
        (&["--run", "--variant", "Mroe"], "did you mean `More`?"),
    ] {
        let (status, told) = run(&[&diff[..], more].concat());
        assert_eq!(status, Some(2), "{more:?}: {told}");
        assert!(told.contains(said), "{more:?}: {told}");
    }
    assert_eq!(run(&["diff", "a.org", "a.org", "--run", "--variant", "Nope"]).0, Some(2));
    assert_eq!(run(&[&diff[..], &["--run", "--variant", "More", "--seed", "3"]].concat()).0, Some(0));
    assert_eq!(run(&diff).0, Some(0));
    let (status, told) = run(&["compare", "a.org", "More", "--of", "flow time of Case"]);
    assert!(status == Some(2) && told.contains("--explain"), "{told}");
    assert_eq!(run(&["compare", "a.org", "More", "--explain", "--of", "flow time of Case"]).0, Some(0));
}

/// What would be passed over in silence is refused, or told.
#[test]
fn options_without_an_effect_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = LONG.replace("100000", "2") + "variant More { set role Clerk { pace 110% } }\n";
    fs::write(folder.path().join("a.org"), text).unwrap();
    let run = |arguments: &[&str]| done(folder.path(), arguments);
    for (arguments, said) in [
        (&["new", "Mine", "--action", "us/andon@v1"][..], "--repo"),
        (&["check", "a.org", "--model", "--fix"], "--fix"),
        (&["graph", "a.org", "--traffic", "none", "--scenario", "Long"], "`--traffic none` shows none"),
        (&["graph", "a.org", "--seed", "3"], "`--traffic measured`"),
        (&["graph", "a.org", "--findings", "--format", "graphml"], "no place for findings"),
        (&["trace", "story", "a.org", "--who", "Clerk"], "`andon trace filter`"),
        (&["trace", "where", "a.org", "--item", "Case#1"], "about all items"),
        (&["run", "a.org", "--seed", "abc"], "a whole number is wanted, as `20`"),
        (&["run", "a.org", "--threads", "many"], "a whole number is wanted, as `20`"),
        (&["run", "a.org", "--seed", "99999999999999999999"], "what a machine can hold"),
    ] {
        let (status, told) = run(arguments);
        assert_eq!(status, Some(2), "{arguments:?}: {told}");
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
    let (status, told) = run(&["run", "a.org", "-n", "1", "--until", "1 year"]);
    assert!(
        status == Some(0) && told.contains("comes after the end of scenario `Long` at 70 days"),
        "{told}"
    );
    assert!(!run(&["run", "a.org", "-n", "1", "--until", "60 days"]).1.contains("comes after the end"));
}

#[test]
fn money_is_told_in_the_currency_of_the_spec() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = LONG.replace("100000", "2").replace("role Clerk", "role Clerk { costs 10 EUR per h }")
        + "variant More { hire 1 Clerk into Desk; changes resources because \"x\" }\n";
    let text = text.replace("expect flow time", "expect cost < 30000 EUR; expect flow time");
    fs::write(folder.join("a.org"), &text).unwrap();
    fs::write(folder.join("b.org"), text.replace("2 Clerk", "3 Clerk")).unwrap();
    for (arguments, said) in [
        (&["run", "a.org", "--all"][..], "28,800 EUR"),
        (&["run", "a.org"], "cost < 30000 EUR: 28,800 EUR [28,800 EUR to 28,800 EUR]"),
        (&["run", "a.org", "--over-time=2", "--all"], "14,400 EUR"),
        (&["run", "a.org", "--format", "csv"], "Long,base,cost,,EUR,2,"),
        (&["run", "a.org", "--format", "json"], "\"currency\": \"EUR\""),
        (&["compare", "a.org", "--all"], "+14,400 EUR"),
        (&["compare", "a.org", "--all", "--format", "svg"], "43,200 EUR"),
        (&["diff", "a.org", "b.org", "--run"], "28,800 EUR → 43,200 EUR"),
        (&["diff", "a.org", "b.org", "--run", "--format", "markdown"], "28,800 EUR → 43,200 EUR"),
    ] {
        let (_, told) = done(folder, arguments);
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
    fs::write(folder.join("a.org"), text.replace(" EUR", "")).unwrap();
    let (_, told) = done(folder, &["run", "a.org", "--all"]);
    assert!(told.contains("cost < 30000: 28,800 [28,800 to 28,800]"), "{told}");
}

#[test]
fn words_in_capitals_are_explained() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let explained = |name: &str| done(here, &["explain", name]);
    let (status, cadence) = explained("CADENCE");
    assert!(status == Some(0) && cadence.contains("every 2 weeks on Monday at 09:00"), "{cadence}");
    assert_eq!(explained("cadence").1, cadence);
    assert!(explained("placeholders").1.contains("WHOM "));
    let role = explained("ROLE").1;
    assert!(role.contains("the name of a `role`") && role.contains("role NAME { … }"), "{role}");
    let approved = explained("approved by").1;
    assert!(
        ["\n  CADENCE  a rhythm", "\n  TIME ", "\n  WHOM "].iter().all(|p| approved.contains(p)),
        "{approved}"
    );
}
