//! Findings as a terminal draws them: columns, and the lines around a place.

use andon::diag::Finding;
use andon::lint::check;
use andon::report::terminal::{Look, pretty, short};
use andon::resolve::{Compiled, compile};
use andon::source::provider::InMemory;

fn compiled(text: &str) -> Compiled {
    compile("a.org", &InMemory::default().with("a.org", text))
}

fn drawn(findings: &[Finding], compiled: &Compiled) -> String {
    pretty(findings, &compiled.sources, Look { color: false, width: 110 })
}

#[test]
fn head_and_box_tell_one_column_which_counts_characters() {
    for wide in ["日本語の会社", "🏢🏭 works", "e\u{301}cole", "plain", "tab\t"] {
        let line = format!("role Dev; team A \"{wide}\" {{ 2 Ghost }}");
        let compiled = compiled(&format!("andon 1\n{}\n", line.replace("; ", "\n")));
        let line = line.split("; ").nth(1).unwrap();
        let column = line.chars().count() - "Ghost }".len() + 1;
        let place = format!("a.org:3:{column}");
        let head = short(&compiled.findings, &compiled.sources);
        assert!(head.starts_with(&format!("{place}: ")), "{head}");
        let drawn = drawn(&compiled.findings, &compiled);
        assert!(drawn.contains(&format!("[{place}]")), "{drawn}");
    }
}

#[test]
fn what_is_underlined_stands_under_wide_characters() {
    let compiled = compiled("andon 1\nteam A \"日本\" { 2 Ghost }\n");
    insta::assert_snapshot!(drawn(&compiled.findings, &compiled), @r#"
    a.org:2:17: error[unknown-name]: no role is called `Ghost`
       ╭─[a.org:2:17]
     1 │ andon 1
     2 │ team A "日本" { 2 Ghost }
       ·                   ─────
       ╰────
      help: declare a role `Ghost`, or write the name of one that is
    "#);
}

#[test]
fn places_that_are_far_apart_are_drawn_apart_and_no_line_is_blank() {
    let far = "role Ox { available 50% }\nrole Yak { available 50% }\n";
    let text = format!(
        "andon 1\nrole Dev\nrole Op\nchannel report {{ speed 1 h; frequency every 2 weeks }}\n\
         unit IT led by CIO {{ team A led by Lead {{ 2 Dev }}; team B led by Chief {{ 2 Op }} }}\n{far}\
         interface A -> B by report\n{}stream Feature {{\n  stage Code by Dev {{\n    effort 5 days\n    asks Op 50%\n  }}\n}}\n",
        "\nintent all { purpose \"Ship\"; avoid \"Harm\"; if silent for 1 h, act within intent }\n\n// one\n// two\n// three\n"
    );
    let compiled = compiled(&text);
    let findings: Vec<Finding> =
        check(&compiled.project).into_iter().filter(|f| f.rule == "slow-channel-for-fast-work").collect();
    assert_eq!(findings.len(), 1, "{:?}", compiled.findings);
    insta::assert_snapshot!(drawn(&findings, &compiled), @r"
    a.org:18:5: warn[slow-channel-for-fast-work]: `Feature.Code` asks `Op` over `Lead`, `CIO`, `Chief` in 3 h, since `A -> B` by `report` takes 7.0 days
       ╭─[a.org:8:11]
     7 │ role Yak { available 50% }
     8 │ interface A -> B by report
       ·           ───┬──
       ·              ╰── sanctioned, and too slow to be taken
       ╰────
        ╭─[a.org:18:5]
     17 │     effort 5 days
     18 │     asks Op 50%
        ·     ───────────
     19 │   }
        ╰────
      help: let it be used on demand, or write a quicker `interface`
    ");
}

#[test]
fn places_that_are_near_stand_in_one_box_with_all_lines_between() {
    let text = "andon 1\nrole Dev\n\n// one\n// two\nrole Dev\nteam A { 2 Dev }\n";
    let compiled = compiled(text);
    insta::assert_snapshot!(drawn(&compiled.findings, &compiled), @r"
    a.org:6:6: error[duplicate-name]: there is already a role `Dev`
       ╭─[a.org:6:6]
     1 │ andon 1
     2 │ role Dev
       ·      ─┬─
       ·       ╰── declared here first
     3 │ 
     4 │ // one
     5 │ // two
     6 │ role Dev
       ·      ─┬─
       ·       ╰── declared again here
     7 │ team A { 2 Dev }
       ╰────
      help: give one of them another name
    ");
}
