//! Who may decide what, within which bounds; and what people cost.

use crate::support::{mean, ran};
use andon::lint;
use andon::resolve::{Compiled, compile};
use andon::source::provider::InMemory;

fn compiled(text: &str) -> Compiled {
    compile("a.org", &InMemory::default().with("a.org", text))
}

fn rules(text: &str) -> Vec<&'static str> {
    let compiled = compiled(text);
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    lint::check(&compiled.project).iter().map(|f| f.rule).collect()
}

fn buying(amount: u32, more: &str) -> String {
    format!(
        "andon 1\nrole Dev {{ may decide Buy up to 500 USD }}\nteam A led by Lead {{ 2 Dev }}\n\
         leader Lead {{ may decide Buy up to 5000 USD }}\ndecision Buy {{ amount {amount} USD; takes 30 min }}\n{more}\n\
         stream S {{ stage T by Dev {{ effort 1 h; decides Buy }} }}\nscenario Y {{ runs 40 days; demand S 1 per day }}\n"
    )
}

#[test]
fn what_is_beyond_everybody_is_decided_by_nobody() {
    let done = |amount, more: &str| {
        mean(&ran(&buying(amount, more), &[], 1, 2), "throughput", "S") * 40.0 * 86_400.0
    };
    assert!(done(400, "") > 25.0 && done(4_000, "") > 25.0);
    assert!(done(50_000, "") < 1e-9);
    assert!(rules(&buying(50_000, "")).contains(&"decision-nobody-may-take"));
    assert!(!rules(&buying(5_000, "")).contains(&"decision-nobody-may-take"));
    // Silence lets the edge act, whatever the amount.
    let silence = "intent all { purpose \"Ship\"; avoid \"Harm\"; if silent for 4 h, act within intent }";
    assert!(done(50_000, silence) > 25.0);
}

#[test]
fn what_is_delegated_to_whoever_does_the_work_needs_no_way_to_others() {
    let spec = |intent: &str| {
        format!(
            "andon 1\nrole Dev\nrole Boss {{ may decide Ship }}\nteam A {{ 2 Dev }}\nteam B {{ 2 Boss }}\ndecision Ship {{ reversible }}\n\
             intent all {{ purpose \"Ship\"; avoid \"Harm\"; if silent for 1 h, act within intent; {intent} }}\n\
             stream S {{ stage T by Dev {{ effort 1 h; decides Ship }} }}\n"
        )
    };
    let unreachable = |intent: &str| rules(&spec(intent)).contains(&"unreachable");
    assert!(unreachable("do \"Ship\""));
    assert!(!unreachable("delegates Ship to Dev when reversible"));
    assert!(unreachable("delegates Ship to Boss when reversible"));
}

#[test]
fn people_are_paid_for_the_hours_and_days_of_their_calendar() {
    let cost = |pay: &str, works: &str| {
        let text = format!(
            "andon 1\ncalendar Office {{ works Monday to Friday from 09:00 to 17:00 }}\nrole W {{ {works}; costs {pay} }}\n\
             team A {{ 2 W }}\nstream S {{ stage T by W {{ effort 1 h }} }}\nscenario Y {{ runs 28 days; demand S 1 per day }}\n"
        );
        mean(&ran(&text, &[], 1, 2), "cost", "")
    };
    // Two people for four weeks, 40 hours each a week.
    let is = |got: f64, wanted: f64| assert!((got - wanted).abs() < 1.0, "{got} instead of {wanted}");
    is(cost("100 USD per h", "works Office"), 2.0 * 4.0 * 4_000.0);
    is(cost("800 USD per day", "works Office"), 2.0 * 4.0 * 4_000.0);
    is(cost("4000 USD per week", "works Office"), 2.0 * 4.0 * 4_000.0);
    is(cost("100 USD per h", "pace 100%"), 2.0 * 4.0 * 16_800.0);
}

#[test]
fn what_people_cost_is_in_one_currency() {
    let text =
        "andon 1\nrole A { costs 100 USD per h }\nrole B { costs 100 EUR per h }\nteam T { 1 A; 1 B }\n";
    let findings = compiled(text).findings;
    assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), ["wrong-unit"]);
    assert!(findings[0].message.contains("EUR") && findings[0].message.contains("USD"));
}

