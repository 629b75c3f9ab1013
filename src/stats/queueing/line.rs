//! Lines without an end of work before them.

/// Throughput of two exponential stations with rates μ₁ and μ₂ and a buffer between, the first never idle for want of work
/// and blocked when it has nowhere to put its work: μ₁(1−r^(B+2))/(1−r^(B+3)) with r = μ₁/μ₂; μ(B+2)/(B+3) for equal rates.
#[must_use]
pub fn two_stations(first: f64, second: f64, buffer: u32) -> f64 {
    // As sums of powers the ratio has no gap at equal rates: Σ_{i≤B+1} rⁱ / Σ_{i≤B+2} rⁱ.
    let ratio = first / second;
    let (mut power, mut sum) = (1.0, 1.0);
    for _ in 0..=buffer {
        power *= ratio;
        sum += power;
    }
    first * sum / (sum + power * ratio)
}

/// When the last of a batch is done after so many steps of unit time each, moved whole: n·k.
#[must_use]
pub fn last_of_batch(pieces: u32, steps: u32) -> f64 {
    f64::from(pieces) * f64::from(steps)
}

/// When the last piece is done if each moves on at once: n + k − 1.
#[must_use]
pub fn last_one_by_one(pieces: u32, steps: u32) -> f64 {
    f64::from(pieces) + f64::from(steps) - 1.0
}
