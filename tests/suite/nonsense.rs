//! What cannot be meant is said, with help that does not change what was meant.

use crate::support::done;
use andon::diag::{Finding, Level};
use andon::resolve::compile;
use andon::source::provider::InMemory;
use std::fs;

fn found(text: &str) -> Vec<Finding> {
    let text = format!("andon 1\n{text}\n");
    compile("a.org", &InMemory::default().with("a.org", text)).findings
}

fn helped(text: &str) -> String {
    let mut found = found(text);
    found.retain(|f| f.rule != "resources-differ");
    assert_eq!(found.len(), 1, "{text}\n{found:#?}");
    found[0].help.clone().unwrap_or_default()
}

#[test]
fn a_unit_from_elsewhere_is_told_in_ours() {
    for (written, meant) in [
        ("3d", "`3 days`"),
        ("3w", "`3 weeks`"),
        ("1y", "`1 years`"),
        ("3m", "`3 min` or `3 months`"),
        ("3wk", "`3 weeks`"),
        ("3hrs", "`3 h`"),
        ("2 fortnight", "`4 weeks`"),
        ("2 dayz", "`2 day`"),
        ("3 sprints", "units of time are `s`, `min`, `h`, `days`"),
        ("3 x", "units of time are `s`, `min`, `h`, `days`"),
    ] {
        let help = helped(&format!("channel a {{ speed {written} }}"));
        assert!(help.contains(meant) && help.contains("units of time are"), "{written}: {help}");
    }
    let claim = "role Dev\nteam A { 2 Dev }\nstream S { stage T by Dev { effort 1 h } }\nscenario Y { runs 4 weeks; demand S 1 per week; expect flow time of S < 50% }";
    assert!(!helped(claim).contains("50 days"));
}

#[test]
fn half_of_the_time_or_half_a_percent_is_not_guessed() {
    let all = found("role R { available 0.5 }");
    assert!(all[0].fixes.is_empty(), "{all:#?}");
    let help = all[0].help.as_deref().unwrap();
    assert!(help.contains("`50%`") && help.contains("`0.5%`"), "{help}");
    assert_eq!(found("role R { available 50 }")[0].fixes.len(), 1);
}

#[test]
fn what_can_hold_once_is_said_once() {
    let work =
        |stage: &str| format!("role Dev\nteam A {{ 2 Dev }}\nstream S {{ stage T by Dev {{ {stage} }} }}");
    for text in [
        work("effort 1 day; effort 2 days"),
        work("effort 1 h; asks Dev 5%; asks Dev 6%"),
        "channel a { speed 1 h; speed 2 h }".to_owned(),
        "role R { available 50%; available 60% }".to_owned(),
        "calendar C { works Monday to Friday from 09:00 to 17:00; works Saturday from 09:00 to 12:00 }"
            .to_owned(),
        "calendar C { works Monday to Friday from 09:00 to 17:00; around the clock }".to_owned(),
        "role R\naccess A { granted by R, effort 1 h; self service in 1 h }".to_owned(),
        "role R\nresource L 2 { first come first served; allocated by R every week }".to_owned(),
        "climate { safety 50%; safety 60% }".to_owned(),
        "role R { learns 10%; learns 20% }".to_owned(),
        "component A\ncomponent B { depends on 1 A breaks 5%; depends on 1 A breaks 6% }".to_owned(),
        "role R\nteam A { 2 R }\nboard B { members 1 R; agenda 3; agenda 4; meets every week }".to_owned(),
        "role R\nteam A { 2 R }\nintent A { purpose \"a\"; purpose \"b\" }".to_owned(),
    ] {
        let all = found(&text);
        assert_eq!(
            (all.len(), all[0].rule, all[0].level),
            (1, "contradiction", Level::Error),
            "{text}\n{all:#?}"
        );
        assert_eq!(all[0].related.len(), 1, "both places are named");
        assert!(all[0].related[0].span.start < all[0].primary.span.start);
    }
    let changed = work("effort 1 day") + "\nvariant V { set stage S.T { effort 2 days } }";
    assert_eq!(found(&changed), []);
}

#[test]
fn nothing_serves_or_reports_to_itself() {
    let unit = "role Dev\nunit U { team A { 2 Dev }\n team B { 2 Dev } }\nchannel c { speed 1 h }\n";
    let intent =
        |of: &str, serves: &str| format!("intent {of} {{ purpose \"p\"; avoid \"q\"; serves {serves} }}\n");
    for (text, said) in [
        (intent("A", "A"), "the intent of `A` serves itself"),
        (intent("A", "B") + &intent("B", "A"), "serve each other in a circle"),
        ("interface A -> A by c".to_owned(), "leads from somebody to themselves"),
        ("role Lead { also reports to Lead }".to_owned(), "`Lead` also reports to itself"),
    ] {
        let all = found(&format!("{unit}{text}"));
        assert_eq!((all.len(), all[0].level), (1, Level::Error), "{text}\n{all:#?}");
        assert!(all[0].message.contains(said), "{all:#?}");
    }
    let fine = intent("A", "U") + &intent("U", "B") + "interface U <-> U by c\ninterface Dev <-> Dev by c";
    assert_eq!(found(&format!("{unit}{fine}")), []);
}

