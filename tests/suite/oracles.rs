//! Queueing theory as oracle: specs whose exact answers are known, each figure taken from the closed form.
//!
//! Each case runs 20 to 40 replications of 6,000 to 48,000 customers and is refused at |z| > 4.5 (7·10⁻⁶ for each figure, 0.1%
//! for all of them together). The power of a case is that of its standard error: `most` is the largest standard error, as
//! a share of the figure, that the case may have, and is asserted; an error of 8 times that is found with 99.97%.

use crate::support::{run_base, z};
use andon::stats::queueing::{
    self as theory, approval, closed, committee, line, network, priority, repair, single,
};

struct Figure {
    metric: &'static str,
    of: &'static str,
    theory: f64,
}

fn figure(metric: &'static str, of: &'static str, theory: f64) -> Figure {
    Figure { metric, of, theory }
}

fn agrees(name: &str, replications: u32, most: f64, figures: &[Figure]) {
    let path = format!("tests/oracles/{name}.org");
    let run = run_base(&path, 1, replications);
    for Figure { metric, of, theory } in figures {
        let z = z(&run, metric, of, *theory);
        assert!(z.abs() < 4.5, "{path}: {metric} of {of} should be {theory}, z = {z}");
        let interval = run.interval(metric, of).unwrap();
        let error = interval.half / 2.0 / theory;
        assert!(error < most, "{path}: the standard error of {metric} is {error} of the figure");
    }
}

#[test]
fn one_clerk_with_exponential_service() {
    let figures = [
        figure("flow time", "Case", single::mm1_time(0.8, 1.0)),
        figure("wait", "Case.Serve", 4.0),
        figure("work in progress", "Case", single::mm1_present(0.8, 1.0)),
        figure("utilisation", "Clerk", 0.8),
        figure("flow efficiency", "Case", network::flow_efficiency(0.8, 1.0, 0.0)),
    ];
    agrees("mm1", 40, 0.03, &figures[..4]);
    // A ratio of means has a bias of the order of one part in the number of customers.
    agrees("mm1", 40, 0.03, &figures[4..]);
}

/// At a load of 0.95 the number present is correlated over hundreds of service times: the standard error of twenty runs of 38,000
/// customers is 5% or so, and no less (Whitt 1989 on run lengths).
#[test]
fn one_clerk_who_is_hardly_ever_free() {
    let figures = [
        figure("flow time", "Case", single::mm1_time(0.95, 1.0)),
        figure("work in progress", "Case", single::mm1_present(0.95, 1.0)),
    ];
    agrees("mm1-heavy", 20, 0.07, &figures);
}

/// Quantiles come from buckets of one part in 64, so that they may be off by one part in 128 beside chance.
#[test]
fn quantiles_of_the_flow_time() {
    let run = run_base("tests/oracles/mm1.org", 1, 40);
    for p in [0.5, 0.85, 0.95] {
        let theory = single::mm1_quantile(0.8, 1.0, p);
        let found = run.quantile("flow time", "Case", p).unwrap();
        let error = found.half / 2.02;
        assert!(
            (found.mean - theory).abs() < 4.5 * error + theory / 128.0,
            "{p}: {found:?}, theory {theory}"
        );
        assert!(error < 0.03 * theory);
    }
}

#[test]
fn two_silos_and_one_pool() {
    let pooled = 1.0 + theory::mmc_wait(1.6, 1.0, 2);
    for (name, time) in [("two-silos", single::mm1_time(0.8, 1.0)), ("one-pool", pooled)] {
        agrees(name, 20, 0.03, &[figure("flow time", "Case", time)]);
    }
}

/// Multiple vacations: the clerk turns to something else of four seconds whenever nobody waits, and is not called back.
#[test]
fn a_clerk_who_turns_to_something_else() {
    let wait = single::vacation_wait(0.5, 1.0, 1.0, 4.0, 0.0);
    assert!((wait - 3.0).abs() < 1e-12);
    agrees("vacations", 20, 0.02, &[figure("wait", "Case.Serve", wait)]);
}

