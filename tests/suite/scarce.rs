//! Scarce things that somebody allocates: whoever asks at the moment of an allocation takes part in it, and so does whoever comes alone.

use crate::support::{close, mean, moments, ran};

fn rigs(count: u32, rhythm: &str, uses: u32, demand: &str) -> String {
    format!(
        "andon 1\nrole W\nrole O\nteam T {{ 100 W; 1 O }}\nresource Rig {count} {{ allocated by O {rhythm} }}\n\
         stream F {{ stage A by W {{ effort 1 h; uses {uses} Rig }} }}\nscenario Y {{ runs 20 days; {demand} }}\n"
    )
}

fn finished(text: &str) -> Vec<f64> {
    moments(text, "finished").into_iter().map(|at| at / 3_600.0).collect()
}

#[test]
fn whoever_asks_at_the_moment_of_an_allocation_takes_part_in_it() {
    let rhythm = |demand: &str| rigs(4, "every 12 h", 1, demand);
    // Alone, beside another one who has waited, and between two allocations.
    assert_eq!(finished(&rhythm("demand F 1 at day 1")), [25.0]);
    assert_eq!(finished(&rhythm("demand F 1 at day 1; demand F 1 at day 0.6")), [25.0, 25.0]);
    assert_eq!(finished(&rhythm("demand F 1 at day 1.1")), [37.0]);
    let always = ran(&rigs(2, "every 12 h", 2, "demand F every 24 h"), &[], 1, 2);
    close(mean(&always, "wait for", "Rig") + 1.0, 1.0, 1e-9);
}

/// What is left over waits for the next allocation, whoever else asks at the same moment.
#[test]
fn one_allocation_is_one() {
    let one = rigs(1, "every 12 h", 1, "demand F 3 at day 1");
    assert_eq!(finished(&one), [25.0, 37.0, 49.0]);
}

/// On demand, at once and as soon as something comes back; who is away allocates nothing before they are back.
#[test]
fn on_demand_is_whenever_somebody_asks_or_gives_back() {
    let two = rigs(2, "on demand", 1, "demand F 3 at day 1; demand F 1 at day 2.5");
    assert_eq!(finished(&two), [25.0, 25.0, 26.0, 61.0]);
    let away = rigs(2, "on demand", 1, "demand F 1 at day 1; from day 0.5 for 2 days O is away");
    assert_eq!(finished(&away), [61.0]);
}

/// A structure that takes over at the moment of an allocation holds it; one that has been held is not held again.
#[test]
fn an_allocation_keeps_its_moment_when_another_structure_takes_over() {
    let takes_over = |at: &str| {
        let variant = "variant V { set resource Rig { allocated by O every 8 h } }\n";
        rigs(1, "every 12 h", 1, &format!("demand F 2 at day 0.9; at {at} use variant V")) + variant
    };
    assert_eq!(finished(&takes_over("day 1")), [25.0, 33.0]);
    assert_eq!(finished(&takes_over("day 1.1")), [25.0, 33.0]);
}
