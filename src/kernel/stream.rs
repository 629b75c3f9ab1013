//! Chance by name: a draw is a pure function of what it is for.
//!
//! With one generator for all, adding a role shifts everybody's luck. Here each stream of draws has a [`Key`]
//! made from the kernel's version, the seed, the replication, the stable name of the entity and the purpose, and the
//! n-th draw of a stream depends on that key and n alone. Two variants of a specification therefore share every
//! draw which they have in common.
//!
//! **Draws** come from Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, 2011).
//! The cipher's 64-bit key is the first half of the stream key; its 128-bit counter is the number of the pair of
//! draws, then the second half of the stream key. For one first half, streams cannot overlap at all.
//!
//! **Keys** are derived by absorbing 64-bit words into two lanes, each closed by Stafford's thirteenth mixer (the
//! finaliser of SplitMix64). Only wrapping integer arithmetic on little-endian words takes part, so keys are the same
//! on every platform. Children of one key with different numbers have different keys, for the first lane is a
//! bijection of the number.

use std::convert::Infallible;

use rand::TryRng;

/// A bijection of 64 bits in which every input bit reaches every output bit
/// (Stafford's mixer 13).
#[inline]
#[must_use]
pub(super) const fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// What a stream of draws is for, such as `demand` or `effort`: a name known when the program is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Purpose(u64);

impl Purpose {
    /// The purpose of this name: its FNV-1a hash of 64 bits, computed by the compiler.
    #[must_use]
    pub const fn named(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut at = 0;
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
            at += 1;
        }
        Self(hash)
    }
}

/// The name of a stream, in 128 bits. Two entities of one run share a key by accident with a probability of about
/// n²/2^129.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    first: u64,
    second: u64,
}

/// A name that many keys are made with: what of it is the same for all of them is worked out once.
///
/// ```
/// use andon::kernel::{Key, Name};
///
/// let key = Key::seed(1, 0);
/// assert_eq!(key.known(&Name::new("Build")), key.name("Build"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Name(Box<[Word]>);

impl Name {
    /// This name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut words = Vec::new();
        each_word(name, |word| words.push(word));
        Self(words.into())
    }
}

/// A word as both lanes of a key take it up.
#[derive(Clone, Copy, Debug)]
struct Word {
    first: u64,
    second: u64,
}

impl Word {
    #[inline]
    const fn new(kind: Kind, word: u64) -> Self {
        Self {
            first: word.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ ((kind as u64) << 56),
            second: word.rotate_left(32).wrapping_mul(0xd6e8_feb8_6659_fd93),
        }
    }
}

/// The words of a name in turn: its bytes, and how many they are. Those of a name that is known when the program is written are
/// worked out by the compiler.
#[inline]
fn each_word(name: &str, mut take: impl FnMut(Word)) {
    let (words, rest) = name.as_bytes().as_chunks();
    for word in words {
        take(Word::new(Kind::Text, u64::from_le_bytes(*word)));
    }
    if !rest.is_empty() {
        let word = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        take(Word::new(Kind::Text, word));
    }
    take(Word::new(Kind::Length, name.len() as u64));
}

/// Words of different kinds are told apart, so that the child 5 is not the purpose whose hash is 5.
#[derive(Clone, Copy)]
enum Kind {
    Root = 1,
    Number = 2,
    Text = 3,
    Length = 4,
    Purpose = 5,
}

impl Key {
    /// The key of a replication of a run; everything else is derived from it.
    #[must_use]
    pub const fn seed(seed: u64, replication: u64) -> Self {
        Self { first: 0x243f_6a88_85a3_08d3, second: 0x1319_8a2e_0370_7344 }
            .absorb(Kind::Root, super::KERNEL_VERSION)
            .absorb(Kind::Root, seed)
            .absorb(Kind::Root, replication)
    }

    /// The key of a numbered part: an ordinal in a declaration, an item, a stage, an attempt.
    #[inline]
    #[must_use]
    pub const fn number(self, number: u64) -> Self {
        self.absorb(Kind::Number, number)
    }

    /// The key of a named part. `name("ab").name("c")` differs from `name("a").name("bc")`.
    #[inline]
    #[must_use]
    pub fn name(self, name: &str) -> Self {
        let mut key = self;
        each_word(name, |word| key = key.take_up(word));
        key
    }