#[test]
fn a_board_has_a_place_on_its_agenda_and_people_on_its_seats() {
    let board = |of: &str| found(&format!("role R\nteam A {{ 2 R }}\nboard B {{ {of}; meets every week }}"));
    assert!(board("members 2 R; agenda 0")[0].help.as_deref().unwrap().contains("at least 1"));
    assert_eq!(board("members 2 R; agenda 1"), []);
    let seats = board("members 5 R");
    assert_eq!((seats.len(), seats[0].level), (1, Level::Warn), "{seats:#?}");
    assert!(seats[0].message.contains("5 seats for `R`, and there are 2"), "{seats:#?}");
}

#[test]
fn a_change_without_a_bound_is_helped_on() {
    let compare = |claim: &str| {
        helped(&format!(
            "role Dev\nteam A {{ 2 Dev }}\nstream S {{ stage T by Dev {{ effort 1 h }} }}\n\
             scenario Y {{ runs 4 weeks; demand S 1 per week }}\nvariant V {{ add role X }}\ncompare Y: base with V {{ expect flow time of S {claim} }}"
        ))
    };
    assert!(compare("falls 20%").contains("`falls at least 20%`"), "{}", compare("falls 20%"));
    assert!(compare("falls by 20%").contains("`falls at least 20%`"), "{}", compare("falls by 20%"));
    assert!(compare("improves").contains("`falls at least 20%`"), "{}", compare("improves"));
    assert!(compare("decreases").contains("`falls`"), "{}", compare("decreases"));
}

/// A spec with one claim, whose people cost so much.
fn claimed(costs: &str, claim: &str) -> Vec<Finding> {
    found(&format!(
        "role Dev {{ {costs} }}\nteam A {{ 2 Dev }}\nstream S {{ stage T by Dev {{ effort 1 h }} }}\n\
         scenario Y {{ runs 4 weeks; demand S 1 per week; expect {claim} }}"
    ))
}

#[test]
fn claims_are_in_the_unit_of_what_they_are_about() {
    let usd = "costs 100 USD per h";
    for (costs, claim, said, help) in [
        (usd, "hops per message < 500 USD", "is a plain number", "`500` without a unit"),
        (usd, "work in progress of S < 5 days", "is a plain number", "`5` without a unit"),
        (usd, "items at of S.T < 5 h", "is a plain number", "`5` without a unit"),
        (usd, "items at of S.T < 50%", "is a plain number", "`50` without a unit"),
        (usd, "cost < 5 days", "is money, and `5 days` is not", "`5 USD`"),
        (usd, "cost < 5%", "is money, and `5%` is not", "`5 USD`"),
        (usd, "cost < 900_000", "does not say that it is USD", "`900_000 USD`"),
        (usd, "cost < 900000 EUR", "people cost `USD` here", "`900000 USD`: that is what people are paid in"),
        ("costs 100 per h", "cost < 900 EUR", "has no currency here", "`900`"),
        ("", "cost < 5 days", "is money, and `5 days` is not", "`5 USD`"),
    ] {
        let all = claimed(costs, claim);
        assert_eq!(
            (all.len(), all[0].rule, all[0].level),
            (1, "wrong-unit", Level::Error),
            "{claim}\n{all:#?}"
        );
        assert!(all[0].message.contains(said), "{all:#?}");
        assert!(all[0].help.as_deref().unwrap().contains(help), "{all:#?}");
    }
    for (costs, claim) in [
        (usd, "cost < 900_000 USD"),
        ("costs 100 per h", "cost < 900"),
        ("", "cost <= 0 EUR"),
        (usd, "hops per message < 500"),
    ] {
        assert_eq!(claimed(costs, claim), [], "{claim}");
    }
}

#[test]
fn no_variant_is_called_base() {
    let all = found(
        "role R\nteam T { 3 R }\nvariant base { dismiss 1 R from T\n changes resources because \"x\" }",
    );
    assert_eq!((all.len(), all[0].rule, all[0].level), (1, "duplicate-name", Level::Error), "{all:#?}");
    assert_eq!((all[0].primary.span.start, all[0].primary.span.len()), (38, 4), "{all:#?}");
    assert_eq!(all[0].fixes[0].edits[0].text, "Changed");
}

