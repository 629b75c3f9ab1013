//! Golden draws for identity; moments and distances for the law.

use super::*;
use crate::kernel::stream::{Key, mix};

fn stream(name: &str) -> Stream {
    Key::seed(2024, 1).name(name).stream()
}

fn laws() -> Vec<(&'static str, Law)> {
    vec![
        ("constant", Law::constant(2.5).unwrap()),
        ("uniform", Law::uniform(1.0, 3.0).unwrap()),
        ("exponential", Law::exponential(2.0).unwrap()),
        ("normal", Law::normal(1.0, 2.0).unwrap()),
        ("lognormal", Law::lognormal(1.0, 0.5).unwrap()),
        ("lognormal by percentile", Law::lognormal_by_percentile(2.0, 5.0).unwrap()),
        ("gamma", Law::gamma(2.5, 3.0).unwrap()),
        ("gamma below one", Law::gamma(0.5, 1.0).unwrap()),
        ("erlang", Law::erlang(4, 2.0).unwrap()),
        ("weibull", Law::weibull(1.5, 2.0).unwrap()),
        ("triangular", Law::triangular(1.0, 2.0, 5.0).unwrap()),
        ("poisson", Law::poisson(3.5).unwrap()),
        ("large poisson", Law::poisson(60.0).unwrap()),
        ("geometric", Law::geometric(0.3).unwrap()),
        ("bernoulli", Law::bernoulli(0.2).unwrap()),
        ("hyperexponential", Law::hyperexponential(&[(0.9, 0.5), (0.1, 5.5)]).unwrap()),
        ("empirical", Law::empirical(&[(1.0, 1.0), (2.0, 4.0), (0.0, 9.0), (1.0, 6.0)]).unwrap()),
    ]
}

/// The first three draws as bits and a digest of a thousand: a change here is a change of every result.
#[test]
fn draws_stay_as_they_were() {
    let drawn: Vec<String> = laws().iter().map(|(name, law)| golden(name, law)).collect();
    assert_eq!(drawn.join("\n"), GOLDEN.trim());
}

fn golden(name: &str, law: &Law) -> String {
    let mut stream = stream(name);
    let bits: Vec<u64> = (0..1000).map(|_| law.draw(&mut stream).to_bits()).collect();
    let digest = bits.iter().fold(0, |digest, &word| mix(digest ^ word));
    format!("{name}: {:x} {:x} {:x}, {digest:x}", bits[0], bits[1], bits[2])
}

const GOLDEN: &str = "
constant: 4004000000000000 4004000000000000 4004000000000000, d0da5143e15f5cf0
uniform: 4003ceca1daedff0 400735ac4d3c4dfc 40056c07b3654f9f, 7bd84fceb913e2c6
exponential: 3ff0861ef4f21593 400fd9e4a34ec9ab 40097188b073e4ab, d533999baf8fcec9
normal: 3ffa675073acdc42 3ff38731ec4d0290 bff0dcd4759c4264, 6632dbced5d2f127
lognormal: 3fd9a8a75c078c9b 3fe4aae6417e6b28 4002357808c488a8, 9cd691d7e985bc10
lognormal by percentile: 3ff7eb31d18ca568 4011f407f7a2c3fa 40134558798f5ab7, 91aee8ae2124982f
gamma: 40005318feb5316e 401c6299894b847d 40111f88202dd135, d36fdcd17dcc6b04
gamma below one: 40056bad6aa33212 400bec0325b6d421 3feb6c9a849b76e0, 8125892cd84e3d89
erlang: 3ff16c5f168d7375 3ff54572269945a7 3ffec08677499826, 7616306725d85e64
weibull: 40025d6cb989d608 3ffb8175f6eda864 3ff2c7aa61e68e7a, d7f7070c6357bc32
triangular: 40063c415e39f524 3ff36a9d63ef39fc 4003b19577c1b083, 2942191098deafa5
poisson: 4010000000000000 4014000000000000 4000000000000000, 8cc29113be3c76ac
large poisson: 4051400000000000 4050800000000000 404e000000000000, 71883a389e3b3cd
geometric: 4018000000000000 0 0, 66bc2371f4f5abb6
bernoulli: 0 0 0, 6b4b07fee61d34b5
hyperexponential: 3fc0943441dc7b31 40218a16dcfb5fea 3fd9ad553cfe688e, 65b1d09dfe196abd
empirical: 3ff0000000000000 4018000000000000 4010000000000000, 25e094521f6994ce
";