    /// The same for a name that is known beforehand.
    #[inline]
    #[must_use]
    pub fn known(self, name: &Name) -> Self {
        name.0.iter().copied().fold(self, Self::take_up)
    }

    /// The key of the draws for one purpose.
    #[inline]
    #[must_use]
    pub const fn purpose(self, purpose: Purpose) -> Self {
        self.absorb(Kind::Purpose, purpose.0)
    }

    /// The stream of this key, from its first draw.
    #[inline]
    #[must_use]
    pub const fn stream(self) -> Stream {
        Stream { key: self, next: 0, spare: 0 }
    }

    /// The draw of this number in the stream of this key, without a stream.
    #[inline]
    #[must_use]
    pub const fn draw(self, number: u64) -> u64 {
        let pair = self.pair(number / 2);
        if number.is_multiple_of(2) { pair.0 } else { pair.1 }
    }

    /// One draw, for keys that need no more: evenly in (0, 1).
    #[inline]
    #[must_use]
    pub fn uniform(self) -> f64 {
        self.stream().uniform()
    }

    /// A 64-bit name of the key itself, for use as the key of a [`Order`](super::queue::Order).
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.first ^ self.second.rotate_left(32)
    }

    #[inline]
    const fn pair(self, number: u64) -> (u64, u64) {
        let block = philox([low(number), high(number), low(self.second), high(self.second)], self.first);
        (join(block[0], block[1]), join(block[2], block[3]))
    }

    #[inline]
    const fn absorb(self, kind: Kind, word: u64) -> Self {
        self.take_up(Word::new(kind, word))
    }

    #[inline]
    const fn take_up(self, word: Word) -> Self {
        let first = mix(self.first.wrapping_add(word.first));
        let second = mix(self.second ^ word.second).wrapping_add(first);
        Self { first, second }
    }
}

/// Draws of one key in turn. A generator for `rand`; cheap to make, so it need not be kept.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    key: Key,
    next: u64,
    /// The second of a pair of draws, valid while `next` is odd.
    spare: u64,
}

impl Stream {
    /// The next draw of 64 bits.
    #[inline]
    pub const fn bits(&mut self) -> u64 {
        let number = self.next;
        self.next = number.wrapping_add(1);
        if number.is_multiple_of(2) {
            let (draw, spare) = self.key.pair(number / 2);
            self.spare = spare;
            draw
        } else {
            self.spare
        }
    }

    /// The next draw as a number strictly between 0 and 1, on a grid of 2^-53. The grid's zero becomes 2^-54, so
    /// that logarithms of it and of one less it are finite.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub fn uniform(&mut self) -> f64 {
        const GRID: f64 = 1.0 / 9_007_199_254_740_992.0;
        ((self.bits() >> 11) as f64 * GRID).max(GRID / 2.0)
    }

    /// True with this chance. A chance of 0 or 1 is certain.
    #[inline]
    pub fn chance(&mut self, share: f64) -> bool {
        self.uniform() < share
    }

    /// How many draws have been made.
    #[must_use]
    pub const fn drawn(&self) -> u64 {
        self.next
    }
}

/// A draw of 32 bits is the upper half of one of 64 bits, and bytes are draws in little-endian order: each call
/// starts with a new draw.
impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(high(self.bits()))
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
const fn low(word: u64) -> u32 {
    word as u32
}

const fn high(word: u64) -> u32 {
    (word >> 32) as u32
}

const fn join(low: u32, high: u32) -> u64 {
    (low as u64) | ((high as u64) << 32)
}

/// Philox4x32 with ten rounds; the key's lower half is its first word.
#[inline]
const fn philox(counter: [u32; 4], key: u64) -> [u32; 4] {
    let [mut a, mut b, mut c, mut d] = counter;
    let (mut first, mut second) = (low(key), high(key));
    let mut round = 0;
    while round < 10 {
        let left = (a as u64) * 0xd251_1f53;
        let right = (c as u64) * 0xcd9e_8d57;
        (a, b, c, d) = (high(right) ^ b ^ first, low(right), high(left) ^ d ^ second, low(left));
        first = first.wrapping_add(0x9e37_79b9);
        second = second.wrapping_add(0xbb67_ae85);
        round += 1;
    }
    [a, b, c, d]
}

#[cfg(test)]
mod tests;