#[test]
fn who_does_not_wait_for_ever() {
    let solved = theory::many::impatient(1.2, 1.0, 1, 0.5);
    assert!((solved.abandons - 0.366_204).abs() < 1e-6);
    agrees("impatient", 20, 0.02, &[figure("share of items given up", "Case", solved.abandons)]);
}

#[test]
fn many_clerks_share_a_queue() {
    for (name, lambda, service, servers) in
        [("mmc2", 1.5, 1.0, 2), ("mmc5", 4.0, 1.0, 5), ("mmc10", 18.0, 0.5, 10)]
    {
        let wait = theory::mmc_wait(lambda, service, servers);
        let present = theory::many::mmc_present(lambda, service, servers);
        let figures = [figure("wait", "Case.Serve", wait), figure("work in progress", "Case", present)];
        agrees(name, 24, 0.04, &figures);
    }
}

#[test]
fn service_that_varies_otherwise() {
    // (sd/mean)²: none, 4, and that of 90% of 0.5 s and 10% of 5.5 s.
    for (name, lambda, scv) in [("md1", 0.8, 0.0), ("mg1-lognormal", 0.7, 4.0), ("mg1-mixture", 0.6, 5.5)] {
        agrees(name, 40, 0.04, &[figure("wait", "Case.Serve", single::mg1_wait(lambda, 1.0, scv))]);
    }
}

#[test]
fn arrivals_that_vary_less() {
    let exponential = single::gim1_root(1.0, |s| (-1.25 * s).exp());
    let erlang = single::gim1_root(1.0, |s| (1.6 / (1.6 + s)).powi(2));
    for (name, root) in [("dm1", exponential), ("e2m1", erlang)] {
        agrees(name, 24, 0.03, &[figure("wait", "Case.Serve", root / (1.0 - root))]);
    }
}

#[test]
fn who_finds_it_full_goes_away() {
    for (name, lambda, room) in [("mm1k", 0.9, 5), ("mm1k-full", 1.0, 4)] {
        let limited = single::mm1k(lambda, 1.0, room);
        let figures = [
            figure("share of items turned away", "Case.Serve", limited.refused),
            figure("items at", "Case.Serve", limited.present),
            figure("throughput", "Case", limited.throughput),
            figure("flow time", "Case", limited.time),
        ];
        agrees(name, 20, 0.02, &figures);
    }
    let refused = theory::erlang_b(8.0, 10);
    agrees("erlang-b", 20, 0.02, &[figure("share of items turned away", "Call.Talk", refused)]);
}

#[test]
fn urgent_cases_go_first() {
    let class = |lambda| priority::Class { lambda, mean_service: 1.0, service_scv: 1.0 };
    let waits = priority::waits(&[class(0.2), class(0.6)]);
    let figures = [figure("wait", "Urgent.Help", waits[0]), figure("wait", "Normal.Serve", waits[1])];
    agrees("priority", 24, 0.04, &figures);
}

#[test]
fn urgent_cases_interrupt() {
    let class = |lambda| priority::Class { lambda, mean_service: 1.0, service_scv: 1.0 };
    let times = priority::times_with_interruption(&[class(0.2), class(0.6)]);
    assert!((times[0] - 1.25).abs() < 1e-9 && (times[1] - 6.25).abs() < 1e-9);
    let figures = [figure("flow time", "Urgent", times[0]), figure("flow time", "Normal", times[1])];
    agrees("priority-interrupts", 24, 0.04, &figures);
}

#[test]
fn work_that_comes_back() {
    let node = |outside, mean_service, servers| network::Node { outside, mean_service, servers };
    let nodes = [node(0.5, 1.0, 1), node(0.0, 1.0 / 0.9, 1)];
    let solved = network::jackson(&nodes, &[vec![0.0, 1.0], vec![0.3, 0.0]]).unwrap();
    let figures = [
        figure("flow time", "Feature", solved.time),
        figure("items at", "Feature.Develop", solved.present[0]),
        figure("utilisation", "Tester", solved.load[1]),
    ];
    agrees("rework", 20, 0.03, &figures);
}

