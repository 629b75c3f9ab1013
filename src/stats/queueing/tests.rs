//! Each case has an exact answer, computed independently and given to six decimals.

use super::priority::{Class, times_with_interruption, waits};
use super::{
    approval, closed, committee, erlang_b, erlang_c, line, many, mmc_wait, network, repair, single, tree,
};

#[track_caller]
fn near<const N: usize>(found: [f64; N], exact: [f64; N]) {
    for (found, exact) in found.into_iter().zip(exact) {
        assert!((found - exact).abs() <= 0.6e-6, "{found} against {exact}");
    }
}

#[test]
fn one_server() {
    near(
        [
            single::mm1_present(0.8, 1.0),
            single::mm1_time(0.8, 1.0),
            mmc_wait(0.8, 1.0, 1),
            single::mm1_longer(0.8, 1.0, 10.0),
            single::mm1_quantile(0.8, 1.0, 0.95),
        ],
        [4.0, 5.0, 4.0, 0.135_335, 14.978_661],
    );
    near(
        [
            single::mm1_present(0.95, 1.0),
            single::mm1_time(0.95, 1.0),
            mmc_wait(0.95, 1.0, 1),
            single::mm1_quantile(0.95, 1.0, 0.95),
        ],
        [19.0, 20.0, 19.0, 59.914_645],
    );
    assert!(single::mm1_time(1.0, 1.0).is_infinite());
}

#[test]
fn several_servers() {
    near(
        [erlang_c(1.5, 2), mmc_wait(1.5, 1.0, 2), many::mmc_present(1.5, 1.0, 2)],
        [0.642_857, 1.285_714, 3.428_571],
    );
    near(
        [erlang_c(4.0, 5), mmc_wait(4.0, 1.0, 5), many::mmc_present(4.0, 1.0, 5)],
        [0.554_113, 0.554_113, 6.216_450],
    );
    near(
        [erlang_c(9.0, 10), mmc_wait(18.0, 0.5, 10), many::mmc_present(18.0, 0.5, 10)],
        [0.668_732, 0.334_366, 15.018_584],
    );
    near([erlang_b(8.0, 10)], [0.121_661]);
    assert!(mmc_wait(2.0, 1.0, 2).is_infinite());
}

#[test]
fn pooling_two_silos_halves_the_time() {
    let (silo, pooled) = (mmc_wait(0.8, 1.0, 1), mmc_wait(1.6, 1.0, 2));
    near([silo + 1.0, pooled + 1.0, silo / pooled], [5.0, 2.777_778, 2.25]);
}

#[test]
fn uneven_service() {
    near([single::mg1_wait(0.8, 1.0, 0.0), 0.8 * (single::mg1_wait(0.8, 1.0, 0.0) + 1.0)], [2.0, 2.4]);
    near(
        [single::mg1_wait(0.7, 1.0, 4.0), 0.7 * (single::mg1_wait(0.7, 1.0, 4.0) + 1.0)],
        [5.833_333, 4.783_333],
    );
    near([single::mg1_wait(0.6, 1.0, 5.5), 0.6 * (single::mg1_wait(0.6, 1.0, 5.5) + 1.0)], [4.875, 3.525]);
    near([super::ggc_wait(0.8, 1.0, 1, 1.0, 0.0), super::ggc_wait(0.7, 1.0, 1, 1.0, 4.0)], [2.0, 5.833_333]);
    assert!(single::mg1_wait(1.0, 1.0, 1.0).is_infinite());
}

#[test]
fn limited_room() {
    let five = single::mm1k(0.9, 1.0, 5);
    near(
        [five.refused, five.present, five.throughput, five.time],
        [0.126_023, 2.194_782, 0.786_580, 2.790_286],
    );
    let four = single::mm1k(1.0, 1.0, 4);
    near([four.refused, four.present, four.throughput, four.time], [0.2, 2.0, 0.8, 2.5]);
}

#[test]
fn work_that_comes_back() {
    let node = |outside, mean_service| network::Node { outside, mean_service, servers: 1 };
    let nodes = [node(0.5, 1.0), node(0.0, 1.0 / 0.9)];
    let solved = network::jackson(&nodes, &[vec![0.0, 1.0], vec![0.3, 0.0]]);
    let Some(solved) = solved else { panic!("the network is sound") };
    near([solved.load[0], solved.load[1]], [0.714_286, 0.793_651]);
    near([solved.present.iter().sum(), solved.time], [6.346_154, 12.692_308]);
}

#[test]
fn work_that_never_leaves_has_no_answer() {
    let node = network::Node { outside: 0.1, mean_service: 1.0, servers: 1 };
    assert_eq!(network::jackson(&[node, node], &[vec![0.0, 1.0], vec![1.0, 0.0]]), None);
    assert_eq!(network::jackson(&[node], &[]), None);
}

#[test]
fn urgent_work_first() {
    let class = |lambda| Class { lambda, mean_service: 1.0, service_scv: 1.0 };
    let classes = [class(0.2), class(0.6)];
    assert!(waits(&[class(0.2), class(0.9)])[1].is_infinite());
    let (wait, time) = (waits(&classes), times_with_interruption(&classes));
    near([wait[0], wait[1], time[0], time[1]], [1.0, 5.0, 1.25, 6.25]);
}

