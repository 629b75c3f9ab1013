//! Channels that fail: each is up and down in turn, and what is sent meanwhile waits.
//!
//! An outage is of the channel, for everybody who uses it; an interface that declares its own outages has its own. Times up are
//! exponential, so that the share of time down is the declared one: mean up = mean down × (1 − share) / share.

use super::world::{World, draw};
use crate::kernel::{Key, Time, sampler};
use crate::model::quantity::Dist;
use std::collections::BTreeMap;

/// Shorter outages than this are drawn as long as this, so that a run does not drown in them.
const SHORTEST_S: f64 = 1.0;

/// Where the turns of one channel have got to.
struct Turns {
    key: Key,
    count: u64,
    down: bool,
    until: Time,
}

/// The turns of every channel that fails and was used.
#[derive(Default)]
pub(super) struct Outages {
    turns: BTreeMap<u64, Turns>,
}

impl World<'_> {
    /// The moment from now on at which these axes can be used.
    pub(super) fn up_again(&mut self, axes: u32, at: Time) -> Time {
        let Some((share, length)) = self.network.axes[axes as usize].fails.clone() else { return at };
        if share <= 0.0 || !self.switches.on("outages") {
            return at;
        }
        let gate = self.network.gates[axes as usize];
        let key = self.root.name("outage");
        let own = gate.interface.map(|i| &self.org.interfaces[i]).filter(|i| {
            let channel = &self.org.channels[i.channel];
            channel.fails != i.axes.fails
        });
        let key = match (own, gate.channel) {
            (Some(interface), _) => key.name(interface.meta.key()),
            (None, Some(channel)) => key.name(self.org.channels[channel].meta.key()),
            (None, None) => key,
        };
        let lengths = length.elapsed_s();
        let turns =
            self.outages.turns.entry(key.bits()).or_insert_with(|| Turns::first(key, share, &lengths));
        while turns.until <= at {
            turns.next(share, &lengths);
        }
        if turns.down { turns.until } else { at }
    }
}

impl Turns {
    /// As it stands when the run begins: down with the declared share.
    fn first(key: Key, share: f64, lengths: &Dist<f64>) -> Self {
        let down = key.name("start").uniform() < share;
        let mut turns = Self { key, count: 0, down: !down, until: Time::ZERO };
        turns.next(share, lengths);
        turns
    }

    fn next(&mut self, share: f64, lengths: &Dist<f64>) {
        self.down = !self.down;
        self.count += 1;
        let mut stream = self.key.number(self.count).stream();
        let seconds = if self.down {
            draw(lengths, &mut stream)
        } else {
            let mean = lengths.mean().max(SHORTEST_S);
            sampler::exponential(&mut stream, mean * (1.0 - share) / share)
        };
        self.until = self.until.after(Time::from_secs(seconds.max(SHORTEST_S)));
    }
}
