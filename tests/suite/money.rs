//! What people cost is in one currency: whoever has none beside others who have one is told so, and nobody else.

use andon::resolve::{Compiled, compile};
use andon::source::provider::InMemory;

fn compiled(costs: [&str; 3], more: &str) -> Compiled {
    let [a, b, c] = costs;
    let text = format!(
        "andon 1\nrole A {{ costs {a} per day }}\nrole B {{ costs {b} per day }}\nrole C {{ costs {c} per day }}\nteam T {{ 1 A; 1 B; 1 C }}\n{more}"
    );
    compile("a.org", &InMemory::default().with("a.org", text))
}

/// The rule, the line and the message of each finding.
fn told(compiled: &Compiled) -> Vec<(&'static str, u32, String)> {
    let line = |span| compiled.sources.place(span).1.line;
    compiled.findings.iter().map(|f| (f.rule, line(f.primary.span), f.message.clone())).collect()
}

#[test]
fn the_lines_without_a_currency_are_blamed() {
    let lacks = "this has no currency, and people cost `USD` elsewhere".to_owned();
    let first = |line: u32| ("missing-unit", line, lacks.clone());
    assert_eq!(told(&compiled(["700", "800 USD", "900 USD"], "")), [first(2)]);
    assert_eq!(told(&compiled(["700 USD", "800", "900"], "")), [first(3), first(4)]);
    let mixed = told(&compiled(["700", "800 USD", "900 EUR"], ""));
    let other = "this is in `EUR`, and people cost `USD` elsewhere".to_owned();
    assert_eq!(mixed, [first(2), ("wrong-unit", 4, other)]);
}

#[test]
fn the_mend_writes_the_currency() {
    let spec = compiled(["700", "800 USD", "9_00"], "");
    let file = spec.findings[0].primary.span.file;
    let text = spec.sources.get(file).unwrap().text.clone();
    let mended = andon::diag::fix::apply(file, &text, &spec.findings, true).text;
    assert!(
        mended.contains("costs 700 USD per day") && mended.contains("costs 9_00 USD per day"),
        "{mended}"
    );
}

#[test]
fn without_any_currency_costs_are_plain_figures() {
    let stream = "stream S { stage G by A { effort 1 h } }\nscenario Y { runs 4 weeks; demand S 1 per week; expect cost < 90_000 }\n";
    assert_eq!(told(&compiled(["700", "800", "900"], stream)), []);
}

#[test]
fn a_claim_is_held_to_the_currency_that_somebody_has() {
    let stream = "stream S { stage G by A { effort 1 h } }\nscenario Y { runs 4 weeks; demand S 1 per week; expect cost < 90_000 USD }\n";
    let all = told(&compiled(["700", "800 USD", "900 USD"], stream));
    assert_eq!(all.len(), 1, "{all:?}");
}

#[test]
fn what_a_variant_says_is_blamed_once_and_where_it_stands() {
    let variants = "variant V { set role A { costs 500 per day } }\nvariant W { set role A { costs 500 USD per day } }\n";
    let all = told(&compiled(["700 USD", "800 USD", "900 USD"], variants));
    assert_eq!(all.iter().map(|(rule, line, _)| (*rule, *line)).collect::<Vec<_>>(), [("missing-unit", 6)]);
    // What the base lacks is said once, whatever variants build on it.
    let all = told(&compiled(["700", "800 USD", "900 USD"], "variant V { }\nvariant W of V { }\n"));
    assert_eq!(all.len(), 1, "{all:?}");
}