#[test]
fn a_network_with_ways_back() {
    let node = |outside, mean_service, servers| network::Node { outside, mean_service, servers };
    let nodes = [node(0.4, 1.0, 1), node(0.0, 1.25, 1), node(0.0, 4.0, 1), node(0.0, 2.5, 2)];
    let routing = [
        vec![0.0, 1.0, 0.0, 0.0],
        vec![0.0, 0.0, 0.2, 0.8],
        vec![0.0, 1.0, 0.0, 0.0],
        vec![0.0, 0.1, 0.0, 0.0],
    ];
    let solved = network::jackson(&nodes, &routing).unwrap();
    let figures = [
        figure("flow time", "Case", solved.time),
        figure("items at", "Case.Two", solved.present[1]),
        figure("items at", "Case.Three", solved.present[2]),
        figure("items at", "Case.Four", solved.present[3]),
    ];
    agrees("jackson", 20, 0.03, &figures);
}

#[test]
fn boards_with_a_short_agenda() {
    for (name, lambda, period, limit) in [("committee7", 0.9, 7.0, 7), ("committee5", 0.5, 5.0, 3)] {
        let wait = committee::committee(lambda, period, limit).wait;
        agrees(name, 24, 0.03, &[figure("decision time", "Permit", wait)]);
    }
}

#[test]
fn lines_with_little_room() {
    let three = andon::stats::queueing::saturated::Line { rates: &[1.0, 1.0, 1.0], buffers: &[0, 0] };
    for (name, throughput) in [
        ("line-tight", line::two_stations(1.0, 1.0, 0)),
        ("line-room", line::two_stations(1.0, 1.0, 3)),
        ("line-fast", line::two_stations(1.2, 1.0, 2)),
        ("line-three", three.throughput().unwrap()),
        ("line-four", saturated(&[1.0; 4], &[0; 3])),
        ("line-five", saturated(&[1.0; 5], &[0; 4])),
        ("line-three-room", saturated(&[1.0; 3], &[1; 2])),
    ] {
        agrees(name, 20, 0.02, &[figure("throughput", "Piece", throughput)]);
    }
}

fn saturated(rates: &[f64], buffers: &[u32]) -> f64 {
    andon::stats::queueing::saturated::Line { rates, buffers }.throughput().unwrap()
}

#[test]
fn cards_that_go_round() {
    for (name, cards, rates) in [
        ("conwip1", 1, [1.0, 1.0, 1.0]),
        ("conwip3", 3, [1.0, 1.0, 1.0]),
        ("conwip10", 10, [1.0, 1.0, 1.0]),
        ("conwip-slow", 6, [1.0, 0.5, 1.0]),
    ] {
        let solved = closed::conwip(&rates, cards);
        let figures =
            [figure("throughput", "Piece", solved.throughput), figure("flow time", "Piece", solved.time)];
        agrees(name, 20, 0.02, &figures);
    }
}

#[test]
fn branches_that_join() {
    agrees("fork-join", 24, 0.03, &[figure("flow time", "Case", network::fork_join_of_two(0.8, 1.0))]);
}

#[test]
fn one_helper_for_many() {
    for (name, workers) in [("repair", 8), ("repair-wide", 25)] {
        let service = repair::Helped { workers, between: 600.0, help: 30.0 }.service();
        let figures = [
            figure("utilisation", "Helper", service.busy),
            figure("utilisation", "Worker", service.available),
            figure("wait", "Shift.Help", service.response - 30.0),
        ];
        agrees(name, 20, 0.04, &figures);
    }
}

#[test]
fn a_hand_off_between_two_desks() {
    let flow = 2.0 / (1.0 - 0.5) + 6.0;
    let figures = [
        figure("flow time", "Case", flow),
        figure("time in hop", "Case", 6.0),
        figure("flow efficiency", "Case", network::flow_efficiency(0.5, 2.0, 6.0)),
    ];
    let path = "tests/oracles/hand-off.org";
    let run = run_base(path, 1, 30);
    for f in figures.iter().filter(|f| f.metric != "time in hop") {
        let z = z(&run, f.metric, f.of, f.theory);
        assert!(z.abs() < 4.5, "{path}: {} should be {}, z = {z}", f.metric, f.theory);
    }
    // Nothing is left to chance on the way.
    assert_eq!(run.interval("time in hop", "Case").unwrap().mean, figures[1].theory);
}

