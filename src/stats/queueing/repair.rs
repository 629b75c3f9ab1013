//! One helper and a fixed number of workers who call for help: the machine repair model M/M/1//N.

/// Workers who each work for a mean time until they need help, and a helper who needs a mean time to give it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Helped {
    /// How many workers one helper has.
    pub workers: u32,
    /// The mean time a worker works between calls.
    pub between: f64,
    /// The mean time of help.
    pub help: f64,
}

/// What the workers get.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Service {
    /// The share of time in which a worker works.
    pub available: f64,
    /// The share of time in which the helper helps.
    pub busy: f64,
    /// The mean time from a call to the end of help.
    pub response: f64,
}

impl Helped {
    /// The steady state: p_n ∝ N!/(N−n)!·(help/between)ⁿ; X = (1−p₀)/help; response N/X − between.
    #[must_use]
    pub fn service(&self) -> Service {
        let busy = 1.0 - self.calling(self.workers).first().copied().unwrap_or(1.0);
        let throughput = busy / self.help;
        let response = f64::from(self.workers) / throughput - self.between;
        Service { available: self.between / (self.between + response), busy, response }
    }

    /// The share of calls that the helper comes to within `limit`.
    #[must_use]
    pub fn reached_within(&self, limit: f64) -> f64 {
        self.share_within(limit, 0)
    }

    /// The share of calls that are settled within `limit`, the help itself included.
    #[must_use]
    pub fn settled_within(&self, limit: f64) -> f64 {
        self.share_within(limit, 1)
    }

    /// A caller finds the state of a crew with one worker less (arrival theorem), and waits for as many ends of help as it
    /// finds calls, and `own` more.
    fn share_within(&self, limit: f64, own: u32) -> f64 {
        let found = self.calling(self.workers.saturating_sub(1));
        let ticks = limit / self.help;
        // P(Erlang(n) ≤ limit) = 1 − Σ_{i<n} e^(−x)xⁱ/i!, updated from n to n+1.
        let mut within = 1.0;
        let mut term = libm::exp(-ticks);
        let mut share = 0.0;
        let none_yet = (0..own).map(|_| 0.0);
        for (n, chance) in (1_u32..).zip(none_yet.chain(found)) {
            share += chance * within;
            within -= term;
            term *= ticks / f64::from(n);
        }
        share
    }

    /// The chances that 0, 1, … of `workers` wait for help or get it.
    fn calling(&self, workers: u32) -> Vec<f64> {
        let ratio = self.help / self.between;
        let mut terms = vec![1.0];
        let mut term = 1.0;
        for n in 0..workers {
            term *= f64::from(workers - n) * ratio;
            terms.push(term);
        }
        let sum: f64 = terms.iter().sum();
        terms.iter().map(|term| term / sum).collect()
    }
}
