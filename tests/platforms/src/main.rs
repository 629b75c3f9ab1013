//! Runs the shipped specs and oracles, and prints a line for each run with the digests of its metrics, its claims and
//! its traces. The specs are part of the program, so that it needs no files where it runs.
//!
//! `.ci/platforms` compares what it prints on several platforms.

mod digest;
mod specs;

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for (path, text) in specs::ALL {
        for line in digest::lines(path, text) {
            writeln!(out, "{line}")?;
        }
    }
    out.flush()
}
