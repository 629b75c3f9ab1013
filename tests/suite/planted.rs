//! Organisations that work, drawn from a number, and the same ones with exactly one fault planted in them.

use super::generate::Luck;
use std::fmt::Write as _;

/// A fault, and the rules that name it.
pub(crate) const FAULTS: &[(&str, &[&str])] = &[
    ("missing interface", &["missing-interface"]),
    ("overloaded desk", &["overloaded", "near-saturation"]),
    ("veto chain", &["deep-approval-chain"]),
    ("blame rule", &["punished-bad-news"]),
    ("no andon", &["signal-nobody-hears"]),
    ("tight coupling", &["runaway-coupling"]),
    ("batch", &["batch-larger-than-demand"]),
    ("no intent", &["missing-intent"]),
    ("shared-resource queue", &["scarce-resource"]),
    ("no assessment", &["no-assessment"]),
    ("onboarding cap", &["onboarding-too-fast"]),
    ("wrong cadence", &["slow-channel-for-fast-work"]),
];

/// The organisation of this number; with a fault, or without one, and with so many developers more in each team.
pub(crate) fn planted(seed: u64, fault: &str, more: usize) -> String {
    let mut luck = Luck(seed.wrapping_mul(1_099_511_628_211).wrapping_add(77));
    for _ in 0..4 {
        luck.below(2);
    }
    let mut between = |low: usize, high: usize| low + luck.below((high - low + 1) as u64);
    let has = |name: &str| fault == name;
    let teams = between(3, 5);
    let heads: Vec<usize> = (0..teams).map(|_| between(4, 6)).collect();
    let devs: usize = heads.iter().sum();
    let operators = between(5, 8);
    let load = between(40, 55) as f64 / 100.0;
    let (code, try_h, ship) = (between(20, 40), between(4, 10), between(3, 8));
    let free = between(15, 30);
    // Items a day, so that the developers are loaded as drawn.
    let rate = load * devs as f64 * 24.0 / (code + try_h) as f64;
    let mut out = String::from(
        "andon 1\nrole Dev { may decide Release; mentors newcomers 50% for 12 weeks; responsible for Product }\n",
    );
    out.push_str("role Op { responsible for Service }\nrole Coach { responsible for Help }\n");
    let _ = writeln!(
        out,
        "channel chat {{ speed {} min; {}fidelity 97% }}",
        between(5, 20),
        if has("wrong cadence") { "frequency every 2 weeks; " } else { "" }
    );
    out.push_str("unit IT led by CIO {\n");
    for (t, people) in heads.iter().enumerate() {
        let _ = writeln!(out, "  team T{t} led by Lead{t} {{ {} Dev; 1 Coach }}", people + more);
    }
    // So many that they are loaded as drawn; an overloaded desk has fewer than it needs.
    let ops_hours = rate * (ship as f64 + 0.5);
    let needed = (ops_hours / 24.0 / 0.5).ceil() as usize;
    let ops = if has("overloaded desk") {
        ((ops_hours / 24.0 / 1.15).floor() as usize).max(1)
    } else {
        needed.max(operators)
    };
    let _ = writeln!(out, "  team Run led by Chief {{ {ops} Op }}\n}}");
    let _ = writeln!(
        out,
        "leader CIO {{ available {free}%; responsible for All }}\nleader Chief {{ responsible for Run }}"
    );
    if !has("missing interface") {
        for t in 0..teams {
            let _ = writeln!(out, "interface T{t} <-> Run by chat");
        }
    }
    if !has("no intent") {
        out.push_str("intent all { purpose \"Ship\"; do \"Tell\"; avoid \"Harm\"; if silent for 4 h, act within intent }\n");
    }
    let chain = if has("veto chain") {
        "approved by Chief, then CIO every week on Thursday, then Lead0 every week on Monday; "
    } else {
        ""
    };
    let _ = writeln!(out, "decision Release {{ {chain}takes 20 min; local 50%; half life 8 h }}");
    let _ = writeln!(
        out,
        "climate {{ bad news is {}; safety 80% }}",
        if has("blame rule") { "punished 85%" } else { "thanked 95%" }
    );
    out.push_str(
        "andon Cord { answered by Coach within 2 h, takes 15 min, solves 85%; then CIO, takes 15 min }\n",
    );
    let pulls = if has("no andon") { "" } else { "pulls Cord; " };
    let _ = writeln!(
        out,
        "signal Smell {{ arises in Feature.Code 15%; {pulls}unheard for exponential 5 days becomes Fault 30% }}\nincident Fault {{ repaired by Op, effort 2 h }}"
    );
    let breaks = if has("tight coupling") {
        "depends on 4 Module breaks 32%"
    } else {
        "depends on 2 Module breaks 5%"
    };
    let _ = writeln!(out, "component Module 20 owned by Run {{ {breaks}; repair 4 h }}");
    // Enough of the scarce thing for a load of a half, or just short of what is asked for.
    let asked = rate * try_h as f64 / 24.0;
    let rigs = if has("shared-resource queue") { (asked / 0.97).ceil() } else { (asked / 0.5).ceil() + 1.0 };
    let hold = if has("shared-resource queue") { rigs * 0.97 * 24.0 / rate } else { try_h as f64 };
    let _ = writeln!(out, "resource Rig {rigs} {{ first come first served }}");
    let batch = if has("batch") { format!("; batch {}", (rate * 14.0).round()) } else { String::new() };
    let _ = writeln!(
        out,
        "stream Feature {{
  at most 900 items
  stage Code by Dev {{ effort {code} h; asks Op 50% for 1 h }}
  stage Try by Dev {{ effort {try_h} h; uses 1 Rig for {hold:.2} h; decides Release }}
  stage Ship by Op {{ effort {ship} h{batch}; changes Module }}
}}"
    );
    let _ = writeln!(out, "variant Wired {{ add interface Dev <-> Op by chat }}");
    let joins = if has("onboarding cap") { heads.iter().max().unwrap_or(&4) * 2 } else { 1 };
    out.push_str("scenario Year {\n  runs 200 days after 40 days warm-up\n");
    let _ = writeln!(out, "  demand Feature {rate:.3} per day\n  at day 90 {joins} Dev join T0");
    if has("no assessment") {
        out.push_str("  at day 60 cut interface T0 <-> Run\n  at day 61 cut interface T1 <-> Run\n  at day 62 cut interface T2 <-> Run\n");
    }
    out.push_str("}\n");
    out
}
