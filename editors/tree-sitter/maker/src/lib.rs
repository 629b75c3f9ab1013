//! Makes the tree-sitter grammar from `grammar/andon.pest`, so that there is one grammar, and runs both parsers.

#[cfg(parser)]
pub mod parsers;
pub mod sentences;
pub mod translate;

use std::path::{Path, PathBuf};

/// `editors/tree-sitter`.
#[must_use]
pub fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The pest grammar.
///
/// # Errors
/// When it cannot be read.
pub fn pest_grammar() -> std::io::Result<String> {
    std::fs::read_to_string(home().join("../../grammar/andon.pest"))
}
