//! The canonical layout: stable, and it changes nothing that is said.

use crate::generate::spec;
use andon::report::model::model;
use andon::resolve::compile;
use andon::source::provider::InMemory;
use andon::syntax::format::format;
use proptest::prelude::*;

fn model_of(text: &str) -> String {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{text}\n{:#?}", compiled.findings);
    serde_json::to_string(&model(&compiled.project)).unwrap()
}

/// Blanks and line ends where they mean nothing, by a small generator of its own.
fn roughened(text: &str, mut luck: u64) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut in_string = false;
        for c in line.chars() {
            luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            in_string ^= c == '"';
            out.push(c);
            if c == ' ' && !in_string && luck >> 62 == 0 {
                out.push_str("  \t");
            }
        }
        out.push_str(if luck >> 61 == 1 { "   \r\n" } else { "\n" });
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn parse_format_parse_gives_the_same_model(seed in 0_u64..1_000_000, luck: u64) {
        let text = roughened(&spec(seed, 30), luck);
        let tidy = format(&text);
        prop_assert_eq!(format(&tidy), tidy.clone());
        prop_assert_eq!(model_of(&text), model_of(&tidy));
    }
}

#[test]
fn comments_and_documentation_are_kept() {
    let wild = "andon 1\n// above\n\n\n/// about A\nteam A {2 Dev // two\n// inside\n}\nrole Dev // last";
    insta::assert_snapshot!(format(wild), @r"
    andon 1
    // above

    /// about A
    team A {
      2 Dev  // two
      // inside
    }
    role Dev  // last
    ");
}

#[test]
fn figures_and_units_stand_apart_and_lists_break_after_commas() {
    let wild = "andon 1\nchannel c{speed 2days to 6 days;fidelity 60 %}\ndecision D { approved by A,\n then B every week on Thursday }\n";
    insta::assert_snapshot!(format(wild), @r"
    andon 1
    channel c { speed 2 days to 6 days; fidelity 60% }
    decision D {
      approved by A,
        then B every week on Thursday
    }
    ");
}
