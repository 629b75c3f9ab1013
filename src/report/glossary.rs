//! The words of the output that are no names of the language: what a newcomer would look up.

/// A word with what it means.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// As it stands in the output, and other spellings of it.
    pub words: &'static [&'static str],
    /// What it means.
    pub meaning: &'static str,
}

/// All of them, in order of the alphabet.
#[rustfmt::skip]
pub const TABLE: &[Word] = &[
    Word { words: &["±", "interval"], meaning: "half of the 95% interval of a mean over the replications: were the whole run repeated with other seeds, 95 of 100 such intervals would hold the true mean" },
    Word { words: &["ablation", "ablations", "carried", "stays", "untraced"], meaning: "a claimed effect run again without the mechanisms that its `compare` names (`without routing`), by `andon test --ablations`: it is carried by them when the claim then fails or four fifths of the effect go, it stays when they were named and it does not go, and it is untraced when nothing is named that carries it" },
    Word { words: &["finding", "findings"], meaning: "what `andon check` says of a spec: `error`, `warn` or `info`, by a rule that `andon explain` knows" },
    Word { words: &["holds", "fails", "undecided", "verdict"], meaning: "a claim holds when the whole interval agrees with it, fails when the whole interval disagrees, and is undecided when the interval lies on both sides: then more replications (`-n`) decide, or the claim is too close to the truth" },
    Word { words: &["hop", "passage"], meaning: "one step of a message from one person to the next: over an interface (across), to a boss (up) or to a report (down); as a part of the flow time, the time in which messages or the work itself are under way or wait at relays" },
    Word { words: &["over time", "piece", "pieces", "until"], meaning: "the observed time in equal pieces, each measured by itself (`andon run --over-time`); `until` is the end of a piece, in the time of the run, warm-up included" },
    Word { words: &["p50", "p85", "p95", "quantile"], meaning: "the quantile below which 50, 85 or 95 of 100 lie: `flow time of Feature p85` is what 85 of 100 features take at most; claims may have any from p1 to p99" },
    Word { words: &["points"], meaning: "the difference between two shares: from 30% to 45% is +15 points" },
    Word { words: &["replication", "replications"], meaning: "one run of a scenario with luck of its own; figures are means over all of them" },
    Word { words: &["same luck", "common random numbers", "luck"], meaning: "two structures are run on the same random draws wherever both have the same person, item and stage, so that a difference is that of the structure" },
    Word { words: &["story"], meaning: "what happened to one item, step by step: `andon trace story FILE`" },
    Word { words: &["times", "ratio"], meaning: "the new figure over the old one, with its interval: 0.5 times is half as long" },
    Word { words: &["warm-up", "found"], meaning: "the time at the start of a run that is not measured, because queues are still empty; where the spec states none it is found from the run, and `(found)` says so" },
];

/// The word of this spelling.
#[must_use]
pub fn find(word: &str) -> Option<&'static Word> {
    TABLE.iter().find(|w| w.words.iter().any(|known| known.eq_ignore_ascii_case(word)))
}
