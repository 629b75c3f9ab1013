//! The `andon` program: arguments to the library, exit code back.

use std::process::ExitCode;

fn main() -> ExitCode {
    andon::cli::main()
}
