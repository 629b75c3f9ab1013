//! Open networks of queues.

use super::many::mmc_present;

/// A node of a network: one queue before equal servers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Arrivals from outside per unit of time.
    pub outside: f64,
    /// The mean service.
    pub mean_service: f64,
    /// How many serve.
    pub servers: u32,
}

/// What a network comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Solved {
    /// Arrivals at each node per unit of time, those from within included.
    pub lambda: Vec<f64>,
    /// The load of each node's servers; no steady state unless all are below 1.
    pub load: Vec<f64>,
    /// The mean number present at each node.
    pub present: Vec<f64>,
    /// The mean time in the network.
    pub time: f64,
}

/// Jackson's network (1957): λ = γ + Pᵀλ, each node then an M/M/c of its own; W = ΣL/Σγ. `routing[i][j]` is the chance to
/// go from i to j. Nothing when the table does not fit, nothing arrives, or what enters a loop never leaves it.
#[must_use]
pub fn jackson(nodes: &[Node], routing: &[Vec<f64>]) -> Option<Solved> {
    let size = nodes.len();
    if routing.len() != size || routing.iter().any(|row| row.len() != size) {
        return None;
    }
    let rows = (0..size).map(|j| balance(j, nodes[j].outside, routing)).collect();
    let lambda = solve(rows)?;
    let outside: f64 = nodes.iter().map(|node| node.outside).sum();
    if lambda.iter().any(|rate| rate.is_nan() || *rate < -1e-9) || outside <= 0.0 {
        return None;
    }
    let each = || nodes.iter().zip(&lambda);
    let load = each().map(|(node, rate)| rate * node.mean_service / f64::from(node.servers)).collect();
    let present: Vec<f64> =
        each().map(|(node, &rate)| mmc_present(rate, node.mean_service, node.servers)).collect();
    let time = present.iter().sum::<f64>() / outside;
    Some(Solved { lambda, load, present, time })
}

/// The row of I − Pᵀ for node `j`, then its arrivals from outside.
fn balance(j: usize, outside: f64, routing: &[Vec<f64>]) -> Vec<f64> {
    let own = |i: usize| if i == j { 1.0 } else { 0.0 };
    let mut row: Vec<f64> = routing.iter().enumerate().map(|(i, from)| own(i) - from[j]).collect();
    row.push(outside);
    row
}

/// Solves linear equations, right-hand sides last in each row, by elimination with the largest pivot.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    for column in 0..size {
        let pivot =
            (column..size).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))?;
        rows.swap(column, pivot);
        if rows[column][column].abs() < 1e-12 {
            return None;
        }
        let head = rows[column].clone();
        for row in &mut rows[column + 1..] {
            let factor = row[column] / head[column];
            row.iter_mut().zip(&head).skip(column).for_each(|(cell, above)| *cell -= factor * above);
        }
    }
    let mut found = vec![0.0; size];
    for line in (0..size).rev() {
        let known: f64 = (line + 1..size).map(|column| rows[line][column] * found[column]).sum();
        found[line] = (rows[line][size] - known) / rows[line][line];
    }
    Some(found)
}

/// Mean time until both halves of a job are done, each at an M/M/1 of its own: (12−ρ)/8·1/(μ−λ).
/// (Flatto and Hahn 1984; Nelson and Tantawi 1988.)
#[must_use]
pub fn fork_join_of_two(lambda: f64, mu: f64) -> f64 {
    (12.0 - lambda / mu) / 8.0 * super::single::mm1_time(lambda, mu)
}

/// The share of its time in which a job is worked on, in a line of M/M/1 steps with touch time `touch` and hand-off delay
/// `hand_off` each: S/(S/(1−ρ) + H). Without hand-off delay it is 1−ρ.
#[must_use]
pub fn flow_efficiency(load: f64, touch: f64, hand_off: f64) -> f64 {
    if load < 1.0 { touch / (touch / (1.0 - load) + hand_off) } else { 0.0 }
}