#[test]
fn chains_of_approvals() {
    for (name, chain) in [("approvals1", 1), ("approvals3", 3)] {
        let time = approval::chain_time(chain, 0.6, 1.0, 0.0);
        agrees(name, 20, 0.03, &[figure("decision time", "Permit", time)]);
    }
    // Each of three sends a quarter back to the start: a network whose nodes are the approvers.
    let node = |outside| network::Node { outside, mean_service: 1.0, servers: 1 };
    let routing = [vec![0.25, 0.75, 0.0], vec![0.25, 0.0, 0.75], vec![0.25, 0.0, 0.0]];
    let solved = network::jackson(&[node(0.3), node(0.0), node(0.0)], &routing).unwrap();
    let figures = [figure("flow time", "Case", solved.time), figure("utilisation", "Chief1", solved.load[0])];
    agrees("approvals-back", 20, 0.03, &figures);
    let eight = approval::chain_time(8, 0.6, 1.0, 0.25);
    assert!((eight - 53.333_333).abs() < 1e-6);
    agrees("approvals8", 20, 0.03, &[figure("flow time", "Case", eight)]);
}

/// Ten pieces, five steps of a minute: moved together, the last is out after 50 minutes; one by one, after 14. Exact.
#[test]
fn a_batch_waits_for_its_last_piece() {
    for (name, minutes) in
        [("batch-of-ten", line::last_of_batch(10, 5)), ("one-piece", line::last_one_by_one(10, 5))]
    {
        let events = crate::support::trace_base(&format!("tests/oracles/{name}.org"), 1);
        let last = events.iter().filter(|e| e.kind == "done").map(|e| e.at.secs()).fold(0.0, f64::max);
        assert_eq!(last, minutes * 60.0, "{name}");
    }
}

#[test]
fn vetoes_multiply_and_majorities_help() {
    let majority: f64 = (6..=11).map(|k| choose(11, k) * 0.6_f64.powi(k) * 0.4_f64.powi(11 - k)).sum();
    for (name, yes) in [("veto", approval::unanimous(0.8, 5)), ("majority", majority)] {
        agrees(name, 30, 0.005, &[figure("share of items successful", "Case", yes)]);
    }
    // Half a week to the first meeting, then a week for each no.
    let weeks = 0.5 + 1.0 / approval::unanimous(0.8, 5) - 1.0;
    agrees("resubmit", 20, 0.02, &[figure("flow time", "Case", weeks * 7.0 * 86_400.0)]);
}

fn choose(n: i32, k: i32) -> f64 {
    (1..=k).map(|i| f64::from(n - k + i) / f64::from(i)).product()
}

#[test]
fn what_the_place_knew_decays_on_the_way_up() {
    // W of the desk is exponential at rate 0.4, the decay is 2^(-W/1.7329): E = 0.4 / (0.4 + ln 2 / 1.7329).
    let right = 0.4 / (0.4 + std::f64::consts::LN_2 / 1.732_867_951_4);
    agrees("tempo", 20, 0.02, &[figure("share of decisions right", "Fire", right)]);
}

#[test]
fn delegation_empties_the_desk() {
    // Half take 1 s of their own; the others pass a desk at load 0.475.
    let time = 0.5 * 1.0 + 0.5 * single::mm1_time(0.475, 1.0);
    let figures = [figure("decision time", "Spend", time), figure("utilisation", "Chief", 0.475)];
    agrees("delegation", 20, 0.02, &figures);
}

#[test]
fn impatience_goes_round_the_sanctioned_way() {
    let share = 0.6 * (1.0 - (-2.0_f64).exp());
    let waited = (1.0 - share) * 10.0 * 86_400.0;
    let figures = [
        figure("share of messages in the shadow", "", share),
        figure("time in hop", "Case", waited),
        figure("flow time", "Case", waited),
    ];
    agrees("shadow", 20, 0.02, &figures);
}

