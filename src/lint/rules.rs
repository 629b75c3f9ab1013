//! One file a rule.

mod access_gate;
mod approval_cycle;
mod approver_without_context;
mod approves_own_work;
mod batch_larger_than_demand;
mod board_slower_than_demand;
mod bus_factor_one;
mod cannot_ask_back;
mod cannot_take_over;
mod central_allocation_slower_than_demand;
mod claim_cannot_fail;
mod claim_cannot_hold;
mod claim_undecidable;
mod component_nobody_owns;
mod congruence;
mod cost_left_out;
mod decided_out_of_sight;
mod decision_nobody_may_take;
mod decision_only_the_top_may_take;
mod deep_approval_chain;
mod delegation_without_bounds;
mod demand_never_fires;
mod demand_nobody_takes;
mod empty_team;
mod event_never_happens;
mod event_spares_structure;
mod goal_nobody_measures;
mod hard_to_convene;
mod hidden_customer;
mod intent_not_served;
mod intent_without_avoid;
mod intent_without_silence_procedure;
mod interrupts_nothing;
mod join_without_place;
mod ladder_too_slow;
mod leader_in_operations;
mod limit_below_demand;
mod limit_spares_no_approval;
mod long_escalation;
mod long_path;
mod lossy_path;
mod many_handoffs;
mod meeting_load;
mod missing_intent;
mod missing_interface;
mod mode_mismatch;
mod more_leave_than_are_there;
mod near_saturation;
mod no_assessment;
mod no_ladder;
mod no_warm_up;
mod onboarding_too_fast;
mod one_way_interface;
mod overlapping_authority;
mod overloaded;
mod owner_not_told;
mod punished_bad_news;
mod reorganisation_without_pilot;
mod resource_nobody_allocates;
mod responsibility_nobody_holds;
mod responsibility_shared_without_interface;
mod role_without_responsibility;
mod runaway_coupling;
mod rung_answers_too_late;
mod scarce_resource;
mod scenario_too_short;
mod several_bosses;
mod signal_nobody_hears;
mod single_point_of_contact;
mod skill_nobody_has;
mod slow_channel_for_fast_work;
mod span_too_narrow;
mod span_too_wide;
mod specialty_island;
mod stale_control_loop;
mod statement_without_effect;
mod stream_never_ends;
mod swallowing_relay;
mod taken_in_opposite_order;
mod team_too_large;
mod too_many_interfaces;
mod too_many_layers;
mod traded_where_no_needs_are_shared;
mod unit_without_leader;
mod unlimited_work_in_progress;
mod unreachable;
mod unused_channel;
mod unused_declaration;
mod unused_interface;
mod variant_changes_nothing;
mod vertical_dominated;
mod veto_chain;
mod zigzag_stream;

use super::rule::Rule;

/// All rules, in the order of the manual.
pub static ALL: &[&Rule] = &[
    &missing_interface::RULE,
    &unreachable::RULE,
    &one_way_interface::RULE,
    &cannot_ask_back::RULE,
    &lossy_path::RULE,
    &slow_channel_for_fast_work::RULE,
    &vertical_dominated::RULE,
    &long_escalation::RULE,
    &long_path::RULE,
    &unused_interface::RULE,
    &unused_channel::RULE,
    &too_many_interfaces::RULE,
    &single_point_of_contact::RULE,
    &deep_approval_chain::RULE,
    &veto_chain::RULE,
    &approval_cycle::RULE,
    &approves_own_work::RULE,
    &approver_without_context::RULE,
    &decision_nobody_may_take::RULE,
    &decision_only_the_top_may_take::RULE,
    &overlapping_authority::RULE,
    &limit_spares_no_approval::RULE,
    &leader_in_operations::RULE,
    &board_slower_than_demand::RULE,
    &decided_out_of_sight::RULE,
    &stale_control_loop::RULE,
    &mode_mismatch::RULE,
    &missing_intent::RULE,
    &intent_without_avoid::RULE,
    &intent_without_silence_procedure::RULE,
    &goal_nobody_measures::RULE,
    &delegation_without_bounds::RULE,
    &intent_not_served::RULE,
    &responsibility_nobody_holds::RULE,
    &responsibility_shared_without_interface::RULE,
    &role_without_responsibility::RULE,
    &skill_nobody_has::RULE,
    &bus_factor_one::RULE,
    &specialty_island::RULE,
    &onboarding_too_fast::RULE,
    &unit_without_leader::RULE,
    &several_bosses::RULE,
    &span_too_wide::RULE,
    &span_too_narrow::RULE,
    &too_many_layers::RULE,
    &team_too_large::RULE,
    &empty_team::RULE,
    &overloaded::RULE,
    &near_saturation::RULE,
    &zigzag_stream::RULE,
    &many_handoffs::RULE,
    &hidden_customer::RULE,
    &unlimited_work_in_progress::RULE,
    &limit_below_demand::RULE,
    &access_gate::RULE,
    &batch_larger_than_demand::RULE,
    &stream_never_ends::RULE,
    &signal_nobody_hears::RULE,
    &no_ladder::RULE,
    &ladder_too_slow::RULE,
    &rung_answers_too_late::RULE,
    &punished_bad_news::RULE,
    &swallowing_relay::RULE,
    &runaway_coupling::RULE,
    &owner_not_told::RULE,
    &component_nobody_owns::RULE,
    &congruence::RULE,
    &central_allocation_slower_than_demand::RULE,
    &meeting_load::RULE,
    &hard_to_convene::RULE,
    &resource_nobody_allocates::RULE,
    &traded_where_no_needs_are_shared::RULE,
    &scarce_resource::RULE,
    &taken_in_opposite_order::RULE,
    &claim_cannot_fail::RULE,
    &claim_cannot_hold::RULE,
    &cost_left_out::RULE,
    &claim_undecidable::RULE,
    &no_warm_up::RULE,
    &scenario_too_short::RULE,
    &demand_never_fires::RULE,
    &event_never_happens::RULE,
    &event_spares_structure::RULE,
    &cannot_take_over::RULE,
    &join_without_place::RULE,
    &more_leave_than_are_there::RULE,
    &demand_nobody_takes::RULE,
    &interrupts_nothing::RULE,
    &no_assessment::RULE,
    &reorganisation_without_pilot::RULE,
    &variant_changes_nothing::RULE,
    &statement_without_effect::RULE,
    &unused_declaration::RULE,
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
    fn bad_examples_have_the_finding_and_good_ones_have_not() {
        for rule in ALL {
            assert!(rule.bad.iter().all(|e| e.finds.contains(&rule.name)), "{}", rule.name);
            assert!(rule.good.iter().all(|e| !e.finds.contains(&rule.name)), "{}", rule.name);
            assert!(rule.bad.len() > 1 && rule.good.len() > 1, "{} needs two examples of each", rule.name);
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
