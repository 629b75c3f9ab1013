//! Closed forms of queueing theory: oracles for the runtime, estimates for the linter.

/// Erlang's C: the chance to wait with `servers` at an offered load of `a` erlangs; 1 at or above saturation.
///
/// B(0) = 1, B(k) = aB(k−1)/(k + aB(k−1)); C = cB/(c − a(1−B)). (Erlang 1917.)
#[must_use]
pub fn erlang_c(a: f64, servers: u32) -> f64 {
    let c = f64::from(servers);
    if a >= c {
        return 1.0;
    }
    let mut b = 1.0;
    for k in 1..=servers {
        b = a * b / (f64::from(k) + a * b);
    }
    c * b / (c - a * (1.0 - b))
}

/// Mean wait in an M/M/c queue: C/(cμ − λ). Infinite at or above saturation.
#[must_use]
pub fn mmc_wait(lambda: f64, mean_service: f64, servers: u32) -> f64 {
    let a = lambda * mean_service;
    let c = f64::from(servers);
    if a >= c { f64::INFINITY } else { erlang_c(a, servers) * mean_service / (c - a) }
}

/// Mean wait in a G/G/c queue (Allen and Cunneen): the M/M/c wait times the mean of the two squared coefficients of variation.
#[must_use]
pub fn ggc_wait(lambda: f64, mean_service: f64, servers: u32, arrival_scv: f64, service_scv: f64) -> f64 {
    mmc_wait(lambda, mean_service, servers) * f64::midpoint(arrival_scv, service_scv)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_agree_with_published_cases() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} against {b}");
        near(mmc_wait(0.8, 1.0, 1), 4.0);
        near(mmc_wait(1.5, 1.0, 2), 1.285_714_285);
        near(erlang_c(4.0, 5), 0.554_113_2);
        near(mmc_wait(18.0, 0.5, 10), 0.334_366_3);
        near(ggc_wait(0.8, 1.0, 1, 1.0, 0.0), 2.0);
        near(ggc_wait(0.7, 1.0, 1, 1.0, 4.0), 5.833_333_333);
        assert!(mmc_wait(1.0, 1.0, 1).is_infinite());
    }
}
