//! A word behind a plain figure is never passed over: what counts has no unit, and what is whole has no part.

use andon::diag::Finding;
use andon::resolve::compile;
use andon::source::provider::InMemory;

fn found(text: &str) -> Vec<Finding> {
    let text = format!("andon 1\n{text}\n");
    compile("a.org", &InMemory::default().with("a.org", text)).findings
}

/// The only finding: its rule, and its help.
fn told(text: &str) -> (&'static str, String) {
    let all = found(text);
    assert_eq!(all.len(), 1, "{text}\n{all:#?}");
    (all[0].rule, all[0].help.clone().unwrap_or_default())
}

fn scenario(line: &str) -> String {
    format!(
        "role Op\nteam A {{ 2 Op }}\nstream Case {{ stage T by Op {{ effort 1 h }} }}\nscenario Y {{ runs 4 weeks after 1 week warm-up; {line} }}"
    )
}

#[test]
fn a_rate_counts_and_has_no_unit() {
    for (written, meant) in [
        ("2k per week", "`2000 per week`"),
        ("2 dozen per day", "`24 per day`"),
        ("1e9 per week", "`1000000000 per week`"),
        ("40% per week", "`40 per week`"),
        ("40 h per week", "`40 per week`"),
        ("3 cases per week", "`3 per week`"),
        ("1 per week rising to 2k per week from day 0 to day 9", "`2000 per week`"),
    ] {
        let (rule, help) = told(&scenario(&format!("demand Case {written}")));
        assert!(rule == "wrong-unit" && help.contains(meant), "{written}: {rule}: {help}");
    }
    let (rule, help) = told(&scenario("demand Case 1 per week; expect throughput of Case > 30k per week"));
    assert!(rule == "wrong-unit" && help.contains("`30000 per week`"), "{help}");
    let (rule, _) = told(&scenario("demand Case 1 per week; expect throughput of Case > 30 h per week"));
    assert_eq!(rule, "wrong-unit");
    let (rule, help) = told("role Op\nteam A { 1 Op }\naccess Env { granted by Op; at most 5k per week }");
    assert!(rule == "wrong-unit" && help.contains("`5000 per week`"), "{help}");
    let (rule, help) = told(&scenario("demand Case 1 per week; expect work in progress of Case < 3e2"));
    assert!(rule == "wrong-unit" && help.contains("`300`"), "{help}");
    assert_eq!(found(&scenario("demand Case 2_000 per week")), []);
}

#[test]
fn a_default_that_counts_is_whole_and_has_bounds() {
    for (written, rule) in [
        ("meaning 2k", "wrong-unit"),
        ("meaning 2 EUR", "wrong-unit"),
        ("meaning 1e99", "wrong-unit"),
        ("meaning 2.5", "number-out-of-range"),
        ("rounds 1.4", "number-out-of-range"),
        ("replications 3k", "wrong-unit"),
        ("replications 0", "number-out-of-range"),
        ("replications 1", "number-out-of-range"),
        ("juggles 0", "number-out-of-range"),
        ("priority 2.5", "number-out-of-range"),
    ] {
        assert_eq!(told(&format!("default {written}")).0, rule, "{written}");
    }
    assert!(told("default replications 3k").1.contains("`3000`"));
    for fine in ["meaning 100", "rounds 0", "replications 2", "priority 0", "own_case 0.5"] {
        assert_eq!(found(&format!("default {fine}")), [], "{fine}");
    }
}

#[test]
fn pay_is_money() {
    for (written, meant) in
        [("5k per day", "`5000 EUR per day`"), ("5 h per day", "`5 EUR"), ("5% per week", "`5 EUR")]
    {
        let (rule, help) = told(&format!("role Op {{ costs {written} }}"));
        assert!(rule == "wrong-unit" && help.contains(meant), "{written}: {rule}: {help}");
    }
    for fine in ["5_000 EUR per day", "5 per day"] {
        assert_eq!(found(&format!("role Op {{ costs {fine} }}")), [], "{fine}");
    }
    assert_eq!(told("role Op { pace 0% }").0, "number-out-of-range");
}

#[test]
fn a_window_begins_before_it_ends() {
    let (rule, help) = told(&scenario("demand Case 1 per week from day 20 to day 10"));
    assert!(rule == "number-out-of-range" && help.contains("the earlier moment first"), "{help}");
}

#[test]
fn a_switch_off_gives_a_reason() {
    for blank in ["\"\"", "\"  \""] {
        let (rule, help) = told(&format!("role Op {{ allow missing-intent because {blank} }}"));
        assert!(rule == "missing-statement" && help.contains("say why"), "{help}");
    }
}

#[test]
fn how_far_a_figure_moves_has_percent_or_times() {
    let text = "role Op\nteam A { 2 Op }\nstream Case { stage T by Op { effort 1 h } }\nscenario Y { runs 4 weeks; demand Case 1 per week }\n\
        variant V { set team A { at most 9 items } }\ncompare Y: base with V { expect flow time of Case rises at least 2 with 99% confidence }";
    let all = found(text);
    let one = all.iter().find(|f| f.rule == "syntax").unwrap_or_else(|| panic!("{all:#?}"));
    assert_eq!(one.primary.span.len(), 1, "{one:#?}");
    assert!(
        one.help.as_ref().unwrap().contains("`rises at least 2%`, or `rises at least 2 times`"),
        "{one:#?}"
    );
}

#[test]
fn a_misspelt_import_is_told_what_is_there() {
    let files = InMemory::default()
        .with("a.org", "andon 1\nimport \"lib/chanels.org\"\n")
        .with("lib/channels.org", "andon 1\n");
    let help = compile("a.org", &files).findings[0].help.clone().unwrap();
    assert!(help.contains("did you mean `channels.org`"), "{help}");
}
