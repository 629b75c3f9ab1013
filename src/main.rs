//! The `andon` program: arguments to the library, exit code back.

use std::process::ExitCode;

/// Memory in large pages: nearly each event of a large structure meets other people, and looking up where their page lies is a good
/// part of that; and the many small tables of a structure are made and given back in half the time.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    andon::cli::main()
}
