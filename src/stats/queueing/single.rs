//! One server.

/// Mean time in an M/M/1 system: 1/(μ−λ). Infinite at or above saturation.
#[must_use]
pub fn mm1_time(lambda: f64, mu: f64) -> f64 {
    if lambda < mu { 1.0 / (mu - lambda) } else { f64::INFINITY }
}

/// Mean number in an M/M/1 system: ρ/(1−ρ).
#[must_use]
pub fn mm1_present(lambda: f64, mu: f64) -> f64 {
    lambda * mm1_time(lambda, mu)
}

/// The chance to stay longer than `t` in an M/M/1 system: e^(−(μ−λ)t).
#[must_use]
pub fn mm1_longer(lambda: f64, mu: f64, t: f64) -> f64 {
    if lambda < mu { libm::exp(-(mu - lambda) * t) } else { 1.0 }
}

/// The time in an M/M/1 system that a share `p` does not exceed: −ln(1−p)/(μ−λ).
#[must_use]
pub fn mm1_quantile(lambda: f64, mu: f64, p: f64) -> f64 {
    -libm::log1p(-p) * mm1_time(lambda, mu)
}

/// Mean wait in an M/G/1 queue: λE\[S²]/(2(1−ρ)), with E\[S²] = m²(1+c²) from the mean and the squared coefficient of
/// variation of the service. (Pollaczek 1930, Khinchine 1932.)
#[must_use]
pub fn mg1_wait(lambda: f64, mean_service: f64, service_scv: f64) -> f64 {
    let load = lambda * mean_service;
    if load >= 1.0 {
        return f64::INFINITY;
    }
    lambda * mean_service * mean_service * (1.0 + service_scv) / (2.0 * (1.0 - load))
}

/// Mean wait in an M/G/1 queue whose server leaves for a vacation, and again, whenever it finds nothing to do:
/// the M/G/1 wait + E\[V²]/(2E\[V]). A decider who looks at the tray in windows. (Fuhrmann and Cooper 1985.)
#[must_use]
pub fn vacation_wait(
    lambda: f64,
    mean_service: f64,
    service_scv: f64,
    mean_vacation: f64,
    vacation_scv: f64,
) -> f64 {
    mg1_wait(lambda, mean_service, service_scv) + mean_vacation * (1.0 + vacation_scv) / 2.0
}

/// About the mean wait in a G/G/1 queue: ρ/(1−ρ)·(c_a²+c_s²)/2·E\[S]. Exact for M/G/1, a bound in heavy traffic, too high
/// for regular arrivals. (Kingman 1961.)
#[must_use]
pub fn kingman_wait(lambda: f64, mean_service: f64, arrival_scv: f64, service_scv: f64) -> f64 {
    let load = lambda * mean_service;
    if load >= 1.0 {
        return f64::INFINITY;
    }
    load / (1.0 - load) * f64::midpoint(arrival_scv, service_scv) * mean_service
}

/// The root σ in (0, 1) of σ = A*(μ(1−σ)) of a GI/M/1 queue, from the Laplace transform A* of the time between arrivals.
/// The chance to wait is σ, the mean wait σ/(μ(1−σ)).
#[must_use]
pub fn gim1_root(mu: f64, transform: impl Fn(f64) -> f64) -> f64 {
    // The other root is 1; just below it the transform lies below the diagonal whenever the queue is stable.
    let (mut low, mut high) = (0.0, 1.0 - 1e-9);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if transform(mu * (1.0 - middle)) > middle { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// An M/M/1 system with room for so many, the one in service among them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limited {
    /// The share of arrivals turned away.
    pub refused: f64,
    /// The mean number present.
    pub present: f64,
    /// Served per unit of time.
    pub throughput: f64,
    /// The mean time of those let in.
    pub time: f64,
}

/// M/M/1/K: p_n ∝ ρⁿ for n ≤ K; throughput λ(1−p_K).
#[must_use]
pub fn mm1k(lambda: f64, mu: f64, room: u32) -> Limited {
    let load = lambda / mu;
    let (mut term, mut sum, mut weighted) = (1.0, 1.0, 0.0);
    for n in 1..=room {
        term *= load;
        sum += term;
        weighted += f64::from(n) * term;
    }
    let (refused, present) = (term / sum, weighted / sum);
    let throughput = lambda * (1.0 - refused);
    Limited { refused, present, throughput, time: present / throughput }
}