#[test]
fn regular_arrivals() {
    let waits = |root: f64| root / (1.0 - root);
    let fixed = single::gim1_root(1.0, |s| libm::exp(-s / 0.8));
    near([fixed, waits(fixed), single::kingman_wait(0.8, 1.0, 0.0, 1.0)], [0.628_630, 1.692_731, 2.0]);
    let erlang = single::gim1_root(1.0, |s| 1.6 / (1.6 + s) * (1.6 / (1.6 + s)));
    near([erlang, waits(erlang), single::kingman_wait(0.8, 1.0, 0.5, 1.0)], [0.739_853, 2.843_980, 3.0]);
    near([single::gim1_root(1.0, |s| 0.8 / (0.8 + s))], [0.8]);
}

#[test]
fn a_decider_who_looks_now_and_then() {
    near([single::vacation_wait(0.5, 1.0, 1.0, 4.0, 0.0), single::mg1_wait(0.5, 1.0, 1.0)], [3.0, 1.0]);
}

#[test]
fn a_committee_with_a_short_agenda() {
    let weekly = committee::committee(0.9, 7.0, 7);
    near([weekly.backlog, weekly.wait], [3.317_300, 7.185_889]);
    let other = committee::committee(0.5, 5.0, 3);
    near([other.backlog, other.wait], [1.793_440, 6.086_880]);
    let roomy = committee::committee(0.9, 7.0, 60);
    near([roomy.backlog, roomy.wait], [0.0, committee::unlimited_wait(7.0)]);
    assert!(committee::committee(1.0, 7.0, 7).wait.is_infinite());
}

#[test]
fn lines_with_buffers() {
    near(
        [line::two_stations(1.0, 1.0, 0), line::two_stations(1.0, 1.0, 3), line::two_stations(1.2, 1.0, 2)],
        [0.666_667, 0.833_333, 0.865_620],
    );
}

#[test]
fn one_leader_for_many_workers() {
    let crew = |workers, help| repair::Helped { workers, between: 600.0, help };
    let (eight, many) = (crew(8, 30.0).service(), crew(25, 30.0).service());
    near([eight.available, eight.busy, eight.response], [0.932_551, 0.373_020, 43.396_549]);
    near([many.available, many.busy, many.response], [0.759_823, 0.949_778, 189.658_030]);
    near(
        [4, 8, 25].map(|workers| crew(workers, 20.0).settled_within(55.0)),
        [0.917_547, 0.884_561, 0.557_469],
    );
    assert!(crew(8, 20.0).reached_within(55.0) > crew(8, 20.0).settled_within(55.0));
}

#[test]
fn halves_that_wait_for_each_other() {
    near([network::fork_join_of_two(0.8, 1.0)], [7.0]);
}

#[test]
fn customers_who_give_up() {
    let found = many::impatient(1.2, 1.0, 1, 0.5);
    near([found.abandons, found.waiting], [0.366_204, 0.878_890]);
}

#[test]
fn time_worked_on() {
    let cases = [(0.3, 0.0), (0.5, 0.0), (0.8, 0.0), (0.9, 10.0), (0.9, 40.0), (0.8, 95.0)];
    near(
        cases.map(|(load, hand_off)| network::flow_efficiency(load, 1.0, hand_off)),
        [0.7, 0.5, 0.2, 0.05, 0.02, 0.01],
    );
}

#[test]
fn approvals_in_a_row() {
    near(
        [
            approval::chain_time(1, 0.6, 1.0, 0.0),
            approval::chain_time(3, 0.6, 1.0, 0.0),
            approval::chain_time(3, 0.6, 1.0, 0.25),
            approval::chain_time(8, 0.6, 1.0, 0.25),
        ],
        [2.5, 7.5, 20.0, 53.333_333],
    );
    near(
        [approval::unanimous(0.8, 5), approval::unanimous(0.2, 5), approval::unanimous(0.8, 12)],
        [0.327_680, 0.000_320, 0.068_719],
    );
}

#[test]
fn batches_and_single_pieces() {
    near([line::last_of_batch(10, 5), line::last_one_by_one(10, 5)], [50.0, 14.0]);
}

#[test]
fn a_fixed_number_of_cards() {
    let balanced = [1, 3, 10].map(|cards| closed::conwip_balanced(3, cards, 1.0));
    near(balanced.map(|found| found.throughput), [0.333_333, 0.6, 0.833_333]);
    near(balanced.map(|found| found.time), [3.0, 5.0, 12.0]);
    let by_values = [1, 3, 10].map(|cards| closed::conwip(&[1.0; 3], cards));
    near(by_values.map(|found| found.throughput), balanced.map(|found| found.throughput));
    let slow = closed::conwip(&[1.0, 0.5, 1.0], 6);
    near([slow.throughput, slow.time], [0.485_830, 12.35]);
}

#[test]
fn ladders_and_calendars() {
    near(
        [0.95, 0.85, 0.5, 0.1].map(|settles| approval::levels_climbed(settles, 8)),
        [0.052_632, 0.176_471, 0.996_094, 5.125_795],
    );
    near([approval::slots_until_all_free(&[0.8, 0.8])], [25.0]);
}

/// A pure tree of eight levels of seven, all of a company of millions: fifteen and two thirds of sixteen passages.
#[test]
fn asks_up_and_down_a_tree() {
    near(
        [(2, 2), (3, 3), (5, 3), (7, 8)].map(|(span, depth)| tree::mean_hops(span, depth)),
        [3.333_333, 5.230_769, 5.548_387, 15.666_669],
    );
    let all: f64 = (0..=9).map(|k| tree::share_at(7, 8, k)).sum();
    assert!((all - 1.0).abs() < 1e-12);
    // A line of single bosses has nobody to ask.
    near([tree::mean_hops(1, 4), tree::mean_hops(3, 0)], [0.0, 0.0]);
}