#[test]
fn a_run_that_is_too_long_says_how_long_it_is() {
    let all = found(
        "role R\nteam T { 3 R }\nstream S { stage A by R { effort 1 h } }\nscenario Y { runs 10000 years; demand S 1 per week }",
    );
    assert_eq!((all.len(), all[0].rule), (1, "number-out-of-range"), "{all:#?}");
}

#[test]
fn bounds_and_couplings_are_those_that_there_can_be() {
    let all = claimed("", "throughput of S between 8 per week to 5 per week");
    assert_eq!((all.len(), all[0].rule, all[0].level), (1, "number-out-of-range", Level::Error), "{all:#?}");
    assert_eq!(claimed("", "throughput of S between 5 per week to 8 per week"), []);
    for (text, rule, said) in [
        ("component C { depends on C breaks 5% }", "contradiction", "`C` depends on itself"),
        (
            "component C 2\ncomponent D { depends on 5 C breaks 5% }",
            "number-out-of-range",
            "5 `C`, and there are 2",
        ),
        (
            "component C\ncomponent D { depends on 2 C breaks 5% }",
            "number-out-of-range",
            "2 `C`, and there is 1",
        ),
        (
            "component C 20 { depends on 20 C breaks 5% }",
            "number-out-of-range",
            "20 `C`, and there are 19 others",
        ),
        ("component C 2 { depends on 2 C breaks 5% }", "number-out-of-range", "2 `C`, and there is 1 other"),
    ] {
        let all = found(text);
        assert_eq!((all.len(), all[0].rule, all[0].level), (1, rule, Level::Error), "{text}\n{all:#?}");
        assert!(all[0].message.contains(said), "{all:#?}");
    }
    for fine in ["component C 20 { depends on 3 C breaks 5% }", "component C 20 { depends on C breaks 5% }"] {
        assert_eq!(found(fine), []);
    }
}

#[test]
fn nobody_moves_to_where_they_are() {
    let all = found("role R\nteam T { 3 R }\nvariant V { move 1 R from T to T }");
    assert_eq!((all.len(), all[0].rule, all[0].level), (1, "contradiction", Level::Error), "{all:#?}");
    assert!(all[0].message.contains("from `T` to `T`"), "{all:#?}");
}

/// The least and the most of all hang on how long is looked.
#[test]
fn quantiles_go_from_p1_to_p99() {
    for claim in [
        "flow time of S p100 < 3 days",
        "flow time of S p0 < 3 days",
        "flow time p100 < 3 days",
        "flow time of S p999 < 1 h",
    ] {
        let all = claimed("", claim);
        assert_eq!((all.len(), all[0].rule), (1, "number-out-of-range"), "{claim}: {all:#?}");
        assert!(all[0].message.contains("is no quantile: they go from p1 to p99"), "{all:#?}");
    }
    for claim in ["flow time of S p1 < 3 days", "flow time of S p99 < 3 days"] {
        assert_eq!(claimed("", claim), [], "{claim}");
    }
    // A stream may have such a name.
    let text = "role Dev\nteam A { 2 Dev }\nstream p737 { stage T by Dev { effort 1 h } }\n\
        scenario Y { runs 4 weeks; demand p737 1 per week; expect flow time of p737 < 3 days }";
    assert_eq!(found(text), []);
}

/// What cannot have been meant is told before anything runs.
#[test]
fn what_cannot_have_been_meant_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let spec = "andon 1\nrole Dev\nteam Platform { 2 Dev }\nstream F { stage A by Dev { effort 1 day } }\n\
        scenario Y { runs 40 days after 10 days warm-up; demand F 2 per week; replications 4 }\n";
    fs::write(folder.path().join("a.org"), spec).unwrap();
    fs::write(
        folder.path().join("b.org"),
        spec.replace("; replications", "; expect utilisation of Platfrom < 90%; replications"),
    )
    .unwrap();
    for (arguments, wanted) in [
        (
            ["trace", "filter", "a.org", "--after", "50 days", "--before", "30 days"].as_slice(),
            "nothing is both after 50 days and before 30 days",
        ),
        (&["diagnose", "a.org", "--most", "0"], "at least 1 is wanted"),
        (&["graph", "a.org", "-o", "nowhere/x.svg"], "its folder is not there"),
        (
            &["check", "a.org", "--allow", "team-too-large,no-ladders"],
            "no rule is called `no-ladders`; did you mean `no-ladder`?",
        ),
    ] {
        let (code, said) = done(folder.path(), arguments);
        assert!(code == Some(2) && said.contains(wanted), "{arguments:?}: {code:?} {said}");
    }
    let (code, said) = done(folder.path(), &["check", "b.org", "--format", "json"]);
    assert!(code == Some(1) && said.contains("did you mean `Platform`?"), "{said}");
    assert_eq!(done(folder.path(), &["check", "a.org", "--allow", "team-too-large,no-ladder"]).0, Some(0));
}
