//! Why there is no result: what was asked for is not there, or a run ended before its time.

use super::plan::Ended;

/// Why a run was stopped, with what became of it in words: `was interrupted`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Halt {
    /// Somebody wanted it to end.
    Asked(&'static str),
    /// Its time on the clock was over: what was growing tells why it needed so long.
    Late(&'static str),
}

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRun {
    /// What was asked for does not exist, in words.
    Unknown(String),
    /// A run ended before its time.
    Ended {
        /// Of which scenario.
        scenario: String,
        /// On which structure.
        variant: Box<str>,
        /// Why.
        why: Ended,
        /// What became of it when somebody stopped it.
        because: Halt,
    },
}

impl NoRun {
    /// Somebody stopped it: what comes next would be stopped, too.
    #[must_use]
    pub fn was_stopped(&self) -> bool {
        matches!(self, Self::Ended { why: Ended::Stopped(_), .. })
    }
}
