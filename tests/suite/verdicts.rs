//! What claims come to where nothing varies: at a bound, about quantiles, about two metrics, and with one replication.

use crate::support::ran;
use andon::resolve::compile;
use andon::sim::verdict::judge;
use andon::source::provider::InMemory;
use andon::stats::Verdict::{self, Fails, Holds, Undecided};

/// Items of F take 265 minutes, those of G as long, one of each a day.
fn verdicts(claims: &[&str], replications: u32) -> Vec<Verdict> {
    let claims: String = claims.iter().map(|claim| format!("expect {claim}\n")).collect();
    let text = format!(
        "andon 1\nrole Dev\nteam A {{ 1 Dev }}\nstream F {{ stage Code by Dev {{ effort 265 min }} }}\n\
         stream G {{ stage Run by Dev {{ effort 265 min }} }}\n\
         scenario S {{ runs 9 days after 1 day warm-up; demand F every 1 day; demand G every 1 day from 12 h\n{claims}}}\n"
    );
    let run = ran(&text, &[], 1, replications);
    let compiled = compile("a.org", &InMemory::default().with("a.org", text.as_str()));
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    scenario.expects.iter().map(|claim| judge(claim, &run, &[]).verdict).collect()
}

#[test]
fn what_is_at_a_bound_is_neither_below_nor_above_it() {
    let claims =
        |what: &str, bound: &str| ["<", ">", "<=", ">="].map(|sign| format!("{what} {sign} {bound}"));
    for (what, bound) in [
        ("flow time of F", "265 min"),
        ("flow time of F p85", "265 min"),
        ("flow time of F", "1 times flow time of G"),
        ("flow time of F p85", "1 times flow time of G p85"),
        ("throughput of F", "1 per day"),
        ("flow efficiency of F", "100%"),
    ] {
        let claims = claims(what, bound);
        let found = verdicts(&claims.each_ref().map(String::as_str), 2);
        assert_eq!(found, [Fails, Fails, Holds, Holds], "{what}");
    }
}

#[test]
fn claims_on_quantiles_know_of_their_buckets() {
    let exact = [
        "flow time of F p85 < 265.5 min",
        "flow time of F p85 >= 265.5 min",
        "flow time of F p50 between 265 min to 265 min",
    ];
    assert_eq!(verdicts(&exact, 2), [Holds, Fails, Holds]);
    // Two kinds of items in one bucket, a minute apart: which of them the middle is nobody knows, but where they lie.
    let text = |claim: &str| {
        format!(
            "andon 1\nrole Dev\nteam A {{ 9 Dev }}\nstream F {{ stage Code by Dev {{ effort 265 min }}\n\
             stage More by Dev {{ effort 1 min; happens 50% }} }}\n\
             scenario S {{ runs 90 days; demand F every 1 h\nexpect {claim} }}\n"
        )
    };
    for (claim, wanted) in [
        ("flow time of F p50 <= 265.4 min", Undecided),
        ("flow time of F p50 >= 265.6 min", Undecided),
        ("flow time of F p50 >= 265 min", Holds),
        ("flow time of F p50 <= 266 min", Holds),
        ("flow time of F p50 > 266 min", Fails),
    ] {
        let text = text(claim);
        let compiled = compile("a.org", &InMemory::default().with("a.org", text.as_str()));
        let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
        let verdict = judge(&scenario.expects[0], &ran(&text, &[], 1, 2), &[]).verdict;
        assert_eq!(verdict, wanted, "{claim}");
    }
}

#[test]
fn one_replication_decides_nothing() {
    let claims = [
        "flow time of F < 9 h",
        "flow time of F <= 1 times flow time of G",
        "flow time of F < 2 times flow time of G",
    ];
    assert_eq!(verdicts(&claims, 1), [Undecided; 3]);
    assert_eq!(verdicts(&claims, 2), [Holds; 3]);
}