/// Mean and variance of 100,000 draws lie within five standard errors of what the law says (the variance's error is
/// estimated from the draws). By chance 5.7e-7 of seeds fail; a mean wrong by 2.5% of a standard deviation is caught
/// with a chance of 99.8%.
#[test]
fn draws_have_the_moments_of_their_law() {
    for (name, law) in laws() {
        let mut stream = stream(name);
        let count = 100_000;
        let draws: Vec<f64> = (0..count).map(|_| law.draw(&mut stream)).collect();
        let average = |of: &dyn Fn(f64) -> f64| draws.iter().map(|&x| of(x)).sum::<f64>() / f64::from(count);
        let (mean, variance) = (law.mean(), law.variance());
        let square = |x: f64| (x - mean) * (x - mean);
        let error = libm::sqrt(average(&square) / f64::from(count));
        assert!((average(&|x| x) - mean).abs() <= 5.0 * error, "{name}: mean {}", average(&|x| x));
        let spread = average(&|x| (square(x) - variance) * (square(x) - variance));
        let error = libm::sqrt(spread / f64::from(count));
        assert!((average(&square) - variance).abs() <= 5.0 * error, "{name}: variance {}", average(&square));
    }
}

/// Kolmogorov's distance between 100,000 draws and the law; √n·D > 2.76 has a chance of 5e-7. A shift of a tenth of a
/// standard deviation (√n·D about 12) cannot pass.
#[test]
fn draws_are_distributed_as_their_law_says() {
    let normal = |x: f64| libm::erfc(-x / std::f64::consts::SQRT_2) / 2.0;
    let gamma4 = |x: f64| 1.0 - libm::exp(-x) * (1.0 + x + x * x / 2.0 + x * x * x / 6.0);
    distance("exponential", |x| 1.0 - libm::exp(-x / 2.0));
    distance("uniform", |x| (x - 1.0) / 2.0);
    distance("normal", |x| normal((x - 1.0) / 2.0));
    distance("lognormal by percentile", |x| {
        normal(libm::log(x / 2.0) / (libm::log(2.5) / 1.281_551_565_544_6))
    });
    distance("erlang", |x| gamma4(x * 2.0));
    distance("gamma below one", |x| 2.0 * normal(libm::sqrt(x)) - 1.0);
    distance("weibull", |x| 1.0 - libm::exp(-libm::pow(x / 2.0, 1.5)));
    distance("triangular", |x| {
        if x < 2.0 { (x - 1.0) * (x - 1.0) / 4.0 } else { 1.0 - (5.0 - x) * (5.0 - x) / 12.0 }
    });
}

fn distance(name: &str, below: impl Fn(f64) -> f64) {
    let law = laws().into_iter().find(|(other, _)| *other == name).map(|(_, law)| law);
    let mut stream = stream(name);
    let count = 100_000;
    let mut draws: Vec<f64> =
        (0..count).filter_map(|_| law.as_ref().map(|law| law.draw(&mut stream))).collect();
    draws.sort_unstable_by(f64::total_cmp);
    let step = 1.0 / f64::from(count);
    let mut rank = 0.0;
    let mut worst: f64 = 0.0;
    for x in draws {
        worst = worst.max((below(x) - rank).abs()).max((below(x) - rank - step).abs());
        rank += step;
    }
    let scaled = worst * libm::sqrt(f64::from(count));
    assert!(scaled < 2.76, "{name}: {scaled}");
}

#[test]
fn senseless_parameters_make_no_law() {
    let refused = [
        Law::constant(f64::NAN),
        Law::uniform(2.0, 1.0),
        Law::exponential(0.0),
        Law::exponential(f64::INFINITY),
        Law::normal(0.0, -1.0),
        Law::lognormal(-1.0, 1.0),
        Law::lognormal_by_percentile(2.0, 1.0),
        Law::gamma(0.0, 1.0),
        Law::erlang(0, 1.0),
        Law::weibull(1.0, -1.0),
        Law::triangular(1.0, 0.0, 2.0),
        Law::poisson(-1.0),
        Law::geometric(0.0),
        Law::bernoulli(1.1),
        Law::hyperexponential(&[(1.0, 0.0)]),
        Law::empirical(&[]),
        Law::empirical(&[(0.0, 1.0)]),
    ];
    assert!(refused.iter().all(Option::is_none), "{refused:?}");
}

#[test]
fn the_ends_of_a_chance_are_certain() {
    let mut stream = stream("ends");
    assert!((0..1000).all(|_| stream.chance(1.0)));
    assert!((0..1000).all(|_| !stream.chance(0.0)));
    assert!((0..1000).all(|_| sampler::geometric(&mut stream, 1.0) == 0));
    assert!((0..1000).all(|_| sampler::poisson(&mut stream, 0.0) == 0));
}

/// Inversion: the same luck, larger or smaller.
#[test]
fn a_longer_mean_has_the_same_luck() {
    let draw = |law: Option<Law>, n: u64| law.map(|law| law.draw(&mut Key::seed(1, n).stream()));
    for n in 0..100 {
        assert!(draw(Law::exponential(1.0), n) < draw(Law::exponential(1.1), n));
        assert!(draw(Law::lognormal(1.0, 2.0), n) < draw(Law::lognormal(1.1, 2.0), n));
        assert!(draw(Law::poisson(3.0), n) <= draw(Law::poisson(4.0), n));
    }
}
