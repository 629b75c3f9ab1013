//! Closed networks: a fixed number of cards goes round.

/// What a loop of stations yields with so many cards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loop {
    /// Cards that pass per unit of time.
    pub throughput: f64,
    /// The mean time of a round.
    pub time: f64,
}

/// `stations` alike, each with one exponential server of rate μ, and so many cards: X = μN/(N+k−1).
#[must_use]
pub fn conwip_balanced(stations: u32, cards: u32, mu: f64) -> Loop {
    let (k, n) = (f64::from(stations), f64::from(cards));
    let throughput = if cards == 0 { 0.0 } else { mu * n / (n + k - 1.0) };
    Loop { throughput, time: (n + k - 1.0) / mu }
}

/// Stations with these rates in a loop and so many cards, by mean value analysis: T_i(n) = (1 + L_i(n−1))/μ_i,
/// X(n) = n/ΣT_i(n), L_i(n) = X(n)T_i(n). (Reiser and Lavenberg 1980.)
#[must_use]
pub fn conwip(rates: &[f64], cards: u32) -> Loop {
    let mut present = vec![0.0; rates.len()];
    let mut result = Loop { throughput: 0.0, time: rates.iter().map(|mu| 1.0 / mu).sum() };
    for n in 1..=cards {
        let times: Vec<f64> = present.iter().zip(rates).map(|(l, mu)| (1.0 + l) / mu).collect();
        let time: f64 = times.iter().sum();
        let throughput = f64::from(n) / time;
        present.iter_mut().zip(&times).for_each(|(l, t)| *l = throughput * t);
        result = Loop { throughput, time };
    }
    result
}
