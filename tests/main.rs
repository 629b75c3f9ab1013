//! One test binary for everything that needs more than one layer.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may panic")]

#[path = "suite/oracles.rs"]
mod oracles;
#[path = "suite/support.rs"]
mod support;
#[path = "suite/worlds.rs"]
mod worlds;
