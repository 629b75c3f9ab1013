//! Several servers and one queue.

/// Erlang's B: the share lost with `servers` and no queue at an offered load of `a` erlangs.
/// B(0) = 1, B(k) = aB(k−1)/(k + aB(k−1)). (Erlang 1917.)
#[must_use]
pub fn erlang_b(a: f64, servers: u32) -> f64 {
    (1..=servers).fold(1.0, |b, k| a * b / (f64::from(k) + a * b))
}

/// Erlang's C: the chance to wait with `servers` at an offered load of `a` erlangs; 1 at or above saturation.
/// C = cB/(c − a(1−B)). (Erlang 1917.)
#[must_use]
pub fn erlang_c(a: f64, servers: u32) -> f64 {
    let c = f64::from(servers);
    if a >= c {
        return 1.0;
    }
    let b = erlang_b(a, servers);
    c * b / (c - a * (1.0 - b))
}

/// Mean wait in an M/M/c queue: C/(cμ − λ). Infinite at or above saturation.
#[must_use]
pub fn mmc_wait(lambda: f64, mean_service: f64, servers: u32) -> f64 {
    let a = lambda * mean_service;
    let c = f64::from(servers);
    if a >= c { f64::INFINITY } else { erlang_c(a, servers) * mean_service / (c - a) }
}

/// Mean number present in an M/M/c queue: λW_q + a.
#[must_use]
pub fn mmc_present(lambda: f64, mean_service: f64, servers: u32) -> f64 {
    lambda * mmc_wait(lambda, mean_service, servers) + lambda * mean_service
}

/// Mean wait in a G/G/c queue (Allen and Cunneen): the M/M/c wait times the mean of the two squared coefficients of variation.
#[must_use]
pub fn ggc_wait(lambda: f64, mean_service: f64, servers: u32, arrival_scv: f64, service_scv: f64) -> f64 {
    mmc_wait(lambda, mean_service, servers) * f64::midpoint(arrival_scv, service_scv)
}

/// What becomes of those who do not wait for ever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impatience {
    /// The share that gives up.
    pub abandons: f64,
    /// The mean number waiting.
    pub waiting: f64,
}

/// M/M/c+M: each waiting customer gives up at rate `theta` > 0. Birth and death with deaths min(n, c)μ + (n−c)⁺θ;
/// the share that gives up is θL_q/λ. (Palm 1957.)
#[must_use]
pub fn impatient(lambda: f64, mean_service: f64, servers: u32, theta: f64) -> Impatience {
    let (mut term, mut sum, mut waiting) = (1.0, 1.0, 0.0);
    let mut n = 0_u32;
    // Past the peak the terms fall faster than any geometric series: stop where they no longer matter.
    while n < 10_000_000 && (term > sum * 1e-17 || n <= servers) {
        n += 1;
        let queue = f64::from(n.saturating_sub(servers));
        term *= lambda / (f64::from(n.min(servers)) / mean_service + queue * theta);
        sum += term;
        waiting += queue * term;
    }
    let waiting = waiting / sum;
    Impatience { abandons: theta * waiting / lambda, waiting }
}
