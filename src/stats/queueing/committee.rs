//! A body that meets now and then and takes up at most so many items each time.

/// What an item finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agenda {
    /// The mean number left over after a meeting.
    pub backlog: f64,
    /// The mean time from arrival to the meeting that takes the item up.
    pub wait: f64,
}

/// Poisson arrivals at rate λ, a meeting each `period`, at most `limit` items: Q' = (Q + A − b)⁺ with A Poisson of mean
/// m = λT. From the generating function, with z_k the b−1 roots of z^b = e^(m(z−1)) inside the unit circle,
/// E\[Q] = (m² − b(b−1))/(2(b−m)) + Σ 1/(1−z_k); the wait is (E\[Q] + m/2)/λ. Infinite when m ≥ b.
/// (Bailey 1954 for the generating function of bulk service.)
#[must_use]
pub fn committee(lambda: f64, period: f64, limit: u32) -> Agenda {
    let (m, b) = (lambda * period, f64::from(limit));
    if m >= b {
        return Agenda { backlog: f64::INFINITY, wait: f64::INFINITY };
    }
    let roots: f64 = (1..limit).map(|k| gap(m / b, f64::from(k) / b)).sum();
    let backlog = (m * m - b * (b - 1.0)) / (2.0 * (b - m)) + roots;
    Agenda { backlog, wait: (backlog + m / 2.0) / lambda }
}

/// Mean wait for a body that clears everything at each meeting: half the period.
#[must_use]
pub fn unlimited_wait(period: f64) -> f64 {
    period / 2.0
}

/// The real part of 1/(1−z) for the root z = e^(2πi·turn)·e^(load(z−1)), found by iterating that equation, which
/// contracts inside the unit circle by the load. Roots come in conjugate pairs, so that imaginary parts cancel.
fn gap(load: f64, turn: f64) -> f64 {
    let angle = std::f64::consts::TAU * turn;
    let (mut re, mut im) = (0.0, 0.0);
    for _ in 0..100_000 {
        let size = libm::exp(load * (re - 1.0));
        let direction = angle + load * im;
        let next = (size * libm::cos(direction), size * libm::sin(direction));
        let moved = (next.0 - re).abs() + (next.1 - im).abs();
        (re, im) = next;
        if moved < 1e-15 {
            break;
        }
    }
    (1.0 - re) / ((1.0 - re) * (1.0 - re) + im * im)
}