#[test]
fn items_that_bring_items() {
    let figures = [figure("throughput", "Case", 0.2 / (1.0 - 0.75)), figure("utilisation", "Clerk", 0.4)];
    agrees("branching", 20, 0.03, &figures);
}

/// Without any chance the run ends exactly at the end of the critical path, tolerance nought.
#[test]
fn without_chance_the_critical_path_is_exact() {
    let run = run_base("tests/oracles/zero.org", 1, 2);
    // Three parts at once: A draws them at 3, 6 and 9 h; on B's path the last waits for the two before it: 5 + 3·5 = 20 h,
    // back at 22 h; A ships at once: 13, 18 and 23 h after the start.
    for sample in &run.samples {
        let (_, flow) = sample.iter().find(|((m, of), _)| *m == 0 && of == "Part").unwrap();
        assert_eq!(flow.value, (13.0 + 18.0 + 23.0) / 3.0 * 3_600.0);
    }
    let story: Vec<_> = crate::support::trace_base("tests/oracles/zero.org", 1)
        .iter()
        .filter(|e| e.kind == "done")
        .map(|e| e.at.secs() / 3_600.0 - 24.0)
        .collect();
    assert_eq!(story, [13.0, 18.0, 23.0]);
}

/// An error planted in a spec is found: service 2% slower, an offered load 2% higher, one of a hundred customers who comes back.
#[test]
fn planted_errors_are_found() {
    for (name, metric, of, theory, replications, right, wrong) in [
        ("mm1", "flow time", "Case", single::mm1_time(0.8, 1.0), 40, "exponential 1 s", "exponential 1.02 s"),
        (
            "erlang-b",
            "share of items turned away",
            "Call.Talk",
            theory::erlang_b(8.0, 10),
            20,
            "Call 8 per",
            "Call 8.16 per",
        ),
        (
            "conwip3",
            "throughput",
            "Piece",
            0.6,
            20,
            "Sew by Second { effort exponential 1 s",
            "Sew by Second { effort exponential 1.02 s",
        ),
        (
            "committee5",
            "decision time",
            "Permit",
            committee::committee(0.5, 5.0, 3).wait,
            24,
            "Case 0.5 per",
            "Case 0.51 per",
        ),
        (
            "veto",
            "share of items successful",
            "Case",
            approval::unanimous(0.8, 5),
            30,
            "says yes 80%",
            "says yes 79%",
        ),
    ] {
        let text = std::fs::read_to_string(format!("tests/oracles/{name}.org")).unwrap();
        assert!(text.contains(right), "{name}");
        let run = crate::support::ran(&text.replacen(right, wrong, 1), &[], 1, replications);
        let z = z(&run, metric, of, theory);
        assert!(z.abs() > 4.5, "{name}: `{wrong}` is not found, z = {z}");
    }
}

/// Ties are broken by keys; when they are broken at random instead, no exact case changes beyond its interval: none of the
/// theory hangs on the order of simultaneous events. A case in which ties never come about gives the same bytes.
#[test]
fn no_oracle_hangs_on_the_order_of_simultaneous_events() {
    let mut folder: Vec<_> = std::fs::read_dir("tests/oracles").unwrap().map(|e| e.unwrap().path()).collect();
    folder.sort();
    assert!(folder.len() >= 49);
    for path in folder {
        let path = path.to_str().unwrap();
        let (plain, shuffled) = (run_base(path, 2, 5), crate::support::run_shuffled(path, 2, 5));
        for found in &plain.measured {
            let other =
                shuffled.measured.iter().find(|m| m.metric.name == found.metric.name && m.of == found.of);
            let (a, b) = (&found.values, &other.unwrap().values);
            if a == b || a.len() < 5 || b.len() < 5 {
                continue;
            }
            // Some 300 figures in all: at 0.9999 three in a hundred suites would show one by chance, but for the fixed seeds.
            let change = andon::stats::Interval::paired_difference(a, b, 0.999_9);
            assert!(change.covers(0.0), "{path}: {} of {}: {a:?} {b:?}", found.metric.name, found.of);
        }
    }
}
