//! The loops that one would write for each model alone.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::measure::Counted;

struct Loop {
    heap: BinaryHeap<Reverse<(u64, u32)>>,
    now: u64,
    state: [u64; 4],
    events: u64,
    area: u64,
}

impl Loop {
    fn new(seed: u64) -> Self {
        let state = [seed ^ 0x9e37_79b9_7f4a_7c15, 0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb, 1];
        let mut it = Self { heap: BinaryHeap::new(), now: 0, state, events: 0, area: 0 };
        for _ in 0..20 {
            it.bits();
        }
        it
    }

    /// Xoshiro256++.
    fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let drawn = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        drawn
    }

    fn plan(&mut self, mean: f64, event: u32) {
        let u = (self.bits() >> 11) as f64 / 9_007_199_254_740_992.0;
        let delay = -mean * 1e6 * libm::log(1.0 - u);
        self.heap.push(Reverse((self.now + delay as u64, event)));
    }

    fn next(&mut self) -> Option<u32> {
        let Reverse((time, event)) = self.heap.pop()?;
        self.now = time;
        self.events += 1;
        Some(event)
    }

    fn counted(&self) -> Counted {
        Counted { events: self.events, present: self.area as f64 / self.events as f64 }
    }
}

pub(crate) fn single(seed: u64, events: u64) -> Counted {
    let mut it = Loop::new(seed);
    let mut present = 0u64;
    it.plan(1.25, 0);
    while it.events < events {
        match it.next() {
            Some(0) => {
                present += 1;
                it.plan(1.25, 0);
                if present == 1 {
                    it.plan(1.0, 1);
                }
            }
            _ => {
                present -= 1;
                if present > 0 {
                    it.plan(1.0, 1);
                }
            }
        }
        it.area += present;
    }
    it.counted()
}

pub(crate) fn tandem(seed: u64, events: u64) -> Counted {
    let mut it = Loop::new(seed);
    let mut present = [0u32; 10];
    let mut total = 0u64;
    it.plan(0.625, 0);
    while it.events < events {
        let event = it.next().unwrap_or(0) as usize;
        if event == 0 {
            total += 1;
            it.plan(0.625, 0);
        } else {
            present[event - 1] -= 1;
            if present[event - 1] >= 2 {
                it.plan(1.0, event as u32);
            }
        }
        if event < 10 {
            present[event] += 1;
            if present[event] <= 2 {
                it.plan(1.0, event as u32 + 1);
            }
        } else {
            total -= 1;
        }
        it.area += total;
    }
    it.counted()
}

pub(crate) fn network(seed: u64, events: u64) -> Counted {
    let mut it = Loop::new(seed);
    let mut present = vec![2u32; 10_000];
    (0..10_000).for_each(|station| it.plan(1.0, station));
    while it.events < events {
        let station = it.next().unwrap_or(0);
        present[station as usize] -= 1;
        if present[station as usize] > 0 {
            it.plan(1.0, station);
        }
        let next = (((it.bits() >> 32) * 10_000) >> 32) as u32;
        present[next as usize] += 1;
        if present[next as usize] == 1 {
            it.plan(1.0, next);
        }
        it.area += u64::from(present[next as usize]);
    }
    it.counted()
}

/// Items come to any of so many stations with so many servers each, are served once, and go.
pub(crate) fn desks(seed: u64, events: u64, stations: u32, servers: u32) -> Counted {
    let mut it = Loop::new(seed);
    let mut present = vec![0u32; stations as usize];
    let between = 1.25 / (f64::from(stations) * f64::from(servers));
    let mut total = 0u64;
    it.plan(between, u32::MAX);
    while it.events < events {
        let event = it.next().unwrap_or(u32::MAX);
        if event == u32::MAX {
            total += 1;
            it.plan(between, u32::MAX);
            let station = (((it.bits() >> 32) * u64::from(stations)) >> 32) as u32;
            present[station as usize] += 1;
            if present[station as usize] <= servers {
                it.plan(1.0, station);
            }
        } else {
            total -= 1;
            present[event as usize] -= 1;
            if present[event as usize] >= servers {
                it.plan(1.0, event);
            }
        }
        it.area += total;
    }
    it.counted()
}