#[test]
fn a_question_is_asked_once_in_a_stage() {
    let asks = |second: &str| {
        let text = format!(
            "andon 1\nrole Dev\nrole Op\nrole Sec\nteam A {{ 1 Dev; 1 Op; 1 Sec }}\n\
             stream S {{ stage T by Dev {{ effort 1 h; asks Op 100% for 1 h; asks {second} 50% for 1 h }} }}\n"
        );
        compiled(&text).findings.iter().map(|f| f.rule).collect::<Vec<_>>()
    };
    assert_eq!(asks("Op"), ["contradiction"]);
    assert!(asks("Sec").is_empty());
}

/// What a hand-off loses is asked for, and that is a question like others.
#[test]
fn without_questions_nobody_asks_for_what_was_lost() {
    let text = "andon 1\nrole Dev\nrole Op\nchannel chat { speed 0 s; fidelity 40% }\nteam A { 4 Dev }\nteam B { 4 Op }\n\
        interface A <-> B by chat\nstream S { stage T by Dev { effort 1 h }; stage U by Op { effort 1 h } }\n\
        scenario Y { runs 60 days; demand S 2 per day }\n";
    assert!(mean(&ran(text, &[], 1, 2), "time in question", "S") > 60.0);
    assert!(mean(&ran(text, &["questions"], 1, 2), "time in question", "S") < 1e-9);
}

#[test]
fn whoever_joins_sees_problems_like_the_others() {
    let problems = |people: u32, more: &str| {
        let text = format!(
            "andon 1\nrole W\nteam P led by Boss {{ {people} W }}\n\
             signal Fault {{ arises every exponential 1 day at W; tells Boss }}\n\
             stream S {{ stage T by W {{ effort 1 h }} }}\nvariant Ten {{ hire 5 W into P; changes resources because \"more work\" }}\n\
             scenario Y {{ runs 200 days after 10 days warm-up; demand S 1 per day; {more} }}\n"
        );
        mean(&ran(&text, &[], 1, 8), "problems", "Fault") * 86_400.0
    };
    let near =
        |got: f64, wanted: f64| assert!((got / wanted - 1.0).abs() < 0.06, "{got} instead of {wanted}");
    // Standard deviation of 8 × 200 days of ten a day: 0.8%.
    near(problems(10, "assess every 1 year, if flow time of S > 1 year use variant Ten"), 10.0);
    near(problems(5, "at day 1 5 W join P"), 10.0);
    near(problems(5, "at day 1 use variant Ten"), 10.0);
    near(problems(10, "at day 1 5 W leave P"), 5.0);
}

/// Limits are compared with what is at stake as figures, in the base and in its variants.
#[test]
fn amounts_of_a_decision_are_in_one_unit() {
    let spec = |stake: &str, limit: &str, delegated: &str, later: &str| {
        format!(
            "andon 1\nrole Dev {{ may decide Spend up to {limit} }}\nteam A {{ 1 Dev }}\ndecision Spend {{ amount {stake} }}\n\
             intent A {{ purpose \"P\"; avoid \"H\"; delegates Spend to Dev up to {delegated} }}\n\
             variant V {{ set role Dev {{ may decide Spend up to {later} }} }}\n"
        )
    };
    let told = |text: String| {
        let compiled = compile("a.org", &InMemory::default().with("a.org", text));
        let wrong = compiled.findings.iter().filter(|f| f.rule == "wrong-unit");
        wrong.map(|f| f.message.clone()).collect::<Vec<String>>()
    };
    assert!(told(spec("100 EUR to 900 EUR", "500 EUR", "200 EUR", "50 EUR")).is_empty());
    assert!(told(spec("uniform 0 EUR to 100 EUR", "500", "200 EUR", "50 EUR")).is_empty());
    for (stake, limit, delegated, later) in [
        ("100 EUR to 900 EUR", "500 USD", "200 EUR", "50 EUR"),
        ("100 EUR to 900 EUR", "500 EUR", "200 USD", "50 EUR"),
        ("100 EUR to 900 EUR", "500 EUR", "200 EUR", "50 USD"),
        ("100 EUR to 900 USD", "500 EUR", "200 EUR", "50 EUR"),
    ] {
        let told = told(spec(stake, limit, delegated, later));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("other amounts of `Spend` are in"), "{told:?}");
    }
}
