//! One file a rule.

mod deep_approval_chain;
mod intent_without_avoid;
mod intent_without_silence_procedure;
mod missing_intent;
mod missing_interface;
mod near_saturation;
mod no_warm_up;
mod overloaded;
mod signal_nobody_hears;
mod span_too_wide;
mod unit_without_leader;
mod unreachable;
mod unused_channel;
mod variant_changes_nothing;

use super::rule::Rule;

/// All rules, in the order of the manual.
pub static ALL: &[&Rule] = &[
    &missing_interface::RULE,
    &unreachable::RULE,
    &unused_channel::RULE,
    &deep_approval_chain::RULE,
    &missing_intent::RULE,
    &intent_without_avoid::RULE,
    &intent_without_silence_procedure::RULE,
    &unit_without_leader::RULE,
    &span_too_wide::RULE,
    &overloaded::RULE,
    &near_saturation::RULE,
    &signal_nobody_hears::RULE,
    &no_warm_up::RULE,
    &variant_changes_nothing::RULE,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::provider::InMemory;

    fn found(text: &str) -> Vec<&'static str> {
        let compiled = crate::resolve::compile("a.org", &InMemory::default().with("a.org", text));
        assert!(compiled.is_sound(), "{text}\n{:#?}", compiled.findings);
        crate::lint::check(&compiled.project).iter().map(|f| f.rule).collect()
    }

    #[test]
    fn every_rule_finds_its_bad_example_and_not_its_good_one() {
        for rule in ALL {
            assert!(found(rule.bad).contains(&rule.name), "{} does not find its bad example", rule.name);
            assert!(!found(rule.good).contains(&rule.name), "{} finds its good example", rule.name);
        }
    }

    #[test]
    fn names_are_unique_and_match_their_files() {
        for (i, rule) in ALL.iter().enumerate() {
            assert!(ALL[..i].iter().all(|r| r.name != rule.name), "{} twice", rule.name);
            let file = format!("mod {};", rule.name.replace('-', "_"));
            assert!(include_str!("rules.rs").contains(&file), "{} has no file of its name", rule.name);
        }
    }

    #[test]
    fn a_rule_is_switched_off_with_a_reason_and_an_idle_switch_is_found() {
        let bad = "andon 1\nrole Dev\nteam A { 2 Dev }\nscenario S { runs 1 year; allow no-warm-up because \"it starts empty\" }\n";
        assert!(!found(bad).contains(&"no-warm-up"));
        assert!(
            found("andon 1\nrole Dev\nteam A { 2 Dev; allow no-warm-up because \"?\" }\n")
                .contains(&"unused-allow")
        );
        assert!(
            found("andon 1\nrole Dev\nteam A { 2 Dev; allow no-warm-up }\n")
                .contains(&"allow-without-reason")
        );
    }
}
