//! A line of any number of stations that never lacks work, by its states.

use std::collections::BTreeMap;

/// A line with an exponential server at each station, the first never idle for want of work and the last never blocked. A
/// station whose next buffer is full keeps its finished work and stands (blocking after service).
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'a> {
    /// The rate of each station.
    pub rates: &'a [f64],
    /// Places between each station and the next: one fewer than stations.
    pub buffers: &'a [u32],
}

/// For each station after the first, the number of jobs past the station before it and not past this one, a blocked job
/// before it included: 0 to buffer + 2.
type State = Vec<u32>;

impl Line<'_> {
    /// Jobs finished per unit of time, from the steady state of the Markov chain by repeated steps, to about 1e-10. For
    /// short lines: the number of states is at most Π(buffer + 3), and 20,000 are refused, as is a line that makes no sense.
    #[must_use]
    pub fn throughput(&self) -> Option<f64> {
        let sound = self.rates.iter().all(|rate| *rate > 0.0 && rate.is_finite());
        let size = self.buffers.iter().fold(1_u64, |size, b| size.saturating_mul(u64::from(*b) + 3));
        if !sound || self.rates.len() != self.buffers.len() + 1 || size > 20_000 {
            return None;
        }
        let states = self.reachable();
        let index: BTreeMap<&State, usize> = states.iter().zip(0..).collect();
        let moves: Vec<(usize, usize, f64)> =
            states.iter().flat_map(|from| self.moves(from, &index)).collect();
        let chances = steady(states.len(), &moves);
        let last = self.rates.len() - 1;
        let working = |state: &State| self.works(state, last);
        let busy: f64 = states.iter().zip(&chances).filter(|(state, _)| working(state)).map(|(_, p)| p).sum();
        Some(busy * self.rates[last])
    }

    /// All states that the empty line comes to.
    fn reachable(&self) -> Vec<State> {
        let mut states = vec![vec![0; self.buffers.len()]];
        let mut known: BTreeMap<State, ()> = states.iter().map(|state| (state.clone(), ())).collect();
        let mut at = 0;
        while let Some(state) = states.get(at).cloned() {
            for next in (0..self.rates.len()).filter_map(|station| self.after(&state, station)) {
                if known.insert(next.clone(), ()).is_none() {
                    states.push(next);
                }
            }
            at += 1;
        }
        states
    }

    fn moves(&self, from: &State, index: &BTreeMap<&State, usize>) -> Vec<(usize, usize, f64)> {
        let next = |station: usize| {
            let to = self.after(from, station)?;
            Some((*index.get(from)?, *index.get(&to)?, self.rates[station]))
        };
        (0..self.rates.len()).filter_map(next).collect()
    }

    /// The state when a station ends its job; nothing when it is not working.
    fn after(&self, state: &State, station: usize) -> Option<State> {
        if !self.works(state, station) {
            return None;
        }
        let mut next = state.clone();
        if let Some(ahead) = next.get_mut(station) {
            *ahead += 1;
        }
        self.pass(&mut next, station);
        Some(next)
    }

    /// A job has left `station` or stands finished before a full buffer; makes room behind it, and so on back.
    fn pass(&self, next: &mut State, station: usize) {
        let mut at = station;
        while at > 0 {
            let stands = next.get(at).is_some_and(|ahead| *ahead == self.buffers[at] + 2);
            if stands {
                return;
            }
            // What stood finished before this station's buffer now enters it, which frees the station behind.
            let entered = next[at - 1] == self.buffers[at - 1] + 2;
            next[at - 1] -= 1;
            if !entered {
                return;
            }
            at -= 1;
        }
    }

    fn works(&self, state: &State, station: usize) -> bool {
        let has_work = station == 0 || state[station - 1] > 0;
        let stands = state.get(station).is_some_and(|ahead| *ahead == self.buffers[station] + 2);
        has_work && !stands
    }
}

/// The steady state of a chain, by steps of its uniformised form.
fn steady(size: usize, moves: &[(usize, usize, f64)]) -> Vec<f64> {
    let mut out = vec![0.0; size];
    moves.iter().for_each(|&(from, _, rate)| out[from] += rate);
    let fastest = out.iter().fold(0.0_f64, |most, rate| most.max(*rate)) * 1.1;
    let mut chances = vec![1.0 / size as f64; size];
    for _ in 0..100_000 {
        let mut next: Vec<f64> =
            chances.iter().zip(&out).map(|(p, rate)| p * (1.0 - rate / fastest)).collect();
        moves.iter().for_each(|&(from, to, rate)| next[to] += chances[from] * rate / fastest);
        let moved: f64 = next.iter().zip(&chances).map(|(new, old)| (new - old).abs()).sum();
        chances = next;
        if moved < 1e-14 {
            break;
        }
    }
    chances
}

#[cfg(test)]
mod tests {
    use super::super::line::two_stations;
    use super::*;

    fn near(rates: &[f64], buffers: &[u32], exact: f64) {
        let found = Line { rates, buffers }.throughput().unwrap_or(f64::NAN);
        assert!((found - exact).abs() <= 0.6e-6, "{rates:?} {buffers:?}: {found} against {exact}");
    }

    #[test]
    fn lines_have_their_known_throughput() {
        near(&[1.0; 3], &[0; 2], 22.0 / 39.0);
        near(&[1.0; 4], &[0; 3], 0.514_775);
        near(&[1.0; 5], &[0; 4], 0.485_798);
        near(&[1.0; 3], &[1; 2], 0.670_466);
    }

    #[test]
    fn two_stations_agree_with_the_closed_form() {
        for (first, second, buffer) in [(1.0, 1.0, 0), (1.0, 1.0, 3), (1.2, 1.0, 2), (0.7, 1.9, 5)] {
            near(&[first, second], &[buffer], two_stations(first, second, buffer));
        }
    }

    #[test]
    fn a_line_that_makes_no_sense_has_no_answer() {
        assert_eq!(Line { rates: &[1.0], buffers: &[1] }.throughput(), None);
        assert_eq!(Line { rates: &[1.0, 0.0], buffers: &[1] }.throughput(), None);
        assert_eq!(Line { rates: &[1.0, 1.0], buffers: &[100_000] }.throughput(), None);
    }
}
